//! The code that the proxy `delegator` executes on its own storage.
//!
//! Shows that storage layouts have to match: same fields, same types, same keys.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
pub mod delegatee {
    use ink::storage::{traits::ManualKey, Lazy, Mapping};

    /// The same fields at the same keys as in the proxy.
    #[ink(storage)]
    pub struct Delegatee {
        addresses: Mapping<AccountId, i32, ManualKey<0x23>>,
        counter: i32,
        /// In a storage cell of its own, at the key that the proxy reads.
        delegate_to: Lazy<Hash, ManualKey<0x24>>,
    }

    impl Delegatee {
        /// Panics: this code is not for contracts of its own.
        #[allow(clippy::new_without_default)]
        #[ink(constructor)]
        pub fn new() -> Self {
            unreachable!("this code is for delegate calls and cannot be instantiated")
        }

        /// Adds 2 to the counter.
        #[ink(message)]
        pub fn inc(&mut self) {
            self.counter += 2;
        }

        /// Records the counter for the caller.
        #[ink(message)]
        pub fn append_address_value(&mut self) {
            self.addresses.insert(self.env().caller(), &self.counter);
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        #[should_panic(expected = "cannot be instantiated")]
        fn instantiation_panics() {
            Delegatee::new();
        }
    }
}
