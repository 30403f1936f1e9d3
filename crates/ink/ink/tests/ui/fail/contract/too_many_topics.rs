//! Events with more topics than the environment allows.

#![allow(unexpected_cfgs, unused_variables)]

#[ink::contract]
mod contract {
    #[ink(storage)]
    pub struct Contract {}

    #[ink(event)]
    pub struct Changed {
        #[ink(topic)]
        a: u8,
        #[ink(topic)]
        b: u8,
        #[ink(topic)]
        c: u8,
        #[ink(topic)]
        d: u8,
    }

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn message(&self) {
            self.env().emit_event(Changed { a: 1, b: 2, c: 3, d: 4 });
        }
    }
}

fn main() {}
