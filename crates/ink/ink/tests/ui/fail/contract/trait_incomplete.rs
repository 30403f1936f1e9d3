//! Incomplete and wrong implementations of a trait.

#![allow(unexpected_cfgs, unused_variables)]

#[ink::trait_definition]
pub trait Definition {
    #[ink(message)]
    fn first(&self) -> u8;

    #[ink(message)]
    fn second(&mut self);
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
        fn first(&self) -> u16 {
            0
        }

        #[ink(message)]
        fn third(&self) {}
    }
}

fn main() {}
