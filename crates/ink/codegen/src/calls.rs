//! Parts of functions that call a message or constructor.

use crate::types::span_of;
use ink_ir::contract::{Callable, Input};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{ext::IdentExt, Ident, Type};

/// The parameters of a function that takes a callable's arguments: `a: A, b: B`.
pub fn parameters(callable: &Callable) -> TokenStream {
    let parameters = callable.inputs.iter().map(|Input { ident, ty }| quote!(#ident: #ty));
    quote!(#(#parameters),*)
}

/// The names of a callable's arguments.
pub fn names(callable: &Callable) -> impl Iterator<Item = &Ident> {
    callable.inputs.iter().map(|input| &input.ident)
}

/// `&self` or `&mut self`, as the message has it.
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

/// What a message returns, `()` if it does not say.
pub fn output(message: &Callable) -> TokenStream {
    message.output.as_ref().map_or_else(|| quote!(()), |ty| quote!(#ty))
}

/// Errors at the types of a message's arguments and answer, or of a constructor's arguments, that cannot go from
/// one contract to another. What else is generated has errors about them too: it should come behind.
pub fn types_travel(callable: &Callable, answer: Option<&Type>) -> TokenStream {
    let types = callable.inputs.iter().map(|input| &input.ty).chain(answer);
    let checks = types.map(|ty| {
        let cfgs = callable.cfgs();
        let check = quote_spanned!(span_of(ty)=> ::ink::codegen::assert_travels::<#ty>());
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

/// The input of a call: the selector and the arguments, which are variables of their names.
pub fn execution_input(callable: &Callable, selector: &TokenStream) -> TokenStream {
    let names = names(callable);
    quote! {
        ::ink::env::call::ExecutionInput::new(::ink::env::call::Selector::new(#selector))
            #(.push_arg(#names))*
    }
}

/// The type of a call that is ready to be made.
pub fn call_builder(message: &Callable, environment: &TokenStream) -> TokenStream {
    let (arguments, output) = (argument_list(message), output(message));
    quote!(::ink::codegen::ReadyCall<#environment, #arguments, #output>)
}

/// A method of a call builder: prepares the call of a message, to `self`.
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
