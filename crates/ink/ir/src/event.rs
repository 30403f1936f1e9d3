//! Events: `#[ink::event]`, `Event` and `EventMetadata`.

use crate::{
    attrs::Flag, item_attrs::find_macro, ungroup::Ungroup, Argument, ArgumentValue, Errors, InkAttrs,
};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Data, DataStruct, DeriveInput, Error, Fields, LitStr, Result};

/// A struct that is an event. It has no generics, and its fields are there under every configuration.
#[derive(Debug)]
pub struct Event {
    /// The struct without the `#[ink(...)]` attributes of itself and its fields.
    pub item: DeriveInput,
    /// Whether the event is emitted without a signature topic.
    pub anonymous: bool,
    /// The signature topic that replaces the computed one.
    pub signature_topic: Option<[u8; 32]>,
    /// For each field, whether it is a topic.
    pub topics: Vec<bool>,
}

impl Event {
    /// The input of `#[ink::event(config)]`.
    ///
    /// # Errors
    ///
    /// Arguments other than `anonymous` and `signature_topic = "…"`, and what is said at
    /// [`from_derive`](Self::from_derive). Fields have to be named.
    pub fn from_attribute(config: TokenStream, item: TokenStream) -> Result<Self> {
        let mut errors = Errors::default();
        let mut options = Options::default();
        for argument in errors.note(Argument::parse_all(config)).unwrap_or_default() {
            errors.note(options.argument(argument));
        }
        let item = parse_item(item)?;
        if let Some(second) = find_macro(&item.attrs, "event") {
            errors.push(Error::new_spanned(second, "a struct is an event once: remove this attribute"));
        }
        let event = errors.note(Self::new(options, item));
        if let Some(Fields::Unnamed(fields)) = event.as_ref().map(Self::fields) {
            errors.push(unnamed_fields(fields));
        }
        errors.into_result()?;
        Ok(event.expect("without an error there is an event; qed"))
    }

    /// The input of the derives `Event` and `EventMetadata`.
    ///
    /// # Errors
    ///
    /// An item that is not a struct or is generic; fields with `#[cfg]`; `#[ink(...)]` arguments other than
    /// `anonymous` and `signature_topic` on the struct and `topic` on fields; a signature topic that is not 32
    /// bytes in hexadecimal, or of an anonymous event.
    pub fn from_derive(item: TokenStream) -> Result<Self> {
        Self::new(Options::default(), parse_item(item)?)
    }

    fn new(mut options: Options, mut item: DeriveInput) -> Result<Self> {
        let mut errors = Errors::default();
        if let Some(attrs) = errors.note(InkAttrs::take(&mut item.attrs)) {
            errors.note(options.attributes(&attrs));
        }
        if !item.generics.params.is_empty() {
            errors.push(Error::new_spanned(
                &item.generics,
                "an event has no generics, as its signature names concrete types: write the types into the fields",
            ));
        }
        let signature_topic = errors.note(options.finish()).flatten();
        let mut topics = Vec::new();
        for field in struct_mut(&mut item)?.fields.iter_mut() {
            if let Some(cfg) = find_macro(&field.attrs, "cfg") {
                errors.push(Error::new_spanned(
                    cfg,
                    "the fields of an event are the same in every build, as its signature names them: put `#[cfg]` \
                     on the whole event and write a second one",
                ));
            }
            let attrs = errors.note(InkAttrs::take(&mut field.attrs)).unwrap_or_default();
            errors.note(attrs.allow("a field of an event, only `topic` has", &["topic"]));
            topics.push(attrs.has("topic"));
        }
        errors.into_result()?;
        Ok(Self { item, anonymous: options.anonymous.is_some(), signature_topic, topics })
    }

    /// The fields of the struct.
    pub fn fields(&self) -> &Fields {
        match &self.item.data {
            Data::Struct(data) => &data.fields,
            _ => unreachable!("an event is a struct since `new`; qed"),
        }
    }

    /// What the signature topic is the hash of: `Name(Type,Type)` with the types as in the source, without
    /// spaces and line breaks.
    pub fn signature(&self) -> String {
        let types: Vec<_> = self
            .fields()
            .iter()
            .map(|field| field.ty.to_token_stream().to_string().replace(char::is_whitespace, ""))
            .collect();
        format!("{}({})", self.item.ident, types.join(","))
    }

    /// The first topic of every such event; `None` if it is anonymous.
    pub fn topic(&self) -> Option<[u8; 32]> {
        (!self.anonymous)
            .then(|| self.signature_topic.unwrap_or_else(|| crate::blake2x256(self.signature().as_bytes())))
    }

    /// Refuses fields without names: metadata calls every argument of an event by name.
    ///
    /// # Errors
    ///
    /// At the fields.
    pub fn require_named_fields(&self) -> Result<()> {
        match self.fields() {
            Fields::Unnamed(fields) => Err(unnamed_fields(fields)),
            _ => Ok(()),
        }
    }
}

fn unnamed_fields(fields: &syn::FieldsUnnamed) -> Error {
    Error::new_spanned(fields, "the fields of an event need names: write `{ name: Type, … }`")
}

const NOT_A_STRUCT: &str = "an event is a struct: write `pub struct Name { field: Type, … }`";

fn parse_item(item: TokenStream) -> Result<DeriveInput> {
    let parsed = syn::parse2(item.clone()).map_err(|error| match syn::parse2::<syn::Item>(item.clone()) {
        Ok(_) => Error::new_spanned(item, NOT_A_STRUCT),
        Err(_) => error,
    });
    parsed.map(|mut item: DeriveInput| {
        item.ungroup();
        item
    })
}

fn struct_mut(item: &mut DeriveInput) -> Result<&mut DataStruct> {
    let span = match &item.data {
        Data::Struct(_) => Span::call_site(),
        Data::Enum(data) => data.enum_token.span,
        Data::Union(data) => data.union_token.span,
    };
    match &mut item.data {
        Data::Struct(data) => Ok(data),
        _ => Err(Error::new(span, NOT_A_STRUCT)),
    }
}

/// What is said of the whole event, in the macro's parentheses or in `#[ink(...)]`.
#[derive(Default)]
struct Options {
    anonymous: Option<Span>,
    signature_topic: Option<LitStr>,
}

impl Options {
    fn argument(&mut self, argument: Argument) -> Result<()> {
        let name = argument.name.to_string();
        match (name.as_str(), argument.value) {
            ("anonymous", None) => self.anonymous = Some(argument.name.span()),
            ("anonymous", Some(_)) => {
                let message = "`anonymous` takes no value: write `#[ink::event(anonymous)]`";
                return Err(Error::new(argument.name.span(), message));
            }
            ("signature_topic", Some(ArgumentValue::Str(topic))) => self.signature_topic = Some(topic),
            ("signature_topic", _) => {
                let message =
                    "`signature_topic` is a string: write `signature_topic = \"<64 hexadecimal digits>\"`";
                return Err(Error::new(argument.name.span(), message));
            }
            _ => {
                let message = format!(
                    "`#[ink::event]` knows no argument `{name}`; it knows `anonymous` and `signature_topic = \"…\"`"
                );
                return Err(Error::new(argument.name.span(), message));
            }
        }
        Ok(())
    }

    fn attributes(&mut self, attrs: &InkAttrs) -> Result<()> {
        let mut errors = Errors::default();
        errors.note(attrs.allow(
            "an event, only `anonymous` and `signature_topic` have",
            &["anonymous", "signature_topic"],
        ));
        for (flag, span) in attrs.iter() {
            let twice = match flag {
                Flag::Anonymous => self.anonymous.replace(span).is_some(),
                Flag::SignatureTopic(topic) => self.signature_topic.replace(topic.clone()).is_some(),
                _ => false,
            };
            if twice {
                errors.push(Error::new(span, format!("`{flag}` is given twice; remove one")));
            }
        }
        errors.into_result()
    }

    fn finish(&self) -> Result<Option<[u8; 32]>> {
        let Some(topic) = &self.signature_topic else { return Ok(None) };
        if self.anonymous.is_some() {
            let message =
                "an anonymous event has no signature topic: remove `anonymous` or `signature_topic`";
            return Err(Error::new(topic.span(), message));
        }
        parse_hash(topic).map(Some)
    }
}

/// 32 bytes in hexadecimal, with or without `0x`.
fn parse_hash(text: &LitStr) -> Result<[u8; 32]> {
    let value = text.value();
    let digits = value.strip_prefix("0x").unwrap_or(&value);
    let wrong = |what: String| {
        Error::new(
            text.span(),
            format!("a signature topic is 32 bytes, written as 64 hexadecimal digits; {what}"),
        )
    };
    if let Some(other) = digits.chars().find(|digit| !digit.is_ascii_hexdigit()) {
        return Err(wrong(format!("`{other}` is none")));
    }
    if digits.len() != 64 {
        return Err(wrong(format!("these are {}", digits.len())));
    }
    let mut hash = [0; 32];
    for (index, byte) in hash.iter_mut().enumerate() {
        let range = 2 * index..2 * index + 2;
        *byte = u8::from_str_radix(&digits[range], 16).expect("all are hexadecimal digits; qed");
    }
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn event(config: TokenStream, item: TokenStream) -> std::result::Result<Event, String> {
        Event::from_attribute(config, item).map_err(|errors| {
            errors.into_iter().map(|error| error.to_string()).collect::<Vec<_>>().join(" | ")
        })
    }

    #[test]
    fn signature_has_the_types_as_written() {
        let event = event(
            quote!(),
            quote! {
                /// Text.
                pub struct Transferred {
                    #[ink(topic)]
                    from: Option<AccountId>,
                    map: ink::prelude::collections::BTreeMap<u8, Vec<(u8, [u8; 32])>>,
                    amount: <Env as Environment>::Balance,
                }
            },
        )
        .unwrap();
        assert_eq!(
            event.signature(),
            "Transferred(Option<AccountId>,\
             ink::prelude::collections::BTreeMap<u8,Vec<(u8,[u8;32])>>,<EnvasEnvironment>::Balance)"
        );
        assert_eq!(event.topics, [true, false, false]);
        assert_eq!(event.item.attrs.len(), 1);
    }

    #[test]
    fn options_come_from_either_place() {
        let topic = "0x".to_string() + &"1f".repeat(32);
        for (config, attribute) in [
            (quote!(signature_topic = #topic), quote!()),
            (quote!(), quote!(#[ink(signature_topic = #topic)])),
        ] {
            let event = event(config, quote!(#attribute struct E;)).unwrap();
            assert_eq!(event.topic(), Some([0x1f; 32]));
        }
        for (config, attribute) in [(quote!(anonymous), quote!()), (quote!(), quote!(#[ink(anonymous)]))] {
            let event = event(config, quote!(#attribute struct E { a: u8 })).unwrap();
            assert_eq!(event.topic(), None);
        }
        let twice = event(
            quote!(anonymous),
            quote!(
                #[ink(anonymous)]
                struct E;
            ),
        );
        assert_eq!(twice.unwrap_err(), "`anonymous` is given twice; remove one");
    }

    #[test]
    fn several_errors_are_told_together() {
        let errors = event(
            quote!(topics = 3),
            quote! {
                #[ink(storage)]
                struct E<T> {
                    #[ink(message)]
                    #[cfg(unix)]
                    a: T,
                }
            },
        );
        assert_eq!(errors.unwrap_err().split(" | ").count(), 5);
    }

    #[test]
    fn hashes_of_the_wrong_form() {
        for (topic, what) in [
            ("", "these are 0"),
            ("0x11", "these are 2"),
            (&"zz".repeat(32), "`z` is none"),
            (&"é".repeat(32), "`é` is none"),
        ] {
            let error = event(
                quote!(signature_topic = #topic),
                quote!(
                    struct E;
                ),
            )
            .unwrap_err();
            assert!(error.ends_with(what), "{error}");
        }
    }
}
