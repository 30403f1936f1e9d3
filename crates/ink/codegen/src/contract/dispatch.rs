//! The contract's entry points, which dispatch a call's input to a constructor or message.

use crate::types::span_of;
use ink_ir::contract::{Callable, Contract, Implementation};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;

/// The functions `deploy` and `call`, for the chain or for the test engine.
pub fn generate(contract: &Contract) -> TokenStream {
    let storage = &contract.storage().ident;
    let constructors: Vec<Arm> = contract
        .constructors()
        .enumerate()
        .map(|(index, constructor)| Arm::constructor(index, constructor))
        .collect();
    let messages: Vec<Arm> = contract
        .messages()
        .enumerate()
        .map(|(index, (block, message))| Arm::message(index, block, message))
        .collect();
    let selectors = constructors.iter().chain(&messages).map(|arm| &arm.selector);
    let unique = trait_selectors_are_unique(contract, &messages);
    let deploy = entry_point(storage, &constructors);
    let call = entry_point(storage, &messages);
    quote! {
        #[cfg(any(feature = "std", not(feature = "ink-as-dependency")))]
        const _: () = {
            #(#selectors)*
            #unique

            #[allow(dead_code, deprecated, clippy::too_many_lines)]
            fn __ink_deploy() {
                #deploy
            }

            #[allow(dead_code, deprecated, clippy::too_many_lines)]
            fn __ink_call() {
                #call
            }

            #[cfg(feature = "std")]
            impl ::ink::env::ContractEntryPoints for #storage {
                fn deploy() {
                    __ink_deploy()
                }

                fn call() {
                    __ink_call()
                }
            }

            #[cfg(not(feature = "std"))]
            #[allow(dead_code)]
            #[cfg_attr(target_arch = "bpf", unsafe(no_mangle))]
            pub extern "C" fn deploy() {
                __ink_deploy()
            }

            #[cfg(not(feature = "std"))]
            #[allow(dead_code)]
            #[cfg_attr(target_arch = "bpf", unsafe(no_mangle))]
            pub extern "C" fn call() {
                __ink_call()
            }
        };
    }
}

/// A match arm of an entry point.
struct Arm<'a> {
    callable: &'a Callable,
    /// The name of the constant with the selector.
    pattern: Ident,
    /// The definition of that constant.
    selector: TokenStream,
    /// Executes the constructor or message and returns from the contract.
    body: TokenStream,
}

impl<'a> Arm<'a> {
    fn constructor(index: usize, callable: &'a Callable) -> Self {
        let pattern = format_ident!("__INK_CONSTRUCTOR_{index}");
        let selector = selector(&pattern, callable, &callable.selector);
        let (ident, arguments, names) = (&callable.ident, arguments(callable), bindings(callable));
        let deny_payment =
            (!callable.payable).then(|| quote!(::ink::codegen::deny_payment::<Environment>();));
        let body = quote_spanned! {span_of(ident)=>
            #deny_payment
            #arguments
            ::ink::codegen::finish_constructor::<__InkStorage, _>(__InkStorage::#ident(#(#names),*))
        };
        Self { callable, pattern, selector, body }
    }

    fn message(index: usize, block: &Implementation, callable: &'a Callable) -> Self {
        let pattern = format_ident!("__INK_MESSAGE_{index}");
        let (ident, arguments, names) = (&callable.ident, arguments(callable), bindings(callable));
        let (selector, function, deny_payment) = match block.trait_path() {
            None => (
                selector(&pattern, callable, &callable.selector),
                quote!(__InkStorage::#ident),
                (!callable.payable).then(|| quote!(::ink::codegen::deny_payment::<Environment>();)),
            ),
            Some(path) => {
                let info = super::reference::trait_message(path, callable);
                (
                    selector(&pattern, callable, &quote!(#info::SELECTOR)),
                    quote!(<__InkStorage as #path>::#ident),
                    Some(quote! {
                        if !#info::PAYABLE {
                            ::ink::codegen::deny_payment::<Environment>();
                        }
                    }),
                )
            }
        };
        let (load, store) = if callable.mutates {
            (
                quote!(let mut __ink_contract = ::ink::codegen::load::<__InkStorage>();),
                Some(quote! {
                    if !__ink_failed {
                        ::ink::codegen::store::<__InkStorage>(&__ink_contract);
                    }
                }),
            )
        } else {
            (quote!(let __ink_contract = ::ink::codegen::load::<__InkStorage>();), None)
        };
        let reference = if callable.mutates { quote!(&mut) } else { quote!(&) };
        let body = quote_spanned! {span_of(ident)=>
            #deny_payment
            #arguments
            #load
            #[allow(clippy::let_unit_value)]
            let __ink_output = #function(#reference __ink_contract, #(#names),*);
            let __ink_failed = ::ink::is_result_err!(__ink_output);
            #store
            ::ink::codegen::return_output(__ink_failed, &__ink_output)
        };
        Self { callable, pattern, selector, body }
    }
}

fn selector(pattern: &Ident, callable: &Callable, bytes: &dyn quote::ToTokens) -> TokenStream {
    let cfgs = callable.cfgs();
    quote! {
        #(#cfgs)*
        const #pattern: ::core::primitive::u32 = ::core::primitive::u32::from_le_bytes(#bytes);
    }
}

/// Decodes the arguments. Their variables have generated names, which cannot collide with other names in
/// scope.
fn arguments(callable: &Callable) -> TokenStream {
    let arguments = callable.inputs.iter().zip(bindings(callable)).map(|(input, binding)| {
        let ty = &input.ty;
        quote!(let #binding = __ink_input.argument::<#ty>();)
    });
    // A callable for every selector accepts every input: a proxy forwards it unchanged.
    let end = (!callable.is_wildcard()).then(|| quote!(__ink_input.end();));
    quote! {
        #(#arguments)*
        #end
    }
}

/// The names of the variables with the arguments.
pub fn bindings(callable: &Callable) -> impl Iterator<Item = Ident> {
    (0..callable.inputs.len()).map(|index| format_ident!("__ink_argument_{index}"))
}

fn entry_point(storage: &Ident, arms: &[Arm]) -> TokenStream {
    let named = arms.iter().filter(|arm| !arm.callable.is_wildcard()).map(
        |Arm { callable, pattern, body, .. }| {
            let cfgs = callable.cfgs();
            quote! {
                #(#cfgs)*
                #pattern => { #body }
            }
        },
    );
    let wildcards =
        arms.iter().filter(|arm| arm.callable.is_wildcard()).map(|Arm { callable, body, .. }| {
            let cfgs = callable.cfgs();
            quote! {
                #(#cfgs)*
                _ => { #body }
            }
        });
    quote! {
        type __InkStorage = #storage;
        let __ink_input = ::ink::codegen::Input::read();
        let mut __ink_input = __ink_input.reader();
        #[allow(unreachable_patterns)]
        match __ink_input.selector() {
            #(#named)*
            #(#wildcards)*
            _ => ::ink::codegen::reject(),
        }
    }
}

/// Compile-time checks that the selectors of trait messages are unique: the macro does not know their values.
fn trait_selectors_are_unique(contract: &Contract, arms: &[Arm]) -> TokenStream {
    let checks = contract.messages().enumerate().filter(|(_, (block, _))| block.trait_path().is_some()).map(
        |(index, (_, message))| {
            let previous = arms[..index].iter().filter(|arm| !arm.callable.is_wildcard()).map(|arm| {
                let (cfgs, pattern) = (arm.callable.cfgs(), &arm.pattern);
                quote!(#(#cfgs)* #pattern)
            });
            let (cfgs, pattern) = (message.cfgs(), &arms[index].pattern);
            let error = format!(
                "the message `{}` has the same selector as another: give one of them another with \
                 `selector = 0x…`, or its trait a `namespace`",
                message.ident
            );
            let check = quote_spanned! {span_of(&message.ident)=>
                ::core::assert!(!::ink::codegen::contains_selector(&[#(#previous),*], #pattern), #error)
            };
            quote!(#(#cfgs)* const _: () = #check;)
        },
    );
    quote!(#(#checks)*)
}
