//! Messages of a trait that differ from its definition.

#![allow(unexpected_cfgs, unused_variables)]

#[ink::trait_definition]
pub trait Definition {
    #[ink(message)]
    fn first(&self) -> u8;

    #[ink(message, payable)]
    fn second(&mut self);

    #[ink(message, selector = 7)]
    fn third(&self);
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
    }

    impl Definition for Contract {
        #[ink(message)]
        fn first(&self) -> u8 {
            0
        }

        #[ink(message)]
        fn second(&mut self) {}

        #[ink(message, selector = 8)]
        fn third(&self) {}
    }
}

fn main() {}
