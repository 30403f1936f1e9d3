//! Executes what the builders describe: a dry run first, then the extrinsic within the limits that it
//! reported.

use crate::{
    backend::BuilderClient,
    builders::{CallBuilder, CallBuilderFinal, InstantiateBuilder, RemoveCodeBuilder, UploadBuilder},
    results::{CallDryRunResult, CallResult, InstantiateDryRunResult, InstantiationResult, UploadResult},
    Weight,
};
use codec::{Decode, Encode};
use ebpf_sandbox::{ExecReturnValue, StorageDeposit};
use ink::env::Environment;

/// The gas limit: what the dry run required, plus a percentage.
fn with_margin(required: Weight, per_cent: Option<u64>) -> Weight {
    let with_margin = |part: u64| match per_cent {
        Some(per_cent) => {
            let extra = u128::from(part) * u128::from(per_cent) / 100;
            part.saturating_add(u64::try_from(extra).unwrap_or(u64::MAX))
        }
        None => part,
    };
    Weight::from_parts(with_margin(required.ref_time()), with_margin(required.proof_size()))
}

/// With the feature `exact-deposits`, limits the storage deposit to what the dry run charged. There is no
/// limit if the dry run reverted: its charge is zero then, whatever it charged before it reverted.
fn exact_deposit<B: From<u32> + Copy>(
    charged: &StorageDeposit<B>,
    output: Option<&ExecReturnValue>,
) -> Option<B> {
    output.filter(|output| cfg!(feature = "exact-deposits") && !output.did_revert())?;
    Some(match charged {
        StorageDeposit::Charge(amount) => *amount,
        StorageDeposit::Refund(_) => 0.into(),
    })
}

impl<E, Args, RetType, B> CallBuilder<'_, E, Args, RetType, B>
where
    E: Environment,
    Args: Sync + Encode + Clone,
    RetType: Send + Decode,
    B: BuilderClient<E>,
{
    /// Submits the call, after a dry run that determines its gas limit.
    ///
    /// # Errors
    ///
    /// If the dry run or the extrinsic fails.
    pub async fn submit(&mut self) -> Result<CallResult<E, RetType, B::EventLog>, B::Error>
    where
        CallBuilderFinal<E, Args, RetType>: Clone,
    {
        let dry_run = self.dry_run().await?;
        let gas_limit = self
            .gas_limit
            .unwrap_or_else(|| with_margin(dry_run.exec_result.gas_required, self.extra_gas_portion));
        let Self { caller, message, value, storage_deposit_limit, .. } = *self;
        let exec_result = &dry_run.exec_result;
        let output = exec_result.result.as_ref().ok();
        let storage_deposit_limit =
            storage_deposit_limit.or_else(|| exact_deposit(&exec_result.storage_deposit, output));
        let events = self.client.bare_call(caller, message, value, gas_limit, storage_deposit_limit).await?;
        Ok(CallResult { dry_run, events })
    }

    /// Makes a dry run of the call.
    ///
    /// # Errors
    ///
    /// If the dry run fails.
    pub async fn dry_run(&mut self) -> Result<CallDryRunResult<E, RetType>, B::Error>
    where
        CallBuilderFinal<E, Args, RetType>: Clone,
    {
        let Self { caller, message, value, storage_deposit_limit, .. } = *self;
        self.client.bare_call_dry_run(caller, message, value, storage_deposit_limit).await
    }
}

impl<E, Contract, Args, R, B> InstantiateBuilder<'_, E, Contract, Args, R, B>
where
    E: Environment,
    Args: Encode + Clone + Send + Sync,
    Contract: Clone,
    B: BuilderClient<E>,
{
    /// Submits the instantiation, after a dry run that determines its gas limit.
    ///
    /// # Errors
    ///
    /// If the contract is not found, or the dry run or the extrinsic fails.
    pub async fn submit(&mut self) -> Result<InstantiationResult<E, B::EventLog>, B::Error> {
        let dry_run = self.dry_run().await?;
        let gas_limit = self
            .gas_limit
            .unwrap_or_else(|| with_margin(dry_run.contract_result.gas_required, self.extra_gas_portion));
        let contract_result = &dry_run.contract_result;
        let output = contract_result.result.as_ref().ok().map(|instantiated| &instantiated.result);
        let storage_deposit_limit =
            self.storage_deposit_limit.or_else(|| exact_deposit(&contract_result.storage_deposit, output));
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

    /// Makes a dry run of the instantiation.
    ///
    /// # Errors
    ///
    /// If the contract is not found, or the dry run fails.
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

impl<E: Environment, B: BuilderClient<E>> UploadBuilder<'_, E, B> {
    /// Submits the upload.
    ///
    /// # Errors
    ///
    /// If the contract is not found, or the extrinsic fails.
    pub async fn submit(&mut self) -> Result<UploadResult<E, B::EventLog>, B::Error> {
        self.client.bare_upload(self.contract_name, self.caller, self.storage_deposit_limit).await
    }
}

impl<E: Environment, B: BuilderClient<E>> RemoveCodeBuilder<'_, E, B> {
    /// Submits the removal.
    ///
    /// # Errors
    ///
    /// If the extrinsic fails.
    pub async fn submit(&mut self) -> Result<B::EventLog, B::Error> {
        self.client.bare_remove_code(self.caller, self.code_hash).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margin_is_a_percentage_of_the_required_gas() {
        let required = Weight::from_parts(1_050, 99);
        assert_eq!(with_margin(required, None), required);
        assert_eq!(with_margin(required, Some(10)), Weight::from_parts(1_155, 108));
        assert_eq!(with_margin(Weight::MAX, Some(1)), Weight::MAX);
    }
}
