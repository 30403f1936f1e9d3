//! The types for calling a contract: the reference, such as `FlipperRef`, and its call builder.

use crate::{calls, types::span_of};
use ink_ir::contract::{Callable, Contract, Implementation};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::HashSet;
use syn::Path;

/// The `TraitMessageInfo` of a trait's message.
pub fn trait_message(path: &Path, message: &Callable) -> TokenStream {
    let id = message.local_id();
    quote_spanned!(message.ident.span()=> <dyn #path as ::ink::reflect::TraitMessageInfo<#id>>)
}

/// The selector of a message and whether it is payable, as declared in the contract or in the trait's
/// definition.
pub fn selector_and_payable(block: &Implementation, message: &Callable) -> (TokenStream, TokenStream) {
    match block.trait_path() {
        None => {
            let (selector, payable) = (message.selector, message.payable);
            (quote!(#selector), quote!(#payable))
        }
        Some(path) => {
            let info = trait_message(path, message);
            (quote!(#info::SELECTOR), quote!(#info::PAYABLE))
        }
    }
}

/// The reference, its call builder, and the traits that relate them.
pub fn generate(contract: &Contract) -> TokenStream {
    let storage = &contract.storage().ident;
    let reference = format_ident!("{}Ref", storage);
    let docs = contract.storage().attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    let builder = builder(contract);
    let constructors = contract.constructors().map(|constructor| create(contract, constructor));
    let own = contract.messages().filter(|(block, _)| block.trait_path().is_none());
    let messages = own.map(|(_, message)| call(contract, message));
    let traits = trait_implementations(contract);
    let property_checks = property_checks(contract);
    quote! {
        #(#docs)*
        #[derive(
            ::core::fmt::Debug,
            ::core::hash::Hash,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::clone::Clone,
        )]
        #[cfg_attr(feature = "std", derive(::ink::storage::traits::StorageLayout))]
        #[::ink::scale_derive(Encode, Decode, TypeInfo)]
        pub struct #reference {
            inner: <#storage as ::ink::codegen::ContractCallBuilder>::Type,
        }

        #[allow(deprecated, clippy::too_many_arguments)]
        impl #reference {
            #(#constructors)*
            #(#messages)*
        }

        #(#traits)*

        const _: () = {
            #builder
            #property_checks

            impl ::ink::codegen::ContractCallBuilder for #storage {
                type Type = __InkCallBuilder;
            }

            impl ::ink::env::ContractReference for #storage {
                type Type = #reference;
            }

            impl ::ink::env::ContractReverseReference for #reference {
                type Type = #storage;
            }

            impl ::ink::env::ContractEnv for #reference {
                type Env = Environment;
            }

            impl ::ink::env::call::ConstructorReturnType<#reference> for #storage {
                type Output = #reference;
                type Error = ();

                fn ok(value: #reference) -> Self::Output {
                    value
                }
            }

            impl<E> ::ink::env::call::ConstructorReturnType<#reference> for ::core::result::Result<#storage, E>
            where
                E: ::ink::scale::Decode,
            {
                const IS_RESULT: ::core::primitive::bool = true;
                type Output = ::core::result::Result<#reference, E>;
                type Error = E;

                fn ok(value: #reference) -> Self::Output {
                    ::core::result::Result::Ok(value)
                }

                fn err(error: Self::Error) -> ::core::option::Option<Self::Output> {
                    ::core::option::Option::Some(::core::result::Result::Err(error))
                }
            }

            impl ::ink::codegen::TraitCallBuilder for #reference {
                type Builder = __InkCallBuilder;

                #[inline]
                fn call(&self) -> &Self::Builder {
                    &self.inner
                }

                #[inline]
                fn call_mut(&mut self) -> &mut Self::Builder {
                    &mut self.inner
                }
            }

            impl ::ink::env::call::FromAccountId<Environment> for #reference {
                #[inline]
                fn from_account_id(account_id: AccountId) -> Self {
                    Self { inner: ::ink::env::call::FromAccountId::from_account_id(account_id) }
                }
            }

            impl ::ink::ToAccountId<Environment> for #reference {
                #[inline]
                fn to_account_id(&self) -> AccountId {
                    ::ink::ToAccountId::to_account_id(&self.inner)
                }
            }

            impl ::core::convert::AsRef<AccountId> for #reference {
                fn as_ref(&self) -> &AccountId {
                    &self.inner.account_id
                }
            }

            impl ::core::convert::AsMut<AccountId> for #reference {
                fn as_mut(&mut self) -> &mut AccountId {
                    &mut self.inner.account_id
                }
            }
        };
    }
}

/// The call builder, which has a method for each message.
fn builder(contract: &Contract) -> TokenStream {
    let environment = quote!(Environment);
    // A trait's message with the name of another message can only be called through its trait.
    let mut names = HashSet::new();
    let named =
        contract.messages().filter(|(_, message)| message.is_conditional() || names.insert(&message.ident));
    let messages = named.map(|(block, message)| {
        let kept = contract.config.kept_attrs.of(&message.attrs);
        let (selector, _) = selector_and_payable(block, message);
        calls::build_method(message, &quote!(#(#kept)*), &selector, &environment)
    });
    quote! {
        /// Builds calls of the contract's messages.
        #[derive(
            ::core::fmt::Debug,
            ::core::hash::Hash,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::clone::Clone,
        )]
        #[cfg_attr(
            feature = "std",
            derive(::ink::storage::traits::StorageLayout, ::ink::scale_info::TypeInfo),
            scale_info(crate = ::ink::scale_info, replace_segment("__InkCallBuilder", "CallBuilder")),
        )]
        #[::ink::scale_derive(Encode, Decode)]
        pub struct __InkCallBuilder {
            account_id: AccountId,
        }

        impl __InkCallBuilder {
            #(#messages)*
        }

        impl ::ink::env::ContractEnv for __InkCallBuilder {
            type Env = Environment;
        }

        impl ::ink::env::call::FromAccountId<Environment> for __InkCallBuilder {
            #[inline]
            fn from_account_id(account_id: AccountId) -> Self {
                Self { account_id }
            }
        }

        impl ::ink::ToAccountId<Environment> for __InkCallBuilder {
            #[inline]
            fn to_account_id(&self) -> AccountId {
                ::core::clone::Clone::clone(&self.account_id)
            }
        }

        impl ::core::convert::AsRef<AccountId> for __InkCallBuilder {
            fn as_ref(&self) -> &AccountId {
                &self.account_id
            }
        }

        impl ::core::convert::AsMut<AccountId> for __InkCallBuilder {
            fn as_mut(&mut self) -> &mut AccountId {
                &mut self.account_id
            }
        }
    }
}

/// A constructor of the reference, which builds the instantiation.
fn create(contract: &Contract, constructor: &Callable) -> TokenStream {
    let kept = contract.config.kept_attrs.of(&constructor.attrs);
    let (ident, parameters) = (&constructor.ident, calls::parameters(constructor));
    let (arguments, output) = (calls::argument_list(constructor), calls::output(constructor));
    let selector = constructor.selector;
    let input = calls::execution_input(constructor, &quote!(#selector));
    quote! {
        #(#kept)*
        #[allow(clippy::type_complexity)]
        #[inline]
        pub fn #ident(#parameters) -> ::ink::codegen::ReadyCreation<Environment, Self, #arguments, #output> {
            ::ink::env::call::build_create::<Self>()
                .exec_input(#input)
                .returns::<#output>()
        }
    }
}

/// Two methods of the reference: `message`, which panics on a `LangError`, and `try_message`, which returns
/// it. The second is left out if the contract has a function of that name.
fn call(contract: &Contract, message: &Callable) -> TokenStream {
    let kept: Vec<_> = contract.config.kept_attrs.of(&message.attrs).collect();
    let (ident, receiver) = (&message.ident, calls::receiver(message));
    let (parameters, names) = (calls::parameters(message), calls::names(message));
    let output = calls::output(message);
    let called = format!("{}::{}", contract.storage().ident, message.label());
    let result = quote! {
        ::ink::codegen::expect_message_result(#called, self.inner.#ident(#(#names),*).try_invoke())
    };
    let try_ident = calls::try_name(message);
    let mut callables = contract.constructors().chain(contract.messages().map(|(_, message)| message));
    let try_call = (!callables.any(|other| other.ident == try_ident)).then(|| {
        quote! {
            #(#kept)*
            #[inline]
            pub fn #try_ident(#receiver, #parameters) -> ::ink::MessageResult<#output> {
                #result
            }
        }
    });
    quote! {
        #(#kept)*
        #[inline]
        pub fn #ident(#receiver, #parameters) -> #output {
            ::ink::codegen::expect_output(#called, #result)
        }

        #try_call
    }
}

/// Implements the contract's traits for the reference.
fn trait_implementations(contract: &Contract) -> impl Iterator<Item = TokenStream> + '_ {
    let reference = format_ident!("{}Ref", contract.storage().ident);
    contract.implementations().filter_map(move |block| {
        let path = block.trait_path()?;
        if block.messages.is_empty() {
            return None;
        }
        let cfgs = ink_ir::cfgs(&block.item.attrs);
        let messages = block.messages.iter().map(|message| {
            let (ident, receiver) = (&message.ident, calls::receiver(message));
            let (parameters, names) = (calls::parameters(message), calls::names(message));
            let (cfgs, output) = (message.cfgs(), calls::output(message));
            let (mutable, borrow) =
                if message.mutates { (quote!(mut), quote!(&mut)) } else { (quote!(), quote!(&)) };
            quote! {
                #(#cfgs)*
                #[inline]
                fn #ident(#receiver, #parameters) -> #output {
                    let #mutable __ink_reference = <::ink::codegen::TraitRef<dyn #path, Environment>
                        as ::ink::env::call::FromAccountId<Environment>>::from_account_id(
                            ::ink::ToAccountId::to_account_id(self),
                        );
                    #path::#ident(#borrow __ink_reference, #(#names),*)
                }
            }
        });
        Some(quote! {
            #(#cfgs)*
            #[allow(deprecated)]
            impl #path for #reference {
                #(#messages)*
            }
        })
    })
}

/// Checks that `payable` and `selector` in the implementation of a trait are those of its definition.
fn property_checks(contract: &Contract) -> TokenStream {
    let checks = contract.messages().filter_map(|(block, message)| {
        let (info, cfgs) = (trait_message(block.trait_path()?, message), message.cfgs());
        let payable = message.payable_span.map(|span| {
            let error = format!(
                "`{}` is not payable in its trait's definition: write `payable` there, or remove it here",
                message.ident
            );
            let check =
                quote_spanned!(span.resolved_at(Span::call_site())=> ::core::assert!(#info::PAYABLE, #error));
            quote!(#(#cfgs)* const _: () = #check;)
        });
        let selector = message.given_selector.map(|_| {
            let id = message.selector.id();
            let error = format!(
                "`{}` has another selector in its trait's definition: write this one there, or remove it \
                 here",
                message.ident
            );
            let check = quote_spanned! {span_of(&message.ident)=>
                ::core::assert!(::core::primitive::u32::from_be_bytes(#info::SELECTOR) == #id, #error)
            };
            quote!(#(#cfgs)* const _: () = #check;)
        });
        Some(quote!(#payable #selector))
    });
    quote!(#(#checks)*)
}
