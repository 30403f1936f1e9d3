//! Types of arguments.

#![allow(unexpected_cfgs, unused_variables)]

pub struct Plain;

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

        #[ink(message)]
        pub fn takes(&self, value: Plain) {}
    }
}

fn main() {}
