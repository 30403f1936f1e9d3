//! The mapping.

use super::{check_size, try_read};
use crate::{
    collection,
    traits::{AutoKey, Packed, Storable, StorableHint, StorageKey},
};
use codec::{Decode, DecodeAll, Encode, EncodeLike};
use core::marker::PhantomData;
use ink_prelude::vec::{IntoIter, Vec};
use ink_primitives::Key;

/// A mapping from keys to values, each of which has a storage cell of its own.
///
/// The order of keys is arbitrary, and their number is unknown: see [`OrderedMap`](crate::OrderedMap) for
/// that.
///
/// The storage key derives from the field's path, or is given: `Mapping<AccountId, Balance, ManualKey<123>>`.
/// The cell of a value has the key `(storage key, key)`.
///
/// ```
/// # #[ink::contract]
/// # mod contract {
/// use ink::{prelude::vec::Vec, storage::Mapping};
///
/// #[ink(storage)]
/// pub struct Contract {
///     balances: Mapping<AccountId, Balance>,
/// }
///
/// impl Contract {
/// #   #[ink(constructor)]
/// #   pub fn new() -> Self { Self { balances: Mapping::new() } }
///     #[ink(message)]
///     pub fn add_one(&mut self) {
///         let caller = self.env().caller();
///         let balance = self.balances.get(caller).unwrap_or_default();
///         self.balances.insert(caller, &(balance + 1));
///     }
///
///     /// Returns a page of 50 owners. The last one is the cursor for the next page.
///     #[ink(message)]
///     pub fn owners(&self, after: Option<AccountId>) -> Vec<AccountId> {
///         self.balances.keys_page(after.as_ref(), 50)
///     }
/// }
/// # }
/// ```
///
/// # Iteration
///
/// Every visited key costs a storage access, and every value another one. A message that iterates over a
/// whole mapping works only while the mapping is small: let the caller request pages, or continue at a cursor
/// in the next call.
///
/// The order of keys is stable, and the mapping may change between pages: iteration visits keys that exist
/// all the time exactly once, and keys that are inserted or removed meanwhile at most once.
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Mapping<K, V: Packed, KeyType: StorageKey = AutoKey> {
    #[allow(clippy::type_complexity)]
    _marker: PhantomData<fn() -> (K, V, KeyType)>,
}

collection!(Mapping<K, V: Packed> hints K, V);

impl<K, V: Packed, KeyType: StorageKey> Mapping<K, V, KeyType> {
    /// Creates a mapping, without accessing storage.
    pub const fn new() -> Self {
        Self { _marker: PhantomData }
    }
}

impl<K: Encode, V: Packed, KeyType: StorageKey> Mapping<K, V, KeyType> {
    /// Inserts a value. Returns the encoded size of the value that it replaced.
    ///
    /// # Panics
    ///
    /// If key or value is longer than the chain allows.
    #[inline]
    pub fn insert<Q, R>(&mut self, key: Q, value: &R) -> Option<u32>
    where
        Q: EncodeLike<K>,
        R: Storable + EncodeLike<V>,
    {
        ink_env::set_contract_storage(&(&KeyType::KEY, key), value)
    }

    /// Inserts a value. Returns the encoded size of the value that it replaced.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`](ink_env::BUFFER_SIZE) together. The
    /// mapping is unchanged then.
    #[inline]
    pub fn try_insert<Q, R>(&mut self, key: Q, value: &R) -> ink_env::Result<Option<u32>>
    where
        Q: EncodeLike<K>,
        R: Storable + EncodeLike<V>,
    {
        check_size(key.encoded_size(), Storable::encoded_size(value))?;
        Ok(self.insert(key, value))
    }

    /// Returns the value of a key.
    ///
    /// # Panics
    ///
    /// If the value does not decode.
    #[inline]
    pub fn get<Q: EncodeLike<K>>(&self, key: Q) -> Option<V> {
        ink_env::get_contract_storage(&(&KeyType::KEY, key))
            .unwrap_or_else(|error| ink_env::fail_with("Failed to get value in Mapping:", &error))
    }

    /// Returns the value of a key.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`](ink_env::BUFFER_SIZE) together,
    /// `Decode` if the value does not decode.
    #[inline]
    pub fn try_get<Q: EncodeLike<K>>(&self, key: Q) -> Option<ink_env::Result<V>> {
        let cell = (&KeyType::KEY, &key);
        try_read(
            key.encoded_size(),
            || ink_env::contains_contract_storage(&cell),
            || ink_env::get_contract_storage(&cell),
        )
    }

    /// Removes the value of a key and returns it.
    ///
    /// # Panics
    ///
    /// If the value does not decode.
    #[inline]
    pub fn take<Q: EncodeLike<K>>(&self, key: Q) -> Option<V> {
        ink_env::take_contract_storage(&(&KeyType::KEY, key))
            .unwrap_or_else(|error| ink_env::fail_with("Failed to take value in Mapping:", &error))
    }

    /// Removes the value of a key and returns it.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`](ink_env::BUFFER_SIZE) together: the
    /// value is kept then. `Decode` if the value does not decode: it is removed nevertheless.
    #[inline]
    pub fn try_take<Q: EncodeLike<K>>(&self, key: Q) -> Option<ink_env::Result<V>> {
        let cell = (&KeyType::KEY, &key);
        try_read(
            key.encoded_size(),
            || ink_env::contains_contract_storage(&cell),
            || ink_env::take_contract_storage(&cell),
        )
    }

    /// Returns the encoded size of the value of a key.
    #[inline]
    pub fn size<Q: EncodeLike<K>>(&self, key: Q) -> Option<u32> {
        ink_env::contains_contract_storage(&(&KeyType::KEY, key))
    }

    /// Returns whether a key has a value.
    #[inline]
    pub fn contains<Q: EncodeLike<K>>(&self, key: Q) -> bool {
        self.size(key).is_some()
    }

    /// Removes the value of a key, if there is one.
    #[inline]
    pub fn remove<Q: EncodeLike<K>>(&self, key: Q) {
        ink_env::clear_contract_storage(&(&KeyType::KEY, key));
    }
}

impl<K: Encode + Decode, V: Packed, KeyType: StorageKey> Mapping<K, V, KeyType> {
    /// Returns a page of `limit` keys after the key `after`, or from the start. There are fewer only at the
    /// end. `after` need not exist any more.
    ///
    /// # Panics
    ///
    /// If a key does not decode, because something else uses the same storage key.
    pub fn keys_page(&self, after: Option<&K>, limit: u32) -> Vec<K> {
        let mut keys = Vec::new();
        let mut after = after.map(|key| (&KeyType::KEY, key).encode());
        while keys.len() < limit as usize {
            let remaining = limit.saturating_sub(keys.len() as u32);
            after = fetch::<K, KeyType>(after.as_deref(), remaining, &mut keys);
            if after.is_none() {
                break;
            }
        }
        keys
    }

    /// Returns a page of `limit` entries after the key `after`, or from the start. See [`Self::keys_page`].
    pub fn page(&self, after: Option<&K>, limit: u32) -> Vec<(K, V)> {
        let keys = self.keys_page(after, limit).into_iter();
        keys.filter_map(|key| entry::<K, V, KeyType>(key)).collect()
    }

    /// Iterates over the keys. They are read in batches as the iterator advances, which determines the cost.
    /// The mapping may be changed meanwhile.
    ///
    /// # Panics
    ///
    /// As [`Self::keys_page`].
    pub fn keys(&self) -> impl Iterator<Item = K> {
        Keys::<K, KeyType> { read: Vec::new().into_iter(), after: None, is_at_end: false, _key: PhantomData }
    }

    /// Iterates over the entries. See [`Self::keys`].
    pub fn iter(&self) -> impl Iterator<Item = (K, V)> {
        Keys::<K, KeyType> { read: Vec::new().into_iter(), after: None, is_at_end: false, _key: PhantomData }
            .filter_map(entry::<K, V, KeyType>)
    }
}

/// The number of keys that an iterator reads at a time.
const BATCH_SIZE: u32 = 16;

/// Iterates over the keys of a mapping.
struct Keys<K, KeyType> {
    /// The current batch.
    read: IntoIter<K>,
    /// The cursor: the encoded key after which to continue.
    after: Option<Vec<u8>>,
    is_at_end: bool,
    _key: PhantomData<KeyType>,
}

impl<K: Decode, KeyType: StorageKey> Iterator for Keys<K, KeyType> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        loop {
            if let Some(key) = self.read.next() {
                return Some(key);
            }
            if self.is_at_end {
                return None;
            }
            let mut keys = Vec::new();
            self.after = fetch::<K, KeyType>(self.after.as_deref(), BATCH_SIZE, &mut keys);
            self.is_at_end = self.after.is_none();
            self.read = keys.into_iter();
        }
    }
}

/// Reads keys of a mapping after an encoded one. Returns the cursor to continue at.
fn fetch<K: Decode, KeyType: StorageKey>(
    after: Option<&[u8]>,
    max: u32,
    keys: &mut Vec<K>,
) -> Option<Vec<u8>> {
    let page = ink_env::storage_keys(&KeyType::KEY.to_le_bytes(), after, max);
    for bytes in page.keys {
        let key = bytes.get(size_of::<Key>()..).map(|mut key| K::decode_all(&mut key));
        match key {
            Some(Ok(key)) => keys.push(key),
            _ => ink_env::fail("Failed to decode a key of Mapping"),
        }
    }
    page.next
}

/// The entry of a key, or `None` if it was removed since the key was read.
fn entry<K: Encode, V: Packed, KeyType: StorageKey>(key: K) -> Option<(K, V)> {
    let value = Mapping::<K, V, KeyType>::new().get(&key)?;
    Some((key, value))
}

#[cfg(feature = "std")]
impl<K, V, KeyType> crate::traits::StorageLayout for Mapping<K, V, KeyType>
where
    K: scale_info::TypeInfo + 'static,
    V: Packed + crate::traits::StorageLayout + scale_info::TypeInfo + 'static,
    KeyType: StorageKey + scale_info::TypeInfo + 'static,
{
    fn layout(_: &Key) -> ink_metadata::layout::Layout {
        super::root::<Self>(KeyType::KEY, V::layout(&KeyType::KEY))
    }
}
