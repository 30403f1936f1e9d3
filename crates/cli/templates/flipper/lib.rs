//! A boolean that anybody can flip.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod {{module}} {
    #[ink(storage)]
    pub struct {{type}} {
        value: bool,
    }

    impl {{type}} {
        /// Starts with the given value.
        #[ink(constructor)]
        pub fn new(init_value: bool) -> Self {
            Self { value: init_value }
        }

        /// Starts with `false`.
        #[ink(constructor)]
        pub fn default() -> Self {
            Self::new(Default::default())
        }

        /// Turns the value into its opposite.
        #[ink(message)]
        pub fn flip(&mut self) {
            self.value = !self.value;
        }

        /// The value.
        #[ink(message)]
        pub fn get(&self) -> bool {
            self.value
        }
    }

    // `cargo test`: plain Rust, without a chain.
    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn starts_with_false_by_default() {
            assert!(!{{type}}::default().get());
        }

        #[ink::test]
        fn flips() {
            let mut contract = {{type}}::new(false);
            contract.flip();
            assert!(contract.get());
        }
    }

    // `cargo ebpf test`: the built contract, in the real VM.
    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn flips_on_chain<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = {{type}}Ref::new(false);
            let contract = client
                .instantiate("{{package}}", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<{{type}}>();

            let get = call_builder.get();
            let value = client.call(&ink_e2e::alice(), &get).dry_run().await?;
            assert!(!value.return_value());

            let flip = call_builder.flip();
            client.call(&ink_e2e::bob(), &flip).submit().await.expect("flip");

            let value = client.call(&ink_e2e::alice(), &get).dry_run().await?;
            assert!(value.return_value());
            Ok(())
        }
    }
}
