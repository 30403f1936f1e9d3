//! A contract that terminates itself on demand.
//!
//! Shows `terminate_contract`, which removes the contract and its storage and transfers its balance.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
pub mod just_terminates {
    #[ink(storage)]
    pub struct JustTerminate {}

    impl JustTerminate {
        /// Creates the contract.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self {}
        }

        /// Terminates the contract and transfers its balance to the caller.
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
        fn terminate_transfers_the_balance_to_the_caller() {
            let accounts = test::default_accounts::<DefaultEnvironment>();
            let contract_id = ink::env::account_id::<DefaultEnvironment>();
            test::set_caller::<DefaultEnvironment>(accounts.alice);
            test::set_account_balance::<DefaultEnvironment>(contract_id, 100_000_000);
            let mut contract = JustTerminate::new();

            test::assert_contract_termination::<DefaultEnvironment, _>(
                move || contract.terminate_me(),
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
        async fn terminate_removes_contract_and_account<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
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

            let terminated = client
                .call(&ink_e2e::alice(), &call_builder.terminate_me())
                .submit()
                .await
                .expect("termination");
            assert!(terminated.contains_event("System", "KilledAccount"));
            assert!(terminated.contains_event("Contracts", "Terminated"));
            let again = client.call(&ink_e2e::alice(), &call_builder.terminate_me()).submit().await;
            assert!(again.is_err(), "the contract no longer exists");
            Ok(())
        }
    }
}
