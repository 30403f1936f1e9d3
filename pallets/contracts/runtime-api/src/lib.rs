//! The runtime APIs of `pallet-ebpf-contracts`: dry runs, queries of what contracts store, and traces.
//!
//! Name, version, methods and types of [`ContractsApi`] are those of pallet-contracts, so that its clients
//! work. What pallet-contracts does not have is in traits of its own.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(clippy::too_many_arguments)] // pallet-contracts' signatures

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use pallet_ebpf_contracts::{
    Code, CodeUploadResult, ContractExecResult, ContractInstantiateResult, Determinism, FinaliseUploadResult,
    GetStorageResult, RetainedEventInfo, Trace, TraceConfig, UploadStatus,
};
use sp_runtime::{traits::Block as BlockT, Weight};

sp_api::decl_runtime_apis! {
    /// Dry runs, and queries of contracts' storage. Nothing that these do is committed.
    #[api_version(2)]
    pub trait ContractsApi<AccountId, Balance, BlockNumber, Hash, EventRecord> where
        AccountId: Codec,
        Balance: Codec,
        BlockNumber: Codec,
        Hash: Codec,
        EventRecord: Codec,
    {
        /// Call a contract. Without a gas limit, with the largest that an extrinsic can have.
        /// See `Pallet::bare_call` and `Pallet::dry_run_gas_limit`.
        fn call(
            origin: AccountId,
            dest: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            input_data: Vec<u8>,
        ) -> ContractExecResult<Balance, EventRecord>;

        /// Instantiate a contract. Without a gas limit, with the largest that an extrinsic can have.
        /// See `Pallet::bare_instantiate` and `Pallet::dry_run_gas_limit`.
        fn instantiate(
            origin: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            code: Code<Hash>,
            data: Vec<u8>,
            salt: Vec<u8>,
        ) -> ContractInstantiateResult<AccountId, Balance, EventRecord>;

        /// Upload code without instantiating a contract from it. See `Pallet::bare_upload_code`.
        fn upload_code(
            origin: AccountId,
            code: Vec<u8>,
            storage_deposit_limit: Option<Balance>,
            determinism: Determinism,
        ) -> CodeUploadResult<Hash, Balance>;

        /// The value under a key of a contract's storage. See `Pallet::get_storage`.
        fn get_storage(address: AccountId, key: Vec<u8>) -> GetStorageResult;
    }

    /// What contracts do, call by call. Nothing that these do is committed, and watching changes nothing:
    /// gas, results and changes are those of the same call or block without a trace.
    ///
    /// Answers may take a node as long as executing the block does. Nodes with untrusted clients limit that
    /// with `--rpc-methods` or a proxy, as for other state calls.
    #[api_version(1)]
    pub trait ContractsTraceApi<AccountId, Balance, Hash, EventRecord> where
        AccountId: Codec,
        Balance: Codec,
        Hash: Codec,
        EventRecord: Codec,
    {
        /// As `ContractsApi::call`, with a trace.
        fn trace_call(
            origin: AccountId,
            dest: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            input_data: Vec<u8>,
            config: TraceConfig,
        ) -> (ContractExecResult<Balance, EventRecord>, Trace<AccountId, Balance, Hash>);

        /// As `ContractsApi::instantiate`, with a trace.
        fn trace_instantiate(
            origin: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            code: Code<Hash>,
            data: Vec<u8>,
            salt: Vec<u8>,
            config: TraceConfig,
        ) -> (ContractInstantiateResult<AccountId, Balance, EventRecord>, Trace<AccountId, Balance, Hash>);

        /// The traces of a block's extrinsics, with their indices. Extrinsics that call no contract are left
        /// out.
        ///
        /// To be called on the state of the block's parent.
        fn trace_block(
            block: <Block as BlockT>::LazyBlock,
            config: TraceConfig,
        ) -> Vec<(u32, Trace<AccountId, Balance, Hash>)>;

        /// The trace of one of a block's extrinsics. `None`: it does not have so many.
        ///
        /// To be called on the state of the block's parent.
        fn trace_tx(
            block: <Block as BlockT>::LazyBlock,
            index: u32,
            config: TraceConfig,
        ) -> Option<Trace<AccountId, Balance, Hash>>;
    }

    /// Events that contracts have retained until a block. They come in the order in which they were
    /// deposited. A query goes on behind the event with the number `after` and returns at most 100 events, or
    /// `limit` if that is less.
    #[api_version(1)]
    pub trait ContractsEventsApi<AccountId, Balance, BlockNumber, Hash> where
        AccountId: Codec,
        Balance: Codec,
        BlockNumber: Codec,
        Hash: Codec,
    {
        /// Retained events of a contract. See `Pallet::events_of`.
        fn events_of(
            contract: AccountId,
            after: Option<u64>,
            limit: u32,
        ) -> Vec<RetainedEventInfo<AccountId, Balance, BlockNumber, Hash>>;

        /// Retained events of all contracts with a topic. See `Pallet::events_by_topic`.
        fn events_by_topic(
            topic: Hash,
            after: Option<u64>,
            limit: u32,
        ) -> Vec<RetainedEventInfo<AccountId, Balance, BlockNumber, Hash>>;
    }

    /// Uploads of code in chunks.
    #[api_version(1)]
    pub trait ContractsUploadApi<AccountId, Balance, BlockNumber, Hash> where
        AccountId: Codec,
        Balance: Codec,
        BlockNumber: Codec,
        Hash: Codec,
    {
        /// An open upload: what is missing, when it expires, the deposit. See `Pallet::upload_status`.
        fn upload_status(owner: AccountId, code_hash: Hash) -> Option<UploadStatus<Balance, BlockNumber>>;

        /// A dry run of the extrinsic `finalise_upload`, which says why if the upload is not valid code. See
        /// `Pallet::bare_finalise_upload`.
        fn finalise_upload(owner: AccountId, code_hash: Hash) -> FinaliseUploadResult<Hash, Balance>;
    }
}

#[cfg(test)]
mod tests {
    use super::{ContractsApi, ContractsEventsApi, ContractsTraceApi, ContractsUploadApi};
    use sp_api::RuntimeApiInfo;
    use sp_runtime::testing::{Block, MockCallU64, TestXt};

    type Api = dyn ContractsApi<Block<TestXt<MockCallU64, ()>>, u64, u64, u32, (), u32>;

    type TraceApi = dyn ContractsTraceApi<Block<TestXt<MockCallU64, ()>>, u64, u64, u32, ()>;

    type EventsApi = dyn ContractsEventsApi<Block<TestXt<MockCallU64, ()>>, u64, u64, u32, u32>;

    type UploadApi = dyn ContractsUploadApi<Block<TestXt<MockCallU64, ()>>, u64, u64, u32, u32>;

    /// Clients look for the APIs under these names (`ID` is the hash) and versions.
    #[test]
    fn names_and_versions() {
        assert_eq!(<Api as RuntimeApiInfo>::ID, [0x68, 0xb6, 0x6b, 0xa1, 0x22, 0xc9, 0x3f, 0xa7]);
        assert_eq!(<Api as RuntimeApiInfo>::VERSION, 2);
        assert_eq!(<TraceApi as RuntimeApiInfo>::ID[..], sp_crypto_hashing::blake2_64(b"ContractsTraceApi"));
        assert_eq!(<TraceApi as RuntimeApiInfo>::VERSION, 1);
        assert_eq!(
            <EventsApi as RuntimeApiInfo>::ID[..],
            sp_crypto_hashing::blake2_64(b"ContractsEventsApi")
        );
        assert_eq!(<EventsApi as RuntimeApiInfo>::VERSION, 1);
        assert_eq!(
            <UploadApi as RuntimeApiInfo>::ID[..],
            sp_crypto_hashing::blake2_64(b"ContractsUploadApi")
        );
        assert_eq!(<UploadApi as RuntimeApiInfo>::VERSION, 1);
    }
}
