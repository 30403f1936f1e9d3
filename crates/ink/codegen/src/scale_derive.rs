//! `#[ink::scale_derive]`.

use ink_ir::scale_derive::ScaleDerive;
use proc_macro2::TokenStream;
use quote::quote;

/// `#[ink::scale_derive(config)]`: derives that refer to the crates re-exported by `ink`, so that the
/// contract needs no dependencies on them.
pub fn scale_derive(config: TokenStream, item: TokenStream) -> TokenStream {
    let ScaleDerive { encode, decode, type_info } = match ScaleDerive::new(config) {
        Ok(derive) => derive,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#error #item);
        }
    };
    let codec = (encode || decode).then(|| quote!(#[codec(crate = ::ink::scale)]));
    let encode = encode.then(|| quote!(#[derive(::ink::scale::Encode)]));
    let decode = decode.then(|| quote!(#[derive(::ink::scale::Decode)]));
    let type_info = type_info.then(|| {
        quote! {
            #[cfg_attr(
                feature = "std",
                derive(::ink::scale_info::TypeInfo),
                scale_info(crate = ::ink::scale_info)
            )]
        }
    });
    quote!(#encode #decode #codec #type_info #item)
}
