//! A runtime with accounts, fees, sudo and eBPF contracts: the smallest that shows how a chain
//! includes `pallet-ebpf-contracts`.
//!
//! [`configs`] holds what a chain chooses, on top of what it has in common with the sandbox
//! ([`ebpf_contracts_runtime_common`]), `apis` what a node and its clients may ask, and `genesis` the
//! state that a development chain starts from.
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
#![allow(missing_docs)] // what macros of FRAME and the wasm builder generate

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
mod genesis;
pub mod metadata_hash;
#[cfg(test)]
mod tests;

pub use apis::RuntimeApi;
pub use ebpf_contracts_runtime_common::{
    AccountId, Address, Balance, BlockNumber, Hash, Header, Nonce, Signature, EXISTENTIAL_DEPOSIT, MICROUNIT,
    MILLIUNIT, UNIT,
};

use alloc::{borrow::Cow, vec::Vec};

use sp_runtime::generic;
use sp_version::RuntimeVersion;

/// What a signed extrinsic carries beside its call, in the order in which it is checked.
pub type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    metadata_hash::CheckMetadataHash,
);
/// An extrinsic of this chain.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// A block of this chain.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What a node needs of the runtime's types.
pub mod opaque {
    use super::{generic, Header};
    use sp_runtime::OpaqueExtrinsic;

    /// A block whose extrinsics are bytes. Clients get them as they were sent, and the node need not know the
    /// runtime's calls.
    pub type Block = generic::Block<Header, OpaqueExtrinsic>;
}
/// An event with the extrinsic that caused it and its topics.
pub type EventRecord = frame_system::EventRecord<RuntimeEvent, Hash>;
/// Runs blocks against the pallets of this runtime.
type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

/// Name and versions by which nodes and clients know this runtime.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("ebpf-contracts"),
    impl_name: Cow::Borrowed("ebpf-contracts"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

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
    #[runtime::pallet_index(3)]
    pub type TransactionPayment = pallet_transaction_payment;
    #[runtime::pallet_index(4)]
    pub type Sudo = pallet_sudo;
    #[runtime::pallet_index(5)]
    pub type Contracts = pallet_ebpf_contracts;
}
