//! Executes the runtime's benchmarks on a state in memory, as a node executes a block.

use crate::host::{benchmarking, Batch, Config, Letter, List, Metadata, Outcome};
use codec::{Decode, Encode};
use frame_support::traits::StorageInfo;
use sc_client_db::BenchmarkingState;
use sc_executor::{HeapAllocStrategy, WasmExecutionMethod, WasmExecutor, WasmtimeInstantiationStrategy};
use sp_core::{
    storage::{well_known_keys, Storage},
    traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
};
use sp_externalities::Extensions;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{OverlayedChanges, StateMachine};

/// The pallet that is measured.
const PALLET: &[u8] = b"pallet_ebpf_contracts";

type HostFunctions =
    (sp_io::SubstrateHostFunctions, ebpf_vm_host::HostFunctions, benchmarking::HostFunctions);
type State = BenchmarkingState<BlakeTwo256>;

/// The runtime on an empty chain.
pub struct Chain {
    executor: WasmExecutor<HostFunctions>,
    wasm: &'static [u8],
    hash: Vec<u8>,
    /// Records proofs, does not count accesses: for time.
    timed: State,
    /// Counts accesses.
    counted: State,
}

/// What was measured for one point.
pub struct Sample {
    pub components: Vec<(Letter, u32)>,
    /// Each run's time.
    pub nanoseconds: Vec<u128>,
    /// Accesses to the database and the proof.
    pub counted: Outcome,
}

impl Chain {
    pub fn new(wasm: &'static [u8], name: &str) -> Self {
        let state = |counts| {
            let mut genesis = Storage::default();
            genesis.top.insert(well_known_keys::CODE.to_vec(), wasm.to_vec());
            State::new(genesis, None, true, counts).expect("a state in memory can be made")
        };
        let heap = HeapAllocStrategy::Dynamic { maximum_pages: None };
        Self {
            executor: WasmExecutor::builder()
                .with_execution_method(WasmExecutionMethod::Compiled {
                    instantiation_strategy: WasmtimeInstantiationStrategy::PoolingCopyOnWrite,
                })
                .with_onchain_heap_alloc_strategy(heap)
                .with_offchain_heap_alloc_strategy(heap)
                .build(),
            wasm,
            hash: name.as_bytes().to_vec(),
            timed: state(false),
            counted: state(true),
        }
    }

    /// The benchmarks of contracts, and what all pallets store.
    pub fn benchmarks(&self) -> (Vec<Metadata>, Vec<StorageInfo>) {
        let (lists, storage): (Vec<List>, Vec<StorageInfo>) =
            self.call(&self.timed, "Benchmark_benchmark_metadata", &false.encode());
        let list = lists.into_iter().find(|list| list.pallet == PALLET).expect("the runtime has contracts");
        assert!(list.instance == b"Contracts", "the pallet has its name");
        (list.benchmarks, storage)
    }

    /// Runs a benchmark for each point once to check it, and once to count.
    pub fn count(&self, benchmark: &[u8], points: Vec<Vec<(Letter, u32)>>) -> Vec<Sample> {
        let count = |components: Vec<(Letter, u32)>| {
            self.once(&self.timed, benchmark, &components, true, 1);
            let counted = self.once(&self.counted, benchmark, &components, false, 1).remove(0);
            Sample { components, nanoseconds: Vec::new(), counted }
        };
        points.into_iter().map(count).collect()
    }

    /// Runs it so many times more for each point, and adds what that took.
    pub fn time(&self, benchmark: &[u8], samples: &mut [Sample], repeats: u32) {
        for sample in samples {
            let timed = self.once(&self.timed, benchmark, &sample.components, false, repeats);
            sample.nanoseconds.extend(timed.into_iter().map(|outcome| outcome.nanoseconds));
        }
    }

    fn once(
        &self,
        state: &State,
        benchmark: &[u8],
        components: &[(Letter, u32)],
        verify: bool,
        repeats: u32,
    ) -> Vec<Outcome> {
        let config =
            Config { pallet: PALLET, instance: b"Contracts", benchmark, components, verify, repeats };
        let batches: Result<Vec<Batch>, String> =
            self.call(state, "Benchmark_dispatch_benchmark", &config.encode());
        let mut batches = batches.unwrap_or_else(|error| {
            panic!("benchmark {} fails for {components:?}: {error}", String::from_utf8_lossy(benchmark))
        });
        batches.remove(0).results
    }

    fn call<R: Decode>(&self, state: &State, method: &str, args: &[u8]) -> R {
        let fetcher = WrappedRuntimeCode(self.wasm.into());
        let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.clone() };
        let mut overlay = OverlayedChanges::default();
        let mut extensions = Extensions::default();
        extensions.register(KeystoreExt::new(MemoryKeystore::new()));
        let result = StateMachine::new(
            state,
            &mut overlay,
            &self.executor,
            method,
            args,
            &mut extensions,
            &code,
            CallContext::Offchain,
        )
        .execute()
        .unwrap_or_else(|error| panic!("{method} fails: {error}"));
        R::decode(&mut result.as_slice()).expect("the runtime's API has this type")
    }
}
