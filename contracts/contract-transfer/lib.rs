//! A contract that receives and transfers balance.
//!
//! Shows payable constructors and messages, `transferred_value` and `transfer`.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
pub mod give_me {
    #[ink(storage)]
    pub struct GiveMe {}

    impl GiveMe {
        /// Keeps the value of the call as the contract's balance.
        #[ink(constructor, payable)]
        pub fn new() -> Self {
            Self {}
        }

        /// Transfers `value` to the caller.
        ///
        /// Panics if the balance is lower, or if less than the existential deposit would remain.
        #[ink(message)]
        pub fn give_me(&mut self, value: Balance) {
            assert!(value <= self.env().balance(), "insufficient funds");
            if self.env().transfer(self.env().caller(), value).is_err() {
                panic!("the transfer failed: less than the existential deposit would remain")
            }
        }

        /// Panics unless the value of the call is 10.
        #[ink(message, payable, selector = 0xCAFEBABE)]
        pub fn was_it_ten(&self) {
            assert!(self.env().transferred_value() == 10, "the payment is not 10");
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        /// A contract with this balance, called by eve, whose balance is 0.
        fn with_balance(balance: Balance) -> GiveMe {
            let accounts = test::default_accounts::<DefaultEnvironment>();
            let contract = GiveMe::new();
            test::set_account_balance::<DefaultEnvironment>(
                ink::env::account_id::<DefaultEnvironment>(),
                balance,
            );
            test::set_account_balance::<DefaultEnvironment>(accounts.eve, 0);
            test::set_caller::<DefaultEnvironment>(accounts.eve);
            contract
        }

        fn balance_of_eve() -> Balance {
            let accounts = test::default_accounts::<DefaultEnvironment>();
            test::get_account_balance::<DefaultEnvironment>(accounts.eve).unwrap_or_default()
        }

        #[ink::test]
        fn give_me_transfers_to_the_caller() {
            let mut contract = with_balance(100_000_000);
            contract.give_me(80_000_000);
            assert_eq!(balance_of_eve(), 80_000_000);
        }

        #[ink::test]
        #[should_panic(expected = "insufficient funds")]
        fn give_me_above_the_balance_panics() {
            with_balance(100_000_000).give_me(120_000_000);
        }

        #[ink::test]
        fn payment_of_ten_is_accepted() {
            let contract = with_balance(100_000_000);
            test::set_caller::<DefaultEnvironment>(test::default_accounts::<DefaultEnvironment>().alice);
            ink::env::pay_with_call!(contract.was_it_ten(), 10);
        }

        #[ink::test]
        #[should_panic(expected = "the payment is not 10")]
        fn other_payment_panics() {
            let contract = with_balance(100_000_000);
            test::set_caller::<DefaultEnvironment>(test::default_accounts::<DefaultEnvironment>().alice);
            ink::env::pay_with_call!(contract.was_it_ten(), 13);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::{ChainBackend, ContractsBackend};

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn give_me_transfers_to_the_caller<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = GiveMeRef::new();
            let contract = client
                .instantiate("contract_transfer", &ink_e2e::bob(), &mut constructor)
                .value(1_000_000_000_000)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<GiveMe>();
            let before = client.free_balance(contract.account_id).await.expect("balance");

            let call = client.call(&ink_e2e::eve(), &call_builder.give_me(120_000_000)).submit().await;
            assert!(call.expect("transfer").contains_event("Balances", "Transfer"));
            let after = client.free_balance(contract.account_id).await.expect("balance");
            assert_eq!(before - after, 120_000_000);

            let too_much = call_builder.give_me(1_000_000_000_000);
            assert!(client.call(&ink_e2e::eve(), &too_much).submit().await.is_err());
            Ok(())
        }

        #[ink_e2e::test]
        async fn only_a_payment_of_ten_is_accepted<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = GiveMeRef::new();
            let contract = client
                .instantiate("contract_transfer", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let call_builder = contract.call_builder::<GiveMe>();
            let ten = client.call(&ink_e2e::eve(), &call_builder.was_it_ten()).value(10).submit().await;
            assert!(ten.is_ok());
            let nine = client.call(&ink_e2e::eve(), &call_builder.was_it_ten()).value(9).submit().await;
            assert!(nine.is_err());
            Ok(())
        }
    }
}
