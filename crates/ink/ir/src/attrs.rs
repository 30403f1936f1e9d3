//! The arguments of `#[ink(...)]`.

use crate::{Namespace, SelectorOrWildcard};
use proc_macro2::Span;
use std::fmt;
use syn::{
    ext::IdentExt,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
    Error, Ident, LitBool, LitInt, LitStr, Result, Token,
};

/// One argument of `#[ink(...)]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flag {
    /// `storage`: the storage struct.
    Storage,
    /// `event`: a struct that is an event.
    Event,
    /// `anonymous`: an event without a signature topic.
    Anonymous,
    /// `topic`: an indexed field of an event.
    Topic,
    /// `signature_topic = "…"`: the signature topic of an event, instead of the hash of its signature.
    SignatureTopic(LitStr),
    /// `constructor`: a function that creates the storage struct of a new contract.
    Constructor,
    /// `message`: a method that can be called from outside.
    Message,
    /// `payable`: calls may transfer value.
    Payable,
    /// `default`: the constructor or message that front ends suggest first.
    Default,
    /// `selector = …`: the selector of a constructor or message, or `_` for all others.
    Selector(SelectorOrWildcard),
    /// `namespace = "…"`: a prefix of the names that selectors are computed from.
    Namespace(Namespace),
    /// `impl`: a block of the contract without constructors and messages.
    Impl,
    /// `function = …`: the number of a chain extension's function.
    Function(u16),
    /// `handle_status = …`: whether a status of a chain extension's function is an error.
    HandleStatus(bool),
}

impl Flag {
    /// The name of the argument.
    pub fn name(&self) -> &'static str {
        match self {
            Flag::Storage => "storage",
            Flag::Event => "event",
            Flag::Anonymous => "anonymous",
            Flag::Topic => "topic",
            Flag::SignatureTopic(_) => "signature_topic",
            Flag::Constructor => "constructor",
            Flag::Message => "message",
            Flag::Payable => "payable",
            Flag::Default => "default",
            Flag::Selector(_) => "selector",
            Flag::Namespace(_) => "namespace",
            Flag::Impl => "impl",
            Flag::Function(_) => "function",
            Flag::HandleStatus(_) => "handle_status",
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An argument with its span.
struct Spanned {
    flag: Flag,
    span: Span,
}

impl Parse for Spanned {
    fn parse(input: ParseStream) -> Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let value = |example: &str| -> Result<()> {
            if input.peek(Token![=]) {
                return input.parse::<Token![=]>().map(drop);
            }
            Err(Error::new(name.span(), format!("`{name}` needs a value: write `{example}`")))
        };
        let flag = match name.to_string().as_str() {
            "storage" => Flag::Storage,
            "event" => Flag::Event,
            "anonymous" => Flag::Anonymous,
            "topic" => Flag::Topic,
            "constructor" => Flag::Constructor,
            "message" => Flag::Message,
            "payable" => Flag::Payable,
            "default" => Flag::Default,
            "impl" => Flag::Impl,
            "function" => {
                value("function = 1")?;
                Flag::Function(parse_u16(&input.parse()?)?)
            }
            "handle_status" => {
                value("handle_status = false")?;
                Flag::HandleStatus(input.parse::<LitBool>()?.value)
            }
            "selector" => {
                value("selector = 0xC0DECAFE")?;
                Flag::Selector(input.parse()?)
            }
            "namespace" => {
                value("namespace = \"my_namespace\"")?;
                Flag::Namespace(input.parse()?)
            }
            "signature_topic" => {
                value("signature_topic = \"<64 hexadecimal digits>\"")?;
                Flag::SignatureTopic(input.parse()?)
            }
            _ => {
                return Err(Error::new(
                    name.span(),
                    format!(
                        "unknown argument `{name}`: expected storage, event, anonymous, topic, \
                         signature_topic, constructor, message, payable, default, selector, namespace, impl, \
                         function or handle_status"
                    ),
                ))
            }
        };
        if input.peek(Token![=]) {
            return Err(input.error(format!("`{name}` takes no value: write only `{name}`")));
        }
        Ok(Spanned { flag, span: name.span() })
    }
}

/// The arguments of all `#[ink(...)]` attributes of one item, without duplicates.
#[derive(Debug, Clone, Default)]
pub struct InkAttrs {
    flags: Vec<(Flag, Span)>,
}

impl InkAttrs {
    /// Removes the `#[ink(...)]` attributes from an item's attributes.
    ///
    /// # Errors
    ///
    /// An argument that is unknown, malformed, or given twice; an attribute without arguments.
    pub fn take(attrs: &mut Vec<syn::Attribute>) -> Result<Self> {
        let mut this = Self::default();
        let mut others = Vec::new();
        for attr in std::mem::take(attrs) {
            if !attr.path().is_ident("ink") {
                others.push(attr);
                continue;
            }
            let flags = match &attr.meta {
                syn::Meta::List(list) => {
                    list.parse_args_with(Punctuated::<Spanned, Token![,]>::parse_terminated)?
                }
                _ => Punctuated::new(),
            };
            if flags.is_empty() {
                return Err(Error::new_spanned(
                    attr,
                    "`#[ink]` needs an argument, for example `#[ink(message)]`",
                ));
            }
            for Spanned { flag, span } in flags {
                if this.flags.iter().any(|(first, _)| first.name() == flag.name()) {
                    return Err(Error::new(span, format!("`{flag}` is given twice; remove one")));
                }
                this.flags.push((flag, span));
            }
        }
        *attrs = others;
        Ok(this)
    }

    /// Whether an item has an `#[ink...]` attribute, even a malformed one.
    pub fn are_in(attrs: &[syn::Attribute]) -> bool {
        attrs.iter().any(|attr| attr.path().is_ident("ink"))
    }

    /// Whether there are no arguments.
    pub fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// All arguments, in source order.
    pub fn iter(&self) -> impl Iterator<Item = (&Flag, Span)> {
        self.flags.iter().map(|(flag, span)| (flag, *span))
    }

    /// The span of an argument, by its [name](Flag::name).
    pub fn span_of(&self, name: &str) -> Option<Span> {
        self.flags.iter().find(|(flag, _)| flag.name() == name).map(|(_, span)| *span)
    }

    /// Whether an argument is given, by its [name](Flag::name).
    pub fn has(&self, name: &str) -> bool {
        self.span_of(name).is_some()
    }

    /// The `selector` argument.
    pub fn selector(&self) -> Option<SelectorOrWildcard> {
        self.flags.iter().find_map(|(flag, _)| match flag {
            Flag::Selector(selector) => Some(*selector),
            _ => None,
        })
    }

    /// The `namespace` argument.
    pub fn namespace(&self) -> Option<&Namespace> {
        self.flags.iter().find_map(|(flag, _)| match flag {
            Flag::Namespace(namespace) => Some(namespace),
            _ => None,
        })
    }

    /// The `signature_topic` argument.
    pub fn signature_topic(&self) -> Option<&LitStr> {
        self.flags.iter().find_map(|(flag, _)| match flag {
            Flag::SignatureTopic(topic) => Some(topic),
            _ => None,
        })
    }

    /// The `function` argument.
    pub fn function(&self) -> Option<u16> {
        self.flags.iter().find_map(|(flag, _)| match flag {
            Flag::Function(number) => Some(*number),
            _ => None,
        })
    }

    /// The `handle_status` argument.
    pub fn handle_status(&self) -> Option<bool> {
        self.flags.iter().find_map(|(flag, _)| match flag {
            Flag::HandleStatus(handle) => Some(*handle),
            _ => None,
        })
    }

    /// Rejects arguments that are not allowed on `what`, for example "a message".
    ///
    /// # Errors
    ///
    /// At each argument whose name is not in `allowed`.
    pub fn allow(&self, what: &str, allowed: &[&str]) -> Result<()> {
        let mut errors = Errors::default();
        for (flag, span) in self.iter().filter(|(flag, _)| !allowed.contains(&flag.name())) {
            errors.push(Error::new(span, format!("`{flag}` is not allowed on {what}: remove it")));
        }
        errors.into_result()
    }
}

/// The number of a chain extension or of one of its functions.
pub(crate) fn parse_u16(number: &LitInt) -> Result<u16> {
    number.base10_parse().map_err(|_| Error::new(number.span(), "expected a number from 0 to 65535"))
}

/// Several errors that are reported together.
#[derive(Debug, Default)]
pub struct Errors(Option<Error>);

impl Errors {
    /// Adds an error.
    pub fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// Returns the value, or adds the error.
    pub fn note<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// All errors combined, if there are any.
    pub fn into_result(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}

/// One `name = value` or `name` in the parentheses of a macro, as in `#[ink::contract(env = MyEnv)]`.
#[derive(Debug, Clone)]
pub struct Argument {
    /// The name.
    pub name: Ident,
    /// The value after `=`.
    pub value: Option<ArgumentValue>,
}

/// The value of an [`Argument`].
#[derive(Debug, Clone)]
pub enum ArgumentValue {
    /// `true` or `false`.
    Bool(LitBool),
    /// A string.
    Str(LitStr),
    /// A number.
    Int(LitInt),
    /// The path of a type.
    Path(syn::Path),
}

impl Parse for Argument {
    fn parse(input: ParseStream) -> Result<Self> {
        let name = input.call(Ident::parse_any)?;
        if !input.peek(Token![=]) {
            return Ok(Self { name, value: None });
        }
        input.parse::<Token![=]>()?;
        let value = if input.peek(LitBool) {
            ArgumentValue::Bool(input.parse()?)
        } else if input.peek(LitStr) {
            ArgumentValue::Str(input.parse()?)
        } else if input.peek(LitInt) {
            ArgumentValue::Int(input.parse()?)
        } else {
            ArgumentValue::Path(input.call(syn::Path::parse_mod_style)?)
        };
        Ok(Self { name, value: Some(value) })
    }
}

impl Argument {
    /// All arguments in the parentheses of a macro.
    ///
    /// # Errors
    ///
    /// Anything but `name` or `name = value`, and a name that is given twice.
    pub fn parse_all(tokens: proc_macro2::TokenStream) -> Result<Vec<Self>> {
        use syn::parse::Parser;
        let arguments: Vec<Self> =
            Punctuated::<Self, Token![,]>::parse_terminated.parse2(tokens)?.into_iter().collect();
        for (index, argument) in arguments.iter().enumerate() {
            if arguments[..index].iter().any(|first| first.name == argument.name) {
                let message = format!("`{}` is given twice; remove one", argument.name);
                return Err(Error::new(argument.name.span(), message));
            }
        }
        Ok(arguments)
    }
}
