//! Configurations to start from, for `derive_impl`. `Time` and `Currency` are always left to set.

use crate::{
    limits::MeasuredSchedule, weights::native, DefaultAddressGenerator, DefaultConfig, Measured, Native,
};
use frame_support::{
    derive_impl,
    pallet_prelude::inject_runtime_type,
    parameter_types, register_default_impl,
    traits::{ConstU32, ConstU64, Nothing},
    weights::{constants::RocksDbWeight, Weight},
};
use frame_system::EnsureSigned;
use sp_runtime::{traits::Convert, AccountId32, Perbill};

/// Deposits for tests.
mod test {
    use super::{parameter_types, Perbill};

    parameter_types! {
        pub const DepositPerByte: u64 = 10;
        pub const DepositPerItem: u64 = 1_000;
        pub const DefaultDepositLimit: u64 = 10_000_000;
        pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(10);
    }
}

/// Deposits for a token of 12 decimals: 20 thousandths for an item and 50 millionths for a byte.
mod solochain {
    use super::{parameter_types, Perbill};

    const fn deposit(items: u32, bytes: u32) -> u128 {
        let items = 20_000_000_000u128.saturating_mul(items as u128);
        items.saturating_add(50_000_000u128.saturating_mul(bytes as u128))
    }

    parameter_types! {
        pub const DepositPerByte: u128 = deposit(0, 1);
        pub const DepositPerItem: u128 = deposit(1, 0);
        pub const DefaultDepositLimit: u128 = deposit(1024, 1024 * 1024);
        pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
    }
}

/// For tests: accounts are `AccountId32`, balances `u64`, and the runtime runs contracts.
pub struct TestDefaultConfig;

/// A unit of balance for a picosecond.
impl<Price: From<u64>> Convert<Weight, Price> for TestDefaultConfig {
    fn convert(weight: Weight) -> Price {
        weight.ref_time().into()
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for TestDefaultConfig {}

#[register_default_impl(TestDefaultConfig)]
impl DefaultConfig for TestDefaultConfig {
    #[inject_runtime_type]
    type RuntimeEvent = ();
    #[inject_runtime_type]
    type RuntimeCall = ();
    #[inject_runtime_type]
    type RuntimeHoldReason = ();
    type CallFilter = Nothing;
    type ChainExtension = ();
    type Backend = ();
    type WeightPrice = Self;
    type Schedule = ();
    type DepositPerByte = test::DepositPerByte;
    type DepositPerItem = test::DepositPerItem;
    type DefaultDepositLimit = test::DefaultDepositLimit;
    type CodeHashLockupDepositPercent = test::CodeHashLockupDepositPercent;
    type AddressGenerator = DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 256 * 1024 }>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxDelegateDependencies = ConstU32<32>;
    type MaxTransientStorageSize = ConstU32<{ 1024 * 1024 }>;
    type MaxDebugBufferLen = ConstU32<{ 64 * 1024 }>;
    type MaxEventLifetime = ConstU64<1_000>;
    type UploadLifetime = ConstU64<100>;
    type UploadOrigin = EnsureSigned<AccountId32>;
    type InstantiateOrigin = EnsureSigned<AccountId32>;
}

/// For a chain with nodes of its own, accounts of `AccountId32`, balances of `u128` and block numbers of
/// `u32`.
///
/// - The node runs contracts: it must have the host functions of `ebpf_vm_host`. Set `Backend` to
///   [`NativeBackend<Runtime>`](crate::NativeBackend), and `Schedule` to [`MeasuredSchedule`] of that, if the
///   database's weights are not those of RocksDB.
/// - Set `WeightPrice` to the runtime's `TransactionPayment`. The default takes a unit of balance for a
///   picosecond.
/// - Set deposits if the token does not have 12 decimals.
/// - Contracts may dispatch nothing, and have no chain extension. Every account may upload and instantiate.
/// - Lifetimes, of 30 days for retained events and a day for uploads in chunks, are of blocks of six seconds.
pub struct SolochainDefaultConfig;

/// A unit of balance for a picosecond.
impl<Price: From<u64>> Convert<Weight, Price> for SolochainDefaultConfig {
    fn convert(weight: Weight) -> Price {
        weight.ref_time().into()
    }
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for SolochainDefaultConfig {}

#[register_default_impl(SolochainDefaultConfig)]
impl DefaultConfig for SolochainDefaultConfig {
    #[inject_runtime_type]
    type RuntimeEvent = ();
    #[inject_runtime_type]
    type RuntimeCall = ();
    #[inject_runtime_type]
    type RuntimeHoldReason = ();
    type CallFilter = Nothing;
    type ChainExtension = ();
    type Backend = Measured<Native, native::Weights<RocksDbWeight>>;
    type WeightPrice = Self;
    type Schedule = MeasuredSchedule<Self::Backend>;
    type DepositPerByte = solochain::DepositPerByte;
    type DepositPerItem = solochain::DepositPerItem;
    type DefaultDepositLimit = solochain::DefaultDepositLimit;
    type CodeHashLockupDepositPercent = solochain::CodeHashLockupDepositPercent;
    type AddressGenerator = DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 256 * 1024 }>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxDelegateDependencies = ConstU32<32>;
    type MaxTransientStorageSize = ConstU32<{ 1024 * 1024 }>;
    type MaxDebugBufferLen = ConstU32<{ 2 * 1024 * 1024 }>;
    type MaxEventLifetime = ConstU32<432_000>;
    type UploadLifetime = ConstU32<14_400>;
    type UploadOrigin = EnsureSigned<AccountId32>;
    type InstantiateOrigin = EnsureSigned<AccountId32>;
}

/// For a parachain: as [`SolochainDefaultConfig`], but the runtime runs contracts itself. Validators of the
/// relay chain have no host functions for them.
pub struct ParaChainDefaultConfig;

#[derive_impl(frame_system::config_preludes::ParaChainDefaultConfig, no_aggregated_types)]
impl frame_system::DefaultConfig for ParaChainDefaultConfig {}

#[derive_impl(SolochainDefaultConfig as DefaultConfig, no_aggregated_types)]
#[register_default_impl(ParaChainDefaultConfig)]
impl DefaultConfig for ParaChainDefaultConfig {
    type Backend = ();
    type Schedule = MeasuredSchedule<()>;
}
