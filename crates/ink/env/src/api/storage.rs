//! The contract's storage, persistent and transient. A key is an ink! storage key, followed by the key in a
//! mapping if there is one.

use core::ops::Deref;

use alloc::vec::Vec;

use codec::{Decode, Encode};
use ink_primitives::Key;
use ink_storage_traits::{decode_all, Storable};

use crate::{buffer::Buffer, host, Result};

/// Stores a value. Returns the encoded size of the value that it replaced.
#[inline]
pub fn set_contract_storage<K, V>(key: &K, value: &V) -> Option<u32>
where
    K: Encode,
    V: Storable,
{
    set(key, value, host::set_storage)
}

/// Returns the value of a key.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value does not decode.
#[inline]
pub fn get_contract_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::get_storage(key, out))))
}

/// Removes the value of a key and returns it.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value does not decode: it is removed nevertheless.
#[inline]
pub fn take_contract_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::take_storage(key, out))))
}

/// Returns the encoded size of the value of a key; `None` if there is none.
#[inline]
pub fn contains_contract_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::contains_storage).map(length)
}

/// Removes the value of a key. Returns its encoded size.
#[inline]
pub fn clear_contract_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::clear_storage).map(length)
}

/// A page of keys of the contract's storage. See [`storage_keys`].
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct StorageKeys {
    /// The cursor for the next page; `None` if there are no more keys.
    pub next: Option<Vec<u8>>,
    /// The keys.
    pub keys: Vec<Vec<u8>>,
}

/// Returns a page of the encoded keys that begin with `prefix`, from the start or after the key `after`,
/// which need not exist any more. The order of keys is arbitrary but stable: iteration by
/// [`StorageKeys::next`] visits keys that exist all the time exactly once, and keys that are inserted or
/// removed meanwhile at most once.
///
/// The chain charges for each visited key. It visits at most `max_visits` keys that begin with the same four
/// bytes as `prefix`. A page can have fewer keys than that, even none, and not be the last one.
pub fn storage_keys(prefix: &[u8], after: Option<&[u8]>, max_visits: u32) -> StorageKeys {
    let params = Buffer::encoded(&(prefix, after, max_visits));
    // Enough for keys of the usual length. Used only if the memory has to be allocated before the syscall.
    let capacity = (max_visits as usize).saturating_mul(64).clamp(256, crate::BUFFER_SIZE);
    let page = ebpf_sys::collect_within(capacity, |out| host::storage_keys(&params, out));
    match StorageKeys::decode(&mut &page[..]) {
        Ok(page) => page,
        Err(_) => crate::fail("the chain's page of storage keys does not decode"),
    }
}

/// Stores a value in transient storage, which is discarded at the end of the transaction and takes no
/// deposit. Its keys are independent of those of the persistent storage. Returns the encoded size of the
/// value that it replaced.
#[inline]
pub fn set_transient_storage<K, V>(key: &K, value: &V) -> Option<u32>
where
    K: Encode,
    V: Storable,
{
    set(key, value, host::set_transient_storage)
}

/// Returns the value of a key in transient storage.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value does not decode.
#[inline]
pub fn get_transient_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::get_transient_storage(key, out))))
}

/// Removes the value of a key in transient storage and returns it.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if the value does not decode: it is removed nevertheless.
#[inline]
pub fn take_transient_storage<K, R>(key: &K) -> Result<Option<R>>
where
    K: Encode,
    R: Storable,
{
    with_key(key, |key| decode(ebpf_sys::collect(|out| host::take_transient_storage(key, out))))
}

/// Returns the encoded size of the value of a key in transient storage; `None` if there is none.
#[inline]
pub fn contains_transient_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::contains_transient_storage).map(length)
}

/// Removes the value of a key in transient storage. Returns its encoded size.
#[inline]
pub fn clear_transient_storage<K: Encode>(key: &K) -> Option<u32> {
    with_key(key, host::clear_transient_storage).map(length)
}

/// Encodes key and value for a syscall.
#[inline]
fn set<K, V>(key: &K, value: &V, syscall: impl FnOnce(&[u8], &[u8]) -> Option<usize>) -> Option<u32>
where
    K: Encode,
    V: Storable,
{
    with_key(key, |key| {
        let mut bytes = Buffer::new();
        value.encode(&mut bytes);
        syscall(key, &bytes).map(length)
    })
}

/// Chains do not store values that are longer than `u32::MAX`.
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

/// Uses an encoded key. A storage key alone is encoded without allocation.
#[inline]
fn with_key<K: Encode, R>(key: &K, f: impl FnOnce(&[u8]) -> R) -> R {
    if size_of::<K>() == size_of::<Key>() {
        key.using_encoded(f)
    } else {
        f(&Buffer::encoded(key))
    }
}
