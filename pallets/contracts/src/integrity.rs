//! What must hold of a runtime's configuration, checked by its tests (`integrity_test`) and never on-chain.

use crate::{
    access::{self, Access},
    limits::{Schedule, MIN_DEBUG_BUFFER, UPLOAD_PAGE_LEN},
    prices::{chunk_price, compile_price, event_price, finalise_price, StoragePrice},
    uploads::chunks,
    weights::WeightInfo,
    BackendOf, Config, WeightsOf,
};
use ebpf_vm::limits::max_module_bytes;
use ebpf_vm_host::{Backend, MAX_MODULE_BYTES};
use frame_support::dispatch::DispatchClass;
use sp_core::Get;

/// How much more memory than its size an allocation can take, once it has grown in steps, with the
/// allocator of the wasm runtime: it rounds up to powers of two and does not join what was freed.
const ALLOCATOR_OVERHEAD: u64 = 4;
/// The same for what is allocated in its full size.
const ROUNDING_OVERHEAD: u64 = 2;

/// Panics if the configuration of a runtime cannot work, or if contracts could use up the runtime's memory.
pub(crate) fn check<T: Config>() {
    use ebpf_vm::limits::{
        MAX_CONFIGURATION_BYTES, MAX_CONTEXT_BYTES, MAX_DATA_BYTES, MAX_DECODED_BYTES, MAX_ELF_BYTES,
        MAX_HEAP_BYTES, MAX_STACK_BYTES,
    };

    let Schedule { limits, ref_time_per_gas, ref_time_per_gas_large } = T::Schedule::get();
    let max_code_len = u64::from(T::MaxCodeLen::get());
    assert!(ref_time_per_gas > 0, "VM gas must cost something: `ref_time_per_gas` is 0");
    assert!(
        ref_time_per_gas >= WeightsOf::<T>::ref_time_per_gas(),
        "`ref_time_per_gas` is less than the {} that the backend's weights say",
        WeightsOf::<T>::ref_time_per_gas(),
    );
    assert!(
        ref_time_per_gas_large >= WeightsOf::<T>::ref_time_per_gas_large().max(ref_time_per_gas),
        "`ref_time_per_gas_large` is less than `ref_time_per_gas` or what the backend's weights say",
    );
    assert!(limits.call_depth > 0, "no contract can run: `call_depth` is 0");
    assert!(
        limits.call_depth <= BackendOf::<T>::MAX_INSTANCES,
        "the backend runs at most {} contracts at the same time: lower `call_depth`",
        BackendOf::<T>::MAX_INSTANCES,
    );
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
        // All frames share the transient storage, whose values are allocated at once, and the list of
        // accesses.
        .saturating_add(u64::from(T::MaxTransientStorageSize::get()).saturating_mul(ROUNDING_OVERHEAD))
        .saturating_add(access::max_bytes(T::MaxStorageKeyLen::get()).saturating_mul(ROUNDING_OVERHEAD));
    let available = u64::from(limits.runtime_memory).saturating_div(2);
    assert!(
        memory <= available,
        "a full call stack can take {memory} bytes of the {available} that are for it: lower `MaxCodeLen`, \
         `call_depth` or `MaxTransientStorageSize`",
    );

    // An upload in chunks is verified by one extrinsic.
    let blocks = T::BlockWeights::get();
    let extrinsic = blocks.get(DispatchClass::Normal).max_extrinsic.unwrap_or(blocks.max_block);
    let pages = chunks::max_pages::<T>();
    let finalise = finalise_price::<WeightsOf<T>>(pages);
    assert!(
        finalise.all_lte(extrinsic),
        "verifying code of `MaxCodeLen` takes {finalise:?}; an extrinsic may take {extrinsic:?}",
    );

    // The modules that a block uses stay in a node's memory until its end, and in the cache while it is made.
    if BackendOf::<T>::COMPILES {
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
        StoragePrice::<T>::new((Access::Written, true), 0).write(payload, 0).ref_time(),
        payload.saturating_add(key).saturating_add(16),
    );
    assert!(storage <= available, "a block can write {storage} bytes of the {available} that are for it");
    let chunks = bytes_in_block(chunk_price::<WeightsOf<T>>(1).ref_time(), UPLOAD_PAGE_LEN);
    let codes = bytes_in_block(finalise.ref_time(), pages.saturating_mul(UPLOAD_PAGE_LEN));
    let uploads = chunks.max(codes);
    assert!(uploads <= available, "a block can write {uploads} bytes of uploads of the {available} for it");
    let events = bytes_in_block(event_price::<WeightsOf<T>>(0, payload).ref_time(), payload);
    assert!(events <= available, "a block can hold {events} bytes of events of the {available} for them");
}
