//! Values by key.

use super::{check_size, try_read};
use crate::{
    collection,
    traits::{AutoKey, Packed, Storable, StorableHint, StorageKey},
};
use codec::{Encode, EncodeLike};
use core::marker::PhantomData;
use ink_primitives::Key;

/// Values by key, each in a cell of its own. There is no way to tell which keys there are: see
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
/// ```
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
