//! The results of uploads, instantiations and calls.

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

/// The result of an instantiation without a dry run.
pub struct BareInstantiationResult<E: Environment, EventLog> {
    /// The contract.
    pub account_id: E::AccountId,
    /// The events of the extrinsic.
    pub events: EventLog,
}

impl<E: Environment, EventLog> BareInstantiationResult<E, EventLog> {
    /// Creates a call builder for the contract.
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

/// The result of an instantiation.
pub struct InstantiationResult<E: Environment, EventLog> {
    /// The contract.
    pub account_id: E::AccountId,
    /// The result of the dry run.
    pub dry_run: InstantiateDryRunResult<E>,
    /// The events of the extrinsic.
    pub events: EventLog,
}

impl<E: Environment, EventLog> InstantiationResult<E, EventLog> {
    /// Creates a call builder for the contract.
    pub fn call_builder<Contract>(&self) -> <Contract as ContractCallBuilder>::Type
    where
        Contract: ContractCallBuilder,
        Contract::Type: FromAccountId<E>,
    {
        FromAccountId::from_account_id(self.account_id.clone())
    }

    /// The contract's debug messages in the dry run.
    pub fn debug_message(&self) -> String {
        self.dry_run.debug_message()
    }
}

impl<E: Environment> InstantiationResult<E, ExtrinsicEvents> {
    /// Whether the extrinsic has an event of this kind.
    pub fn contains_event(&self, pallet_name: &str, variant_name: &str) -> bool {
        self.events.contains(pallet_name, variant_name)
    }

    /// The events that contracts emitted.
    ///
    /// # Errors
    ///
    /// If an event does not decode with the environment's types.
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

/// The result of an upload.
pub struct UploadResult<E: Environment, EventLog> {
    /// The hash of the code.
    pub code_hash: E::Hash,
    /// The result of the dry run.
    pub dry_run: CodeUploadResult<E::Hash, E::Balance>,
    /// The events of the extrinsic.
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

/// The result of a call.
pub struct CallResult<E: Environment, V, EventLog> {
    /// The result of the dry run.
    pub dry_run: CallDryRunResult<E, V>,
    /// The events of the extrinsic.
    pub events: EventLog,
}

impl<E: Environment, V: Decode, EventLog> CallResult<E, V, EventLog> {
    /// The message's result in the dry run.
    ///
    /// # Panics
    ///
    /// If the output does not decode.
    #[track_caller]
    pub fn message_result(&self) -> MessageResult<V> {
        self.dry_run.message_result()
    }

    /// The message's return value in the dry run.
    ///
    /// # Panics
    ///
    /// If the output does not decode, or is a `LangError`.
    #[track_caller]
    pub fn return_value(self) -> V {
        self.dry_run.return_value()
    }

    /// The encoded output of the dry run.
    #[track_caller]
    pub fn return_data(&self) -> &[u8] {
        self.dry_run.return_data()
    }

    /// The contract's debug messages in the dry run.
    pub fn debug_message(&self) -> String {
        self.dry_run.debug_message()
    }
}

impl<E: Environment, V> CallResult<E, V, ExtrinsicEvents> {
    /// Whether the extrinsic has an event of this kind.
    pub fn contains_event(&self, pallet_name: &str, variant_name: &str) -> bool {
        self.events.contains(pallet_name, variant_name)
    }

    /// The events that contracts emitted.
    ///
    /// # Errors
    ///
    /// If an event does not decode with the environment's types.
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

/// The result of a dry run of a call.
pub struct CallDryRunResult<E: Environment, V> {
    /// The runtime's result.
    pub exec_result: ContractExecResult<E::Balance, ()>,
    /// The message's return type.
    pub _marker: PhantomData<V>,
}

impl<E: Environment, V> CallDryRunResult<E, V> {
    /// Whether the call failed. A message that returns an error is not a failed call.
    pub fn is_err(&self) -> bool {
        self.exec_result.result.is_err()
    }

    /// The contract's output.
    ///
    /// # Panics
    ///
    /// If the call failed.
    #[track_caller]
    pub fn exec_return_value(&self) -> &ExecReturnValue {
        match &self.exec_result.result {
            Ok(value) => value,
            Err(error) => panic!("Call dry-run failed: {}", ebpf_sandbox::describe_error(error)),
        }
    }

    /// The encoded output.
    ///
    /// # Panics
    ///
    /// If the call failed.
    #[track_caller]
    pub fn return_data(&self) -> &[u8] {
        &self.exec_return_value().data
    }

    /// The contract's debug messages.
    pub fn debug_message(&self) -> String {
        String::from_utf8_lossy(&self.exec_result.debug_message).into()
    }

    /// The weight that the call consumed.
    pub fn gas_consumed(&self) -> Weight {
        self.exec_result.gas_consumed
    }

    /// The lowest gas limit with which the call succeeds.
    pub fn gas_required(&self) -> Weight {
        self.exec_result.gas_required
    }
}

impl<E: Environment, V: Decode> CallDryRunResult<E, V> {
    /// The message's result.
    ///
    /// # Panics
    ///
    /// If the call failed, or if the output does not decode.
    #[track_caller]
    pub fn message_result(&self) -> MessageResult<V> {
        let data = self.return_data();
        Decode::decode(&mut &data[..]).unwrap_or_else(|error| {
            panic!("Decoding dry run result to ink! message return type failed: {error}; it is {data:02x?}")
        })
    }

    /// The message's return value.
    ///
    /// # Panics
    ///
    /// If the call failed, or if the output does not decode or is a `LangError`.
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

/// The result of a dry run of an instantiation.
pub struct InstantiateDryRunResult<E: Environment> {
    /// The runtime's result.
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
    /// Whether the instantiation failed. A constructor that returns an error is not a failed instantiation.
    pub fn is_err(&self) -> bool {
        self.contract_result.result.is_err()
    }

    /// The constructor's output.
    ///
    /// # Panics
    ///
    /// If the instantiation failed.
    #[track_caller]
    pub fn instantiate_return_value(&self) -> &InstantiateReturnValue<E::AccountId> {
        match &self.contract_result.result {
            Ok(value) => value,
            Err(error) => panic!("Instantiate dry-run failed: {}", ebpf_sandbox::describe_error(error)),
        }
    }

    /// The constructor's result.
    ///
    /// # Panics
    ///
    /// If the instantiation failed, or if the output does not decode.
    #[track_caller]
    pub fn constructor_result<V: Decode>(&self) -> ConstructorResult<V> {
        let data = &self.instantiate_return_value().result.data;
        Decode::decode(&mut &data[..]).unwrap_or_else(|error| {
            panic!("Decoding dry run result to constructor return type failed: {error}; it is {data:02x?}")
        })
    }

    /// The contract's debug messages.
    pub fn debug_message(&self) -> String {
        String::from_utf8_lossy(&self.contract_result.debug_message).into()
    }

    /// The weight that the constructor consumed.
    pub fn gas_consumed(&self) -> Weight {
        self.contract_result.gas_consumed
    }

    /// The lowest gas limit with which the instantiation succeeds.
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
