//! The contract's storage, lasting and transient. Keys and values are encoded; a key is an ink! storage key,
//! followed by a mapping's key where there is one.

use core::ops::Deref;

use alloc::vec::Vec;

use codec::{Decode, Encode};
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
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::get_storage(key, out))))
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
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::take_storage(key, out))))
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

/// A page of keys of the contract's storage. See [`storage_keys`].
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct StorageKeys {
    /// What to go on behind; `None` if there are no more keys.
    pub next: Option<Vec<u8>>,
    /// The keys.
    pub keys: Vec<Vec<u8>>,
}

/// The encoded keys in use that begin with `prefix`, from the start or behind the key `after`, which need not
/// be in use itself. Their order has no meaning but does not change: going on behind [`StorageKeys::next`]
/// meets every key once that is in use all the time, and others that come or go meanwhile at most once.
///
/// The chain charges for all keys that it passes, of which there are at most `max_visits`: those that begin
/// with the same four bytes as `prefix`. A page can have fewer keys than that, even none, when there are
/// more.
pub fn storage_keys(prefix: &[u8], after: Option<&[u8]>, max_visits: u32) -> StorageKeys {
    let params = Buffer::encoded(&(prefix, after, max_visits));
    // Room for as many keys of the usual length. Only used where memory has to be taken before asking.
    let capacity = (max_visits as usize).saturating_mul(64).clamp(256, crate::BUFFER_SIZE);
    let page = ebpf_sys::collect_within(capacity, |out| host::storage_keys(&params, out));
    match StorageKeys::decode(&mut &page[..]) {
        Ok(page) => page,
        Err(_) => crate::fail("The chain's answer is no page of storage keys"),
    }
}

/// Keeps a value until the invocation ends: for all calls of this contract in it, and no longer.
/// Costs no deposit. Transient storage has keys of its own. Returns the length in bytes of the value that
/// it replaced.
#[inline]
pub fn set_transient_storage<K, V>(key: &K, value: &V) -> Option<u32>
where
    K: Encode,
    V: Storable,
{
    with_key(key, |key| {
        let mut bytes = Buffer::new();
        value.encode(&mut bytes);
        host::set_transient_storage(key, &bytes).map(length)
    })
}

/// The value under a key of transient storage.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value is of another type.
#[inline]
pub fn get_transient_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::get_transient_storage(key, out))))
}

/// Removes the value under a key of transient storage and returns it.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value, which is then gone, is of another type.
#[inline]
pub fn take_transient_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::take_transient_storage(key, out))))
}

/// The length in bytes of the value under a key of transient storage; `None` if there is none.
#[inline]
pub fn contains_transient_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::contains_transient_storage).map(length)
}

/// Removes the value under a key of transient storage. Returns the length in bytes of what was removed.
#[inline]
pub fn clear_transient_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::clear_transient_storage).map(length)
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
