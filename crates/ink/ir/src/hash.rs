//! The input of the hashing macros: `selector_bytes!`, `selector_id!`, `blake2x256!`.

use proc_macro2::TokenStream;
use syn::{Error, Lit, Result};

/// The BLAKE2b-256 hash.
pub fn blake2x256(input: &[u8]) -> [u8; 32] {
    let hash = blake2b_simd::Params::new().hash_length(32).hash(input);
    hash.as_bytes().try_into().expect("the length of the hash is set to 32; qed")
}

/// The bytes of the string or byte string that is the only input of a macro.
///
/// # Errors
///
/// Anything else.
pub fn bytes_of_literal(input: TokenStream) -> Result<Vec<u8>> {
    const EXPECTED: &str = "expected a string `\"…\"` or a byte string `b\"…\"`";
    match syn::parse2::<Lit>(input) {
        Ok(Lit::Str(text)) => Ok(text.value().into_bytes()),
        Ok(Lit::ByteStr(bytes)) => Ok(bytes.value()),
        Ok(other) => Err(Error::new(other.span(), EXPECTED)),
        Err(error) => Err(Error::new(error.span(), EXPECTED)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn only_strings_and_byte_strings_are_accepted() {
        assert_eq!(bytes_of_literal(quote!("a\n")).unwrap(), b"a\n");
        assert_eq!(bytes_of_literal(quote!(b"\xff")).unwrap(), [0xff]);
        for wrong in [quote!(), quote!(1), quote!(true), quote!("a", "b"), quote!(name)] {
            assert!(bytes_of_literal(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
