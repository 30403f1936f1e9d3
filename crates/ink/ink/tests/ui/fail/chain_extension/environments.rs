//! Environments without the extension.

#![allow(unexpected_cfgs)]

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
        pub fn asks(&self) -> u8 {
            self.env().extension().answer()
        }
    }
}

fn main() {}
