//! Events: `#[ink::event]`, `Event` and `EventMetadata`.

use crate::{
    attrs::Flag, item_attrs::find_macro, ungroup::Ungroup, Argument, ArgumentValue, Errors, InkAttrs,
};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Data, DataStruct, DeriveInput, Error, Fields, LitStr, Result};

/// An event: a struct without generics and without conditionally compiled fields.
#[derive(Debug)]
pub struct Event {
    /// The struct, without `#[ink(...)]` attributes on itself and on its fields.
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
    /// Arguments other than `anonymous` and `signature_topic = "…"`, unnamed fields, and the errors of
    /// [`from_derive`](Self::from_derive).
    pub fn from_attribute(config: TokenStream, item: TokenStream) -> Result<Self> {
        let mut errors = Errors::default();
        let mut options = Options::default();
        for argument in errors.note(Argument::parse_all(config)).unwrap_or_default() {
            errors.note(options.argument(argument));
        }
        let item = parse_item(item)?;
        if let Some(second) = find_macro(&item.attrs, "event") {
            errors.push(Error::new_spanned(second, "the struct is already an event: remove this attribute"));
        }
        let event = errors.note(Self::new(options, item));
        if let Some(Fields::Unnamed(fields)) = event.as_ref().map(Self::fields) {
            errors.push(unnamed_fields(fields));
        }
        errors.into_result()?;
        Ok(event.expect("there is an event if there are no errors; qed"))
    }

    /// The input of the derives `Event` and `EventMetadata`.
    ///
    /// # Errors
    ///
    /// An item that is not a struct or is generic; fields with `#[cfg]`; `#[ink(...)]` arguments other than
    /// `anonymous` and `signature_topic` on the struct and `topic` on fields; a signature topic that is not
    /// 32 bytes in hexadecimal, or that is on an anonymous event.
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
                "an event cannot be generic, as its signature names concrete types: write the types into the \
                 fields",
            ));
        }
        let signature_topic = errors.note(options.finish()).flatten();
        let mut topics = Vec::new();
        for field in struct_mut(&mut item)?.fields.iter_mut() {
            if let Some(cfg) = find_macro(&field.attrs, "cfg") {
                errors.push(Error::new_spanned(
                    cfg,
                    "a field of an event cannot have `#[cfg]`, as the event's signature names it: put \
                     `#[cfg]` on the whole event, and write a second one",
                ));
            }
            let attrs = errors.note(InkAttrs::take(&mut field.attrs)).unwrap_or_default();
            errors.note(attrs.allow("a field of an event, only `topic` is", &["topic"]));
            topics.push(attrs.has("topic"));
        }
        errors.into_result()?;
        Ok(Self { item, anonymous: options.anonymous.is_some(), signature_topic, topics })
    }

    /// The fields of the struct.
    pub fn fields(&self) -> &Fields {
        match &self.item.data {
            Data::Struct(data) => &data.fields,
            _ => unreachable!("`new` rejects everything but structs; qed"),
        }
    }

    /// The preimage of the signature topic: `Name(Type,Type)` with the types as in the source, without
    /// whitespace.
    pub fn signature(&self) -> String {
        let types: Vec<_> = self
            .fields()
            .iter()
            .map(|field| field.ty.to_token_stream().to_string().replace(char::is_whitespace, ""))
            .collect();
        format!("{}({})", self.item.ident, types.join(","))
    }

    /// The signature topic, which is the first topic; `None` if the event is anonymous.
    pub fn topic(&self) -> Option<[u8; 32]> {
        (!self.anonymous)
            .then(|| self.signature_topic.unwrap_or_else(|| crate::blake2x256(self.signature().as_bytes())))
    }

    /// Rejects unnamed fields: metadata names every field of an event.
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

const NOT_A_STRUCT: &str = "an event has to be a struct: write `pub struct Name { field: Type, … }`";

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

/// The options of an event, from the macro's arguments or from `#[ink(...)]`.
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
                    "`signature_topic` needs a string: write `signature_topic = \"<64 hexadecimal digits>\"`";
                return Err(Error::new(argument.name.span(), message));
            }
            _ => {
                let message =
                    format!("unknown argument `{name}`: expected `anonymous` or `signature_topic = \"…\"`");
                return Err(Error::new(argument.name.span(), message));
            }
        }
        Ok(())
    }

    fn attributes(&mut self, attrs: &InkAttrs) -> Result<()> {
        let mut errors = Errors::default();
        errors.note(attrs.allow(
            "an event, only `anonymous` and `signature_topic` are",
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

/// Parses 32 bytes in hexadecimal, with or without `0x`.
fn parse_hash(text: &LitStr) -> Result<[u8; 32]> {
    let value = text.value();
    let digits = value.strip_prefix("0x").unwrap_or(&value);
    let invalid = |what: String| {
        Error::new(
            text.span(),
            format!("invalid signature topic: expected 64 hexadecimal digits, got {what}"),
        )
    };
    if let Some(other) = digits.chars().find(|digit| !digit.is_ascii_hexdigit()) {
        return Err(invalid(format!("`{other}`")));
    }
    if digits.len() != 64 {
        return Err(invalid(format!("{} digits", digits.len())));
    }
    let mut hash = [0; 32];
    for (index, byte) in hash.iter_mut().enumerate() {
        let range = 2 * index..2 * index + 2;
        *byte = u8::from_str_radix(&digits[range], 16).expect("the digits were checked; qed");
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
    fn options_are_arguments_or_attributes() {
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
    fn all_errors_are_reported_together() {
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
    fn invalid_signature_topic_is_rejected() {
        for (topic, what) in [
            ("", "got 0 digits"),
            ("0x11", "got 2 digits"),
            (&"zz".repeat(32), "got `z`"),
            (&"é".repeat(32), "got `é`"),
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
