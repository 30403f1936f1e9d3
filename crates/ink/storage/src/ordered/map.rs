//! The ordered map.

use super::{fits, OrderedSet};
use crate::{
    collection,
    traits::{AutoKey, ManualKey, Packed, Storable, StorableHint, StorageKey},
    Mapping,
};
use codec::EncodeLike;
use core::ops::RangeBounds;
use ink_prelude::vec::Vec;
use ink_primitives::{Key, KeyComposer};

/// The storage key of the set of keys, which is combined with the map's.
const KEYS: Key = KeyComposer::from_str("ink_storage::OrderedMap::keys");

/// A [`Mapping`] with ordered keys and a length: it has a first and a last entry, and paged iteration in
/// order.
///
/// ```
/// # #[ink::contract]
/// # mod contract {
/// use ink::{prelude::vec::Vec, storage::OrderedMap};
///
/// #[ink(storage)]
/// pub struct Contract {
///     bids: OrderedMap<Balance, AccountId>,
/// }
///
/// impl Contract {
/// #   #[ink(constructor)]
/// #   pub fn new() -> Self { Self { bids: OrderedMap::new() } }
///     #[ink(message)]
///     pub fn bid(&mut self, amount: Balance) {
///         self.bids.insert(&amount, &self.env().caller());
///     }
///
///     #[ink(message)]
///     pub fn highest(&self) -> Option<(Balance, AccountId)> {
///         self.bids.last()
///     }
///
///     /// Returns a page of 20 bids in ascending order. The last amount is the cursor for the next page.
///     #[ink(message)]
///     pub fn bids(&self, after: Option<Balance>) -> Vec<(Balance, AccountId)> {
///         self.bids.page(after.as_ref(), 20)
///     }
/// }
/// # }
/// ```
///
/// # Cost
///
/// Values have cells of their own, with the same keys as those of a `Mapping`; the keys are in an
/// [`OrderedSet`]. Getting, finding or replacing a value costs one storage access, as with a `Mapping`. The
/// set changes only if a key is inserted or removed. With `d` as defined there, the maximum numbers of
/// storage accesses are:
///
/// | operation | reads | writes and removals |
/// |---|---|---|
/// | `len`, `is_empty`, `get`, `contains`, `size` | 1 | |
/// | `insert` of an existing key | | 1 |
/// | `insert` of a new key | 1 + d | 4 + 2d, mostly 3 |
/// | `remove`, `take` | 1 + 2d | 2 + 2d, mostly 3 |
/// | `first`, `last` | 2 + d | |
/// | `page`, `page_rev`, `range` of `m` entries | 2 + 2d + m / 7 + m | |
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct OrderedMap<K: Packed, V: Packed, KeyType: StorageKey = AutoKey> {
    values: Mapping<K, V, KeyType>,
    keys: OrderedSet<K, ManualKey<KEYS, KeyType>>,
}

collection!(OrderedMap<K: Packed, V: Packed> hints K, V);

impl<K: Packed, V: Packed, KeyType: StorageKey> OrderedMap<K, V, KeyType> {
    /// Creates a map, without accessing storage.
    pub const fn new() -> Self {
        Self { values: Mapping::new(), keys: OrderedSet::new() }
    }

    /// Returns the number of entries.
    pub fn len(&self) -> u32 {
        self.keys.len()
    }

    /// Returns whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl<K, V, KeyType> OrderedMap<K, V, KeyType>
where
    K: Packed + Ord + Clone + EncodeLike<K>,
    V: Packed,
    KeyType: StorageKey,
{
    /// Returns the value of a key.
    pub fn get(&self, key: &K) -> Option<V> {
        self.values.get(key)
    }

    /// Returns the value of a key.
    ///
    /// # Errors
    ///
    /// As for [`Mapping::try_get`].
    pub fn try_get(&self, key: &K) -> Option<ink_env::Result<V>> {
        self.values.try_get(key)
    }

    /// Returns the encoded size of the value of a key.
    pub fn size(&self, key: &K) -> Option<u32> {
        self.values.size(key)
    }

    /// Returns whether a key has a value.
    pub fn contains(&self, key: &K) -> bool {
        self.values.contains(key)
    }

    /// Inserts a value. Returns the encoded size of the value that it replaced.
    ///
    /// # Panics
    ///
    /// If key or value is longer than the chain allows, if the key is longer than
    /// [`MAX_ORDERED_KEY_LEN`](crate::MAX_ORDERED_KEY_LEN), or if there are 2³² - 1 entries already.
    pub fn insert<R>(&mut self, key: &K, value: &R) -> Option<u32>
    where
        R: Storable + EncodeLike<V>,
    {
        let replaced = self.values.insert(key, value);
        if replaced.is_none() {
            self.keys.insert(key);
        }
        replaced
    }

    /// Inserts a value. Returns the encoded size of the value that it replaced.
    ///
    /// # Errors
    ///
    /// As for [`Mapping::try_insert`], and `BufferTooSmall` if the key is longer than
    /// [`MAX_ORDERED_KEY_LEN`](crate::MAX_ORDERED_KEY_LEN). The map is unchanged then.
    ///
    /// # Panics
    ///
    /// If there are 2³² - 1 entries already.
    pub fn try_insert<R>(&mut self, key: &K, value: &R) -> ink_env::Result<Option<u32>>
    where
        R: Storable + EncodeLike<V>,
    {
        if !fits(key) {
            return Err(ink_env::Error::BufferTooSmall);
        }
        let replaced = self.values.try_insert(key, value)?;
        if replaced.is_none() {
            self.keys.insert(key);
        }
        Ok(replaced)
    }

    /// Removes the value of a key. Returns whether there was one.
    pub fn remove(&mut self, key: &K) -> bool {
        let removed = self.keys.remove(key);
        if removed {
            self.values.remove(key);
        }
        removed
    }

    /// Removes the value of a key and returns it.
    pub fn take(&mut self, key: &K) -> Option<V> {
        let value = self.values.take(key)?;
        self.keys.remove(key);
        Some(value)
    }

    /// The set of keys.
    pub fn keys(&self) -> &OrderedSet<K, impl StorageKey> {
        &self.keys
    }

    /// Returns the entry with the lowest key.
    pub fn first(&self) -> Option<(K, V)> {
        self.keys.first().map(|key| self.entry(key))
    }

    /// Returns the entry with the highest key.
    pub fn last(&self) -> Option<(K, V)> {
        self.keys.last().map(|key| self.entry(key))
    }

    /// Removes the entry with the lowest key and returns it.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        self.keys.pop_first().map(|key| self.take_entry(key))
    }

    /// Removes the entry with the highest key and returns it.
    pub fn pop_last(&mut self) -> Option<(K, V)> {
        self.keys.pop_last().map(|key| self.take_entry(key))
    }

    /// Iterates over the entries in ascending order. They are read as the iterator advances, which determines
    /// the cost. A message that iterates over all entries works only while there are few.
    pub fn iter(&self) -> impl Iterator<Item = (K, V)> + '_ {
        self.keys.iter().map(|key| self.entry(key))
    }

    /// Returns a page of `limit` entries after the key `after`, or from the start, in ascending order.
    /// `after` need not exist any more.
    pub fn page(&self, after: Option<&K>, limit: u32) -> Vec<(K, V)> {
        self.entries(self.keys.page(after, limit))
    }

    /// Returns a page of `limit` entries before the key `before`, or from the end, in descending order.
    /// `before` need not exist any more.
    pub fn page_rev(&self, before: Option<&K>, limit: u32) -> Vec<(K, V)> {
        self.entries(self.keys.page_rev(before, limit))
    }

    /// Returns the first `limit` entries of a range of keys, in ascending order.
    pub fn range<R: RangeBounds<K>>(&self, range: R, limit: u32) -> Vec<(K, V)> {
        self.entries(self.keys.range(range, limit))
    }

    fn entries(&self, keys: Vec<K>) -> Vec<(K, V)> {
        keys.into_iter().map(|key| self.entry(key)).collect()
    }

    /// The entry of a key that is in the set.
    fn entry(&self, key: K) -> (K, V) {
        match self.values.get(&key) {
            Some(value) => (key, value),
            None => super::node::corrupt(),
        }
    }

    /// Removes the value of a key that was in the set, and returns the entry.
    fn take_entry(&self, key: K) -> (K, V) {
        match self.values.take(&key) {
            Some(value) => (key, value),
            None => super::node::corrupt(),
        }
    }
}

#[cfg(feature = "std")]
impl<K, V, KeyType> crate::traits::StorageLayout for OrderedMap<K, V, KeyType>
where
    K: Packed + scale_info::TypeInfo + 'static,
    V: Packed + crate::traits::StorageLayout + scale_info::TypeInfo + 'static,
    KeyType: StorageKey + scale_info::TypeInfo + 'static,
{
    fn layout(key: &Key) -> ink_metadata::layout::Layout {
        use ink_metadata::layout::{FieldLayout, StructLayout};
        StructLayout::new(
            "OrderedMap",
            [
                FieldLayout::new("values", Mapping::<K, V, KeyType>::layout(key)),
                FieldLayout::new("keys", OrderedSet::<K, ManualKey<KEYS, KeyType>>::layout(key)),
            ],
        )
        .into()
    }
}
