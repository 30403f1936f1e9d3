//! The traits through which tests use a chain.

use crate::{
    builders::{
        CallBuilder, CallBuilderFinal, CreateBuilderPartial, InstantiateBuilder, RemoveCodeBuilder,
        UploadBuilder,
    },
    results::{BareInstantiationResult, CallDryRunResult, InstantiateDryRunResult, UploadResult},
    subxt::dynamic::Value,
    Keypair, Weight,
};
use codec::{Decode, Encode};
use ink::env::{DefaultEnvironment, Environment};
use std::future::Future;

/// All operations of tests: on the chain, and on contracts.
pub trait E2EBackend<E: Environment = DefaultEnvironment>: ChainBackend + BuilderClient<E> {}

/// Operations on the chain.
pub trait ChainBackend {
    /// An account.
    type AccountId;
    /// An amount of the chain's token.
    type Balance: Send + From<u32>;
    /// The error of operations.
    type Error;
    /// The events of an extrinsic.
    type EventLog;

    /// Creates an account and transfers `amount` to it from `origin`.
    ///
    /// # Panics
    ///
    /// If the transfer fails.
    fn create_and_fund_account(
        &mut self,
        origin: &Keypair,
        amount: Self::Balance,
    ) -> impl Future<Output = Keypair>;

    /// Returns the free balance of an account.
    fn free_balance(
        &mut self,
        account: Self::AccountId,
    ) -> impl Future<Output = Result<Self::Balance, Self::Error>>;

    /// Submits a call of the runtime by pallet, name and arguments, such as `Balances`,
    /// `transfer_allow_death`.
    fn runtime_call<'a>(
        &mut self,
        origin: &Keypair,
        pallet_name: &'a str,
        call_name: &'a str,
        call_data: Vec<Value>,
    ) -> impl Future<Output = Result<Self::EventLog, Self::Error>>;
}

/// Operations on contracts. Each returns a builder, which is executed by `submit().await` or
/// `dry_run().await`.
pub trait ContractsBackend<E: Environment> {
    /// The error of operations.
    type Error;
    /// The events of an extrinsic.
    type EventLog;

    /// Uploads and instantiates the contract of a package.
    ///
    /// ```no_run
    /// # // The example instantiates a contract that is not built here.
    /// # use ink_e2e::{ContractsBackend, E2EBackend};
    /// # #[ink::contract]
    /// # pub mod flipper {
    /// #     #[ink(storage)]
    /// #     pub struct Flipper {}
    /// #     impl Flipper {
    /// #         #[ink(constructor, payable)]
    /// #         pub fn new(init_value: bool) -> Self { Self {} }
    /// #         #[ink(message)]
    /// #         pub fn get(&self) {}
    /// #     }
    /// # }
    /// # use flipper::FlipperRef;
    /// # async fn example(mut client: ink_e2e::Client) {
    /// let mut constructor = FlipperRef::new(false);
    /// let contract = client
    ///     .instantiate("flipper", &ink_e2e::alice(), &mut constructor)
    ///     .value(100)
    ///     .submit()
    ///     .await
    ///     .expect("instantiation");
    /// # }
    /// ```
    fn instantiate<'a, Contract: Clone, Args: Send + Clone + Encode + Sync, R>(
        &'a mut self,
        contract_name: &'a str,
        caller: &'a Keypair,
        constructor: &'a mut CreateBuilderPartial<E, Contract, Args, R>,
    ) -> InstantiateBuilder<'a, E, Contract, Args, R, Self>
    where
        Self: Sized + BuilderClient<E>,
    {
        InstantiateBuilder::new(self, caller, contract_name, constructor)
    }

    /// Uploads the code of a package.
    fn upload<'a>(&'a mut self, contract_name: &'a str, caller: &'a Keypair) -> UploadBuilder<'a, E, Self>
    where
        Self: Sized + BuilderClient<E>,
    {
        UploadBuilder::new(self, contract_name, caller)
    }

    /// Removes code by its hash.
    fn remove_code<'a>(
        &'a mut self,
        caller: &'a Keypair,
        code_hash: E::Hash,
    ) -> RemoveCodeBuilder<'a, E, Self>
    where
        Self: Sized + BuilderClient<E>,
    {
        RemoveCodeBuilder::new(self, caller, code_hash)
    }

    /// Calls a message. The call comes from the call builder of
    /// [`InstantiationResult::call_builder`](crate::InstantiationResult::call_builder).
    fn call<'a, Args: Sync + Encode + Clone, RetType: Send + Decode>(
        &'a mut self,
        caller: &'a Keypair,
        message: &'a CallBuilderFinal<E, Args, RetType>,
    ) -> CallBuilder<'a, E, Args, RetType, Self>
    where
        Self: Sized + BuilderClient<E>,
    {
        CallBuilder::new(self, caller, message)
    }
}

/// The operations that builders execute. None of them makes a dry run first.
pub trait BuilderClient<E: Environment>: ContractsBackend<E> {
    /// Calls a contract.
    fn bare_call<Args: Sync + Encode + Clone, RetType: Send + Decode>(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<E, Args, RetType>,
        value: E::Balance,
        gas_limit: Weight,
        storage_deposit_limit: Option<E::Balance>,
    ) -> impl Future<Output = Result<Self::EventLog, Self::Error>>
    where
        CallBuilderFinal<E, Args, RetType>: Clone;

    /// Makes a dry run of a call.
    fn bare_call_dry_run<Args: Sync + Encode + Clone, RetType: Send + Decode>(
        &mut self,
        caller: &Keypair,
        message: &CallBuilderFinal<E, Args, RetType>,
        value: E::Balance,
        storage_deposit_limit: Option<E::Balance>,
    ) -> impl Future<Output = Result<CallDryRunResult<E, RetType>, Self::Error>>
    where
        CallBuilderFinal<E, Args, RetType>: Clone;

    /// Uploads the code of a package.
    fn bare_upload(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        storage_deposit_limit: Option<E::Balance>,
    ) -> impl Future<Output = Result<UploadResult<E, Self::EventLog>, Self::Error>>;

    /// Removes code.
    fn bare_remove_code(
        &mut self,
        caller: &Keypair,
        code_hash: E::Hash,
    ) -> impl Future<Output = Result<Self::EventLog, Self::Error>>;

    /// Uploads and instantiates the contract of a package, each time with another salt.
    fn bare_instantiate<Contract: Clone, Args: Send + Sync + Encode + Clone, R>(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<E, Contract, Args, R>,
        value: E::Balance,
        gas_limit: Weight,
        storage_deposit_limit: Option<E::Balance>,
    ) -> impl Future<Output = Result<BareInstantiationResult<E, Self::EventLog>, Self::Error>>;

    /// Makes a dry run of an instantiation.
    fn bare_instantiate_dry_run<Contract: Clone, Args: Send + Sync + Encode + Clone, R>(
        &mut self,
        contract_name: &str,
        caller: &Keypair,
        constructor: &mut CreateBuilderPartial<E, Contract, Args, R>,
        value: E::Balance,
        storage_deposit_limit: Option<E::Balance>,
    ) -> impl Future<Output = Result<InstantiateDryRunResult<E>, Self::Error>>;
}
