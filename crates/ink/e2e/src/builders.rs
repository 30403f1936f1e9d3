//! What tests say about an upload, an instantiation or a call before they make it.

use crate::{
    backend::BuilderClient,
    results::{CallDryRunResult, CallResult, InstantiateDryRunResult, InstantiationResult, UploadResult},
    Keypair, Weight,
};
use codec::{Decode, Encode};
use ebpf_sandbox::{ExecReturnValue, StorageDeposit};
use ink::{
    codegen::{ReadyCall, ReadyCreation},
    env::Environment,
    primitives::Clear,
};

/// A message with its arguments, as call builders return it.
pub type CallBuilderFinal<E, Args, RetType> = ReadyCall<E, Args, RetType>;

/// A constructor with its arguments, as a reference to a contract returns it.
pub type CreateBuilderPartial<E, ContractRef, Args, R> = ReadyCreation<E, ContractRef, Args, R>;

/// Selector and arguments of a constructor.
pub(crate) fn constructor_input<E: Environment, ContractRef, Args: Encode, R>(
    constructor: CreateBuilderPartial<E, ContractRef, Args, R>,
) -> Vec<u8> {
    // What else it takes does not go into the input.
    constructor
        .code_hash(E::Hash::CLEAR_HASH)
        .endowment(0u32.into())
        .salt_bytes(Vec::<u8>::new())
        .params()
        .exec_input()
        .encode()
}

/// The limit of gas of what needs `required`.
fn with_margin(required: Weight, per_cent: Option<u64>) -> Weight {
    let more = |part: u64| match per_cent {
        Some(per_cent) => {
            let extra = u128::from(part) * u128::from(per_cent) / 100;
            part.saturating_add(u64::try_from(extra).unwrap_or(u64::MAX))
        }
        None => part,
    };
    Weight::from_parts(more(required.ref_time()), more(required.proof_size()))
}

/// With the feature `exact-deposits`, the limit for what moved so much in a dry run. If that reverted, nothing moved, which
/// says nothing of what it tries before.
fn exact_deposit<B: From<u32> + Copy>(
    moved: &StorageDeposit<B>,
    output: Option<&ExecReturnValue>,
) -> Option<B> {
    output.filter(|output| cfg!(feature = "exact-deposits") && !output.did_revert())?;
    Some(match moved {
        StorageDeposit::Charge(amount) => *amount,
        StorageDeposit::Refund(_) => 0.into(),
    })
}

/// The options that calls and instantiations share.
macro_rules! options {
    () => {
        /// Sends value along.
        pub fn value(&mut self, value: E::Balance) -> &mut Self {
            self.value = value;
            self
        }

        /// Raises the limit of gas, which is what the dry run needed, by so many per cent. Zero takes it back.
        pub fn extra_gas_portion(&mut self, per_cent: u64) -> &mut Self {
            self.extra_gas_portion = (per_cent != 0).then_some(per_cent);
            self
        }

        /// Sets the limit of gas, whatever the dry run needed. Zero takes it back.
        pub fn gas_limit(&mut self, limit: Weight) -> &mut Self {
            self.gas_limit = (limit != Weight::zero()).then_some(limit);
            self
        }

        /// Sets the most that may be held for storage. Zero takes it back.
        pub fn storage_deposit_limit(&mut self, storage_deposit_limit: E::Balance) -> &mut Self {
            let limit = storage_deposit_limit;
            self.storage_deposit_limit = (limit != 0u32.into()).then_some(limit);
            self
        }
    };
}

/// A call to be made.
pub struct CallBuilder<'a, E: Environment, Args, RetType, B> {
    client: &'a mut B,
    caller: &'a Keypair,
    message: &'a CallBuilderFinal<E, Args, RetType>,
    value: E::Balance,
    extra_gas_portion: Option<u64>,
    gas_limit: Option<Weight>,
    storage_deposit_limit: Option<E::Balance>,
}

impl<'a, E, Args, RetType, B> CallBuilder<'a, E, Args, RetType, B>
where
    E: Environment,
    Args: Sync + Encode + Clone,
    RetType: Send + Decode,
    B: BuilderClient<E>,
{
    /// A call without value and with default limits.
    pub fn new(
        client: &'a mut B,
        caller: &'a Keypair,
        message: &'a CallBuilderFinal<E, Args, RetType>,
    ) -> Self {
        Self {
            client,
            caller,
            message,
            value: 0u32.into(),
            extra_gas_portion: None,
            gas_limit: None,
            storage_deposit_limit: None,
        }
    }

    options!();

    /// Makes the call, after a dry run that tells how much gas it needs.
    pub async fn submit(&mut self) -> Result<CallResult<E, RetType, B::EventLog>, B::Error>
    where
        CallBuilderFinal<E, Args, RetType>: Clone,
    {
        let dry_run = self.dry_run().await?;
        let gas_limit = self
            .gas_limit
            .unwrap_or_else(|| with_margin(dry_run.exec_result.gas_required, self.extra_gas_portion));
        let Self { caller, message, value, storage_deposit_limit, .. } = *self;
        let report = &dry_run.exec_result;
        let output = report.result.as_ref().ok();
        let storage_deposit_limit =
            storage_deposit_limit.or_else(|| exact_deposit(&report.storage_deposit, output));
        let events = self.client.bare_call(caller, message, value, gas_limit, storage_deposit_limit).await?;
        Ok(CallResult { dry_run, events })
    }

    /// Says what the call would do.
    pub async fn dry_run(&mut self) -> Result<CallDryRunResult<E, RetType>, B::Error>
    where
        CallBuilderFinal<E, Args, RetType>: Clone,
    {
        let Self { caller, message, value, storage_deposit_limit, .. } = *self;
        self.client.bare_call_dry_run(caller, message, value, storage_deposit_limit).await
    }
}

/// An instantiation to be made.
pub struct InstantiateBuilder<'a, E: Environment, Contract, Args, R, B> {
    client: &'a mut B,
    caller: &'a Keypair,
    contract_name: &'a str,
    constructor: &'a mut CreateBuilderPartial<E, Contract, Args, R>,
    value: E::Balance,
    extra_gas_portion: Option<u64>,
    gas_limit: Option<Weight>,
    storage_deposit_limit: Option<E::Balance>,
}

impl<'a, E, Contract, Args, R, B> InstantiateBuilder<'a, E, Contract, Args, R, B>
where
    E: Environment,
    Args: Encode + Clone + Send + Sync,
    Contract: Clone,
    B: BuilderClient<E>,
{
    /// An instantiation without value and with default limits.
    pub fn new(
        client: &'a mut B,
        caller: &'a Keypair,
        contract_name: &'a str,
        constructor: &'a mut CreateBuilderPartial<E, Contract, Args, R>,
    ) -> Self {
        Self {
            client,
            caller,
            contract_name,
            constructor,
            value: 0u32.into(),
            extra_gas_portion: None,
            gas_limit: None,
            storage_deposit_limit: None,
        }
    }

    options!();

    /// Instantiates, after a dry run that tells how much gas that needs.
    pub async fn submit(&mut self) -> Result<InstantiationResult<E, B::EventLog>, B::Error> {
        let dry_run = self.dry_run().await?;
        let gas_limit = self
            .gas_limit
            .unwrap_or_else(|| with_margin(dry_run.contract_result.gas_required, self.extra_gas_portion));
        let report = &dry_run.contract_result;
        let output = report.result.as_ref().ok().map(|instantiated| &instantiated.result);
        let storage_deposit_limit =
            self.storage_deposit_limit.or_else(|| exact_deposit(&report.storage_deposit, output));
        let instantiated = self
            .client
            .bare_instantiate(
                self.contract_name,
                self.caller,
                self.constructor,
                self.value,
                gas_limit,
                storage_deposit_limit,
            )
            .await?;
        Ok(InstantiationResult { account_id: instantiated.account_id, dry_run, events: instantiated.events })
    }

    /// Says what the instantiation would do.
    pub async fn dry_run(&mut self) -> Result<InstantiateDryRunResult<E>, B::Error> {
        self.client
            .bare_instantiate_dry_run(
                self.contract_name,
                self.caller,
                self.constructor,
                self.value,
                self.storage_deposit_limit,
            )
            .await
    }
}

/// An upload to be made.
pub struct UploadBuilder<'a, E: Environment, B> {
    client: &'a mut B,
    contract_name: &'a str,
    caller: &'a Keypair,
    storage_deposit_limit: Option<E::Balance>,
}

impl<'a, E: Environment, B: BuilderClient<E>> UploadBuilder<'a, E, B> {
    /// An upload with the default limit.
    pub fn new(client: &'a mut B, contract_name: &'a str, caller: &'a Keypair) -> Self {
        Self { client, contract_name, caller, storage_deposit_limit: None }
    }

    /// Sets the most that may be held for the code. Zero takes it back.
    pub fn storage_deposit_limit(&mut self, storage_deposit_limit: E::Balance) -> &mut Self {
        let limit = storage_deposit_limit;
        self.storage_deposit_limit = (limit != 0u32.into()).then_some(limit);
        self
    }

    /// Uploads.
    pub async fn submit(&mut self) -> Result<UploadResult<E, B::EventLog>, B::Error> {
        self.client.bare_upload(self.contract_name, self.caller, self.storage_deposit_limit).await
    }
}

/// A removal of code to be made.
pub struct RemoveCodeBuilder<'a, E: Environment, B> {
    client: &'a mut B,
    caller: &'a Keypair,
    code_hash: E::Hash,
}

impl<'a, E: Environment, B: BuilderClient<E>> RemoveCodeBuilder<'a, E, B> {
    /// A removal.
    pub fn new(client: &'a mut B, caller: &'a Keypair, code_hash: E::Hash) -> Self {
        Self { client, caller, code_hash }
    }

    /// Removes.
    pub async fn submit(&mut self) -> Result<B::EventLog, B::Error> {
        self.client.bare_remove_code(self.caller, self.code_hash).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_per_cent() {
        let required = Weight::from_parts(1_050, 99);
        assert_eq!(with_margin(required, None), required);
        assert_eq!(with_margin(required, Some(10)), Weight::from_parts(1_155, 108));
        assert_eq!(with_margin(Weight::MAX, Some(1)), Weight::MAX);
    }
}
