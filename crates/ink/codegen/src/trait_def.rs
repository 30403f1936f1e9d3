//! `#[ink::trait_definition]`.

use crate::calls;
use ink_ir::trait_def::TraitDefinition;
use proc_macro2::TokenStream;
use quote::quote;

/// The code of `#[ink::trait_definition(config)] item`.
pub fn trait_definition(config: TokenStream, item: TokenStream) -> TokenStream {
    match TraitDefinition::parse(config, item) {
        Ok(definition) => generate(&definition),
        Err(error) => error.to_compile_error(),
    }
}

/// The trait stays as it is. `dyn Trait`, of which there is never a value, is the type by which the trait's
/// own information is found.
fn generate(definition: &TraitDefinition) -> TokenStream {
    let TraitDefinition { item, messages, kept_attrs } = definition;
    let (ident, id) = (&item.ident, definition.id());
    let name = ident.to_string();
    let environment = quote!(E);

    let checks = messages.iter().map(|message| calls::types_travel(message, message.output.as_ref()));
    let infos = messages.iter().map(|message| {
        let (local_id, selector, payable, cfgs) =
            (message.local_id(), message.selector, message.payable, message.cfgs());
        quote! {
            #(#cfgs)*
            impl ::ink::reflect::TraitMessageInfo<#local_id> for dyn #ident {
                const PAYABLE: ::core::primitive::bool = #payable;
                const SELECTOR: [::core::primitive::u8; 4] = #selector;
            }
        }
    });
    let builds = messages.iter().map(|message| {
        let (kept, selector) = (kept_attrs.of(&message.attrs), message.selector);
        calls::build_method(message, &quote!(#(#kept)*), &quote!(#selector), &environment)
    });
    let executions = messages.iter().map(|message| {
        let (ident, kept, selector) = (&message.ident, kept_attrs.of(&message.attrs), message.selector);
        let (receiver, parameters) = (calls::receiver(message), calls::parameters(message));
        let (arguments, output) = (calls::argument_list(message), calls::output(message));
        let input = calls::execution_input(message, &quote!(#selector));
        quote! {
            #(#kept)*
            #[allow(clippy::type_complexity, clippy::too_many_arguments)]
            #[inline]
            pub fn #ident(#receiver, #parameters) -> ::ink::env::call::Execution<#arguments, #output> {
                ::ink::env::call::Execution::new(#input)
            }
        }
    });
    let calls = messages.iter().map(|message| {
        let (ident, cfgs) = (&message.ident, message.cfgs());
        let (receiver, parameters, names) =
            (calls::receiver(message), calls::parameters(message), calls::names(message));
        let output = calls::output(message);
        let builder = if message.mutates { quote!(call_mut) } else { quote!(call) };
        let called = format!("{name}::{ident}");
        quote! {
            #(#cfgs)*
            #[inline]
            fn #ident(#receiver, #parameters) -> #output {
                let answer = ::ink::codegen::TraitCallBuilder::#builder(self).#ident(#(#names),*).try_invoke();
                ::ink::codegen::expect_answer(#called, ::ink::codegen::expect_call(#called, answer))
            }
        }
    });

    quote! {
        #item

        const _: () = {
            #(#checks)*

            impl ::ink::reflect::TraitInfo for dyn #ident {
                const ID: ::core::primitive::u32 = #id;
                const PATH: &'static ::core::primitive::str = ::core::module_path!();
                const NAME: &'static ::core::primitive::str = #name;
            }

            #(#infos)*

            impl ::ink::codegen::TraitDefinition for dyn #ident {
                type Builder<E: ::ink::env::Environment> = CallBuilder<E>;
                type MessageBuilder<E: ::ink::env::Environment> = MessageBuilder<E>;
            }

            /// Prepares calls of the trait's messages.
            pub struct CallBuilder<E: ::ink::env::Environment> {
                account_id: <E as ::ink::env::Environment>::AccountId,
            }

            impl<E: ::ink::env::Environment> CallBuilder<E> {
                #(#builds)*
            }

            impl<E: ::ink::env::Environment> ::core::clone::Clone for CallBuilder<E> {
                fn clone(&self) -> Self {
                    Self { account_id: ::core::clone::Clone::clone(&self.account_id) }
                }
            }

            impl<E: ::ink::env::Environment> ::ink::env::ContractEnv for CallBuilder<E> {
                type Env = E;
            }

            impl<E: ::ink::env::Environment> ::ink::env::call::FromAccountId<E> for CallBuilder<E> {
                #[inline]
                fn from_account_id(account_id: <E as ::ink::env::Environment>::AccountId) -> Self {
                    Self { account_id }
                }
            }

            impl<E: ::ink::env::Environment> ::ink::ToAccountId<E> for CallBuilder<E> {
                #[inline]
                fn to_account_id(&self) -> <E as ::ink::env::Environment>::AccountId {
                    ::core::clone::Clone::clone(&self.account_id)
                }
            }

            impl<E, A> ::core::convert::AsRef<A> for CallBuilder<E>
            where
                E: ::ink::env::Environment<AccountId = A>,
            {
                fn as_ref(&self) -> &A {
                    &self.account_id
                }
            }

            impl<E, A> ::core::convert::AsMut<A> for CallBuilder<E>
            where
                E: ::ink::env::Environment<AccountId = A>,
            {
                fn as_mut(&mut self) -> &mut A {
                    &mut self.account_id
                }
            }

            /// The input of the trait's messages, without a contract to call.
            pub struct MessageBuilder<E> {
                environment: ::core::marker::PhantomData<fn() -> E>,
            }

            impl<E> ::core::default::Default for MessageBuilder<E> {
                fn default() -> Self {
                    Self { environment: ::core::marker::PhantomData }
                }
            }

            impl<E: ::ink::env::Environment> ::ink::env::ContractEnv for MessageBuilder<E> {
                type Env = E;
            }

            impl<E: ::ink::env::Environment> MessageBuilder<E> {
                #(#executions)*
            }

            impl<E: ::ink::env::Environment> #ident for ::ink::codegen::TraitRef<dyn #ident, E> {
                #(#calls)*
            }
        };
    }
}
