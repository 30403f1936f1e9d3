//! The syscalls behind safe functions.

use crate::{
    buffer::{answer, sized_answer, Buffer},
    raw,
};
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

/// As [`exactly`], for an answer of which there may be none.
fn exactly_or_none<const N: usize>(syscall: impl FnOnce(u64, u64) -> u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let (address, capacity) = out(&mut bytes);
    match length(syscall(address, capacity))? {
        length if length == N => Some(bytes),
        _ => abort(),
    }
}

/// An outcome. One that this crate does not know ends the call with a trap.
fn outcome(r0: u64) -> Result<(), ReturnCode> {
    match ReturnCode::from_number(r0) {
        Some(ReturnCode::Success) => Ok(()),
        Some(code) => Err(code),
        None => abort(),
    }
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
    input_buffer().into()
}

/// The input data of this call: selector, then SCALE-encoded arguments.
#[inline]
pub fn input_buffer() -> Buffer {
    // SAFETY: `answer` passes a buffer with room for as many bytes as it says.
    answer(|address, capacity| unsafe { raw::input(address, capacity) }).unwrap_or(Buffer::new())
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
    get_storage_buffer(key).map(Vec::from)
}

/// The value under a key.
#[inline]
pub fn get_storage_buffer(key: &[u8]) -> Option<Buffer> {
    let (key, key_len) = data(key);
    // SAFETY: `answer` passes a buffer with room for as many bytes as it says.
    answer(|address, capacity| unsafe { raw::get_storage(key, key_len, address, capacity) })
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
    outcome(unsafe { raw::transfer(account, account_len, amount, amount_len) })
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

/// As [`deposit_event`], and keeps the event in the chain's state until the block `until`.
pub fn deposit_event_until(until: u64, topics: &[[u8; HASH_LEN]], fields: &[u8]) {
    let ((topics, topics_len), (fields, fields_len)) = (data(topics.as_flattened()), data(fields));
    // SAFETY: only reads.
    unsafe { raw::deposit_event_until(until, topics, topics_len, fields, fields_len) };
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

/// Calls a contract. `params` is the SCALE encoding of `(flags: u32, callee: AccountId, ref_time_limit: u64,
/// proof_size_limit: u64, deposit_limit: Option<Balance>, value: Balance)`, with [`CallFlags`](crate::CallFlags) as
/// flags. A gas limit of 0, or no deposit limit, leaves the callee what this call has. See [`return_data`].
///
/// # Errors
///
/// [`ReturnCode::CalleeTrapped`], [`ReturnCode::CalleeReverted`], [`ReturnCode::NotCallable`],
/// [`ReturnCode::CodeNotFound`] or [`ReturnCode::TransferFailed`]. What the callee did is rolled back then.
pub fn call(params: &[u8], input: &[u8]) -> Result<(), ReturnCode> {
    let ((params, params_len), (input, input_len)) = (data(params), data(input));
    // SAFETY: only reads.
    outcome(unsafe { raw::call_contract(params, params_len, input, input_len) })
}

/// Runs other code on this contract's storage. `params` is the SCALE encoding of `(flags: u32, code_hash: Hash)`.
/// See [`return_data`].
///
/// # Errors
///
/// [`ReturnCode::CalleeTrapped`], [`ReturnCode::CalleeReverted`] or [`ReturnCode::CodeNotFound`]. What the code
/// did is rolled back then.
pub fn delegate_call(params: &[u8], input: &[u8]) -> Result<(), ReturnCode> {
    let ((params, params_len), (input, input_len)) = (data(params), data(input));
    // SAFETY: only reads.
    outcome(unsafe { raw::delegate_call(params, params_len, input, input_len) })
}

/// Instantiates a contract. `params` is the SCALE encoding of `(code_hash: Hash, ref_time_limit: u64,
/// proof_size_limit: u64, deposit_limit: Option<Balance>, value: Balance, salt: Vec<u8>)`, optionally followed by
/// `flags: u32`: [`CallFlags::ALLOW_REENTRY`](ebpf_uapi::CallFlags::ALLOW_REENTRY) lets this contract be called
/// before the constructor is done. See [`instantiated_address`] and [`return_data`].
///
/// # Errors
///
/// [`ReturnCode::CalleeTrapped`], [`ReturnCode::CalleeReverted`], [`ReturnCode::CodeNotFound`] or
/// [`ReturnCode::TransferFailed`]. There is no new contract then.
pub fn instantiate(params: &[u8], input: &[u8]) -> Result<(), ReturnCode> {
    let ((params, params_len), (input, input_len)) = (data(params), data(input));
    // SAFETY: only reads.
    outcome(unsafe { raw::instantiate(params, params_len, input, input_len) })
}

/// The output of the last contract that this one called or instantiated. Returns its full length.
pub fn return_data(buffer: &mut [u8]) -> Option<usize> {
    let (address, capacity) = out(buffer);
    // SAFETY: writes at most `capacity` bytes of `buffer`.
    length(unsafe { raw::return_data(address, capacity) })
}

/// The output of the last contract that this one called or instantiated; empty if there is none.
pub fn return_data_vec() -> Vec<u8> {
    return_data_buffer().into()
}

/// The output of the last contract that this one called or instantiated; empty if there is none.
#[inline]
pub fn return_data_buffer() -> Buffer {
    // SAFETY: `answer` passes a buffer with room for as many bytes as it says.
    answer(|address, capacity| unsafe { raw::return_data(address, capacity) }).unwrap_or(Buffer::new())
}

/// The account of the contract that the last [`instantiate`] made, SCALE-encoded.
pub fn instantiated_address<const N: usize>() -> Option<[u8; N]> {
    // SAFETY: writes at most `capacity` bytes at `address`, as many as there are.
    exactly_or_none(|address, capacity| unsafe { raw::instantiated_address(address, capacity) })
}

/// Ends this contract for good. Its balance goes to `beneficiary`, a SCALE-encoded account.
pub fn terminate(beneficiary: &[u8]) -> ! {
    let (address, length) = data(beneficiary);
    // SAFETY: only reads.
    unsafe { raw::terminate(address, length) }
}

/// Exchanges this contract's code, from the next call on.
///
/// # Errors
///
/// [`ReturnCode::CodeNotFound`] if there is no code with this hash.
pub fn set_code_hash(hash: &[u8]) -> Result<(), ReturnCode> {
    let (hash, hash_len) = data(hash);
    // SAFETY: only reads.
    outcome(unsafe { raw::set_code_hash(hash, hash_len) })
}

/// The hash of the code of the contract at a SCALE-encoded account.
pub fn code_hash<const N: usize>(account: &[u8]) -> Option<[u8; N]> {
    let (account, account_len) = data(account);
    // SAFETY: writes at most `capacity` bytes at `address`, as many as there are.
    exactly_or_none(|address, capacity| unsafe { raw::code_hash(account, account_len, address, capacity) })
}

/// The hash of this contract's code.
pub fn own_code_hash<const N: usize>() -> [u8; N] {
    exactly(raw::own_code_hash)
}

/// Whether there is a contract at a SCALE-encoded account.
pub fn is_contract(account: &[u8]) -> bool {
    let (account, account_len) = data(account);
    // SAFETY: only reads.
    unsafe { raw::is_contract(account, account_len) != 0 }
}

/// Whether the caller is who signed the extrinsic (or root).
pub fn caller_is_origin() -> bool {
    // SAFETY: touches no memory.
    unsafe { raw::caller_is_origin() != 0 }
}

/// Whether the caller is root.
pub fn caller_is_root() -> bool {
    // SAFETY: touches no memory.
    unsafe { raw::caller_is_root() != 0 }
}

/// The existential deposit, SCALE-encoded.
pub fn minimum_balance<const N: usize>() -> [u8; N] {
    exactly(raw::minimum_balance)
}

/// The fee for a weight, SCALE-encoded.
pub fn weight_to_fee<const N: usize>(ref_time: u64, proof_size: u64) -> [u8; N] {
    // SAFETY: writes at most `capacity` bytes at `address`, as many as there are.
    match exactly_or_none(|address, capacity| unsafe {
        raw::weight_to_fee(ref_time, proof_size, address, capacity)
    }) {
        Some(fee) => fee,
        None => abort(),
    }
}

/// The value under a key, which is removed, unless it is longer than `buffer`. Returns its full length.
pub fn take_storage(key: &[u8], buffer: &mut [u8]) -> Option<usize> {
    let ((key, key_len), (address, capacity)) = (data(key), out(buffer));
    // SAFETY: writes at most `capacity` bytes of `buffer`.
    length(unsafe { raw::take_storage(key, key_len, address, capacity) })
}

/// The value under a key, which is removed.
pub fn take_storage_vec(key: &[u8]) -> Option<Vec<u8>> {
    take_storage_buffer(key).map(Vec::from)
}

/// The value under a key, which is removed.
#[inline]
pub fn take_storage_buffer(key: &[u8]) -> Option<Buffer> {
    let (key, key_len) = data(key);
    // SAFETY: `answer` passes a buffer with room for as many bytes as it says. Without room nothing is removed.
    answer(|address, capacity| unsafe { raw::take_storage(key, key_len, address, capacity) })
}

/// A page of the keys of this contract's storage; `params` and the page as the syscall says. `capacity` is the room
/// for it, more is used if not even one key fits.
pub fn storage_keys(params: &[u8], capacity: usize) -> Buffer {
    let (params, params_len) = data(params);
    // SAFETY: `sized_answer` passes a buffer with room for as many bytes as it says.
    sized_answer(capacity, |address, capacity| unsafe {
        raw::storage_keys(params, params_len, address, capacity)
    })
}

/// Keeps a value under a key until the invocation ends. Returns the length of the value that it replaced.
pub fn set_transient_storage(key: &[u8], value: &[u8]) -> Option<usize> {
    let ((key, key_len), (value, value_len)) = (data(key), data(value));
    // SAFETY: only reads.
    length(unsafe { raw::set_transient_storage(key, key_len, value, value_len) })
}

/// The value under a key of transient storage. Returns the value's full length.
pub fn get_transient_storage(key: &[u8], buffer: &mut [u8]) -> Option<usize> {
    let ((key, key_len), (address, capacity)) = (data(key), out(buffer));
    // SAFETY: writes at most `capacity` bytes of `buffer`.
    length(unsafe { raw::get_transient_storage(key, key_len, address, capacity) })
}

/// The value under a key of transient storage.
#[inline]
pub fn get_transient_storage_buffer(key: &[u8]) -> Option<Buffer> {
    let (key, key_len) = data(key);
    // SAFETY: `answer` passes a buffer with room for as many bytes as it says.
    answer(|address, capacity| unsafe { raw::get_transient_storage(key, key_len, address, capacity) })
}

/// Removes the value under a key of transient storage. Returns the length of what was removed.
pub fn clear_transient_storage(key: &[u8]) -> Option<usize> {
    let (key, key_len) = data(key);
    // SAFETY: only reads.
    length(unsafe { raw::clear_transient_storage(key, key_len) })
}

/// The length of the value under a key of transient storage.
pub fn contains_transient_storage(key: &[u8]) -> Option<usize> {
    let (key, key_len) = data(key);
    // SAFETY: only reads.
    length(unsafe { raw::contains_transient_storage(key, key_len) })
}

/// The value under a key of transient storage, which is removed, unless it is longer than `buffer`. Returns
/// its full length.
pub fn take_transient_storage(key: &[u8], buffer: &mut [u8]) -> Option<usize> {
    let ((key, key_len), (address, capacity)) = (data(key), out(buffer));
    // SAFETY: writes at most `capacity` bytes of `buffer`.
    length(unsafe { raw::take_transient_storage(key, key_len, address, capacity) })
}

/// The value under a key of transient storage, which is removed.
#[inline]
pub fn take_transient_storage_buffer(key: &[u8]) -> Option<Buffer> {
    let (key, key_len) = data(key);
    // SAFETY: `answer` passes a buffer with room for as many bytes as it says. Without room nothing is removed.
    answer(|address, capacity| unsafe { raw::take_transient_storage(key, key_len, address, capacity) })
}

/// The compressed public key that made a signature of a hash.
///
/// # Errors
///
/// [`ReturnCode::EcdsaRecoveryFailed`] if there is none.
pub fn ecdsa_recover(signature: &[u8; 65], message_hash: &[u8; 32]) -> Result<[u8; 33], ReturnCode> {
    let mut key = [0; 33];
    let (signature, hash, key_out) =
        (signature.as_ptr() as u64, message_hash.as_ptr() as u64, key.as_mut_ptr() as u64);
    // SAFETY: writes as many bytes as `key` has.
    outcome(unsafe { raw::ecdsa_recover(signature, hash, key_out) }).map(|()| key)
}

/// The Ethereum address of a compressed public key.
///
/// # Errors
///
/// [`ReturnCode::EcdsaRecoveryFailed`] if it is no public key.
pub fn ecdsa_to_eth_address(public_key: &[u8; 33]) -> Result<[u8; 20], ReturnCode> {
    let mut address = [0; 20];
    // SAFETY: writes as many bytes as `address` has.
    outcome(unsafe { raw::ecdsa_to_eth_address(public_key.as_ptr() as u64, address.as_mut_ptr() as u64) })
        .map(|()| address)
}

macro_rules! verifications {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {
        $(
            $(#[doc = $doc])*
            pub fn $name(
                signature: &[u8; 64],
                public_key: &[u8; 32],
                message: &[u8],
            ) -> Result<(), ReturnCode> {
                let (message, message_len) = data(message);
                let (signature, public_key) = (signature.as_ptr() as u64, public_key.as_ptr() as u64);
                // SAFETY: only reads.
                outcome(unsafe { raw::$name(signature, public_key, message, message_len) })
            }
        )*
    };
}

verifications! {
    /// Verifies a Schnorr signature over Ristretto25519, in the signing context `substrate`.
    ///
    /// # Errors
    ///
    /// [`ReturnCode::Sr25519VerifyFailed`] if it is not the key's for the message.
    sr25519_verify;
    /// Verifies an Ed25519 signature.
    ///
    /// # Errors
    ///
    /// [`ReturnCode::Ed25519VerifyFailed`] if it is not the key's for the message.
    ed25519_verify;
}

/// Keeps code from being removed for as long as this contract depends on it.
pub fn lock_delegate_dependency(code_hash: &[u8]) {
    let (code_hash, code_hash_len) = data(code_hash);
    // SAFETY: only reads.
    unsafe { raw::lock_delegate_dependency(code_hash, code_hash_len) };
}

/// Gives up a dependency, and gets the deposit for it back.
pub fn unlock_delegate_dependency(code_hash: &[u8]) {
    let (code_hash, code_hash_len) = data(code_hash);
    // SAFETY: only reads.
    unsafe { raw::unlock_delegate_dependency(code_hash, code_hash_len) };
}

/// The hash of a recent block, SCALE-encoded. `None` for this block, and for one that the chain has forgotten.
pub fn block_hash<const N: usize>(number: u64) -> Option<[u8; N]> {
    // SAFETY: writes at most `capacity` bytes at `address`, as many as there are.
    exactly_or_none(|address, capacity| unsafe { raw::block_hash(number, address, capacity) })
}

/// Dispatches a SCALE-encoded call of the chain's runtime, with this contract's account as signed origin.
///
/// # Errors
///
/// [`ReturnCode::CallRuntimeFailed`] if the call failed, or contracts may not make it on this chain.
pub fn call_runtime(call: &[u8]) -> Result<(), ReturnCode> {
    let (call, call_len) = data(call);
    // SAFETY: only reads.
    outcome(unsafe { raw::call_runtime(call, call_len) })
}

/// Calls function `id & 0xffff` of the chain extension `id >> 16`. Returns the status that it reports, by convention
/// 0 for success. See [`return_data`] for its output.
pub fn chain_extension(id: u32, input: &[u8]) -> u32 {
    let (input, input_len) = data(input);
    // SAFETY: only reads.
    unsafe { raw::chain_extension(id.into(), input, input_len) as u32 }
}

macro_rules! arithmetic {
    ($($(#[doc = $doc:literal])* $name:ident($($operand:ident),*) -> $result:literal;)*) => {
        $(
            $(#[doc = $doc])*
            pub fn $name($($operand: &[u8; 32]),*) -> Result<[u8; $result], ReturnCode> {
                let operands = [$(*$operand),*];
                let (address, length) = data(operands.as_flattened());
                let mut result = [0; $result];
                // SAFETY: writes as many bytes as `result` has.
                outcome(unsafe { raw::$name(address, length, result.as_mut_ptr() as u64) }).map(|()| result)
            }
        )*
    };
}

arithmetic! {
    /// `a * b / c` of 256-bit numbers, little endian, rounded down. The product may have 512 bits.
    ///
    /// # Errors
    ///
    /// [`ReturnCode::DivisionByZero`], or [`ReturnCode::ArithmeticOverflow`] if the result has more than 256 bits.
    u256_mul_div(a, b, c) -> 32;
    /// `a / b` and behind it `a % b` of 256-bit numbers, little endian.
    ///
    /// # Errors
    ///
    /// [`ReturnCode::DivisionByZero`].
    u256_div_rem(a, b) -> 64;
    /// `a * b % modulus` of 256-bit numbers, little endian. The product may have 512 bits.
    ///
    /// # Errors
    ///
    /// [`ReturnCode::DivisionByZero`] if the modulus is zero.
    u256_mul_mod(a, b, modulus) -> 32;
    /// `base ^ exponent % modulus` of 256-bit numbers, little endian.
    ///
    /// # Errors
    ///
    /// [`ReturnCode::DivisionByZero`] if the modulus is zero.
    u256_mod_pow(base, exponent, modulus) -> 32;
}

/// The `proof_size` that is left to this call.
pub fn proof_size_left() -> u64 {
    // SAFETY: touches no memory.
    unsafe { raw::proof_size_left() }
}

/// Sets what [`configuration`](crate::configuration) is in every later call of this contract. Only while it is being
/// constructed; replaces what was set before in the same constructor.
pub fn set_configuration(configuration: &[u8]) {
    let (address, length) = data(configuration);
    // SAFETY: only reads.
    unsafe { raw::set_configuration(address, length) };
}
