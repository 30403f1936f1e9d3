//! The vector.

use super::{Lazy, Mapping};
use crate::{
    collection,
    traits::{AutoKey, Packed, Storable, StorableHint, StorageKey},
};
use codec::EncodeLike;
use core::cell::Cell;
use ink_env::ReturnErrorCode;
use ink_primitives::Key;

/// A vector whose elements have storage cells of their own.
///
/// A `Vec` is read and written as a whole, and has to fit into one cell. Here, each access reads or writes
/// one element, and there can be up to 2³² - 1 elements. For a short vector that is usually iterated over as
/// a whole, prefer `Vec`.
///
/// The cell of the length has the storage key, that of an element `(storage key, index)` with an index of
/// type `u32`.
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct StorageVec<V: Packed, KeyType: StorageKey = AutoKey> {
    /// Accessed only through `len` and `set_len`, which maintain `len_cached`.
    len: Lazy<u32, KeyType>,
    #[cfg_attr(feature = "std", codec(skip))]
    len_cached: Cell<Option<u32>>,
    elements: Mapping<u32, V, KeyType>,
}

collection!(StorageVec<V: Packed> hints V);

impl<V: Packed, KeyType: StorageKey> StorageVec<V, KeyType> {
    /// Creates a vector, without accessing storage.
    pub const fn new() -> Self {
        Self { len: Lazy::new(), len_cached: Cell::new(None), elements: Mapping::new() }
    }

    /// Returns the number of elements, including cleared ones. Reads storage only the first time.
    #[inline]
    pub fn len(&self) -> u32 {
        self.len_cached.get().unwrap_or_else(|| {
            let len = self.len.get_or_default();
            self.len_cached.set(Some(len));
            len
        })
    }

    fn set_len(&mut self, len: u32) {
        self.len.set(&len);
        self.len_cached.set(Some(len));
    }

    /// Returns whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of the last element.
    fn last(&self) -> Option<u32> {
        self.len().checked_sub(1)
    }

    /// Appends an element.
    ///
    /// # Panics
    ///
    /// If there are 2³² - 1 elements already, if the value is longer than the chain allows, or if the cell
    /// after the last element is in use.
    pub fn push<T>(&mut self, value: &T)
    where
        T: Storable + EncodeLike<V>,
    {
        let index = self.len();
        let replaced = self.elements.insert(index, value);
        self.pushed(index, replaced);
    }

    /// Appends an element.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` as for [`Mapping::try_insert`]. The vector is unchanged then.
    ///
    /// # Panics
    ///
    /// If there are 2³² - 1 elements already, or if the cell after the last element is in use.
    pub fn try_push<T>(&mut self, value: &T) -> Result<(), ink_env::Error>
    where
        T: Storable + EncodeLike<V>,
    {
        let index = self.len();
        let replaced = self.elements.try_insert(index, value)?;
        self.pushed(index, replaced);
        Ok(())
    }

    /// Counts the element that was appended.
    fn pushed(&mut self, index: u32, replaced: Option<u32>) {
        if replaced.is_some() {
            ink_env::fail("StorageVec: the cell after the last element is in use");
        }
        match index.checked_add(1) {
            Some(len) => self.set_len(len),
            None => ink_env::fail("StorageVec: there are 2^32 - 1 elements already"),
        }
    }

    /// Removes the last element and returns it; `None` if there is none, or it was cleared.
    ///
    /// # Panics
    ///
    /// If the element does not decode.
    pub fn pop(&mut self) -> Option<V> {
        let last = self.last()?;
        self.set_len(last);
        self.elements.take(last)
    }

    /// Removes the last element and returns it; `None` if there is none, or it was cleared.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` as for [`Mapping::try_take`]: the vector is unchanged then. `Decode` if the element
    /// does not decode.
    pub fn try_pop(&mut self) -> Option<Result<V, ink_env::Error>> {
        let last = self.last()?;
        let element = self.elements.try_take(last);
        if !matches!(element, Some(Err(ink_env::Error::BufferTooSmall))) {
            self.set_len(last);
        }
        element
    }

    /// Returns the last element; `None` if there is none, or it was cleared.
    ///
    /// # Panics
    ///
    /// If the element does not decode.
    pub fn peek(&self) -> Option<V> {
        self.elements.get(self.last()?)
    }

    /// Returns the last element; `None` if there is none, or it was cleared.
    ///
    /// # Errors
    ///
    /// As for [`Mapping::try_get`].
    pub fn try_peek(&self) -> Option<Result<V, ink_env::Error>> {
        self.elements.try_get(self.last()?)
    }

    /// Returns the element at an index; `None` if there is none, or it was cleared.
    ///
    /// # Panics
    ///
    /// If the element does not decode.
    pub fn get(&self, index: u32) -> Option<V> {
        self.elements.get(index)
    }

    /// Returns the element at an index; `None` if there is none, or it was cleared.
    ///
    /// # Errors
    ///
    /// As for [`Mapping::try_get`].
    pub fn try_get(&self, index: u32) -> Option<ink_env::Result<V>> {
        self.elements.try_get(index)
    }

    /// Replaces an element. Returns the encoded size of the previous one, unless it was cleared.
    ///
    /// # Panics
    ///
    /// If the index is out of bounds, or if the value is longer than the chain allows.
    pub fn set<T>(&mut self, index: u32, value: &T) -> Option<u32>
    where
        T: Storable + EncodeLike<V>,
    {
        self.check_index(index);
        self.elements.insert(index, value)
    }

    /// Replaces an element. Returns the encoded size of the previous one, unless it was cleared.
    ///
    /// # Errors
    ///
    /// `KeyNotFound` if the index is out of bounds, `BufferTooSmall` as for [`Mapping::try_insert`].
    pub fn try_set<T>(&mut self, index: u32, value: &T) -> Result<Option<u32>, ink_env::Error>
    where
        T: Storable + EncodeLike<V>,
    {
        if index >= self.len() {
            return Err(ReturnErrorCode::KeyNotFound.into());
        }
        self.elements.try_insert(index, value)
    }

    /// Removes all elements, one by one. The cost may exceed a block's limit for long vectors: use
    /// [`pop`](Self::pop) in several calls then.
    pub fn clear(&mut self) {
        for index in 0..self.len() {
            self.elements.remove(index);
        }
        self.set_len(0);
    }

    /// Clears an element. The length is unchanged.
    ///
    /// # Panics
    ///
    /// If the index is out of bounds.
    pub fn clear_at(&mut self, index: u32) {
        self.check_index(index);
        self.elements.remove(index);
    }

    fn check_index(&self, index: u32) {
        if index >= self.len() {
            ink_env::fail("StorageVec: index out of bounds");
        }
    }
}

impl<V: Packed + EncodeLike<V>, KeyType: StorageKey> FromIterator<V> for StorageVec<V, KeyType> {
    fn from_iter<T: IntoIterator<Item = V>>(iter: T) -> Self {
        let mut vec = Self::new();
        for element in iter {
            vec.push(&element);
        }
        vec
    }
}

#[cfg(feature = "std")]
impl<V, KeyType> crate::traits::StorageLayout for StorageVec<V, KeyType>
where
    V: Packed + crate::traits::StorageLayout + scale_info::TypeInfo + 'static,
    KeyType: StorageKey + scale_info::TypeInfo + 'static,
{
    fn layout(_: &Key) -> ink_metadata::layout::Layout {
        super::root::<Self>(KeyType::KEY, V::layout(&KeyType::KEY))
    }
}
