//! A contract that subtracts from an accumulator, which is another contract.
//!
//! The counterpart of `adder`.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub use self::subber::{Subber, SubberRef};

#[ink::contract]
mod subber {
    use accumulator::AccumulatorRef;

    #[ink(storage)]
    pub struct Subber {
        accumulator: AccumulatorRef,
    }

    impl Subber {
        /// Subtracts from this accumulator.
        #[ink(constructor)]
        pub fn new(accumulator: AccumulatorRef) -> Self {
            Self { accumulator }
        }

        /// Subtracts `by` from the accumulator's value.
        #[ink(message)]
        pub fn dec(&mut self, by: i32) {
            self.accumulator.inc(-by)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn dec_subtracts_from_the_accumulator() {
            let code_hash = test::upload_code::<DefaultEnvironment, AccumulatorRef>();
            let accumulator =
                AccumulatorRef::new(0).code_hash(code_hash).endowment(0).salt_bytes([0; 4]).instantiate();
            let mut contract = Subber::new(accumulator.clone());
            contract.dec(42);
            assert_eq!(accumulator.get(), -42);
        }
    }
}
