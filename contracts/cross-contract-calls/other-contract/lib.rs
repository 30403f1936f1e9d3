//! A flipper for other contracts to call.
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

        /// Turns the value into its opposite.
        #[ink(message)]
        pub fn flip(&mut self) {
            self.value = !self.value;
        }

        /// The value.
        #[ink(message)]
        pub fn get(&self) -> bool {
            self.value
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn flips() {
            let mut contract = OtherContract::new(false);
            contract.flip();
            assert!(contract.get());
        }
    }
}
