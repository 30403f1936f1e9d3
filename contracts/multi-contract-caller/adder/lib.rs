//! A contract that adds to an accumulator, which is another contract.
//!
//! Shows a reference to a contract as constructor argument and as stored value.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub use self::adder::{Adder, AdderRef};

#[ink::contract]
mod adder {
    use accumulator::AccumulatorRef;

    #[ink(storage)]
    pub struct Adder {
        accumulator: AccumulatorRef,
    }

    impl Adder {
        /// Adds to this accumulator.
        #[ink(constructor)]
        pub fn new(accumulator: AccumulatorRef) -> Self {
            Self { accumulator }
        }

        /// Adds `by` to the accumulator's value.
        #[ink(message)]
        pub fn inc(&mut self, by: i32) {
            self.accumulator.inc(by)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn inc_adds_to_the_accumulator() {
            let code_hash = test::upload_code::<DefaultEnvironment, AccumulatorRef>();
            let accumulator =
                AccumulatorRef::new(0).code_hash(code_hash).endowment(0).salt_bytes([0; 4]).instantiate();
            let mut contract = Adder::new(accumulator.clone());
            contract.inc(42);
            assert_eq!(accumulator.get(), 42);
        }
    }
}
