//! `#[ink::contract]`.

mod dispatch;
mod metadata;
mod reference;
mod reflection;

use crate::{
    calls,
    types::{plain, span_of},
};
use ink_ir::contract::{Callable, Contract, Event, Implementation, Item};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{AttrStyle, ItemStruct, Path, Type};

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
    let is_environment = is_environment(&contract.config.env);
    let environment = environment(contract);
    let items = contract.items.iter().map(item);
    let checks = checks(contract);
    let dispatch = dispatch::generate(contract);
    let reference = reference::generate(contract);
    let metadata = metadata::generate(contract);
    let reflection = reflection::generate(contract);
    quote! {
        #(#outer)*
        #vis mod #ident {
            #(#inner)*
            #is_environment
            #(#items)*
            #environment
            #checks
            #reference
            #dispatch
            #metadata
            #reflection
        }
    }
}

/// Checks that `env` is an environment. Emitted first: otherwise the error is lost among those that follow
/// from it.
fn is_environment(env: &Path) -> TokenStream {
    // The compiler points at the span of the last token.
    let span = env.segments.last().map_or_else(Span::call_site, span_of);
    let check = quote_spanned!(span=> struct __InkCheck where #env: ::ink::codegen::IsEnvironment;);
    quote! {
        const _: () = {
            #[allow(dead_code)]
            #check
        };
    }
}

/// Aliases for the environment's types, and `env()`.
fn environment(contract: &Contract) -> TokenStream {
    let storage = &contract.storage().ident;
    let name = plain(storage);
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
                const NAME: &'static ::core::primitive::str = #name;
            }
        };
    }
}

fn item(item: &Item) -> TokenStream {
    match item {
        Item::Storage(item) => {
            // The author's attributes come first, so that their derives see the fields as written.
            let attrs = &item.attrs;
            let item = ItemStruct { attrs: Vec::new(), ..item.clone() };
            quote! {
                #(#attrs)*
                #[::ink::storage_item]
                #[cfg_attr(test, derive(::core::fmt::Debug))]
                #item
            }
        }
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

/// The rules that only the compiler can check: types of arguments and outputs, the blocks' types, numbers of
/// topics.
fn checks(contract: &Contract) -> TokenStream {
    let storage = &contract.storage().ident;
    let constructors = contract.constructors().map(|constructor| {
        let inputs = check_types(constructor, None);
        let output = constructor.output.as_ref().map(|ty| {
            let cfgs = constructor.cfgs();
            let check = quote_spanned! {span_of(ty)=>
                ::ink::codegen::assert_constructor_return::<#storage, #ty>()
            };
            quote!(#(#cfgs)* const _: () = #check;)
        });
        quote!(#inputs #output)
    });
    let messages = contract.messages().map(|(_, message)| check_types(message, message.output.as_ref()));
    let self_types = contract.implementations().map(|block| {
        let ty = block.self_ty();
        let check = quote_spanned! {span_of(ty)=>
            ::ink::codegen::SameType::<#storage>::of::<#ty>()
        };
        quote!(const _: () = #check;)
    });
    let topics = contract.items.iter().filter_map(|item| match item {
        Item::Event(Event { item, .. }) => Some(check_topic_count(item)),
        _ => None,
    });
    quote! {
        #(#constructors)*
        #(#messages)*
        #(#self_types)*
        #(#topics)*
    }
}

/// Checks that the types of arguments and output can be encoded and decoded, and have type information.
fn check_types(callable: &Callable, output: Option<&Type>) -> TokenStream {
    let codec = calls::check_codec(callable, output);
    let type_info = callable.inputs.iter().map(|input| &input.ty).chain(output).map(|ty| {
        let cfgs = callable.cfgs();
        let check = quote_spanned!(span_of(ty)=> ::ink::codegen::assert_type_info::<#ty>());
        quote! {
            #(#cfgs)*
            #[cfg(all(feature = "std", not(feature = "ink-as-dependency")))]
            const _: () = #check;
        }
    });
    quote!(#codec #(#type_info)*)
}

/// Checks the number of an event's topics: the chain traps a contract that emits too many.
fn check_topic_count(event: &syn::ItemStruct) -> TokenStream {
    let (ident, cfgs) = (&event.ident, ink_ir::cfgs(&event.attrs));
    let error = format!(
        "`{ident}` has more topics than `MAX_EVENT_TOPICS`, including the signature topic: remove \
         `#[ink(topic)]` from a field"
    );
    let check = quote_spanned! {span_of(ident)=>
        ::core::assert!(::ink::codegen::topic_count::<#ident>() <= MAX_EVENT_TOPICS, #error)
    };
    quote!(#(#cfgs)* const _: () = #check;)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens;

    /// The author's derives see the fields as written only if they expand first.
    #[test]
    fn attributes_of_the_storage_struct_expand_first() {
        let code = contract(
            quote!(),
            quote! {
                mod contract {
                    #[author(first)]
                    #[ink(storage)]
                    #[derive(Author)]
                    pub struct Contract {
                        field: Mapping<u8, u8>,
                    }

                    impl Contract {
                        #[ink(constructor)]
                        pub fn new() -> Self {
                            Self {}
                        }

                        #[ink(message)]
                        pub fn message(&self) {}
                    }
                }
            },
        );
        let module: syn::ItemMod = syn::parse2(code).unwrap();
        let storage = module.content.unwrap().1.into_iter().find_map(|item| match item {
            syn::Item::Struct(item) if item.ident == "Contract" => Some(item),
            _ => None,
        });
        let attrs = storage.unwrap().attrs;
        let paths: Vec<_> = attrs.iter().map(|attr| attr.path().to_token_stream().to_string()).collect();
        assert_eq!(paths, ["author", "derive", ":: ink :: storage_item", "cfg_attr"]);
    }

    /// The compiler reports errors in the order of items, and those in signatures before those in bodies.
    #[test]
    fn most_helpful_checks_come_first() {
        let code = contract(
            quote!(env = super::Other),
            quote! {
                mod contract {
                    #[ink(storage)]
                    pub struct Contract {}

                    impl Contract {
                        #[ink(constructor)]
                        pub fn new(argument: Argument) -> Self {
                            Self {}
                        }

                        #[ink(message)]
                        pub fn message(&self) {}
                    }
                }
            },
        );
        let module: syn::ItemMod = syn::parse2(code).unwrap();
        let (_, items) = module.content.unwrap();
        let items: Vec<_> = items.iter().map(|item| item.to_token_stream().to_string()).collect();
        let first = |text: &str| {
            items
                .iter()
                .position(|item| item.contains(text))
                .unwrap_or_else(|| panic!("nothing with `{text}`"))
        };
        assert_eq!(first("super :: Other : :: ink :: codegen :: IsEnvironment"), 0);
        assert_eq!(first("pub struct Contract { }"), 1);
        assert!(first("assert_message_value :: < Argument >") < first("pub struct ContractRef"));
        assert!(
            first("assert_constructor_return :: < Contract , Contract >") < first("pub struct ContractRef")
        );
        assert!(first("pub struct ContractRef") < first("argument :: < Argument >"));
    }
}
