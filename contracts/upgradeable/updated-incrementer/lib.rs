//! What the code of `set-code-hash` is replaced with. Its storage has to have the same layout.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
pub mod incrementer {
    #[ink(storage)]
    pub struct Incrementer {
        count: u32,
    }

    impl Incrementer {
        /// This code is for contracts that exist.
        #[ink(constructor)]
        pub fn new() -> Self {
            unreachable!("this code replaces that of a contract; it makes none")
        }

        /// Adds four.
        #[ink(message)]
        pub fn inc(&mut self) {
            self.count += 4;
        }

        /// The count.
        #[ink(message)]
        pub fn get(&self) -> u32 {
            self.count
        }

        /// Replaces the contract's code from the next call on.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) {
            self.env()
                .set_code_hash(&code_hash)
                .unwrap_or_else(|err| panic!("the code cannot be replaced: {err:?}"));
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn adds_four() {
            let mut contract = Incrementer { count: 3 };
            contract.inc();
            assert_eq!(contract.get(), 7);
        }

        #[ink::test]
        #[should_panic(expected = "it makes none")]
        fn makes_no_contract() {
            Incrementer::new();
        }
    }
}
