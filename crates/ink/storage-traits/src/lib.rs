//! What makes a type storable: how it is encoded, under which key, and how its layout is described.
//!
//! A contract's storage struct is stored in one cell, except for the fields that have cells of their own
//! (`Mapping`, `Lazy`, ...). A type that fits in one cell is [`Packed`]; every SCALE type is. The keys of
//! the other fields come from the field's path, or from a [`ManualKey`].
//!
//! Nothing here reads or writes storage.
#![cfg_attr(not(feature = "std"), no_std)]

mod impls;
#[cfg(feature = "std")]
mod layout;
mod storage;

pub use impls::{AutoKey, ManualKey, ResolverKey};
#[cfg(feature = "std")]
pub use layout::StorageLayout;
pub use storage::{decode_all, AutoStorableHint, Packed, Storable, StorableHint, StorageKey};
