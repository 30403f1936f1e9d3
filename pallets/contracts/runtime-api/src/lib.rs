//! The runtime API of `pallet-ebpf-contracts`: dry runs, and queries of contracts' storage.
//!
//! Name, version, methods and types are those of pallet-contracts, so that its clients work.
#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]
#![allow(clippy::too_many_arguments)] // pallet-contracts' signatures

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use pallet_ebpf_contracts::{
    Code, CodeUploadResult, ContractExecResult, ContractInstantiateResult, Determinism, GetStorageResult,
};
use sp_runtime::Weight;

sp_api::decl_runtime_apis! {
    /// Dry runs, and queries of contracts' storage. Nothing that these do lasts.
    #[api_version(2)]
    pub trait ContractsApi<AccountId, Balance, BlockNumber, Hash, EventRecord> where
        AccountId: Codec,
        Balance: Codec,
        BlockNumber: Codec,
        Hash: Codec,
        EventRecord: Codec,
    {
        /// Call a contract. Without a gas limit, the block's.
        /// See `Pallet::bare_call` and `Pallet::dry_run_gas_limit`.
        fn call(
            origin: AccountId,
            dest: AccountId,
            value: Balance,
            gas_limit: Option<Weight>,
            storage_deposit_limit: Option<Balance>,
            input_data: Vec<u8>,
        ) -> ContractExecResult<Balance, EventRecord>;

        /// Instantiate a contract. Without a gas limit, the block's.
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
}

#[cfg(test)]
mod tests {
    use super::ContractsApi;
    use sp_api::RuntimeApiInfo;
    use sp_runtime::testing::{Block, MockCallU64, TestXt};

    type Api = dyn ContractsApi<Block<TestXt<MockCallU64, ()>>, u64, u64, u32, (), u32>;

    /// Clients look for the API under this name (`ID` is its hash) and version.
    #[test]
    fn name_and_version() {
        assert_eq!(<Api as RuntimeApiInfo>::ID, [0x68, 0xb6, 0x6b, 0xa1, 0x22, 0xc9, 0x3f, 0xa7]);
        assert_eq!(<Api as RuntimeApiInfo>::VERSION, 2);
    }
}
