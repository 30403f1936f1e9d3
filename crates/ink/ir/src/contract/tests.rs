use super::*;
use crate::Selector;
use quote::{quote, ToTokens};
use syn::parse_quote;

fn parse(item: TokenStream) -> Result<Contract> {
    Contract::parse(TokenStream::new(), item)
}

/// All messages of the errors, or nothing.
fn errors<T>(result: Result<T>) -> Vec<String> {
    result.err().into_iter().flatten().map(|error| error.to_string()).collect()
}

/// A contract with one constructor, one message and these items.
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

/// Asserts that there is one error, which has this in its text.
#[track_caller]
fn refuse(item: TokenStream, expected: &str) {
    let errors = errors(parse(item));
    assert!(errors.len() == 1 && errors[0].contains(expected), "expected `{expected}`, got {errors:#?}");
}

/// [`refuse`] for a function in the storage struct's block.
#[track_caller]
fn refuse_function(function: TokenStream, expected: &str) {
    refuse(with(quote!(impl Flipper { #function })), expected);
}

#[test]
fn parts_of_a_contract() {
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
    assert_eq!(contract.storage().attrs.len(), 2, "its own attribute is gone");
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
    assert_eq!(new.output, Some(parse_quote!(Result<Flipper, Error>)), "`Self` has no meaning elsewhere");

    let [(own, flip), (of_trait, flip_of_trait)] = &contract.messages().collect::<Vec<_>>()[..] else {
        panic!("two messages")
    };
    assert!(own.trait_path().is_none() && of_trait.trait_path() == Some(&parse_quote!(Flip)));
    assert!(flip.mutates && !flip.payable && flip.selector.id() == 0xC0DECAFE);
    assert!(!flip_of_trait.mutates);
    assert_eq!(flip.cfgs()[0].to_token_stream().to_string(), quote!(#[cfg(feature = "x")]).to_string());
    assert_eq!(flip_of_trait.cfgs().len(), 1, "the block's condition is its messages' too");
    // No `#[ink(…)]` is left where generated code would meet it.
    for block in contract.implementations() {
        assert!(!block.item.to_token_stream().to_string().contains("ink"));
    }
}

#[test]
fn selectors_are_those_of_ink() {
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
fn config() {
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
        (quote!(compile_as_dependency = true), "knows no argument `compile_as_dependency`"),
    ] {
        let errors = errors(Config::parse(tokens));
        assert!(errors.len() == 1 && errors[0].contains(expected), "{errors:?}");
    }
}

#[test]
fn modules() {
    refuse(
        quote!(
            fn f() {}
        ),
        "goes on a module",
    );
    refuse(
        quote!(
            mod flipper;
        ),
        "has to be in this file",
    );
    refuse(
        with(quote!(
            #[ink(message)]
            fn f() {}
        )),
        "`message` has no meaning on this item",
    );
    refuse(
        with(quote!(
            fn __ink_f() {}
        )),
        "names that begin with `__ink`",
    );
    refuse(
        with(quote!(
            #[ink]
            struct S;
        )),
        "`#[ink]` needs an argument",
    );
    refuse(
        with(quote!(
            #[ink(mesage)]
            fn f() {}
        )),
        "ink! knows no argument `mesage`",
    );
    refuse(
        with(quote!(
            #[ink(event, event)]
            pub struct E {}
        )),
        "`event` is given twice",
    );
    // All that is missing is told at once.
    assert_eq!(
        errors(parse(quote!(
            mod empty {}
        )))
        .len(),
        3
    );
}

#[test]
fn storage_structs() {
    refuse(
        with(quote!(
            #[ink(storage)]
            pub struct Second {}
        )),
        "a contract has one storage struct, and `Flipper`",
    );
    refuse(
        with(quote!(
            #[ink(storage)]
            struct Second {}
        )),
        "write `pub struct Second`",
    );
    refuse(
        with(quote!(
            #[ink(storage)]
            pub(crate) struct Second {}
        )),
        "write `pub struct Second`",
    );
    refuse(
        with(quote!(
            #[ink(storage)]
            pub struct Second<T> {}
        )),
        "cannot be generic",
    );
    refuse(
        with(quote!(
            #[ink(storage, event)]
            pub struct Second {}
        )),
        "`event` has no meaning on the storage struct",
    );
    refuse(
        with(quote!(
            #[ink(anonymous)]
            pub struct Second {}
        )),
        "write `#[ink(event)]` too",
    );
    refuse(
        with(quote!(
            #[ink(payable)]
            pub struct Second {}
        )),
        "`#[ink(storage)]` or `#[ink(event)]`",
    );
}

#[test]
fn functions() {
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
            "a message begins with `&self`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(self) {}
            ),
            "a message begins with `&self`",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(this: &Self) {}
            ),
            "a message begins with `&self`",
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
            "another ABI",
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
            "its type has to be definite",
        ),
        (
            quote!(
                #[ink(message)]
                pub fn f(&self) -> &u8 {}
            ),
            "what is returned is encoded",
        ),
        (
            quote!(
                #[ink(message, event)]
                pub fn f(&self) {}
            ),
            "`event` has no meaning on a message",
        ),
        (
            quote!(
                #[ink(message, constructor)]
                pub fn f() -> Self {}
            ),
            "`message` has no meaning on a constructor",
        ),
        (
            quote!(
                #[ink(payable)]
                pub fn f(&self) {}
            ),
            "write `message` or `constructor` too",
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
            "a constructor has no `self`",
        ),
        (
            quote!(
                #[ink(message)]
                const C: u8 = 0;
            ),
            "only functions can be",
        ),
    ] {
        refuse_function(function, expected);
    }
}

#[test]
fn blocks() {
    refuse(with(quote!(#[ink(impl)] default impl Flipper {})), "cannot be `default`");
    refuse(
        with(quote!(
            #[ink(impl)]
            unsafe impl T for Flipper {}
        )),
        "cannot be `unsafe`",
    );
    refuse(
        with(quote!(
            #[ink(impl)]
            impl<T> Flipper {}
        )),
        "cannot be generic",
    );
    refuse(
        with(quote!(
            #[ink(event)]
            impl Flipper {}
        )),
        "`event` has no meaning on an `impl` block",
    );
    refuse(
        with(quote!(
            #[ink(impl)]
            impl Other {}
        )),
        "write `Flipper`",
    );
    refuse(
        with(quote!(
            #[ink(namespace = "n")]
            impl T for Flipper {}
        )),
        "trait_definition(namespace",
    );
    refuse(
        with(quote!(
            #[ink(namespace = "a b")]
            impl Flipper {}
        )),
        "a Rust identifier",
    );
    refuse(
        with(quote!(
            #[ink(namespace = 1)]
            impl Flipper {}
        )),
        "a namespace is a string",
    );
    refuse(
        with(quote!(
            #[ink(namespace)]
            impl Flipper {}
        )),
        "`namespace` needs a value",
    );
    refuse(
        with(quote!(impl T for Flipper { #[ink(constructor)] fn f() -> Self {} })),
        "a trait cannot have constructors",
    );
    refuse(
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
fn selectors_clash() {
    refuse_function(
        quote!(
            #[ink(message, selector = 0x2f865bd9)]
            pub fn f(&self) {}
        ),
        "`get` and `f` have the same",
    );
    refuse_function(
        quote!(
            #[ink(constructor, selector = 0x9bae9d5e)]
            pub fn f() -> Self {}
        ),
        "`new` and `f` have",
    );
    refuse_function(
        quote!(
            #[ink(message, selector = 0x1_0000_0000)]
            pub fn f(&self) {}
        ),
        "a number of 4 bytes",
    );
    refuse_function(
        quote!(
            #[ink(message, selector = "f")]
            pub fn f(&self) {}
        ),
        "a number of 4 bytes",
    );
    refuse_function(
        quote!(
            #[ink(message, selector)]
            pub fn f(&self) {}
        ),
        "`selector` needs a value",
    );
    refuse_function(
        quote!(
            #[ink(message, payable = true)]
            pub fn f(&self) {}
        ),
        "`payable` takes no value",
    );
    refuse(
        with(quote!(impl Flipper {
            #[ink(message, default)]
            pub fn a(&self) {}
            #[ink(message, default)]
            pub fn b(&self) {}
        })),
        "only one message can be `default`",
    );
    // A constructor and a message can have the same selector, and so can what excludes each other.
    let fine = with(quote! {
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
    assert_eq!(errors(parse(fine)), [""; 0]);
}

#[test]
fn wildcards() {
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

    refuse(contract(wildcard.clone()), "there has to be one with `selector = @`");
    refuse(contract(quote!(#wildcard #other)), "there has to be one with `selector = @`");
    refuse(contract(quote!(#wildcard #complement #other)), "beside `forward`");
    refuse(contract(quote!(#other #complement)), "and there is none");
    refuse(
        contract(quote!(#wildcard #complement #[ink(message, selector = _)] pub fn second(&self) {})),
        "only one message can have `selector = _`",
    );
    refuse(
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
