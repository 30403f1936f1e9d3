//! `impl` blocks with constructors and messages.

use super::{
    callable::{check_receiver, check_signature, Callable},
    span_of_visibility,
};
use crate::{Errors, InkAttrs};
use syn::{
    ext::IdentExt, spanned::Spanned, Error, ImplItem, ImplItemFn, ItemImpl, Path, Result, Type, Visibility,
};

/// An `impl` block of the contract.
pub struct Implementation {
    /// The block without its `#[ink(…)]` attributes.
    pub item: ItemImpl,
    /// The constructors. Constructors and messages also have the block's `#[cfg(…)]` attributes.
    pub constructors: Vec<Callable>,
    /// The messages.
    pub messages: Vec<Callable>,
}

impl Implementation {
    /// Whether a block has any `#[ink…]` attribute.
    pub(super) fn is_one(item: &ItemImpl) -> bool {
        InkAttrs::are_in(&item.attrs)
            || item.items.iter().any(|item| attrs(item).is_some_and(InkAttrs::are_in))
    }

    pub(super) fn parse(mut item: ItemImpl) -> Result<Self> {
        let mut errors = Errors::default();
        let ink = InkAttrs::take(&mut item.attrs)?;
        ink.allow("an `impl` block", &["impl", "namespace"])?;
        if let (Some(span), Some(_)) = (ink.span_of("namespace"), &item.trait_) {
            return Err(Error::new(
                span,
                "the namespace of a trait's messages belongs to its definition: write \
                 `#[ink::trait_definition(namespace = \"…\")]` there",
            ));
        }
        if let Some(token) = &item.defaultness {
            errors.push(Error::new_spanned(
                token,
                "a contract's `impl` block cannot be `default`; remove this",
            ));
        }
        if let Some(token) = &item.unsafety {
            errors
                .push(Error::new_spanned(token, "a contract's `impl` block cannot be `unsafe`; remove this"));
        }
        if !item.generics.params.is_empty() {
            errors.push(Error::new_spanned(&item.generics, "a contract's `impl` block cannot be generic"));
        }
        let prefix = ink.namespace().map_or(String::new(), |namespace| format!("{}::", namespace.as_str()));
        let (mut constructors, mut messages) = (Vec::new(), Vec::new());
        let is_trait = item.trait_.is_some();
        let cfgs: Vec<_> = crate::cfgs(&item.attrs).into_iter().cloned().collect();
        for item in &mut item.items {
            let ImplItem::Fn(function) = item else {
                if attrs(item).is_some_and(InkAttrs::are_in) {
                    errors.push(Error::new(item.span(), "only functions can be constructors or messages"));
                }
                continue;
            };
            if !InkAttrs::are_in(&function.attrs) {
                continue;
            }
            let Some(ink) = errors.note(InkAttrs::take(&mut function.attrs)) else { continue };
            if ink.has("constructor") {
                constructors.extend(errors.note(constructor(function, &ink, &prefix, is_trait)));
            } else if ink.has("message") {
                messages.extend(errors.note(message(function, &ink, &prefix, is_trait)));
            } else {
                let (flag, span) = ink.iter().next().expect("InkAttrs::take rejects empty attributes; qed");
                errors.push(Error::new(
                    span,
                    format!("`{flag}` alone is not allowed on a function: add `message` or `constructor`"),
                ));
            }
        }
        errors.into_result()?;
        for callable in constructors.iter_mut().chain(&mut messages) {
            callable.attrs.extend(cfgs.iter().cloned());
        }
        Ok(Self { item, constructors, messages })
    }

    /// The trait that the block implements, if any.
    pub fn trait_path(&self) -> Option<&Path> {
        self.item.trait_.as_ref().map(|(_, path, _)| path)
    }

    /// The name of one of its messages in metadata: `Trait::message` if the block implements a trait.
    pub fn label(&self, message: &Callable) -> String {
        match self.trait_path().and_then(|path| path.segments.last()) {
            Some(segment) => format!("{}::{}", segment.ident.unraw(), message.label()),
            None => message.label(),
        }
    }

    /// The type that the block implements.
    pub fn self_ty(&self) -> &Type {
        &self.item.self_ty
    }
}

fn constructor(function: &ImplItemFn, ink: &InkAttrs, prefix: &str, is_trait: bool) -> Result<Callable> {
    let sig = &function.sig;
    ink.allow("a constructor", &["constructor", "payable", "default", "selector"])?;
    if is_trait {
        return Err(Error::new(
            ink.span_of("constructor").unwrap_or_else(|| sig.span()),
            "a trait cannot have constructors: move this to an inherent `impl` block of the storage struct",
        ));
    }
    check_visibility(function, "a constructor")?;
    check_signature(sig, "a constructor")?;
    if let Some(receiver) = sig.receiver() {
        return Err(Error::new_spanned(
            receiver,
            "a constructor cannot take `self`: it returns the new contract as `Self`",
        ));
    }
    if matches!(sig.output, syn::ReturnType::Default) {
        return Err(Error::new_spanned(
            sig,
            "a constructor returns the new contract: write `-> Self`, or `-> Result<Self, Error>` if it can \
             fail",
        ));
    }
    Callable::new(sig, &function.attrs, ink, prefix)
}

fn message(function: &ImplItemFn, ink: &InkAttrs, prefix: &str, is_trait: bool) -> Result<Callable> {
    let sig = &function.sig;
    ink.allow("a message", &["message", "payable", "default", "selector"])?;
    if !is_trait {
        check_visibility(function, "a message")?;
    }
    check_signature(sig, "a message")?;
    check_receiver(sig)?;
    if let syn::ReturnType::Type(_, ty) = &sig.output {
        if matches!(&**ty, Type::Path(path) if path.path.is_ident("Self")) {
            return Err(Error::new_spanned(
                ty,
                "a message cannot return the contract itself: return what callers need",
            ));
        }
    }
    let this = Callable::new(sig, &function.attrs, ink, prefix)?;
    if is_trait && this.is_wildcard() {
        return Err(Error::new(
            ink.span_of("selector").unwrap_or_else(|| sig.span()),
            "a trait's message cannot have `selector = _`: move it to an inherent `impl` block of the \
             storage struct",
        ));
    }
    Ok(this)
}

fn check_visibility(function: &ImplItemFn, what: &str) -> Result<()> {
    if matches!(function.vis, Visibility::Public(_)) {
        return Ok(());
    }
    Err(Error::new(
        span_of_visibility(&function.vis, function.sig.fn_token.span()),
        format!("{what} has to be public: write `pub fn {}`", function.sig.ident),
    ))
}

fn attrs(item: &ImplItem) -> Option<&[syn::Attribute]> {
    Some(match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        ImplItem::Macro(item) => &item.attrs,
        _ => return None,
    })
}
