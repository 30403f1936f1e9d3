//! The ink! macros.
//!
//! What they understand is in `ebpf-ink-ir`, what they write in `ebpf-ink-codegen`.
#![warn(missing_docs)]

use proc_macro::TokenStream;

// The contract, its references and traits.

/// Makes a smart contract of a module.
#[proc_macro_attribute]
pub fn contract(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::contract(config.into(), item.into()).into()
}

/// Makes a trait that contracts can implement and call.
#[proc_macro_attribute]
pub fn trait_definition(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::trait_definition(config.into(), item.into()).into()
}

/// The type of a reference to any contract that implements a trait definition.
#[proc_macro]
pub fn contract_ref(input: TokenStream) -> TokenStream {
    ink_codegen::contract_ref(input.into()).into()
}

// Events, storage items, derives, tests and literals.
