//! `#[ink::test]`.

use ink_ir::test::Test;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    visit::{self, Visit},
    Block, Expr, ReturnType,
};

/// `#[ink::test]`: a `#[test]` that starts with a new off-chain environment.
pub fn test(config: TokenStream, item: TokenStream) -> TokenStream {
    let Test(function) = match Test::new(config, item) {
        Ok(test) => test,
        Err(error) => return error.into_compile_error(),
    };
    let syn::ItemFn { attrs, vis, sig, block } = &function;
    let syn::Signature { ident, output, .. } = sig;
    let body = format_ident!("__ink_{}", ident);
    let ignored = quote! {
        #[allow(clippy::diverging_sub_expression)]
        let _ = #block;
    };
    let (function, unwrap_result) = match output {
        ReturnType::Type(..) => (quote!(fn #body() #output #block), None),
        // As in ink!, the value of the last expression is ignored.
        ReturnType::Default if returns_nothing(block) => (quote!(fn #body() { #ignored }), None),
        // As in ink!, `?` and `return Ok(())` are allowed without a return type.
        ReturnType::Default => (
            quote! {
                fn #body() -> ::ink::env::Result<()> {
                    #ignored
                    #[allow(unreachable_code)]
                    return ::core::result::Result::Ok(());
                }
            },
            Some(quote!(.expect("the test returned an error");)),
        ),
    };
    quote! {
        #(#attrs)*
        #[test]
        #vis #sig {
            #function

            let mut __ink_output = ::core::option::Option::None;
            ::ink::env::test::run_test::<::ink::env::DefaultEnvironment, _>(|_| {
                __ink_output = ::core::option::Option::Some(#body());
                ::core::result::Result::Ok(())
            })
            .expect("the off-chain environment failed");
            __ink_output.expect("the off-chain environment did not run the test") #unwrap_result
        }
    }
}

/// Whether the block contains a `return;` of its own function.
fn returns_nothing(block: &Block) -> bool {
    struct Returns(bool);
    impl<'ast> Visit<'ast> for Returns {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            match expr {
                Expr::Return(returned) if returned.expr.is_none() => self.0 = true,
                // A `return` in there is not the function's.
                Expr::Closure(_) | Expr::Async(_) => {}
                _ => visit::visit_expr(self, expr),
            }
        }

        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut returns = Returns(false);
    returns.visit_block(block);
    returns.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn only_returns_of_the_function_itself_count() {
        for block in [
            parse_quote!({
                return;
            }),
            parse_quote!({
                let Some(a) = b else { return };
            }),
            parse_quote!({
                if a {
                    f(|| return 1, { return });
                }
            }),
        ] {
            assert!(returns_nothing(&block), "{block:?}");
        }
        for block in [
            parse_quote!({ return Ok(()) }),
            parse_quote!({
                let f = || return;
                let a = async { return };
                fn g() {
                    return;
                }
                f()?;
                1
            }),
        ] {
            assert!(!returns_nothing(&block), "{block:?}");
        }
    }
}
