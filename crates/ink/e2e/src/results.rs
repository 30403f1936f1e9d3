//! What came of uploads, instantiations and calls.

use crate::events::{ContractEmitted, EventWithTopics, ExtrinsicEvents};
use codec::Decode;
use ebpf_sandbox::{
    contracts_pallet::{
        CodeUploadResult, ContractExecResult, ContractInstantiateResult, InstantiateReturnValue,
    },
    ExecReturnValue, Weight,
};
use ink::{
    codegen::ContractCallBuilder,
    env::{call::FromAccountId, Environment},
    ConstructorResult, MessageResult,
};
use std::{
    fmt::{self, Debug},
    marker::PhantomData,
};

/// A contract that was instantiated without a dry run.
pub struct BareInstantiationResult<E: Environment, EventLog> {
    /// The contract.
    pub account_id: E::AccountId,
    /// Events of the extrinsic.
    pub events: EventLog,
}

impl<E: Environment, EventLog> BareInstantiationResult<E, EventLog> {
    /// A call builder for the contract.
    pub fn call<Contract>(&self) -> <Contract as ContractCallBuilder>::Type
    where
        Contract: ContractCallBuilder,
        Contract::Type: FromAccountId<E>,
    {
        FromAccountId::from_account_id(self.account_id.clone())
    }
}

impl<E: Environment, EventLog: Debug> Debug for BareInstantiationResult<E, EventLog>
where
    E::AccountId: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("BareInstantiationResult")
            .field("account_id", &self.account_id)
            .field("events", &self.events)
            .finish()
    }
}

/// A contract that was instantiated.
pub struct InstantiationResult<E: Environment, EventLog> {
    /// The contract.
    pub account_id: E::AccountId,
    /// What the dry run said.
    pub dry_run: InstantiateDryRunResult<E>,
    /// Events of the extrinsic.
    pub events: EventLog,
}

impl<E: Environment, EventLog> InstantiationResult<E, EventLog> {
    /// A call builder for the contract.
    pub fn call_builder<Contract>(&self) -> <Contract as ContractCallBuilder>::Type
    where
        Contract: ContractCallBuilder,
        Contract::Type: FromAccountId<E>,
    {
        FromAccountId::from_account_id(self.account_id.clone())
    }

    /// What the contract said.
    pub fn debug_message(&self) -> String {
        self.dry_run.debug_message()
    }
}

impl<E: Environment> InstantiationResult<E, ExtrinsicEvents> {
    /// Whether the extrinsic had such an event.
    pub fn contains_event(&self, pallet_name: &str, variant_name: &str) -> bool {
        self.events.contains(pallet_name, variant_name)
    }

    /// Events that contracts emitted.
    pub fn contract_emitted_events(&self) -> Result<Vec<EventWithTopics<ContractEmitted<E>>>, codec::Error> {
        self.events.emitted()
    }
}

impl<E: Environment, EventLog: Debug> Debug for InstantiationResult<E, EventLog>
where
    E::AccountId: Debug,
    E::Balance: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("InstantiationResult")
            .field("account_id", &self.account_id)
            .field("dry_run", &self.dry_run)
            .field("events", &self.events)
            .finish()
    }
}

/// Code that was uploaded.
pub struct UploadResult<E: Environment, EventLog> {
    /// Its hash.
    pub code_hash: E::Hash,
    /// What the dry run said.
    pub dry_run: CodeUploadResult<E::Hash, E::Balance>,
    /// Events of the extrinsic.
    pub events: EventLog,
}

impl<E: Environment, EventLog: Debug> Debug for UploadResult<E, EventLog>
where
    E::Balance: Debug,
    E::Hash: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("UploadResult")
            .field("code_hash", &self.code_hash)
            .field("dry_run", &self.dry_run)
            .field("events", &self.events)
            .finish()
    }
}

/// A call that was made.
pub struct CallResult<E: Environment, V, EventLog> {
    /// What the dry run said.
    pub dry_run: CallDryRunResult<E, V>,
    /// Events of the extrinsic.
    pub events: EventLog,
}

impl<E: Environment, V: Decode, EventLog> CallResult<E, V, EventLog> {
    /// What the message returned in the dry run. Panics if that is of another type.
    #[track_caller]
    pub fn message_result(&self) -> MessageResult<V> {
        self.dry_run.message_result()
    }

    /// What the message returned in the dry run. Panics if that is of another type or the contract did not get
    /// so far as to run the message.
    #[track_caller]
    pub fn return_value(self) -> V {
        self.dry_run.return_value()
    }

    /// What the message returned in the dry run, encoded.
    #[track_caller]
    pub fn return_data(&self) -> &[u8] {
        self.dry_run.return_data()
    }

    /// What the contract said in the dry run.
    pub fn debug_message(&self) -> String {
        self.dry_run.debug_message()
    }
}

impl<E: Environment, V> CallResult<E, V, ExtrinsicEvents> {
    /// Whether the extrinsic had such an event.
    pub fn contains_event(&self, pallet_name: &str, variant_name: &str) -> bool {
        self.events.contains(pallet_name, variant_name)
    }

    /// Events that contracts emitted.
    pub fn contract_emitted_events(&self) -> Result<Vec<EventWithTopics<ContractEmitted<E>>>, codec::Error> {
        self.events.emitted()
    }
}

impl<E: Environment, V, EventLog: Debug> Debug for CallResult<E, V, EventLog>
where
    E::Balance: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("CallResult").field("dry_run", &self.dry_run).field("events", &self.events).finish()
    }
}

/// What a call would do.
pub struct CallDryRunResult<E: Environment, V> {
    /// All that the runtime said.
    pub exec_result: ContractExecResult<E::Balance, ()>,
    /// What the message returns.
    pub _marker: PhantomData<V>,
}

impl<E: Environment, V> CallDryRunResult<E, V> {
    /// Whether the call failed. (A message that returned an error did not.)
    pub fn is_err(&self) -> bool {
        self.exec_result.result.is_err()
    }

    /// The contract's output. Panics if the call failed.
    #[track_caller]
    pub fn exec_return_value(&self) -> &ExecReturnValue {
        match &self.exec_result.result {
            Ok(value) => value,
            Err(error) => panic!("Call dry-run failed: {}", ebpf_sandbox::describe_error(error)),
        }
    }

    /// What the message returned, encoded. Panics if the call failed.
    #[track_caller]
    pub fn return_data(&self) -> &[u8] {
        &self.exec_return_value().data
    }

    /// What the contract said.
    pub fn debug_message(&self) -> String {
        String::from_utf8_lossy(&self.exec_result.debug_message).into()
    }

    /// Weight that the call used.
    pub fn gas_consumed(&self) -> Weight {
        self.exec_result.gas_consumed
    }

    /// The smallest limit of weight with which the call succeeds.
    pub fn gas_required(&self) -> Weight {
        self.exec_result.gas_required
    }
}

impl<E: Environment, V: Decode> CallDryRunResult<E, V> {
    /// What the message returned. Panics if the call failed, or if that is of another type.
    #[track_caller]
    pub fn message_result(&self) -> MessageResult<V> {
        let data = self.return_data();
        Decode::decode(&mut &data[..]).unwrap_or_else(|error| {
            panic!("Decoding dry run result to ink! message return type failed: {error}; it is {data:02x?}")
        })
    }

    /// What the message returned. Panics if the call failed, if that is of another type, or if the contract did
    /// not get so far as to run the message.
    #[track_caller]
    pub fn return_value(self) -> V {
        match self.message_result() {
            Ok(value) => value,
            Err(error) => {
                panic!("Encountered a `LangError` while decoding dry run result to ink! message: {error:?}")
            }
        }
    }
}

impl<E: Environment, V> Debug for CallDryRunResult<E, V>
where
    E::Balance: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("CallDryRunResult").field("exec_result", &self.exec_result).finish()
    }
}

/// What an instantiation would do.
pub struct InstantiateDryRunResult<E: Environment> {
    /// All that the runtime said.
    pub contract_result: ContractInstantiateResult<E::AccountId, E::Balance, ()>,
}

impl<E: Environment> From<ContractInstantiateResult<E::AccountId, E::Balance, ()>>
    for InstantiateDryRunResult<E>
{
    fn from(contract_result: ContractInstantiateResult<E::AccountId, E::Balance, ()>) -> Self {
        Self { contract_result }
    }
}

impl<E: Environment> InstantiateDryRunResult<E> {
    /// Whether the instantiation failed. (A constructor that returned an error did not.)
    pub fn is_err(&self) -> bool {
        self.contract_result.result.is_err()
    }

    /// The constructor's output. Panics if the instantiation failed.
    #[track_caller]
    pub fn instantiate_return_value(&self) -> &InstantiateReturnValue<E::AccountId> {
        match &self.contract_result.result {
            Ok(value) => value,
            Err(error) => panic!("Instantiate dry-run failed: {}", ebpf_sandbox::describe_error(error)),
        }
    }

    /// What the constructor returned. Panics if the instantiation failed, or if that is of another type.
    #[track_caller]
    pub fn constructor_result<V: Decode>(&self) -> ConstructorResult<V> {
        let data = &self.instantiate_return_value().result.data;
        Decode::decode(&mut &data[..]).unwrap_or_else(|error| {
            panic!("Decoding dry run result to constructor return type failed: {error}; it is {data:02x?}")
        })
    }

    /// What the contract said.
    pub fn debug_message(&self) -> String {
        String::from_utf8_lossy(&self.contract_result.debug_message).into()
    }

    /// Weight that the constructor used.
    pub fn gas_consumed(&self) -> Weight {
        self.contract_result.gas_consumed
    }

    /// The smallest limit of weight with which the instantiation succeeds.
    pub fn gas_required(&self) -> Weight {
        self.contract_result.gas_required
    }
}

impl<E: Environment> Debug for InstantiateDryRunResult<E>
where
    E::AccountId: Debug,
    E::Balance: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("InstantiateDryRunResult").field("contract_result", &self.contract_result).finish()
    }
}
