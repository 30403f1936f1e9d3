//! The traits of storable types: their encoding, storage keys and layout.
//!
//! A contract's storage struct is stored in one cell, except for the fields that have cells of their own
//! (`Mapping`, `Lazy`, ...). A type that is stored in one cell is [`Packed`]; this includes all
//! SCALE-encodable types. The keys of the other fields derive from the field's path, or are given as
//! [`ManualKey`].
//!
//! Nothing here accesses storage.
#![cfg_attr(not(feature = "std"), no_std)]

mod impls;
#[cfg(feature = "std")]
mod layout;
mod storage;

pub use impls::{AutoKey, ManualKey, ResolverKey};
#[cfg(feature = "std")]
pub use layout::StorageLayout;
pub use storage::{decode_all, AutoStorableHint, Packed, Storable, StorableHint, StorageKey};
