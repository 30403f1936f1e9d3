//! Types that clients see: arguments and results of the runtime API, of `bare_*` and of extrinsics.
//!
//! Their SCALE encodings are those of pallet-contracts 51 (the order of fields and variants included),
//! because `@polkadot/api-contract` decodes them by position.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{Saturating, Zero},
    DispatchError,
};

/// What a dry run of a call or an instantiation found.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct ContractResult<R, Balance, EventRecord> {
    /// Weight that the execution used.
    pub gas_consumed: Weight,
    /// The smallest gas limit with which the same execution succeeds. It is larger than `gas_consumed`
    /// where a syscall must put aside the worst case before it knows the actual cost.
    pub gas_required: Weight,
    /// Storage deposit that moves between the origin and contracts if the execution succeeds: all charges
    /// less all refunds, in whatever order they come. Zero if it fails, as then nothing moves.
    ///
    /// A charge is the smallest deposit limit with which the same happens, and with a refund that is zero,
    /// unless limits that are left mean something on the way: a contract that sets a deposit limit for a call
    /// of its own gives away no more than what is left to itself at that time, and an instantiation that
    /// uploads code must be allowed the whole deposit for that, whatever its constructor has refunded.
    pub storage_deposit: StorageDeposit<Balance>,
    /// UTF-8 text for people: the contract's debug messages, then what ended the execution if it failed.
    /// Its form is not stable. Only filled when asked for.
    pub debug_message: Vec<u8>,
    /// The outcome. A contract that reverted is `Ok` here, with the flag set.
    pub result: R,
    /// Events of the block so far and of this execution, in order. Only filled when asked for.
    pub events: Option<Vec<EventRecord>>,
}

/// Result of `bare_call` and `ContractsApi::call`.
pub type ContractExecResult<Balance, EventRecord> =
    ContractResult<Result<ExecReturnValue, DispatchError>, Balance, EventRecord>;

/// Result of `bare_instantiate` and `ContractsApi::instantiate`.
pub type ContractInstantiateResult<AccountId, Balance, EventRecord> =
    ContractResult<Result<InstantiateReturnValue<AccountId>, DispatchError>, Balance, EventRecord>;

/// Result of `bare_upload_code` and `ContractsApi::upload_code`.
pub type CodeUploadResult<CodeHash, Balance> =
    Result<CodeUploadReturnValue<CodeHash, Balance>, DispatchError>;

/// Result of `get_storage` and `ContractsApi::get_storage`: the value, if the key has one.
pub type GetStorageResult = Result<Option<Vec<u8>>, ContractAccessError>;

/// Why the storage of a contract could not be read.
#[derive(Copy, Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, Debug, TypeInfo)]
pub enum ContractAccessError {
    /// There is no contract at this address.
    DoesntExist,
    /// The key is longer than `MaxStorageKeyLen`.
    KeyDecodingFailed,
    /// The storage of the pallet is being migrated. (Never returned.)
    MigrationInProgress,
}

/// Flags that a contract returned with its output. Encodes as one `u32`.
#[derive(Copy, Clone, Default, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct ReturnFlags {
    bits: u32,
}

impl ReturnFlags {
    /// Whether the contract asked for its changes to be rolled back.
    pub fn reverted(self) -> bool {
        self.bits & ebpf_uapi::ReturnFlags::REVERT.bits() != 0
    }

    /// The flags as the contract passed them.
    pub fn bits(self) -> u32 {
        self.bits
    }
}

impl From<ebpf_uapi::ReturnFlags> for ReturnFlags {
    fn from(flags: ebpf_uapi::ReturnFlags) -> Self {
        Self { bits: flags.bits() }
    }
}

/// Output of a contract that ran to its end.
#[derive(Clone, Default, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct ExecReturnValue {
    /// Flags passed to the syscall `return_value`; empty without it.
    pub flags: ReturnFlags,
    /// Data passed to the syscall `return_value`; empty without it.
    pub data: Vec<u8>,
}

impl ExecReturnValue {
    /// Whether the contract asked for its changes to be rolled back.
    pub fn did_revert(&self) -> bool {
        self.flags.reverted()
    }
}

/// Output of a constructor, and where the contract is.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct InstantiateReturnValue<AccountId> {
    /// Output of the constructor.
    pub result: ExecReturnValue,
    /// Account of the new contract.
    pub account_id: AccountId,
}

/// What an upload stored.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, Debug, TypeInfo)]
pub struct CodeUploadReturnValue<CodeHash, Balance> {
    /// Hash under which the code is stored.
    pub code_hash: CodeHash,
    /// Deposit that was held from the uploader; zero if the code was there already.
    pub deposit: Balance,
}

/// A retained event.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct RetainedEventInfo<AccountId, Balance, BlockNumber, Hash> {
    /// Its number: later events have larger ones.
    pub id: u64,
    /// The contract that deposited it. It may have ended since.
    pub contract: AccountId,
    /// Its topics.
    pub topics: Vec<Hash>,
    /// The event, as the contract's metadata describes it.
    pub data: Vec<u8>,
    /// The block in which it was deposited.
    pub block: BlockNumber,
    /// The last block in which it is kept.
    pub expires: BlockNumber,
    /// Who paid the deposit, and gets it back. None if root called.
    pub payer: Option<AccountId>,
    /// Deposit held from the payer.
    pub deposit: Balance,
}

/// An upload in chunks that is open.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct UploadStatus<Balance, BlockNumber> {
    /// Length of the code in bytes.
    pub len: u32,
    /// What was not written yet: from the first number up to, but not including, the second; in order.
    pub missing: Vec<(u32, u32)>,
    /// The last block in which only its owner can remove the upload.
    pub expires: BlockNumber,
    /// Deposit held from the owner.
    pub deposit: Balance,
}

/// What a dry run of `finalise_upload` found.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub struct FinaliseUploadResult<CodeHash, Balance> {
    /// The outcome.
    pub result: CodeUploadResult<CodeHash, Balance>,
    /// UTF-8 text for people: why the upload is not code, and where. Empty if it is. Its form is not stable.
    pub debug_message: Vec<u8>,
}

/// The code from which to instantiate.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug, TypeInfo)]
pub enum Code<Hash> {
    /// A contract ELF, which is uploaded first.
    Upload(Vec<u8>),
    /// Hash of code that is on-chain already.
    Existing(Hash),
}

/// Kept for the sake of clients' encodings: every eBPF program that passes verification is
/// deterministic, and the pallet ignores which variant it is given.
#[derive(
    Clone, Copy, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, Debug, TypeInfo,
)]
pub enum Determinism {
    /// Deterministic execution.
    Enforced,
    /// Means the same as `Enforced` here.
    Relaxed,
}

/// Whether `bare_call` and `bare_instantiate` report events.
#[derive(Copy, Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, Debug, TypeInfo)]
pub enum CollectEvents {
    /// Report them. Never on-chain: it reads all events of the block.
    UnsafeCollect,
    /// Do not.
    Skip,
}

/// Whether `bare_call` and `bare_instantiate` report debug messages.
#[derive(Copy, Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, Debug, TypeInfo)]
pub enum DebugInfo {
    /// Report them. Never on-chain: contracts can tell, so that results may differ between nodes.
    UnsafeDebug,
    /// Do not.
    Skip,
}

/// Balance that moves between the origin and contracts to pay for storage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, Debug, TypeInfo)]
pub enum StorageDeposit<Balance> {
    /// Storage was freed: the amount goes to the origin.
    Refund(Balance),
    /// Storage was taken: the amount comes from the origin.
    Charge(Balance),
}

impl<Balance: Zero> Default for StorageDeposit<Balance> {
    fn default() -> Self {
        Self::Charge(Zero::zero())
    }
}

impl<Balance: Saturating + Ord + Zero + Copy> StorageDeposit<Balance> {
    /// The amount to charge; zero for a refund.
    pub fn charge_or_zero(&self) -> Balance {
        self.parts().0
    }

    /// Whether nothing moves.
    pub fn is_zero(&self) -> bool {
        let (charge, refund) = self.parts();
        charge.is_zero() && refund.is_zero()
    }

    /// Charges and refunds of both, set off against each other.
    pub fn saturating_add(&self, other: &Self) -> Self {
        let ((charge, refund), (other_charge, other_refund)) = (self.parts(), other.parts());
        Self::net(charge.saturating_add(other_charge), refund.saturating_add(other_refund))
    }

    /// As [`Self::saturating_add`], with `other`'s direction turned round.
    pub fn saturating_sub(&self, other: &Self) -> Self {
        let (charge, refund) = other.parts();
        self.saturating_add(&if charge.is_zero() { Self::Charge(refund) } else { Self::Refund(charge) })
    }

    /// What is left of `limit`; more than `limit` after a refund.
    pub fn available(&self, limit: &Balance) -> Balance {
        let (charge, refund) = self.parts();
        limit.saturating_add(refund).saturating_sub(charge)
    }

    fn parts(&self) -> (Balance, Balance) {
        match self {
            Self::Charge(amount) => (*amount, Zero::zero()),
            Self::Refund(amount) => (Zero::zero(), *amount),
        }
    }

    fn net(charge: Balance, refund: Balance) -> Self {
        if charge >= refund {
            Self::Charge(charge.saturating_sub(refund))
        } else {
            Self::Refund(refund.saturating_sub(charge))
        }
    }
}
