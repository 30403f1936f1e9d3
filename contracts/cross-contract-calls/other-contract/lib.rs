//! A flipper that `cross-contract-calls` instantiates and calls.
//!
//! Shows what such a crate exports: the contract's type and its reference type.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub use self::other_contract::{OtherContract, OtherContractRef};

#[ink::contract]
mod other_contract {
    #[ink(storage)]
    pub struct OtherContract {
        value: bool,
    }

    impl OtherContract {
        /// Starts with the given value.
        #[ink(constructor)]
        pub fn new(init_value: bool) -> Self {
            Self { value: init_value }
        }

        /// Inverts the value.
        #[ink(message)]
        pub fn flip(&mut self) {
            self.value = !self.value;
        }

        /// Returns the value.
        #[ink(message)]
        pub fn get(&self) -> bool {
            self.value
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn flip_inverts_the_value() {
            let mut contract = OtherContract::new(false);
            contract.flip();
            assert!(contract.get());
        }
    }
}
