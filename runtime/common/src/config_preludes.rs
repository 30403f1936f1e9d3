//! Configurations of FRAME's pallets, for `derive_impl`, which wants their full paths.

use crate::{
    AccountId, Balance, BlockHashCount, ExistentialDeposit, Hash, Nonce, RuntimeBlockLength,
    RuntimeBlockWeights, SS58Prefix,
};
use frame_support::{
    derive_impl,
    pallet_prelude::inject_runtime_type,
    register_default_impl,
    traits::{ConstU32, ConstU64, VariantCountOf},
    weights::constants::ParityDbWeight,
};

/// Of `frame_system`: what its `SolochainDefaultConfig` says, with this chain's types and limits.
pub struct SystemConfig;

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig as frame_system::DefaultConfig, no_aggregated_types)]
#[register_default_impl(SystemConfig)]
impl frame_system::DefaultConfig for SystemConfig {
    type AccountId = AccountId;
    type Nonce = Nonce;
    type Hash = Hash;
    type BlockHashCount = BlockHashCount;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type DbWeight = ParityDbWeight;
    type AccountData = pallet_balances::AccountData<Balance>;
    type SS58Prefix = SS58Prefix;
}

/// Of `pallet_timestamp`. Blocks may follow each other however soon: a development node seals one for each
/// extrinsic.
pub struct TimestampConfig;

#[derive_impl(SystemConfig as frame_system::DefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for TimestampConfig {}

#[register_default_impl(TimestampConfig)]
impl pallet_timestamp::DefaultConfig for TimestampConfig {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<0>;
    type WeightInfo = ();
}

/// Of `pallet_balances`, with the weights that its authors measured.
pub struct BalancesConfig;

#[derive_impl(SystemConfig as frame_system::DefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for BalancesConfig {}

#[register_default_impl(BalancesConfig)]
impl pallet_balances::DefaultConfig for BalancesConfig {
    #[inject_runtime_type]
    type RuntimeEvent = ();
    #[inject_runtime_type]
    type RuntimeHoldReason = ();
    #[inject_runtime_type]
    type RuntimeFreezeReason = ();
    type Balance = Balance;
    type DustRemoval = ();
    type ExistentialDeposit = ExistentialDeposit;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = Self::RuntimeFreezeReason;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = VariantCountOf<Self::RuntimeFreezeReason>;
    type DoneSlashHandler = ();
    type WeightInfo = ();
}
