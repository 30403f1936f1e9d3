//! Constructors and messages.

use crate::{InkAttrs, Selector, SelectorOrWildcard};
use proc_macro2::Span;
use syn::{
    ext::IdentExt, spanned::Spanned, visit_mut::VisitMut, Attribute, Error, FnArg, Ident, Result, Signature,
    Type,
};

/// The declaration of a constructor or message. The types of a contract's callables do not contain `Self`.
pub struct Callable {
    /// The name.
    pub ident: Ident,
    /// The attributes other than `#[ink(…)]`.
    pub attrs: Vec<Attribute>,
    /// The arguments without `self`.
    pub inputs: Vec<Input>,
    /// The return type, if there is one.
    pub output: Option<Type>,
    /// Whether it takes `&mut self`. False for constructors.
    pub mutates: bool,
    /// Whether calls may transfer value. For a message of a trait, the trait's definition decides.
    pub payable: bool,
    /// Whether front ends should suggest it first.
    pub default: bool,
    /// The selector: the given one, or else that of the name. For a message of a trait, the trait's
    /// definition decides.
    pub selector: Selector,
    /// The value of `selector = …`, if given.
    pub given_selector: Option<SelectorOrWildcard>,
    /// The span of `payable`, if given.
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
    /// Reads a signature that has passed [`check_signature`].
    ///
    /// The selector is computed from `prefix` and the name.
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

    /// Replaces `Self` by `name`, because generated code is not in the same `impl` block.
    pub(crate) fn replace_self(&mut self, name: &Ident) {
        let mut replace = ReplaceSelf(name);
        for input in &mut self.inputs {
            replace.visit_type_mut(&mut input.ty);
        }
        if let Some(output) = &mut self.output {
            replace.visit_type_mut(output);
        }
    }

    /// The `#[cfg(…)]` attributes.
    pub fn cfgs(&self) -> Vec<&Attribute> {
        crate::cfgs(&self.attrs)
    }

    /// Whether it is conditionally compiled. Then another callable may have the same name.
    pub fn is_conditional(&self) -> bool {
        !self.cfgs().is_empty()
    }

    /// The lines of the documentation.
    pub fn docs(&self) -> Vec<String> {
        crate::docs(&self.attrs)
    }

    /// The name in metadata, without `r#`.
    pub fn label(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The id that relates the message in a trait's definition to those in its implementations.
    pub fn local_id(&self) -> u32 {
        Selector::of(&self.label()).id()
    }

    /// Whether it handles every selector that no other callable has.
    pub fn is_wildcard(&self) -> bool {
        self.given_selector == Some(SelectorOrWildcard::Wildcard)
    }

    /// Whether it is the one other message besides a wildcard message.
    pub fn is_wildcard_complement(&self) -> bool {
        // It is also the selector of the name `new`.
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

/// Rejects signatures that cannot be called from outside. `what` is "a constructor" or "a message".
pub(crate) fn check_signature(sig: &Signature, what: &str) -> Result<()> {
    let reject = |tokens: &dyn quote::ToTokens, why: &str| {
        Err(Error::new_spanned(tokens, format!("{what} cannot be {why}")))
    };
    if !sig.generics.params.is_empty() {
        return reject(&sig.generics, "generic: the chain calls it with values of concrete types");
    }
    if let Some(token) = &sig.constness {
        return reject(token, "`const`; remove this");
    }
    if let Some(token) = &sig.asyncness {
        return reject(token, "`async`: contracts run synchronously");
    }
    if let Some(token) = &sig.unsafety {
        return reject(token, "`unsafe`: anybody can call it");
    }
    if let Some(abi) = &sig.abi {
        return reject(abi, "`extern`: only the Rust ABI is supported; remove this");
    }
    if let Some(variadic) = &sig.variadic {
        return reject(variadic, "variadic");
    }
    Ok(())
}

/// Rejects messages that do not take `&self` or `&mut self`.
pub(crate) fn check_receiver(sig: &Signature) -> Result<()> {
    match sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if receiver.reference.is_some() && receiver.colon_token.is_none() => {
            Ok(())
        }
        Some(argument) => Err(Error::new_spanned(argument, "a message takes `&self` or `&mut self`")),
        None => {
            Err(Error::new_spanned(sig, "a message takes `&self`, or `&mut self` if it changes the storage"))
        }
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
                "an argument needs a name, which callers see: write `name: Type` and destructure it in the \
                 body",
            )),
        })
        .collect()
}

/// The return type, if there is one.
fn output(sig: &Signature) -> Result<Option<Type>> {
    let syn::ReturnType::Type(_, ty) = &sig.output else { return Ok(None) };
    check_type(ty, "a return value")?;
    Ok(Some((**ty).clone()))
}

/// Rejects types that obviously cannot be encoded and decoded.
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
            format!("{what} is encoded, so its type has to be concrete: write the type"),
        )),
        _ => Ok(()),
    }
}
