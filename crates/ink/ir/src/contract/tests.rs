use super::*;
use crate::Selector;
use quote::{quote, ToTokens};
use syn::parse_quote;

fn parse(item: TokenStream) -> Result<Contract> {
    Contract::parse(TokenStream::new(), item)
}

/// The messages of all errors.
fn errors<T>(result: Result<T>) -> Vec<String> {
    result.err().into_iter().flatten().map(|error| error.to_string()).collect()
}

/// A contract with a constructor, a message and the given items.
fn with(items: TokenStream) -> TokenStream {
    quote! {
        mod flipper {
            #[ink(storage)]
            pub struct Flipper {}
            impl Flipper {
                #[ink(constructor)]
                pub fn new() -> Self {}
                #[ink(message)]
                pub fn get(&self) -> bool {}
            }
            #items
        }
    }
}

/// Asserts that there is exactly one error, whose text contains `expected`.
#[track_caller]
fn assert_error(item: TokenStream, expected: &str) {
    let errors = errors(parse(item));
    assert!(errors.len() == 1 && errors[0].contains(expected), "expected `{expected}`, got {errors:#?}");
}

/// [`assert_error`] for a function in the storage struct's block.
#[track_caller]
fn assert_function_error(function: TokenStream, expected: &str) {
    assert_error(with(quote!(impl Flipper { #function })), expected);
}

#[test]
fn contract_is_split_into_its_parts() {
    let contract = parse(quote! {
        /// A contract.
        #[allow(dead_code)]
        pub mod flipper {
            use core::fmt;

            #[ink(event, anonymous)]
            pub struct Flipped {
                #[ink(topic)]
                by: AccountId,
            }
            /// Its storage.
            #[ink(storage)]
            #[derive(Default)]
            pub struct Flipper {
                value: bool,
            }
            impl Flipper {
                /// Makes it.
                #[ink(constructor, default)]
                #[ink(payable)]
                pub fn new(value: bool, mut by: Vec<u8>) -> Result<Self, Error> {}
                #[ink(message, selector = 0xC0DECAFE)]
                #[cfg(feature = "x")]
                pub fn flip(&mut self) {}
                fn helper() {}
            }
            #[cfg(feature = "y")]
            impl Flip for Flipper {
                #[ink(message)]
                fn flip(&self) -> bool {}
            }
            #[ink(impl)]
            impl Flipper {
                fn more(&self) {}
            }
            impl Other {
                fn other() {}
            }
        }
    })
    .unwrap();
    assert_eq!(contract.ident, "flipper");
    assert_eq!(crate::docs(&contract.attrs), [" A contract."]);
    assert_eq!(contract.storage().ident, "Flipper");
    assert_eq!(contract.storage().attrs.len(), 2, "`#[ink(storage)]` is removed");
    let kinds: String = contract
        .items
        .iter()
        .map(|item| match item {
            Item::Storage(_) => 's',
            Item::Event(_) => 'e',
            Item::Implementation(_) => 'i',
            Item::Other(_) => 'o',
        })
        .collect();
    assert_eq!(kinds, "oesiiio");

    let [new] = &contract.constructors().collect::<Vec<_>>()[..] else { panic!("one constructor") };
    assert!(new.payable && new.default && !new.mutates);
    assert_eq!(new.selector, Selector([0x9b, 0xae, 0x9d, 0x5e]));
    assert_eq!(new.docs(), [" Makes it."]);
    let names: Vec<_> = new.inputs.iter().map(|input| input.ident.to_string()).collect();
    assert_eq!(names, ["value", "by"]);
    assert_eq!(new.output, Some(parse_quote!(Result<Flipper, Error>)), "`Self` is replaced");

    let [(own, flip), (of_trait, flip_of_trait)] = &contract.messages().collect::<Vec<_>>()[..] else {
        panic!("two messages")
    };
    assert!(own.trait_path().is_none() && of_trait.trait_path() == Some(&parse_quote!(Flip)));
    assert!(flip.mutates && !flip.payable && flip.selector.id() == 0xC0DECAFE);
    assert!(!flip_of_trait.mutates);
    assert_eq!(flip.cfgs()[0].to_token_stream().to_string(), quote!(#[cfg(feature = "x")]).to_string());
    assert_eq!(flip_of_trait.cfgs().len(), 1, "messages have the block's `#[cfg]`");
    // No `#[ink(…)]` remains in what is emitted.
    for block in contract.implementations() {
        assert!(!block.item.to_token_stream().to_string().contains("ink"));
    }
}

#[test]
fn selectors_match_ink() {
    for (name, selector) in
        [("flip", 0x633aa551u32), ("get", 0x2f865bd9), ("transfer", 0x84a15da1), ("new", 0x9bae9d5e)]
    {
        assert_eq!(Selector::of(name).id(), selector, "{name}");
        assert_eq!(Selector::of(name).to_string(), format!("{selector:#010x}"));
    }
    let contract = parse(with(quote! {
        #[ink(impl, namespace = "first")]
        impl Flipper {
            #[ink(message)]
            pub fn get(&self) {}
        }
    }))
    .unwrap();
    let selectors: Vec<_> = contract.messages().map(|(_, message)| message.selector).collect();
    assert_eq!(selectors, [Selector::of("get"), Selector::of("first::get")]);
}

#[test]
fn arguments_of_the_macro_are_parsed_and_checked() {
    let config = Config::parse(quote!(env = crate::Env, keep_attr = "first, second")).unwrap();
    assert_eq!(config.env, parse_quote!(crate::Env));
    let attrs: Vec<syn::Attribute> = vec![
        parse_quote!(#[first]),
        parse_quote!(#[other]),
        parse_quote!(#[doc = "…"]),
        parse_quote!(#[a::first]),
    ];
    assert_eq!(config.kept_attrs.of(&attrs).count(), 2);
    assert_eq!(Config::parse(quote!()).unwrap().env, parse_quote!(::ink::env::DefaultEnvironment));
    for (tokens, expected) in [
        (quote!(env = "x"), "`env` needs the type"),
        (quote!(env), "`env` needs the type"),
        (quote!(keep_attr), "`keep_attr` needs the names"),
        (quote!(keep_attr = 1), "`keep_attr` needs the names"),
        (quote!(env = A, env = B), "`env` is given twice"),
        (quote!(compile_as_dependency = true), "unknown argument `compile_as_dependency`"),
    ] {
        let errors = errors(Config::parse(tokens));
        assert!(errors.len() == 1 && errors[0].contains(expected), "{errors:?}");
    }
}

#[test]
fn invalid_module_is_rejected() {
    assert_error(
        quote!(
            fn f() {}
        ),
        "applies to a module",
    );
    assert_error(
        quote!(
            mod flipper;
        ),
        "has to be in this file",
    );
    assert_error(
        with(quote!(
            #[ink(message)]
            fn f() {}
        )),
        "`message` is not allowed on this item",
    );
    assert_error(
        with(quote!(
            fn __ink_f() {}
        )),
        "names that begin with `__ink`",
    );
    assert_error(
        with(quote!(
            #[ink]
            struct S;
        )),
        "`#[ink]` needs an argument",
    );
    assert_error(
        with(quote!(
            #[ink(mesage)]
            fn f() {}
        )),
        "unknown argument `mesage`",
    );
    assert_error(
        with(quote!(
            #[ink(event, event)]
            pub struct E {}
        )),
        "`event` is given twice",
    );
    // Everything that is missing is reported at once.
    assert_eq!(
        errors(parse(quote!(
            mod empty {}
        )))
        .len(),
        3
    );
}

#[test]
fn invalid_storage_struct_is_rejected() {
    assert_error(
        with(quote!(
            #[ink(storage)]
            pub struct Second {}
        )),
        "a contract has only one storage struct, which is `Flipper`",
    );
    assert_error(
        with(quote!(
            #[ink(storage)]
            struct Second {}
        )),
        "write `pub struct Second`",
    );
    assert_error(
        with(quote!(
            #[ink(storage)]
            pub(crate) struct Second {}
        )),
        "write `pub struct Second`",
    );
    assert_error(
        with(quote!(
            #[ink(storage)]
            pub struct Second<T> {}
        )),
        "cannot be generic",
    );
    assert_error(
        with(quote!(
            #[ink(storage, event)]
            pub struct Second {}
        )),
        "`event` is not allowed on the storage struct",
    );
    assert_error(
        with(quote!(
            #[ink(anonymous)]
            pub struct Second {}
        )),
        "add `event`",
    );
    assert_error(
        with(quote!(
            #[ink(payable)]
            pub struct Second {}
        )),
        "`#[ink(storage)]` or `#[ink(event)]`",
    );
}

#[test]
fn invalid_function_is_rejected() {
    for (function, expected) in [
        (
            quote!(
                #[ink(message)]
                fn f(&self) {}
            ),
            "write `pub fn f`",
        ),
        (
            quote!(
                #[ink(message)]
                pub(super) fn f(&self) {}
            ),
            "write `pub fn f`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f() {}
            ),
            "a message takes `&self`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(self) {}
            ),
            "a message takes `&self`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(this: &Self) {}
            ),
            "a message takes `&self`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f<T>(&self) {}
            ),
            "cannot be generic",
        ),
        (
            quote!(
                #[ink(message)]
                pub const fn f(&self) {}
            ),
            "cannot be `const`",
        ),
        (
            quote!(
                #[ink(message)]
                pub async fn f(&self) {}
            ),
            "cannot be `async`",
        ),
        (
            quote!(
                #[ink(message)]
                pub unsafe fn f(&self) {}
            ),
            "cannot be `unsafe`",
        ),
        (
            quote!(
                #[ink(message)]
                pub extern "C" fn f(&self) {}
            ),
            "only the Rust ABI",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self) -> Self {}
            ),
            "cannot return the contract itself",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self, (a, b): (u8, u8)) {}
            ),
            "an argument needs a name",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self, _: u8) {}
            ),
            "an argument needs a name",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self, a: &str) {}
            ),
            "write `String`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self, a: &[u8]) {}
            ),
            "write `Vec<…>`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self, a: &u8) {}
            ),
            "write the type without `&`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self, a: impl Into<u8>) {}
            ),
            "its type has to be concrete",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self) -> &u8 {}
            ),
            "a return value is encoded",
        ),
        (
            quote!(
                #[ink(message, event)]
                pub fn f(&self) {}
            ),
            "`event` is not allowed on a message",
        ),
        (
            quote!(
                #[ink(message, constructor)]
                pub fn f() -> Self {}
            ),
            "`message` is not allowed on a constructor",
        ),
        (
            quote!(
                #[ink(payable)]
                pub fn f(&self) {}
            ),
            "add `message` or `constructor`",
        ),
        (
            quote!(
                #[ink(constructor)]
                fn f() -> Self {}
            ),
            "write `pub fn f`",
        ),
        (
            quote!(
                #[ink(constructor)]
                pub fn f() {}
            ),
            "a constructor returns the new contract",
        ),
        (
            quote!(
                #[ink(constructor)]
                pub fn f(&self) -> Self {}
            ),
            "a constructor cannot take `self`",
        ),
        (
            quote!(
                #[ink(message)]
                const C: u8 = 0;
            ),
            "only functions can be",
        ),
    ] {
        assert_function_error(function, expected);
    }
}

#[test]
fn invalid_block_is_rejected() {
    assert_error(with(quote!(#[ink(impl)] default impl Flipper {})), "cannot be `default`");
    assert_error(
        with(quote!(
            #[ink(impl)]
            unsafe impl T for Flipper {}
        )),
        "cannot be `unsafe`",
    );
    assert_error(
        with(quote!(
            #[ink(impl)]
            impl<T> Flipper {}
        )),
        "cannot be generic",
    );
    assert_error(
        with(quote!(
            #[ink(event)]
            impl Flipper {}
        )),
        "`event` is not allowed on an `impl` block",
    );
    assert_error(
        with(quote!(
            #[ink(impl)]
            impl Other {}
        )),
        "write `Flipper`",
    );
    assert_error(
        with(quote!(
            #[ink(namespace = "n")]
            impl T for Flipper {}
        )),
        "trait_definition(namespace",
    );
    assert_error(
        with(quote!(
            #[ink(namespace = "a b")]
            impl Flipper {}
        )),
        "a Rust identifier",
    );
    assert_error(
        with(quote!(
            #[ink(namespace = 1)]
            impl Flipper {}
        )),
        "invalid namespace: expected a string",
    );
    assert_error(
        with(quote!(
            #[ink(namespace)]
            impl Flipper {}
        )),
        "`namespace` needs a value",
    );
    assert_error(
        with(quote!(impl T for Flipper { #[ink(constructor)] fn f() -> Self {} })),
        "a trait cannot have constructors",
    );
    assert_error(
        with(quote!(impl T for Flipper { #[ink(message, selector = _)] fn f(&self) {} })),
        "cannot have `selector = _`",
    );
    let alias = with(quote! {
        type Alias = Flipper;
        #[ink(impl)]
        impl Alias {}
        #[ink(impl)]
        impl self::Flipper {}
    });
    assert!(parse(alias).is_ok());
}

#[test]
fn duplicate_selector_is_rejected() {
    assert_function_error(
        quote!(
            #[ink(message, selector = 0x2f865bd9)]
            pub fn f(&self) {}
        ),
        "`get` and `f` have the same",
    );
    assert_function_error(
        quote!(
            #[ink(constructor, selector = 0x9bae9d5e)]
            pub fn f() -> Self {}
        ),
        "`new` and `f` have",
    );
    assert_function_error(
        quote!(
            #[ink(message, selector = 0x1_0000_0000)]
            pub fn f(&self) {}
        ),
        "a number of 4 bytes",
    );
    assert_function_error(
        quote!(
            #[ink(message, selector = "f")]
            pub fn f(&self) {}
        ),
        "a number of 4 bytes",
    );
    assert_function_error(
        quote!(
            #[ink(message, selector)]
            pub fn f(&self) {}
        ),
        "`selector` needs a value",
    );
    assert_function_error(
        quote!(
            #[ink(message, payable = true)]
            pub fn f(&self) {}
        ),
        "`payable` takes no value",
    );
    assert_error(
        with(quote!(impl Flipper {
            #[ink(message, default)]
            pub fn a(&self) {}
            #[ink(message, default)]
            pub fn b(&self) {}
        })),
        "only one message can be `default`",
    );
    // A constructor and a message can have the same selector, and so can functions that exclude each other by
    // `#[cfg]`.
    let valid = with(quote! {
        impl Flipper {
            #[ink(constructor)]
            pub fn get() -> Self {}
            #[ink(message)]
            #[cfg(a)]
            pub fn f(&self) {}
            #[ink(message)]
            #[cfg(not(a))]
            pub fn f(&self) {}
        }
    });
    assert_eq!(errors(parse(valid)), [""; 0]);
}

#[test]
fn wildcard_message_needs_exactly_one_complement() {
    let contract = |messages: TokenStream| {
        quote! {
            mod proxy {
                #[ink(storage)]
                pub struct Proxy {}
                impl Proxy {
                    #[ink(constructor)]
                    pub fn new() -> Self {}
                    #messages
                }
            }
        }
    };
    let wildcard = quote!(
        #[ink(message, selector = _)]
        pub fn forward(&self) {}
    );
    let complement = quote!(
        #[ink(message, selector = @)]
        pub fn own(&self) {}
    );
    let other = quote!(
        #[ink(message)]
        pub fn other(&self) {}
    );

    let parsed = parse(contract(quote!(#wildcard #complement))).unwrap();
    let flags: Vec<_> = parsed
        .messages()
        .map(|(_, message)| (message.is_wildcard(), message.is_wildcard_complement()))
        .collect();
    assert_eq!(flags, [(true, false), (false, true)]);

    assert_error(contract(wildcard.clone()), "needs exactly one other, with `selector = @`");
    assert_error(contract(quote!(#wildcard #other)), "needs exactly one other, with `selector = @`");
    assert_error(contract(quote!(#wildcard #complement #other)), "here `forward`");
    assert_error(contract(quote!(#other #complement)), "is only for contracts");
    assert_error(
        contract(quote!(#wildcard #complement #[ink(message, selector = _)] pub fn second(&self) {})),
        "only one message can have `selector = _`",
    );
    assert_error(
        contract(quote! {
            #other
            #[ink(constructor, selector = _)]
            pub fn a() -> Self {}
            #[ink(constructor, selector = _)]
            pub fn b() -> Self {}
        }),
        "only one constructor can have `selector = _`",
    );
}
