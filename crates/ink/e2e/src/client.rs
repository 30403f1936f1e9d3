//! The client of a chain in the process.

use crate::{
    backend::{BuilderClient, ChainBackend, ContractsBackend, E2EBackend},
    builders::{constructor_input, CallBuilderFinal, CreateBuilderPartial},
    contracts,
    error::{DryRunError, Error},
    events::{ContractInstantiatedEvent, ExtrinsicEvents},
    log::{log_error, log_info},
    results::{BareInstantiationResult, CallDryRunResult, InstantiateDryRunResult, UploadResult},
    runtime_call,
    subxt::dynamic::Value,
    Keypair, Weight,
};
use codec::{Decode, DecodeAll, Encode};
use ebpf_sandbox::{
    contracts_pallet::{
        self, CodeUploadReturnValue, ContractResult, Determinism, Error as PalletError,
        InstantiateReturnValue,
    },
    AccountId, Balance, Call, DispatchError, ExecReturnValue, Instantiate, Runtime, RuntimeCall, Sandbox,
    StorageDeposit,
};
use ink::{
    env::{DefaultEnvironment, Environment},
    LangError,
};
use std::marker::PhantomData;

/// The chain's configuration, a type parameter of the client for compatibility with ink! 5. There is only
/// one.
#[derive(Clone, Copy, Debug, Default)]
pub struct PolkadotConfig;

/// A chain in the process, which finds the contracts of the package under test by name.
///
/// Every extrinsic is in a block of its own. A dry run executes in the block after the last extrinsic.
pub struct Client<C = PolkadotConfig, E = DefaultEnvironment> {
    sandbox: Sandbox,
    /// The number of instantiations so far, which is the salt of the next one.
    salt: u64,
    /// The number of accounts created so far.
    accounts: u64,
    marker: PhantomData<fn() -> (C, E)>,
}

/// A state of the chain that can be restored.
#[derive(Clone)]
pub struct Snapshot(ebpf_sandbox::Snapshot);

impl<C, E> Default for Client<C, E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C, E> Client<C, E> {
    /// Creates a client of a new chain.
    pub fn new() -> Self {
        Self { sandbox: Sandbox::new(), salt: 0, accounts: 0, marker: PhantomData }
    }

    /// The underlying sandbox, for what the client does not offer.
    pub fn sandbox(&mut self) -> &mut Sandbox {
        &mut self.sandbox
    }

    /// Takes a snapshot of the chain's state.
    pub fn snapshot(&mut self) -> Snapshot {
        Snapshot(self.sandbox.snapshot())
    }

    /// Restores a state.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.sandbox.restore(&snapshot.0);
    }

    /// The number of the next block.
    pub fn block_number(&mut self) -> u32 {
        self.sandbox.block_number()
    }

    /// Produces empty blocks.
    pub fn advance_blocks(&mut self, blocks: u32) {
        self.sandbox.advance_blocks(blocks);
    }

    /// The timestamp of the next block, in milliseconds since the Unix epoch.
    pub fn timestamp(&mut self) -> u64 {
        self.sandbox.timestamp()
    }

    /// Sets the timestamp of the next block, in milliseconds since the Unix epoch. The block time stays the
    /// same.
    pub fn set_timestamp(&mut self, milliseconds: u64) {
        self.sandbox.set_timestamp(milliseconds);
    }

    /// Submits a call of the runtime as an extrinsic, in a block of its own.
    ///
    /// # Errors
    ///
    /// If the extrinsic fails.
    pub fn submit(
        &mut self,
        origin: &Keypair,
        call: impl Into<RuntimeCall>,
    ) -> Result<ExtrinsicEvents, crate::DispatchError> {
        let applied = self.sandbox.apply(account(origin), call);
        self.sandbox.next_block();
        match applied.error() {
            Some(error) => {
                log_error(&format!("extrinsic failed: {}", ebpf_sandbox::describe_error(&error)));
                Err(error.into())
            }
            None => Ok(ExtrinsicEvents::new(applied.events)),
        }
    }
}

fn account(key: &Keypair) -> AccountId {
    AccountId::new(key.public_key().0)
}

/// Converts between types of the chain and of the environment, which have to have the same encoding.
#[track_caller]
fn convert<From: Encode, To: Decode>(value: &From) -> To {
    let encoded = value.encode();
    To::decode_all(&mut &encoded[..]).unwrap_or_else(|_| {
        panic!(
            "the environment is not that of the chain: {} is not encoded as {}",
            std::any::type_name::<From>(),
            std::any::type_name::<To>(),
        )
    })
}

fn convert_deposit<To: Decode>(deposit: StorageDeposit<Balance>) -> StorageDeposit<To> {
    match deposit {
        StorageDeposit::Charge(amount) => StorageDeposit::Charge(convert(&amount)),
        StorageDeposit::Refund(amount) => StorageDeposit::Refund(convert(&amount)),
    }
}

/// Converts the result of a dry run to the environment's types, or returns the error.
///
/// A contract that panics reverts with `LangError::Panicked`. That is an error here, as with ink!, whose
/// contracts trap.
fn outcome<R, T, B: Decode, Event>(
    report: ContractResult<Result<R, DispatchError>, Balance, Event>,
    output: impl Fn(&R) -> &ExecReturnValue,
    value: impl FnOnce(R) -> T,
) -> Result<ContractResult<Result<T, DispatchError>, B, ()>, DryRunError> {
    let panicked = |result: &R| {
        let output = output(result);
        let decoded = Result::<(), LangError>::decode_all(&mut &output.data[..]);
        output.did_revert() && decoded == Ok(Err(LangError::Panicked))
    };
    let debug_message = String::from_utf8_lossy(&report.debug_message).into_owned();
    let error = match &report.result {
        Ok(result) if panicked(result) => Some(PalletError::<Runtime>::ContractTrapped.into()),
        Ok(_) => None,
        Err(error) => Some(*error),
    };
    if let Some(error) = error {
        log_info(&format!("dry run failed: {}\n{debug_message}", ebpf_sandbox::describe_error(&error)));
        return Err(DryRunError { debug_message, error: error.into() });
    }
    if !debug_message.is_empty() {
        log_info(&format!("debug message: {debug_message}"));
    }
    Ok(ContractResult {
        gas_consumed: report.gas_consumed,
        gas_required: report.gas_required,
        storage_deposit: convert_deposit(report.storage_deposit),
        debug_message: report.debug_message,
        result: report.result.map(value),
        events: None,
    })
}

impl<C, E: Environment> Client<C, E> {
    /// The next instantiation.
    fn instantiation<Contract: Clone, Args: Encode + Clone, R>(
        &self,
        contract_name: &str,
        caller: &Keypair,
        constructor: &CreateBuilderPartial<E, Contract, Args, R>,
        value: E::Balance,
        storage_deposit_limit: Option<E::Balance>,
    ) -> Result<Instantiate, Error> {
        let elf = contracts::load(contract_name).map_err(Error::ContractNotFound)?;
        let mut instantiate = Instantiate::upload(account(caller), elf)
            .data(constructor_input(constructor.clone()))
            .salt(self.salt.to_le_bytes())
            .value(convert(&value));
        instantiate.storage_deposit_limit = storage_deposit_limit.as_ref().map(convert);
        Ok(instantiate)
    }

    fn prepare<Args: Encode + Clone, RetType>(
        &self,
        caller: &Keypair,
        message: &CallBuilderFinal<E, Args, RetType>,
        value: E::Balance,
        storage_deposit_limit: Option<E::Balance>,
    ) -> Call
    where
        CallBuilderFinal<E, Args, RetType>: Clone,
    {
        let params = message.clone().params();
        let mut call = Call::new(account(caller), convert(params.callee()))
            .data(params.exec_input().encode())
            .value(convert(&value));
        call.storage_deposit_limit = storage_deposit_limit.as_ref().map(convert);
        call
    }
}

impl<C, E: Environment> ChainBackend for Client<C, E>
where
    E::Balance: Send + From<u32>,
{
    type AccountId = E::AccountId;
    type Balance = E::Balance;
    type Error = Error;
    type EventLog = ExtrinsicEvents;

    async fn create_and_fund_account(&mut self, origin: &Keypair, amount: E::Balance) -> Keypair {
        self.accounts += 1;
        let uri = format!("//ink_e2e//{}", self.accounts).parse();
        let key = uri.and_then(|uri| Keypair::from_uri(&uri)).expect("the URI has only derivations; qed");
        let call = ebpf_sandbox::pallet_balances::Call::transfer_keep_alive {
            dest: account(&key).into(),
            value: convert(&amount),
        };
        if let Err(error) = self.submit(origin, call) {
            panic!(
                "transfer from {} to {} failed with {error}",
                origin.public_key().to_account_id(),
                key.public_key().to_account_id(),
            );
        }
        key
    }

    async fn free_balance(&mut self, account: E::AccountId) -> Result<E::Balance, Error> {
        let balance = self.sandbox.free_balance(&convert(&account));
        E::Balance::decode_all(&mut &balance.encode()[..])
            .map_err(|_| Error::Balance(format!("{balance} is not a balance of the environment")))
    }

    async fn runtime_call<'a>(
        &mut self,
        origin: &Keypair,
        pallet_name: &'a str,
        call_name: &'a str,
        call_data: Vec<Value>,
    ) -> Result<ExtrinsicEvents, Error> {
        let encoded = runtime_call::encode(pallet_name, call_name, call_data).map_err(Error::Decoding)?;
        let call = RuntimeCall::decode_all(&mut &encoded[..])
            .map_err(|error| Error::Decoding(format!("{pallet_name}.{call_name}: {error}")))?;
        self.submit(origin, call).map_err(Error::CallExtrinsic)
    }
}

impl<C, E: Environment> ContractsBackend<E> for Client<C, E> {
    type Error = Error;
    type EventLog = ExtrinsicEvents;
}

impl<C, E: Environment> BuilderClient<E> for Client<C, E> {
    async fn bare_call<Args: Sync + Encode + Clone, RetType: Send + Decode>(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<E, Args, RetType>,
        value: E::Balance,
        gas_limit: Weight,
        storage_deposit_limit: Option<E::Balance>,
    ) -> Result<ExtrinsicEvents, Error>
    where
        CallBuilderFinal<E, Args, RetType>: Clone,
    {
        let call = self.prepare(caller, message, value, storage_deposit_limit);
        self.submit(caller, call.extrinsic(gas_limit)).map_err(Error::CallExtrinsic)
    }

    async fn bare_call_dry_run<Args: Sync + Encode + Clone, RetType: Send + Decode>(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<E, Args, RetType>,
        value: E::Balance,
        storage_deposit_limit: Option<E::Balance>,
    ) -> Result<CallDryRunResult<E, RetType>, Error>
    where
        CallBuilderFinal<E, Args, RetType>: Clone,
    {
        let call = self.prepare(caller, message, value, storage_deposit_limit);
        let report = self.sandbox.dry_run(|sandbox| sandbox.call(call));
        let exec_result = outcome(report, |output| output, |output| output).map_err(Error::CallDryRun)?;
        Ok(CallDryRunResult { exec_result, _marker: PhantomData })
    }

    async fn bare_upload(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        storage_deposit_limit: Option<E::Balance>,
    ) -> Result<UploadResult<E, ExtrinsicEvents>, Error> {
        let code = contracts::load(contract_name).map_err(Error::ContractNotFound)?;
        let limit: Option<Balance> = storage_deposit_limit.as_ref().map(convert);
        let dry_run = self
            .sandbox
            .dry_run(|sandbox| sandbox.upload(account(caller), code.clone(), limit))
            .map_err(|error| Error::UploadDryRun(error.into()))?;
        let call = contracts_pallet::Call::upload_code {
            code,
            storage_deposit_limit: limit.map(codec::Compact),
            determinism: Determinism::Enforced,
        };
        let events = self.submit(caller, RuntimeCall::Contracts(call)).map_err(Error::UploadExtrinsic)?;
        let code_hash = convert(&dry_run.code_hash);
        let dry_run = Ok(CodeUploadReturnValue { code_hash, deposit: convert(&dry_run.deposit) });
        Ok(UploadResult { code_hash, dry_run, events })
    }

    async fn bare_remove_code(
        &mut self,
        caller: &Keypair,
        code_hash: E::Hash,
    ) -> Result<ExtrinsicEvents, Error> {
        let call = contracts_pallet::Call::remove_code { code_hash: convert(&code_hash) };
        self.submit(caller, RuntimeCall::Contracts(call)).map_err(Error::RemoveCodeExtrinsic)
    }

    async fn bare_instantiate<Contract: Clone, Args: Send + Sync + Encode + Clone, R>(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<E, Contract, Args, R>,
        value: E::Balance,
        gas_limit: Weight,
        storage_deposit_limit: Option<E::Balance>,
    ) -> Result<BareInstantiationResult<E, ExtrinsicEvents>, Error> {
        let instantiate =
            self.instantiation(contract_name, caller, constructor, value, storage_deposit_limit)?;
        let events =
            self.submit(caller, instantiate.extrinsic(gas_limit)).map_err(Error::InstantiateExtrinsic)?;
        self.salt += 1;
        // The constructor may have instantiated other contracts before.
        let instantiated = events.find::<ContractInstantiatedEvent<E>>().last();
        let account_id = instantiated
            .expect("a successful instantiation has the event; qed")
            .map_err(|error| Error::Decoding(error.to_string()))?
            .contract;
        Ok(BareInstantiationResult { account_id, events })
    }

    async fn bare_instantiate_dry_run<Contract: Clone, Args: Send + Sync + Encode + Clone, R>(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<E, Contract, Args, R>,
        value: E::Balance,
        storage_deposit_limit: Option<E::Balance>,
    ) -> Result<InstantiateDryRunResult<E>, Error> {
        let instantiate =
            self.instantiation(contract_name, caller, constructor, value, storage_deposit_limit)?;
        let report = self.sandbox.dry_run(|sandbox| sandbox.instantiate(instantiate));
        let value = |value: InstantiateReturnValue<AccountId>| InstantiateReturnValue {
            account_id: convert(&value.account_id),
            result: value.result,
        };
        let result = outcome(report, |value| &value.result, value).map_err(Error::InstantiateDryRun)?;
        Ok(result.into())
    }
}

impl<C, E: Environment> E2EBackend<E> for Client<C, E> where E::Balance: Send + From<u32> {}
