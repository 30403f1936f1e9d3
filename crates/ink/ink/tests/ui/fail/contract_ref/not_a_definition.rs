//! A reference is to contracts that implement a trait definition.

pub trait Plain {
    fn message(&self);
}

type Reference = ink::contract_ref!(Plain);

type OfNumber = ink::contract_ref!(7);

fn main() {}
