//! A contract that ends itself when it is told to.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
pub mod just_terminates {
    #[ink(storage)]
    pub struct JustTerminate {}

    impl JustTerminate {
        /// Makes the contract.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        /// Removes the contract; the caller gets its balance.
        #[ink(message)]
        pub fn terminate_me(&mut self) {
            self.env().terminate_contract(self.env().caller());
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn the_caller_gets_the_balance() {
            let accounts = test::default_accounts::<DefaultEnvironment>();
            let contract_id = ink::env::account_id::<DefaultEnvironment>();
            test::set_caller::<DefaultEnvironment>(accounts.alice);
            test::set_account_balance::<DefaultEnvironment>(contract_id, 100_000_000);
            let mut contract = JustTerminate::new();

            let terminating = move || contract.terminate_me();
            test::assert_contract_termination::<DefaultEnvironment, _>(
                terminating,
                accounts.alice,
                100_000_000,
            );
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn nothing_is_left<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = JustTerminateRef::new();
            let contract = client
                .instantiate("contract_terminate", &ink_e2e::alice(), &mut constructor)
                .value(1_000_000)
                .submit()
                .await;
            assert!(contract.is_err(), "the constructor is not payable");

            let contract = client
                .instantiate("contract_terminate", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<JustTerminate>();

            let ended = client
                .call(&ink_e2e::alice(), &call_builder.terminate_me())
                .submit()
                .await
                .expect("termination");
            assert!(ended.contains_event("System", "KilledAccount"));
            assert!(ended.contains_event("Contracts", "Terminated"));
            let again = client.call(&ink_e2e::alice(), &call_builder.terminate_me()).submit().await;
            assert!(again.is_err(), "there is no contract any more");
            Ok(())
        }
    }
}
