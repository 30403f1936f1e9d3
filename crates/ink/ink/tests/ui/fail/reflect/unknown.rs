//! Constructors and messages that the contract does not have.

#![allow(unexpected_cfgs)]

use ink::reflect::{DispatchableConstructorInfo, DispatchableMessageInfo};

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
        pub fn get(&self) {}
    }
}

fn constructor<const ID: u32, C: DispatchableConstructorInfo<ID>>() {}

fn message<const ID: u32, C: DispatchableMessageInfo<ID>>() {}

fn main() {
    constructor::<{ ink::selector_id!("get") }, contract::Contract>();
    message::<{ ink::selector_id!("new") }, contract::Contract>();
    message::<{ ink::selector_id!("get") }, u8>();
}
