//! Spans and names of the author's tokens in generated code and in metadata.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{quote, ToTokens};
use syn::{ext::IdentExt, spanned::Spanned, Field, Ident, Type};

/// The span for generated code about the author's tokens: errors are shown at these tokens. Names resolve at
/// the call site, also if the tokens come from another macro.
pub(crate) fn span_of(tokens: &impl Spanned) -> Span {
    tokens.span().resolved_at(Span::call_site())
}

/// A name without `r#`, as in metadata.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The `TypeSpec` of a type in metadata. Its display name is the path as written, without generics; types
/// other than paths have none.
pub(crate) fn type_spec(ty: &Type) -> TokenStream {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let segments = path.path.segments.iter().map(|segment| plain(&segment.ident));
            quote!(::ink::metadata::TypeSpec::with_name_segs::<#ty, _>([#(#segments),*]))
        }
        _ => quote!(::ink::metadata::TypeSpec::of_type::<#ty>()),
    }
}

/// The name of a field in metadata: its own, or its position.
pub(crate) fn field_name(index: usize, field: &Field) -> String {
    match &field.ident {
        Some(ident) => plain(ident),
        None => index.to_string(),
    }
}

/// The source text of a type on one line, in the usual formatting.
pub(crate) fn type_name(ty: &Type) -> String {
    let mut text = String::new();
    write(ty.to_token_stream(), &mut text);
    text
}

fn write(tokens: TokenStream, text: &mut String) {
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        let after = text.chars().next_back().unwrap_or(' ');
        if matches!(after, ',' | ';') || is_word && (after.is_alphanumeric() || after == '_') {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Ident(ident) => text.push_str(&plain(&ident)),
            other => text.push_str(&other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_names_have_the_usual_formatting() {
        for source in [
            "u8",
            "Mapping<(AccountId, Hash), Balance, ManualKey<0x23>>",
            "ink::storage::Lazy<[u8; 32]>",
            "<Env as ink::env::Environment>::Balance",
            "&'static str",
            "Option<Box<dyn Fn(u8)>>",
        ] {
            assert_eq!(type_name(&syn::parse_str(source).unwrap()), source);
        }
        assert_eq!(type_name(&syn::parse_str("Vec < ( u8 ,) >").unwrap()), "Vec<(u8,)>");
    }
}
