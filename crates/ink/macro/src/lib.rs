//! The ink! macros.
//!
//! What they understand is in `ebpf-ink-ir`, what they write in `ebpf-ink-codegen`.

use proc_macro::TokenStream;

// The contract, its references and traits.

/// Makes a smart contract of a module.
///
/// The module contains:
///
/// - One `#[ink(storage)] pub struct`: what the contract keeps. See [`macro@storage_item`] for what its fields can be.
/// - In `impl` blocks of that struct, `#[ink(constructor)] pub fn name(…) -> Self`, or `-> Result<Self, Error>`, and
///   `#[ink(message)] pub fn name(&self, …)`, or `&mut self` if it changes the storage. A message that returns an
///   `Err` changes nothing. Both can be `payable` (otherwise value that comes with the call ends it), `default` (front
///   ends propose it) and have a `selector`: `0xC0DECAFE`, or `_` for every selector that nobody else has. Beside a
///   message with `selector = _` there is one other, with `selector = @`.
/// - Implementations of traits with [`macro@trait_definition`], whose functions are messages too.
/// - `#[ink(event)] pub struct`s, see [`macro@event`].
/// - Anything else that a module can contain.
///
/// An `impl` block can have `#[ink(namespace = "name")]`, which goes into the selectors of its messages. `self.env()`
/// and `Self::env()` give access to the chain, and the chain's types are there as `AccountId`, `Balance`, `Hash`,
/// `Timestamp`, `BlockNumber` and `Environment`.
///
/// For a struct `Flipper` there is also `FlipperRef`, by which other contracts instantiate and call it.
///
/// # Arguments
///
/// - `env = path`: the chain's types, an implementation of `ink::env::Environment`.
/// - `keep_attr = "name, name"`: attributes of messages and constructors that the functions of the reference have
///   too, beside those of Rust that concern documentation, conditions and lints.
#[proc_macro_attribute]
pub fn contract(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::contract(config.into(), item.into()).into()
}

/// Makes a trait that contracts can implement and call.
///
/// All its functions are messages: `#[ink(message)] fn name(&self, …);`, which can be `payable` and have a
/// `selector`. `ink::contract_ref!(Trait)` is the type of a reference to any contract that implements it.
///
/// # Arguments
///
/// - `namespace = "name"`: goes into the selectors, in front of the trait's name.
/// - `keep_attr = "name, name"`: as for [`macro@contract`].
#[proc_macro_attribute]
pub fn trait_definition(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::trait_definition(config.into(), item.into()).into()
}

/// Makes a trait the declaration of what a chain offers beyond the syscalls.
///
/// `#[ink::chain_extension(extension = N)]` goes on a `pub trait` with the number that the chain gives to the extension.
/// It contains
///
/// - `type ErrorCode = MyError;`, where `MyError` implements `ink::env::chain_extension::FromStatusCode`;
/// - functions with their numbers: `#[ink(function = N)] fn name(…) -> Output;`, without `self`.
///
/// The function `name` then is `self.env().extension().name(…)` in contracts whose
/// `Environment::ChainExtension` is the trait's name. It gives
///
/// | | `-> Result<T, E>` | `-> T` |
/// | --- | --- | --- |
/// | as it is | `Result<T, E>`, where `E: From<ErrorCode> + From<ink::scale::Error>` | `Result<T, ErrorCode>` |
/// | `handle_status = false` | `Result<T, E>`, where `E: From<ink::scale::Error>` | `T` |
///
/// In each case the chain's output is the encoding of `T`. The input is the encoding of the argument, or of the tuple of
/// arguments.
///
/// ```ignore
/// #[ink::chain_extension(extension = 7)]
/// pub trait Dice {
///     type ErrorCode = DiceError;
///
///     /// Throws a die.
///     #[ink(function = 0)]
///     fn throw(sides: u8) -> u8;
/// }
/// ```
#[proc_macro_attribute]
pub fn chain_extension(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::chain_extension(config.into(), item.into()).into()
}

// Events, storage items, derives, tests and literals.

/// Makes a struct an event, inside a contract's module or outside.
///
/// Fields with `#[ink(topic)]` become topics, by which a client finds the event. The first topic is the
/// signature's: the BLAKE2b-256 hash of `Name(Type,Type)` with the field types as written. The argument
/// `anonymous` leaves that topic away, `signature_topic = "<64 hexadecimal digits>"` sets it.
///
/// ```ignore
/// #[ink::event]
/// pub struct Transferred {
///     #[ink(topic)]
///     from: Option<AccountId>,
///     value: u128,
/// }
/// ```
#[proc_macro_attribute]
pub fn event(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::event(config.into(), item.into()).into()
}

/// The part of [`macro@event`] that implements `ink::env::Event`.
#[proc_macro_derive(Event, attributes(ink))]
pub fn event_derive(item: TokenStream) -> TokenStream {
    ink_codegen::event_derive(item.into()).into()
}

/// The part of [`macro@event`] that implements `ink::metadata::EventMetadata`; only with the feature `std`.
#[proc_macro_derive(EventMetadata, attributes(ink))]
pub fn event_metadata_derive(item: TokenStream) -> TokenStream {
    ink_codegen::event_metadata_derive(item.into()).into()
}

/// Prepares a struct or enum to be part of a contract's storage where not all its fields are packed, that is,
/// where some live in cells of their own (`Mapping`, `Lazy`, `StorageVec`, or items like this).
///
/// Every field gets a storage key: the XXH32 hash of `Struct::field` or `Enum::Variant::field`, joined with the
/// key of what holds the item if the item has a parameter for it: `struct Item<KEY: StorageKey = ManualKey<1>>`.
/// The storage traits are derived, unless `derive = false`.
///
/// Packed types need no macro but `#[ink::scale_derive(Encode, Decode, TypeInfo)]` and, with the feature `std`,
/// `derive(ink::storage::traits::StorageLayout)`.
#[proc_macro_attribute]
pub fn storage_item(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::storage_item(config.into(), item.into()).into()
}

/// Derives `ink::storage::traits::Storable`: the fields, stored one after the other.
#[proc_macro_derive(Storable)]
pub fn storable_derive(item: TokenStream) -> TokenStream {
    ink_codegen::storable_derive(item.into()).into()
}

/// Derives `ink::storage::traits::StorableHint`: passes the storage key to the type parameter that is bound by
/// `StorageKey`.
#[proc_macro_derive(StorableHint)]
pub fn storable_hint_derive(item: TokenStream) -> TokenStream {
    ink_codegen::storable_hint_derive(item.into()).into()
}

/// Derives `ink::storage::traits::StorageKey`: the key of the type parameter that is bound by `StorageKey`,
/// or 0.
#[proc_macro_derive(StorageKey)]
pub fn storage_key_derive(item: TokenStream) -> TokenStream {
    ink_codegen::storage_key_derive(item.into()).into()
}

/// Derives `ink::storage::traits::StorageLayout`, for metadata; only with the feature `std`.
#[proc_macro_derive(StorageLayout)]
pub fn storage_layout_derive(item: TokenStream) -> TokenStream {
    ink_codegen::storage_layout_derive(item.into()).into()
}

#[doc(hidden)]
#[proc_macro_derive(StorageTypeInfo)]
pub fn storage_type_info_derive(item: TokenStream) -> TokenStream {
    ink_codegen::storage_type_info_derive(item.into()).into()
}

/// Derives some of `Encode`, `Decode` and, with the feature `std`, `TypeInfo`, with the crates that `ink` brings.
#[proc_macro_attribute]
pub fn scale_derive(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::scale_derive(config.into(), item.into()).into()
}

/// Makes a function a test that has an off-chain environment of its own, see `ink::env::test`.
///
/// In a test without a return type, the value of the last expression is ignored, and `?` takes errors of the
/// environment, which fail the test.
#[proc_macro_attribute]
pub fn test(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::test(config.into(), item.into()).into()
}

/// The selector of a name as `[u8; 4]`, at compile time.
#[proc_macro]
pub fn selector_bytes(input: TokenStream) -> TokenStream {
    ink_codegen::selector_bytes(input.into()).into()
}

/// The selector of a name as `u32`, its first byte the highest, at compile time.
#[proc_macro]
pub fn selector_id(input: TokenStream) -> TokenStream {
    ink_codegen::selector_id(input.into()).into()
}

/// The BLAKE2b-256 hash of a string or byte string as `[u8; 32]`, at compile time.
#[proc_macro]
pub fn blake2x256(input: TokenStream) -> TokenStream {
    ink_codegen::blake2x256(input.into()).into()
}
