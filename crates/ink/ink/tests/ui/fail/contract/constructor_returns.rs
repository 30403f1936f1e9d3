//! Return types of constructors.

#![allow(unexpected_cfgs, unused_variables)]

#[ink::contract]
mod contract {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(constructor)]
        pub fn number() -> u8 {
            7
        }

        #[ink(constructor)]
        pub fn option() -> Option<Self> {
            None
        }

        #[ink(message)]
        pub fn message(&self) {}
    }
}

fn main() {}
