//! Configurations to start from.

use crate::{weights::interpreter::Weights, DefaultAddressGenerator, DefaultConfig, Interpreter};
use frame_support::{
    derive_impl,
    pallet_prelude::inject_runtime_type,
    parameter_types,
    traits::{ConstU32, ConstU64, Nothing},
    weights::{constants::RocksDbWeight, Weight},
};
use frame_system::EnsureSigned;
use sp_runtime::{traits::Convert, Perbill};

type AccountId = sp_runtime::AccountId32;
type Balance = u64;

parameter_types! {
    #[doc = "Deposit for a byte."]
    pub const DepositPerByte: Balance = 10;
    #[doc = "Deposit for an item."]
    pub const DepositPerItem: Balance = 1_000;
    #[doc = "Limit of calls that set none."]
    pub const DefaultDepositLimit: Balance = 10_000_000;
    #[doc = "Share of the code's deposit."]
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(10);
}

/// For tests: accounts are `AccountId32`, balances `u64`. `Time` and `Currency` are left to set.
pub struct TestDefaultConfig;

impl<Price: From<u64>> Convert<Weight, Price> for TestDefaultConfig {
    fn convert(weight: Weight) -> Price {
        weight.ref_time().into()
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for TestDefaultConfig {}

#[frame_support::register_default_impl(TestDefaultConfig)]
impl DefaultConfig for TestDefaultConfig {
    #[inject_runtime_type]
    type RuntimeEvent = ();
    #[inject_runtime_type]
    type RuntimeCall = ();
    #[inject_runtime_type]
    type RuntimeHoldReason = ();
    type CallFilter = Nothing;
    type ChainExtension = ();
    type Backend = Interpreter;
    type WeightPrice = Self;
    type WeightInfo = Weights<RocksDbWeight>;
    type Schedule = ();
    type DepositPerByte = DepositPerByte;
    type DepositPerItem = DepositPerItem;
    type DefaultDepositLimit = DefaultDepositLimit;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type AddressGenerator = DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 256 * 1024 }>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxDelegateDependencies = ConstU32<32>;
    type MaxTransientStorageSize = ConstU32<{ 1024 * 1024 }>;
    type Migrations = ();
    type MaxDebugBufferLen = ConstU32<{ 64 * 1024 }>;
    type MaxEventLifetime = ConstU64<1_000>;
    type UploadLifetime = ConstU64<100>;
    type UploadOrigin = EnsureSigned<AccountId>;
    type InstantiateOrigin = EnsureSigned<AccountId>;
    type Environment = ();
    type ApiVersion = ();
}
