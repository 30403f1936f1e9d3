//! The code that replaces that of `set-code-hash`.
//!
//! Shows that the new code has to have the storage layout of the old one.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
pub mod incrementer {
    #[ink(storage)]
    pub struct Incrementer {
        count: u32,
    }

    impl Incrementer {
        /// Panics: this code is for contracts that exist already.
        #[ink(constructor)]
        pub fn new() -> Self {
            unreachable!("this code replaces that of a contract and cannot be instantiated")
        }

        /// Adds 4.
        #[ink(message)]
        pub fn inc(&mut self) {
            self.count += 4;
        }

        /// Returns the count.
        #[ink(message)]
        pub fn get(&self) -> u32 {
            self.count
        }

        /// Replaces the contract's code from the next call on.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) {
            self.env()
                .set_code_hash(&code_hash)
                .unwrap_or_else(|err| panic!("replacing the code failed: {err:?}"));
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn inc_adds_four() {
            let mut contract = Incrementer { count: 3 };
            contract.inc();
            assert_eq!(contract.get(), 7);
        }

        #[ink::test]
        #[should_panic(expected = "cannot be instantiated")]
        fn instantiation_panics() {
            Incrementer::new();
        }
    }
}
