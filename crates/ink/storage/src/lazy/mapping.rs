//! Values by key.

use super::{check_size, try_read};
use crate::{
    collection,
    traits::{AutoKey, Packed, Storable, StorableHint, StorageKey},
};
use codec::{Decode, DecodeAll, Encode, EncodeLike};
use core::marker::PhantomData;
use ink_prelude::vec::{IntoIter, Vec};
use ink_primitives::Key;

/// Values by key, each in a cell of its own.
///
/// It can be gone through, but its keys have no order that means anything, and nobody knows how many there are: see
/// [`OrderedMap`](crate::OrderedMap) for that.
///
/// The storage key comes from the field's path, or is given: `Mapping<AccountId, Balance, ManualKey<123>>`.
/// The cell of a value has the key `(storage key, key)`.
///
/// ```ignore
/// #[ink(storage)]
/// pub struct Contract {
///     balances: Mapping<AccountId, Balance>,
/// }
/// // In a message:
/// let balance = self.balances.get(caller).unwrap_or_default();
/// self.balances.insert(caller, &(balance + 1));
/// // The owners, 50 in an answer; the last of them is what to ask with next.
/// let owners = self.balances.keys_page(after.as_ref(), 50);
/// ```
///
/// # Going through a mapping
///
/// Every key that is passed costs a storage access, and every value another one. A message that goes through all
/// of a mapping works only while it is small: let the caller ask for pages, or go on where the last call ended.
///
/// The order of keys does not change, and the mapping may be changed in between: a key that is there from the first
/// page to the last one is met exactly once; one that comes or goes, at most once.
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Mapping<K, V: Packed, KeyType: StorageKey = AutoKey> {
    #[allow(clippy::type_complexity)]
    _marker: PhantomData<fn() -> (K, V, KeyType)>,
}

collection!(Mapping<K, V: Packed> hints K, V);

impl<K, V: Packed, KeyType: StorageKey> Mapping<K, V, KeyType> {
    /// Reads and writes nothing.
    pub const fn new() -> Self {
        Self { _marker: PhantomData }
    }
}

impl<K: Encode, V: Packed, KeyType: StorageKey> Mapping<K, V, KeyType> {
    /// Writes a value. Returns the size in bytes of the value that it replaced.
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

    /// Writes a value. Returns the size in bytes of the value that it replaced.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`](ink_env::BUFFER_SIZE) together.
    /// Nothing is written then.
    #[inline]
    pub fn try_insert<Q, R>(&mut self, key: Q, value: &R) -> ink_env::Result<Option<u32>>
    where
        Q: EncodeLike<K>,
        R: Storable + EncodeLike<V>,
    {
        check_size(key.encoded_size(), Storable::encoded_size(value))?;
        Ok(self.insert(key, value))
    }

    /// The value under a key; `None` if there is none.
    ///
    /// # Panics
    ///
    /// If the cell holds a value of another type.
    #[inline]
    pub fn get<Q: EncodeLike<K>>(&self, key: Q) -> Option<V> {
        ink_env::get_contract_storage(&(&KeyType::KEY, key))
            .unwrap_or_else(|error| ink_env::fail_with("Failed to get value in Mapping:", &error))
    }

    /// The value under a key; `None` if there is none.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`](ink_env::BUFFER_SIZE) together,
    /// `Decode` if the cell holds a value of another type.
    #[inline]
    pub fn try_get<Q: EncodeLike<K>>(&self, key: Q) -> Option<ink_env::Result<V>> {
        let cell = (&KeyType::KEY, &key);
        try_read(
            key.encoded_size(),
            || ink_env::contains_contract_storage(&cell),
            || ink_env::get_contract_storage(&cell),
        )
    }

    /// Removes the value under a key and returns it; `None` if there is none.
    ///
    /// # Panics
    ///
    /// If the cell holds a value of another type.
    #[inline]
    pub fn take<Q: EncodeLike<K>>(&self, key: Q) -> Option<V> {
        ink_env::take_contract_storage(&(&KeyType::KEY, key))
            .unwrap_or_else(|error| ink_env::fail_with("Failed to take value in Mapping:", &error))
    }

    /// Removes the value under a key and returns it; `None` if there is none.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`](ink_env::BUFFER_SIZE) together: the
    /// value stays. `Decode` if the cell held a value of another type, which is then gone.
    #[inline]
    pub fn try_take<Q: EncodeLike<K>>(&self, key: Q) -> Option<ink_env::Result<V>> {
        let cell = (&KeyType::KEY, &key);
        try_read(
            key.encoded_size(),
            || ink_env::contains_contract_storage(&cell),
            || ink_env::take_contract_storage(&cell),
        )
    }

    /// The size in bytes of the value under a key; `None` if there is none.
    #[inline]
    pub fn size<Q: EncodeLike<K>>(&self, key: Q) -> Option<u32> {
        ink_env::contains_contract_storage(&(&KeyType::KEY, key))
    }

    /// Whether there is a value under a key.
    #[inline]
    pub fn contains<Q: EncodeLike<K>>(&self, key: Q) -> bool {
        self.size(key).is_some()
    }

    /// Removes the value under a key, if there is one.
    #[inline]
    pub fn remove<Q: EncodeLike<K>>(&self, key: Q) {
        ink_env::clear_contract_storage(&(&KeyType::KEY, key));
    }
}

impl<K: Encode + Decode, V: Packed, KeyType: StorageKey> Mapping<K, V, KeyType> {
    /// The first `limit` keys behind the key `after`, or from the start. There are fewer only if these are all.
    /// `after` itself need not be there any more.
    ///
    /// # Panics
    ///
    /// If a key is not one of this mapping, because something else uses its storage key.
    pub fn keys_page(&self, after: Option<&K>, limit: u32) -> Vec<K> {
        let mut keys = Vec::new();
        let mut after = after.map(|key| (&KeyType::KEY, key).encode());
        while keys.len() < limit as usize {
            let left = limit.saturating_sub(keys.len() as u32);
            after = fetch::<K, KeyType>(after.as_deref(), left, &mut keys);
            if after.is_none() {
                break;
            }
        }
        keys
    }

    /// The first `limit` entries behind the key `after`, or from the start. See [`Self::keys_page`].
    pub fn page(&self, after: Option<&K>, limit: u32) -> Vec<(K, V)> {
        let keys = self.keys_page(after, limit).into_iter();
        keys.filter_map(|key| entry::<K, V, KeyType>(key)).collect()
    }

    /// The keys. They are read, some at a time, as the iterator gets to them: how far it goes says what it costs.
    /// The mapping may be changed meanwhile.
    ///
    /// # Panics
    ///
    /// As [`Self::keys_page`].
    pub fn keys(&self) -> impl Iterator<Item = K> {
        Keys::<K, KeyType> { read: Vec::new().into_iter(), after: None, is_at_end: false, _key: PhantomData }
    }

    /// The entries. See [`Self::keys`].
    pub fn iter(&self) -> impl Iterator<Item = (K, V)> {
        Keys::<K, KeyType> { read: Vec::new().into_iter(), after: None, is_at_end: false, _key: PhantomData }
            .filter_map(entry::<K, V, KeyType>)
    }
}

/// Keys of a mapping that an iterator reads at a time.
const KEYS_AT_A_TIME: u32 = 16;

/// Goes through the keys of a mapping.
struct Keys<K, KeyType> {
    /// Keys that were read.
    read: IntoIter<K>,
    /// The encoded key to go on behind.
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
            self.after = fetch::<K, KeyType>(self.after.as_deref(), KEYS_AT_A_TIME, &mut keys);
            self.is_at_end = self.after.is_none();
            self.read = keys.into_iter();
        }
    }
}

/// Reads keys of a mapping behind an encoded one. Returns the one to go on behind.
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

/// The entry of a key. There is none if it was removed since the key was read.
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
