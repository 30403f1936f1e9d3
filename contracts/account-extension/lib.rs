//! A contract that calls a chain extension: functions that one chain offers beyond the common syscalls.
//!
//! Shows `#[ink::chain_extension]`, an environment of one's own, and a mock of the extension for unit tests.
//! The sample chain has the pallet's extension `Accounts`, which returns the balance and the nonce of any
//! account.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

use ink::{
    env::{chain_extension::FromStatusCode, DefaultEnvironment, Environment},
    primitives::AccountId,
};

/// The extension. Its id and the ids of its functions have to match the chain's.
#[ink::chain_extension(extension = 1)]
pub trait Accounts {
    type ErrorCode = UnknownFunction;

    /// Returns the total balance of an account, including held and frozen amounts.
    #[ink(function = 0)]
    fn total_balance(account: AccountId) -> u128;

    /// Returns the nonce of an account: how many transactions it has sent.
    #[ink(function = 1, handle_status = false)]
    fn nonce(account: AccountId) -> u32;
}

/// The extension does not have the function: the chain's version may be older than the contract's.
#[derive(Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct UnknownFunction;

impl FromStatusCode for UnknownFunction {
    fn from_status_code(status_code: u32) -> Result<(), Self> {
        match status_code {
            0 => Ok(()),
            _ => Err(Self),
        }
    }
}

/// The chain's types: those of the default environment, and its extension.
#[derive(Debug, Clone, PartialEq, Eq)]
#[ink::scale_derive(TypeInfo)]
pub enum SampleChain {}

impl Environment for SampleChain {
    const MAX_EVENT_TOPICS: usize = <DefaultEnvironment as Environment>::MAX_EVENT_TOPICS;

    type AccountId = <DefaultEnvironment as Environment>::AccountId;
    type Balance = <DefaultEnvironment as Environment>::Balance;
    type Hash = <DefaultEnvironment as Environment>::Hash;
    type Timestamp = <DefaultEnvironment as Environment>::Timestamp;
    type BlockNumber = <DefaultEnvironment as Environment>::BlockNumber;
    type ChainExtension = Accounts;
}

#[ink::contract(env = crate::SampleChain)]
mod welcome {
    use super::UnknownFunction;
    use ink::prelude::vec::Vec;

    /// Greets accounts that are new to the chain.
    #[ink(storage)]
    pub struct Welcome {
        /// Accounts with a higher balance are not greeted.
        max_balance: Balance,
        greeted: Vec<AccountId>,
    }

    /// Why an account was not greeted.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The account's balance is above the maximum.
        BalanceTooHigh,
        /// The account has sent transactions before.
        NotNew,
        /// The chain's extension does not have the function.
        UnknownFunction,
    }

    impl From<UnknownFunction> for Error {
        fn from(_: UnknownFunction) -> Self {
            Self::UnknownFunction
        }
    }

    impl Welcome {
        /// Greets accounts with a balance of up to `max_balance`.
        #[ink(constructor)]
        pub fn new(max_balance: Balance) -> Self {
            Self { max_balance, greeted: Vec::new() }
        }

        /// Greets an account.
        #[ink(message)]
        pub fn greet(&mut self, account: AccountId) -> Result<(), Error> {
            if self.env().extension().total_balance(account)? > self.max_balance {
                return Err(Error::BalanceTooHigh);
            }
            if self.env().extension().nonce(account) > 0 {
                return Err(Error::NotNew);
            }
            self.greeted.push(account);
            Ok(())
        }

        /// Returns the accounts that were greeted.
        #[ink(message)]
        pub fn greeted(&self) -> Vec<AccountId> {
            self.greeted.clone()
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::{
            env::test,
            scale::{Decode, Encode},
        };

        /// The extension in unit tests: an account's first byte is its balance, its second byte is its nonce.
        struct MockAccounts {
            functions: u16,
        }

        impl test::ChainExtension for MockAccounts {
            fn ext_id(&self) -> u16 {
                1
            }

            fn call(&mut self, func_id: u16, input: &[u8], output: &mut Vec<u8>) -> u32 {
                let account = <[u8; 32]>::decode(&mut &input[..]).unwrap();
                match func_id {
                    _ if func_id >= self.functions => return 1,
                    0 => Balance::from(account[0]).encode_to(output),
                    _ => u32::from(account[1]).encode_to(output),
                }
                0
            }
        }

        fn account(balance: u8, nonce: u8) -> AccountId {
            let mut account = [0; 32];
            (account[0], account[1]) = (balance, nonce);
            account.into()
        }

        #[ink::test]
        fn greet_accepts_new_accounts_only() {
            test::register_chain_extension(MockAccounts { functions: 2 });
            let mut welcome = Welcome::new(100);
            assert_eq!(welcome.greet(account(100, 0)), Ok(()));
            assert_eq!(welcome.greet(account(101, 0)), Err(Error::BalanceTooHigh));
            assert_eq!(welcome.greet(account(5, 1)), Err(Error::NotNew));
            assert_eq!(welcome.greeted(), [account(100, 0)]);
        }

        #[ink::test]
        fn unknown_function_gives_an_error() {
            test::register_chain_extension(MockAccounts { functions: 0 });
            assert_eq!(Welcome::new(100).greet(account(0, 0)), Err(Error::UnknownFunction));
        }

        #[ink::test]
        #[should_panic(expected = "register one with `test::register_chain_extension`")]
        fn unregistered_extension_panics() {
            let _ = Welcome::new(100).greet(account(0, 0));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test(environment = crate::SampleChain)]
        async fn greet_reads_balance_and_nonce_from_the_chain<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = WelcomeRef::new(1_000);
            let contract = client
                .instantiate("account_extension", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Welcome>();
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            let called = client.call(&ink_e2e::alice(), &call_builder.greet(bob)).dry_run().await?;
            assert_eq!(called.return_value(), Err(Error::BalanceTooHigh));

            let new_account = call_builder.greet([42; 32].into());
            let called = client.call(&ink_e2e::alice(), &new_account).submit().await.expect("greeting");
            assert_eq!(called.return_value(), Ok(()));
            Ok(())
        }
    }
}
