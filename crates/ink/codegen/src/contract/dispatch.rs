//! The contract's entry points: from a call's input to the constructor or message that it names.

use crate::types::span_of;
use ink_ir::contract::{Callable, Contract, Implementation};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;

/// The functions `deploy` and `call`, for the chain or for the engine of tests.
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

/// A branch of an entry point.
struct Arm<'a> {
    callable: &'a Callable,
    /// The name of the constant that holds its selector, as a number.
    pattern: Ident,
    /// That constant.
    selector: TokenStream,
    /// Runs the constructor or message and ends the call.
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
            ::ink::codegen::answer(__ink_failed, &__ink_output)
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

/// Reads the arguments. They get names of ours: the author's could be those of something else here.
fn arguments(callable: &Callable) -> TokenStream {
    let arguments = callable.inputs.iter().zip(bindings(callable)).map(|(input, binding)| {
        let ty = &input.ty;
        quote!(let #binding = __ink_input.argument::<#ty>();)
    });
    // What is for every selector is for every input: a proxy hands it on as it is.
    let end = (!callable.is_wildcard()).then(|| quote!(__ink_input.end();));
    quote! {
        #(#arguments)*
        #end
    }
}

/// The names of the variables that hold the arguments.
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

/// The macro knows the selectors of the contract's own messages, the compiler those of traits.
fn trait_selectors_are_unique(contract: &Contract, arms: &[Arm]) -> TokenStream {
    let checks = contract.messages().enumerate().filter(|(_, (block, _))| block.trait_path().is_some()).map(
        |(index, (_, message))| {
            let before = arms[..index].iter().filter(|arm| !arm.callable.is_wildcard()).map(|arm| {
                let (cfgs, pattern) = (arm.callable.cfgs(), &arm.pattern);
                quote!(#(#cfgs)* #pattern)
            });
            let (cfgs, pattern) = (message.cfgs(), &arms[index].pattern);
            let error = format!(
                "the message `{}` has the same selector as another: give one of them another with `selector = 0x…`, \
                 or its trait a `namespace`",
                message.ident
            );
            let check = quote_spanned! {span_of(&message.ident)=>
                ::core::assert!(!::ink::codegen::is_among(#pattern, &[#(#before),*]), #error)
            };
            quote!(#(#cfgs)* const _: () = #check;)
        },
    );
    quote!(#(#checks)*)
}
