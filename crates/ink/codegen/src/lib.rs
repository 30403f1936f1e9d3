//! What the ink! macros write: code from their checked input.
//!
//! One function for each macro. It answers with the code, or with compile errors at the author's tokens.
#![warn(missing_docs)]

// The contract, its references and traits.
mod contract;
mod trait_def;

pub use contract::{contract, contract_ref};
pub use trait_def::trait_definition;

// Events, storage items, derives, tests and literals.
mod derive;
mod event;
mod hash;
mod scale_derive;
mod storage_item;
mod test;
