//! A number that other contracts change.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub use self::accumulator::{Accumulator, AccumulatorRef};

#[ink::contract]
pub mod accumulator {
    #[ink(storage)]
    pub struct Accumulator {
        value: i32,
    }

    impl Accumulator {
        /// Starts with the given value.
        #[ink(constructor)]
        pub fn new(init_value: i32) -> Self {
            Self { value: init_value }
        }

        /// Adds to the value.
        #[ink(message)]
        pub fn inc(&mut self, by: i32) {
            self.value += by;
        }

        /// The value.
        #[ink(message)]
        pub fn get(&self) -> i32 {
            self.value
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn adds() {
            let mut contract = Accumulator::new(3);
            contract.inc(-5);
            assert_eq!(contract.get(), -2);
        }
    }
}
