//! What this chain chooses: limits, fees, deposits and who may do what.

use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, ConstU8, Contains, VariantCountOf},
    weights::{
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_SECOND},
        IdentityFee, Weight, WeightToFee,
    },
};
use frame_system::{
    limits::{BlockLength, BlockWeights},
    EnsureSigned,
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{traits::Bounded, FixedPointNumber, Perbill, Perquintill};
use sp_version::RuntimeVersion;

use crate::{
    AccountId, Balance, Balances, Block, Hash, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System, Timestamp,
    TransactionPayment, MICROUNIT, MILLIUNIT, VERSION,
};

/// The least that an account may own.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLIUNIT;

/// Extrinsics that are not operational fill at most this much of a block.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// Two seconds of computation and a proof of five MiB, as parachains have.
const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), 5 * 1024 * 1024);

parameter_types! {
    pub const BlockHashCount: u32 = 2400;
    pub const Version: RuntimeVersion = VERSION;
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
    type Nonce = Nonce;
    type Hash = Hash;
    type BlockHashCount = BlockHashCount;
    type BlockWeights = RuntimeBlockWeights;
    type BlockLength = RuntimeBlockLength;
    type DbWeight = ParityDbWeight;
    type Version = Version;
    type AccountData = pallet_balances::AccountData<Balance>;
    type SS58Prefix = SS58Prefix;
    type SingleBlockMigrations = pallet_ebpf_contracts::migration::Rehearsal<Runtime>;
}

impl pallet_timestamp::Config for Runtime {
    type Moment = u64;
    type OnTimestampSet = ();
    // Blocks are sealed when an extrinsic arrives, however soon that is.
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

/// One unit of fee for a picosecond of computation, or for the share of a block's proof that costs
/// as much: whichever is more.
pub struct WeightFee;

impl WeightToFee for WeightFee {
    type Balance = Balance;

    fn weight_to_fee(weight: &Weight) -> Balance {
        let time_per_proof_byte = MAXIMUM_BLOCK_WEIGHT.ref_time() / MAXIMUM_BLOCK_WEIGHT.proof_size();
        let proof = weight.proof_size().saturating_mul(time_per_proof_byte);
        IdentityFee::weight_to_fee(&Weight::from_parts(weight.ref_time().max(proof), 0))
    }
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
    pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10);
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

/// The deposit for storage: 20 milliunits for an item and 50 microunits for a byte.
const fn deposit(items: u32, bytes: u32) -> Balance {
    (items as Balance) * 20 * MILLIUNIT + (bytes as Balance) * 50 * MICROUNIT
}

parameter_types! {
    pub const DepositPerItem: Balance = deposit(1, 0);
    pub const DepositPerByte: Balance = deposit(0, 1);
    pub const DefaultDepositLimit: Balance = deposit(1024, 1024 * 1024);
    pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
}

/// The node runs contracts: it must have the host functions of `ebpf-vm-host`.
#[cfg(not(feature = "interpreter"))]
type ContractsBackend = pallet_ebpf_contracts::Native;
/// For tests: the runtime runs contracts itself.
#[cfg(feature = "interpreter")]
type ContractsBackend = pallet_ebpf_contracts::Interpreter;

/// Without `interpreter-prices`, what contracts do, fees included, is the same whoever runs them.
#[cfg(not(feature = "interpreter-prices"))]
type ContractsWeights =
    pallet_ebpf_contracts::weights::native::Weights<<Runtime as frame_system::Config>::DbWeight>;
/// For benchmarks: what a chain whose runtime runs contracts should ask for.
#[cfg(feature = "interpreter-prices")]
type ContractsWeights =
    pallet_ebpf_contracts::weights::interpreter::Weights<<Runtime as frame_system::Config>::DbWeight>;

/// The most blocks for which events are kept: thirty days with blocks of six seconds.
const MAX_EVENT_LIFETIME: u32 = 432_000;
/// Blocks for which an upload in chunks stays open: a day with blocks of six seconds.
const UPLOAD_LIFETIME: u32 = 14_400;

/// Calls that contracts may dispatch: those that do for a contract what they do for everybody, at a weight
/// that is known before.
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
    type WeightPrice = TransactionPayment;
    type Backend = ContractsBackend;
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
