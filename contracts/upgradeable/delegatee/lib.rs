//! Code that a proxy runs on the proxy's own storage.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
pub mod delegatee {
    use ink::storage::{traits::ManualKey, Lazy, Mapping};

    /// The proxy has the same fields, at the same keys.
    #[ink(storage)]
    pub struct Delegatee {
        addresses: Mapping<AccountId, i32, ManualKey<0x23>>,
        counter: i32,
        /// Behind a key of its own, so that it is written where the proxy looks for it.
        delegate_to: Lazy<Hash, ManualKey<0x24>>,
    }

    impl Delegatee {
        /// This code is for proxies.
        #[allow(clippy::new_without_default)]
        #[ink(constructor)]
        pub fn new() -> Self {
            unreachable!("this code runs on the storage of a proxy; it makes no contract")
        }

        /// Adds 2 to the counter.
        #[ink(message)]
        pub fn inc(&mut self) {
            self.counter += 2;
        }

        /// Notes the counter for the proxy's account.
        #[ink(message)]
        pub fn append_address_value(&mut self) {
            self.addresses.insert(self.env().caller(), &self.counter);
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        #[should_panic(expected = "it makes no contract")]
        fn makes_no_contract() {
            Delegatee::new();
        }
    }
}
