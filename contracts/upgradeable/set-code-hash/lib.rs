//! A counter that can replace its own code.
//!
//! Shows `set_code_hash`: account and storage stay, the code changes from the next call on.
//! `updated-incrementer` is code to replace it with.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
pub mod incrementer {
    #[ink(storage)]
    #[derive(Default)]
    pub struct Incrementer {
        count: u32,
    }

    impl Incrementer {
        /// Starts with 0.
        #[ink(constructor)]
        pub fn new() -> Self {
            Default::default()
        }

        /// Adds 1.
        #[ink(message)]
        pub fn inc(&mut self) {
            self.count += 1;
        }

        /// Returns the count.
        #[ink(message)]
        pub fn get(&self) -> u32 {
            self.count
        }

        /// Replaces the contract's code from the next call on.
        ///
        /// Anybody can call this: a contract for real use has to check the caller.
        #[ink(message)]
        pub fn set_code(&mut self, code_hash: Hash) {
            self.env()
                .set_code_hash(&code_hash)
                .unwrap_or_else(|err| panic!("replacing the code failed: {err:?}"));
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn inc_adds_one() {
            let mut contract = Incrementer::new();
            contract.inc();
            contract.inc();
            assert_eq!(contract.get(), 2);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn count_is_kept_when_the_code_is_replaced<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = IncrementerRef::new();
            let contract = client
                .instantiate("set-code-hash", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Incrementer>();
            client.call(&ink_e2e::alice(), &call_builder.inc()).submit().await.expect("increment");

            let unknown = call_builder.set_code([7; 32].into());
            assert!(client.call(&ink_e2e::alice(), &unknown).submit().await.is_err());

            let updated =
                client.upload("updated-incrementer", &ink_e2e::alice()).submit().await.expect("upload");
            let set_code = call_builder.set_code(updated.code_hash);
            client.call(&ink_e2e::alice(), &set_code).submit().await.expect("replacement");

            client.call(&ink_e2e::alice(), &call_builder.inc()).submit().await.expect("increment");
            let count = client.call(&ink_e2e::alice(), &call_builder.get()).dry_run().await?;
            assert_eq!(count.return_value(), 5);
            Ok(())
        }
    }
}
