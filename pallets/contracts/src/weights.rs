//! What every step costs.
//!
//! **Every figure in this file is an estimate**, set by hand from the order of magnitude of comparable
//! operations, and meant to err on the expensive side. Benchmarks will replace the file.
//!
//! `ref_time` is in picoseconds, `proof_size` in bytes. A cost is charged before it is incurred.

use crate::limits::{MAX_OPEN_UPLOADS, UPLOAD_PAGE_LEN};
use core::marker::PhantomData;
use ebpf_vm_host::Backend;
use frame_support::weights::{RuntimeDbWeight, Weight};
use sp_core::Get;

/// Costs of extrinsics and of what happens inside of them.
///
/// Costs of extrinsics are charged before dispatch; all others come out of the call's gas limit.
pub trait WeightInfo {
    /// Picoseconds of `ref_time` for a unit of VM gas of a contract with up to
    /// [`SMALL_MEMORY`](crate::limits::SMALL_MEMORY) of memory. A schedule may not ask for less.
    fn ref_time_per_gas() -> u64;
    /// The same for a contract with more memory.
    fn ref_time_per_gas_large_memory() -> u64;

    /// Extrinsic: verify and store `len` bytes of code.
    fn upload_code(len: u32) -> Weight;
    /// Extrinsic.
    fn remove_code() -> Weight;
    /// Extrinsic.
    fn set_code() -> Weight;
    /// Extrinsic, without what the contract does.
    fn call() -> Weight;
    /// Extrinsic, without what the contract does: `code` bytes of code, `input` of data, `salt` of salt.
    fn instantiate_with_code(code: u32, input: u32, salt: u32) -> Weight;
    /// Extrinsic, without what the contract does: `input` bytes of data and `salt` bytes of salt.
    fn instantiate(input: u32, salt: u32) -> Weight;
    /// Extrinsic: hold the deposit for an upload in chunks, and make its record.
    fn open_upload() -> Weight;
    /// Extrinsic: write a chunk of `len` bytes.
    fn write_chunk(len: u32) -> Weight;
    /// Extrinsic: put an upload of `len` bytes together, verify and store it.
    fn finalise_upload(len: u32) -> Weight;
    /// Extrinsic: remove an upload of `len` bytes.
    fn abort_upload(len: u32) -> Weight;
    /// Look for uploads that have expired.
    fn purge_uploads() -> Weight;
    /// Find and remove one that has expired, of `len` bytes.
    fn purge_upload(len: u32) -> Weight;

    /// Read `len` bytes of code and parse them. Memory set-up is the VM's and charged as VM gas.
    fn load_code(len: u32) -> Weight;
    /// Compile `len` bytes of code, and remember until the block's end that it was done: charged when code is
    /// first used in a block, whether or not a node has it compiled already. Zero where nothing is compiled.
    fn compile_code(len: u32) -> Weight;
    /// Hook: forget what was compiled in the block.
    fn forget_compiled() -> Weight;
    /// Make `len` bytes of environment and pass them to the VM, without reading a configuration. Memory set-up is the
    /// VM's and charged as VM gas.
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

    /// Remember until the block's end that a contract has removed values: charged with the first in a call.
    fn note_removed() -> Weight;
    /// Hook: forget what was removed in the block.
    fn forget_removed() -> Weight;
    /// Begin to go through the keys of the contract's storage.
    fn storage_keys() -> Weight;
    /// Go on to the next key, and encode it.
    fn next_storage_key() -> Weight;
    /// Pass a key that was removed in the same block.
    fn skip_removed_key() -> Weight;

    /// Hook: look whether storage has the version of the code.
    fn start_migration() -> Weight;
    /// Extrinsic, and in idle blocks: look whether a migration is under way.
    fn migration_noop() -> Weight;
    /// Extrinsic, and in idle blocks: note how far a migration got, on top of looking and of what it does.
    fn migrate() -> Weight;
    /// Migration to version 2: go on to the next contract and its record.
    fn migrate_contract() -> Weight;
    /// Migration to version 2: go on to the next key of a contract, and move its value of `len` bytes.
    fn migrate_key(len: u32) -> Weight;

    /// Set a value of transient storage to `len` bytes, and take that back if need be.
    fn set_transient_storage(len: u32) -> Weight;
    /// Read a value of `len` bytes of transient storage.
    fn get_transient_storage(len: u32) -> Weight;
    /// Remove a value of transient storage, and take that back if need be.
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

    /// Compute the fee for a weight.
    fn weight_to_fee() -> Weight;
    /// Read the contract's balance.
    fn balance() -> Weight;
    /// Move balance to an account that may not exist yet.
    fn transfer() -> Weight;
    /// Deposit an event with `topics` topics and `len` bytes of data.
    fn deposit_event(topics: u32, len: u32) -> Weight;
    /// As `deposit_event`, and keep the event.
    fn deposit_event_until(topics: u32, len: u32) -> Weight;
    /// Look for kept events whose block has passed.
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

/// Nanoseconds, in the unit of `ref_time`.
const NS: u64 = 1_000;
/// Microseconds, in the unit of `ref_time`.
const US: u64 = 1_000 * NS;
/// Proof of one item of the main trie, beyond the item itself.
const PROOF_PER_READ: u64 = 2_500;
/// Proof of one item of a contract's child trie, beyond the item itself. Child tries can grow deep: a contract
/// chooses the first four bytes of a key's place, so that eight levels can come on top of the depth of a balanced
/// trie, each with a node of up to 550 bytes.
const PROOF_PER_CHILD_READ: u64 = 10_000;

/// `base + per_byte * len` of both dimensions.
fn linear(base: (u64, u64), per_byte: (u64, u64), len: u32) -> Weight {
    Weight::from_parts(base.0, base.1)
        .saturating_add(Weight::from_parts(per_byte.0, per_byte.1).saturating_mul(len.into()))
}

/// The most pages that `len` bytes of an upload in chunks can touch.
fn upload_page_count(len: u32) -> u64 {
    u64::from(len.div_ceil(UPLOAD_PAGE_LEN)).saturating_add(1)
}

/// `per_page` for each page that `len` bytes of an upload in chunks can touch.
fn upload_pages(len: u32, per_page: (u64, u64)) -> Weight {
    Weight::from_parts(per_page.0, per_page.1).saturating_mul(upload_page_count(len))
}

/// The estimates for backend `B`, on top of what the database `D` costs.
pub struct Estimates<D, B>(PhantomData<(D, B)>);

/// The estimates with the runtime's own database and backend.
pub type SubstrateWeight<T> = Estimates<<T as frame_system::Config>::DbWeight, <T as crate::Config>::Backend>;

impl<D: Get<RuntimeDbWeight>, B: Backend> WeightInfo for Estimates<D, B> {
    fn ref_time_per_gas() -> u64 {
        5 * NS
    }

    fn ref_time_per_gas_large_memory() -> u64 {
        25 * NS
    }

    fn upload_code(len: u32) -> Weight {
        // Hash, parse, verify and write.
        linear((150 * US, 3 * PROOF_PER_READ), (60 * NS, 0), len).saturating_add(D::get().reads_writes(3, 4))
    }

    fn remove_code() -> Weight {
        linear((50 * US, 3 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(3, 4))
    }

    fn set_code() -> Weight {
        linear((30 * US, 3 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(3, 3))
    }

    fn call() -> Weight {
        // Contract info, code info, accounts of caller and contract, holds, events.
        linear((200 * US, 6 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(7, 4))
    }

    fn instantiate_with_code(code: u32, input: u32, salt: u32) -> Weight {
        Self::upload_code(code).saturating_add(Self::instantiate(input, salt))
    }

    fn instantiate(input: u32, salt: u32) -> Weight {
        linear((300 * US, 8 * PROOF_PER_READ), (3 * NS, 0), input.saturating_add(salt))
            .saturating_add(D::get().reads_writes(9, 7))
    }

    fn open_upload() -> Weight {
        // Whether there is such code or such an upload, the account's uploads, its holds, the record and the queue.
        let reads = u64::from(MAX_OPEN_UPLOADS).saturating_add(6);
        linear((150 * US, reads.saturating_mul(PROOF_PER_READ)), (0, 0), 0)
            .saturating_add(D::get().reads_writes(reads, 4))
    }

    fn write_chunk(len: u32) -> Weight {
        // The record, and the first and the last page, of which parts may remain.
        let kept = u64::from(UPLOAD_PAGE_LEN).saturating_mul(2);
        linear((60 * US, kept.saturating_add(3 * PROOF_PER_READ)), (2 * NS, 0), len)
            .saturating_add(upload_pages(len, (10 * US, PROOF_PER_READ)))
            .saturating_add(D::get().reads_writes(3, 1))
            .saturating_add(D::get().writes(upload_page_count(len)))
    }

    fn finalise_upload(len: u32) -> Weight {
        linear((100 * US, 4 * PROOF_PER_READ), (3 * NS, 1), len)
            .saturating_add(upload_pages(len, (30 * US, PROOF_PER_READ)))
            .saturating_add(D::get().reads_writes(upload_page_count(len), upload_page_count(len)))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(Self::upload_code(len))
    }

    fn abort_upload(len: u32) -> Weight {
        linear((100 * US, 5 * PROOF_PER_READ), (0, 0), 0)
            .saturating_add(upload_pages(len, (20 * US, PROOF_PER_READ)))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().writes(upload_page_count(len)))
    }

    fn purge_uploads() -> Weight {
        linear((10 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn purge_upload(len: u32) -> Weight {
        Self::abort_upload(len).saturating_add(Self::purge_uploads())
    }

    fn load_code(len: u32) -> Weight {
        linear((20 * US, PROOF_PER_READ), (2 * NS, 1), len).saturating_add(D::get().reads(2))
    }

    fn compile_code(len: u32) -> Weight {
        match B::COMPILES {
            // Hash, parse, verify and compile; the marker is read, written and removed, all in memory.
            true => linear((30 * US, PROOF_PER_READ), (40 * NS, 0), len).saturating_add(D::get().reads(1)),
            false => Weight::zero(),
        }
    }

    fn forget_compiled() -> Weight {
        linear((5 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn environment(len: u32) -> Weight {
        linear((500 * NS, 0), (NS, 0), len)
    }

    fn configuration(len: u32) -> Weight {
        linear((5 * US, PROOF_PER_READ), (NS, 1), len).saturating_add(D::get().reads(1))
    }

    fn syscall() -> Weight {
        linear((300 * NS, 0), (0, 0), 0)
    }

    fn copy_to_contract(len: u32) -> Weight {
        linear((100 * NS, 0), (NS, 0), len)
    }

    fn copy_from_contract(len: u32) -> Weight {
        linear((100 * NS, 0), (NS, 0), len)
    }

    fn set_storage(new: u32, old: u32) -> Weight {
        linear((60 * US, PROOF_PER_CHILD_READ), (NS, 0), new)
            .saturating_add(linear((0, 0), (NS, 1), old))
            .saturating_add(D::get().reads_writes(1, 1))
    }

    fn get_storage(len: u32) -> Weight {
        linear((50 * US, PROOF_PER_CHILD_READ), (NS, 1), len).saturating_add(D::get().reads(1))
    }

    fn clear_storage(len: u32) -> Weight {
        linear((60 * US, PROOF_PER_CHILD_READ), (NS, 1), len).saturating_add(D::get().reads_writes(1, 1))
    }

    fn contains_storage(len: u32) -> Weight {
        linear((50 * US, PROOF_PER_CHILD_READ), (NS, 1), len).saturating_add(D::get().reads(1))
    }

    fn take_storage(len: u32) -> Weight {
        Self::clear_storage(len)
    }

    fn note_removed() -> Weight {
        // The entry is read, written and removed, all in memory.
        linear((10 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn forget_removed() -> Weight {
        linear((5 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn storage_keys() -> Weight {
        // What was removed in the block.
        linear((10 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn next_storage_key() -> Weight {
        linear((60 * US, PROOF_PER_CHILD_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn skip_removed_key() -> Weight {
        // Its place in the trie was read when it was removed.
        linear((10 * US, 0), (0, 0), 0)
    }

    fn start_migration() -> Weight {
        linear((20 * US, 2 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(2, 1))
    }

    fn migration_noop() -> Weight {
        linear((5 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn migrate() -> Weight {
        linear((30 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(1, 2))
    }

    fn migrate_contract() -> Weight {
        // Where it was, what follows, its record, which is written anew, and the end of its trie.
        linear((60 * US, 2 * PROOF_PER_READ + PROOF_PER_CHILD_READ), (0, 0), 0)
            .saturating_add(D::get().reads_writes(3, 1))
    }

    fn migrate_key(len: u32) -> Weight {
        // The next key, its value, and both places of it; the note of what was removed.
        linear((150 * US, 3 * PROOF_PER_CHILD_READ + PROOF_PER_READ), (2 * NS, 1), len)
            .saturating_add(D::get().reads_writes(3, 2))
    }

    fn set_transient_storage(len: u32) -> Weight {
        linear((4 * US, 0), (NS, 0), len)
    }

    fn get_transient_storage(len: u32) -> Weight {
        linear((2 * US, 0), (NS, 0), len)
    }

    fn clear_transient_storage() -> Weight {
        linear((4 * US, 0), (0, 0), 0)
    }

    fn contains_transient_storage() -> Weight {
        linear((2 * US, 0), (0, 0), 0)
    }

    fn take_transient_storage(len: u32) -> Weight {
        linear((5 * US, 0), (NS, 0), len)
    }

    fn call_contract() -> Weight {
        // The records of caller and callee, a storage transaction, an event, the callee's deposit.
        linear((150 * US, 4 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(4, 4))
    }

    fn delegate_call() -> Weight {
        linear((50 * US, 2 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(1, 1))
    }

    fn instantiate_contract(input: u32, salt: u32) -> Weight {
        // As the extrinsic: account, holds, counters, records and an event.
        linear((200 * US, 7 * PROOF_PER_READ), (3 * NS, 0), input.saturating_add(salt))
            .saturating_add(D::get().reads_writes(8, 7))
    }

    fn terminate(dependencies: u32) -> Weight {
        // Record, configuration, code info, accounts of three, holds, the queue and its counter.
        linear((200 * US, 8 * PROOF_PER_READ), (10 * US, PROOF_PER_READ), dependencies)
            .saturating_add(D::get().reads_writes(8, 9))
            .saturating_add(D::get().reads_writes(1, 1).saturating_mul(dependencies.into()))
    }

    fn set_configuration(len: u32) -> Weight {
        linear((20 * US, PROOF_PER_READ), (NS, 0), len).saturating_add(D::get().writes(1))
    }

    fn set_code_hash() -> Weight {
        linear((30 * US, 3 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(2, 3))
    }

    fn code_hash() -> Weight {
        linear((10 * US, 2 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn is_contract() -> Weight {
        Self::code_hash()
    }

    fn lock_delegate_dependency() -> Weight {
        linear((20 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(1, 1))
    }

    fn unlock_delegate_dependency() -> Weight {
        Self::lock_delegate_dependency()
    }

    fn deletion_queue() -> Weight {
        linear((5 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(1, 1))
    }

    fn deletion_queue_trie() -> Weight {
        linear((30 * US, 2 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(2, 2))
    }

    fn deletion_queue_key() -> Weight {
        linear((30 * US, PROOF_PER_CHILD_READ), (0, 0), 0).saturating_add(D::get().reads_writes(1, 1))
    }

    fn weight_to_fee() -> Weight {
        // The fee's multiplier.
        linear((5 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn balance() -> Weight {
        linear((5 * US, 0), (0, 0), 0)
    }

    fn transfer() -> Weight {
        linear((60 * US, 2 * PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads_writes(2, 2))
    }

    fn deposit_event(topics: u32, len: u32) -> Weight {
        // 60 ns for a byte bounds the memory that the events of a block can take: 2 s buy 32 MiB.
        linear((6 * US, 1_000), (60 * NS, 0), len)
            .saturating_add(linear((3 * US, PROOF_PER_READ), (0, 0), 0).saturating_mul(topics.into()))
            .saturating_add(D::get().reads_writes(topics.into(), topics.into()))
    }

    fn deposit_event_until(topics: u32, len: u32) -> Weight {
        // The counter, the event, its place in the queue and under its topics, and the payer's holds.
        linear((60 * US, 4 * PROOF_PER_READ), (2 * NS, 0), len)
            .saturating_add(linear((10 * US, PROOF_PER_READ), (0, 0), 0).saturating_mul(topics.into()))
            .saturating_add(D::get().reads_writes(3, 5))
            .saturating_add(D::get().writes(topics.into()))
            .saturating_add(Self::deposit_event(topics, len))
    }

    fn purge_events() -> Weight {
        linear((10 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn purge_event(topics: u32, len: u32) -> Weight {
        // The queue, the event, and the payer's holds.
        linear((60 * US, 4 * PROOF_PER_READ), (2 * NS, 1), len)
            .saturating_add(linear((10 * US, PROOF_PER_READ), (0, 0), 0).saturating_mul(topics.into()))
            .saturating_add(D::get().reads_writes(4, 4))
            .saturating_add(D::get().writes(topics.into()))
    }

    fn debug_message(len: u32) -> Weight {
        linear((NS, 0), (NS, 0), len)
    }

    fn hash_sha2_256(len: u32) -> Weight {
        linear((2 * US, 0), (6 * NS, 0), len)
    }

    fn hash_keccak_256(len: u32) -> Weight {
        linear((2 * US, 0), (6 * NS, 0), len)
    }

    fn hash_blake2_256(len: u32) -> Weight {
        linear((2 * US, 0), (3 * NS, 0), len)
    }

    fn hash_blake2_128(len: u32) -> Weight {
        linear((2 * US, 0), (3 * NS, 0), len)
    }

    fn ecdsa_recover() -> Weight {
        linear((80 * US, 0), (0, 0), 0)
    }

    fn ecdsa_to_eth_address() -> Weight {
        // Inside the runtime, unlike the other operations on curves.
        linear((150 * US, 0), (0, 0), 0)
    }

    fn sr25519_verify(len: u32) -> Weight {
        linear((80 * US, 0), (6 * NS, 0), len)
    }

    fn ed25519_verify(len: u32) -> Weight {
        linear((80 * US, 0), (6 * NS, 0), len)
    }

    fn block_hash() -> Weight {
        linear((10 * US, PROOF_PER_READ), (0, 0), 0).saturating_add(D::get().reads(1))
    }

    fn u256_mul_div() -> Weight {
        linear((5 * US, 0), (0, 0), 0)
    }

    fn u256_div_rem() -> Weight {
        Self::u256_mul_div()
    }

    fn u256_mul_mod() -> Weight {
        Self::u256_mul_div()
    }

    fn u256_mod_pow(bits: u32) -> Weight {
        // Each bit takes two products.
        linear((5 * US, 0), (8 * US, 0), bits)
    }

    fn call_runtime(len: u32) -> Weight {
        // Many small calls in one are the worst: an allocation for every few bytes, and a filter's decision.
        linear((20 * US, 0), (60 * NS, 0), len)
    }
}
