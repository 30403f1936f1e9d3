//! The function that returns the contract's metadata, which the build calls.

use crate::types::{plain, span_of, type_spec};
use ink_ir::contract::{Callable, Contract};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse_quote;

/// The function `__ink_metadata`.
pub fn generate(contract: &Contract) -> TokenStream {
    let storage = &contract.storage().ident;
    let constructors = contract.constructors().map(|constructor| {
        let (spec, cfgs) = (self::constructor(contract, constructor), constructor.cfgs());
        quote!(#(#cfgs)* #spec)
    });
    let messages = contract.messages().map(|(block, message)| {
        let (selector, payable) = super::reference::selector_and_payable(block, message);
        let (spec, cfgs) =
            (self::message(message, &block.label(message), &selector, &payable), message.cfgs());
        quote!(#(#cfgs)* #spec)
    });
    let docs = ink_ir::docs(&contract.attrs);
    let lang_error = type_spec(&parse_quote!(::ink::LangError));
    let environment = environment();
    quote! {
        #[cfg(all(feature = "std", not(feature = "ink-as-dependency")))]
        const _: () = {
            /// Returns the contract's metadata as JSON, and its length in `__ink_len`. The memory is never
            /// freed.
            #[unsafe(no_mangle)]
            pub extern "C" fn __ink_metadata(__ink_len: &mut ::core::primitive::usize) -> *const ::core::primitive::u8 {
                let __ink_key = <#storage as ::ink::storage::traits::StorageKey>::KEY;
                let __ink_layout = ::ink::metadata::layout::Layout::Root(::ink::metadata::layout::RootLayout::new(
                    ::core::convert::From::from(__ink_key),
                    <#storage as ::ink::storage::traits::StorageLayout>::layout(&__ink_key),
                    ::ink::scale_info::meta_type::<#storage>(),
                ));
                let __ink_spec = ::ink::metadata::ContractSpec::new()
                    .constructors([#(#constructors),*])
                    .messages([#(#messages),*])
                    .collect_events()
                    .docs([#(#docs),*])
                    .lang_error(#lang_error)
                    .environment(#environment)
                    .try_done();
                ::ink::codegen::metadata_json(__ink_layout, __ink_spec, __ink_len)
            }
        };
    }
}

fn constructor(contract: &Contract, constructor: &Callable) -> TokenStream {
    let Callable { ident, selector, payable, default, .. } = constructor;
    let (label, arguments, docs) = (constructor.label(), arguments(constructor), constructor.docs());
    let storage = &contract.storage().ident;
    let output = crate::calls::output(constructor);
    quote_spanned! {span_of(ident)=>
        ::ink::metadata::ConstructorSpec::from_label(#label)
            .selector(#selector)
            .args([#(#arguments),*])
            .payable(#payable)
            .default(#default)
            .returns(::ink::metadata::ReturnTypeSpec::new(
                ::ink::metadata::TypeSpec::with_name_str::<
                    ::ink::ConstructorResult<<#output as ::ink::codegen::ConstructorReturn<#storage>>::Output>,
                >("ink_primitives::ConstructorResult"),
            ))
            .docs([#(#docs),*])
            .done()
    }
}

fn message(message: &Callable, label: &str, selector: &TokenStream, payable: &TokenStream) -> TokenStream {
    let Callable { ident, mutates, default, .. } = message;
    let (arguments, docs) = (arguments(message), message.docs());
    let output = crate::calls::output(message);
    let returns = type_spec(&parse_quote!(::ink::MessageResult<#output>));
    quote_spanned! {span_of(ident)=>
        ::ink::metadata::MessageSpec::from_label(#label)
            .selector(#selector)
            .args([#(#arguments),*])
            .returns(::ink::metadata::ReturnTypeSpec::new(#returns))
            .mutates(#mutates)
            .payable(#payable)
            .default(#default)
            .docs([#(#docs),*])
            .done()
    }
}

fn arguments(callable: &Callable) -> impl Iterator<Item = TokenStream> + '_ {
    callable.inputs.iter().map(|input| {
        let (name, ty) = (plain(&input.ident), type_spec(&input.ty));
        quote!(::ink::metadata::MessageParamSpec::new(#name).of_type(#ty).done())
    })
}

fn environment() -> TokenStream {
    let [account_id, balance, hash, timestamp, block_number, chain_extension]: [TokenStream; 6] = [
        parse_quote!(AccountId),
        parse_quote!(Balance),
        parse_quote!(Hash),
        parse_quote!(Timestamp),
        parse_quote!(BlockNumber),
        parse_quote!(ChainExtension),
    ]
    .map(|ty| type_spec(&ty));
    quote! {
        ::ink::metadata::EnvironmentSpec::new()
            .account_id(#account_id)
            .balance(#balance)
            .hash(#hash)
            .timestamp(#timestamp)
            .block_number(#block_number)
            .chain_extension(#chain_extension)
            .max_event_topics(MAX_EVENT_TOPICS)
            .static_buffer_size(::ink::env::BUFFER_SIZE)
            .done()
    }
}
