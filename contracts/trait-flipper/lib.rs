//! A flipper whose messages are declared in a trait.
//!
//! Shows a trait definition outside of the contract's module, which other crates can import.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

/// A boolean that can be flipped.
#[ink::trait_definition]
pub trait Flip {
    /// Inverts the value.
    #[ink(message)]
    fn flip(&mut self);

    /// Returns the value.
    #[ink(message)]
    fn get(&self) -> bool;
}

#[ink::contract]
pub mod flipper {
    use super::Flip;

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
    }

    impl Flip for Flipper {
        #[ink(message)]
        fn flip(&mut self) {
            self.value = !self.value;
        }

        #[ink(message)]
        fn get(&self) -> bool {
            self.value
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn flip_inverts_the_value() {
            let mut flipper = Flipper::new(false);
            assert!(!flipper.get());
            flipper.flip();
            assert!(flipper.get());
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn flip_inverts_the_value<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = FlipperRef::new(true);
            let contract = client
                .instantiate("trait_flipper", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Flipper>();
            client.call(&ink_e2e::bob(), &call_builder.flip()).submit().await.expect("flip");
            let value = client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?;
            assert!(!value.return_value());
            Ok(())
        }
    }
}
