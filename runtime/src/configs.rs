//! What this chain chooses: fees, and who may do what. What the sandbox chooses too is in
//! [`ebpf_contracts_runtime_common`].

use ebpf_contracts_runtime_common::{ContractCalls, WeightFee};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU8, VariantCountOf},
    weights::{Weight, WeightToFee},
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{traits::Bounded, FixedPointNumber, Perquintill};
use sp_version::RuntimeVersion;

use crate::{
    Balance, Balances, Block, PalletInfo, Runtime, RuntimeCall, RuntimeEvent, RuntimeFreezeReason,
    RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System, Timestamp, TransactionPayment, MICROUNIT, VERSION,
};

parameter_types! {
    /// [`VERSION`].
    pub const Version: RuntimeVersion = VERSION;
}

#[derive_impl(ebpf_contracts_runtime_common::config_preludes::SystemConfig as frame_system::DefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type Version = Version;
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

/// A millionth of a token for each byte of an extrinsic.
pub struct LengthFee;

impl WeightToFee for LengthFee {
    type Balance = Balance;

    fn weight_to_fee(length: &Weight) -> Balance {
        Balance::from(length.ref_time()).saturating_mul(MICROUNIT)
    }
}

parameter_types! {
    /// How full blocks are when fees stay as they are: of what normal extrinsics may fill.
    pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
    /// How fast fees follow the fullness of blocks.
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
    /// The least that a weight fee is multiplied by.
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10);
    /// The most that a weight fee is multiplied by.
    pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_transaction_payment::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OnChargeTransaction = FungibleAdapter<Balances, ()>;
    type WeightToFee = WeightFee;
    type LengthToFee = LengthFee;
    type FeeMultiplierUpdate = TargetedFeeAdjustment<
        Runtime,
        TargetBlockFullness,
        AdjustmentVariable,
        MinimumMultiplier,
        MaximumMultiplier,
    >;
    type OperationalFeeMultiplier = ConstU8<5>;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}

/// The node runs contracts: it must have the host functions of `ebpf-vm-host`.
#[cfg(not(any(feature = "interpreter", feature = "interpreter-prices")))]
type ContractsBackend = pallet_ebpf_contracts::NativeBackend<Runtime>;
#[cfg(any(feature = "interpreter", feature = "interpreter-prices"))]
use compared::ContractsBackend;

/// For tests and benchmarks, which compare backends: who runs contracts, and whose prices they pay, are
/// separate choices.
#[cfg(any(feature = "interpreter", feature = "interpreter-prices"))]
mod compared {
    use super::Runtime;
    use pallet_ebpf_contracts::{weights, MeasuredBackend};

    pub enum ContractsBackend {}

    impl MeasuredBackend for ContractsBackend {
        #[cfg(feature = "interpreter")]
        type Backend = pallet_ebpf_contracts::Interpreter;
        #[cfg(not(feature = "interpreter"))]
        type Backend = pallet_ebpf_contracts::Native;
        #[cfg(feature = "interpreter-prices")]
        type WeightInfo = weights::interpreter::SubstrateWeight<Runtime>;
        #[cfg(not(feature = "interpreter-prices"))]
        type WeightInfo = weights::native::SubstrateWeight<Runtime>;
    }
}

#[derive_impl(pallet_ebpf_contracts::config_preludes::SolochainDefaultConfig)]
impl pallet_ebpf_contracts::Config for Runtime {
    type Time = Timestamp;
    type Currency = Balances;
    type CallFilter = ContractCalls<Runtime>;
    type ChainExtension = pallet_ebpf_contracts::chain_extension::Accounts;
    type Backend = ContractsBackend;
    type WeightPrice = TransactionPayment;
    type Schedule = pallet_ebpf_contracts::limits::MeasuredSchedule<ContractsBackend>;
}
