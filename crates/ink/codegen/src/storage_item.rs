//! `#[ink::storage_item]`.

use ink_ir::storage_item::{key_parameter, StorageItem};
use ink_primitives::KeyComposer;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{spanned::Spanned, Data, Field, Ident, Type};

/// `#[ink::storage_item(config)]`: replaces each field's type by the one that is stored at the field's key,
/// and derives the storage traits.
pub fn storage_item(config: TokenStream, item: TokenStream) -> TokenStream {
    let StorageItem { mut item, derive } = match StorageItem::new(config, item.clone()) {
        Ok(item) => item,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#error #item);
        }
    };
    let parent = match key_parameter(&item.generics) {
        Some(key) => quote!(#key),
        None => quote!(()),
    };
    let name = item.ident.clone();
    match &mut item.data {
        Data::Struct(data) => set_keys(&name, None, data.fields.iter_mut(), &parent),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                set_keys(&name, Some(&variant.ident), variant.fields.iter_mut(), &parent);
            }
        }
        Data::Union(_) => unreachable!("`StorageItem::new` rejects unions; qed"),
    }
    let derive = derive.then(|| {
        quote! {
            #[cfg_attr(
                feature = "std",
                derive(::ink::storage::traits::StorageLayout, ::ink::StorageTypeInfo)
            )]
            #[derive(
                ::ink::storage::traits::StorableHint,
                ::ink::storage::traits::StorageKey,
                ::ink::storage::traits::Storable,
            )]
        }
    });
    quote!(#derive #item)
}

/// Keys derive from names: `Struct::field`, `Enum::Variant::field`. The name of an unnamed field is its
/// position.
fn set_keys<'a>(
    item: &Ident,
    variant: Option<&Ident>,
    fields: impl Iterator<Item = &'a mut Field>,
    parent: &TokenStream,
) {
    let variant = variant.map(Ident::to_string).unwrap_or_default();
    for (index, field) in fields.enumerate() {
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), Ident::to_string);
        let key = KeyComposer::compute_key(&item.to_string(), &variant, &name)
            .expect("neither an item nor a field has an empty name; qed");
        let ty = &field.ty;
        field.ty = Type::Verbatim(quote_spanned! {ty.span()=>
            <#ty as ::ink::storage::traits::AutoStorableHint<
                ::ink::storage::traits::ManualKey<#key, #parent>
            >>::Type
        });
    }
}

/// The type as the author wrote it, of a field whose type [`storage_item`] has replaced.
pub(crate) fn written_type(ty: &Type) -> &Type {
    match ty {
        Type::Path(path) => match (&path.qself, path.path.segments.iter().rev().nth(1)) {
            (Some(qself), Some(hint)) if hint.ident == "AutoStorableHint" => &qself.ty,
            _ => ty,
        },
        _ => ty,
    }
}
