//! Selectors of constructors and messages, and the namespaces that they depend on.

use proc_macro2::TokenStream;
use quote::{quote, ToTokens};
use syn::{
    parse::{Parse, ParseStream},
    Error, LitInt, LitStr, Result, Token,
};

/// The selector of a constructor or message: the first four bytes of a call's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector(pub [u8; 4]);

impl Selector {
    /// The selector of the one other message besides a message with `selector = _` (IIP-2).
    pub const WILDCARD_COMPLEMENT: Self = Self([0x9B, 0xAE, 0x9D, 0x5E]);

    /// The selector of a name: the first four bytes of its BLAKE2b-256 hash.
    pub fn of(name: &str) -> Self {
        let [a, b, c, d, ..] = crate::blake2x256(name.as_bytes());
        Self([a, b, c, d])
    }

    /// The bytes as a big-endian number, as written in source: `0xC0DECAFE`.
    pub fn id(self) -> u32 {
        u32::from_be_bytes(self.0)
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#010x}", self.id())
    }
}

/// The bytes as an array.
impl ToTokens for Selector {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let [a, b, c, d] = self.0;
        tokens.extend(quote!([#a, #b, #c, #d]));
    }
}

/// The value of `selector = …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SelectorOrWildcard {
    /// `_`: every selector that no other constructor or message has.
    Wildcard,
    /// Four bytes, as a number or as `@`.
    Selector(Selector),
}

impl Parse for SelectorOrWildcard {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(Token![_]) {
            input.parse::<Token![_]>()?;
            return Ok(Self::Wildcard);
        }
        if input.peek(Token![@]) {
            input.parse::<Token![@]>()?;
            return Ok(Self::Selector(Selector::WILDCARD_COMPLEMENT));
        }
        let expected =
            "invalid selector: expected a number of 4 bytes such as `0xC0DECAFE`, `_` (all others), or `@` \
                        (the complement of `_`)";
        let number: LitInt = input.parse().map_err(|error| Error::new(error.span(), expected))?;
        let id: u32 = number.base10_parse().map_err(|_| Error::new(number.span(), expected))?;
        Ok(Self::Selector(Selector(id.to_be_bytes())))
    }
}

/// A prefix of the names that selectors are computed from, so that two blocks can have messages of the same
/// name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace(String);

impl Namespace {
    /// The namespace as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&LitStr> for Namespace {
    type Error = Error;

    fn try_from(text: &LitStr) -> Result<Self> {
        match syn::parse_str::<syn::Ident>(&text.value()) {
            Ok(_) => Ok(Self(text.value())),
            Err(_) => Err(Error::new(
                text.span(),
                "invalid namespace: expected a Rust identifier, for example `namespace = \"my_namespace\"`",
            )),
        }
    }
}

impl Parse for Namespace {
    fn parse(input: ParseStream) -> Result<Self> {
        let text: LitStr = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                "invalid namespace: expected a string, for example `namespace = \"my_namespace\"`",
            )
        })?;
        Self::try_from(&text)
    }
}
