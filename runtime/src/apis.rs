//! What a node and its clients may ask this runtime.

use alloc::vec::Vec;

use frame_support::{
    genesis_builder_helper::{build_state, get_preset},
    weights::Weight,
};
use pallet_ebpf_contracts::{
    Code, CodeUploadResult, CollectEvents, ContractExecResult, ContractInstantiateResult, DebugInfo,
    Determinism, FinaliseUploadResult, GetStorageResult, KeptEventInfo, TraceConfig, TraceOf, Tracer,
    UploadStatus,
};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
    traits::{Block as BlockT, LazyBlock},
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

use crate::{
    genesis, AccountId, Balance, Block, BlockNumber, Contracts, EventRecord, Executive, Hash,
    InherentDataExt, Nonce, Runtime, RuntimeGenesisConfig, System, TransactionPayment, VERSION,
};

impl_runtime_apis! {
    impl sp_api::Core<Block> for Runtime {
        fn version() -> RuntimeVersion {
            VERSION
        }

        fn execute_block(block: <Block as BlockT>::LazyBlock) {
            Executive::execute_block(block);
        }

        fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
            Executive::initialize_block(header)
        }
    }

    impl sp_api::Metadata<Block> for Runtime {
        fn metadata() -> OpaqueMetadata {
            OpaqueMetadata::new(Runtime::metadata().into())
        }

        fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
            Runtime::metadata_at_version(version)
        }

        fn metadata_versions() -> Vec<u32> {
            Runtime::metadata_versions()
        }
    }

    impl sp_block_builder::BlockBuilder<Block> for Runtime {
        fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
            Executive::apply_extrinsic(extrinsic)
        }

        fn finalize_block() -> <Block as BlockT>::Header {
            Executive::finalize_block()
        }

        fn inherent_extrinsics(data: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
            data.create_extrinsics()
        }

        fn check_inherents(block: <Block as BlockT>::LazyBlock, data: InherentData) -> CheckInherentsResult {
            data.check_extrinsics(&block)
        }
    }

    impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
        fn validate_transaction(
            source: TransactionSource,
            tx: <Block as BlockT>::Extrinsic,
            block_hash: <Block as BlockT>::Hash,
        ) -> TransactionValidity {
            Executive::validate_transaction(source, tx, block_hash)
        }
    }

    impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
        fn offchain_worker(header: &<Block as BlockT>::Header) {
            Executive::offchain_worker(header)
        }
    }

    // Blocks are sealed on demand, by nobody in particular: there are no session keys.
    impl sp_session::SessionKeys<Block> for Runtime {
        fn generate_session_keys(_owner: Vec<u8>, _seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
            Default::default()
        }

        fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
            encoded.is_empty().then(Vec::new)
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
        fn account_nonce(account: AccountId) -> Nonce {
            System::account_nonce(account)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
        fn query_info(uxt: <Block as BlockT>::Extrinsic, len: u32) -> RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_info(uxt, len)
        }

        fn query_fee_details(uxt: <Block as BlockT>::Extrinsic, len: u32) -> FeeDetails<Balance> {
            TransactionPayment::query_fee_details(uxt, len)
        }

        fn query_weight_to_fee(weight: Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl pallet_ebpf_contracts_runtime_api::ContractsApi<Block, AccountId, Balance, BlockNumber, Hash, EventRecord>
        for Runtime
    {
        fn call(
            origin: AccountId,
            dest: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            input_data: Vec<u8>,
        ) -> ContractExecResult<Balance, EventRecord> {
            Contracts::bare_call(
                origin,
                dest,
                value,
                Contracts::dry_run_gas_limit(gas_limit),
                storage_deposit_limit,
                input_data,
                DebugInfo::UnsafeDebug,
                CollectEvents::UnsafeCollect,
                Determinism::Enforced,
            )
        }

        fn instantiate(
            origin: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            code: Code<Hash>,
            data: Vec<u8>,
            salt: Vec<u8>,
        ) -> ContractInstantiateResult<AccountId, Balance, EventRecord> {
            Contracts::bare_instantiate(
                origin,
                value,
                Contracts::dry_run_gas_limit(gas_limit),
                storage_deposit_limit,
                code,
                data,
                salt,
                DebugInfo::UnsafeDebug,
                CollectEvents::UnsafeCollect,
            )
        }

        fn upload_code(
            origin: AccountId,
            code: Vec<u8>,
            storage_deposit_limit: Option<Balance>,
            determinism: Determinism,
        ) -> CodeUploadResult<Hash, Balance> {
            Contracts::bare_upload_code(origin, code, storage_deposit_limit, determinism)
        }

        fn get_storage(address: AccountId, key: Vec<u8>) -> GetStorageResult {
            Contracts::get_storage(address, key)
        }
    }

    impl pallet_ebpf_contracts_runtime_api::ContractsTraceApi<Block, AccountId, Balance, Hash, EventRecord> for Runtime {
        fn trace_call(
            origin: AccountId,
            dest: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            input_data: Vec<u8>,
            config: TraceConfig,
        ) -> (ContractExecResult<Balance, EventRecord>, TraceOf<Runtime>) {
            Tracer::<Runtime>::new(config).trace(|| {
                Contracts::bare_call(
                    origin,
                    dest,
                    value,
                    Contracts::dry_run_gas_limit(gas_limit),
                    storage_deposit_limit,
                    input_data,
                    DebugInfo::UnsafeDebug,
                    CollectEvents::UnsafeCollect,
                    Determinism::Enforced,
                )
            })
        }

        fn trace_instantiate(
            origin: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            code: Code<Hash>,
            data: Vec<u8>,
            salt: Vec<u8>,
            config: TraceConfig,
        ) -> (ContractInstantiateResult<AccountId, Balance, EventRecord>, TraceOf<Runtime>) {
            Tracer::<Runtime>::new(config).trace(|| {
                Contracts::bare_instantiate(
                    origin,
                    value,
                    Contracts::dry_run_gas_limit(gas_limit),
                    storage_deposit_limit,
                    code,
                    data,
                    salt,
                    DebugInfo::UnsafeDebug,
                    CollectEvents::UnsafeCollect,
                )
            })
        }

        // A block ends at the first thing in it that is not an extrinsic or cannot be applied: no block on
        // the chain has any. A block that the caller made up takes no longer to trace than one that the chain
        // could have.
        fn trace_block(
            block: <Block as BlockT>::LazyBlock,
            config: TraceConfig,
        ) -> Vec<(u32, TraceOf<Runtime>)> {
            Executive::initialize_block(block.header());
            let extrinsics = block.extrinsics().map_while(Result::ok);
            Tracer::<Runtime>::block(config, extrinsics, Executive::apply_extrinsic)
        }

        fn trace_tx(
            block: <Block as BlockT>::LazyBlock,
            index: u32,
            config: TraceConfig,
        ) -> Option<TraceOf<Runtime>> {
            Executive::initialize_block(block.header());
            let extrinsics = block.extrinsics().map_while(Result::ok);
            Tracer::<Runtime>::extrinsic(config, extrinsics, index, Executive::apply_extrinsic)
        }
    }

    impl pallet_ebpf_contracts_runtime_api::ContractsEventsApi<Block, AccountId, Balance, BlockNumber, Hash>
        for Runtime
    {
        fn events_of(
            contract: AccountId,
            after: Option<u64>,
            limit: u32,
        ) -> Vec<KeptEventInfo<AccountId, Balance, BlockNumber, Hash>> {
            Contracts::events_of(&contract, after, limit)
        }

        fn events_by_topic(
            topic: Hash,
            after: Option<u64>,
            limit: u32,
        ) -> Vec<KeptEventInfo<AccountId, Balance, BlockNumber, Hash>> {
            Contracts::events_by_topic(topic, after, limit)
        }
    }

    impl pallet_ebpf_contracts_runtime_api::ContractsUploadApi<Block, AccountId, Balance, BlockNumber, Hash>
        for Runtime
    {
        fn upload_status(owner: AccountId, code_hash: Hash) -> Option<UploadStatus<Balance, BlockNumber>> {
            Contracts::upload_status(&owner, code_hash)
        }

        fn finalise_upload(owner: AccountId, code_hash: Hash) -> FinaliseUploadResult<Hash, Balance> {
            Contracts::bare_finalise_upload(owner, code_hash)
        }
    }

    impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
        fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
            build_state::<RuntimeGenesisConfig>(config)
        }

        fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
            get_preset::<RuntimeGenesisConfig>(id, genesis::preset)
        }

        fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
            genesis::preset_names()
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    impl frame_benchmarking::Benchmark<Block> for Runtime {
        fn benchmark_metadata(
            extra: bool,
        ) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
            crate::benchmarks::list(extra)
        }

        fn dispatch_benchmark(
            config: frame_benchmarking::BenchmarkConfig,
        ) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
            crate::benchmarks::run(config)
        }
    }

    #[cfg(feature = "try-runtime")]
    impl frame_try_runtime::TryRuntime<Block> for Runtime {
        fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
            // Whoever runs this wants to see it fail.
            let weight = Executive::try_runtime_upgrade(checks).expect("the checks of the upgrade hold");
            (weight, crate::configs::RuntimeBlockWeights::get().max_block)
        }

        fn execute_block(
            block: <Block as BlockT>::LazyBlock,
            state_root_check: bool,
            signature_check: bool,
            select: frame_try_runtime::TryStateSelect,
        ) -> Weight {
            Executive::try_execute_block(block, state_root_check, signature_check, select)
                .expect("the block's checks hold")
        }
    }
}
