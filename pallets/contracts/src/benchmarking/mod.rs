//! What everything costs: one benchmark for each function of [`WeightInfo`](crate::WeightInfo), of the same
//! name and with its arguments, in their order. `make weights` runs them inside the wasm runtime and writes
//! the weights. The pallet's tests run each of them, when built with the feature `runtime-benchmarks`.
//!
//! - Syscalls that touch the chain's state are answered once, by [`ContractHost::answer`] on state that was
//!   committed: what they read is cold, and database accesses and proof can be counted. Their price covers
//!   the access to the contract's memory too, although that is charged by itself.
//! - What is too short for a clock is done in a loop, in the VM where leaving the VM is part of it. The
//!   number of rounds is component `r`: the price is that of one round.
//! - The benchmarks `gas_*` are not functions of `WeightInfo`: each runs `g` thousand units of VM gas of one
//!   [mix](mixes), and the most expensive of them is `WeightInfo::ref_time_per_gas`; with the
//!   `gas_large_contract_*`, that of large contracts.
//! - What a benchmark does and something else is charged for (the code of a callee) is whitelisted: it takes
//!   time in the benchmark, and is not counted as an access to the database.
//!
//! FRAME wants one module of benchmarks. They are in sections, by theme, which that module imports; [`code`],
//! [`contract`] and [`host`] are their set-up.
#![allow(clippy::arithmetic_side_effects)] // never on-chain

mod calls;
mod chain;
mod code;
mod computation;
mod contract;
mod execution;
mod extrinsics;
mod gas;
mod host;
mod storage;

use crate::{
    code::ContractCode,
    debug::DebugBuffer,
    expiry::purge,
    gas::GasMeter,
    limits::{MAX_UPLOAD_GAPS, SMALL_MEMORY, UPLOAD_PAGE_LEN},
    retained_events::RetainedEventQueue,
    uploads::chunks::{self, UploadQueue},
    BackendOf, *,
};
use alloc::vec;
use code::MEM;
use contract::{
    code_is_free, compilation_is_free, expire, fund, long_key, longest_key, mixed, no_value, numbered,
    reading_is_free, retain_events, rich, some_balance, unseen, upload, written_upload, Contract,
};
use ebpf_asm::mixes;
use ebpf_uapi::{ReturnCode, Syscall};
use ebpf_vm::{Entry, Gas};
use ebpf_vm_host::Execution;
// `import_section` wants an attribute of the name `pallet`.
use frame_benchmarking::v2::{benchmarks as pallet, *};
use frame_support::{pallet_macros::import_section, traits::Get, weights::WeightMeter};
use frame_system::RawOrigin;
use host::{
    furthest_expiry, host, instance, numbers, program, put_event, put_longest_key, put_transient, settle,
    BUFFER,
};
use sp_core::{crypto::KeyTypeId, U256};
use sp_runtime::traits::Hash;

/// Rounds of a loop, at most.
const ROUNDS: u32 = 1_000;
/// Thousands of units of gas, at most: enough for the interpreter to decode the longest code, which takes
/// hundreds of rounds.
const GAS: u32 = 8_000;
/// Keys that sign.
const KEYS: KeyTypeId = KeyTypeId(*b"bnch");

fn limits<T: Config>() -> Limits {
    T::Schedule::get().limits
}

#[import_section(extrinsics::extrinsics_benchmarks)]
#[import_section(execution::execution_benchmarks)]
#[import_section(storage::storage_benchmarks)]
#[import_section(calls::calls_benchmarks)]
#[import_section(chain::chain_benchmarks)]
#[import_section(computation::computation_benchmarks)]
#[import_section(gas::gas_benchmarks)]
#[pallet(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
