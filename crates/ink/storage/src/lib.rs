//! Collections whose elements have storage cells of their own.
//!
//! A contract's storage struct is read and written as a whole by every message. The contents of [`Mapping`],
//! [`Lazy`], [`StorageVec`], [`OrderedMap`] and [`OrderedSet`] are read and written only on access. These
//! types contain only their storage key, as a type parameter, and have an empty encoding.
//!
//! The key of a cell is the SCALE encoding of the collection's storage key (four bytes) followed by the
//! element's own key, as in ink! 5. Two collections with the same storage key share their cells.
#![cfg_attr(not(feature = "std"), no_std)]

mod lazy;
mod ordered;

#[doc(inline)]
pub use ink_storage_traits as traits;
pub use lazy::{Lazy, Mapping, StorageVec};
pub use ordered::{OrderedMap, OrderedSet, MAX_ORDERED_KEY_LEN};

/// The common traits of collections: an empty encoding, and the storage key of their field unless they have a
/// manual key.
macro_rules! collection {
    ($name:ident<$($param:ident $(: $bound:path)?),+> hints $($inner:ty),+ $(where $hinted:ident: StorableHint)?) => {
        impl<$($param $(: $bound)?,)+ KeyType: StorageKey> Default for $name<$($param,)+ KeyType> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<$($param $(: $bound)?,)+ KeyType: StorageKey> Storable for $name<$($param,)+ KeyType> {
            #[inline]
            fn encode<Out: codec::Output + ?Sized>(&self, _: &mut Out) {}

            #[inline]
            fn decode<In: codec::Input>(_: &mut In) -> Result<Self, codec::Error> {
                Ok(Self::new())
            }

            #[inline]
            fn encoded_size(&self) -> usize {
                0
            }
        }

        impl<$($param $(: $bound)?,)+ Key: StorageKey, InnerKey: StorageKey> StorableHint<Key>
            for $name<$($param,)+ InnerKey>
        $(where $hinted: StorableHint<Key>)?
        {
            type Type = $name<$($inner,)+ Key>;
            type PreferredKey = InnerKey;
        }

        impl<$($param $(: $bound)?,)+ KeyType: StorageKey> StorageKey for $name<$($param,)+ KeyType> {
            const KEY: Key = KeyType::KEY;
        }

        impl<$($param $(: $bound)?,)+ KeyType: StorageKey> core::fmt::Debug for $name<$($param,)+ KeyType> {
            fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
                f.debug_struct(stringify!($name)).field("key", &KeyType::KEY).finish()
            }
        }
    };
}
pub(crate) use collection;
