//! The rules for a contract's module as a whole.

use super::{Callable, Contract};
use crate::{Errors, Selector};
use proc_macro2::Span;
use std::collections::HashMap;
use syn::{visit::Visit, Error, Ident, Result, Type};

/// Checks all rules. `module` is the span of errors about missing items.
pub(super) fn check(contract: &Contract, module: Span) -> Result<()> {
    let mut errors = Errors::default();
    errors.note(check_storage(contract, module));
    if contract.constructors().next().is_none() {
        errors.push(Error::new(
            module,
            "a contract needs a constructor: write `#[ink(constructor)] pub fn new() -> Self` into the \
             storage struct's `impl` block",
        ));
    }
    if contract.messages().next().is_none() {
        errors.push(Error::new(
            module,
            "a contract needs a message: write `#[ink(message)] pub fn name(&self)` into the storage \
             struct's `impl` block",
        ));
    }
    errors.into_result()?;

    let mut errors = Errors::default();
    errors.note(check_self_types(contract));
    errors.note(check_selectors(contract.constructors(), "constructors"));
    let own =
        || contract.messages().filter(|(block, _)| block.trait_path().is_none()).map(|(_, message)| message);
    errors.note(check_selectors(own(), "messages"));
    errors.note(check_wildcard(contract));
    errors.note(check_defaults(contract.constructors(), "constructor"));
    errors.note(check_defaults(contract.messages().map(|(_, message)| message), "message"));
    let mut names = ReservedNames(errors);
    for item in &contract.items {
        match item {
            super::Item::Storage(item) => names.visit_item_struct(item),
            super::Item::Event(event) => names.visit_item_struct(&event.item),
            super::Item::Implementation(block) => names.visit_item_impl(&block.item),
            super::Item::Other(item) => names.visit_item(item),
        }
    }
    names.0.into_result()
}

fn check_storage(contract: &Contract, module: Span) -> Result<()> {
    let mut errors = Errors::default();
    let mut storages = contract.storages();
    let Some(first) = storages.next() else {
        return Err(Error::new(
            module,
            "a contract needs a storage struct: write `#[ink(storage)] pub struct Name { … }`",
        ));
    };
    for storage in storages {
        errors.push(Error::new(
            storage.ident.span(),
            format!(
                "a contract has only one storage struct, which is `{}`: make this a field of it, with \
                 `#[ink::storage_item]`",
                first.ident
            ),
        ));
    }
    errors.into_result()
}

/// Checks that blocks with constructors or messages are for the storage struct.
fn check_self_types(contract: &Contract) -> Result<()> {
    let storage = &contract.storage().ident;
    let mut errors = Errors::default();
    for block in contract.implementations() {
        // A path may name the storage struct differently: the generated code checks that.
        let other = match block.self_ty() {
            Type::Path(path) => path.path.get_ident().is_some_and(|name| name != storage && name != "Self"),
            _ => true,
        };
        if other && !contract.items.iter().any(|item| is_alias(item, block.self_ty())) {
            errors.push(Error::new_spanned(
                block.self_ty(),
                format!("constructors and messages belong to the storage struct: write `{storage}`"),
            ));
        }
    }
    errors.into_result()
}

/// Whether an item is a type alias of this name.
fn is_alias(item: &super::Item, ty: &Type) -> bool {
    match (item, ty) {
        (super::Item::Other(syn::Item::Type(alias)), Type::Path(path)) => path.path.is_ident(&alias.ident),
        _ => false,
    }
}

fn check_selectors<'a>(callables: impl Iterator<Item = &'a Callable>, kind: &str) -> Result<()> {
    let mut errors = Errors::default();
    let mut seen = HashMap::<Selector, &Ident>::new();
    for callable in callables.filter(|callable| !callable.is_wildcard()) {
        let selector = callable.selector;
        match seen.get(&selector) {
            // They exclude each other by `#[cfg]`, or else Rust reports the duplicate name.
            Some(first) if **first == callable.ident => {}
            Some(first) => errors.push(Error::new(
                callable.ident.span(),
                format!(
                    "the {kind} `{first}` and `{}` have the same selector {selector}: give one of them \
                     another with `selector = 0x…`",
                    callable.ident
                ),
            )),
            None => drop(seen.insert(selector, &callable.ident)),
        }
    }
    errors.into_result()
}

/// A wildcard message allows exactly one other message, with the selector that IIP-2 reserves: callers of a
/// proxy cannot be tricked into calling a message of the proxy itself.
fn check_wildcard(contract: &Contract) -> Result<()> {
    let mut errors = Errors::default();
    let constructors = contract.constructors().filter(|constructor| constructor.is_wildcard());
    for constructor in constructors.skip(1) {
        errors.push(Error::new(constructor.ident.span(), "only one constructor can have `selector = _`"));
    }
    let messages: Vec<&Callable> = contract.messages().map(|(_, message)| message).collect();
    let (wildcards, others): (Vec<&Callable>, Vec<_>) =
        messages.into_iter().partition(|message| message.is_wildcard());
    let Some((wildcard, more)) = wildcards.split_first() else {
        for message in others.iter().filter(|message| message.is_wildcard_complement()) {
            errors.push(Error::new(
                message.ident.span(),
                "`selector = @` is only for contracts that have a message with `selector = _`: remove it",
            ));
        }
        return errors.into_result();
    };
    for message in more {
        errors.push(Error::new(message.ident.span(), "only one message can have `selector = _`"));
    }
    if !others.iter().any(|message| message.is_wildcard_complement()) && others.len() < 2 {
        let span = others.first().map_or(wildcard.ident.span(), |message| message.ident.span());
        errors.push(Error::new(
            span,
            "a contract that has a message with `selector = _` needs exactly one other, with `selector = @`",
        ));
    } else {
        for message in others.iter().filter(|message| !message.is_wildcard_complement()) {
            errors.push(Error::new(
                message.ident.span(),
                format!(
                    "a contract that has a message with `selector = _`, here `{}`, can have only one other, \
                     with `selector = @`",
                    wildcard.ident
                ),
            ));
        }
    }
    errors.into_result()
}

fn check_defaults<'a>(callables: impl Iterator<Item = &'a Callable>, kind: &str) -> Result<()> {
    let mut errors = Errors::default();
    for callable in callables.filter(|callable| callable.default).skip(1) {
        errors.push(Error::new(callable.ident.span(), format!("only one {kind} can be `default`")));
    }
    errors.into_result()
}

/// Collects errors about names that are reserved for generated code.
struct ReservedNames(Errors);

impl<'ast> Visit<'ast> for ReservedNames {
    fn visit_ident(&mut self, ident: &'ast Ident) {
        if ident.to_string().to_lowercase().starts_with("__ink") {
            self.0.push(Error::new(
                ident.span(),
                "names that begin with `__ink` are reserved for generated code: choose another",
            ));
        }
    }
}

/// Rejects names that are reserved for generated code.
pub(crate) fn check_names(item: &syn::ItemTrait) -> Result<()> {
    let mut names = ReservedNames(Errors::default());
    names.visit_item_trait(item);
    names.0.into_result()
}
