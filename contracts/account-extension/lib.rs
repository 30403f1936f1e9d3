//! A contract that uses a chain extension: functions that a chain offers beyond what every chain has.
//!
//! The sample chain has the extension `Accounts` of the contracts pallet, which tells balances and nonces of any
//! account.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

use ink::{
    env::{chain_extension::FromStatusCode, DefaultEnvironment, Environment},
    primitives::AccountId,
};

/// The extension, by the numbers that the chain gives to it and to its functions.
#[ink::chain_extension(extension = 1)]
pub trait Accounts {
    type ErrorCode = NoSuchFunction;

    /// The balance of an account, what is held or frozen included.
    #[ink(function = 0)]
    fn total_balance(account: AccountId) -> u128;

    /// How many transactions an account has sent.
    #[ink(function = 1, handle_status = false)]
    fn nonce(account: AccountId) -> u32;
}

/// What the extension reports for functions that it does not have. The chain's version may be older than the
/// contract's.
#[derive(Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct NoSuchFunction;

impl FromStatusCode for NoSuchFunction {
    fn from_status_code(status_code: u32) -> Result<(), Self> {
        match status_code {
            0 => Ok(()),
            _ => Err(Self),
        }
    }
}

/// The types of the chain, with its extension.
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
    use super::NoSuchFunction;
    use ink::prelude::vec::Vec;

    /// Greets those who are new to the chain and not yet rich.
    #[ink(storage)]
    pub struct Welcome {
        rich: Balance,
        greeted: Vec<AccountId>,
    }

    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Refusal {
        /// The account has more than newcomers have.
        Rich,
        /// The account has sent transactions before.
        NotNew,
        /// The chain does not tell.
        Unknown,
    }

    impl From<NoSuchFunction> for Refusal {
        fn from(NoSuchFunction: NoSuchFunction) -> Self {
            Self::Unknown
        }
    }

    impl Welcome {
        /// Whoever has more than `rich` needs no welcome.
        #[ink(constructor)]
        pub fn new(rich: Balance) -> Self {
            Self { rich, greeted: Vec::new() }
        }

        /// Greets an account.
        #[ink(message)]
        pub fn greet(&mut self, account: AccountId) -> Result<(), Refusal> {
            let chain = self.env().extension();
            if chain.total_balance(account)? > self.rich {
                return Err(Refusal::Rich);
            }
            if self.env().extension().nonce(account) > 0 {
                return Err(Refusal::NotNew);
            }
            self.greeted.push(account);
            Ok(())
        }

        /// Who was greeted.
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

        /// Stands for the extension. Accounts have their first byte as balance and their second as nonce.
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
        fn newcomers_are_greeted() {
            test::register_chain_extension(MockAccounts { functions: 2 });
            let mut welcome = Welcome::new(100);
            assert_eq!(welcome.greet(account(100, 0)), Ok(()));
            assert_eq!(welcome.greet(account(101, 0)), Err(Refusal::Rich));
            assert_eq!(welcome.greet(account(5, 1)), Err(Refusal::NotNew));
            assert_eq!(welcome.greeted(), [account(100, 0)]);
        }

        #[ink::test]
        fn an_older_chain_may_not_tell() {
            test::register_chain_extension(MockAccounts { functions: 0 });
            assert_eq!(Welcome::new(100).greet(account(0, 0)), Err(Refusal::Unknown));
        }

        #[ink::test]
        #[should_panic(expected = "register one with test::register_chain_extension")]
        fn nobody_registered_the_extension() {
            let _ = Welcome::new(100).greet(account(0, 0));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test(environment = crate::SampleChain)]
        async fn the_chain_tells<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = WelcomeRef::new(1_000);
            let contract = client
                .instantiate("account_extension", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Welcome>();
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            let called = client.call(&ink_e2e::alice(), &call_builder.greet(bob)).dry_run().await?;
            assert_eq!(called.return_value(), Err(Refusal::Rich));

            let nobody = AccountId::from([42; 32]);
            let called =
                client.call(&ink_e2e::alice(), &call_builder.greet(nobody)).submit().await.expect("greeting");
            assert_eq!(called.return_value(), Ok(()));
            Ok(())
        }
    }
}
