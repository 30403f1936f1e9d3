//! Values in storage cells of their own: single values, mappings and vectors.

mod mapping;
mod vec;

pub use mapping::Mapping;
pub use vec::StorageVec;

use crate::{
    collection,
    traits::{AutoKey, Storable, StorableHint, StorageKey},
};
use core::marker::PhantomData;
use ink_env::BUFFER_SIZE;
use ink_primitives::Key;

/// A value in a storage cell of its own, which is read and written on demand.
///
/// The cell's key derives from the field's path, or is given: `Lazy<Balance, ManualKey<123>>`.
///
/// ```
/// # #[ink::contract]
/// # mod contract {
/// use ink::storage::Lazy;
///
/// #[ink(storage)]
/// pub struct Contract {
///     last_caller: Lazy<AccountId>,
/// }
///
/// impl Contract {
/// #   #[ink(constructor)]
/// #   pub fn new() -> Self { Self { last_caller: Lazy::new() } }
///     /// Returns the previous caller.
///     #[ink(message)]
///     pub fn visit(&mut self) -> Option<AccountId> {
///         let previous = self.last_caller.get();
///         self.last_caller.set(&self.env().caller());
///         previous
///     }
/// }
/// # }
/// ```
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Lazy<V, KeyType: StorageKey = AutoKey> {
    _marker: PhantomData<fn() -> (V, KeyType)>,
}

collection!(Lazy<V> hints V::Type where V: StorableHint);

impl<V, KeyType: StorageKey> Lazy<V, KeyType> {
    /// Creates a lazy value, without accessing storage.
    pub const fn new() -> Self {
        Self { _marker: PhantomData }
    }
}

impl<V: Storable, KeyType: StorageKey> Lazy<V, KeyType> {
    /// Returns the value.
    ///
    /// # Panics
    ///
    /// If the value does not decode.
    pub fn get(&self) -> Option<V> {
        ink_env::get_contract_storage(&KeyType::KEY)
            .unwrap_or_else(|error| ink_env::fail_with("Failed to get value in Lazy:", &error))
    }

    /// Returns the value.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`] together, `Decode` if the value does
    /// not decode.
    pub fn try_get(&self) -> Option<ink_env::Result<V>> {
        try_read(
            size_of::<Key>(),
            || ink_env::contains_contract_storage(&KeyType::KEY),
            || ink_env::get_contract_storage(&KeyType::KEY),
        )
    }

    /// Stores a value.
    ///
    /// # Panics
    ///
    /// If the value is longer than the chain allows.
    pub fn set(&mut self, value: &V) {
        ink_env::set_contract_storage(&KeyType::KEY, value);
    }

    /// Stores a value.
    ///
    /// # Errors
    ///
    /// `BufferTooSmall` if key and value are longer than [`BUFFER_SIZE`] together. The value is unchanged
    /// then.
    pub fn try_set(&mut self, value: &V) -> ink_env::Result<()> {
        check_size(size_of::<Key>(), value.encoded_size())?;
        self.set(value);
        Ok(())
    }
}

impl<V: Storable + Default, KeyType: StorageKey> Lazy<V, KeyType> {
    /// Returns the value, or the type's default if there is none.
    ///
    /// # Panics
    ///
    /// If the value does not decode.
    pub fn get_or_default(&self) -> V {
        self.get().unwrap_or_default()
    }
}

/// Checks that a key and its value fit into the buffer together.
fn check_size(key: usize, value: usize) -> ink_env::Result<()> {
    if key.saturating_add(value) > BUFFER_SIZE {
        return Err(ink_env::Error::BufferTooSmall);
    }
    Ok(())
}

/// Reads a value, if it is not too long.
fn try_read<V>(
    key_size: usize,
    size: impl FnOnce() -> Option<u32>,
    read: impl FnOnce() -> ink_env::Result<Option<V>>,
) -> Option<ink_env::Result<V>> {
    if let Err(error) = check_size(key_size, 0) {
        return Some(Err(error));
    }
    match check_size(key_size, size()? as usize) {
        Ok(()) => read().transpose(),
        Err(error) => Some(Err(error)),
    }
}

#[cfg(feature = "std")]
impl<V, KeyType> crate::traits::StorageLayout for Lazy<V, KeyType>
where
    V: crate::traits::StorageLayout + scale_info::TypeInfo + 'static,
    KeyType: StorageKey + scale_info::TypeInfo + 'static,
{
    fn layout(_: &Key) -> ink_metadata::layout::Layout {
        root::<Self>(KeyType::KEY, V::layout(&KeyType::KEY))
    }
}

/// The layout of a collection `T`.
#[cfg(feature = "std")]
pub(crate) fn root<T: scale_info::TypeInfo + 'static>(
    key: Key,
    values: impl Into<ink_metadata::layout::Layout>,
) -> ink_metadata::layout::Layout {
    ink_metadata::layout::RootLayout::new(key.into(), values, scale_info::meta_type::<T>()).into()
}

#[cfg(test)]
mod tests;
