//! The runtime: that of the sample chain, without fees and sudo.
//!
//! Limits, deposits, the schedule and pallet indices are the sample chain's, so that gas, deposits, events
//! and errors are what a development node reports; `tests/mirror.rs` compares the two.

use crate::engine::Selected;
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, Contains, VariantCountOf},
    weights::{
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_SECOND},
        Weight,
    },
};
use frame_system::{
    limits::{BlockLength, BlockWeights},
    EnsureSigned,
};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, Convert},
    MultiAddress, MultiSignature, Perbill,
};

/// A 32-byte public key or derived account.
pub type AccountId = sp_runtime::AccountId32;
/// Amount of the native token; see [`UNIT`].
pub type Balance = u128;
/// Height of a block.
pub type BlockNumber = u32;
/// 32-byte hash of a block, a code or a storage root.
pub type Hash = sp_core::H256;
/// How an extrinsic names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block of this chain.
pub type Block =
    generic::Block<Header, generic::UncheckedExtrinsic<Address, RuntimeCall, MultiSignature, ()>>;

/// One token: balances count its 10^-12ths.
pub const UNIT: Balance = 1_000_000_000_000;
/// A thousandth of a token.
pub const MILLIUNIT: Balance = UNIT / 1_000;
/// A millionth of a token.
pub const MICROUNIT: Balance = MILLIUNIT / 1_000;
/// The least that an account may own.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLIUNIT;

const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), 5 * 1024 * 1024);

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

parameter_types! {
    pub const BlockHashCount: u32 = 2400;
    pub const SS58Prefix: u8 = 42;
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
    pub RuntimeBlockWeights: BlockWeights =
        BlockWeights::with_sensible_defaults(MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO);
    pub RuntimeBlockLength: BlockLength =
        BlockLength::builder().max_length(5 * 1024 * 1024).build();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type Block = Block;
    type AccountId = AccountId;
    type Nonce = u32;
    type Hash = Hash;
    type BlockHashCount = BlockHashCount;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type DbWeight = ParityDbWeight;
    type AccountData = pallet_balances::AccountData<Balance>;
    type SS58Prefix = SS58Prefix;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = ();
    type MinimumPeriod = ConstU64<0>;
    type WeightInfo = ();
}

impl pallet_balances::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeHoldReason = RuntimeHoldReason;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type Balance = Balance;
    type DustRemoval = ();
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type ReserveIdentifier = [u8; 8];
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxLocks = ConstU32<50>;
    type MaxReserves = ConstU32<50>;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type DoneSlashHandler = ();
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// What the sample chain takes for weight while its blocks are nearly empty: one unit for a picosecond of
/// computation, or for the share of a block's proof that costs as much, whichever is more.
pub struct WeightPrice;

impl Convert<Weight, Balance> for WeightPrice {
    fn convert(weight: Weight) -> Balance {
        let weight = weight.min(MAXIMUM_BLOCK_WEIGHT);
        let time_per_proof_byte = MAXIMUM_BLOCK_WEIGHT.ref_time() / MAXIMUM_BLOCK_WEIGHT.proof_size();
        let proof = weight.proof_size().saturating_mul(time_per_proof_byte);
        Balance::from(weight.ref_time().max(proof))
    }
}

const fn deposit(items: u32, bytes: u32) -> Balance {
    (items as Balance) * 20 * MILLIUNIT + (bytes as Balance) * 50 * MICROUNIT
}

parameter_types! {
    pub const DepositPerItem: Balance = deposit(1, 0);
    pub const DepositPerByte: Balance = deposit(0, 1);
    pub const DefaultDepositLimit: Balance = deposit(1024, 1024 * 1024);
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
}

/// Priced for a node that runs contracts natively, whichever engine runs them here.
type ContractsWeights =
    pallet_ebpf_contracts::weights::native::Weights<<Runtime as frame_system::Config>::DbWeight>;

/// The most blocks for which events are kept: thirty days with blocks of six seconds.
const MAX_EVENT_LIFETIME: u32 = 432_000;
/// Blocks for which an upload in chunks stays open: a day with blocks of six seconds.
const UPLOAD_LIFETIME: u32 = 14_400;

/// Calls that contracts may dispatch: those of the sample chain.
pub struct ContractCalls;

impl Contains<RuntimeCall> for ContractCalls {
    fn contains(call: &RuntimeCall) -> bool {
        use frame_system::Call as System;
        use pallet_balances::Call as Balances;
        matches!(
            call,
            RuntimeCall::System(System::remark { .. } | System::remark_with_event { .. })
                | RuntimeCall::Balances(
                    Balances::transfer_allow_death { .. }
                        | Balances::transfer_keep_alive { .. }
                        | Balances::transfer_all { .. }
                )
        )
    }
}

impl pallet_ebpf_contracts::Config for Runtime {
    type Time = Timestamp;
    type Currency = Balances;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CallFilter = ContractCalls;
    type ChainExtension = pallet_ebpf_contracts::chain_extension::Accounts;
    type WeightPrice = WeightPrice;
    type Backend = Selected;
    type WeightInfo = ContractsWeights;
    type Schedule = pallet_ebpf_contracts::limits::MeasuredSchedule<ContractsWeights>;
    type DepositPerByte = DepositPerByte;
    type DepositPerItem = DepositPerItem;
    type DefaultDepositLimit = DefaultDepositLimit;
    type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
    type AddressGenerator = pallet_ebpf_contracts::DefaultAddressGenerator;
    type MaxCodeLen = ConstU32<{ 256 * 1024 }>;
    type MaxStorageKeyLen = ConstU32<128>;
    type MaxDelegateDependencies = ConstU32<32>;
    type MaxTransientStorageSize = ConstU32<{ 1024 * 1024 }>;
    type Migrations = pallet_ebpf_contracts::migration::All<Runtime>;
    type MaxDebugBufferLen = ConstU32<{ 2 * 1024 * 1024 }>;
    type MaxEventLifetime = ConstU32<MAX_EVENT_LIFETIME>;
    type UploadLifetime = ConstU32<UPLOAD_LIFETIME>;
    type UploadOrigin = EnsureSigned<AccountId>;
    type InstantiateOrigin = EnsureSigned<AccountId>;
    type Environment = ();
    type ApiVersion = ();
}
