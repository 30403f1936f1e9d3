//! A fungible token, following [ERC-20](https://eips.ethereum.org/EIPS/eip-20).
//!
//! Shows mappings, events with topics, and messages that return an error instead of panicking.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod erc20 {
    use ink::storage::Mapping;

    #[ink(storage)]
    #[derive(Default)]
    pub struct Erc20 {
        total_supply: Balance,
        balances: Mapping<AccountId, Balance>,
        /// Keyed by owner and spender.
        allowances: Mapping<(AccountId, AccountId), Balance>,
    }

    /// Tokens were transferred, or minted if `from` is `None`.
    #[ink(event)]
    pub struct Transfer {
        #[ink(topic)]
        from: Option<AccountId>,
        #[ink(topic)]
        to: Option<AccountId>,
        value: Balance,
    }

    /// The spender's allowance was set to `value`.
    #[ink(event)]
    pub struct Approval {
        #[ink(topic)]
        owner: AccountId,
        #[ink(topic)]
        spender: AccountId,
        value: Balance,
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The owner's balance is lower than the amount.
        InsufficientBalance,
        /// The spender's allowance is lower than the amount.
        InsufficientAllowance,
    }

    /// The result of fallible messages.
    pub type Result<T> = core::result::Result<T, Error>;

    impl Erc20 {
        /// Mints the total supply for the caller.
        #[ink(constructor)]
        pub fn new(total_supply: Balance) -> Self {
            let mut balances = Mapping::new();
            let caller = Self::env().caller();
            balances.insert(caller, &total_supply);
            Self::env().emit_event(Transfer { from: None, to: Some(caller), value: total_supply });
            Self { total_supply, balances, allowances: Mapping::new() }
        }

        /// Returns the total supply.
        #[ink(message)]
        pub fn total_supply(&self) -> Balance {
            self.total_supply
        }

        /// Returns the owner's balance.
        #[ink(message)]
        pub fn balance_of(&self, owner: AccountId) -> Balance {
            self.balances.get(owner).unwrap_or_default()
        }

        /// Returns how many of the owner's tokens the spender may transfer.
        #[ink(message)]
        pub fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance {
            self.allowances.get((owner, spender)).unwrap_or_default()
        }

        /// Transfers tokens of the caller.
        #[ink(message)]
        pub fn transfer(&mut self, to: AccountId, value: Balance) -> Result<()> {
            let from = self.env().caller();
            self.transfer_from_to(&from, &to, value)
        }

        /// Allows the spender to transfer up to `value` of the caller's tokens, replacing the previous
        /// allowance.
        #[ink(message)]
        pub fn approve(&mut self, spender: AccountId, value: Balance) -> Result<()> {
            let owner = self.env().caller();
            self.allowances.insert((&owner, &spender), &value);
            self.env().emit_event(Approval { owner, spender, value });
            Ok(())
        }

        /// Transfers tokens of `from`, using the caller's allowance.
        #[ink(message)]
        pub fn transfer_from(&mut self, from: AccountId, to: AccountId, value: Balance) -> Result<()> {
            let caller = self.env().caller();
            let allowance = self.allowance(from, caller);
            let remaining = allowance.checked_sub(value).ok_or(Error::InsufficientAllowance)?;
            self.transfer_from_to(&from, &to, value)?;
            self.allowances.insert((&from, &caller), &remaining);
            Ok(())
        }

        fn transfer_from_to(&mut self, from: &AccountId, to: &AccountId, value: Balance) -> Result<()> {
            let remaining = self.balance_of(*from).checked_sub(value).ok_or(Error::InsufficientBalance)?;
            self.balances.insert(from, &remaining);
            let sum = self.balance_of(*to) + value;
            self.balances.insert(to, &sum);
            self.env().emit_event(Transfer { from: Some(*from), to: Some(*to), value });
            Ok(())
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        fn accounts() -> test::DefaultAccounts<DefaultEnvironment> {
            test::default_accounts::<DefaultEnvironment>()
        }

        fn call_as(caller: AccountId) {
            test::set_caller::<DefaultEnvironment>(caller);
        }

        #[ink::test]
        fn constructor_mints_the_total_supply_for_the_caller() {
            let contract = Erc20::new(100);
            assert_eq!(contract.total_supply(), 100);
            assert_eq!(contract.balance_of(accounts().alice), 100);
            assert_eq!(contract.balance_of(accounts().bob), 0);
            assert_eq!(test::recorded_events().count(), 1);
        }

        #[ink::test]
        fn transfer_updates_both_balances() {
            let mut contract = Erc20::new(100);
            assert_eq!(contract.transfer(accounts().bob, 10), Ok(()));
            assert_eq!(contract.balance_of(accounts().alice), 90);
            assert_eq!(contract.balance_of(accounts().bob), 10);
            assert_eq!(test::recorded_events().count(), 2);
        }

        #[ink::test]
        fn transfer_to_self_keeps_the_balance() {
            let mut contract = Erc20::new(100);
            assert_eq!(contract.transfer(accounts().alice, 10), Ok(()));
            assert_eq!(contract.balance_of(accounts().alice), 100);
        }

        #[ink::test]
        fn transfer_above_the_balance_fails() {
            let mut contract = Erc20::new(100);
            call_as(accounts().bob);
            assert_eq!(contract.transfer(accounts().eve, 10), Err(Error::InsufficientBalance));
            assert_eq!(contract.balance_of(accounts().alice), 100);
            assert_eq!(contract.balance_of(accounts().eve), 0);
        }

        #[ink::test]
        fn transfer_from_reduces_the_allowance() {
            let mut contract = Erc20::new(100);
            assert_eq!(contract.approve(accounts().bob, 10), Ok(()));

            call_as(accounts().bob);
            assert_eq!(contract.transfer_from(accounts().alice, accounts().eve, 10), Ok(()));
            assert_eq!(contract.balance_of(accounts().eve), 10);
            assert_eq!(contract.allowance(accounts().alice, accounts().bob), 0);
            assert_eq!(
                contract.transfer_from(accounts().alice, accounts().eve, 1),
                Err(Error::InsufficientAllowance)
            );
        }

        #[ink::test]
        fn failed_transfer_from_keeps_the_allowance() {
            let mut contract = Erc20::new(100);
            assert_eq!(contract.approve(accounts().bob, 200), Ok(()));
            call_as(accounts().bob);
            assert_eq!(
                contract.transfer_from(accounts().alice, accounts().eve, 101),
                Err(Error::InsufficientBalance)
            );
            assert_eq!(contract.allowance(accounts().alice, accounts().bob), 200);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = core::result::Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn transfer_updates_balances_and_emits_an_event<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = Erc20Ref::new(1_000_000);
            let contract = client
                .instantiate("erc20", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Erc20>();
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);

            let transfer = call_builder.transfer(bob, 500_000_000);
            let rejected = client.call(&ink_e2e::alice(), &transfer).dry_run().await?;
            assert_eq!(rejected.return_value(), Err(Error::InsufficientBalance));

            let transfer = call_builder.transfer(bob, 400_000);
            let transferred = client.call(&ink_e2e::alice(), &transfer).submit().await.expect("transfer");
            assert!(transferred.contains_event("Contracts", "ContractEmitted"));

            let balance = client.call(&ink_e2e::alice(), &call_builder.balance_of(bob)).dry_run().await?;
            assert_eq!(balance.return_value(), 400_000);
            Ok(())
        }

        #[ink_e2e::test]
        async fn transfer_from_requires_an_allowance<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = Erc20Ref::new(1_000);
            let contract = client
                .instantiate("erc20", &ink_e2e::bob(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Erc20>();
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            let charlie = ink_e2e::account_id(ink_e2e::AccountKeyring::Charlie);

            let transfer = call_builder.transfer_from(bob, charlie, 300);
            let rejected = client.call(&ink_e2e::charlie(), &transfer).dry_run().await?;
            assert_eq!(rejected.return_value(), Err(Error::InsufficientAllowance));

            let approve = call_builder.approve(charlie, 500);
            client.call(&ink_e2e::bob(), &approve).submit().await.expect("approval");
            client.call(&ink_e2e::charlie(), &transfer).submit().await.expect("transfer");

            let remaining =
                client.call(&ink_e2e::bob(), &call_builder.allowance(bob, charlie)).dry_run().await?;
            assert_eq!(remaining.return_value(), 200);
            Ok(())
        }
    }
}
