//! The language of ink! 5 for eBPF contracts.
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
pub use ink_macro::{contract, contract_ref, trait_definition};

// Events, storage items, derives, tests and literals.
#[doc(hidden)]
pub mod option_info;

#[doc(hidden)]
pub use ink_macro::StorageTypeInfo;
pub use ink_macro::{
    blake2x256, event, scale_derive, selector_bytes, selector_id, storage_item, test, Event, EventMetadata,
};

/// Storage: collections, and the traits of what can be stored.
pub mod storage {
    pub use ink_storage::*;

    /// The traits of what can be stored, and their derives.
    pub mod traits {
        pub use ink_macro::{Storable, StorableHint, StorageKey, StorageLayout};
        pub use ink_storage::traits::*;
    }
}
