//! `#[ink::scale_derive]`.

use proc_macro2::TokenStream;
use syn::{parse::Parser, punctuated::Punctuated, Error, Ident, Result, Token};

/// The traits to derive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScaleDerive {
    /// `Encode`.
    pub encode: bool,
    /// `Decode`.
    pub decode: bool,
    /// `TypeInfo`, for metadata.
    pub type_info: bool,
}

impl ScaleDerive {
    /// The input of `#[ink::scale_derive(config)]`.
    ///
    /// # Errors
    ///
    /// No trait, an unknown trait, or a trait that is given twice.
    pub fn new(config: TokenStream) -> Result<Self> {
        const EXPECTED: &str = "expected one or more of `Encode`, `Decode` and `TypeInfo`";
        let names = Punctuated::<Ident, Token![,]>::parse_terminated
            .parse2(config)
            .map_err(|error| Error::new(error.span(), EXPECTED))?;
        if names.is_empty() {
            return Err(Error::new(proc_macro2::Span::call_site(), EXPECTED));
        }
        let mut this = Self::default();
        for name in names {
            let derive = match name.to_string().as_str() {
                "Encode" => &mut this.encode,
                "Decode" => &mut this.decode,
                "TypeInfo" => &mut this.type_info,
                _ => {
                    let message = format!("unknown trait `{name}`: {EXPECTED}");
                    return Err(Error::new(name.span(), message));
                }
            };
            if std::mem::replace(derive, true) {
                return Err(Error::new(name.span(), format!("`{name}` is given twice; remove one")));
            }
        }
        Ok(this)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn only_known_traits_are_accepted() {
        let all = ScaleDerive { encode: true, decode: true, type_info: true };
        assert_eq!(ScaleDerive::new(quote!(TypeInfo, Encode, Decode,)).unwrap(), all);
        for wrong in
            [quote!(), quote!(Debug), quote!(Encode, Encode), quote!(scale::Encode), quote!(derive = true)]
        {
            assert!(ScaleDerive::new(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
