//! The language of ink! 5 for eBPF contracts.
//!
//! A contract's crate begins with `#![cfg_attr(not(feature = "std"), no_std, no_main)]` and contains a
//! module:
//!
//! ```
//! #[ink::contract]
//! mod flipper {
//!     #[ink(storage)]
//!     pub struct Flipper {
//!         value: bool,
//!     }
//!
//!     impl Flipper {
//!         #[ink(constructor)]
//!         pub fn new(value: bool) -> Self {
//!             Self { value }
//!         }
//!
//!         #[ink(message)]
//!         pub fn flip(&mut self) {
//!             self.value = !self.value;
//!         }
//!
//!         #[ink(message)]
//!         pub fn get(&self) -> bool {
//!             self.value
//!         }
//!     }
//! #
//! #     pub fn test() {
//! #         let mut flipper = Flipper::new(false);
//! #         flipper.flip();
//! #         assert!(flipper.get());
//! #     }
//! }
//! # fn main() { flipper::test() }
//! ```
//!
//! # Features
//!
//! - `std`: for tests and metadata, on the host. Without it, contracts are compiled for the chain.
//! - `ink-debug`: [`debug_println!`](env::debug_println) and the messages of panics go to the debug buffer of
//!   dry runs.
//! - `no-allocator`, `no-panic-handler`: the contract defines its own.
#![cfg_attr(not(feature = "std"), no_std)]

pub use codec as scale;
pub use ink_env as env;
#[cfg(feature = "std")]
pub use ink_metadata as metadata;
pub use ink_prelude as prelude;
pub use ink_primitives as primitives;
#[cfg(feature = "std")]
pub use scale_info;

// Generated code and the contract: references, dispatch, environment.
#[doc(hidden)]
pub mod chain_extension;
pub mod codegen;
mod contract_ref;
mod env_access;
pub mod reflect;
#[doc(hidden)]
pub mod result_info;

pub use chain_extension::ChainExtensionInstance;
pub use contract_ref::ToAccountId;
pub use env_access::EnvAccess;
/// An extension with one function:
///
/// ```
/// #[ink::chain_extension(extension = 7)]
/// pub trait Dice {
///     type ErrorCode = DiceError;
///
///     /// Rolls a die.
///     #[ink(function = 0)]
///     fn roll(sides: u8) -> u8;
/// }
///
/// #[derive(Debug)]
/// #[ink::scale_derive(Encode, Decode, TypeInfo)]
/// pub struct DiceError;
///
/// impl ink::env::chain_extension::FromStatusCode for DiceError {
///     fn from_status_code(status_code: u32) -> Result<(), Self> {
///         if status_code == 0 {
///             Ok(())
///         } else {
///             Err(Self)
///         }
///     }
/// }
/// ```
///
pub use ink_macro::chain_extension;
pub use ink_macro::{contract, trait_definition};
pub use ink_primitives::{ConstructorResult, LangError, MessageResult};
pub use prelude::IIP2_WILDCARD_COMPLEMENT_SELECTOR;

// Storage collections and their traits.
pub mod storage {
    //! Storage collections: [`Mapping`], [`Lazy`], [`StorageVec`].

    pub use ink_storage::*;

    pub mod traits {
        //! The traits of storable types.

        pub use ink_macro::{Storable, StorableHint, StorageKey, StorageLayout};
        pub use ink_storage::traits::*;
    }
}

// Events, storage items, derives, tests and literals.
#[doc(hidden)]
pub mod option_info;

/// An event with one topic:
///
/// ```
/// use ink::primitives::AccountId;
///
/// #[ink::event]
/// pub struct Transferred {
///     #[ink(topic)]
///     from: Option<AccountId>,
///     value: u128,
/// }
/// ```
///
pub use ink_macro::event;
#[doc(hidden)]
pub use ink_macro::StorageTypeInfo;
pub use ink_macro::{
    blake2x256, scale_derive, selector_bytes, selector_id, storage_item, test, Event, EventMetadata,
};
