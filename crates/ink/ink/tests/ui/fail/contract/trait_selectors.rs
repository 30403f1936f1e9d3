//! Duplicate selectors of a trait's messages, which only the compiler knows.

#![allow(unexpected_cfgs, unused_variables)]

#[ink::trait_definition]
pub trait Definition {
    #[ink(message, selector = 1)]
    fn first(&self);

    #[ink(message)]
    fn second(&self);
}

#[ink::contract]
mod contract {
    use super::Definition;

    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message, selector = 1)]
        pub fn own(&self) {}
    }

    impl Definition for Contract {
        #[ink(message)]
        fn first(&self) {}

        #[ink(message)]
        fn second(&self) {}
    }
}

fn main() {}
