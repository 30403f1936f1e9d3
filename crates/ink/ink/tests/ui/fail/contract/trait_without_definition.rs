//! Messages of a trait without `#[ink::trait_definition]`.

#![allow(unexpected_cfgs, unused_variables)]

pub trait Plain {
    fn message(&self);
}

#[ink::contract]
mod contract {
    use super::Plain;

    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }
    }

    impl Plain for Contract {
        #[ink(message)]
        fn message(&self) {}
    }
}

fn main() {}
