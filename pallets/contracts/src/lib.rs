//! # Contracts
//!
//! A pallet that stores smart contracts, compiled to eBPF, and runs them with metered gas.
//!
//! Names, indices and encodings of extrinsics, events, errors, storage, hold reasons and the runtime API
//! are those of pallet-contracts 51, so that its clients work: call the pallet `Contracts` in
//! `construct_runtime`. What contracts are and what they may call is different: a contract is an ELF file as
//! `ebpf_vm` defines it, and its imports are the syscalls of `ebpf_uapi`.
//!
//! ## The way of a call
//!
//! An extrinsic or the runtime API enters through [`invoke`], which opens a storage transaction, the
//! [gas meter](gas::GasMeter) and the [deposit meter](deposit::RootMeter). The
//! [call stack](exec::Stack) then makes a frame for the contract, moves value and runs the
//! [code](code::ContractCode) in the VM. Whenever the contract makes a [syscall](syscalls), the VM hands
//! control to the pallet and is resumed with the answer. A contract that calls another one gets a new frame
//! on top of its own. In the end balances for storage deposits move, or everything that happened is rolled
//! back; the gas that was used is paid for in both cases.
//!
//! On a dry run, and when a block is executed again for a runtime API, a [`Tracer`] may be told what contracts do.
//!
//! ## Left out, compared with pallet-contracts
//!
//! The extrinsics `call_old_weight`, `instantiate_with_code_old_weight` and `instantiate_old_weight`
//! (indices 0 to 2): no client of today needs them, and their indices stay free. The
//! argument `determinism` is taken and ignored, see [`Determinism`]. Errors that cannot occur here keep
//! their indices.
//!
//! ## Different from pallet-contracts
//!
//! - A callee that exceeds its own deposit limit fails by itself (`CalleeTrapped`) and not its caller; a deposit
//!   limit of 0 is a limit.
//! - What a contract did to storage so far counts when it calls another one, so that a contract that is
//!   called again finds its record as its storage is.
//! - Deposits move once for each contract and invocation. When a contract ends itself, what it
//!   holds moves at once, to the beneficiary if root is the origin.
//! - A constructor, and whatever it calls, cannot call the contract that instantiates it, unless that allows for it.
//! - The input of a call, the salt of an instantiation and the output of a contract have a limit, `call_data_len`.
//!
//! ## Trust
//!
//! Code, input and every argument of a syscall are hostile. No input makes this crate panic, and every cost is
//! charged before it is incurred.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]
#![allow(rustdoc::private_intra_doc_links)] // the overview names what the crate keeps to itself

extern crate alloc;

mod address;
mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod code;
mod debug;
mod decode;
mod deletion;
mod deposit;
mod exec;
mod expiry;
mod gas;
mod guard;
mod idle;
mod invoke;
mod iteration;
mod kept_events;
mod origin;
mod per_block;
mod primitives;
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
pub mod migration;
pub mod weights;

#[cfg(test)]
mod tests;

pub use ebpf_vm_host::{Backend, Interpreter, Native};

pub use address::{AddressGenerator, DefaultAddressGenerator};
pub use code::CodeInfo;
pub use deletion::DeletionQueueManager;
pub use expiry::{BigEndian, ExpiryWalk};
pub use iteration::contract_key;
pub use kept_events::{EventPage, KeptEvent, MaxEventLen, MaxEventTopics};
pub use limits::{Limits, Schedule};
pub use origin::Origin;
pub use pallet::*;
pub use per_block::Noted;
pub use primitives::*;
pub use storage::ContractInfo;
pub use trace::{
    CallFrame, CallKind, Cause, Change, Data, End, Failure, Step, StorageSet, Trace, TraceConfig, TraceOf,
    Tracer,
};
pub use uploads::{Gap, Page, Upload, UploadId};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, HasCompact};
use core::{fmt::Debug, marker::PhantomData};
use frame_support::{
    dispatch::{GetDispatchInfo, PostDispatchInfo},
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

#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use crate::{
        code::ContractCode,
        expiry::{max_purge_weight, purge},
        invoke::{Executable, Invocation},
        kept_events::KeptEventQueue,
        limits::{chunk_price, finalise_price},
        migration::Progress,
        origin::uploaders,
        uploads::UploadQueue,
    };
    use frame_support::{
        dispatch::{DispatchErrorWithPostInfo, Pays},
        migrations::SteppedMigrations,
        pallet_prelude::*,
        weights::WeightMeter,
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::{traits::UniqueSaturatedInto, Perbill};

    /// Version of the layout of this pallet's storage.
    pub(crate) const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

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

        /// Which calls of the runtime contracts may dispatch, with their account as signed origin. It holds for
        /// calls inside of these calls too, as long as they keep the origin. Contracts are deterministic and
        /// long-lived: pass what has a weight that covers its worst case, and will keep its encoding.
        #[pallet::no_default_bounds]
        type CallFilter: Contains<<Self as frame_system::Config>::RuntimeCall>;

        /// What contracts may do on this chain beyond the syscalls; `()` if nothing. A tuple of
        /// [`RegisteredChainExtension`](chain_extension::RegisteredChainExtension)s is one, too.
        #[pallet::no_default_bounds]
        type ChainExtension: chain_extension::ChainExtension<Self> + Default;

        /// Where contracts run: in the runtime ([`Interpreter`]) or on the node, through host functions
        /// that the node must have ([`Native`]). What contracts do, and what it costs, is the same, but
        /// for what [`Config::WeightInfo`] says.
        type Backend: Backend;

        /// What weight costs. Answers contracts' questions about prices; it does not set fees.
        #[pallet::no_default_bounds]
        type WeightPrice: Convert<Weight, BalanceOf<Self>>;

        /// Weights of extrinsics and of everything that contracts do.
        type WeightInfo: WeightInfo;

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

        /// What brings storage of earlier versions of this pallet to the current one, in order: [`migration::All`],
        /// or as many of its last as this chain needs, or `()` for a new chain. The last one leads to the current
        /// version. [`migration::Rehearsal`] tries them against a chain's state.
        type Migrations: SteppedMigrations;

        /// Bytes of debug messages that a dry run returns.
        #[pallet::constant]
        type MaxDebugBufferLen: Get<u32>;

        /// The most blocks for which contracts may have events kept.
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

        /// Puts types into the metadata. Always `()`.
        #[pallet::constant]
        #[pallet::no_default_bounds]
        type Environment: Get<Environment<Self>>;

        /// Puts the number of syscalls into the metadata. Always `()`.
        #[pallet::constant]
        #[pallet::no_default_bounds]
        type ApiVersion: Get<ApiVersion>;
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            crate::code::forget_compiled_weight::<T>().saturating_add(T::WeightInfo::forget_removed())
        }

        fn on_idle(block: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = WeightMeter::with_limit(remaining);
            if let Progress::InProgress(_) = migration::migrate::<T>(&mut meter) {
                return meter.consumed();
            }
            crate::idle::clean_up::<T>(block.unique_saturated_into(), &mut meter);
            meter.consumed()
        }

        fn on_finalize(_: BlockNumberFor<T>) {
            crate::code::forget_compiled::<T>();
            crate::iteration::forget_removed::<T>();
            crate::expiry::clear_walks::<T>();
        }

        fn integrity_test() {
            crate::limits::check::<T>();
            migration::check::<T>();
        }

        fn on_runtime_upgrade() -> Weight {
            migration::start::<T>()
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            crate::try_state::check_and_log::<T>()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T>
    where
        <BalanceOf<T> as HasCompact>::Type: Clone + Eq + PartialEq + Debug + TypeInfo + Encode,
    {
        /// Upload code without instantiating a contract from it.
        ///
        /// A deposit is held from the uploader until [`Self::remove_code`]. Uploading code that is
        /// there already succeeds and costs no deposit.
        ///
        /// - `code`: a contract ELF.
        /// - `storage_deposit_limit`: the most that may be held.
        /// - `determinism`: ignored.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::upload_code(code.len() as u32))]
        pub fn upload_code(
            origin: OriginFor<T>,
            code: Vec<u8>,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            determinism: Determinism,
        ) -> DispatchResult {
            let origin = T::UploadOrigin::ensure_origin(origin)?;
            let limit = storage_deposit_limit.map(Into::into);
            Self::bare_upload_code(origin, code, limit, determinism).map(|_| ())
        }

        /// Remove code that no contract uses, and get back the deposit for it.
        ///
        /// Only whoever uploaded the code can remove it, whatever `UploadOrigin` says by now. Costs no fee.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::remove_code())]
        pub fn remove_code(origin: OriginFor<T>, code_hash: CodeHash<T>) -> DispatchResultWithPostInfo {
            migration::ensure_none::<T>()?;
            ContractCode::<T>::remove(&uploaders::<T>(origin)?, code_hash)?;
            Ok(Pays::No.into())
        }

        /// Change the code of a contract. Root only.
        ///
        /// The contract keeps its address, its storage and its deposits.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::set_code())]
        pub fn set_code(
            origin: OriginFor<T>,
            dest: AccountIdLookupOf<T>,
            code_hash: CodeHash<T>,
        ) -> DispatchResult {
            migration::ensure_none::<T>()?;
            ensure_root(origin)?;
            // A contract that runs would write its record over this.
            ensure!(!crate::guard::is_running(), Error::<T>::ReentranceDenied);
            let dest = T::Lookup::lookup(dest)?;
            ContractInfoOf::<T>::try_mutate(&dest, |info| {
                let info = info.as_mut().ok_or(Error::<T>::ContractNotFound)?;
                crate::code::exchange::<T>(&dest, info, code_hash).map(|_| ())
            })
        }

        /// Call a contract.
        ///
        /// - `dest`: the contract.
        /// - `value`: balance to send along.
        /// - `gas_limit`: the most weight that the call may use. What it does not use is not paid for.
        /// - `storage_deposit_limit`: the most that may be held from the caller for storage. Without a
        ///   limit it is `DefaultDepositLimit`, or what the caller can spare if that is less.
        /// - `data`: the contract's input: selector and arguments.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::call().saturating_add(*gas_limit))]
        pub fn call(
            origin: OriginFor<T>,
            dest: AccountIdLookupOf<T>,
            #[pallet::compact] value: BalanceOf<T>,
            gas_limit: Weight,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            data: Vec<u8>,
        ) -> DispatchResultWithPostInfo {
            let origin = Origin::<T>::from_runtime_origin(origin)?;
            let dest = T::Lookup::lookup(dest)?;
            Invocation::<T> {
                origin,
                value,
                gas_limit,
                storage_deposit_limit: storage_deposit_limit.map(Into::into),
                data,
            }
            .call(dest, None)
            .into_dispatch_result(T::WeightInfo::call())
        }

        /// Upload code and instantiate a contract from it.
        ///
        /// The contract's address follows from the origin, the code's hash, `data` and `salt`.
        ///
        /// - `value`: balance to send along.
        /// - `gas_limit`: the most weight that the constructor may use.
        /// - `storage_deposit_limit`: the most that may be held for code and storage.
        /// - `code`: a contract ELF.
        /// - `data`: the constructor's input: selector and arguments.
        /// - `salt`: distinguishes contracts that are otherwise instantiated alike.
        #[pallet::call_index(7)]
        #[pallet::weight(
            T::WeightInfo::instantiate_with_code(code.len() as u32, data.len() as u32, salt.len() as u32)
                .saturating_add(*gas_limit)
        )]
        pub fn instantiate_with_code(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
            gas_limit: Weight,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            code: Vec<u8>,
            data: Vec<u8>,
            salt: Vec<u8>,
        ) -> DispatchResultWithPostInfo {
            let uploader = T::UploadOrigin::ensure_origin(origin.clone())?;
            let deployer = T::InstantiateOrigin::ensure_origin(origin)?;
            let base =
                T::WeightInfo::instantiate_with_code(code.len() as u32, data.len() as u32, salt.len() as u32);
            Invocation::<T> {
                origin: Origin::Signed(deployer),
                value,
                gas_limit,
                storage_deposit_limit: storage_deposit_limit.map(Into::into),
                data,
            }
            .instantiate(Executable::Upload { uploader, code }, &salt, None)
            .into_dispatch_result(base)
        }

        /// Instantiate a contract from code that is on-chain.
        ///
        /// As [`Self::instantiate_with_code`], with the hash of the code in place of the code.
        #[pallet::call_index(8)]
        #[pallet::weight(
            T::WeightInfo::instantiate(data.len() as u32, salt.len() as u32).saturating_add(*gas_limit)
        )]
        pub fn instantiate(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
            gas_limit: Weight,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            code_hash: CodeHash<T>,
            data: Vec<u8>,
            salt: Vec<u8>,
        ) -> DispatchResultWithPostInfo {
            let deployer = T::InstantiateOrigin::ensure_origin(origin)?;
            let base = T::WeightInfo::instantiate(data.len() as u32, salt.len() as u32);
            Invocation::<T> {
                origin: Origin::Signed(deployer),
                value,
                gas_limit,
                storage_deposit_limit: storage_deposit_limit.map(Into::into),
                data,
            }
            .instantiate(Executable::Stored(code_hash), &salt, None)
            .into_dispatch_result(base)
        }

        /// Go on with the migration of the pallet's storage that follows on a runtime upgrade.
        ///
        /// Blocks with time to spare do this by themselves; meanwhile everything else fails with
        /// `MigrationInProgress`. Costs no fee if it gets on.
        ///
        /// - `weight_limit`: the most weight that may be used.
        #[pallet::call_index(9)]
        #[pallet::weight(migration::base_weight::<T>().saturating_add(*weight_limit))]
        pub fn migrate(origin: OriginFor<T>, weight_limit: Weight) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let limit = weight_limit.saturating_add(migration::base_weight::<T>());
            let mut meter = WeightMeter::with_limit(limit);
            let progress = migration::migrate::<T>(&mut meter);
            let actual_weight = Some(meter.consumed());
            let pays_fee = match progress {
                Progress::Completed | Progress::InProgress(true) => Pays::No,
                Progress::InProgress(false) | Progress::None => Pays::Yes,
            };
            let post_info = PostDispatchInfo { actual_weight, pays_fee };
            match progress {
                Progress::None => Err(DispatchErrorWithPostInfo {
                    post_info,
                    error: Error::<T>::NoMigrationPerformed.into(),
                }),
                _ => Ok(post_info),
            }
        }

        /// Open an upload in chunks, for code that is too long for one extrinsic.
        ///
        /// The deposit for all of it is held from the uploader at once. Write the code with [`Self::write_chunk`]
        /// and make it usable with [`Self::finalise_upload`]. After `UploadLifetime` blocks anyone may remove the
        /// upload; the deposit then returns.
        ///
        /// - `code_hash`: the hash of the code, which also names the upload.
        /// - `len`: the length of the code in bytes.
        /// - `storage_deposit_limit`: the most that may be held.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::open_upload())]
        pub fn open_upload(
            origin: OriginFor<T>,
            code_hash: CodeHash<T>,
            #[pallet::compact] len: u32,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
        ) -> DispatchResult {
            migration::ensure_none::<T>()?;
            let owner = T::UploadOrigin::ensure_origin(origin)?;
            uploads::open::<T>(owner, code_hash, len, storage_deposit_limit.map(Into::into))
        }

        /// Write a chunk of an open upload of one's own, in any order. What is written again is replaced.
        ///
        /// - `code_hash`: the hash for which the upload was opened.
        /// - `offset`: where in the code the chunk begins.
        /// - `bytes`: the chunk.
        #[pallet::call_index(21)]
        #[pallet::weight(chunk_price::<T::WeightInfo>(uploads::pages_in(*offset, bytes.len() as u32)))]
        pub fn write_chunk(
            origin: OriginFor<T>,
            code_hash: CodeHash<T>,
            #[pallet::compact] offset: u32,
            bytes: Vec<u8>,
        ) -> DispatchResult {
            migration::ensure_none::<T>()?;
            let owner = T::UploadOrigin::ensure_origin(origin)?;
            uploads::write::<T>(&owner, code_hash, offset, &bytes)
        }

        /// Make code of an upload of one's own that is complete, as [`Self::upload_code`] does with all of it at once.
        ///
        /// The deposit for the code stays held, the rest returns. Code that is refused stays in the upload: write
        /// other chunks, or abort it. A dry run (runtime API `ContractsUploadApi`) says what is wrong with it.
        #[pallet::call_index(22)]
        #[pallet::weight(finalise_price::<T::WeightInfo>(uploads::max_pages::<T>()))]
        pub fn finalise_upload(origin: OriginFor<T>, code_hash: CodeHash<T>) -> DispatchResultWithPostInfo {
            let owner = T::UploadOrigin::ensure_origin(origin)?;
            let pages = uploads::pages_of_upload::<T>(&owner, code_hash);
            let weight = finalise_price::<T::WeightInfo>(pages);
            let post_info = PostDispatchInfo::from(Some(weight));
            match Self::bare_finalise_upload(owner, code_hash).result {
                Ok(_) => Ok(post_info),
                Err(error) => Err(DispatchErrorWithPostInfo { post_info, error }),
            }
        }

        /// Remove an upload of one's own, and get back the deposit for it.
        ///
        /// Whoever opened an upload can abort it, whatever `UploadOrigin` says by now. Nobody else can before it expires.
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::abort_upload(uploads::max_pages::<T>()))]
        pub fn abort_upload(origin: OriginFor<T>, code_hash: CodeHash<T>) -> DispatchResultWithPostInfo {
            migration::ensure_none::<T>()?;
            let pages = uploads::abort::<T>(&uploaders::<T>(origin)?, code_hash)?;
            Ok(Some(T::WeightInfo::abort_upload(pages)).into())
        }

        /// Remove uploads that have expired, the oldest first. Their deposits return to those who opened them.
        ///
        /// Blocks with time to spare do this by themselves. Removes fewer than `limit` in a block in which uploads were
        /// aborted or finalised: the weight pays for visiting these, too.
        ///
        /// - `limit`: the most uploads to remove.
        #[pallet::call_index(24)]
        #[pallet::weight(max_purge_weight::<T, UploadQueue>(*limit))]
        pub fn purge_uploads(
            origin: OriginFor<T>,
            #[pallet::compact] limit: u32,
        ) -> DispatchResultWithPostInfo {
            migration::ensure_none::<T>()?;
            ensure_signed(origin)?;
            let mut meter = WeightMeter::with_limit(max_purge_weight::<T, UploadQueue>(limit));
            purge::<T, UploadQueue>(limit, &mut meter);
            Ok(Some(meter.consumed()).into())
        }

        /// Remove kept events whose last block has passed, the oldest first. Their deposits return to those who paid them.
        ///
        /// Blocks with time to spare do this by themselves.
        ///
        /// - `limit`: the most events to remove.
        #[pallet::call_index(25)]
        #[pallet::weight(max_purge_weight::<T, KeptEventQueue>(*limit))]
        pub fn purge_events(
            origin: OriginFor<T>,
            #[pallet::compact] limit: u32,
        ) -> DispatchResultWithPostInfo {
            migration::ensure_none::<T>()?;
            ensure_signed(origin)?;
            let mut meter = WeightMeter::with_limit(max_purge_weight::<T, KeptEventQueue>(limit));
            purge::<T, KeptEventQueue>(limit, &mut meter);
            Ok(Some(meter.consumed()).into())
        }
    }

    /// What happened. Only successful calls have events: a failed call rolls its events back.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A contract was instantiated.
        Instantiated {
            /// Who instantiated it.
            deployer: T::AccountId,
            /// The new contract.
            contract: T::AccountId,
        },
        /// A contract ended itself.
        Terminated {
            /// The contract that is no more.
            contract: T::AccountId,
            /// Who received its balance.
            beneficiary: T::AccountId,
        },
        /// Code was stored.
        CodeStored {
            /// Hash under which it is stored.
            code_hash: T::Hash,
            /// Deposit that is held from the uploader.
            deposit_held: BalanceOf<T>,
            /// Who uploaded it and may remove it.
            uploader: T::AccountId,
        },
        /// A contract deposited an event.
        ContractEmitted {
            /// The contract.
            contract: T::AccountId,
            /// The event, as the contract's metadata describes it.
            data: Vec<u8>,
        },
        /// Code was removed.
        CodeRemoved {
            /// Hash under which it was stored.
            code_hash: T::Hash,
            /// Deposit that went back.
            deposit_released: BalanceOf<T>,
            /// Who removed it.
            remover: T::AccountId,
        },
        /// The code of a contract was changed.
        ContractCodeUpdated {
            /// The contract.
            contract: T::AccountId,
            /// Its code from now on.
            new_code_hash: T::Hash,
            /// Its code until now.
            old_code_hash: T::Hash,
        },
        /// A contract was called.
        Called {
            /// Who called it.
            caller: Origin<T>,
            /// The contract.
            contract: T::AccountId,
        },
        /// A contract ran other code on its own storage.
        DelegateCalled {
            /// The contract.
            contract: T::AccountId,
            /// The code that ran.
            code_hash: CodeHash<T>,
        },
        /// Balance was moved to a contract and is held there as storage deposit.
        StorageDepositTransferredAndHeld {
            /// Who paid.
            from: T::AccountId,
            /// The contract.
            to: T::AccountId,
            /// How much.
            amount: BalanceOf<T>,
        },
        /// Storage deposit held by a contract was returned.
        StorageDepositTransferredAndReleased {
            /// The contract.
            from: T::AccountId,
            /// Who was refunded.
            to: T::AccountId,
            /// How much.
            amount: BalanceOf<T>,
        },
        /// An upload in chunks was opened.
        UploadOpened {
            /// Who opened it and may write to it.
            uploader: T::AccountId,
            /// Hash of the code that it is for.
            code_hash: T::Hash,
            /// Length of the code in bytes.
            len: u32,
            /// The last block in which only the uploader can remove it.
            expires: BlockNumberFor<T>,
            /// Deposit that is held from the uploader.
            deposit_held: BalanceOf<T>,
        },
        /// An upload in chunks was removed without having become code: it was aborted, has expired, or the code was
        /// stored by somebody else.
        UploadRemoved {
            /// Who had opened it.
            uploader: T::AccountId,
            /// Hash of the code that it was for.
            code_hash: T::Hash,
            /// Deposit that went back to the uploader.
            deposit_released: BalanceOf<T>,
        },
    }

    /// Why something failed, and what to do about it.
    #[pallet::error]
    pub enum Error<T> {
        /// The chain's schedule for contracts is broken. Tell the chain's maintainers.
        InvalidSchedule,
        /// The contract passed flags that have no meaning. Its code is faulty or built for another chain.
        InvalidCallFlags,
        /// The gas limit did not suffice. Dry-run the call and use the `gas_required` that it reports.
        OutOfGas,
        /// A buffer that the contract supplied is too small for the answer.
        OutputBufferTooSmall,
        /// A transfer of value failed, most often because the sender's free balance is too low or the
        /// recipient would end up below the existential deposit.
        TransferFailed,
        /// Calls between contracts are nested too deeply.
        MaxCallDepthReached,
        /// There is no contract at this address. Check the address and the chain.
        ContractNotFound,
        /// The code is longer than this chain allows (constant `MaxCodeLen`). Make the contract smaller.
        CodeTooLarge,
        /// There is no code with this hash. Upload the code first.
        CodeNotFound,
        /// There is no record of code with this hash.
        CodeInfoNotFound,
        /// The contract passed a pointer or length that lies outside of its memory. Its code is faulty.
        OutOfBounds,
        /// The contract passed data that does not have the expected form. Its code is faulty.
        DecodingFailed,
        /// The contract stopped on an error: a panic, or an access outside of its memory. Dry-run the
        /// call: the debug message says what happened and where.
        ContractTrapped,
        /// A storage value or an event is larger than this chain allows (`payload_len` in the constant
        /// `Schedule`), or the input of a call, a salt or a contract's output is (`call_data_len`).
        ValueTooLarge,
        /// A contract tried to end itself while a call to it was still under way.
        TerminatedWhileReentrant,
        /// The contract gave its input away and can no longer read it.
        InputForwarded,
        /// A subject for randomness is too long.
        RandomSubjectTooLong,
        /// An event has more topics than this chain allows (`event_topics` in the constant `Schedule`).
        TooManyTopics,
        /// The chain does not have the chain extension that the contract calls. Its code is built for another chain.
        NoChainExtension,
        /// A cross-chain message does not decode.
        XCMDecodeFailed,
        /// There is a contract at this address already. Use another salt.
        DuplicateContract,
        /// A contract tried to end itself in its constructor.
        TerminatedInConstructor,
        /// A contract was called while it was running, and does not allow for that; or a contract tried to call
        /// contracts through the chain's runtime.
        ReentranceDenied,
        /// A contract tried to change something in a call that may only read.
        StateChangeDenied,
        /// The account cannot spare the deposit for storage. Fund it or store less.
        StorageDepositNotEnoughFunds,
        /// The call takes more storage than its storage deposit limit pays for. Dry-run it and raise the limit.
        StorageDepositLimitExhausted,
        /// The code is in use by at least one contract and cannot be removed.
        CodeInUse,
        /// The contract refused: it ran to its end and asked for its changes to be rolled back. Dry-run
        /// the call: its output says why. (Only extrinsics fail with this.)
        ContractReverted,
        /// The code is a contract ELF that breaks a rule of the format or of the verifier. Build it with
        /// this chain's tools; dry-run the instantiation: the debug message names the rule.
        CodeRejected,
        /// The code is not deterministic. (Cannot happen with eBPF.)
        Indeterministic,
        /// The chain's storage of contracts is being brought to a new version. Try again some blocks later.
        MigrationInProgress,
        /// There is nothing to migrate, or the weight limit is too low to find out.
        NoMigrationPerformed,
        /// The contract depends on as much other code as it may.
        MaxDelegateDependenciesReached,
        /// The contract does not depend on this code.
        DelegateDependencyNotFound,
        /// The contract depends on this code already.
        DelegateDependencyAlreadyExists,
        /// A contract cannot depend on its own code.
        CannotAddSelfAsDelegateDependency,
        /// The contracts of this call keep more in transient storage than the chain allows (constant
        /// `MaxTransientStorageSize`).
        OutOfTransientStorage,
        /// The code is not an ELF file: it does not begin with `7f 45 4c 46`. Upload the contract ELF that
        /// the build produced, as raw bytes (not as hexadecimal text, WebAssembly or metadata).
        CodeNotElf,
        /// The code ends too early. The file was cut off, most often in a copy or a download: build it again.
        CodeTruncated,
        /// The code is an ELF file for another machine, not for eBPF. Build the contract for the BPF
        /// target, and upload the linked contract ELF.
        CodeWrongMachine,
        /// The code is an object that was not linked. Upload the contract ELF that the linker makes of it.
        CodeNotLinked,
        /// The code imports a function that this chain does not have. Dry-run the instantiation: the debug
        /// message names it. Build against a version that fits this chain.
        UnknownImport,
        /// The code contains an instruction that this chain's VM does not have. Build it with this chain's
        /// tools; the debug message of a dry run says where it is.
        InvalidInstruction,
        /// There is code with this hash already. Instantiate from it; there is no need to upload it.
        CodeAlreadyStored,
        /// The account has an upload open for this hash. Go on with it, or abort it.
        UploadAlreadyOpen,
        /// The account has as many uploads open as it may. (Cannot happen: deposits limit them.)
        TooManyUploads,
        /// The account has no upload open for this hash. It may have expired: open it again.
        UploadNotFound,
        /// The chunk ends behind the length for which the upload was opened.
        ChunkOutOfBounds,
        /// Bytes of the upload would be missing in too many places. Write larger chunks, or close gaps first.
        TooManyGaps,
        /// Parts of the upload were not written yet. Its record (storage `Uploads`) says which are missing.
        UploadIncomplete,
        /// What was uploaded has another hash than the upload was opened for. Write the chunks that are wrong again.
        CodeHashMismatch,
        /// A contract tried to set its configuration after its constructor was done.
        ConfigurationFixed,
        /// A contract wanted an event kept until a block that is past, or further away than this chain allows
        /// (constant `MaxEventLifetime`).
        InvalidEventExpiry,
        /// The pallet's storage is of a version that this runtime does not know: another pallet, such as
        /// pallet-contracts, or a later version of this one has written it. Tell the chain's maintainers.
        StorageVersionUnknown,
        /// The contract's configuration is longer than the new code declares room for. Link that code with a larger
        /// configuration, or so that it has none.
        ConfigurationDoesNotFit,
    }

    /// Why the pallet holds balance.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For code, from whoever uploaded it.
        CodeUploadDepositReserve,
        /// For a contract's record and storage, on the contract's account.
        StorageDepositReserve,
        /// For events that are kept, from the origin of the call.
        EventDepositReserve,
    }

    /// Contract ELFs by hash.
    #[pallet::storage]
    pub(crate) type PristineCode<T: Config> = StorageMap<_, Identity, CodeHash<T>, CodeVec<T>>;

    /// What is known about code, by hash. Separate from the code so that the code's length is known
    /// (and charged for) before it is read.
    #[pallet::storage]
    pub(crate) type CodeInfoOf<T: Config> = StorageMap<_, Identity, CodeHash<T>, CodeInfo<T>>;

    /// Code that ran in this block, by hash: it is not charged again for being compiled. Emptied at the end of
    /// the block.
    #[pallet::storage]
    pub(crate) type CompiledInBlock<T: Config> = StorageMap<_, Identity, CodeHash<T>, Noted<CodeHash<T>, ()>>;

    /// The code that was entered last in [`CompiledInBlock`]. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type LastCompiled<T: Config> = StorageValue<_, CodeHash<T>>;

    /// Number of events that were ever kept. The next one gets it as its number.
    #[pallet::storage]
    pub(crate) type KeptEventCount<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// Events that are kept, by contract and number.
    #[pallet::storage]
    pub(crate) type KeptEvents<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, BigEndian, KeptEvent<T>>;

    /// Contracts of the events that are kept, by topic and number.
    #[pallet::storage]
    pub(crate) type KeptEventsByTopic<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::Hash, Identity, BigEndian, T::AccountId>;

    /// Contracts of the events that are kept, by the last block in which they are, and number.
    #[pallet::storage]
    pub(crate) type KeptEventExpiries<T: Config> =
        StorageMap<_, Identity, (BigEndian, BigEndian), T::AccountId>;

    /// Open uploads in chunks, by who opened them and the hash of the code. Nobody has shown that there is code with that
    /// hash, so it is hashed again: paths of the trie are not for accounts to choose.
    #[pallet::storage]
    pub(crate) type Uploads<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, CodeHash<T>, Upload<T>>;

    /// What was written of open uploads, in pages of 16 KiB; the last one may be shorter.
    #[pallet::storage]
    pub(crate) type UploadPages<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Blake2_128Concat, T::AccountId>,
            NMapKey<Blake2_128Concat, CodeHash<T>>,
            NMapKey<Twox64Concat, u32>,
        ),
        Page,
    >;

    /// Open uploads in the order of the blocks in which they expire, and of hashes of their keys in [`Uploads`].
    #[pallet::storage]
    pub(crate) type UploadExpiries<T: Config> =
        StorageMap<_, Identity, (BigEndian, UploadId), (T::AccountId, CodeHash<T>)>;

    /// How far the queue of uploads was iterated over in this block. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type UploadExpiryWalk<T: Config> =
        StorageValue<_, ExpiryWalk<(BigEndian, UploadId)>, ValueQuery>;

    /// How far the queue of retained events was iterated over in this block. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type EventExpiryWalk<T: Config> =
        StorageValue<_, ExpiryWalk<(BigEndian, BigEndian)>, ValueQuery>;

    /// How many values contracts have removed from their storage in this block, by the name of the child trie: going
    /// through keys passes what was removed. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type RemovedInBlock<T: Config> = StorageMap<_, Identity, TrieId, Noted<TrieId, u32>>;

    /// The child trie that was entered last in [`RemovedInBlock`]. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type LastRemoved<T: Config> = StorageValue<_, TrieId>;

    /// Number of instantiations so far. Goes into the name of each contract's child trie so that no name
    /// is used twice.
    #[pallet::storage]
    pub(crate) type Nonce<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// Contracts by account.
    #[pallet::storage]
    pub(crate) type ContractInfoOf<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ContractInfo<T>>;

    /// What contracts were configured with by their constructors, by account. Never changes afterwards.
    #[pallet::storage]
    pub(crate) type ConfigurationOf<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, Configuration>;

    /// Child tries of contracts that ended, by the order in which they did: they are removed when blocks
    /// have time to spare.
    #[pallet::storage]
    pub(crate) type DeletionQueue<T: Config> = StorageMap<_, Twox64Concat, u32, TrieId>;

    /// Where the migration of this pallet's storage is, while one is under way.
    #[pallet::storage]
    pub(crate) type MigrationInProgress<T: Config> = StorageValue<_, migration::Cursor>;

    /// Where [`DeletionQueue`] begins and ends.
    #[pallet::storage]
    pub(crate) type DeletionQueueCounter<T: Config> = StorageValue<_, DeletionQueueManager, ValueQuery>;
}
