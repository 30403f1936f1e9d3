//! `#[ink::chain_extension]`.

use crate::types::span_of;
use ink_ir::chain_extension::{ChainExtension, Function};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{parse_quote, ReturnType, Type};

/// The code of `#[ink::chain_extension(config)] item`.
pub fn chain_extension(config: TokenStream, item: TokenStream) -> TokenStream {
    match ChainExtension::parse(config, item) {
        Ok(extension) => generate(&extension),
        Err(error) => error.to_compile_error(),
    }
}

/// Replaces the trait by an empty enum of the same name, and a type whose methods are the functions.
fn generate(extension: &ChainExtension) -> TokenStream {
    let ChainExtension { item, error_code, functions } = extension;
    let (ident, attrs) = (&item.ident, &item.attrs);
    let functions = functions.iter().map(|function| method(function, error_code));
    let checks_error = quote_spanned! {span_of(error_code)=>
        ::ink::chain_extension::check_error_code::<#error_code>
    };
    quote! {
        #(#attrs)*
        #[::ink::scale_derive(TypeInfo)]
        pub enum #ident {}

        const _: () = {
            const _: fn() = #checks_error;

            pub struct __InkInstance(());

            impl __InkInstance {
                #(#functions)*
            }

            impl ::ink::ChainExtensionInstance for #ident {
                type Instance = __InkInstance;

                #[inline]
                fn instantiate() -> __InkInstance {
                    __InkInstance(())
                }
            }
        };
    }
}

/// A function of the extension. Its arguments are encoded as one value: `()`, the single argument, or a
/// tuple.
fn method(function: &Function, error_code: &Type) -> TokenStream {
    let Function { item, id, handle_status } = function;
    let (attrs, ident) = (&item.attrs, &item.sig.ident);
    let inputs: Vec<_> = function.inputs().collect();
    let types: Vec<_> = inputs.iter().map(|input| &input.ty).collect();
    let names: Vec<_> = inputs.iter().map(|input| &input.pat).collect();
    let (input, value) = match inputs.len() {
        1 => (quote!(#(#types)*), quote!(#(#names)*)),
        _ => (quote!((#(#types),*)), quote!((#(#names),*))),
    };
    let output: Type = match &item.sig.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    };
    let span: Span = span_of(&output);
    let is_result = quote!({ ::ink::is_result_type!(#output) });
    let returned = quote! {
        <::ink::chain_extension::Function<#is_result, #handle_status> as ::ink::chain_extension::Returns<
            #output,
            #error_code,
        >>::Type
    };
    let status =
        if *handle_status { quote!(handle_error_code::<#error_code>()) } else { quote!(ignore_error_code()) };
    let bound = handle_status
        .then(|| quote_spanned!(span=> where #returned: ::ink::chain_extension::CanFail<#error_code>));
    quote! {
        #(#attrs)*
        #[allow(clippy::too_many_arguments)]
        #[inline]
        pub fn #ident(self, #(#inputs),*) -> #returned
        #bound
        {
            ::ink::env::chain_extension::ChainExtensionMethod::build(#id)
                .input::<#input>()
                .output::<#output, #is_result>()
                .#status
                .call(&#value)
        }
    }
}
