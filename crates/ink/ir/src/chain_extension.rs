//! `#[ink::chain_extension]`.

use crate::{
    attrs::parse_u16, contract::check_signature, ungroup::Ungroup, Argument, ArgumentValue, Errors, InkAttrs,
};
use proc_macro2::{Span, TokenStream};
use std::collections::HashMap;
use syn::{Error, FnArg, ItemTrait, PatType, Result, TraitItem, TraitItemFn, TraitItemType, Type};

/// The declaration of a chain extension.
pub struct ChainExtension {
    /// The trait without its items and `#[ink(…)]` attributes.
    pub item: ItemTrait,
    /// The type that converts a status to an error.
    pub error_code: Type,
    /// The functions, with unique numbers.
    pub functions: Vec<Function>,
}

/// A function of a chain extension.
pub struct Function {
    /// The function, without its `#[ink(…)]` attributes.
    pub item: TraitItemFn,
    /// The id: the extension's number in the upper half, the function's in the lower.
    pub id: u32,
    /// Whether a status other than 0 is an error.
    pub handle_status: bool,
}

impl Function {
    /// The arguments.
    pub fn inputs(&self) -> impl Iterator<Item = &PatType> {
        self.item.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        })
    }
}

impl ChainExtension {
    /// Parses and checks `#[ink::chain_extension(config)]` on `item`.
    ///
    /// # Errors
    ///
    /// All violations of the macro's rules, each at the tokens that cause it.
    pub fn parse(config: TokenStream, item: TokenStream) -> Result<Self> {
        let number = number(config)?;
        let mut item: ItemTrait = syn::parse2(item).map_err(|error| {
            Error::new(error.span(), format!("`#[ink::chain_extension]` applies to a trait: {error}"))
        })?;
        item.ungroup();
        let mut errors = Errors::default();
        errors.note(check_trait(&mut item));
        errors.note(crate::contract::check_names(&item));
        let (mut error_code, mut functions) = (None::<Type>, Vec::new());
        for item in std::mem::take(&mut item.items) {
            match item {
                TraitItem::Fn(item) => functions.extend(errors.note(function(item, number))),
                TraitItem::Type(item) if error_code.is_some() => errors.push(Error::new(
                    item.ident.span(),
                    "a chain extension has one type, `ErrorCode`; remove this",
                )),
                TraitItem::Type(item) => error_code = errors.note(check_error_code(item)),
                other => errors.push(Error::new_spanned(
                    other,
                    "a chain extension contains only functions and `type ErrorCode = …;`: remove this",
                )),
            }
        }
        errors.note(check_numbers(&functions));
        errors.into_result()?;
        let error_code = error_code.ok_or_else(|| {
            Error::new(
                item.ident.span(),
                "a chain extension needs a type for its errors: write `type ErrorCode = MyError;`, where \
                 `MyError` implements `ink::env::chain_extension::FromStatusCode`",
            )
        })?;
        Ok(Self { item, error_code, functions })
    }
}

/// The number in `extension = N`.
fn number(config: TokenStream) -> Result<u16> {
    const EXPECTED: &str =
        "write `#[ink::chain_extension(extension = N)]`, where `N` is the number that the chain \
                            gives to the extension";
    let mut number = None;
    for argument in Argument::parse_all(config)? {
        match (argument.name.to_string().as_str(), argument.value) {
            ("extension", Some(ArgumentValue::Int(value))) => number = Some(parse_u16(&value)?),
            ("extension", _) => return Err(Error::new(argument.name.span(), EXPECTED)),
            (name, _) => {
                let message = format!("unknown argument `{name}`: expected `extension`");
                return Err(Error::new(argument.name.span(), message));
            }
        }
    }
    number.ok_or_else(|| Error::new(Span::call_site(), EXPECTED))
}

fn check_trait(item: &mut ItemTrait) -> Result<()> {
    let mut errors = Errors::default();
    if let Some(ink) = errors.note(InkAttrs::take(&mut item.attrs)) {
        errors.note(ink.allow("a chain extension", &[]));
    }
    if !matches!(item.vis, syn::Visibility::Public(_)) {
        errors.push(Error::new(
            item.trait_token.span,
            format!("a chain extension has to be public: write `pub trait {}`", item.ident),
        ));
    }
    if let Some(token) = &item.unsafety {
        errors.push(Error::new_spanned(token, "a chain extension cannot be `unsafe`; remove this"));
    }
    if let Some(token) = &item.auto_token {
        errors.push(Error::new_spanned(token, "a chain extension cannot be `auto`; remove this"));
    }
    if !item.generics.params.is_empty() || item.generics.where_clause.is_some() {
        errors.push(Error::new(
            item.ident.span(),
            "a chain extension cannot be generic: its functions need concrete types",
        ));
    }
    if !item.supertraits.is_empty() {
        errors.push(Error::new_spanned(
            &item.supertraits,
            "a chain extension cannot have supertraits: combine extensions with `ink::combine_extensions!`",
        ));
    }
    errors.into_result()
}

fn check_error_code(item: TraitItemType) -> Result<Type> {
    if item.ident != "ErrorCode" {
        let message = format!("a chain extension has one type, `ErrorCode`; remove `{}`", item.ident);
        return Err(Error::new(item.ident.span(), message));
    }
    if !item.generics.params.is_empty() {
        return Err(Error::new_spanned(&item.generics, "`ErrorCode` cannot be generic; remove this"));
    }
    if !item.bounds.is_empty() {
        return Err(Error::new_spanned(&item.bounds, "`ErrorCode` is a concrete type; remove these bounds"));
    }
    match item.default {
        Some((_, ty)) => Ok(ty),
        None => {
            Err(Error::new(item.ident.span(), "`ErrorCode` needs a type: write `type ErrorCode = MyError;`"))
        }
    }
}

fn function(mut item: TraitItemFn, extension: u16) -> Result<Function> {
    let ink = InkAttrs::take(&mut item.attrs)?;
    let Some(number) = ink.function() else {
        return Err(Error::new(
            item.sig.ident.span(),
            "every function of a chain extension has a number: write `#[ink(function = N)]` above it",
        ));
    };
    ink.allow("a chain extension's function", &["function", "handle_status"])?;
    if let Some(body) = &item.default {
        return Err(Error::new_spanned(
            body,
            "a chain extension's function cannot have a body: the chain has it; end this with `;`",
        ));
    }
    check_signature(&item.sig, "a chain extension's function")?;
    if let Some(receiver) = item.sig.receiver() {
        return Err(Error::new_spanned(
            receiver,
            "a chain extension's function does not take `self`; remove it",
        ));
    }
    if let Some(input) = item.sig.inputs.iter().find(|input| match input {
        FnArg::Typed(typed) => !matches!(*typed.pat, syn::Pat::Ident(_)),
        FnArg::Receiver(_) => false,
    }) {
        return Err(Error::new_spanned(input, "an argument needs a name: write `name: Type`"));
    }
    let id = u32::from(extension) << 16 | u32::from(number);
    Ok(Function { id, handle_status: ink.handle_status().unwrap_or(true), item })
}

fn check_numbers(functions: &[Function]) -> Result<()> {
    let mut errors = Errors::default();
    let mut seen = HashMap::new();
    for function in functions {
        let ident = &function.item.sig.ident;
        if let Some(first) = seen.insert(function.id, ident) {
            let message = format!("the functions `{first}` and `{ident}` have the same number");
            errors.push(Error::new(ident.span(), message));
        }
    }
    errors.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn parse(item: TokenStream) -> Result<ChainExtension> {
        ChainExtension::parse(quote!(extension = 0x12), item)
    }

    #[track_caller]
    fn assert_error(result: Result<ChainExtension>, expected: &str) {
        let errors: Vec<_> = result.err().into_iter().flatten().map(|error| error.to_string()).collect();
        assert!(errors.len() == 1 && errors[0].contains(expected), "expected `{expected}`, got {errors:#?}");
    }

    #[test]
    fn functions_have_their_ids_and_status_handling() {
        let extension = parse(quote! {
            pub trait Dice {
                type ErrorCode = DiceError;

                /// Throws one.
                #[ink(function = 1)]
                fn throw(sides: u8, times: u32) -> Result<u8, Error>;
                #[ink(function = 0xffff, handle_status = false)]
                fn reset();
            }
        })
        .unwrap();
        let [throw, reset] = &extension.functions[..] else { panic!("two functions") };
        assert_eq!((throw.id, throw.handle_status, throw.inputs().count()), (0x12_0001, true, 2));
        assert_eq!((reset.id, reset.handle_status, reset.inputs().count()), (0x12_ffff, false, 0));
        assert_eq!(throw.item.attrs.len(), 1);
        assert!(extension.error_code == syn::parse_quote!(DiceError));
    }

    #[test]
    fn invalid_configuration_is_rejected() {
        let item = quote!(
            pub trait T {
                type ErrorCode = ();
            }
        );
        for (config, expected) in [
            (quote!(), "write `#[ink::chain_extension(extension = N)]`"),
            (quote!(extension), "write `#[ink::chain_extension(extension = N)]`"),
            (quote!(extension = "1"), "write `#[ink::chain_extension(extension = N)]`"),
            (quote!(extension = 65536), "from 0 to 65535"),
            (quote!(extension = 1, extension = 2), "given twice"),
            (quote!(ext = 1), "unknown argument `ext`"),
        ] {
            assert_error(ChainExtension::parse(config, item.clone()), expected);
        }
    }

    #[test]
    fn invalid_trait_is_rejected() {
        let error = quote!(
            type ErrorCode = E;
        );
        for (item, expected) in [
            (
                quote!(
                    struct S;
                ),
                "applies to a trait",
            ),
            (quote!(trait T { #error }), "write `pub trait T`"),
            (quote!(pub unsafe trait T { #error }), "cannot be `unsafe`"),
            (quote!(pub auto trait T { #error }), "cannot be `auto`"),
            (quote!(pub trait T<A> { #error }), "cannot be generic"),
            (quote!(pub trait T: Clone { #error }), "cannot have supertraits"),
            (quote!(#[ink(event)] pub trait T { #error }), "`event` is not allowed"),
            (quote!(pub trait T { #error const C: u8; }), "functions and `type ErrorCode"),
            (quote!(pub trait T { #error m!(); }), "functions and `type ErrorCode"),
            (
                quote!(
                    pub trait T {}
                ),
                "needs a type for its errors",
            ),
            (quote!(pub trait T { #error #error }), "has one type"),
            (quote!(pub trait T { #error type Other = E; }), "has one type"),
            (quote!(pub trait T { type Other = E; #error }), "remove `Other`"),
        ] {
            assert_error(parse(item), expected);
        }
        for (item, expected) in [
            (
                quote!(
                    pub trait T {
                        type ErrorCode;
                    }
                ),
                "`ErrorCode` needs a type",
            ),
            (
                quote!(
                    pub trait T {
                        type ErrorCode: Clone = E;
                    }
                ),
                "remove these bounds",
            ),
            (
                quote!(
                    pub trait T {
                        type ErrorCode<A> = E;
                    }
                ),
                "cannot be generic",
            ),
        ] {
            assert_error(parse(item), expected);
        }
    }

    #[test]
    fn invalid_function_is_rejected() {
        for (function, expected) in [
            (
                quote!(
                    fn f();
                ),
                "write `#[ink(function = N)]` above it",
            ),
            (
                quote!(
                    #[ink(message)]
                    fn f();
                ),
                "write `#[ink(function = N)]` above it",
            ),
            (
                quote!(
                    #[ink(function)]
                    fn f();
                ),
                "`function` needs a value",
            ),
            (
                quote!(
                    #[ink(function = 65536)]
                    fn f();
                ),
                "from 0 to 65535",
            ),
            (
                quote!(
                    #[ink(function = 1, handle_status)]
                    fn f();
                ),
                "`handle_status` needs a value",
            ),
            (
                quote!(
                    #[ink(function = 1, payable)]
                    fn f();
                ),
                "`payable` is not allowed",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    fn f() {}
                ),
                "end this with `;`",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    fn f(&self);
                ),
                "does not take `self`",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    fn f<A>();
                ),
                "cannot be generic",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    async fn f();
                ),
                "cannot be `async`",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    const fn f();
                ),
                "cannot be `const`",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    unsafe fn f();
                ),
                "cannot be `unsafe`",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    extern "C" fn f();
                ),
                "only the Rust ABI",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    fn f((a, b): (u8, u8));
                ),
                "needs a name",
            ),
            (
                quote!(
                    #[ink(function = 1)]
                    fn f();
                    #[ink(function = 1)]
                    fn g();
                ),
                "`f` and `g` have the same number",
            ),
        ] {
            assert_error(parse(quote!(pub trait T { type ErrorCode = E; #function })), expected);
        }
    }
}
