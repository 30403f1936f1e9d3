//! Values by key, in the order of the keys.

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

/// The storage key of the set of keys, within the map's.
const KEYS: Key = KeyComposer::from_str("ink_storage::OrderedMap::keys");

/// A [`Mapping`] that knows its keys and their order: it tells its first and last entry, and goes through its
/// entries page by page.
///
/// ```ignore
/// #[ink(storage)]
/// pub struct Contract {
///     bids: OrderedMap<Balance, AccountId>,
/// }
/// // In messages:
/// self.bids.insert(&amount, &caller);
/// let highest = self.bids.last();
/// let page = self.bids.page(None, 20);
/// let next = self.bids.page(page.last().map(|(amount, _)| amount), 20);
/// ```
///
/// # Cost
///
/// Values are in cells of their own, with the same keys as a `Mapping`'s; the keys are in an [`OrderedSet`].
/// To get, find or replace a value costs one storage access, as with a `Mapping`. Only when a key comes or
/// goes does the set change. With `d` as there, no operation costs more storage accesses than:
///
/// | operation | reads | writes and removals |
/// |---|---|---|
/// | `len`, `is_empty`, `get`, `contains`, `size` | 1 | |
/// | `insert` of a key that is there | | 1 |
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
    /// Reads and writes nothing.
    pub const fn new() -> Self {
        Self { values: Mapping::new(), keys: OrderedSet::new() }
    }

    /// How many entries there are.
    pub fn len(&self) -> u32 {
        self.keys.len()
    }

    /// Whether there are no entries.
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
    /// The value under a key; `None` if there is none.
    pub fn get(&self, key: &K) -> Option<V> {
        self.values.get(key)
    }

    /// The value under a key; `None` if there is none.
    ///
    /// # Errors
    ///
    /// As for [`Mapping::try_get`].
    pub fn try_get(&self, key: &K) -> Option<ink_env::Result<V>> {
        self.values.try_get(key)
    }

    /// The size in bytes of the value under a key; `None` if there is none.
    pub fn size(&self, key: &K) -> Option<u32> {
        self.values.size(key)
    }

    /// Whether there is a value under a key.
    pub fn contains(&self, key: &K) -> bool {
        self.values.contains(key)
    }

    /// Writes a value. Returns the size in bytes of the value that it replaced.
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

    /// Writes a value. Returns the size in bytes of the value that it replaced.
    ///
    /// # Errors
    ///
    /// As for [`Mapping::try_insert`], and `BufferTooSmall` if the key is longer than
    /// [`MAX_ORDERED_KEY_LEN`](crate::MAX_ORDERED_KEY_LEN). Nothing is written then.
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

    /// Removes the value under a key. Returns whether there was one.
    pub fn remove(&mut self, key: &K) -> bool {
        let was_there = self.keys.remove(key);
        if was_there {
            self.values.remove(key);
        }
        was_there
    }

    /// Removes the value under a key and returns it; `None` if there is none.
    pub fn take(&mut self, key: &K) -> Option<V> {
        let value = self.values.take(key)?;
        self.keys.remove(key);
        Some(value)
    }

    /// The keys, for when the values are not needed.
    pub fn keys(&self) -> &OrderedSet<K, impl StorageKey> {
        &self.keys
    }

    /// The entry with the least key.
    pub fn first(&self) -> Option<(K, V)> {
        self.keys.first().map(|key| self.entry(key))
    }

    /// The entry with the greatest key.
    pub fn last(&self) -> Option<(K, V)> {
        self.keys.last().map(|key| self.entry(key))
    }

    /// Removes the entry with the least key and returns it.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        self.keys.pop_first().map(|key| self.taken(key))
    }

    /// Removes the entry with the greatest key and returns it.
    pub fn pop_last(&mut self) -> Option<(K, V)> {
        self.keys.pop_last().map(|key| self.taken(key))
    }

    /// The entries in ascending order. They are read as the iterator gets to them: how far it goes says what
    /// it costs. A message that goes through all entries works only while there are few of them.
    pub fn iter(&self) -> impl Iterator<Item = (K, V)> + '_ {
        self.keys.iter().map(|key| self.entry(key))
    }

    /// The first `limit` entries behind the key `after`, or from the start, in ascending order. `after` itself
    /// need not be there any more.
    pub fn page(&self, after: Option<&K>, limit: u32) -> Vec<(K, V)> {
        self.entries(self.keys.page(after, limit))
    }

    /// The last `limit` entries before the key `before`, or from the end, in descending order. `before` itself
    /// need not be there any more.
    pub fn page_rev(&self, before: Option<&K>, limit: u32) -> Vec<(K, V)> {
        self.entries(self.keys.page_rev(before, limit))
    }

    /// The first `limit` entries of a range of keys, in ascending order.
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

    /// The entry of a key that was in the set; its value is removed.
    fn taken(&self, key: K) -> (K, V) {
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
