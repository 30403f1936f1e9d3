//! Private types of arguments and return values: `ink::reflect` exposes them.

#![allow(private_interfaces, unexpected_cfgs, unused_variables)]

#[ink::contract]
mod contract {
    #[ink(storage)]
    pub struct Contract {}

    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    struct Private;

    impl Contract {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        #[ink(message)]
        pub fn takes(&self, value: Private) {}
    }
}

fn main() {}
