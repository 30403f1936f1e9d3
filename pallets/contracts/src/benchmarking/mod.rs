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
//! Each theme has a module of its own; [`code`], [`contract`] and [`host`] are their set-up.
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
    deposit::RootMeter,
    diff::Diff,
    expiry::purge,
    gas::GasMeter,
    limits::{MAX_UPLOAD_GAPS, SMALL_MEMORY, UPLOAD_PAGE_LEN},
    retained_events::RetainedEventQueue,
    uploads::chunks::{self, UploadQueue},
    BackendOf, Pallet as Contracts, *,
};
use alloc::{vec, vec::Vec};
use code::MEM;
use contract::{
    code_is_free, compilation_is_free, expire, fund, long_key, longest_key, mixed, no_value, numbered,
    reading_is_free, retain_events, rich, some_balance, unseen, upload, written_upload, Contract,
};
use core::marker::PhantomData;
use ebpf_asm::mixes;
use ebpf_uapi::{ReturnCode, Syscall};
use ebpf_vm::{Entry, Gas};
use ebpf_vm_host::Execution;
use frame_benchmarking::{v2::*, BenchmarkMetadata, BenchmarkParameter, BenchmarkResult, Benchmarking};
use frame_support::{traits::Get, weights::WeightMeter};
use frame_system::RawOrigin;
use host::{
    access_many_keys, furthest_expiry, host, instance, numbers, program, put_event, put_longest_key,
    put_transient, settle, BUFFER,
};
use sp_core::{crypto::KeyTypeId, storage::TrackedStorageKey, U256};
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

/// The benchmarks of one theme, and then of the next: `Pallet`s of modules, of which FRAME wants one.
macro_rules! themes {
    ($($theme:ident)*) => {
        impl<T: Config> Benchmarking for Contracts<T>
        where
            <BalanceOf<T> as codec::HasCompact>::Type:
                Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
        {
            fn benchmarks(extra: bool) -> Vec<BenchmarkMetadata> {
                [$($theme::Pallet::<T>::benchmarks(extra)),*].concat()
            }

            fn run_benchmark(
                name: &[u8],
                components: &[(BenchmarkParameter, u32)],
                whitelist: &[TrackedStorageKey],
                verify: bool,
                repeats: u32,
            ) -> Result<Vec<BenchmarkResult>, BenchmarkError> {
                $(
                    if $theme::Pallet::<T>::benchmarks(true).iter().any(|benchmark| benchmark.name == name) {
                        return $theme::Pallet::<T>::run_benchmark(name, components, whitelist, verify, repeats);
                    }
                )*
                Err(BenchmarkError::Stop("there is no benchmark of this name"))
            }
        }
    };
}

themes!(extrinsics execution storage calls chain computation gas);
