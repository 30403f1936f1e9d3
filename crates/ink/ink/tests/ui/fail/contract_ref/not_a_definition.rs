//! References to a trait without `#[ink::trait_definition]`.

pub trait Plain {
    fn message(&self);
}

fn call(_: ink::contract_ref!(Plain, ink::env::DefaultEnvironment)) {}

fn main() {
    ink::message_builder!(Plain).message();
}
