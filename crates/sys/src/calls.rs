//! The syscalls behind safe functions.

use crate::raw;
use alloc::vec::Vec;
use ebpf_uapi::{ReturnCode, ReturnFlags, HASH_LEN, NONE};

/// Address and length of what a syscall reads.
fn data(bytes: &[u8]) -> (u64, u64) {
    (bytes.as_ptr() as u64, bytes.len() as u64)
}

/// Address and capacity of what a syscall writes.
fn out(bytes: &mut [u8]) -> (u64, u64) {
    (bytes.as_mut_ptr() as u64, bytes.len() as u64)
}

/// A length that may be absent.
fn length(r0: u64) -> Option<usize> {
    (r0 != NONE).then_some(r0 as usize)
}

/// An answer of exactly `N` bytes from a syscall that takes `(out, cap)`.
fn exactly<const N: usize>(syscall: unsafe extern "C" fn(u64, u64) -> u64) -> [u8; N] {
    let mut bytes = [0; N];
    let (address, capacity) = out(&mut bytes);
    // SAFETY: writes at most `capacity` bytes of `bytes`.
    if unsafe { syscall(address, capacity) } != N as u64 {
        abort();
    }
    bytes
}

/// All of an answer whose length the syscall tells; `None` if there is no answer.
///
/// Asks with an empty buffer first. The answer does not change in between: nothing else runs.
fn all(syscall: impl Fn(u64, u64) -> u64) -> Option<Vec<u8>> {
    let length = length(syscall(0, 0))?;
    let mut bytes = Vec::<u8>::with_capacity(length);
    if length != 0 {
        syscall(bytes.as_mut_ptr() as u64, length as u64);
        // SAFETY: the syscall has written `length` bytes, which is the capacity asked for.
        unsafe { bytes.set_len(length) };
    }
    Some(bytes)
}

/// Ends the call with a trap: everything that it did is rolled back, and the caller gets no output.
pub fn abort() -> ! {
    // SAFETY: touches no memory.
    unsafe { raw::abort() }
}

/// The input data of this call: selector, then SCALE-encoded arguments. Returns its full length.
pub fn input(buffer: &mut [u8]) -> usize {
    let (address, capacity) = out(buffer);
    // SAFETY: writes at most `capacity` bytes of `buffer`.
    unsafe { raw::input(address, capacity) as usize }
}

/// The input data of this call: selector, then SCALE-encoded arguments.
pub fn input_vec() -> Vec<u8> {
    // SAFETY: `all` passes a buffer with room for as many bytes as it says.
    all(|address, capacity| unsafe { raw::input(address, capacity) }).unwrap_or_default()
}

/// Ends the call with output data.
pub fn return_value(flags: ReturnFlags, output: &[u8]) -> ! {
    let (address, length) = data(output);
    // SAFETY: only reads.
    unsafe { raw::return_value(flags.bits().into(), address, length) }
}

/// Stores a value under a key. Returns the length of the value that it replaced.
pub fn set_storage(key: &[u8], value: &[u8]) -> Option<usize> {
    let ((key, key_len), (value, value_len)) = (data(key), data(value));
    // SAFETY: only reads.
    length(unsafe { raw::set_storage(key, key_len, value, value_len) })
}

/// The value under a key. Returns the value's full length.
pub fn get_storage(key: &[u8], buffer: &mut [u8]) -> Option<usize> {
    let ((key, key_len), (address, capacity)) = (data(key), out(buffer));
    // SAFETY: writes at most `capacity` bytes of `buffer`.
    length(unsafe { raw::get_storage(key, key_len, address, capacity) })
}

/// The value under a key.
pub fn get_storage_vec(key: &[u8]) -> Option<Vec<u8>> {
    let (key, key_len) = data(key);
    // SAFETY: `all` passes a buffer with room for as many bytes as it says.
    all(|address, capacity| unsafe { raw::get_storage(key, key_len, address, capacity) })
}

/// Removes the value under a key. Returns the length of what was removed.
pub fn clear_storage(key: &[u8]) -> Option<usize> {
    let (key, key_len) = data(key);
    // SAFETY: only reads.
    length(unsafe { raw::clear_storage(key, key_len) })
}

/// The length of the value under a key.
pub fn contains_storage(key: &[u8]) -> Option<usize> {
    let (key, key_len) = data(key);
    // SAFETY: only reads.
    length(unsafe { raw::contains_storage(key, key_len) })
}

/// The account that called, SCALE-encoded. A call by root has no caller and ends with an error.
pub fn caller<const N: usize>() -> [u8; N] {
    exactly(raw::caller)
}

/// The account of this contract, SCALE-encoded.
pub fn address<const N: usize>() -> [u8; N] {
    exactly(raw::address)
}

/// The balance that came with this call, SCALE-encoded.
pub fn value_transferred<const N: usize>() -> [u8; N] {
    exactly(raw::value_transferred)
}

/// The free balance of this contract, SCALE-encoded.
pub fn balance<const N: usize>() -> [u8; N] {
    exactly(raw::balance)
}

/// Sends an amount of this contract's balance to an account, both SCALE-encoded.
///
/// # Errors
///
/// [`ReturnCode::TransferFailed`] if the contract's balance does not allow it.
pub fn transfer(account: &[u8], amount: &[u8]) -> Result<(), ReturnCode> {
    let ((account, account_len), (amount, amount_len)) = (data(account), data(amount));
    // SAFETY: only reads.
    match unsafe { raw::transfer(account, account_len, amount, amount_len) } {
        0 => Ok(()),
        _ => Err(ReturnCode::TransferFailed),
    }
}

/// The number of the current block.
pub fn block_number() -> u64 {
    // SAFETY: touches no memory.
    unsafe { raw::block_number() }
}

/// The current block's timestamp in the chain's unit, on most chains milliseconds since the Unix epoch.
pub fn now() -> u64 {
    // SAFETY: touches no memory.
    unsafe { raw::now() }
}

/// The `ref_time` that is left to this call.
pub fn gas_left() -> u64 {
    // SAFETY: touches no memory.
    unsafe { raw::gas_left() }
}

/// Deposits an event with its topics and its SCALE-encoded fields.
pub fn deposit_event(topics: &[[u8; HASH_LEN]], fields: &[u8]) {
    let ((topics, topics_len), (fields, fields_len)) = (data(topics.as_flattened()), data(fields));
    // SAFETY: only reads.
    unsafe { raw::deposit_event(topics, topics_len, fields, fields_len) };
}

/// Appends to the debug buffer of a dry run. Elsewhere the text is dropped.
pub fn debug_message(text: &str) {
    let (text, text_len) = data(text.as_bytes());
    // SAFETY: only reads.
    unsafe { raw::debug_message(text, text_len) };
}

macro_rules! hashes {
    ($($(#[doc = $doc:literal])* $name:ident -> $len:literal;)*) => {
        $(
            $(#[doc = $doc])*
            pub fn $name(bytes: &[u8]) -> [u8; $len] {
                let mut hash = [0; $len];
                let (address, length) = data(bytes);
                // SAFETY: writes as many bytes as the hash has.
                unsafe { raw::$name(address, length, hash.as_mut_ptr() as u64) };
                hash
            }
        )*
    };
}

hashes! {
    /// The SHA2-256 hash.
    hash_sha2_256 -> 32;
    /// The Keccak-256 hash.
    hash_keccak_256 -> 32;
    /// The BLAKE2b-256 hash.
    hash_blake2_256 -> 32;
    /// The BLAKE2b-128 hash.
    hash_blake2_128 -> 16;
}
