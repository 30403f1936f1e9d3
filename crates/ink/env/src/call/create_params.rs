//! The parameters and the output of instantiations.

use core::marker::PhantomData;

use codec::{Decode, Encode};
use ink_primitives::ConstructorResult;

use super::{ExecutionInput, Selector};
use crate::{ContractEnv, Environment, Result};

/// A reference to a contract that can be created from the contract's account.
pub trait FromAccountId<T: Environment> {
    /// Creates the reference.
    fn from_account_id(account_id: <T as Environment>::AccountId) -> Self;
}

/// The return type of a constructor of the contract that `C` refers to: `Self`, or a `Result` of it.
pub trait ConstructorReturnType<C> {
    /// Whether it is a `Result`.
    const IS_RESULT: bool = false;

    /// The output for the caller: the return type with `C` in place of the contract.
    type Output;

    /// The constructor's error; `()` for infallible constructors.
    type Error: Decode;

    /// The output of a constructor that succeeded.
    fn ok(value: C) -> Self::Output;

    /// The output of a constructor that failed; `None` for infallible constructors.
    fn err(_err: Self::Error) -> Option<Self::Output> {
        None
    }
}

impl<C> ConstructorReturnType<C> for C
where
    C: ContractEnv + FromAccountId<<C as ContractEnv>::Env>,
{
    type Output = C;
    type Error = ();

    #[inline]
    fn ok(value: C) -> C {
        value
    }
}

impl<C, E> ConstructorReturnType<C> for core::result::Result<C, E>
where
    C: ContractEnv + FromAccountId<<C as ContractEnv>::Env>,
    E: Decode,
{
    const IS_RESULT: bool = true;

    type Output = core::result::Result<C, E>;
    type Error = E;

    #[inline]
    fn ok(value: C) -> Self::Output {
        Ok(value)
    }

    #[inline]
    fn err(err: E) -> Option<Self::Output> {
        Some(Err(err))
    }
}

/// A limit on `ref_time` only.
#[derive(Clone, Debug)]
pub struct LimitParamsV1 {
    pub(super) gas_limit: u64,
}

/// All limits of an instantiation, and its flags: `()` for none, which costs nothing, or `u32`.
#[derive(Clone, Debug)]
pub struct LimitParamsV2<E: Environment, Flags = ()> {
    pub(super) ref_time_limit: u64,
    pub(super) proof_size_limit: u64,
    pub(super) storage_deposit_limit: Option<E::Balance>,
    pub(super) flags: Flags,
}

/// The parameters of an instantiation.
#[derive(Debug)]
pub struct CreateParams<E, ContractRef, Limits, Args, Salt, R>
where
    E: Environment,
{
    pub(super) code_hash: E::Hash,
    pub(super) limits: Limits,
    pub(super) endowment: E::Balance,
    pub(super) exec_input: ExecutionInput<Args>,
    pub(super) salt_bytes: Salt,
    pub(super) marker: PhantomData<fn() -> (ContractRef, R)>,
}

impl<E, ContractRef, Limits, Args, Salt, R> CreateParams<E, ContractRef, Limits, Args, Salt, R>
where
    E: Environment,
{
    /// The hash of the new contract's code.
    #[inline]
    pub fn code_hash(&self) -> &E::Hash {
        &self.code_hash
    }

    /// The balance to transfer to the new contract.
    #[inline]
    pub fn endowment(&self) -> &E::Balance {
        &self.endowment
    }

    /// The selector and the arguments.
    #[inline]
    pub fn exec_input(&self) -> &ExecutionInput<Args> {
        &self.exec_input
    }

    /// Replaces the constructor's selector.
    pub fn update_selector(&mut self, selector: Selector) {
        self.exec_input.update_selector(selector)
    }
}

impl<E, ContractRef, Limits, Args, Salt, R> CreateParams<E, ContractRef, Limits, Args, Salt, R>
where
    E: Environment,
    Salt: AsRef<[u8]>,
{
    /// The salt, which distinguishes the new contract's account from others with the same code and input.
    #[inline]
    pub fn salt_bytes(&self) -> &Salt {
        &self.salt_bytes
    }
}

impl<E, ContractRef, Flags, Args, Salt, R>
    CreateParams<E, ContractRef, LimitParamsV2<E, Flags>, Args, Salt, R>
where
    E: Environment,
{
    /// The limit of `ref_time`; 0 for all that remains.
    #[inline]
    pub fn ref_time_limit(&self) -> u64 {
        self.limits.ref_time_limit
    }

    /// The limit of `proof_size`; 0 for all that remains.
    #[inline]
    pub fn proof_size_limit(&self) -> u64 {
        self.limits.proof_size_limit
    }

    /// The limit of storage deposits.
    #[inline]
    pub fn storage_deposit_limit(&self) -> Option<&E::Balance> {
        self.limits.storage_deposit_limit.as_ref()
    }

    /// The flags, in the type in which they are encoded.
    #[inline]
    pub(crate) fn flags(&self) -> &Flags {
        &self.limits.flags
    }
}

impl<E, ContractRef, Args, Salt, R> CreateParams<E, ContractRef, LimitParamsV1, Args, Salt, R>
where
    E: Environment,
{
    /// The limit of `ref_time`; 0 for all that remains.
    #[inline]
    pub fn gas_limit(&self) -> u64 {
        self.limits.gas_limit
    }
}

/// `instantiate` and `try_instantiate` with these limits.
macro_rules! instantiable {
    ($limits:ty, $instantiate:path) => {
        impl<E, ContractRef, Args, Salt, R> CreateParams<E, ContractRef, $limits, Args, Salt, R>
        where
            E: Environment,
            ContractRef: FromAccountId<E>,
            Args: Encode,
            Salt: AsRef<[u8]>,
            R: ConstructorReturnType<ContractRef>,
        {
            /// Instantiates the contract. Returns the constructor's output.
            ///
            /// # Panics
            ///
            /// If [`Self::try_instantiate`] returns an error or a `LangError`.
            #[inline]
            pub fn instantiate(&self) -> <R as ConstructorReturnType<ContractRef>>::Output {
                match self.try_instantiate() {
                    Ok(Ok(output)) => output,
                    Ok(Err(error)) => crate::fail_with("Received a `LangError` while instantiating:", &error),
                    Err(error) => crate::fail_with("Cross-contract instantiation failed with", &error),
                }
            }

            /// Instantiates the contract. Returns the constructor's output.
            ///
            /// # Errors
            ///
            /// If the instantiation fails or its output does not decode. The inner result is an error if the
            /// constructor could not decode its input, or panicked.
            #[inline]
            pub fn try_instantiate(
                &self,
            ) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>> {
                $instantiate(self)
            }
        }
    };
}

instantiable!(LimitParamsV2<E>, crate::instantiate_contract);
instantiable!(LimitParamsV2<E, u32>, crate::api::instantiate_contract_with_flags);
instantiable!(LimitParamsV1, crate::instantiate_contract_v1);
