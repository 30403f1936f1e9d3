//! The contract's storage. Keys and values are encoded; a key is an ink! storage key, followed by a mapping's key
//! where there is one.

use core::ops::Deref;

use codec::Encode;
use ink_primitives::Key;
use ink_storage_traits::{decode_all, Storable};

use crate::{buffer::Buffer, host, Result};

/// Stores a value. Returns the length in bytes of the value that it replaced.
#[inline]
pub fn set_contract_storage<K, V>(key: &K, value: &V) -> Option<u32>
where
    K: Encode,
    V: Storable,
{
    with_key(key, |key| {
        let mut bytes = Buffer::new();
        value.encode(&mut bytes);
        host::set_storage(key, &bytes).map(length)
    })
}

/// The value under a key.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value is of another type.
#[inline]
pub fn get_contract_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(host::get_storage(key)))
}

/// Removes the value under a key and returns it.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value, which is then gone, is of another type.
#[inline]
pub fn take_contract_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(host::take_storage(key)))
}

/// The length in bytes of the value under a key; `None` if there is none.
#[inline]
pub fn contains_contract_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::contains_storage).map(length)
}

/// Removes the value under a key. Returns the length in bytes of what was removed.
#[inline]
pub fn clear_contract_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::clear_storage).map(length)
}

/// Chains store no values that are longer than a `u32` can say.
fn length(len: usize) -> u32 {
    len as u32
}

#[inline]
fn decode<R: Storable>(bytes: Option<impl Deref<Target = [u8]>>) -> Result<Option<R>> {
    match bytes {
        Some(bytes) => Ok(Some(decode_all(&mut &bytes[..])?)),
        None => Ok(None),
    }
}

/// Uses an encoded key. A storage key alone needs no memory.
#[inline]
fn with_key<K: Encode, R>(key: &K, f: impl FnOnce(&[u8]) -> R) -> R {
    if size_of::<K>() == size_of::<Key>() {
        key.using_encoded(f)
    } else {
        f(&Buffer::encoded(key))
    }
}
