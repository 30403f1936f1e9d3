//! A boolean that anybody can flip: the smallest useful contract.
//!
//! Shows the storage struct, constructors, a message that writes (`&mut self`) and one that reads (`&self`).
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
pub mod flipper {
    #[ink(storage)]
    pub struct Flipper {
        value: bool,
    }

    impl Flipper {
        /// Starts with the given value.
        #[ink(constructor)]
        pub fn new(init_value: bool) -> Self {
            Self { value: init_value }
        }

        /// Starts with `false`.
        #[ink(constructor)]
        pub fn new_default() -> Self {
            Self::new(false)
        }

        /// Inverts the value.
        #[ink(message)]
        pub fn flip(&mut self) {
            self.value = !self.value;
        }

        /// Returns the value.
        #[ink(message)]
        pub fn get(&self) -> bool {
            self.value
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn new_default_starts_with_false() {
            assert!(!Flipper::new_default().get());
        }

        #[ink::test]
        fn flip_inverts_the_value() {
            let mut flipper = Flipper::new(false);
            flipper.flip();
            assert!(flipper.get());
            flipper.flip();
            assert!(!flipper.get());
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn flip_inverts_the_value<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = FlipperRef::new(false);
            let contract = client
                .instantiate("flipper", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Flipper>();

            let before = client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?;
            assert!(!before.return_value());
            client.call(&ink_e2e::bob(), &call_builder.flip()).submit().await.expect("flip");
            let after = client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?;
            assert!(after.return_value());
            Ok(())
        }

        #[ink_e2e::test]
        async fn new_default_starts_with_false<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = FlipperRef::new_default();
            let contract = client
                .instantiate("flipper", &ink_e2e::bob(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let call_builder = contract.call_builder::<Flipper>();
            let value = client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?;
            assert!(!value.return_value());
            Ok(())
        }
    }
}
