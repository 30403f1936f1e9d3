//! Emission of a value that is not an event.

#![allow(unexpected_cfgs, unused_variables)]

#[ink::contract]
mod contract {
    #[ink(storage)]
    pub struct Contract {}

    pub struct Changed {}

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn message(&self) {
            self.env().emit_event(Changed {});
        }
    }
}

fn main() {}
