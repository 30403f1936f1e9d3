//! Code generation of the ink! macros.
//!
//! Each macro has one function, which returns the code, or compile errors at the author's tokens.

// The contract, its references and traits.
mod calls;
mod chain_extension;
mod contract;
mod trait_def;

pub use chain_extension::chain_extension;
pub use contract::contract;
pub use trait_def::trait_definition;

// Events, storage items, derives, tests and literals.
mod derive;
mod event;
mod hash;
mod scale_derive;
mod storage_item;
mod test;
mod types;

pub use derive::{
    storable_derive, storable_hint_derive, storage_key_derive, storage_layout_derive,
    storage_type_info_derive,
};
pub use event::{event, event_derive, event_metadata_derive};
pub use hash::{blake2x256, selector_bytes, selector_id};
pub use scale_derive::scale_derive;
pub use storage_item::storage_item;
pub use test::test;
