//! The types of the chain.

#![allow(unexpected_cfgs, unused_variables)]

pub struct NotAnEnvironment;

#[ink::contract(env = crate::NotAnEnvironment)]
mod contract {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn message(&self) {}
    }
}

fn main() {}
