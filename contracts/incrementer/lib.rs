//! A number that anybody can add to.
//!
//! Shows checked arithmetic: contracts are built with overflow checks, so `+` panics rather than wraps, and a
//! panic reverts the call.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod incrementer {
    #[ink(storage)]
    pub struct Incrementer {
        value: i32,
    }

    impl Incrementer {
        /// Starts with the given value.
        #[ink(constructor)]
        pub fn new(init_value: i32) -> Self {
            Self { value: init_value }
        }

        /// Starts with 0.
        #[ink(constructor)]
        pub fn new_default() -> Self {
            Self::new(0)
        }

        /// Adds `by` to the value.
        ///
        /// Panics if the sum overflows.
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
        fn new_default_starts_with_zero() {
            assert_eq!(Incrementer::new_default().get(), 0);
        }

        #[ink::test]
        fn inc_adds_positive_and_negative_numbers() {
            let mut contract = Incrementer::new(42);
            contract.inc(5);
            assert_eq!(contract.get(), 47);
            contract.inc(-50);
            assert_eq!(contract.get(), -3);
        }

        #[ink::test]
        #[should_panic(expected = "overflow")]
        fn inc_panics_on_overflow() {
            Incrementer::new(i32::MAX).inc(1);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn overflow_reverts_the_call<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = IncrementerRef::new(i32::MAX - 1);
            let contract = client
                .instantiate("incrementer", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Incrementer>();

            client.call(&ink_e2e::bob(), &call_builder.inc(1)).submit().await.expect("increment");
            let overflow = client.call(&ink_e2e::bob(), &call_builder.inc(1)).submit().await;
            assert!(overflow.is_err(), "the sum overflows");

            let value = client.call(&ink_e2e::alice(), &call_builder.get()).dry_run().await?;
            assert_eq!(value.return_value(), i32::MAX);
            Ok(())
        }
    }
}
