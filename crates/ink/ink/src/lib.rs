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
pub use ink_macro::{chain_extension, contract, trait_definition};
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

#[doc(hidden)]
pub use ink_macro::StorageTypeInfo;
pub use ink_macro::{
    blake2x256, event, scale_derive, selector_bytes, selector_id, storage_item, test, Event, EventMetadata,
};
