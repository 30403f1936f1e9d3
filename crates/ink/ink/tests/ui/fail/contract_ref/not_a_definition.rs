//! A reference is to contracts that implement a trait definition.

pub trait Plain {
    fn message(&self);
}

fn call(_: ink::contract_ref!(Plain, ink::env::DefaultEnvironment)) {}

fn main() {
    ink::message_builder!(Plain).message();
}
