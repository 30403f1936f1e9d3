//! `#[ink::contract]`: the module, its storage, events, constructors and messages.

mod callable;
mod checks;
mod config;
mod implementation;
#[cfg(test)]
mod tests;

pub(crate) use callable::{check_receiver, check_signature};
pub use callable::{Callable, Input};
pub(crate) use checks::check_names;
pub use config::{Config, KeptAttrs};
pub use implementation::Implementation;

use crate::{ungroup::Ungroup, Errors, InkAttrs};
use proc_macro2::{Span, TokenStream};
use syn::{spanned::Spanned, Error, Ident, ItemMod, ItemStruct, LitStr, Result};

/// The module of a contract, which satisfies the macro's rules.
pub struct Contract {
    /// The macro's arguments.
    pub config: Config,
    /// The module's attributes.
    pub attrs: Vec<syn::Attribute>,
    /// The module's visibility.
    pub vis: syn::Visibility,
    /// The module's name.
    pub ident: Ident,
    /// The module's items, in source order. There is one storage struct, and at least one constructor and one
    /// message.
    pub items: Vec<Item>,
}

/// An item of a contract's module.
pub enum Item {
    /// The storage struct, without the attribute `#[ink(storage)]`.
    Storage(ItemStruct),
    /// An event.
    Event(Event),
    /// A block with constructors or messages, or with `#[ink(impl)]`.
    Implementation(Implementation),
    /// Anything else.
    Other(syn::Item),
}

/// A struct with `#[ink(event)]`.
pub struct Event {
    /// The struct without that attribute. Its fields still have their `#[ink(…)]` attributes.
    pub item: ItemStruct,
    /// Whether it has no signature topic.
    pub anonymous: bool,
    /// The signature topic that replaces the hash of the signature, if given.
    pub signature_topic: Option<LitStr>,
}

impl Contract {
    /// Parses and checks `#[ink::contract(config)]` on `item`.
    ///
    /// # Errors
    ///
    /// All violations of the macro's rules, each at the tokens that cause it.
    pub fn parse(config: TokenStream, item: TokenStream) -> Result<Self> {
        let config = Config::parse(config)?;
        let mut module: ItemMod = syn::parse2(item).map_err(|error| {
            Error::new(
                error.span(),
                format!("`#[ink::contract]` applies to a module, `mod name {{ … }}`: {error}"),
            )
        })?;
        module.ungroup();
        let Some((_, content)) = module.content else {
            return Err(Error::new(
                module.ident.span(),
                "a contract's module has to be in this file: write `mod name { … }`",
            ));
        };
        let mut errors = Errors::default();
        let mut attrs = module.attrs;
        if let Some(ink) = errors.note(InkAttrs::take(&mut attrs)) {
            errors.note(ink.allow("a contract's module", &[]));
        }
        let items: Vec<Item> =
            content.into_iter().filter_map(|item| errors.note(Item::parse(item))).collect();
        // Without the items that have errors, others would be reported as missing.
        errors.into_result()?;
        let mut this = Self { config, attrs, vis: module.vis, ident: module.ident, items };
        checks::check(&this, module.mod_token.span())?;
        this.replace_self();
        Ok(this)
    }

    fn replace_self(&mut self) {
        let storage = self.storage().ident.clone();
        for item in &mut self.items {
            if let Item::Implementation(Implementation { constructors, messages, .. }) = item {
                for callable in constructors.iter_mut().chain(messages) {
                    callable.replace_self(&storage);
                }
            }
        }
    }

    /// The storage struct.
    pub fn storage(&self) -> &ItemStruct {
        self.storages().next().expect("Contract::parse rejects modules without one; qed")
    }

    fn storages(&self) -> impl Iterator<Item = &ItemStruct> {
        self.items.iter().filter_map(|item| match item {
            Item::Storage(storage) => Some(storage),
            _ => None,
        })
    }

    /// The contract's `impl` blocks.
    pub fn implementations(&self) -> impl Iterator<Item = &Implementation> {
        self.items.iter().filter_map(|item| match item {
            Item::Implementation(implementation) => Some(implementation),
            _ => None,
        })
    }

    /// All constructors.
    pub fn constructors(&self) -> impl Iterator<Item = &Callable> {
        self.implementations().flat_map(|implementation| &implementation.constructors)
    }

    /// All messages: first the inherent ones, then those of traits.
    pub fn messages(&self) -> impl Iterator<Item = (&Implementation, &Callable)> {
        let of = |of_traits: bool| {
            self.implementations()
                .filter(move |implementation| implementation.trait_path().is_some() == of_traits)
                .flat_map(|implementation| {
                    implementation.messages.iter().map(move |message| (implementation, message))
                })
        };
        of(false).chain(of(true))
    }
}

impl Item {
    fn parse(item: syn::Item) -> Result<Self> {
        match item {
            syn::Item::Struct(item) if InkAttrs::are_in(&item.attrs) => Self::parse_struct(item),
            syn::Item::Impl(item) if Implementation::is_one(&item) => {
                Implementation::parse(item).map(Self::Implementation)
            }
            mut item => {
                if let Some(attrs) = attrs_mut(&mut item) {
                    InkAttrs::take(attrs)?.allow("this item", &[])?;
                }
                Ok(Self::Other(item))
            }
        }
    }

    fn parse_struct(mut item: ItemStruct) -> Result<Self> {
        let ink = InkAttrs::take(&mut item.attrs)?;
        let (what, allowed): (_, &[&str]) = if ink.has("storage") {
            ("the storage struct", &["storage"])
        } else if ink.has("event") {
            ("an event", &["event", "anonymous", "signature_topic"])
        } else {
            let (flag, span) = ink.iter().next().expect("InkAttrs::take rejects empty attributes; qed");
            let help = if matches!(flag.name(), "anonymous" | "signature_topic") {
                "add `event`"
            } else {
                "a struct can have `#[ink(storage)]` or `#[ink(event)]`"
            };
            return Err(Error::new(span, format!("`{flag}` alone is not allowed on a struct: {help}")));
        };
        ink.allow(what, allowed)?;
        if !matches!(item.vis, syn::Visibility::Public(_)) {
            let help = format!("{what} has to be public: write `pub struct {}`", item.ident);
            return Err(Error::new(span_of_visibility(&item.vis, item.struct_token.span()), help));
        }
        if ink.has("storage") {
            if !item.generics.params.is_empty() {
                return Err(Error::new_spanned(
                    &item.generics,
                    "the storage struct cannot be generic: write concrete types in its fields",
                ));
            }
            return Ok(Self::Storage(item));
        }
        Ok(Self::Event(Event {
            anonymous: ink.has("anonymous"),
            signature_topic: ink.signature_topic().cloned(),
            item,
        }))
    }
}

/// The span of errors about an item that has to be public.
fn span_of_visibility(vis: &syn::Visibility, keyword: Span) -> Span {
    match vis {
        syn::Visibility::Inherited => keyword,
        vis => vis.span(),
    }
}

fn attrs_mut(item: &mut syn::Item) -> Option<&mut Vec<syn::Attribute>> {
    use syn::Item::*;
    Some(match item {
        Const(item) => &mut item.attrs,
        Enum(item) => &mut item.attrs,
        ExternCrate(item) => &mut item.attrs,
        Fn(item) => &mut item.attrs,
        ForeignMod(item) => &mut item.attrs,
        Impl(item) => &mut item.attrs,
        Macro(item) => &mut item.attrs,
        Mod(item) => &mut item.attrs,
        Static(item) => &mut item.attrs,
        Struct(item) => &mut item.attrs,
        Trait(item) => &mut item.attrs,
        TraitAlias(item) => &mut item.attrs,
        Type(item) => &mut item.attrs,
        Union(item) => &mut item.attrs,
        Use(item) => &mut item.attrs,
        _ => return None,
    })
}
