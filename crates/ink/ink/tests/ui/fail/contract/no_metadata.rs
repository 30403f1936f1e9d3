//! Types of arguments without type information.

#![allow(unexpected_cfgs, unused_variables)]

#[ink::scale_derive(Encode, Decode)]
pub struct Undescribed;

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
        pub fn takes(&self, value: super::Undescribed) {}
    }
}

fn main() {}
