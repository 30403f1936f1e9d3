//! Code fragments that are shared by everything that calls messages and constructors.

use crate::types::span_of;
use ink_ir::contract::{Callable, Input};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{ext::IdentExt, Ident, Type};

/// The parameter list of a callable: `a: A, b: B`.
pub fn parameters(callable: &Callable) -> TokenStream {
    let parameters = callable.inputs.iter().map(|Input { ident, ty }| quote!(#ident: #ty));
    quote!(#(#parameters),*)
}

/// The names of a callable's arguments.
pub fn names(callable: &Callable) -> impl Iterator<Item = &Ident> {
    callable.inputs.iter().map(|input| &input.ident)
}

/// The message's receiver: `&self` or `&mut self`.
pub fn receiver(message: &Callable) -> TokenStream {
    if message.mutates {
        quote!(&mut self)
    } else {
        quote!(&self)
    }
}

/// `try_name` for a message `name`.
pub fn try_name(message: &Callable) -> Ident {
    format_ident!("try_{}", message.ident.unraw(), span = message.ident.span())
}

/// The return type of a callable.
pub fn output(message: &Callable) -> TokenStream {
    message.output.as_ref().map_or_else(|| quote!(()), |ty| quote!(#ty))
}

/// Checks that the types of the arguments and of the output can be encoded and decoded, with errors at these
/// types.
///
/// Other generated code causes errors about them too, so this has to be emitted first.
pub fn check_codec(callable: &Callable, output: Option<&Type>) -> TokenStream {
    let types = callable.inputs.iter().map(|input| &input.ty).chain(output);
    let checks = types.map(|ty| {
        let cfgs = callable.cfgs();
        let check = quote_spanned!(span_of(ty)=> ::ink::codegen::assert_message_value::<#ty>());
        quote!(#(#cfgs)* const _: () = #check;)
    });
    quote!(#(#checks)*)
}

/// The type of a callable's arguments.
pub fn argument_list(callable: &Callable) -> TokenStream {
    callable.inputs.iter().fold(
        quote!(::ink::env::call::utils::EmptyArgumentList),
        |rest, Input { ty, .. }| {
            quote! {
                ::ink::env::call::utils::ArgumentList<::ink::env::call::utils::Argument<#ty>, #rest>
            }
        },
    )
}

/// The input of a call: the selector and the arguments, which are in variables of the same names.
pub fn execution_input(callable: &Callable, selector: &TokenStream) -> TokenStream {
    let names = names(callable);
    quote! {
        ::ink::env::call::ExecutionInput::new(::ink::env::call::Selector::new(#selector))
            #(.push_arg(#names))*
    }
}

/// The type of a call builder with message and arguments set.
pub fn call_builder(message: &Callable, environment: &TokenStream) -> TokenStream {
    let (arguments, output) = (argument_list(message), output(message));
    quote!(::ink::codegen::ReadyCall<#environment, #arguments, #output>)
}

/// A method of a call builder, which builds a call of the message of the contract `self`.
pub fn build_method(
    message: &Callable,
    attrs: &TokenStream,
    selector: &TokenStream,
    environment: &TokenStream,
) -> TokenStream {
    let (ident, receiver, parameters, output) =
        (&message.ident, receiver(message), parameters(message), output(message));
    let returns = call_builder(message, environment);
    let input = execution_input(message, selector);
    quote! {
        #attrs
        #[allow(clippy::type_complexity, clippy::too_many_arguments)]
        #[inline]
        pub fn #ident(#receiver, #parameters) -> #returns {
            ::ink::env::call::build_call::<#environment>()
                .call(::ink::ToAccountId::to_account_id(self))
                .exec_input(#input)
                .returns::<#output>()
        }
    }
}
