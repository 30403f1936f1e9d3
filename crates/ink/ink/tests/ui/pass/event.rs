//! Generated code does not depend on what `Option`, `Result` or `core` mean in the author's module, and works
//! for structs that other macros generate.

#![deny(warnings)]
#![allow(dead_code)]

mod core {}
struct Option;
struct Result;
struct Some;
trait Default {}
type Alias<T> = ::core::option::Option<T>;

macro_rules! event {
    ($name:ident { $($field:ident: $ty:ty),* }) => {
        #[ink::event]
        struct $name {
            $(#[ink(topic)] $field: $ty,)*
        }
    };
}

event!(Written { r#type: u8, builder: Alias<u16>, this: ink::primitives::Hash });

#[ink::event]
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(all(), ink(anonymous))]
struct Anonymous {
    #[cfg_attr(all(), ink(topic))]
    value: u8,
}

#[cfg(any())]
#[ink::event]
struct Absent {
    missing: Missing,
}

#[ink::event]
#[cfg(any())]
struct AlsoAbsent {
    missing: Missing,
}

pub fn main() {
    use ink::{env::Event, metadata::EventMetadata};

    assert_eq!(
        Written::SIGNATURE_TOPIC,
        ::core::option::Option::Some(ink::blake2x256!("Written(u8,Alias<u16>,ink::primitives::Hash)"))
    );
    assert_eq!(Anonymous::SIGNATURE_TOPIC, ::core::option::Option::None);
    let spec = Anonymous::event_spec();
    assert!(spec.args()[0].indexed());
}
