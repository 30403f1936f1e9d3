//! # Contracts
//!
//! A pallet that stores smart contracts, compiled to eBPF, and runs them with metered gas.
//!
//! Names, indices and encodings of extrinsics, events, errors, storage, hold reasons and the runtime API
//! are those of pallet-contracts 51, so that its clients work: call the pallet `Contracts` in
//! `construct_runtime`. What contracts are and what they may call is different: a contract is an ELF file as
//! `ebpf_vm` defines it, and its imports are the syscalls of `ebpf_uapi`.
//!
//! ## Call lifecycle
//!
//! An extrinsic or the runtime API enters through [`invoke`], which opens a storage transaction, the
//! [gas meter](gas::GasMeter) and the [deposit meter](deposit::RootMeter). The
//! [call stack](exec::Stack) then makes a frame for the contract, moves value and runs the
//! [code](code::ContractCode) in the VM. Whenever the contract makes a [syscall](syscalls), the VM hands
//! control to the pallet and is resumed with the answer. A contract that calls another one gets a new frame
//! on top of its own. In the end balances for storage deposits move, or everything that happened is rolled
//! back; the gas that was used is paid for in both cases.
//!
//! On a dry run, and when a block is executed again for a runtime API, a [`Tracer`] may be told what
//! contracts do.
//!
//! ## Left out, compared with pallet-contracts
//!
//! The extrinsics `call_old_weight`, `instantiate_with_code_old_weight` and `instantiate_old_weight`
//! (indices 0 to 2): no client of today needs them. The extrinsic `migrate` (index 9): migrations are for
//! `pallet_migrations`. Their indices stay free. The argument `determinism` is taken and ignored, see
//! [`Determinism`]. Errors that cannot occur here keep their indices.
//!
//! ## Different from pallet-contracts
//!
//! - A callee that exceeds its own deposit limit fails by itself (`CalleeTrapped`) and not its caller; a
//!   deposit limit of 0 is a limit.
//! - What a contract did to storage so far counts when it calls another one, so that a contract that is
//!   called again finds its record as its storage is.
//! - Deposits move once for each contract and invocation. When a contract ends itself, what it
//!   holds moves at once, to the beneficiary if root is the origin.
//! - A constructor, and whatever it calls, cannot call the contract that instantiates it, unless that allows
//!   for it.
//! - The input of a call, the salt of an instantiation and the output of a contract have a limit,
//!   `call_data_len`.
//!
//! ## Trust
//!
//! Code, input and every argument of a syscall are hostile. No input makes this crate panic, and every cost
//! is charged before it is incurred.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]
#![allow(rustdoc::private_intra_doc_links)] // the overview names what the crate keeps to itself
#![allow(clippy::crate_in_macro_def)] // sections of the pallet are macros, of this crate alone

extern crate alloc;

mod access;
mod address;
mod api;
mod backend;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod code;
mod debug;
mod decode;
mod deletion;
mod deposit;
mod diff;
mod exec;
mod expiry;
mod gas;
mod guard;
mod idle;
mod integrity;
mod invoke;
mod iteration;
mod origin;
mod per_block;
mod prices;
mod primitives;
mod retained_events;
mod sections;
mod storage;
mod syscalls;
mod trace;
mod transient;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
mod uploads;

pub mod chain_extension;
pub mod config_preludes;
pub mod limits;
pub mod weights;

#[cfg(test)]
mod tests;

pub use ebpf_vm_host::{Backend, Interpreter, Native};

pub use address::{AddressGenerator, DefaultAddressGenerator};
pub use backend::{InterpreterBackend, Measured, MeasuredBackend, MeasuredWith, NativeBackend, WeightsOf};
pub use code::CodeInfo;
pub use deletion::DeletionQueueManager;
pub use expiry::{BigEndian, ExpiryWalk};
pub use iteration::contract_key;
pub use limits::{Limits, Schedule};
pub use origin::Origin;
pub use pallet::*;
pub use per_block::Noted;
pub use primitives::*;
pub use retained_events::{EventPage, MaxEventLen, MaxEventTopics, RetainedEvent};
pub use storage::ContractInfo;
pub use trace::{
    CallFrame, CallKind, Cause, Change, Data, End, Failure, Step, StorageSet, Trace, TraceConfig, TraceOf,
    Tracer,
};
pub use uploads::chunks::{Gap, Page, Upload, UploadId};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use backend::BackendOf;
use codec::{Decode, DecodeWithMemTracking, Encode, HasCompact};
use core::{fmt::Debug, marker::PhantomData};
use frame_support::{
    dispatch::{GetDispatchInfo, PostDispatchInfo},
    pallet_macros::import_section,
    traits::{
        fungible::{Inspect, Mutate, MutateHold},
        ConstU32, Contains, Time,
    },
    weights::Weight,
    BoundedVec, DefaultNoBound,
};
use frame_system::{pallet_prelude::BlockNumberFor, EventRecord};
use scale_info::TypeInfo;
use sp_runtime::traits::{Convert, Dispatchable, StaticLookup};

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
type AccountIdLookupOf<T> = <<T as frame_system::Config>::Lookup as StaticLookup>::Source;
type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;
type CodeHash<T> = <T as frame_system::Config>::Hash;
type CodeVec<T> = BoundedVec<u8, <T as Config>::MaxCodeLen>;
type EventRecordOf<T> =
    EventRecord<<T as frame_system::Config>::RuntimeEvent, <T as frame_system::Config>::Hash>;
type MomentOf<T> = <<T as Config>::Time as Time>::Moment;
type TrieId = BoundedVec<u8, ConstU32<128>>;
type Configuration = BoundedVec<u8, ConstU32<{ ebpf_vm::limits::MAX_CONFIGURATION_BYTES }>>;

/// Target of this crate's log messages.
const LOG_TARGET: &str = "runtime::contracts";

/// Stands for the type `T` in metadata, where a bare `PhantomData` would be left out.
#[derive(Encode, Decode, DefaultNoBound, TypeInfo)]
pub struct EnvironmentType<T>(PhantomData<T>);

/// The types that contracts and the chain exchange. It exists to put them in the metadata, where
/// tools find them.
#[derive(Encode, Decode, DefaultNoBound, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct Environment<T: Config> {
    account_id: EnvironmentType<AccountIdOf<T>>,
    balance: EnvironmentType<BalanceOf<T>>,
    hash: EnvironmentType<<T as frame_system::Config>::Hash>,
    hasher: EnvironmentType<<T as frame_system::Config>::Hashing>,
    timestamp: EnvironmentType<MomentOf<T>>,
    block_number: EnvironmentType<BlockNumberFor<T>>,
}

/// Number of syscalls that this chain offers. Grows with each new syscall.
#[derive(Encode, Decode, TypeInfo)]
pub struct ApiVersion(u16);

impl Default for ApiVersion {
    fn default() -> Self {
        Self(ebpf_uapi::SYSCALLS.len() as u16)
    }
}

#[import_section(sections::calls::calls)]
#[import_section(sections::errors::errors)]
#[import_section(sections::events::events)]
#[import_section(sections::storage_items::storage_items)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use frame_support::{pallet_prelude::*, weights::WeightMeter};
    use frame_system::pallet_prelude::*;
    use sp_runtime::{traits::UniqueSaturatedInto, Perbill};

    /// Version of the layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

    /// The pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What a runtime decides.
    #[pallet::config(with_default)]
    pub trait Config: frame_system::Config {
        /// The clock that contracts read.
        #[pallet::no_default]
        type Time: Time;

        /// The currency of contracts, fees and deposits.
        #[pallet::no_default]
        type Currency: Inspect<Self::AccountId>
            + Mutate<Self::AccountId>
            + MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// The overarching event type.
        #[pallet::no_default_bounds]
        #[allow(deprecated)]
        type RuntimeEvent: From<Event<Self>> + IsType<<Self as frame_system::Config>::RuntimeEvent>;

        /// The overarching call type.
        #[pallet::no_default_bounds]
        type RuntimeCall: Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
            + GetDispatchInfo
            + DecodeWithMemTracking
            + IsType<<Self as frame_system::Config>::RuntimeCall>;

        /// The overarching hold reason.
        #[pallet::no_default_bounds]
        type RuntimeHoldReason: From<HoldReason>;

        /// Which calls of the runtime contracts may dispatch, with their account as signed origin. It holds
        /// for calls inside of these calls too, as long as they keep the origin. Contracts are deterministic
        /// and long-lived: pass what has a weight that covers its worst case, and will keep its encoding.
        #[pallet::no_default_bounds]
        type CallFilter: Contains<<Self as frame_system::Config>::RuntimeCall>;

        /// What contracts may do on this chain beyond the syscalls; `()` if nothing. A tuple of
        /// [`RegisteredChainExtension`](chain_extension::RegisteredChainExtension)s is one, too.
        #[pallet::no_default_bounds]
        type ChainExtension: chain_extension::ChainExtension<Self> + Default;

        /// Where contracts run, and the weights that were measured there: [`NativeBackend`],
        /// [`InterpreterBackend`], or [`Measured`] with weights of one's own.
        type Backend: MeasuredBackend;

        /// What weight costs. Answers contracts' questions about prices; it does not set fees.
        #[pallet::no_default_bounds]
        type WeightPrice: Convert<Weight, BalanceOf<Self>>;

        /// Limits of contracts and the price of VM gas. `()` stands for the default schedule.
        #[pallet::constant]
        type Schedule: Get<Schedule>;

        /// Deposit for a byte of storage. Applies to storage that is taken from now on.
        #[pallet::constant]
        #[pallet::no_default_bounds]
        type DepositPerByte: Get<BalanceOf<Self>>;

        /// Deposit for an item of storage. Applies to storage that is taken from now on.
        #[pallet::constant]
        #[pallet::no_default_bounds]
        type DepositPerItem: Get<BalanceOf<Self>>;

        /// Storage deposit limit of calls that set none.
        #[pallet::constant]
        #[pallet::no_default_bounds]
        type DefaultDepositLimit: Get<BalanceOf<Self>>;

        /// Share of the deposit for a code that each contract instantiated from it puts down: a contract
        /// keeps its code from being removed.
        #[pallet::constant]
        type CodeHashLockupDepositPercent: Get<Perbill>;

        /// Derives the addresses of contracts.
        #[pallet::no_default_bounds]
        type AddressGenerator: AddressGenerator<Self>;

        /// Bytes of a contract ELF.
        #[pallet::constant]
        type MaxCodeLen: Get<u32>;

        /// Bytes of a storage key.
        #[pallet::constant]
        type MaxStorageKeyLen: Get<u32>;

        /// Number of codes that a contract may keep from being removed, besides its own.
        #[pallet::constant]
        type MaxDelegateDependencies: Get<u32>;

        /// Bytes that the transient storage of all contracts of an invocation may take.
        #[pallet::constant]
        type MaxTransientStorageSize: Get<u32>;

        /// Bytes of debug messages that a dry run returns.
        #[pallet::constant]
        type MaxDebugBufferLen: Get<u32>;

        /// The longest retention period of an event, in blocks.
        #[pallet::constant]
        #[pallet::no_default_bounds]
        type MaxEventLifetime: Get<BlockNumberFor<Self>>;

        /// Blocks for which an upload in chunks stays open. After that anyone may remove it.
        #[pallet::constant]
        #[pallet::no_default_bounds]
        type UploadLifetime: Get<BlockNumberFor<Self>>;

        /// Who may upload code.
        #[pallet::no_default_bounds]
        type UploadOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

        /// Who may instantiate contracts.
        #[pallet::no_default_bounds]
        type InstantiateOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;
    }

    #[pallet::extra_constants]
    impl<T: Config> Pallet<T> {
        /// The types that contracts and the chain exchange, for tools that read the metadata.
        #[pallet::constant_name(Environment)]
        fn environment() -> Environment<T> {
            Default::default()
        }

        /// Number of syscalls that this chain offers. Grows with each new syscall.
        #[pallet::constant_name(ApiVersion)]
        fn api_version() -> ApiVersion {
            Default::default()
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            crate::code::clear_compiled_weight::<T>().saturating_add(WeightsOf::<T>::clear_removed())
        }

        fn on_idle(block: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = WeightMeter::with_limit(remaining);
            crate::idle::clean_up::<T>(block.unique_saturated_into(), &mut meter);
            meter.consumed()
        }

        fn on_finalize(_: BlockNumberFor<T>) {
            crate::code::clear_compiled::<T>();
            crate::iteration::clear_removed::<T>();
            crate::expiry::clear_walk::<T, crate::uploads::chunks::UploadQueue>();
            crate::expiry::clear_walk::<T, crate::retained_events::RetainedEventQueue>();
        }

        fn integrity_test() {
            crate::integrity::check::<T>();
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            crate::try_state::check_and_log::<T>()
        }
    }

    /// Why the pallet holds balance.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For code, from whoever uploaded it.
        CodeUploadDepositReserve,
        /// For a contract's record and storage, on the contract's account.
        StorageDepositReserve,
        /// For retained events, from the origin of the call.
        EventDepositReserve,
    }
}
