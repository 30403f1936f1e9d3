//! The derives of the storage traits.

use crate::{
    storage_item::written_type,
    types::{field_name, plain, span_of, type_name},
};
use ink_ir::storage_item::{key_parameter, storable};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned, ToTokens};
use syn::{parse_quote, visit::Visit, Data, DeriveInput, Field, Fields, GenericParam, Generics, Ident};

fn derive(name: &str, item: TokenStream, implement: impl FnOnce(&DeriveInput) -> TokenStream) -> TokenStream {
    match storable(&format!("`derive({name})`"), item) {
        Ok(item) => {
            let implementation = implement(&item);
            quote!(const _: () = { #implementation };)
        }
        Err(error) => error.into_compile_error(),
    }
}

/// The variants of an enum, or a struct as the only variant: path, name and fields.
fn variants(item: &DeriveInput) -> Vec<(TokenStream, &Ident, &Fields)> {
    match &item.data {
        Data::Struct(data) => vec![(quote!(Self), &item.ident, &data.fields)],
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let name = &variant.ident;
                (quote!(Self::#name), name, &variant.fields)
            })
            .collect(),
        Data::Union(_) => unreachable!("`storable` rejects unions; qed"),
    }
}

fn is_enum(item: &DeriveInput) -> bool {
    matches!(item.data, Data::Enum(_))
}

/// The generics with `bound` on the type of every field that depends on a type parameter.
fn bound_fields(item: &DeriveInput, bound: TokenStream) -> Generics {
    struct Mentions<'a> {
        parameters: Vec<&'a Ident>,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Mentions<'_> {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.found |= self.parameters.contains(&ident);
        }
    }
    let mut generics = item.generics.clone();
    let mut types = Vec::new();
    for field in variants(item).into_iter().flat_map(|(_, _, fields)| fields) {
        let parameters = item.generics.type_params().map(|param| &param.ident).collect();
        let mut mentions = Mentions { parameters, found: false };
        mentions.visit_type(&field.ty);
        if mentions.found && !types.contains(&&field.ty) {
            types.push(&field.ty);
        }
    }
    let predicates = &mut generics.make_where_clause().predicates;
    predicates.extend(types.into_iter().map(|ty| -> syn::WherePredicate { parse_quote!(#ty: #bound) }));
    generics
}

/// `#[derive(Storable)]`: the index of the variant, for an enum, and the concatenated fields.
pub fn storable_derive(item: TokenStream) -> TokenStream {
    derive("Storable", item, |item| {
        let name = &item.ident;
        let generics = bound_fields(item, quote!(::ink::storage::traits::Storable));
        let (_, ty_generics, _) = item.generics.split_for_impl();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let is_enum = is_enum(item);
        let mut decode = TokenStream::new();
        let mut encode = TokenStream::new();
        let mut size = TokenStream::new();
        for (index, (path, _, fields)) in variants(item).into_iter().enumerate() {
            let index = u8::try_from(index).expect("`storable` allows 256 variants; qed");
            let members: Vec<_> = fields.members().collect();
            let values: Vec<_> = (0..members.len()).map(|index| format_ident!("__field_{index}")).collect();
            let decode_fields = fields.iter().map(|field| {
                quote_spanned!(span_of(&field.ty)=> ::ink::storage::traits::Storable::decode(__input)?)
            });
            let encode_fields = fields.iter().zip(&values).map(|(field, value)| {
                quote_spanned!(span_of(&field.ty)=> ::ink::storage::traits::Storable::encode(#value, __dest);)
            });
            let size_fields = fields.iter().zip(&values).map(|(field, value)| {
                quote_spanned! {span_of(&field.ty)=>
                    let __size = __size.wrapping_add(::ink::storage::traits::Storable::encoded_size(#value));
                }
            });
            let construct = quote!(#path { #(#members: #decode_fields),* });
            decode.extend(if is_enum { quote!(#index => #construct,) } else { construct });
            let encode_index = is_enum.then(|| quote!(::ink::scale::Output::push_byte(__dest, #index);));
            let pattern = quote!(#path { #(#members: #values),* });
            encode.extend(quote!(#pattern => { #encode_index #(#encode_fields)* }));
            let size_index = usize::from(is_enum);
            size.extend(quote!(#pattern => { let __size = #size_index; #(#size_fields)* __size }));
        }
        if is_enum {
            decode = quote! {
                match ::ink::scale::Input::read_byte(__input)? {
                    #decode
                    _ => return ::core::result::Result::Err(::core::convert::From::from("unknown variant")),
                }
            };
        }
        quote! {
            impl #impl_generics ::ink::storage::traits::Storable for #name #ty_generics #where_clause {
                #[inline]
                fn decode<__I: ::ink::scale::Input>(
                    __input: &mut __I,
                ) -> ::core::result::Result<Self, ::ink::scale::Error> {
                    ::core::result::Result::Ok(#decode)
                }

                #[inline]
                fn encode<__O: ::ink::scale::Output + ?::core::marker::Sized>(&self, __dest: &mut __O) {
                    match self { #encode }
                }

                // Cannot overflow: the encoding of a value in memory fits into memory.
                #[inline]
                fn encoded_size(&self) -> ::core::primitive::usize {
                    match self { #size }
                }
            }
        }
    })
}

/// `#[derive(StorableHint)]`: the type with its key parameter, if it has one, set to the given key.
pub fn storable_hint_derive(item: TokenStream) -> TokenStream {
    derive("StorableHint", item, |item| {
        let name = &item.ident;
        let key = key_parameter(&item.generics);
        let mut generics = item.generics.clone();
        generics.params.push(parse_quote!(__Key: ::ink::storage::traits::StorageKey));
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (_, ty_generics, _) = item.generics.split_for_impl();
        let preferred = match key {
            Some(key) => quote!(#key),
            None => quote!(::ink::storage::traits::AutoKey),
        };
        let arguments = item.generics.params.iter().map(|param| match param {
            GenericParam::Type(param) if Some(&param.ident) == key => quote!(__Key),
            GenericParam::Type(param) => param.ident.to_token_stream(),
            GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
            GenericParam::Const(param) => param.ident.to_token_stream(),
        });
        quote! {
            impl #impl_generics ::ink::storage::traits::StorableHint<__Key> for #name #ty_generics #where_clause {
                type Type = #name<#(#arguments),*>;
                type PreferredKey = #preferred;
            }
        }
    })
}

/// `#[derive(StorageKey)]`: the key of the key parameter; 0 without one.
pub fn storage_key_derive(item: TokenStream) -> TokenStream {
    derive("StorageKey", item, |item| {
        let name = &item.ident;
        let (impl_generics, ty_generics, where_clause) = item.generics.split_for_impl();
        let key = match key_parameter(&item.generics) {
            Some(key) => quote!(<#key as ::ink::storage::traits::StorageKey>::KEY),
            None => quote!(0),
        };
        quote! {
            impl #impl_generics ::ink::storage::traits::StorageKey for #name #ty_generics #where_clause {
                const KEY: ::ink::primitives::Key = #key;
            }
        }
    })
}

/// `#[derive(StorageLayout)]`: the layouts of the fields, all for the same key.
pub fn storage_layout_derive(item: TokenStream) -> TokenStream {
    derive("StorageLayout", item, |item| {
        let name = &item.ident;
        let label = plain(name);
        let generics = bound_fields(item, quote!(::ink::storage::traits::StorageLayout));
        let (_, ty_generics, _) = item.generics.split_for_impl();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let structs: Vec<_> = variants(item)
            .into_iter()
            .map(|(_, name, fields)| {
                let label = plain(name);
                let fields = fields.iter().enumerate().map(|(index, field)| {
                    let label = field_name(index, field);
                    let ty = &field.ty;
                    quote_spanned! {span_of(ty)=>
                        ::ink::metadata::layout::FieldLayout::new(
                            #label,
                            <#ty as ::ink::storage::traits::StorageLayout>::layout(__key),
                        )
                    }
                });
                quote!(::ink::metadata::layout::StructLayout::new(#label, [#(#fields),*]))
            })
            .collect();
        let layout = if is_enum(item) {
            let indices = 0..structs.len();
            quote! {
                ::ink::metadata::layout::Layout::Enum(::ink::metadata::layout::EnumLayout::new(
                    #label,
                    ::ink::metadata::layout::LayoutKey::from(__key),
                    [#((::ink::metadata::layout::Discriminant::from(#indices), #structs)),*],
                ))
            }
        } else {
            quote!(::ink::metadata::layout::Layout::Struct(#(#structs)*))
        };
        quote! {
            impl #impl_generics ::ink::storage::traits::StorageLayout for #name #ty_generics #where_clause {
                fn layout(__key: &::ink::primitives::Key) -> ::ink::metadata::layout::Layout {
                    #layout
                }
            }
        }
    })
}

/// `TypeInfo` of a storage item. Fields have the type names that the author wrote; `scale_info`'s own derive
/// would show those that [`storage_item`](crate::storage_item()) replaces them with.
pub fn storage_type_info_derive(item: TokenStream) -> TokenStream {
    derive("StorageTypeInfo", item, |item| {
        let name = &item.ident;
        let label = plain(name);
        let bound = quote!(::ink::scale_info::TypeInfo + 'static);
        let mut generics = bound_fields(item, bound.clone());
        let parameters: Vec<_> = item.generics.type_params().map(|param| &param.ident).collect();
        let predicates = &mut generics.make_where_clause().predicates;
        predicates
            .extend(parameters.iter().map(|param| -> syn::WherePredicate { parse_quote!(#param: #bound) }));
        let (_, ty_generics, _) = item.generics.split_for_impl();
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let labels = parameters.iter().map(|param| plain(param));
        let definition = if is_enum(item) {
            let variants = variants(item).into_iter().zip(0u8..=255).map(|((_, name, fields), index)| {
                let label = plain(name);
                let fields = info_of_fields(fields);
                quote!(.variant(#label, |__variant| __variant.index(#index).fields(#fields)))
            });
            quote!(.variant(::ink::scale_info::build::Variants::new() #(#variants)*))
        } else {
            let fields = variants(item).into_iter().map(|(_, _, fields)| info_of_fields(fields));
            quote!(.composite(#(#fields)*))
        };
        quote! {
            impl #impl_generics ::ink::scale_info::TypeInfo for #name #ty_generics #where_clause {
                type Identity = Self;

                fn type_info() -> ::ink::scale_info::Type {
                    ::ink::scale_info::Type::builder()
                        .path(::ink::scale_info::Path::new(#label, ::core::module_path!()))
                        .type_params([#(::ink::scale_info::TypeParameter::new(
                            #labels,
                            ::core::option::Option::Some(::ink::scale_info::meta_type::<#parameters>()),
                        )),*])
                        #definition
                }
            }
        }
    })
}

fn info_of_fields(fields: &Fields) -> TokenStream {
    let info = |(index, field): (usize, &Field)| {
        let ty = &field.ty;
        let written = type_name(written_type(ty));
        let name = field.ident.as_ref().map(|_| {
            let name = field_name(index, field);
            quote!(.name(#name))
        });
        quote_spanned!(span_of(ty)=> .field(|__field| __field.ty::<#ty>() #name.type_name(#written)))
    };
    let infos = fields.iter().enumerate().map(info);
    match fields {
        Fields::Named(_) => quote!(::ink::scale_info::build::Fields::named() #(#infos)*),
        Fields::Unnamed(_) => quote!(::ink::scale_info::build::Fields::unnamed() #(#infos)*),
        Fields::Unit => quote!(::ink::scale_info::build::Fields::unit()),
    }
}
