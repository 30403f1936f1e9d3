//! Prices: what a weight says, but no less than the memory that something takes is worth.

use crate::{limits::UPLOAD_PAGE_LEN, weights::WeightInfo, Config, WeightsOf};
use ebpf_vm::limits::max_module_bytes;
use ebpf_vm_host::MAX_MODULE_BYTES;
use frame_support::weights::Weight;
use sp_core::Get;

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

/// Price of writing a value of `new` bytes over one of `old` bytes: what it takes, but no less than its
/// memory is worth.
pub(crate) fn write_price<W: WeightInfo>(new: u32, old: u32) -> Weight {
    W::set_storage(new, old).max(worth(REF_TIME_PER_WRITTEN_BYTE, new))
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
