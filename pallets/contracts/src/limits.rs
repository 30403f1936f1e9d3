//! Every limit that a contract can observe, and the memory that they may add up to.
//!
//! Limits of the contract ELF itself (sizes of code, data, stack and heap, imports) are the VM's:
//! see `ebpf_vm::limits`. Limits only ever grow on a running chain: a contract that works today
//! relies on them.

use crate::{code::charges_compilation, uploads, weights::WeightInfo, Config};
use codec::{Decode, Encode};
use core::marker::PhantomData;
use ebpf_vm::limits::max_module_bytes;
use ebpf_vm_host::{Backend, MAX_MODULE_BYTES};
use frame_support::{dispatch::DispatchClass, weights::Weight};
use scale_info::TypeInfo;
use sp_core::Get;

/// Number of topics that an event may have.
pub const EVENT_TOPICS: u32 = 4;
/// Bytes of a storage value, and of the data of an event.
pub const PAYLOAD_LEN: u32 = 16 * 1024;
/// Bytes of the input of a call, of the salt of an instantiation, and of the output of a contract.
pub const CALL_DATA_LEN: u32 = 128 * 1024;
/// Contracts on the call stack at the same time, the first one included.
pub const CALL_DEPTH: u32 = 5;
/// Bytes of a contract's configuration.
pub const CONFIGURATION_LEN: u32 = 4 * 1024;
/// Bytes of memory up to which a contract is small, if its code is short too. They fit into the nearer caches of processors
/// that validators have; a contract with the linker's default stack and heap has less.
pub const SMALL_MEMORY: u32 = 256 * 1024;
/// Bytes of instructions up to which a contract is small, if it has little memory too. Processors remember where as many
/// jumps lead, and their nearer caches hold the machine code that is made of them.
pub const SMALL_CODE: u32 = 32 * 1024;
/// Picoseconds of `ref_time` for a unit of VM gas of a small contract, in the default schedule: enough for either backend.
pub const REF_TIME_PER_GAS: u64 = 12_000;
/// Picoseconds of `ref_time` for a unit of VM gas of a large contract, in the default schedule.
pub const REF_TIME_PER_GAS_LARGE: u64 = 25_000;
/// Picoseconds of `ref_time` that a byte of an event costs at least. Events stay in the runtime's memory until the block's
/// end, and in time alone they would cost so little that a block could hold gigabytes. Two seconds buy 32 MiB.
const REF_TIME_PER_EVENT_BYTE: u64 = 60_000;
/// Picoseconds of `ref_time` that a byte of a written value costs at least: values stay in a validator's memory until the
/// block's end. Two seconds buy less than 200 MiB.
const REF_TIME_PER_WRITTEN_BYTE: u64 = 10_000;
/// Bytes of the debug buffer that contracts cannot fill, so that the reason for a failure always fits.
pub const DEBUG_RESERVE: u32 = 512;
/// Smallest permitted `MaxDebugBufferLen`.
pub const MIN_DEBUG_BUFFER: u32 = 2 * DEBUG_RESERVE;

/// Bytes that the answer of a tracing runtime API may take, about. The runtime's allocator gives at most 32 MiB
/// at once, and an encoder asks for up to twice of what it needs.
pub const TRACE_BYTES: u32 = 8 * 1024 * 1024;
/// Kept events that a query returns at once.
pub const MAX_EVENTS_PAGE: u32 = 100;
/// Places where bytes of an upload in chunks may be missing at the same time. Chunks of 1 KiB or more, one behind the
/// other, never leave as many in 256 KiB, in whatever order they come.
pub const MAX_UPLOAD_GAPS: u32 = 128;
/// Bytes that an upload in chunks keeps in one storage value.
pub const UPLOAD_PAGE_LEN: u32 = 16 * 1024;

/// Limits that are part of a chain's configuration.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Limits {
    /// Number of topics that an event may have.
    pub event_topics: u32,
    /// Bytes of a storage value, and of the data of an event.
    pub payload_len: u32,
    /// Bytes of the input of a call, of the salt of an instantiation, and of the output of a contract.
    pub call_data_len: u32,
    /// Contracts on the call stack at the same time, the first one included.
    pub call_depth: u32,
    /// Bytes of a contract's configuration.
    pub configuration_len: u32,
    /// Bytes of memory that a node gives to the runtime. Only checked against, never set.
    pub runtime_memory: u32,
    /// Bytes of memory of a validator. Only checked against, never set.
    pub validator_runtime_memory: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            event_topics: EVENT_TOPICS,
            payload_len: PAYLOAD_LEN,
            call_data_len: CALL_DATA_LEN,
            call_depth: CALL_DEPTH,
            configuration_len: CONFIGURATION_LEN,
            runtime_memory: 128 * 1024 * 1024,
            validator_runtime_memory: 512 * 1024 * 1024,
        }
    }
}

/// What instructions cost and what contracts may use.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Schedule {
    /// Limits.
    pub limits: Limits,
    /// Picoseconds of `ref_time` for one unit of VM gas, for contracts with up to [`SMALL_MEMORY`] and up to
    /// [`SMALL_CODE`]. Never zero.
    pub ref_time_per_gas: u64,
    /// The same for contracts with more of either.
    pub ref_time_per_gas_large: u64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            ref_time_per_gas: REF_TIME_PER_GAS,
            ref_time_per_gas_large: REF_TIME_PER_GAS_LARGE,
        }
    }
}

/// The default limits, and the prices of VM gas that `W` says: for a chain whose `WeightInfo` is `W`.
pub struct MeasuredSchedule<W>(PhantomData<W>);

impl<W: WeightInfo> Get<Schedule> for MeasuredSchedule<W> {
    fn get() -> Schedule {
        Schedule {
            limits: Limits::default(),
            ref_time_per_gas: W::ref_time_per_gas(),
            ref_time_per_gas_large: W::ref_time_per_gas_large(),
        }
    }
}

/// Price of an event with `topics` topics and `len` bytes of data: what it takes, but no less than its memory is worth.
pub(crate) fn event_price<W: WeightInfo>(topics: u32, len: u32) -> Weight {
    W::deposit_event(topics, len).max(worth(REF_TIME_PER_EVENT_BYTE, len))
}

/// Price of an event that is kept: what it takes, but no less than its memory is worth, as an event and as a value.
pub(crate) fn kept_event_price<W: WeightInfo>(topics: u32, len: u32) -> Weight {
    let per_byte = REF_TIME_PER_EVENT_BYTE.saturating_add(REF_TIME_PER_WRITTEN_BYTE);
    W::deposit_event_until(topics, len).max(worth(per_byte, len))
}

/// Price of writing a value of `new` bytes over one of `old` bytes: what it takes, but no less than its memory is worth.
pub(crate) fn write_price<W: WeightInfo>(new: u32, old: u32) -> Weight {
    W::set_storage(new, old).max(worth(REF_TIME_PER_WRITTEN_BYTE, new))
}

/// Price of writing a chunk that lies in so many pages of an upload, each of which is rewritten: what it takes, but no less
/// than their memory is worth.
pub(crate) fn chunk_price<W: WeightInfo>(pages: u32) -> Weight {
    W::write_chunk(pages).max(worth(REF_TIME_PER_WRITTEN_BYTE, pages.saturating_mul(UPLOAD_PAGE_LEN)))
}

/// Price of making code of so many pages: what it takes, but no less than the code's memory is worth.
pub(crate) fn finalise_price<W: WeightInfo>(pages: u32) -> Weight {
    W::finalise_upload(pages).max(worth(REF_TIME_PER_WRITTEN_BYTE, pages.saturating_mul(UPLOAD_PAGE_LEN)))
}

/// Price of compiling code of `len` bytes: what it takes, but no less than its part of a block of what modules may take of
/// a node's memory. So no block can make a node hold more than [`MAX_MODULE_BYTES`] of them.
pub(crate) fn compile_price<T: Config>(len: u32) -> Weight {
    let price = T::WeightInfo::compile_code(len);
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

/// How much more memory than its size an allocation can take, once it has grown in steps, with the
/// allocator of the wasm runtime: it rounds up to powers of two and does not join what was freed.
const ALLOCATOR_OVERHEAD: u64 = 4;
/// The same for what is allocated in its full size.
const ROUNDING_OVERHEAD: u64 = 2;

/// Panics if `W` was not measured with a backend like `B`: with the prices of the other, contracts pay less than they take.
pub(crate) fn check_prices<B: Backend, W: WeightInfo>() {
    assert!(
        B::COMPILES || !charges_compilation::<W>(),
        "`WeightInfo` is of a backend that compiles code, and `Backend` is not: use `weights::interpreter`",
    );
    assert!(
        !B::COMPILES || charges_compilation::<W>(),
        "`Backend` compiles code, for which `WeightInfo` has no price: use `weights::native`",
    );
}

/// Panics if the configuration of a runtime cannot work, or if contracts could use up the runtime's memory.
/// Runs in the runtime's tests (`integrity_test`), never on-chain.
pub(crate) fn check<T: Config>() {
    use ebpf_vm::limits::{
        MAX_CONFIGURATION_BYTES, MAX_CONTEXT_BYTES, MAX_DATA_BYTES, MAX_DECODED_BYTES, MAX_ELF_BYTES,
        MAX_HEAP_BYTES, MAX_STACK_BYTES,
    };

    let Schedule { limits, ref_time_per_gas, ref_time_per_gas_large } = T::Schedule::get();
    let max_code_len = u64::from(T::MaxCodeLen::get());
    assert!(ref_time_per_gas > 0, "VM gas must cost something: `ref_time_per_gas` is 0");
    assert!(
        ref_time_per_gas >= T::WeightInfo::ref_time_per_gas(),
        "`ref_time_per_gas` is less than the {} that `WeightInfo` says",
        T::WeightInfo::ref_time_per_gas(),
    );
    assert!(
        ref_time_per_gas_large >= T::WeightInfo::ref_time_per_gas_large().max(ref_time_per_gas),
        "`ref_time_per_gas_large` is less than `ref_time_per_gas` or what `WeightInfo` says",
    );
    assert!(limits.call_depth > 0, "no contract can run: `call_depth` is 0");
    assert!(
        limits.call_depth <= T::Backend::MAX_INSTANCES,
        "the backend runs at most {} contracts at the same time: lower `call_depth`",
        T::Backend::MAX_INSTANCES,
    );
    check_prices::<T::Backend, T::WeightInfo>();
    assert!(
        T::MaxDebugBufferLen::get() >= MIN_DEBUG_BUFFER,
        "`MaxDebugBufferLen` must be at least {MIN_DEBUG_BUFFER}",
    );
    assert!(max_code_len <= MAX_ELF_BYTES, "`MaxCodeLen` is more than the VM's {MAX_ELF_BYTES}");

    assert!(
        limits.configuration_len <= MAX_CONFIGURATION_BYTES,
        "`configuration_len` is more than the VM's {MAX_CONFIGURATION_BYTES}",
    );

    // Every frame holds its code, its memory, its input and its callee's output at the same time. Half of the
    // runtime's memory is for that.
    let memory = MAX_DATA_BYTES
        .saturating_add(MAX_STACK_BYTES.into())
        .saturating_add(MAX_HEAP_BYTES.into())
        .saturating_add(MAX_CONTEXT_BYTES.into())
        .saturating_add(MAX_CONFIGURATION_BYTES.into())
        .saturating_add(MAX_DECODED_BYTES)
        .saturating_add(max_code_len)
        .saturating_add(u64::from(limits.call_data_len).saturating_mul(2))
        .saturating_mul(ALLOCATOR_OVERHEAD)
        .saturating_mul(limits.call_depth.into())
        // All frames share the transient storage, whose values are allocated at once.
        .saturating_add(u64::from(T::MaxTransientStorageSize::get()).saturating_mul(ROUNDING_OVERHEAD));
    let available = u64::from(limits.runtime_memory).saturating_div(2);
    assert!(
        memory <= available,
        "a full call stack can take {memory} bytes of the {available} that are for it: lower `MaxCodeLen`, \
         `call_depth` or `MaxTransientStorageSize`",
    );

    // An upload in chunks is verified by one extrinsic.
    let blocks = T::BlockWeights::get();
    let extrinsic = blocks.get(DispatchClass::Normal).max_extrinsic.unwrap_or(blocks.max_block);
    let pages = uploads::max_pages::<T>();
    let finalise = finalise_price::<T::WeightInfo>(pages);
    assert!(
        finalise.all_lte(extrinsic),
        "verifying code of `MaxCodeLen` takes {finalise:?}; an extrinsic may take {extrinsic:?}",
    );

    // The modules that a block uses stay in a node's memory until its end, and in the cache while it is made.
    if T::Backend::COMPILES {
        let block = blocks.max_block.ref_time();
        for len in [0, 1 << 10, 64 << 10, T::MaxCodeLen::get()] {
            let count = block.checked_div(compile_price::<T>(len).ref_time()).unwrap_or(u64::MAX);
            let modules = count.saturating_mul(max_module_bytes(len.into()));
            assert!(
                modules <= MAX_MODULE_BYTES,
                "a block can compile code of {len} bytes {count} times, for which nodes need {modules} bytes of the \
                 {MAX_MODULE_BYTES} that they have",
            );
        }
    }

    // A block's writes and events stay in memory until its end. Half of what a validator has beyond the
    // runtime's own memory is for each.
    let block = blocks.get(DispatchClass::Normal).max_total.unwrap_or(blocks.max_block).ref_time();
    let available =
        u64::from(limits.validator_runtime_memory.saturating_sub(limits.runtime_memory)).saturating_div(2);
    let key = T::MaxStorageKeyLen::get();
    let payload = limits.payload_len;
    let bytes_in_block =
        |cost: u64, len: u32| block.checked_div(cost).unwrap_or(u64::MAX).saturating_mul(len.into());
    let storage = bytes_in_block(
        write_price::<T::WeightInfo>(payload, 0).ref_time(),
        payload.saturating_add(key).saturating_add(16),
    );
    assert!(storage <= available, "a block can write {storage} bytes of the {available} that are for it");
    let chunks = bytes_in_block(chunk_price::<T::WeightInfo>(1).ref_time(), UPLOAD_PAGE_LEN);
    let codes = bytes_in_block(finalise.ref_time(), pages.saturating_mul(UPLOAD_PAGE_LEN));
    let uploads = chunks.max(codes);
    assert!(uploads <= available, "a block can write {uploads} bytes of uploads of the {available} for it");
    let events = bytes_in_block(event_price::<T::WeightInfo>(0, payload).ref_time(), payload);
    assert!(events <= available, "a block can hold {events} bytes of events of the {available} for them");
}
