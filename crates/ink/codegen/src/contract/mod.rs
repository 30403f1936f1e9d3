//! `#[ink::contract]`.

mod dispatch;
mod metadata;
mod reference;

use crate::types::span_of;
use ink_ir::contract::{Contract, Event, Implementation, Item};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::AttrStyle;

/// The code of `#[ink::contract(config)] item`.
pub fn contract(config: TokenStream, item: TokenStream) -> TokenStream {
    match Contract::parse(config, item) {
        Ok(contract) => generate(&contract),
        Err(error) => error.to_compile_error(),
    }
}

fn generate(contract: &Contract) -> TokenStream {
    let Contract { attrs, vis, ident, .. } = contract;
    let (inner, outer): (Vec<_>, Vec<_>) =
        attrs.iter().partition(|attr| matches!(attr.style, AttrStyle::Inner(_)));
    let environment = environment(contract);
    let items = contract.items.iter().map(item);
    let checks = checks(contract);
    let dispatch = dispatch::generate(contract);
    let reference = reference::generate(contract);
    let metadata = metadata::generate(contract);
    quote! {
        #(#outer)*
        #vis mod #ident {
            #(#inner)*
            #environment
            #(#items)*
            #checks
            #reference
            #dispatch
            #metadata
        }
    }
}

/// The names of the environment's types, and `env()`.
fn environment(contract: &Contract) -> TokenStream {
    let storage = &contract.storage().ident;
    let env = &contract.config.env;
    let aliases =
        ["AccountId", "Balance", "Hash", "Timestamp", "BlockNumber", "ChainExtension"].map(|name| {
            let name = quote::format_ident!("{name}");
            quote! {
                #[allow(dead_code)]
                type #name = <Environment as ::ink::env::Environment>::#name;
            }
        });
    quote! {
        #[allow(unused_imports)]
        use ::ink::codegen::{Env as _, StaticEnv as _};

        #[allow(dead_code)]
        type Environment = <#storage as ::ink::env::ContractEnv>::Env;
        #(#aliases)*
        #[allow(dead_code)]
        const MAX_EVENT_TOPICS: ::core::primitive::usize =
            <Environment as ::ink::env::Environment>::MAX_EVENT_TOPICS;

        const _: () = {
            impl ::ink::env::ContractEnv for #storage {
                type Env = #env;
            }

            impl<'a> ::ink::codegen::Env for &'a #storage {
                type EnvAccess = ::ink::EnvAccess<'a, Environment>;

                #[inline]
                fn env(self) -> Self::EnvAccess {
                    ::core::default::Default::default()
                }
            }

            impl ::ink::codegen::StaticEnv for #storage {
                type EnvAccess = ::ink::EnvAccess<'static, Environment>;

                #[inline]
                fn env() -> Self::EnvAccess {
                    ::core::default::Default::default()
                }
            }

            impl ::ink::reflect::ContractName for #storage {
                const NAME: &'static ::core::primitive::str = ::core::stringify!(#storage);
            }
        };
    }
}

fn item(item: &Item) -> TokenStream {
    match item {
        Item::Storage(item) => quote! {
            #[::ink::storage_item]
            #[cfg_attr(test, derive(::core::fmt::Debug))]
            #item
        },
        Item::Event(Event { item, anonymous, signature_topic }) => {
            let anonymous = anonymous.then(|| quote!(anonymous,));
            let signature_topic = signature_topic.as_ref().map(|topic| quote!(signature_topic = #topic));
            quote! {
                #[::ink::event(#anonymous #signature_topic)]
                #item
            }
        }
        Item::Implementation(Implementation { item, .. }) => quote!(#item),
        Item::Other(item) => quote!(#item),
    }
}

/// What only the compiler can check: the types of arguments and of what is returned, and that messages say
/// what their trait says.
fn checks(contract: &Contract) -> TokenStream {
    let callables = contract.constructors().chain(contract.messages().map(|(_, message)| message));
    let inputs = callables.flat_map(|callable| {
        let cfgs = callable.cfgs();
        callable.inputs.iter().map(move |input| {
            let ty = &input.ty;
            let check = quote_spanned!(span_of(ty)=> ::ink::codegen::assert_travels::<#ty>());
            quote!(#(#cfgs)* const _: () = #check;)
        })
    });
    let outputs = contract.messages().filter_map(|(_, message)| {
        let ty = message.output.as_ref()?;
        let cfgs = message.cfgs();
        let check = quote_spanned!(span_of(ty)=> ::ink::codegen::assert_travels::<#ty>());
        Some(quote!(#(#cfgs)* const _: () = #check;))
    });
    let storage = &contract.storage().ident;
    let self_types = contract.implementations().map(|block| {
        let ty = block.self_ty();
        let check = quote_spanned! {span_of(ty)=>
            ::ink::codegen::SameType::<#storage>::of::<#ty>()
        };
        quote!(const _: () = #check;)
    });
    let topics = contract.items.iter().filter_map(|item| match item {
        Item::Event(Event { item, .. }) => Some(topics_fit(item)),
        _ => None,
    });
    quote! {
        #(#inputs)*
        #(#outputs)*
        #(#self_types)*
        #(#topics)*
    }
}

/// The chain ends a call that emits an event of too many topics.
fn topics_fit(event: &syn::ItemStruct) -> TokenStream {
    let (ident, cfgs) = (&event.ident, ink_ir::cfgs(&event.attrs));
    let error = format!(
        "`{ident}` has more topics than the chain takes with an event, that of its signature included: remove \
         `#[ink(topic)]` from a field"
    );
    let check = quote_spanned! {ident.span()=>
        ::core::assert!(::ink::codegen::amount_of_topics::<#ident>() <= MAX_EVENT_TOPICS, #error)
    };
    quote!(#(#cfgs)* const _: () = #check;)
}
