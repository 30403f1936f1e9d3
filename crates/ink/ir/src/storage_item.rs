//! `#[ink::storage_item]` and what the derives of the storage traits share with it.

use crate::{item_attrs::find_macro, ungroup::Ungroup, Argument, ArgumentValue, Errors};
use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Error, Generics, Ident, Result, TypeParamBound};

/// A struct or enum whose fields have storage keys.
#[derive(Debug)]
pub struct StorageItem {
    /// The item as written.
    pub item: DeriveInput,
    /// Whether to derive the storage traits. Otherwise the author implements them.
    pub derive: bool,
}

impl StorageItem {
    /// The input of `#[ink::storage_item(config)]`.
    ///
    /// # Errors
    ///
    /// Arguments other than `derive = bool`, and the errors of [`storable`].
    pub fn new(config: TokenStream, item: TokenStream) -> Result<Self> {
        let mut errors = Errors::default();
        let mut derive = true;
        for Argument { name, value } in errors.note(Argument::parse_all(config)).unwrap_or_default() {
            if name != "derive" {
                let message = format!("unknown argument `{name}`: expected `derive = false`");
                errors.push(Error::new(name.span(), message));
                continue;
            }
            match value {
                Some(ArgumentValue::Bool(value)) => derive = value.value,
                _ => errors.push(Error::new(name.span(), "`derive` needs a boolean: write `derive = false`")),
            }
        }
        let item = storable("`#[ink::storage_item]`", item)?;
        if let Some(second) = find_macro(&item.attrs, "storage_item") {
            let message = "the item is already a storage item: remove this attribute";
            errors.push(Error::new_spanned(second, message));
        }
        errors.into_result()?;
        Ok(Self { item, derive })
    }
}

/// Parses the input of the macro `name`, which is for structs and enums in storage.
///
/// # Errors
///
/// A union, an enum without variants or with more than 256, and anything that is not a struct or an enum.
pub fn storable(name: &str, item: TokenStream) -> Result<DeriveInput> {
    let mut parsed: DeriveInput =
        syn::parse2(item.clone()).map_err(|error| match syn::parse2::<syn::Item>(item.clone()) {
            Ok(_) => Error::new_spanned(&item, format!("{name} applies to a struct or an enum")),
            Err(_) => error,
        })?;
    parsed.ungroup();
    match &parsed.data {
        Data::Struct(_) => Ok(parsed),
        Data::Enum(data) if data.variants.is_empty() => {
            Err(Error::new_spanned(&parsed.ident, "an enum in storage needs a variant"))
        }
        Data::Enum(data) if data.variants.len() > 256 => Err(Error::new_spanned(
            &parsed.ident,
            "an enum in storage can have at most 256 variants, as the index has one byte: move some to an \
             enum inside a variant",
        )),
        Data::Enum(_) => Ok(parsed),
        Data::Union(data) => {
            Err(Error::new(data.union_token.span, "a union cannot be stored: write an `enum`"))
        }
    }
}

/// The type parameter for the item's storage key: the first one with the bound `StorageKey`.
pub fn key_parameter(generics: &Generics) -> Option<&Ident> {
    let is_key = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|segment| segment.ident == "StorageKey")
        }
        _ => false,
    };
    generics.type_params().find(|param| param.bounds.iter().any(is_key)).map(|param| &param.ident)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::{format_ident, quote};

    #[test]
    fn derive_is_true_by_default() {
        for (config, derive) in
            [(quote!(), true), (quote!(derive = true), true), (quote!(derive = false), false)]
        {
            assert_eq!(
                StorageItem::new(
                    config,
                    quote!(
                        struct S;
                    )
                )
                .unwrap()
                .derive,
                derive
            );
        }
        for config in [quote!(derive), quote!(derive = "no"), quote!(packed = true)] {
            assert!(StorageItem::new(
                config,
                quote!(
                    struct S;
                )
            )
            .is_err());
        }
    }

    #[test]
    fn unions_and_empty_or_large_enums_are_rejected() {
        let variants = (0..=256).map(|index| format_ident!("V{index}"));
        for item in [
            quote!(union U { a: u8 }),
            quote!(
                enum E {}
            ),
            quote!(enum E { #(#variants),* }),
            quote!(
                fn f() {}
            ),
            quote!(
                #[ink::storage_item]
                struct S;
            ),
        ] {
            assert!(StorageItem::new(quote!(), item.clone()).is_err(), "{item}");
        }
        let variants = (0..256).map(|index| format_ident!("V{index}"));
        StorageItem::new(quote!(), quote!(enum E { #(#variants),* })).unwrap();
    }

    #[test]
    fn key_parameter_has_the_bound_storage_key() {
        let key = |generics: TokenStream| {
            let item: DeriveInput = syn::parse2(quote!(struct S #generics;)).unwrap();
            key_parameter(&item.generics).map(Ident::to_string)
        };
        assert_eq!(key(quote!(<T: Packed, KEY: StorageKey>)).as_deref(), Some("KEY"));
        assert_eq!(key(quote!(<K: Default + ink::storage::traits::StorageKey>)).as_deref(), Some("K"));
        assert_eq!(key(quote!(<'a, T: 'a, const N: usize>)), None);
    }
}
