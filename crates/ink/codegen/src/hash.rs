//! The hashing macros: `selector_bytes!`, `selector_id!`, `blake2x256!`.

use ink_ir::Selector;
use proc_macro2::TokenStream;
use quote::quote;

/// `selector_bytes!("name")`: the selector as `[u8; 4]`.
pub fn selector_bytes(input: TokenStream) -> TokenStream {
    hashed(input, |bytes| {
        let selector = selector(bytes);
        quote!(#selector)
    })
}

/// `selector_id!("name")`: the selector as a big-endian `u32`.
pub fn selector_id(input: TokenStream) -> TokenStream {
    hashed(input, |bytes| {
        let id = selector(bytes).id();
        quote!(#id)
    })
}

/// `blake2x256!("text")`: the hash as `[u8; 32]`.
pub fn blake2x256(input: TokenStream) -> TokenStream {
    hashed(input, |bytes| {
        let hash = ink_ir::blake2x256(bytes);
        quote!([#(#hash),*])
    })
}

fn selector(bytes: &[u8]) -> Selector {
    let [a, b, c, d, ..] = ink_ir::blake2x256(bytes);
    Selector([a, b, c, d])
}

fn hashed(input: TokenStream, write: impl FnOnce(&[u8]) -> TokenStream) -> TokenStream {
    match ink_ir::bytes_of_literal(input) {
        Ok(bytes) => write(&bytes),
        Err(error) => error.into_compile_error(),
    }
}
