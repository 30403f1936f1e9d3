//! Information about constructors and messages at compile time: `ink::reflect`.

use super::{dispatch, reference};
use crate::{calls, types::span_of};
use ink_ir::contract::{Callable, Contract, Implementation};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

/// The implementations for the storage struct.
pub fn generate(contract: &Contract) -> TokenStream {
    let storage = &contract.storage().ident;
    let constructors = contract.constructors().map(|constructor| self::constructor(storage, constructor));
    let ids: Vec<_> = contract.messages().map(|(block, message)| message_id(block, message)).collect();
    let messages = contract.messages().enumerate().map(|(index, (block, message))| {
        let id = match block.trait_path() {
            None => ids[index].clone(),
            Some(_) => {
                let id = &ids[index];
                let previous = contract.messages().zip(&ids[..index]).map(|((_, message), id)| {
                    let cfgs = message.cfgs();
                    quote!(#(#cfgs)* #id)
                });
                quote!({ ::ink::codegen::unique_selector(&[#(#previous),*], #id) })
            }
        };
        self::message(storage, block, message, &id)
    });
    quote! {
        #[allow(deprecated, clippy::type_complexity)]
        const _: () = {
            #(#constructors)*
            #(#messages)*
        };
    }
}

fn constructor(storage: &Ident, constructor: &Callable) -> TokenStream {
    let Callable { ident, selector, payable, .. } = constructor;
    let (cfgs, label, output) = (constructor.cfgs(), constructor.label(), calls::output(constructor));
    let (input, pattern, names) = (input(constructor), pattern(constructor), dispatch::bindings(constructor));
    let id = selector.id();
    quote_spanned! {span_of(ident)=>
        #(#cfgs)*
        impl ::ink::codegen::ConstructorInfo<#id> for #storage {
            type Input = #input;
            type Output = #output;
            const CALLABLE: fn(Self::Input) -> Self::Output = |#pattern| #storage::#ident(#(#names),*);
            const PAYABLE: ::core::primitive::bool = #payable;
            const SELECTOR: [::core::primitive::u8; 4] = #selector;
            const LABEL: &'static ::core::primitive::str = #label;
        }
    }
}

fn message(storage: &Ident, block: &Implementation, message: &Callable, id: &TokenStream) -> TokenStream {
    let Callable { ident, mutates, .. } = message;
    let (cfgs, label, output) = (message.cfgs(), block.label(message), calls::output(message));
    let (input, pattern, names) = (input(message), pattern(message), dispatch::bindings(message));
    let (selector, payable) = reference::selector_and_payable(block, message);
    let function = match block.trait_path() {
        None => quote!(#storage::#ident),
        Some(path) => quote!(<#storage as #path>::#ident),
    };
    // If the trait's definition has another return type, the compiler reports the same error as for the
    // message of the reference, and reports equal errors once.
    let function = quote! {
        fn __ink_message(__ink_contract: &mut #storage, #pattern: #input) -> #output {
            #function(__ink_contract, #(#names),*)
        }
    };
    quote_spanned! {span_of(ident)=>
        #(#cfgs)*
        impl ::ink::reflect::DispatchableMessageInfo<#id> for #storage {
            type Input = #input;
            type Output = #output;
            type Storage = #storage;
            const CALLABLE: fn(&mut Self::Storage, Self::Input) -> Self::Output = {
                #function
                __ink_message
            };
            const MUTATES: ::core::primitive::bool = #mutates;
            const PAYABLE: ::core::primitive::bool = #payable;
            const SELECTOR: [::core::primitive::u8; 4] = #selector;
            const LABEL: &'static ::core::primitive::str = #label;
        }
    }
}

/// The selector of a message as a big-endian number. If the trait's definition has no such message, this is
/// the selector of its name, and the constant `SELECTOR` causes the error.
fn message_id(block: &Implementation, message: &Callable) -> TokenStream {
    match block.trait_path() {
        None => {
            let id = message.selector.id();
            quote!(#id)
        }
        Some(path) => {
            let id = message.local_id();
            quote! {
                {
                    #[allow(unused_imports)]
                    use ::ink::codegen::NoTraitMessage as _;
                    ::ink::codegen::TraitMessage::<dyn #path, #id>::SELECTOR_ID
                }
            }
        }
    }
}

/// The type of all arguments: `()`, that of a single argument, or a tuple.
fn input(callable: &Callable) -> TokenStream {
    let types = callable.inputs.iter().map(|input| &input.ty);
    match callable.inputs.len() {
        1 => quote!(#(#types)*),
        _ => quote!((#(#types),*)),
    }
}

/// The pattern that binds the arguments in a value of that type.
fn pattern(callable: &Callable) -> TokenStream {
    let names = dispatch::bindings(callable);
    match callable.inputs.len() {
        1 => quote!(#(#names)*),
        _ => quote!((#(#names),*)),
    }
}
