//! Constructors and messages.

use crate::{InkAttrs, Selector, SelectorOrWildcard};
use proc_macro2::Span;
use syn::{
    ext::IdentExt, spanned::Spanned, visit_mut::VisitMut, Attribute, Error, FnArg, Ident, Result, Signature,
    Type,
};

/// A constructor or message: all but its body. The types of a contract's do not speak of `Self`.
pub struct Callable {
    /// Its name.
    pub ident: Ident,
    /// Its attributes other than `#[ink(…)]`.
    pub attrs: Vec<Attribute>,
    /// Its arguments without `self`.
    pub inputs: Vec<Input>,
    /// What it returns, if not `()`.
    pub output: Option<Type>,
    /// Whether it takes `&mut self`. False for constructors.
    pub mutates: bool,
    /// Whether value may come with the call. For a message of a trait, its definition says so.
    pub payable: bool,
    /// Whether front ends should propose it.
    pub default: bool,
    /// Its selector: that which the author gave it, or else that of its name. For a message of a trait, only
    /// the trait's definition knows it.
    pub selector: Selector,
    /// What the author wrote behind `selector =`, if anything.
    pub given_selector: Option<SelectorOrWildcard>,
    /// Where the author wrote `payable`.
    pub payable_span: Option<Span>,
}

/// An argument of a constructor or message.
pub struct Input {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub ty: Type,
}

impl Callable {
    /// Reads a signature that [`check_signature`] has accepted.
    ///
    /// `prefix` goes into the selector in front of the name.
    pub(crate) fn new(sig: &Signature, attrs: &[Attribute], ink: &InkAttrs, prefix: &str) -> Result<Self> {
        let given_selector = ink.selector();
        let selector = match given_selector {
            Some(SelectorOrWildcard::Selector(selector)) => selector,
            _ => Selector::of(&format!("{prefix}{}", sig.ident)),
        };
        Ok(Self {
            attrs: attrs.to_vec(),
            inputs: inputs(sig)?,
            output: output(sig)?,
            mutates: sig.receiver().is_some_and(|receiver| receiver.mutability.is_some()),
            payable: ink.has("payable"),
            default: ink.has("default"),
            selector,
            given_selector,
            payable_span: ink.span_of("payable"),
            ident: sig.ident.clone(),
        })
    }

    /// Writes `name` in place of `Self`: generated code is elsewhere.
    pub(crate) fn replace_self(&mut self, name: &Ident) {
        let mut replace = ReplaceSelf(name);
        for input in &mut self.inputs {
            replace.visit_type_mut(&mut input.ty);
        }
        if let Some(output) = &mut self.output {
            replace.visit_type_mut(output);
        }
    }

    /// Its `#[cfg(…)]` attributes.
    pub fn cfgs(&self) -> Vec<&Attribute> {
        crate::cfgs(&self.attrs)
    }

    /// Whether it is there under a condition only. Then another may have its name.
    pub fn is_conditional(&self) -> bool {
        !self.cfgs().is_empty()
    }

    /// The lines of its documentation.
    pub fn docs(&self) -> Vec<String> {
        crate::docs(&self.attrs)
    }

    /// Its name in metadata, without `r#`.
    pub fn label(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The number by which a trait's definition and its implementations mean the same message.
    pub fn local_id(&self) -> u32 {
        Selector::of(&self.label()).id()
    }

    /// Whether it is for every selector that nobody else has.
    pub fn is_wildcard(&self) -> bool {
        self.given_selector == Some(SelectorOrWildcard::Wildcard)
    }

    /// Whether it is the one beside the wildcard.
    pub fn is_wildcard_complement(&self) -> bool {
        // By chance it is also the selector of the name `new`.
        self.given_selector == Some(SelectorOrWildcard::Selector(Selector::WILDCARD_COMPLEMENT))
    }
}

struct ReplaceSelf<'a>(&'a Ident);

impl VisitMut for ReplaceSelf<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if let Some(first) = path.segments.first_mut().filter(|segment| segment.ident == "Self") {
            first.ident = Ident::new(&self.0.to_string(), first.ident.span());
        }
        syn::visit_mut::visit_path_mut(self, path);
    }
}

/// Refuses what the chain cannot call. `what` is "a constructor" or "a message".
pub(crate) fn check_signature(sig: &Signature, what: &str) -> Result<()> {
    let refuse = |tokens: &dyn quote::ToTokens, why: &str| {
        Err(Error::new_spanned(tokens, format!("{what} cannot be {why}")))
    };
    if !sig.generics.params.is_empty() {
        return refuse(&sig.generics, "generic: the chain calls it with values of definite types");
    }
    if let Some(token) = &sig.constness {
        return refuse(token, "`const`; remove this");
    }
    if let Some(token) = &sig.asyncness {
        return refuse(token, "`async`: a contract runs to its end at once");
    }
    if let Some(token) = &sig.unsafety {
        return refuse(token, "`unsafe`: anybody can call it");
    }
    if let Some(abi) = &sig.abi {
        return refuse(abi, "of another ABI than Rust's; remove this");
    }
    if let Some(variadic) = &sig.variadic {
        return refuse(variadic, "variadic");
    }
    Ok(())
}

/// Refuses messages that do not take `&self` or `&mut self`.
pub(crate) fn check_receiver(sig: &Signature) -> Result<()> {
    match sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if receiver.reference.is_some() && receiver.colon_token.is_none() => {
            Ok(())
        }
        Some(argument) => Err(Error::new_spanned(argument, "a message begins with `&self` or `&mut self`")),
        None => Err(Error::new_spanned(
            sig,
            "a message begins with `&self`, or with `&mut self` if it changes the storage",
        )),
    }
}

/// The arguments without `self`.
fn inputs(sig: &Signature) -> Result<Vec<Input>> {
    let typed = sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    typed
        .map(|typed| match &*typed.pat {
            syn::Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => {
                check_type(&typed.ty, "an argument")?;
                Ok(Input { ident: pat.ident.clone(), ty: (*typed.ty).clone() })
            }
            pat => Err(Error::new_spanned(
                pat,
                "an argument needs a name, which callers see: write `name: Type` and take it apart in the body",
            )),
        })
        .collect()
}

/// What a message returns, if it says so.
fn output(sig: &Signature) -> Result<Option<Type>> {
    let syn::ReturnType::Type(_, ty) = &sig.output else { return Ok(None) };
    check_type(ty, "what is returned")?;
    Ok(Some((**ty).clone()))
}

/// Refuses types that cannot travel between contracts.
fn check_type(ty: &Type, what: &str) -> Result<()> {
    match ty {
        Type::Reference(reference) => {
            let owned = match &*reference.elem {
                Type::Path(path) if path.path.is_ident("str") => "`String`".to_string(),
                Type::Slice(_) => "`Vec<…>`".to_string(),
                _ => "the type without `&`".to_string(),
            };
            Err(Error::new(
                ty.span(),
                format!("{what} is encoded, so it cannot be a reference: write {owned}"),
            ))
        }
        Type::ImplTrait(_) => Err(Error::new(
            ty.span(),
            format!("{what} is encoded, so its type has to be definite: write the type"),
        )),
        _ => Ok(()),
    }
}
