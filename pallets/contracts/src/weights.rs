//! What every step costs.
//!
//! [`WeightInfo`] says what has a price. The prices were measured, once for each backend: [`native`] and
//! [`interpreter`] are what `make weights` wrote; `docs/WEIGHTS.md` describes how. Benchmarks have the
//! functions' names and arguments.
//!
//! `ref_time` is in picoseconds, `proof_size` in bytes. A cost is charged before it is incurred.

pub mod interpreter;
pub mod native;

use frame_support::weights::Weight;

/// So many millionths of a weight for each of `units`, rounded up: what grows by less than one with each.
pub fn millionths(weight: Weight, units: u32) -> Weight {
    let total = weight.saturating_mul(units.into());
    let part = |total: u64| total.div_ceil(1_000_000);
    Weight::from_parts(part(total.ref_time()), part(total.proof_size()))
}

/// Costs of extrinsics and of what happens inside of them.
///
/// Costs of extrinsics are charged before dispatch; all others come out of the call's gas limit.
pub trait WeightInfo {
    /// Picoseconds of `ref_time` for a unit of VM gas of a contract with up to
    /// [`SMALL_MEMORY`](crate::limits::SMALL_MEMORY) and [`SMALL_CODE`](crate::limits::SMALL_CODE). A
    /// schedule may not ask for less.
    fn ref_time_per_gas() -> u64;
    /// The same for a contract with more of either.
    fn ref_time_per_gas_large() -> u64;

    /// Extrinsic: verify and store `len` bytes of code.
    fn upload_code(len: u32) -> Weight;
    /// Extrinsic.
    fn remove_code() -> Weight;
    /// Extrinsic.
    fn set_code() -> Weight;
    /// Extrinsic, without what the contract does, and without a transfer of value.
    fn call() -> Weight;
    /// Extrinsic, without what the contract does: `code` bytes of code, `input` of data, `salt` of salt.
    fn instantiate_with_code(code: u32, input: u32, salt: u32) -> Weight;
    /// Extrinsic, without what the contract does: `input` bytes of data and `salt` bytes of salt.
    fn instantiate(input: u32, salt: u32) -> Weight;
    /// Extrinsic: hold the deposit for an upload in chunks, and make its record.
    fn open_upload() -> Weight;
    /// Extrinsic: write a chunk that lies in so many pages.
    fn write_chunk(pages: u32) -> Weight;
    /// Extrinsic: put an upload of so many pages together, verify and store it.
    fn finalise_upload(pages: u32) -> Weight;
    /// Extrinsic: remove an upload of so many pages.
    fn abort_upload(pages: u32) -> Weight;
    /// Look for uploads that have expired.
    fn purge_uploads() -> Weight;
    /// Find and remove one that has expired, of so many pages.
    fn purge_upload(pages: u32) -> Weight;

    /// Read `len` bytes of code and parse them. Memory set-up is the VM's and charged as VM gas.
    fn load_code(len: u32) -> Weight;
    /// Compile `len` bytes of code, and remember until the block's end that it was done: charged when code is
    /// first used in a block, whether or not a node has it compiled already. Zero where nothing is compiled.
    fn compile_code(len: u32) -> Weight;
    /// Hook: clear what was compiled in the block.
    fn clear_compiled() -> Weight;
    /// Make `len` bytes of environment and pass them to the VM, without reading a configuration. Memory
    /// set-up is the VM's and charged as VM gas.
    fn environment(len: u32) -> Weight;
    /// Read a configuration of `len` bytes.
    fn configuration(len: u32) -> Weight;
    /// Leave the VM for a syscall and come back, reading arguments.
    fn syscall() -> Weight;
    /// Copy `len` bytes into the contract's memory.
    fn copy_to_contract(len: u32) -> Weight;
    /// Copy `len` bytes out of the contract's memory.
    fn copy_from_contract(len: u32) -> Weight;

    /// Replace a value of `old` bytes by one of `new` bytes, the key included.
    fn set_storage(new: u32, old: u32) -> Weight;
    /// Read a value of `len` bytes.
    fn get_storage(len: u32) -> Weight;
    /// Remove a value of `len` bytes.
    fn clear_storage(len: u32) -> Weight;
    /// Learn the length of a value of `len` bytes.
    fn contains_storage(len: u32) -> Weight;

    /// Read and remove a value of `len` bytes.
    fn take_storage(len: u32) -> Weight;
    /// Replace or remove a value under a key that was accessed in the same invocation, and that is in memory.
    /// The longer of the values before and after has `len` bytes.
    fn set_warm_storage(len: u32) -> Weight;
    /// Read a value of `len` bytes under a key that was accessed in the same invocation.
    fn get_warm_storage(len: u32) -> Weight;

    /// Remember until the block's end that a contract has removed values: charged with the first in a call.
    fn note_removed() -> Weight;
    /// Hook: clear what was removed in the block, and how far queues of what expires were iterated over.
    fn clear_removed() -> Weight;
    /// Begin to iterate over the keys of the contract's storage.
    fn storage_keys() -> Weight;
    /// Go on to the next key, and encode it.
    fn next_storage_key() -> Weight;
    /// Visit a key that was removed in the same block.
    fn skip_removed_key() -> Weight;

    /// Set a value of transient storage to `len` bytes, and roll that back if need be.
    fn set_transient_storage(len: u32) -> Weight;
    /// Read a value of `len` bytes of transient storage.
    fn get_transient_storage(len: u32) -> Weight;
    /// Remove a value of transient storage, and roll that back if need be.
    fn clear_transient_storage() -> Weight;
    /// Learn the length of a value of transient storage.
    fn contains_transient_storage() -> Weight;
    /// Read and remove a value of `len` bytes of transient storage.
    fn take_transient_storage(len: u32) -> Weight;

    /// Call another contract, without loading its code and without what it does.
    fn call_contract() -> Weight;
    /// Run other code on the contract's storage, without loading it and without what it does.
    fn delegate_call() -> Weight;
    /// Instantiate a contract, without loading its code and without what it does: `input` bytes of data
    /// and `salt` bytes of salt.
    fn instantiate_contract(input: u32, salt: u32) -> Weight;
    /// End the contract, with `dependencies` delegate dependencies.
    fn terminate(dependencies: u32) -> Weight;
    /// Set a configuration of `len` bytes.
    fn set_configuration(len: u32) -> Weight;
    /// Exchange the contract's code.
    fn set_code_hash() -> Weight;
    /// Read the record of another contract.
    fn code_hash() -> Weight;
    /// Learn whether there is a contract at an account.
    fn is_contract() -> Weight;
    /// Add a delegate dependency.
    fn lock_delegate_dependency() -> Weight;
    /// Remove a delegate dependency.
    fn unlock_delegate_dependency() -> Weight;
    /// Hook: look for storage of contracts that ended.
    fn deletion_queue() -> Weight;
    /// Hook: take one contract's storage from the queue.
    fn deletion_queue_trie() -> Weight;
    /// Hook: remove one value of a contract that ended.
    fn deletion_queue_key() -> Weight;

    /// Write a contract's record, and move a deposit at the end of an invocation.
    fn settle_deposit() -> Weight;
    /// Look up the block's time.
    fn now() -> Weight;
    /// Compute the fee for a weight.
    fn weight_to_fee() -> Weight;
    /// Read the contract's balance.
    fn balance() -> Weight;
    /// Move balance to an account that may not exist yet.
    fn transfer() -> Weight;
    /// Deposit an event with `topics` topics and `len` bytes of data.
    fn deposit_event(topics: u32, len: u32) -> Weight;
    /// As `deposit_event`, and retain the event.
    fn deposit_event_until(topics: u32, len: u32) -> Weight;
    /// Look for retained events whose block has passed.
    fn purge_events() -> Weight;
    /// Find and remove one, with `topics` topics and `len` bytes of data.
    fn purge_event(topics: u32, len: u32) -> Weight;
    /// Append `len` bytes to the debug buffer.
    fn debug_message(len: u32) -> Weight;
    /// Hash `len` bytes.
    fn hash_sha2_256(len: u32) -> Weight;
    /// Hash `len` bytes.
    fn hash_keccak_256(len: u32) -> Weight;
    /// Hash `len` bytes.
    fn hash_blake2_256(len: u32) -> Weight;
    /// Hash `len` bytes.
    fn hash_blake2_128(len: u32) -> Weight;
    /// Recover a public key.
    fn ecdsa_recover() -> Weight;
    /// Decompress and hash a public key.
    fn ecdsa_to_eth_address() -> Weight;
    /// Verify a signature of `len` bytes.
    fn sr25519_verify(len: u32) -> Weight;
    /// Verify a signature of `len` bytes.
    fn ed25519_verify(len: u32) -> Weight;
    /// Verify a signature on P-256, in the runtime.
    fn p256_verify() -> Weight;
    /// Look for the hash of a block.
    fn block_hash() -> Weight;
    /// Multiply two 256-bit numbers and divide the product by one.
    fn u256_mul_div() -> Weight;
    /// Divide a 256-bit number by one.
    fn u256_div_rem() -> Weight;
    /// Multiply two 256-bit numbers and divide the product by one.
    fn u256_mul_mod() -> Weight;
    /// Raise a 256-bit number to a power of `bits` bits, modulo one.
    fn u256_mod_pow(bits: u32) -> Weight;
    /// Decode a call of the runtime of `len` bytes and dispatch it, without what it does.
    fn call_runtime(len: u32) -> Weight;
}
