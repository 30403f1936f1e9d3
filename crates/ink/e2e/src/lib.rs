//! End-to-end tests of contracts, with the API of ink! 5's `ink_e2e`.
//!
//! A test executes the built contract in the real VM and pallet. The chain is in the process: there is no
//! node, and a test takes milliseconds.
//!
//! ```no_run
//! # // A doc test compiles the test, but does not execute it.
//! # #[ink::contract]
//! # pub mod flipper {
//! #     #[ink(storage)]
//! #     pub struct Flipper { value: bool }
//! #     impl Flipper {
//! #         #[ink(constructor)]
//! #         pub fn new(value: bool) -> Self { Self { value } }
//! #         #[ink(message)]
//! #         pub fn flip(&mut self) { self.value = !self.value; }
//! #         #[ink(message)]
//! #         pub fn get(&self) -> bool { self.value }
//! #     }
//! # }
//! # use flipper::{Flipper, FlipperRef};
//! use ink_e2e::{ContractsBackend, E2EBackend};
//!
//! type E2EResult<T> = std::result::Result<T, Box<dyn std::error::Error>>;
//!
//! #[ink_e2e::test]
//! async fn flip_inverts_the_value<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
//!     let mut constructor = FlipperRef::new(false);
//!     let contract = client.instantiate("flipper", &ink_e2e::alice(), &mut constructor).submit().await?;
//!     let mut call_builder = contract.call_builder::<Flipper>();
//!
//!     client.call(&ink_e2e::bob(), &call_builder.flip()).submit().await?;
//!
//!     let get = client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?;
//!     assert!(get.return_value());
//!     Ok(())
//! }
//! ```
//!
//! Each test has a chain of its own ([`ebpf_sandbox`]), in which every extrinsic is in a block of its own.
//! There are no fees. A [`Client`] also offers what only a chain in the process can: [`Client::snapshot`] and
//! [`Client::restore`], [`Client::advance_blocks`], [`Client::set_timestamp`], [`Client::sandbox`].
//!
//! # Contracts
//!
//! Contracts have the names of their packages: the package under test, other members of its workspace, and
//! its dependencies, if they have the feature `ink-as-dependency`. A contract is built when a test first uses
//! it, by `cargo ebpf build` as for a chain, so that its gas and size are those on a chain.
//! `cargo ebpf test --debug` builds contracts that write the messages of panics to the debug message.
//!
//! Two variables, which `cargo ebpf test` sets, change that:
//!
//! - `EBPF_CONTRACTS_DIR`: a directory with `NAME/NAME.contract` for each contract that is already built.
//! - `CARGO_EBPF`: the program to build contracts with, instead of `cargo ebpf`. If only `EBPF_CONTRACTS_DIR`
//!   is set, nothing is built.

mod backend;
mod builders;
mod client;
mod contracts;
mod error;
pub mod events;
mod executor;
mod keypair;
mod log;
mod results;
mod runtime_call;
mod submit;
pub mod subxt;

pub use backend::{BuilderClient, ChainBackend, ContractsBackend, E2EBackend};
pub use builders::{
    CallBuilder, CallBuilderFinal, CreateBuilderPartial, InstantiateBuilder, RemoveCodeBuilder, UploadBuilder,
};
pub use client::{Client, PolkadotConfig, Snapshot};
pub use contracts::build_root_and_contract_dependencies;
pub use error::{DispatchError, DryRunError, Error};
pub use ink_e2e_macro::test;
pub use keypair::{
    dev::*,
    sr25519,
    sr25519::{Keypair, PublicKey},
    subxt_signer,
};
pub use log::{log_error, log_info, log_prefix, LOG_PREFIX};
pub use results::{
    BareInstantiationResult, CallDryRunResult, CallResult, InstantiateDryRunResult, InstantiationResult,
    UploadResult,
};

pub use ebpf_sandbox::{self, Sandbox as DefaultSandbox, Weight};
pub use sp_core::H256;
pub use sp_keyring::Sr25519Keyring as AccountKeyring;

#[doc(hidden)]
pub use executor::block_on;

use ink::{
    codegen::ContractCallBuilder,
    env::{call::FromAccountId, ContractEnv, Environment},
};

/// The account of a well-known key, as an ink! account.
pub fn account_id(account: AccountKeyring) -> ink::primitives::AccountId {
    ink::primitives::AccountId::from(account.to_raw_public())
}

/// Creates a call builder for the contract at an account.
pub fn create_call_builder<Contract>(
    account: <<Contract as ContractEnv>::Env as Environment>::AccountId,
) -> <Contract as ContractCallBuilder>::Type
where
    Contract: ContractCallBuilder + ContractEnv,
    Contract::Type: FromAccountId<<Contract as ContractEnv>::Env>,
{
    FromAccountId::from_account_id(account)
}
