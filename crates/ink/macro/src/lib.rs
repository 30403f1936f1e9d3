//! The ink! macros.
//!
//! `ebpf-ink-ir` parses and checks their input, `ebpf-ink-codegen` generates their output.

use proc_macro::TokenStream;

// The contract, its references and traits.

/// Turns a module into a smart contract.
///
/// The module contains:
///
/// - One storage struct, `#[ink(storage)] pub struct`. See [`macro@storage_item`] for the types of its
///   fields.
/// - In `impl` blocks of that struct, constructors, `#[ink(constructor)] pub fn name(…) -> Self` or
///   `-> Result<Self, Error>`, and messages, `#[ink(message)] pub fn name(&self, …)`, or `&mut self` if it
///   changes the storage. A message that returns an `Err` is reverted. Both can be `payable` (otherwise a
///   call that transfers value fails), `default` (front ends suggest it first), and have a `selector`:
///   `0xC0DECAFE`, or `_` for every selector that no other callable has. A contract that has a message with
///   `selector = _` has exactly one other message, with `selector = @`.
/// - Implementations of traits with [`macro@trait_definition`], whose functions are messages as well.
/// - Events, `#[ink(event)] pub struct`. See [`macro@event`].
/// - Any other items.
///
/// An `impl` block can have `#[ink(namespace = "name")]`, which changes the selectors of its messages.
/// `self.env()` and `Self::env()` give access to the chain. The environment's types have the aliases
/// `AccountId`, `Balance`, `Hash`, `Timestamp`, `BlockNumber` and `Environment`.
///
/// For a storage struct `Flipper`, the macro also generates `FlipperRef`, through which other contracts
/// instantiate and call the contract. `ink`'s documentation has an example.
///
/// # Arguments
///
/// - `env = path`: the environment, an implementation of `ink::env::Environment`.
/// - `keep_attr = "name, name"`: attributes of messages and constructors to repeat on the functions of the
///   reference, in addition to Rust's own for documentation, conditional compilation and lints.
#[proc_macro_attribute]
pub fn contract(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::contract(config.into(), item.into()).into()
}

/// Defines a trait that contracts can implement and call.
///
/// All its functions are messages, `#[ink(message)] fn name(&self, …);`, which can be `payable` and have a
/// `selector`. `ink::contract_ref!(Trait)` is the type of a reference to any contract that implements the
/// trait.
///
/// # Arguments
///
/// - `namespace = "name"`: changes the selectors: they are computed from the namespace, the trait's name and
///   the message's name.
/// - `keep_attr = "name, name"`: as for [`macro@contract`].
#[proc_macro_attribute]
pub fn trait_definition(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::trait_definition(config.into(), item.into()).into()
}

/// Declares a chain extension: functions that one chain offers beyond the common syscalls.
///
/// `#[ink::chain_extension(extension = N)]` applies to a `pub trait`, where `N` is the extension's number on
/// the chain. The trait contains
///
/// - `type ErrorCode = MyError;`, where `MyError` implements `ink::env::chain_extension::FromStatusCode`;
/// - functions with their numbers: `#[ink(function = N)] fn name(…) -> Output;`, without `self`.
///
/// In contracts whose `Environment::ChainExtension` is the trait's name, `self.env().extension().name(…)`
/// calls the function. Its return type is
///
/// | declared | `-> Result<T, E>` | `-> T` |
/// | --- | --- | --- |
/// | by default | `Result<T, E>`, where `E: From<ErrorCode> + From<ink::scale::Error>` | `Result<T, ErrorCode>` |
/// | with `handle_status = false` | `Result<T, E>`, where `E: From<ink::scale::Error>` | `T` |
///
/// In each case, the chain's output is the encoding of `T`. The input is the encoding of the single argument,
/// or of the tuple of arguments.
#[proc_macro_attribute]
pub fn chain_extension(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::chain_extension(config.into(), item.into()).into()
}

// Events, storage items, derives, tests and literals.

/// Turns a struct into an event, inside or outside of a contract's module.
///
/// Fields with `#[ink(topic)]` are topics, by which clients can find the event. The first topic is the
/// signature topic: the BLAKE2b-256 hash of `Name(Type,Type)` with the field types as written. The argument
/// `anonymous` omits it, `signature_topic = "<64 hexadecimal digits>"` sets it.
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

/// Makes a struct or enum storable if not all of its fields are packed, that is, if some have storage cells
/// of their own (`Mapping`, `Lazy`, `StorageVec`, or other storage items).
///
/// Every field has a storage key: the XXH32 hash of `Struct::field` or `Enum::Variant::field`, combined with
/// the key of the enclosing item if the item has a parameter for it:
/// `struct Item<KEY: StorageKey = ManualKey<1>>`. The storage traits are derived, unless `derive = false`.
///
/// Packed types only need `#[ink::scale_derive(Encode, Decode, TypeInfo)]` and, with the feature `std`,
/// `derive(ink::storage::traits::StorageLayout)`.
#[proc_macro_attribute]
pub fn storage_item(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::storage_item(config.into(), item.into()).into()
}

/// Derives `ink::storage::traits::Storable`: the fields are concatenated.
#[proc_macro_derive(Storable)]
pub fn storable_derive(item: TokenStream) -> TokenStream {
    ink_codegen::storable_derive(item.into()).into()
}

/// Derives `ink::storage::traits::StorableHint`: passes the storage key to the type parameter with the bound
/// `StorageKey`.
#[proc_macro_derive(StorableHint)]
pub fn storable_hint_derive(item: TokenStream) -> TokenStream {
    ink_codegen::storable_hint_derive(item.into()).into()
}

/// Derives `ink::storage::traits::StorageKey`: the key of the type parameter with the bound `StorageKey`, or
/// 0.
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

/// Derives one or more of `Encode`, `Decode` and, with the feature `std`, `TypeInfo`, from the crates that
/// `ink` re-exports.
#[proc_macro_attribute]
pub fn scale_derive(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::scale_derive(config.into(), item.into()).into()
}

/// Turns a function into a test with an off-chain environment of its own. See `ink::env::test`.
///
/// In a test without a return type, the value of the last expression is ignored, and `?` on errors of the
/// environment fails the test.
#[proc_macro_attribute]
pub fn test(config: TokenStream, item: TokenStream) -> TokenStream {
    ink_codegen::test(config.into(), item.into()).into()
}

/// The selector of a name as `[u8; 4]`, at compile time.
#[proc_macro]
pub fn selector_bytes(input: TokenStream) -> TokenStream {
    ink_codegen::selector_bytes(input.into()).into()
}

/// The selector of a name as a big-endian `u32`, at compile time.
#[proc_macro]
pub fn selector_id(input: TokenStream) -> TokenStream {
    ink_codegen::selector_id(input.into()).into()
}

/// The BLAKE2b-256 hash of a string or byte string as `[u8; 32]`, at compile time.
#[proc_macro]
pub fn blake2x256(input: TokenStream) -> TokenStream {
    ink_codegen::blake2x256(input.into()).into()
}
