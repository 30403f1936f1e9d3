//! `#[ink::trait_definition]`.

use crate::{calls, types::plain};
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

/// The trait is emitted unchanged. Its information is attached to the type `dyn Trait`, of which there are no
/// values.
fn generate(definition: &TraitDefinition) -> TokenStream {
    let TraitDefinition { item, messages, kept_attrs } = definition;
    let (ident, id) = (&item.ident, definition.id());
    let name = plain(ident);
    let environment = quote!(__E);

    let checks = messages.iter().map(|message| calls::check_codec(message, message.output.as_ref()));
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
        let called = format!("{name}::{}", message.label());
        quote! {
            #(#cfgs)*
            #[inline]
            fn #ident(#receiver, #parameters) -> #output {
                let __ink_result =
                    ::ink::codegen::TraitCallBuilder::#builder(self).#ident(#(#names),*).try_invoke();
                ::ink::codegen::expect_output(#called, ::ink::codegen::expect_message_result(#called, __ink_result))
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
                type Builder<__E: ::ink::env::Environment> = __InkCallBuilder<__E>;
                type MessageBuilder<__E: ::ink::env::Environment> = __InkMessageBuilder<__E>;
            }

            /// Builds calls of the trait's messages.
            pub struct __InkCallBuilder<__E: ::ink::env::Environment> {
                account_id: <__E as ::ink::env::Environment>::AccountId,
            }

            impl<__E: ::ink::env::Environment> __InkCallBuilder<__E> {
                #(#builds)*
            }

            impl<__E: ::ink::env::Environment> ::core::clone::Clone for __InkCallBuilder<__E> {
                fn clone(&self) -> Self {
                    Self { account_id: ::core::clone::Clone::clone(&self.account_id) }
                }
            }

            impl<__E: ::ink::env::Environment> ::ink::env::ContractEnv for __InkCallBuilder<__E> {
                type Env = __E;
            }

            impl<__E: ::ink::env::Environment> ::ink::env::call::FromAccountId<__E> for __InkCallBuilder<__E> {
                #[inline]
                fn from_account_id(account_id: <__E as ::ink::env::Environment>::AccountId) -> Self {
                    Self { account_id }
                }
            }

            impl<__E: ::ink::env::Environment> ::ink::ToAccountId<__E> for __InkCallBuilder<__E> {
                #[inline]
                fn to_account_id(&self) -> <__E as ::ink::env::Environment>::AccountId {
                    ::core::clone::Clone::clone(&self.account_id)
                }
            }

            impl<__E, __A> ::core::convert::AsRef<__A> for __InkCallBuilder<__E>
            where
                __E: ::ink::env::Environment<AccountId = __A>,
            {
                fn as_ref(&self) -> &__A {
                    &self.account_id
                }
            }

            impl<__E, __A> ::core::convert::AsMut<__A> for __InkCallBuilder<__E>
            where
                __E: ::ink::env::Environment<AccountId = __A>,
            {
                fn as_mut(&mut self) -> &mut __A {
                    &mut self.account_id
                }
            }

            /// Builds the input of the trait's messages, without a contract to call.
            pub struct __InkMessageBuilder<__E> {
                environment: ::core::marker::PhantomData<fn() -> __E>,
            }

            impl<__E> ::core::default::Default for __InkMessageBuilder<__E> {
                fn default() -> Self {
                    Self { environment: ::core::marker::PhantomData }
                }
            }

            impl<__E: ::ink::env::Environment> ::ink::env::ContractEnv for __InkMessageBuilder<__E> {
                type Env = __E;
            }

            impl<__E: ::ink::env::Environment> __InkMessageBuilder<__E> {
                #(#executions)*
            }

            #[allow(deprecated)]
            impl<__E: ::ink::env::Environment> #ident for ::ink::codegen::TraitRef<dyn #ident, __E> {
                #(#calls)*
            }
        };
    }
}
