//! `#[ink::trait_definition]`.
use proc_macro2::TokenStream;

/// `#[ink::trait_definition]`.
pub fn trait_definition(_config: TokenStream, item: TokenStream) -> TokenStream {
    item
}
