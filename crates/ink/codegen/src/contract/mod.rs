//! `#[ink::contract]` and `ink::contract_ref!`.
use proc_macro2::TokenStream;

/// `#[ink::contract]`.
pub fn contract(_config: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// `ink::contract_ref!`.
pub fn contract_ref(input: TokenStream) -> TokenStream {
    input
}
