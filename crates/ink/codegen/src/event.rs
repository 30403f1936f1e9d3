//! Events: `#[ink::event]`, `Event` and `EventMetadata`.

use crate::types::{field_name, plain, span_of, type_spec};
use ink_ir::{event::Event, InkAttrs};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned, ToTokens};
use syn::{Data, DeriveInput, Member};

/// `#[ink::event(config)]`: the derives that make a struct an event.
pub fn event(config: TokenStream, item: TokenStream) -> TokenStream {
    if let Err(error) = Event::from_attribute(config.clone(), item.clone()) {
        let item = plain_item(item);
        let error = error.into_compile_error();
        return quote!(#error #item);
    }
    let config = (!config.is_empty()).then(|| quote!(#[ink(#config)]));
    quote! {
        #[cfg_attr(feature = "std", derive(::ink::EventMetadata))]
        #[derive(::ink::Event)]
        #[::ink::scale_derive(Encode, Decode)]
        #config
        #item
    }
}

/// The item without `#[ink(...)]`, so that an error in these does not cause errors about an unknown type.
fn plain_item(item: TokenStream) -> TokenStream {
    let Ok(mut item) = syn::parse2::<DeriveInput>(item) else { return TokenStream::new() };
    let remove = |attrs: &mut Vec<syn::Attribute>| {
        attrs.retain(|attr| !InkAttrs::are_in(std::slice::from_ref(attr)));
    };
    remove(&mut item.attrs);
    if let Data::Struct(data) = &mut item.data {
        data.fields.iter_mut().for_each(|field| remove(&mut field.attrs));
    }
    item.into_token_stream()
}

/// `#[derive(ink::Event)]`.
pub fn event_derive(item: TokenStream) -> TokenStream {
    match Event::from_derive(item) {
        Ok(event) => implement_event(&event),
        Err(error) => error.into_compile_error(),
    }
}

fn implement_event(event: &Event) -> TokenStream {
    let name = &event.item.ident;
    let signature_topic = match event.topic() {
        Some(hash) => quote!(::core::option::Option::Some([#(#hash),*])),
        None => quote!(::core::option::Option::None),
    };
    let mut amount = usize::from(!event.anonymous);
    let push_signature = (!event.anonymous).then(|| quote!(.push_topic(Self::SIGNATURE_TOPIC.as_ref())));
    let members = event.fields().members().zip(event.fields()).zip(&event.topics);
    let push_fields: TokenStream = members
        .filter(|(_, topic)| **topic)
        .map(|((member, field), _)| {
            amount += 1;
            push_topic(&member, span_of(&field.ty))
        })
        .collect();
    let remaining = match amount {
        0 => quote!(::ink::env::event::state::NoRemainingTopics),
        _ => quote!([::ink::env::event::state::HasRemainingTopics; #amount]),
    };
    quote! {
        const _: () = {
            impl ::ink::env::Event for #name {
                type RemainingTopics = #remaining;

                const SIGNATURE_TOPIC: ::core::option::Option<[::core::primitive::u8; 32]> = #signature_topic;

                fn topics<__E, __B>(
                    &self,
                    __builder: ::ink::env::event::TopicsBuilder<::ink::env::event::state::Uninit, __E, __B>,
                ) -> <__B as ::ink::env::event::TopicsBuilderBackend<__E>>::Output
                where
                    __E: ::ink::env::Environment,
                    __B: ::ink::env::event::TopicsBuilderBackend<__E>,
                {
                    #[allow(unused_imports)]
                    use ::ink::option_info::AsOptionFallback as _;
                    __builder.build::<Self>() #push_signature #push_fields .finish()
                }
            }
        };
    }
}

/// The topic of an `Option` is that of its content. Method resolution distinguishes options, because the
/// macro sees only names.
fn push_topic(member: &Member, span: proc_macro2::Span) -> TokenStream {
    quote_spanned!(span=> .push_topic(::ink::option_info::AsOption(&self.#member).value()))
}

/// `#[derive(ink::EventMetadata)]`.
pub fn event_metadata_derive(item: TokenStream) -> TokenStream {
    let event = Event::from_derive(item).and_then(|event| {
        event.require_named_fields()?;
        Ok(event)
    });
    match event {
        Ok(event) => implement_metadata(&event),
        Err(error) => error.into_compile_error(),
    }
}

fn implement_metadata(event: &Event) -> TokenStream {
    let name = &event.item.ident;
    let label = plain(name);
    let docs = ink_ir::docs(&event.item.attrs);
    let args = event.fields().iter().zip(&event.topics).enumerate().map(|(index, (field, indexed))| {
        let label = field_name(index, field);
        let docs = ink_ir::docs(&field.attrs);
        let spec = type_spec(&field.ty);
        quote_spanned! {span_of(&field.ty)=>
            ::ink::metadata::EventParamSpec::new(#label)
                .of_type(#spec)
                .indexed(#indexed)
                .docs([#(#docs),*])
                .done()
        }
    });
    quote! {
        const _: () = {
            impl ::ink::metadata::EventMetadata for #name {
                const MODULE_PATH: &'static ::core::primitive::str = ::core::module_path!();

                fn event_spec() -> ::ink::metadata::EventSpec {
                    // Linked into the list of events of the contract and its dependencies.
                    #[::ink::metadata::linkme::distributed_slice(::ink::metadata::EVENTS)]
                    #[linkme(crate = ::ink::metadata::linkme)]
                    static EVENT: fn() -> ::ink::metadata::EventSpec =
                        <#name as ::ink::metadata::EventMetadata>::event_spec;

                    ::ink::metadata::EventSpec::new(#label)
                        .module_path(::core::module_path!())
                        .signature_topic(<Self as ::ink::env::Event>::SIGNATURE_TOPIC)
                        .args([#(#args),*])
                        .docs([#(#docs),*])
                        .done()
                }
            }
        };
    }
}
