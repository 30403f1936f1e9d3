//! `#[ink::test]`.

use crate::{item_attrs::find_macro, Errors};
use proc_macro2::TokenStream;
use syn::{Error, ItemFn, Result};

/// A unit test of a contract: a function without parameters.
#[derive(Debug)]
pub struct Test(pub ItemFn);

impl Test {
    /// The input of `#[ink::test]`.
    ///
    /// # Errors
    ///
    /// Arguments of the macro, an item that is not a function without parameters, and a second `#[test]`.
    pub fn new(config: TokenStream, item: TokenStream) -> Result<Self> {
        let mut errors = Errors::default();
        if !config.is_empty() {
            let message = "`#[ink::test]` takes no arguments; for end-to-end tests, use `#[ink_e2e::test]`";
            errors.push(Error::new_spanned(config, message));
        }
        let function: ItemFn =
            syn::parse2(item.clone()).map_err(|error| match syn::parse2::<syn::Item>(item.clone()) {
                Ok(_) => Error::new_spanned(&item, "a test has to be a function: write `fn name() { … }`"),
                Err(_) => error,
            })?;
        let signature = &function.sig;
        if let Some(keyword) = &signature.asyncness {
            let message =
                "an `#[ink::test]` runs without an executor: remove `async`, or use `#[ink_e2e::test]`";
            errors.push(Error::new_spanned(keyword, message));
        }
        if !signature.inputs.is_empty() {
            let message = "a test has no parameters; use `ink::env::test::default_accounts` for accounts";
            errors.push(Error::new_spanned(&signature.inputs, message));
        }
        if !signature.generics.params.is_empty() {
            errors.push(Error::new_spanned(&signature.generics, "a test cannot be generic: remove this"));
        }
        if let Some(second) = find_macro(&function.attrs, "test") {
            let message = "the function is already a test: remove this attribute";
            errors.push(Error::new_spanned(second, message));
        }
        errors.into_result()?;
        Ok(Self(function))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn only_plain_functions_are_accepted() {
        Test::new(
            quote!(),
            quote!(
                #[should_panic]
                fn works() {}
            ),
        )
        .unwrap();
        Test::new(
            quote!(),
            quote!(
                fn works() -> Result<(), Error> {
                    Ok(())
                }
            ),
        )
        .unwrap();
        for item in [
            quote!(
                struct S;
            ),
            quote!(
                async fn f() {}
            ),
            quote!(
                fn f(a: u8) {}
            ),
            quote!(
                fn f<T>() {}
            ),
            quote!(
                #[test]
                fn f() {}
            ),
        ] {
            assert!(Test::new(quote!(), item.clone()).is_err(), "{item}");
        }
        assert!(Test::new(
            quote!(env = E),
            quote!(
                fn f() {}
            )
        )
        .is_err());
    }
}
