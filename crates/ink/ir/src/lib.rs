//! The intermediate representation of the ink! macros: their input, parsed and checked.
//!
//! Each macro's input is a type that can only be created from input that satisfies the macro's rules.
//! `ebpf-ink-codegen` generates code from it. Errors are [`syn::Error`]s at the author's tokens.

// The contract, its references and traits.
mod attrs;
pub mod chain_extension;
pub mod contract;
mod selector;
pub mod trait_def;
mod ungroup;

pub use attrs::{Argument, ArgumentValue, Errors, Flag, InkAttrs};
pub use selector::{Namespace, Selector, SelectorOrWildcard};

// Events, storage items, derives, tests and literals.
pub mod event;
mod hash;
mod item_attrs;
pub mod scale_derive;
pub mod storage_item;
pub mod test;

pub use hash::{blake2x256, bytes_of_literal};
pub use item_attrs::{cfgs, docs};
