//! A fungible token whose messages are declared in a trait.
//!
//! Shows `#[ink::trait_definition]`: another contract that knows the trait can call any implementation of it,
//! because selectors derive from the trait's name and the messages' names.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod erc20 {
    use ink::storage::Mapping;

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

    /// A fungible token.
    #[ink::trait_definition]
    pub trait BaseErc20 {
        /// Returns the total supply.
        #[ink(message)]
        fn total_supply(&self) -> Balance;

        /// Returns the owner's balance.
        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> Balance;

        /// Returns how many of the owner's tokens the spender may transfer.
        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance;

        /// Transfers tokens of the caller.
        #[ink(message)]
        fn transfer(&mut self, to: AccountId, value: Balance) -> Result<()>;

        /// Allows the spender to transfer up to `value` of the caller's tokens, replacing the previous
        /// allowance.
        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: Balance) -> Result<()>;

        /// Transfers tokens of `from`, using the caller's allowance.
        #[ink(message)]
        fn transfer_from(&mut self, from: AccountId, to: AccountId, value: Balance) -> Result<()>;
    }

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

        fn transfer_from_to(&mut self, from: &AccountId, to: &AccountId, value: Balance) -> Result<()> {
            let remaining = self.balance_of(*from).checked_sub(value).ok_or(Error::InsufficientBalance)?;
            self.balances.insert(from, &remaining);
            let sum = self.balance_of(*to) + value;
            self.balances.insert(to, &sum);
            self.env().emit_event(Transfer { from: Some(*from), to: Some(*to), value });
            Ok(())
        }
    }

    impl BaseErc20 for Erc20 {
        #[ink(message)]
        fn total_supply(&self) -> Balance {
            self.total_supply
        }

        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> Balance {
            self.balances.get(owner).unwrap_or_default()
        }

        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance {
            self.allowances.get((owner, spender)).unwrap_or_default()
        }

        #[ink(message)]
        fn transfer(&mut self, to: AccountId, value: Balance) -> Result<()> {
            let from = self.env().caller();
            self.transfer_from_to(&from, &to, value)
        }

        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: Balance) -> Result<()> {
            let owner = self.env().caller();
            self.allowances.insert((&owner, &spender), &value);
            self.env().emit_event(Approval { owner, spender, value });
            Ok(())
        }

        #[ink(message)]
        fn transfer_from(&mut self, from: AccountId, to: AccountId, value: Balance) -> Result<()> {
            let caller = self.env().caller();
            let allowance = self.allowance(from, caller);
            let remaining = allowance.checked_sub(value).ok_or(Error::InsufficientAllowance)?;
            self.transfer_from_to(&from, &to, value)?;
            self.allowances.insert((&from, &caller), &remaining);
            Ok(())
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn messages_are_callable_through_the_trait() {
            let contract = Erc20::new(1_234);
            assert_eq!(BaseErc20::total_supply(&contract), 1_234);
        }

        #[ink::test]
        fn transfer_from_reduces_the_allowance() {
            let accounts = test::default_accounts::<DefaultEnvironment>();
            let mut contract = Erc20::new(100);
            assert_eq!(contract.transfer(accounts.bob, 10), Ok(()));
            assert_eq!(contract.approve(accounts.bob, 20), Ok(()));
            test::set_caller::<DefaultEnvironment>(accounts.bob);
            assert_eq!(contract.transfer_from(accounts.alice, accounts.eve, 15), Ok(()));
            assert_eq!(
                contract.transfer_from(accounts.alice, accounts.eve, 6),
                Err(Error::InsufficientAllowance)
            );
            assert_eq!(contract.balance_of(accounts.alice), 75);
            assert_eq!(contract.balance_of(accounts.eve), 15);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = core::result::Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn transfer_updates_balances<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = Erc20Ref::new(1_000);
            let token = client
                .instantiate("trait_erc20", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = token.call_builder::<Erc20>();
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);

            let transfer = call_builder.transfer(bob, 300);
            client.call(&ink_e2e::alice(), &transfer).submit().await.expect("transfer");
            let balance = client.call(&ink_e2e::bob(), &call_builder.balance_of(bob)).dry_run().await?;
            assert_eq!(balance.return_value(), 300);
            Ok(())
        }
    }
}
