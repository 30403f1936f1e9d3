//! Types of return values.

#![allow(unexpected_cfgs, unused_variables)]

pub struct Plain;

#[ink::contract]
mod contract {
    #[ink(storage)]
    pub struct Contract {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn returns(&self) -> super::Plain {
            super::Plain
        }
    }
}

fn main() {}
