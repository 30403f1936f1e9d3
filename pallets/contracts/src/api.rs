//! What other code calls directly: the runtime API, other pallets and tests.

use crate::{
    address::AddressGenerator,
    debug::DebugBuffer,
    invoke::{Executable, Invocation, Outcome},
    limits::MAX_EVENTS_PAGE,
    retained_events,
    storage::Key,
    uploads::{chunks, Funding, NewCode},
    weights::WeightInfo,
    BalanceOf, Code, CodeHash, CodeUploadResult, CodeUploadReturnValue, CollectEvents, Config,
    ContractAccessError, ContractExecResult, ContractInfoOf, ContractInstantiateResult, ContractResult,
    DebugInfo, Determinism, EventPage, EventRecordOf, ExecReturnValue, FinaliseUploadResult,
    GetStorageResult, InstantiateReturnValue, Origin, Pallet, UploadStatus, Uploads, WeightsOf,
};
use alloc::{string::ToString, vec::Vec};
use frame_support::{
    dispatch::DispatchClass,
    storage::{with_transaction, TransactionOutcome},
    weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::Get;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Calls a contract as the extrinsic `call` does, with a report.
    ///
    /// A contract that reverts is `Ok` here, with the flag set in its output. Changes are committed: it is
    /// the runtime API that makes a dry run of this.
    #[allow(clippy::too_many_arguments)] // pallet-contracts' signature
    pub fn bare_call(
        origin: T::AccountId,
        dest: T::AccountId,
        value: BalanceOf<T>,
        gas_limit: Weight,
        storage_deposit_limit: Option<BalanceOf<T>>,
        data: Vec<u8>,
        debug: DebugInfo,
        collect_events: CollectEvents,
        _determinism: Determinism,
    ) -> ContractExecResult<BalanceOf<T>, EventRecordOf<T>> {
        let mut debug = debug_buffer::<T>(debug);
        let origin = Origin::Signed(origin);
        let outcome =
            Invocation { origin, value, gas_limit, storage_deposit_limit, data }.call(dest, debug.as_mut());
        report(outcome, |output, ()| output, debug, collect_events)
    }

    /// Instantiates a contract as the extrinsics do, with a report. Otherwise as [`Self::bare_call`].
    #[allow(clippy::too_many_arguments)] // pallet-contracts' signature
    pub fn bare_instantiate(
        origin: T::AccountId,
        value: BalanceOf<T>,
        gas_limit: Weight,
        storage_deposit_limit: Option<BalanceOf<T>>,
        code: Code<CodeHash<T>>,
        data: Vec<u8>,
        salt: Vec<u8>,
        debug: DebugInfo,
        collect_events: CollectEvents,
    ) -> ContractInstantiateResult<T::AccountId, BalanceOf<T>, EventRecordOf<T>> {
        let mut debug = debug_buffer::<T>(debug);
        let executable = match code {
            Code::Upload(code) => Executable::Upload { uploader: origin.clone(), code },
            Code::Existing(hash) => Executable::Stored(hash),
        };
        let origin = Origin::Signed(origin);
        let outcome = Invocation { origin, value, gas_limit, storage_deposit_limit, data }.instantiate(
            executable,
            &salt,
            debug.as_mut(),
        );
        let value = |result, account_id| InstantiateReturnValue { result, account_id };
        report(outcome, value, debug, collect_events)
    }

    /// Uploads code as the extrinsic `upload_code` does.
    pub fn bare_upload_code(
        origin: T::AccountId,
        code: Vec<u8>,
        storage_deposit_limit: Option<BalanceOf<T>>,
        _determinism: Determinism,
    ) -> CodeUploadResult<CodeHash<T>, BalanceOf<T>> {
        let funding = Funding::Hold { limit: storage_deposit_limit };
        let upload = || NewCode::<T>::new(code)?.upload(origin, funding);
        with_transaction(|| match upload() {
            Ok((code, deposit)) => {
                TransactionOutcome::Commit(Ok(CodeUploadReturnValue { code_hash: code.hash, deposit }))
            }
            Err(error) => TransactionOutcome::Rollback(Err(DispatchError::from(error.error()))),
        })
    }

    /// Makes code of an upload in chunks as the extrinsic `finalise_upload` does. Says why if it cannot.
    pub fn bare_finalise_upload(
        owner: T::AccountId,
        code_hash: CodeHash<T>,
    ) -> FinaliseUploadResult<CodeHash<T>, BalanceOf<T>> {
        let outcome = with_transaction(|| match chunks::finalise::<T>(owner, code_hash) {
            Ok(deposit) => TransactionOutcome::Commit(Ok(deposit)),
            Err(error) => TransactionOutcome::Rollback(Err(error)),
        });
        match outcome {
            Ok(deposit) => FinaliseUploadResult {
                result: Ok(CodeUploadReturnValue { code_hash, deposit }),
                debug_message: Vec::new(),
            },
            Err(error) => FinaliseUploadResult {
                result: Err(error.error()),
                debug_message: error.to_string().into_bytes(),
            },
        }
    }

    /// An upload in chunks that `owner` has open.
    pub fn upload_status(
        owner: &T::AccountId,
        code_hash: CodeHash<T>,
    ) -> Option<UploadStatus<BalanceOf<T>, BlockNumberFor<T>>> {
        Uploads::<T>::get(owner, code_hash).map(Into::into)
    }

    /// Retained events of `contract`, the oldest first: after the one with the number `after`, or from the
    /// first one. At most `limit`, and at most [`MAX_EVENTS_PAGE`].
    pub fn events_of(contract: &T::AccountId, after: Option<u64>, limit: u32) -> EventPage<T> {
        retained_events::of_contract::<T>(contract, after, limit.min(MAX_EVENTS_PAGE) as usize)
    }

    /// Retained events with the topic `topic`, of all contracts. Otherwise as [`Self::events_of`].
    pub fn events_by_topic(topic: T::Hash, after: Option<u64>, limit: u32) -> EventPage<T> {
        retained_events::by_topic::<T>(topic, after, limit.min(MAX_EVENTS_PAGE) as usize)
    }

    /// The value under a key of a contract's storage.
    pub fn get_storage(address: T::AccountId, key: Vec<u8>) -> GetStorageResult {
        let info = ContractInfoOf::<T>::get(&address).ok_or(ContractAccessError::DoesntExist)?;
        let key = Key::<T>::new(key).ok_or(ContractAccessError::KeyDecodingFailed)?;
        Ok(info.read(&key))
    }

    /// The address of the contract that `deployer` instantiates with these arguments.
    pub fn contract_address(
        deployer: &T::AccountId,
        code_hash: &CodeHash<T>,
        input_data: &[u8],
        salt: &[u8],
    ) -> T::AccountId {
        T::AddressGenerator::contract_address(deployer, code_hash, input_data, salt)
    }

    /// Hash of the code of the contract at `account`, if there is one.
    pub fn code_hash(account: &T::AccountId) -> Option<CodeHash<T>> {
        ContractInfoOf::<T>::get(account).map(|info| info.code_hash)
    }

    /// The largest gas limit that a call with value can have: with more, no block takes it.
    pub fn max_gas_limit() -> Weight {
        let blocks = T::BlockWeights::get();
        let normal = blocks.get(DispatchClass::Normal);
        normal
            .max_extrinsic
            .or(normal.max_total)
            .unwrap_or(blocks.max_block)
            .saturating_sub(WeightsOf::<T>::call().saturating_add(WeightsOf::<T>::transfer()))
    }

    /// The gas limit of a dry run for which a client asked for `gas_limit`: [`Self::max_gas_limit`] without
    /// one, and never more, because it could not be used. Clients that only know `ref_time` send a
    /// `proof_size` of zero, which stands for the largest.
    pub fn dry_run_gas_limit(gas_limit: Option<Weight>) -> Weight {
        let max = Self::max_gas_limit();
        match gas_limit {
            None => max,
            Some(limit) if limit.proof_size() == 0 => limit.set_proof_size(max.proof_size()).min(max),
            Some(limit) => limit.min(max),
        }
    }
}

fn debug_buffer<T: Config>(debug: DebugInfo) -> Option<DebugBuffer<T>> {
    match debug {
        DebugInfo::UnsafeDebug => Some(DebugBuffer::default()),
        DebugInfo::Skip => None,
    }
}

fn report<T: Config, R, V>(
    outcome: Outcome<T, R>,
    value: impl FnOnce(ExecReturnValue, R) -> V,
    debug: Option<DebugBuffer<T>>,
    collect_events: CollectEvents,
) -> ContractResult<Result<V, DispatchError>, BalanceOf<T>, EventRecordOf<T>> {
    let events = match collect_events {
        CollectEvents::UnsafeCollect => {
            Some(frame_system::Pallet::<T>::read_events_no_consensus().map(|event| *event).collect())
        }
        CollectEvents::Skip => None,
    };
    ContractResult {
        gas_consumed: outcome.gas.consumed(),
        gas_required: outcome.gas.required(),
        storage_deposit: outcome.storage_deposit,
        debug_message: debug.map(DebugBuffer::into_bytes).unwrap_or_default(),
        result: outcome.result.map(|(output, rest)| value(output, rest)),
        events,
    }
}
