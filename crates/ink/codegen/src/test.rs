//! `#[ink::test]`.

use ink_ir::test::Test;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// `#[ink::test]`: a `#[test]` that begins with a fresh off-chain environment.
pub fn test(config: TokenStream, item: TokenStream) -> TokenStream {
    let Test(function) = match Test::new(config, item) {
        Ok(test) => test,
        Err(error) => return error.into_compile_error(),
    };
    let syn::ItemFn { attrs, vis, sig, block } = &function;
    let syn::Signature { ident, output, .. } = sig;
    let body = format_ident!("__ink_{}", ident);
    quote! {
        #(#attrs)*
        #[test]
        #vis #sig {
            fn #body() #output #block

            let mut __ink_answer = ::core::option::Option::None;
            ::ink::env::test::run_test::<::ink::env::DefaultEnvironment, _>(|_| {
                __ink_answer = ::core::option::Option::Some(#body());
                ::core::result::Result::Ok(())
            })
            .expect("the off-chain environment failed");
            __ink_answer.expect("the off-chain environment did not run the test")
        }
    }
}
