//! The attributes of Rust that the macros read: documentation and conditional compilation.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The lines of an item's documentation, as written after `///`.
pub fn docs(attrs: &[Attribute]) -> Vec<String> {
    let line = |attr: &Attribute| match &attr.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    attrs.iter().filter_map(line).collect()
}

/// The `#[cfg(...)]` attributes of an item, which are repeated on everything that is generated for it.
pub fn cfgs(attrs: &[Attribute]) -> Vec<&Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect()
}

/// The first `#[ink::name]` or `#[name]` attribute.
pub(crate) fn find_macro<'a>(attrs: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attrs.iter().find(|attr| {
        let segments = &attr.path().segments;
        match (segments.len(), segments.first(), segments.last()) {
            (1, _, Some(last)) => last.ident == name,
            (2, Some(first), Some(last)) => first.ident == "ink" && last.ident == name,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn docs_are_lines_as_written() {
        let item: syn::ItemStruct = parse_quote! {
            /// First.
            ///
            #[cfg(unix)]
            #[doc(hidden)]
            #[doc = "Last."]
            struct S;
        };
        assert_eq!(docs(&item.attrs), [" First.", "", "Last."]);
        assert_eq!(cfgs(&item.attrs).len(), 1);
    }

    #[test]
    fn macros_are_found_by_path() {
        let item: syn::ItemStruct = parse_quote! {
            #[other::event]
            #[ink::event(anonymous)]
            struct S;
        };
        assert!(find_macro(&item.attrs, "event") == Some(&item.attrs[1]));
        assert!(find_macro(&item.attrs, "storage_item").is_none());
    }
}
