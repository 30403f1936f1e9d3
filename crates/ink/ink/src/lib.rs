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
