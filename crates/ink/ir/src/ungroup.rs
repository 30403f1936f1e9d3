//! Removes the invisible groups that `macro_rules!` puts around types and literals.
//!
//! `macro_rules!` passes on `$t:ty` and `$l:literal` in groups without delimiters. The macros here must not
//! depend on them: a type's name in metadata, for example, is the same with and without.

use syn::{
    token::Paren,
    visit_mut::{self, VisitMut},
    DeriveInput, Expr, ItemMod, ItemTrait, Type, TypeParen,
};

/// An item with types and literals in groups.
pub(crate) trait Ungroup {
    /// Removes groups without delimiters around all types and literals.
    fn ungroup(&mut self);
}

impl Ungroup for ItemMod {
    fn ungroup(&mut self) {
        Groups.visit_item_mod_mut(self);
    }
}

impl Ungroup for ItemTrait {
    fn ungroup(&mut self) {
        Groups.visit_item_trait_mut(self);
    }
}

impl Ungroup for DeriveInput {
    fn ungroup(&mut self) {
        Groups.visit_derive_input_mut(self);
    }
}

struct Groups;

impl VisitMut for Groups {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        while let Type::Group(group) = ty {
            let elem = group.elem.clone();
            *ty = match &*elem {
                // `&$t` must not become `&dyn A + B`.
                Type::TraitObject(_) | Type::ImplTrait(_) | Type::BareFn(_) => {
                    Type::Paren(TypeParen { paren_token: Paren(group.group_token.span), elem })
                }
                _ => *elem,
            };
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        while let Expr::Group(group) = expr {
            if !matches!(&*group.expr, Expr::Lit(_) | Expr::Group(_)) {
                break;
            }
            *expr = (*group.expr).clone();
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::{Delimiter, Group, TokenStream};
    use quote::{quote, ToTokens};

    /// The tokens of a fragment, as `macro_rules!` passes them on.
    fn group(tokens: TokenStream) -> Group {
        Group::new(Delimiter::None, tokens)
    }

    fn ungrouped(ty: TokenStream) -> Type {
        let mut ty = syn::parse2(ty).unwrap();
        Groups.visit_type_mut(&mut ty);
        ty
    }

    #[test]
    fn grouped_type_equals_the_written_one() {
        let inner = group(quote!(ink::Vec<u8>));
        for (grouped, written) in [
            (quote!(#inner), quote!(ink::Vec<u8>)),
            (quote!(Option<(#inner, u8)>), quote!(Option<(ink::Vec<u8>, u8)>)),
            (quote!([#inner; 3]), quote!([ink::Vec<u8>; 3])),
        ] {
            assert_eq!(ungrouped(grouped), syn::parse2(written).unwrap());
        }
        let nested = group(inner.to_token_stream());
        assert!(matches!(ungrouped(quote!(#nested)), Type::Path(_)));
    }

    #[test]
    fn trait_object_behind_a_reference_is_parenthesised() {
        let object = group(quote!(dyn A + B));
        assert_eq!(
            ungrouped(quote!(&#object)).to_token_stream().to_string(),
            quote!(&(dyn A + B)).to_string()
        );
    }

    #[test]
    fn documentation_can_be_a_fragment() {
        let text = group(quote!("text"));
        let mut item: DeriveInput = syn::parse2(quote!(#[doc = #text] struct S;)).unwrap();
        item.ungroup();
        assert_eq!(crate::docs(&item.attrs), ["text"]);
    }
}
