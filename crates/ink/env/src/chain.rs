//! The chain: syscalls on encoded data.
//!
//! Functions that take `out` return the full length of the answer, of which as much is written as fits.

pub use ebpf_sys::{
    block_number, call, call_runtime, caller_is_origin, caller_is_root, chain_extension, clear_storage,
    clear_transient_storage, configuration, contains_storage, contains_transient_storage, context,
    debug_message, delegate_call, ecdsa_recover, ecdsa_to_eth_address, ed25519_verify, gas_left, gas_price,
    get_storage_buffer as get_storage, get_transient_storage_buffer as get_transient_storage,
    hash_blake2_128, hash_blake2_256, hash_keccak_256, hash_sha2_256, input_buffer as input, instantiate,
    is_contract, lock_delegate_dependency, now, return_data_buffer as return_data, return_value,
    set_code_hash, set_configuration, set_storage, set_transient_storage, sr25519_verify, storage_keys,
    take_storage_buffer as take_storage, take_transient_storage_buffer as take_transient_storage, terminate,
    transfer, u256_div_rem, u256_mod_pow, u256_mul_div, u256_mul_mod, unlock_delegate_dependency,
};
use ebpf_sys::{raw, NONE};

/// Deposits an event. The topics are one behind the other.
#[inline]
pub fn deposit_event(topics: &[u8], fields: &[u8]) {
    // SAFETY: only reads.
    unsafe {
        raw::deposit_event(
            topics.as_ptr() as u64,
            topics.len() as u64,
            fields.as_ptr() as u64,
            fields.len() as u64,
        )
    };
}

/// As [`deposit_event`], and keeps the event until a block.
#[inline]
pub fn deposit_event_until(until: u64, topics: &[u8], fields: &[u8]) {
    // SAFETY: only reads.
    unsafe {
        raw::deposit_event_until(
            until,
            topics.as_ptr() as u64,
            topics.len() as u64,
            fields.as_ptr() as u64,
            fields.len() as u64,
        )
    };
}

macro_rules! properties {
    ($($name:ident)*) => {
        $(
            #[doc = concat!("Writes what [`raw::", stringify!($name), "`] says.")]
            #[inline]
            pub fn $name(out: &mut [u8]) -> usize {
                // SAFETY: writes at most as many bytes as `out` has.
                unsafe { raw::$name(out.as_mut_ptr() as u64, out.len() as u64) as usize }
            }
        )*
    };
}

properties!(caller address value_transferred balance minimum_balance own_code_hash instantiated_address);

/// Writes what an amount of gas costs.
#[inline]
pub fn weight_to_fee(ref_time: u64, proof_size: u64, out: &mut [u8]) -> usize {
    // SAFETY: writes at most as many bytes as `out` has.
    unsafe { raw::weight_to_fee(ref_time, proof_size, out.as_mut_ptr() as u64, out.len() as u64) as usize }
}

/// Writes the hash of a block; `None` if the chain does not know it.
#[inline]
pub fn block_hash(number: u64, out: &mut [u8]) -> Option<usize> {
    // SAFETY: writes at most as many bytes as `out` has.
    let len = unsafe { raw::block_hash(number, out.as_mut_ptr() as u64, out.len() as u64) };
    (len != NONE).then_some(len as usize)
}

/// Writes the hash of a contract's code; `None` if the account is not a contract.
#[inline]
pub fn code_hash(account: &[u8], out: &mut [u8]) -> Option<usize> {
    let (out, cap) = (out.as_mut_ptr() as u64, out.len() as u64);
    // SAFETY: writes at most as many bytes as `out` has.
    let len = unsafe { raw::code_hash(account.as_ptr() as u64, account.len() as u64, out, cap) };
    (len != NONE).then_some(len as usize)
}
