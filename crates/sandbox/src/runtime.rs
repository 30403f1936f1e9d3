//! The runtime: that of the sample chain, without fees and sudo.
//!
//! What both choose is in [`ebpf_contracts_runtime_common`] and in the contracts pallet's prelude, and
//! pallets have the sample chain's indices, so that gas, deposits, events and errors are what a development
//! node reports.

use crate::engine::Selected;
pub use ebpf_contracts_runtime_common::{
    AccountId, Address, Balance, BlockNumber, Hash, Header, EXISTENTIAL_DEPOSIT, MICROUNIT, MILLIUNIT, UNIT,
};
use ebpf_contracts_runtime_common::{ContractCalls, Signature, WeightFee, MAXIMUM_BLOCK_WEIGHT};
use frame_support::{
    derive_impl,
    traits::VariantCountOf,
    weights::{RuntimeDbWeight, Weight, WeightToFee},
};
use pallet_ebpf_contracts::{weights::native, Measured, MeasuredWith};
use sp_core::Get;
use sp_runtime::{generic, traits::Convert};

/// A block of this chain.
pub type Block = generic::Block<Header, generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, ()>>;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(2)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(5)]
    pub type Contracts = pallet_ebpf_contracts;
}

#[derive_impl(ebpf_contracts_runtime_common::config_preludes::SystemConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
}

#[derive_impl(ebpf_contracts_runtime_common::config_preludes::TimestampConfig as pallet_timestamp::DefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

#[derive_impl(ebpf_contracts_runtime_common::config_preludes::BalancesConfig as pallet_balances::DefaultConfig)]
impl pallet_balances::Config for Runtime {
    type AccountStore = System;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// What the sample chain takes for weight while its blocks are nearly empty.
pub struct WeightPrice;

impl Convert<Weight, Balance> for WeightPrice {
    fn convert(weight: Weight) -> Balance {
        WeightFee::weight_to_fee(&weight.min(MAXIMUM_BLOCK_WEIGHT))
    }
}

/// Whichever engine is selected, prices are those of a node that runs contracts natively.
type ContractsBackend = Measured<Selected, native::SubstrateWeight<Runtime>>;

impl<D: Get<RuntimeDbWeight>> MeasuredWith<Selected> for native::Weights<D> {}

#[derive_impl(pallet_ebpf_contracts::config_preludes::SolochainDefaultConfig)]
impl pallet_ebpf_contracts::Config for Runtime {
    type Time = Timestamp;
    type Currency = Balances;
    type CallFilter = ContractCalls<Runtime>;
    type ChainExtension = pallet_ebpf_contracts::chain_extension::Accounts;
    type Backend = ContractsBackend;
    type WeightPrice = WeightPrice;
    type Schedule = pallet_ebpf_contracts::limits::MeasuredSchedule<ContractsBackend>;
}
