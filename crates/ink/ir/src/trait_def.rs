//! `#[ink::trait_definition]`.

use crate::{
    contract::{check_signature, Callable, KeptAttrs},
    ungroup::Ungroup,
    Argument, ArgumentValue, Errors, InkAttrs, Namespace,
};
use proc_macro2::TokenStream;
use std::collections::HashMap;
use syn::{spanned::Spanned, visit::Visit, Error, ItemTrait, Result, TraitItem, TraitItemFn};

/// The definition of a trait that contracts can implement and call.
pub struct TraitDefinition {
    /// The trait without its `#[ink(…)]` attributes.
    pub item: ItemTrait,
    /// The messages, at least one. None of them is a wildcard.
    pub messages: Vec<Callable>,
    /// The attributes of messages that are repeated on the generated functions that call them.
    pub kept_attrs: KeptAttrs,
}

impl TraitDefinition {
    /// Parses and checks `#[ink::trait_definition(config)]` on `item`.
    ///
    /// # Errors
    ///
    /// All violations of the macro's rules, each at the tokens that cause it.
    pub fn parse(config: TokenStream, item: TokenStream) -> Result<Self> {
        let mut kept_attrs = KeptAttrs::default();
        let mut namespace = None;
        for argument in Argument::parse_all(config)? {
            match (argument.name.to_string().as_str(), argument.value) {
                ("namespace", Some(ArgumentValue::Str(name))) => {
                    namespace = Some(Namespace::try_from(&name)?)
                }
                ("namespace", _) => {
                    return Err(Error::new(
                        argument.name.span(),
                        "`namespace` needs a string: write `namespace = \"my_namespace\"`",
                    ))
                }
                ("keep_attr", Some(ArgumentValue::Str(names))) => kept_attrs.add(&names),
                ("keep_attr", _) => return Err(KeptAttrs::expected(argument.name.span())),
                (name, _) => {
                    return Err(Error::new(
                        argument.name.span(),
                        format!("unknown argument `{name}`: expected `namespace` or `keep_attr`"),
                    ))
                }
            }
        }
        let mut item: ItemTrait = syn::parse2(item).map_err(|error| {
            Error::new(error.span(), format!("`#[ink::trait_definition]` applies to a trait: {error}"))
        })?;
        item.ungroup();
        let mut errors = Errors::default();
        errors.note(check_trait(&mut item));
        errors.note(crate::contract::check_names(&item));
        let prefix = match &namespace {
            Some(namespace) => format!("{}::{}::", namespace.as_str(), item.ident),
            None => format!("{}::", item.ident),
        };
        let mut messages = Vec::new();
        for item in &mut item.items {
            let TraitItem::Fn(function) = item else {
                errors.push(Error::new_spanned(
                    item,
                    "a trait definition contains only messages: remove this, or move it to a trait without \
                     `#[ink::trait_definition]`",
                ));
                continue;
            };
            messages.extend(errors.note(message(function, &prefix)));
        }
        errors.into_result()?;
        if messages.is_empty() {
            return Err(Error::new(
                item.ident.span(),
                "a trait definition needs a message: write `#[ink(message)] fn name(&self);`",
            ));
        }
        check_selectors(&messages)?;
        Ok(Self { item, messages, kept_attrs })
    }

    /// The id of the trait: the exclusive or of its messages' selectors.
    pub fn id(&self) -> u32 {
        self.messages.iter().fold(0, |id, message| id ^ message.selector.id())
    }
}

fn check_trait(item: &mut ItemTrait) -> Result<()> {
    let mut errors = Errors::default();
    if let Some(ink) = errors.note(InkAttrs::take(&mut item.attrs)) {
        if let Some(span) = ink.span_of("namespace") {
            errors.push(Error::new(span, "write this as `#[ink::trait_definition(namespace = \"…\")]`"));
        }
        errors.note(ink.allow("a trait definition", &["namespace"]));
    }
    if !matches!(item.vis, syn::Visibility::Public(_)) {
        errors.push(Error::new(
            item.trait_token.span(),
            format!("a trait definition has to be public: write `pub trait {}`", item.ident),
        ));
    }
    if let Some(token) = &item.unsafety {
        errors.push(Error::new_spanned(token, "a trait definition cannot be `unsafe`; remove this"));
    }
    if let Some(token) = &item.auto_token {
        errors.push(Error::new_spanned(token, "a trait definition cannot be `auto`; remove this"));
    }
    if !item.generics.params.is_empty() || item.generics.where_clause.is_some() {
        errors.push(Error::new(
            item.ident.span(),
            "a trait definition cannot be generic: its messages need concrete types",
        ));
    }
    if !item.supertraits.is_empty() {
        errors.push(Error::new_spanned(
            &item.supertraits,
            "a trait definition cannot have supertraits: a contract implements each trait separately",
        ));
    }
    errors.into_result()
}

fn message(function: &mut TraitItemFn, prefix: &str) -> Result<Callable> {
    let sig = &function.sig;
    let ink = InkAttrs::take(&mut function.attrs)?;
    if let Some(span) = ink.span_of("constructor") {
        return Err(Error::new(
            span,
            "a trait definition cannot have constructors: only contracts have them",
        ));
    }
    if !ink.has("message") {
        return Err(Error::new(
            sig.ident.span(),
            "every function of a trait definition has to be a message: write `#[ink(message)]` above it",
        ));
    }
    ink.allow("a trait's message", &["message", "payable", "default", "selector"])?;
    if let Some(body) = &function.default {
        return Err(Error::new_spanned(
            body,
            "a trait's message cannot have a default body: end it with `;`",
        ));
    }
    check_signature(sig, "a message")?;
    crate::contract::check_receiver(sig)?;
    let this = Callable::new(sig, &function.attrs, &ink, prefix)?;
    let mut types = MentionsSelf(false);
    types.visit_signature(sig);
    if types.0 {
        // The types are those of the environment, `<Self as ContractEnv>::Env`. The bound excludes the
        // message from `dyn Trait`, of which there are no values.
        let bounds = syn::parse_quote!(Self: ::core::marker::Sized + ::ink::env::ContractEnv);
        function.sig.generics.make_where_clause().predicates.push(bounds);
    }
    let sig = &function.sig;
    if this.is_wildcard() || this.is_wildcard_complement() {
        return Err(Error::new(
            ink.span_of("selector").unwrap_or_else(|| sig.span()),
            "a trait's message needs a specific selector: write a number, or remove this",
        ));
    }
    Ok(this)
}

fn check_selectors(messages: &[Callable]) -> Result<()> {
    let mut errors = Errors::default();
    let mut seen = HashMap::new();
    for message in messages {
        if let Some(first) =
            seen.insert(message.selector, &message.ident).filter(|first| **first != message.ident)
        {
            errors.push(Error::new(
                message.ident.span(),
                format!(
                    "the messages `{first}` and `{}` have the same selector: give one of them another with \
                     `selector = 0x…`",
                    message.ident
                ),
            ));
        }
    }
    errors.into_result()
}

/// Whether types mention `Self`.
struct MentionsSelf(bool);

impl<'ast> Visit<'ast> for MentionsSelf {
    fn visit_receiver(&mut self, _: &'ast syn::Receiver) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0 |= path.segments.first().is_some_and(|segment| segment.ident == "Self");
        syn::visit::visit_path(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Selector;
    use quote::{quote, ToTokens};

    fn errors(item: TokenStream) -> Vec<String> {
        let result = TraitDefinition::parse(TokenStream::new(), item);
        result.err().into_iter().flatten().map(|error| error.to_string()).collect()
    }

    #[track_caller]
    fn assert_error(item: TokenStream, expected: &str) {
        let errors = errors(item);
        assert!(errors.len() == 1 && errors[0].contains(expected), "expected `{expected}`, got {errors:#?}");
    }

    #[test]
    fn messages_have_the_trait_s_selectors() {
        let definition = |config| {
            let item = quote! {
                pub trait Flip {
                    /// Turns it.
                    #[ink(message, payable)]
                    fn flip(&mut self, times: u32);
                    #[ink(message, selector = 1)]
                    fn get(&self) -> bool;
                }
            };
            TraitDefinition::parse(config, item).unwrap()
        };
        let plain = definition(quote!());
        let [flip, get] = &plain.messages[..] else { panic!("two messages") };
        assert!(flip.payable && flip.mutates && !get.payable && !get.mutates);
        assert_eq!((flip.selector, get.selector), (Selector::of("Flip::flip"), Selector([0, 0, 0, 1])));
        assert_eq!(plain.id(), Selector::of("Flip::flip").id() ^ 1);
        assert_eq!(flip.local_id(), Selector::of("flip").id());
        assert!(!plain.item.to_token_stream().to_string().contains("ink"));

        let with_namespace = definition(quote!(namespace = "space", keep_attr = "inline"));
        assert_eq!(with_namespace.messages[0].selector, Selector::of("space::Flip::flip"));
        assert_eq!(with_namespace.messages[1].selector, Selector([0, 0, 0, 1]));
    }

    #[test]
    fn message_with_self_types_is_excluded_from_dyn() {
        let item = quote! {
            pub trait T {
                #[ink(message)]
                fn f(&self) -> <Self as ContractEnv>::Env;
                #[ink(message)]
                fn g(&self);
            }
        };
        let definition = TraitDefinition::parse(quote!(), item).unwrap();
        let bounds: Vec<_> = definition
            .item
            .items
            .iter()
            .map(|item| matches!(item, TraitItem::Fn(function) if function.sig.generics.where_clause.is_some()))
            .collect();
        assert_eq!(bounds, [true, false]);
    }

    #[test]
    fn invalid_trait_is_rejected() {
        let message = quote!(
            #[ink(message)]
            fn f(&self);
        );
        assert_error(
            quote!(
                struct S;
            ),
            "applies to a trait",
        );
        assert_error(quote!(trait T { #message }), "write `pub trait T`");
        assert_error(quote!(pub unsafe trait T { #message }), "cannot be `unsafe`");
        assert_error(quote!(pub trait T<A> { #message }), "cannot be generic");
        assert_error(quote!(pub trait T: Clone { #message }), "cannot have supertraits");
        assert_error(
            quote!(
                pub trait T {}
            ),
            "needs a message",
        );
        assert_error(quote!(pub trait T { #message const C: u8; }), "contains only messages");
        assert_error(quote!(pub trait T { #message type A; }), "contains only messages");
        assert_error(quote!(#[ink(namespace = "n")] pub trait T { #message }), "write this as");
        assert_error(
            quote!(
                pub trait T {
                    #[ink(message)]
                    fn __ink_f(&self);
                }
            ),
            "`__ink`",
        );
        for (config, expected) in [
            (quote!(namespace = 1), "`namespace` needs a string"),
            (quote!(namespace = "::a"), "a Rust identifier"),
            (quote!(keep_attr), "`keep_attr` needs the names"),
            (quote!(env = E), "unknown argument `env`"),
        ] {
            let error =
                TraitDefinition::parse(config, quote!(pub trait T { #message })).err().unwrap().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn invalid_function_is_rejected() {
        for (function, expected) in [
            (
                quote!(
                    fn f(&self);
                ),
                "write `#[ink(message)]` above it",
            ),
            (
                quote!(
                    #[ink(constructor)]
                    fn f() -> Self;
                ),
                "cannot have constructors",
            ),
            (
                quote!(
                    #[ink(message)]
                    fn f(&self) {}
                ),
                "end it with `;`",
            ),
            (
                quote!(
                    #[ink(message)]
                    fn f();
                ),
                "a message takes `&self`",
            ),
            (
                quote!(
                    #[ink(message)]
                    fn f(self);
                ),
                "a message takes `&self`",
            ),
            (
                quote!(
                    #[ink(message)]
                    fn f<A>(&self);
                ),
                "cannot be generic",
            ),
            (
                quote!(
                    #[ink(message)]
                    async fn f(&self);
                ),
                "cannot be `async`",
            ),
            (
                quote!(
                    #[ink(message)]
                    unsafe fn f(&self);
                ),
                "cannot be `unsafe`",
            ),
            (
                quote!(
                    #[ink(message)]
                    extern "C" fn f(&self);
                ),
                "only the Rust ABI",
            ),
            (
                quote!(
                    #[ink(message)]
                    fn f(&self, a: &str);
                ),
                "write `String`",
            ),
            (
                quote!(
                    #[ink(message, event)]
                    fn f(&self);
                ),
                "`event` is not allowed",
            ),
            (
                quote!(
                    #[ink(message, selector = _)]
                    fn f(&self);
                ),
                "a specific selector",
            ),
            (
                quote!(
                    #[ink(message, selector = @)]
                    fn f(&self);
                ),
                "a specific selector",
            ),
        ] {
            assert_error(quote!(pub trait T { #function }), expected);
        }
        assert_error(
            quote! {
                pub trait T {
                    #[ink(message, selector = 1)]
                    fn f(&self);
                    #[ink(message, selector = 1)]
                    fn g(&self);
                }
            },
            "`f` and `g` have the same selector",
        );
    }
}
