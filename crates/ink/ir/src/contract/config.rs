//! The arguments of `#[ink::contract(…)]` and `#[ink::trait_definition(…)]`.

use crate::{Argument, ArgumentValue};
use proc_macro2::TokenStream;
use syn::{Attribute, Error, LitStr, Path, Result};

/// The arguments of `#[ink::contract(…)]`.
pub struct Config {
    /// `env = path`: the environment; `ink::env::DefaultEnvironment` by default.
    pub env: Path,
    /// `keep_attr = "…"`.
    pub kept_attrs: KeptAttrs,
}

impl Config {
    /// Parses the arguments.
    ///
    /// # Errors
    ///
    /// Unknown arguments, and values of another kind.
    pub fn parse(tokens: TokenStream) -> Result<Self> {
        let mut this =
            Self { env: syn::parse_quote!(::ink::env::DefaultEnvironment), kept_attrs: KeptAttrs::default() };
        for argument in Argument::parse_all(tokens)? {
            match (argument.name.to_string().as_str(), argument.value) {
                ("env", Some(ArgumentValue::Path(path))) => this.env = path,
                ("env", _) => {
                    return Err(Error::new(
                        argument.name.span(),
                        "`env` needs the type of the environment: write `env = crate::MyEnvironment`",
                    ))
                }
                ("keep_attr", Some(ArgumentValue::Str(names))) => this.kept_attrs.add(&names),
                ("keep_attr", _) => return Err(KeptAttrs::expected(argument.name.span())),
                (name, _) => {
                    return Err(Error::new(
                        argument.name.span(),
                        format!("unknown argument `{name}`: expected `env` or `keep_attr`"),
                    ))
                }
            }
        }
        Ok(this)
    }
}

/// The attributes of messages and constructors that are repeated on the generated functions that call them.
pub struct KeptAttrs(Vec<String>);

impl Default for KeptAttrs {
    fn default() -> Self {
        let names = [
            "cfg",
            "cfg_attr",
            "allow",
            "expect",
            "warn",
            "deny",
            "forbid",
            "deprecated",
            "must_use",
            "doc",
            "rustfmt",
        ];
        Self(names.map(String::from).to_vec())
    }
}

impl KeptAttrs {
    /// Adds names that are separated by commas.
    pub(crate) fn add(&mut self, names: &LitStr) {
        self.0.extend(names.value().split(',').map(|name| name.trim().to_string()));
    }

    /// The error if the value is not a string.
    pub(crate) fn expected(span: proc_macro2::Span) -> Error {
        Error::new(span, "`keep_attr` needs the names of attributes: write `keep_attr = \"first, second\"`")
    }

    /// The attributes that are repeated.
    pub fn of<'a>(&'a self, attrs: &'a [Attribute]) -> impl Iterator<Item = &'a Attribute> {
        attrs
            .iter()
            .filter(|attr| attr.path().get_ident().is_some_and(|name| self.0.iter().any(|kept| name == kept)))
    }
}
