//! Prices: what a weight says, but no less than the memory that something takes is worth.

use crate::{access::Access, limits::UPLOAD_PAGE_LEN, weights::WeightInfo, BalanceOf, Config, WeightsOf};
use core::marker::PhantomData;
use ebpf_vm::limits::max_module_bytes;
use ebpf_vm_host::MAX_MODULE_BYTES;
use frame_support::weights::Weight;
use sp_core::Get;
use sp_runtime::traits::Zero;

/// Picoseconds of `ref_time` that a byte of an event costs at least. Events stay in the runtime's memory
/// until the block's end, and in time alone they would cost so little that a block could hold gigabytes. Two
/// seconds buy 32 MiB.
const REF_TIME_PER_EVENT_BYTE: u64 = 60_000;
/// Picoseconds of `ref_time` that a byte of a written value costs at least: values stay in a validator's
/// memory until the block's end. Two seconds buy less than 200 MiB.
const REF_TIME_PER_WRITTEN_BYTE: u64 = 10_000;

/// Whether compiling code has a price: `W` was measured with a backend that compiles.
pub fn charges_compilation<W: WeightInfo>() -> bool {
    W::compile_code(u32::MAX) != Weight::zero()
}

/// Price of the extrinsic `call`, without what the contract does.
pub(crate) fn call_price<T: Config>(value: BalanceOf<T>) -> Weight {
    let transfer = if value.is_zero() { Weight::zero() } else { WeightsOf::<T>::transfer() };
    WeightsOf::<T>::call().saturating_add(transfer)
}

/// Price of an event with `topics` topics and `len` bytes of data: what it takes, but no less than its memory
/// is worth.
pub(crate) fn event_price<W: WeightInfo>(topics: u32, len: u32) -> Weight {
    W::deposit_event(topics, len).max(worth(REF_TIME_PER_EVENT_BYTE, len))
}

/// Price of a retained event: what it takes, but no less than its memory is worth, as an event and as a
/// value.
pub(crate) fn retained_event_price<W: WeightInfo>(topics: u32, len: u32) -> Weight {
    let per_byte = REF_TIME_PER_EVENT_BYTE.saturating_add(REF_TIME_PER_WRITTEN_BYTE);
    W::deposit_event_until(topics, len).max(worth(per_byte, len))
}

/// Bytes that the way to the root of a contract's storage adds to a proof, in a trie of a million values:
/// seven layers, each with 15 hashes besides the branch that is taken.
const ROOT_PROOF: u64 = 7 * 15 * HASH_BYTES;
/// Layers of a contract's storage, at most: the 13 of a trie of a million values of which a contract chooses
/// the first eight nibbles, and the one next to a key that is removed.
const LAYERS: u32 = 14;
/// Bytes of a hash in a trie's node.
const HASH_BYTES: u64 = 33;
/// Bytes of a trie's node besides hashes.
const NODE_BYTES: u64 = 8;

/// Bytes that the way to a key adds to a proof, in the storage of a contract that has so many values, beyond
/// what weights say: each hash beside the way is that of another value, or of several.
pub(crate) fn way_proof(items: u32) -> u64 {
    let hashes = u64::from(items.min(LAYERS.saturating_mul(15))).saturating_mul(HASH_BYTES);
    hashes.saturating_add(u64::from(items.min(LAYERS)).saturating_mul(NODE_BYTES))
}

/// A key of a contract's storage, and what its price depends on.
pub(crate) struct StoragePrice<T> {
    /// How it was accessed before.
    access: Access,
    /// What the first access adds to the proof.
    proof: u64,
    _config: PhantomData<T>,
}

impl<T: Config> StoragePrice<T> {
    /// A key that was accessed like that, in the storage of a contract that has so many values and of which
    /// some key was accessed before, or none.
    pub fn new((access, is_trie_warm): (Access, bool), items: u32) -> Self {
        let root = if is_trie_warm { 0 } else { ROOT_PROOF };
        Self { access, proof: way_proof(items).saturating_add(root), _config: PhantomData }
    }

    /// Writing a value of `new` bytes over one of `old` bytes: no less than its memory is worth.
    pub fn write(&self, new: u32, old: u32) -> Weight {
        let price = match self.access {
            Access::Cold => self.first(WeightsOf::<T>::set_storage(new, old)),
            _ => self.write_again(new.max(old)),
        };
        price.max(worth(REF_TIME_PER_WRITTEN_BYTE, new))
    }

    /// Reading a value of `len` bytes.
    pub fn read(&self, len: u32) -> Weight {
        match self.access {
            Access::Cold => self.first(WeightsOf::<T>::get_storage(len)),
            _ => WeightsOf::<T>::get_warm_storage(len),
        }
    }

    /// Removing a value of `len` bytes.
    pub fn clear(&self, len: u32) -> Weight {
        match self.access {
            Access::Cold => self.first(WeightsOf::<T>::clear_storage(len)),
            _ => self.write_again(len),
        }
    }

    /// Learning the length of a value of `len` bytes.
    pub fn contains(&self, len: u32) -> Weight {
        match self.access {
            Access::Cold => self.first(WeightsOf::<T>::contains_storage(len)),
            _ => WeightsOf::<T>::get_warm_storage(len),
        }
    }

    /// Reading and removing a value of `len` bytes.
    pub fn take(&self, len: u32) -> Weight {
        match self.access {
            Access::Cold => self.first(WeightsOf::<T>::take_storage(len)),
            _ => WeightsOf::<T>::get_warm_storage(len).saturating_add(self.write_again(len)),
        }
    }

    fn first(&self, price: Weight) -> Weight {
        price.saturating_add(Weight::from_parts(0, self.proof))
    }

    /// The longer of the values before and after has `len` bytes.
    fn write_again(&self, len: u32) -> Weight {
        let price = WeightsOf::<T>::set_warm_storage(len);
        match self.access {
            Access::Written => price,
            _ => price.saturating_add(T::DbWeight::get().writes(1)),
        }
    }
}

/// Price of beginning to iterate over the keys of a contract that has so many values.
pub(crate) fn iteration_price<T: Config>(items: u32) -> Weight {
    let proof = ROOT_PROOF.saturating_add(way_proof(items));
    WeightsOf::<T>::storage_keys().saturating_add(Weight::from_parts(0, proof))
}

/// Price of going on to so many keys of a contract that has so many values.
pub(crate) fn visit_price<T: Config>(keys: u32, items: u32) -> Weight {
    let key = WeightsOf::<T>::next_storage_key().saturating_add(Weight::from_parts(0, way_proof(items)));
    key.saturating_mul(keys.into())
}

/// Price of removing a value of a contract that ended.
pub(crate) fn deletion_price<T: Config>() -> Weight {
    let proof = ROOT_PROOF.saturating_add(way_proof(u32::MAX));
    WeightsOf::<T>::deletion_queue_key().saturating_add(Weight::from_parts(0, proof))
}

/// Price of writing a chunk that lies in so many pages of an upload, each of which is rewritten: what it
/// takes, but no less than their memory is worth.
pub(crate) fn chunk_price<W: WeightInfo>(pages: u32) -> Weight {
    W::write_chunk(pages).max(worth(REF_TIME_PER_WRITTEN_BYTE, pages.saturating_mul(UPLOAD_PAGE_LEN)))
}

/// Price of making code of so many pages: what it takes, but no less than the code's memory is worth.
pub(crate) fn finalise_price<W: WeightInfo>(pages: u32) -> Weight {
    W::finalise_upload(pages).max(worth(REF_TIME_PER_WRITTEN_BYTE, pages.saturating_mul(UPLOAD_PAGE_LEN)))
}

/// Price of compiling code of `len` bytes: what it takes, but no less than its part of a block of what
/// modules may take of a node's memory. So no block can make a node hold more than [`MAX_MODULE_BYTES`] of
/// them.
pub(crate) fn compile_price<T: Config>(len: u32) -> Weight {
    let price = WeightsOf::<T>::compile_code(len);
    if price == Weight::zero() {
        return price;
    }
    let block = u128::from(T::BlockWeights::get().max_block.ref_time());
    let part = block.saturating_mul(max_module_bytes(len.into()).into()).div_ceil(MAX_MODULE_BYTES.into());
    price.max(Weight::from_parts(u64::try_from(part).unwrap_or(u64::MAX), 0))
}

fn worth(per_byte: u64, len: u32) -> Weight {
    Weight::from_parts(per_byte.saturating_mul(len.into()), 0)
}
