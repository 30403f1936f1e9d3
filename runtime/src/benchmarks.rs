//! Benchmarks of this runtime: those of contracts. The other pallets use the weights that they bring along.

use alloc::{string::String, vec::Vec};
use frame_benchmarking::{
    add_benchmark, define_benchmarks, list_benchmark, BenchmarkBatch, BenchmarkConfig, BenchmarkList,
    Benchmarking,
};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};

use crate::{AllPalletsWithSystem, Contracts, Runtime};

define_benchmarks!([pallet_ebpf_contracts, Contracts]);

/// What there is to measure, and what the pallets store.
pub fn list(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    let mut list = Vec::<BenchmarkList>::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

/// Measures as `config` says.
pub fn run(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::<BenchmarkBatch>::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    Ok(batches)
}
