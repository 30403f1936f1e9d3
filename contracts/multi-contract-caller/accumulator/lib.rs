//! A number that `adder` and `subber` change by cross-contract calls.
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

        /// Adds `by` to the value.
        #[ink(message)]
        pub fn inc(&mut self, by: i32) {
            self.value += by;
        }

        /// Returns the value.
        #[ink(message)]
        pub fn get(&self) -> i32 {
            self.value
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn inc_adds_to_the_value() {
            let mut contract = Accumulator::new(3);
            contract.inc(-5);
            assert_eq!(contract.get(), -2);
        }
    }
}
