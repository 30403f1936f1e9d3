//! The attribute of end-to-end contract tests.

use proc_macro::TokenStream;
use proc_macro2::{Span, TokenStream as Tokens};
use quote::{quote, ToTokens};
use syn::{
    meta::ParseNestedMeta, parse::Parser, parse_quote, spanned::Spanned, Error, FnArg, ItemFn, LitStr, Path,
    Result, Token,
};

/// Turns an `async` function that takes the client of a chain into a test. `ink_e2e`'s documentation has an
/// example.
///
/// Each test has a new chain, in the process. The client has the type
/// `ink_e2e::Client<ink_e2e::PolkadotConfig, Environment>`, whatever type the parameter declares; in a
/// function without a parameter, the client is the variable `client`.
///
/// # Arguments
///
/// - `environment = path`: the contracts' environment; `ink::env::DefaultEnvironment` by default.
/// - `backend(node)`, `backend(runtime_only)`, `backend(runtime_only(sandbox = ink_e2e::DefaultSandbox))`:
///   accepted for compatibility with ink! 5. All of them select the chain in the process.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(arguments.into(), item.into()).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(arguments: Tokens, item: Tokens) -> Result<Tokens> {
    let environment = environment(arguments)?;
    let function: ItemFn = syn::parse2(item)?;
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        let message = "a test with a client has to be `async`: write `async fn`";
        return Err(Error::new(signature.fn_token.span(), message));
    }
    let client: Tokens = match signature.inputs.iter().collect::<Vec<_>>()[..] {
        [] => quote!(mut client),
        [FnArg::Typed(client)] => client.pat.to_token_stream(),
        [FnArg::Receiver(ref receiver)] => {
            return Err(Error::new(receiver.span(), "a test cannot take `self`: remove it"));
        }
        [_, ref second, ..] => {
            return Err(Error::new(second.span(), "a test takes only the client: remove this parameter"));
        }
    };
    let (attributes, visibility) = (&function.attrs, &function.vis);
    let (name, output, block) = (&signature.ident, &signature.output, &function.block);
    let prefix = LitStr::new(&format!("test: {name}"), Span::call_site());
    Ok(quote! {
        #(#attributes)*
        #[test]
        #visibility fn #name() #output {
            ::ink_e2e::LOG_PREFIX.with_borrow_mut(|prefix| *prefix = ::std::string::String::from(#prefix));
            ::ink_e2e::block_on(async {
                // A test need not use the client.
                #[allow(unused_variables, unused_mut)]
                let #client = ::ink_e2e::Client::<::ink_e2e::PolkadotConfig, #environment>::new();
                #block
            })
        }
    })
}

/// Reads the attribute's arguments.
fn environment(arguments: Tokens) -> Result<Path> {
    let mut environment = None;
    let mut backend = false;
    let parser = syn::meta::parser(|meta| {
        if meta.path.is_ident("environment") {
            if environment.is_some() {
                return Err(meta.error("`environment` is given twice"));
            }
            environment = Some(meta.value()?.parse()?);
            Ok(())
        } else if meta.path.is_ident("backend") {
            if std::mem::replace(&mut backend, true) {
                return Err(meta.error("`backend` is given twice"));
            }
            meta.parse_nested_meta(check_backend)
        } else {
            Err(meta.error("expected `environment = …` or `backend(…)`"))
        }
    });
    parser.parse2(arguments)?;
    Ok(environment.unwrap_or_else(|| parse_quote!(::ink::env::DefaultEnvironment)))
}

/// Checks the argument of `backend`. All backends are the same.
fn check_backend(meta: ParseNestedMeta) -> Result<()> {
    let check_argument = if meta.path.is_ident("node") {
        check_node
    } else if meta.path.is_ident("runtime_only") {
        check_runtime_only
    } else {
        return Err(meta.error("expected `node` or `runtime_only`"));
    };
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(check_argument)
    } else {
        Ok(())
    }
}

/// Rejects the arguments of `node`.
fn check_node(meta: ParseNestedMeta) -> Result<()> {
    if meta.path.is_ident("url") {
        meta.value()?.parse::<LitStr>()?;
    }
    Err(meta.error("tests run on a chain in the process, not on a node: write `backend(node)`, or remove it"))
}

/// Checks the argument of `runtime_only`.
fn check_runtime_only(meta: ParseNestedMeta) -> Result<()> {
    if !meta.path.is_ident("sandbox") {
        return Err(meta.error("expected `sandbox = ink_e2e::DefaultSandbox`"));
    }
    meta.input.parse::<Token![=]>()?;
    let path: Path = meta.input.parse()?;
    match path.segments.last() {
        Some(last) if last.ident == "DefaultSandbox" => Ok(()),
        _ => Err(Error::new(path.span(), "unknown sandbox: expected `ink_e2e::DefaultSandbox`")),
    }
}

#[cfg(test)]
mod tests {
    // Not `super::*`: the macro `test` would shadow the attribute `#[test]`.
    use super::{expand, ItemFn, Tokens};
    use quote::{quote, ToTokens};

    fn item() -> Tokens {
        quote! {
            /// A test.
            #[ignore]
            async fn works<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
                client.run().await
            }
        }
    }

    fn expanded(arguments: Tokens) -> ItemFn {
        syn::parse2(expand(arguments, item()).unwrap()).unwrap()
    }

    #[track_caller]
    fn assert_error(arguments: Tokens, item: Tokens, message: &str) {
        assert_eq!(expand(arguments, item).unwrap_err().to_string(), message);
    }

    #[test]
    fn generated_test_has_no_parameters() {
        let function = expanded(quote!());
        assert!(function.sig.asyncness.is_none());
        assert!(function.sig.inputs.is_empty() && function.sig.generics.params.is_empty());
        let attributes: Vec<_> =
            function.attrs.iter().map(|attribute| attribute.path().to_token_stream().to_string()).collect();
        assert_eq!(attributes, ["doc", "ignore", "test"]);
        let body = function.block.to_token_stream().to_string();
        assert!(body.contains("let mut client = :: ink_e2e :: Client ::"), "{body}");
        assert!(body.contains(":: ink :: env :: DefaultEnvironment"), "{body}");
        assert!(body.contains("client . run () . await"), "{body}");
    }

    #[test]
    fn client_has_any_name_or_none() {
        let body = |item: Tokens| expand(quote!(), item).unwrap().to_string();
        assert!(body(quote!(
            async fn f(chain: ink_e2e::Client<C, E>) {}
        ))
        .contains("let chain ="));
        assert!(body(quote!(
            async fn f() {}
        ))
        .contains("let mut client ="));
    }

    #[test]
    fn arguments_of_ink_are_accepted() {
        let environment = |arguments| expanded(arguments).block.to_token_stream().to_string();
        assert!(environment(quote!(environment = crate::Mine)).contains("crate :: Mine"));
        for arguments in [
            quote!(backend(node)),
            quote!(backend(runtime_only)),
            quote!(backend(runtime_only(sandbox = ink_e2e::DefaultSandbox))),
            quote!(environment = crate::Mine, backend(runtime_only)),
        ] {
            expanded(arguments);
        }
    }

    #[test]
    fn invalid_arguments_are_rejected() {
        let none = quote!();
        assert_error(quote!(node), item(), "expected `environment = …` or `backend(…)`");
        assert_error(quote!(backend(cloud)), item(), "expected `node` or `runtime_only`");
        assert_error(quote!(backend(node), backend(node)), item(), "`backend` is given twice");
        assert_error(quote!(environment = A, environment = B), item(), "`environment` is given twice");
        assert_error(
            quote!(backend(node(url = "ws://127.0.0.1:9944"))),
            item(),
            "tests run on a chain in the process, not on a node: write `backend(node)`, or remove it",
        );
        assert_error(
            quote!(backend(runtime_only(sandbox = mine::Sandbox))),
            item(),
            "unknown sandbox: expected `ink_e2e::DefaultSandbox`",
        );
        assert_error(
            none.clone(),
            quote!(
                fn f() {}
            ),
            "a test with a client has to be `async`: write `async fn`",
        );
        assert_error(
            none.clone(),
            quote!(
                async fn f(a: A, b: B) {}
            ),
            "a test takes only the client: remove this parameter",
        );
        assert_error(
            none,
            quote!(
                async fn f(&self) {}
            ),
            "a test cannot take `self`: remove it",
        );
    }
}
