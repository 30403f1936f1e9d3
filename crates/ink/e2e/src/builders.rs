//! Builders of uploads, instantiations, calls and removals: their parameters and options.

use crate::{Keypair, Weight};
use codec::Encode;
use ink::{
    codegen::{ReadyCall, ReadyCreation},
    env::Environment,
    primitives::Clear,
};

/// A message with its arguments, as a contract's call builder returns it.
pub type CallBuilderFinal<E, Args, RetType> = ReadyCall<E, Args, RetType>;

/// A constructor with its arguments, as a reference to a contract returns it.
pub type CreateBuilderPartial<E, ContractRef, Args, R> = ReadyCreation<E, ContractRef, Args, R>;

/// Selector and arguments of a constructor.
pub(crate) fn constructor_input<E: Environment, ContractRef, Args: Encode, R>(
    constructor: CreateBuilderPartial<E, ContractRef, Args, R>,
) -> Vec<u8> {
    // The other parameters are not part of the input.
    constructor
        .code_hash(E::Hash::CLEAR_HASH)
        .endowment(0u32.into())
        .salt_bytes(Vec::<u8>::new())
        .params()
        .exec_input()
        .encode()
}

/// The options that calls and instantiations share.
macro_rules! options {
    () => {
        /// Sets the value to transfer.
        pub fn value(&mut self, value: E::Balance) -> &mut Self {
            self.value = value;
            self
        }

        /// Raises the gas limit by a percentage of what the dry run required. Zero resets it.
        pub fn extra_gas_portion(&mut self, per_cent: u64) -> &mut Self {
            self.extra_gas_portion = (per_cent != 0).then_some(per_cent);
            self
        }

        /// Sets the gas limit. By default, it is what the dry run required; zero resets it.
        pub fn gas_limit(&mut self, limit: Weight) -> &mut Self {
            self.gas_limit = (limit != Weight::zero()).then_some(limit);
            self
        }

        /// Sets the limit of the storage deposit. Zero resets it.
        pub fn storage_deposit_limit(&mut self, storage_deposit_limit: E::Balance) -> &mut Self {
            let limit = storage_deposit_limit;
            self.storage_deposit_limit = (limit != 0u32.into()).then_some(limit);
            self
        }
    };
}

/// A call of a message.
pub struct CallBuilder<'a, E: Environment, Args, RetType, B> {
    pub(crate) client: &'a mut B,
    pub(crate) caller: &'a Keypair,
    pub(crate) message: &'a CallBuilderFinal<E, Args, RetType>,
    pub(crate) value: E::Balance,
    pub(crate) extra_gas_portion: Option<u64>,
    pub(crate) gas_limit: Option<Weight>,
    pub(crate) storage_deposit_limit: Option<E::Balance>,
}

impl<'a, E: Environment, Args, RetType, B> CallBuilder<'a, E, Args, RetType, B> {
    /// Creates a call without value and with default limits.
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
}

/// An instantiation of a contract.
pub struct InstantiateBuilder<'a, E: Environment, Contract, Args, R, B> {
    pub(crate) client: &'a mut B,
    pub(crate) caller: &'a Keypair,
    pub(crate) contract_name: &'a str,
    pub(crate) constructor: &'a mut CreateBuilderPartial<E, Contract, Args, R>,
    pub(crate) value: E::Balance,
    pub(crate) extra_gas_portion: Option<u64>,
    pub(crate) gas_limit: Option<Weight>,
    pub(crate) storage_deposit_limit: Option<E::Balance>,
}

impl<'a, E: Environment, Contract, Args, R, B> InstantiateBuilder<'a, E, Contract, Args, R, B> {
    /// Creates an instantiation without value and with default limits.
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
}

/// An upload of code.
pub struct UploadBuilder<'a, E: Environment, B> {
    pub(crate) client: &'a mut B,
    pub(crate) contract_name: &'a str,
    pub(crate) caller: &'a Keypair,
    pub(crate) storage_deposit_limit: Option<E::Balance>,
}

impl<'a, E: Environment, B> UploadBuilder<'a, E, B> {
    /// Creates an upload with the default limit.
    pub fn new(client: &'a mut B, contract_name: &'a str, caller: &'a Keypair) -> Self {
        Self { client, contract_name, caller, storage_deposit_limit: None }
    }

    /// Sets the limit of the storage deposit. Zero resets it.
    pub fn storage_deposit_limit(&mut self, storage_deposit_limit: E::Balance) -> &mut Self {
        let limit = storage_deposit_limit;
        self.storage_deposit_limit = (limit != 0u32.into()).then_some(limit);
        self
    }
}

/// A removal of code.
pub struct RemoveCodeBuilder<'a, E: Environment, B> {
    pub(crate) client: &'a mut B,
    pub(crate) caller: &'a Keypair,
    pub(crate) code_hash: E::Hash,
}

impl<'a, E: Environment, B> RemoveCodeBuilder<'a, E, B> {
    /// Creates a removal.
    pub fn new(client: &'a mut B, caller: &'a Keypair, code_hash: E::Hash) -> Self {
        Self { client, caller, code_hash }
    }
}
