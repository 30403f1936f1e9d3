//! Instantiations: `build_create` and its options.

use core::marker::PhantomData;

use codec::Encode;
use ebpf_uapi::CallFlags;
use ink_primitives::ConstructorResult;

use super::{
    utils::{EmptyArgumentList, ReturnType, Set, Unset},
    ConstructorReturnType, CreateParams, ExecutionInput, FromAccountId, LimitParamsV1, LimitParamsV2,
};
use crate::{ContractEnv, Environment, Result};

/// Markers of parameters that are not set.
pub mod state {
    /// The salt.
    pub enum Salt {}
}

/// A builder of an instantiation. Its type parameters are what has been set so far.
#[derive(Clone)]
pub struct CreateBuilder<E, ContractRef, CodeHash, Limits, Endowment, Args, Salt, RetType>
where
    E: Environment,
{
    code_hash: CodeHash,
    limits: Limits,
    endowment: Endowment,
    exec_input: Args,
    salt: Salt,
    return_type: RetType,
    marker: PhantomData<fn() -> (E, ContractRef)>,
}

/// Starts to build an instantiation of the contract that `ContractRef` refers to.
///
/// ```
/// # #[ink::contract]
/// # pub mod flipper {
/// #     #[ink(storage)]
/// #     pub struct Flipper { value: bool }
/// #     impl Flipper {
/// #         #[ink(constructor, payable)]
/// #         pub fn new(value: bool) -> Self { Self { value } }
/// #         #[ink(message)]
/// #         pub fn get(&self) -> bool { self.value }
/// #     }
/// # }
/// # use flipper::FlipperRef;
/// use ink::{
///     env::call::{build_create, ExecutionInput, Selector},
///     primitives::Hash,
///     selector_bytes,
/// };
///
/// fn instantiate(code_hash: Hash) -> FlipperRef {
///     build_create::<FlipperRef>()
///         .code_hash(code_hash)
///         .endowment(1_000)
///         .exec_input(ExecutionInput::new(Selector::new(selector_bytes!("new"))).push_arg(true))
///         .salt_bytes([0x01; 32])
///         .returns::<FlipperRef>()
///         .instantiate()
/// }
/// ```
#[allow(clippy::type_complexity)]
pub fn build_create<ContractRef>() -> CreateBuilder<
    <ContractRef as ContractEnv>::Env,
    ContractRef,
    Unset<<<ContractRef as ContractEnv>::Env as Environment>::Hash>,
    Set<LimitParamsV2<<ContractRef as ContractEnv>::Env>>,
    Unset<<<ContractRef as ContractEnv>::Env as Environment>::Balance>,
    Unset<ExecutionInput<EmptyArgumentList>>,
    Unset<state::Salt>,
    Unset<ReturnType<()>>,
>
where
    ContractRef: ContractEnv,
{
    CreateBuilder {
        code_hash: Unset::default(),
        limits: Set(LimitParamsV2 {
            ref_time_limit: 0,
            proof_size_limit: 0,
            storage_deposit_limit: None,
            flags: (),
        }),
        endowment: Unset::default(),
        exec_input: Unset::default(),
        salt: Unset::default(),
        return_type: Unset::default(),
        marker: PhantomData,
    }
}

impl<E, ContractRef, Limits, Endowment, Args, Salt, RetType>
    CreateBuilder<E, ContractRef, Unset<E::Hash>, Limits, Endowment, Args, Salt, RetType>
where
    E: Environment,
{
    /// Sets the hash of the new contract's code.
    #[inline]
    pub fn code_hash(
        self,
        code_hash: E::Hash,
    ) -> CreateBuilder<E, ContractRef, Set<E::Hash>, Limits, Endowment, Args, Salt, RetType> {
        CreateBuilder {
            code_hash: Set(code_hash),
            limits: self.limits,
            endowment: self.endowment,
            exec_input: self.exec_input,
            salt: self.salt,
            return_type: self.return_type,
            marker: PhantomData,
        }
    }
}

impl<E, ContractRef, CodeHash, Limits, Args, Salt, RetType>
    CreateBuilder<E, ContractRef, CodeHash, Limits, Unset<E::Balance>, Args, Salt, RetType>
where
    E: Environment,
{
    /// Sets the balance to transfer to the new contract.
    #[inline]
    pub fn endowment(
        self,
        endowment: E::Balance,
    ) -> CreateBuilder<E, ContractRef, CodeHash, Limits, Set<E::Balance>, Args, Salt, RetType> {
        CreateBuilder {
            code_hash: self.code_hash,
            limits: self.limits,
            endowment: Set(endowment),
            exec_input: self.exec_input,
            salt: self.salt,
            return_type: self.return_type,
            marker: PhantomData,
        }
    }
}

impl<E, ContractRef, CodeHash, Limits, Endowment, Salt, RetType>
    CreateBuilder<
        E,
        ContractRef,
        CodeHash,
        Limits,
        Endowment,
        Unset<ExecutionInput<EmptyArgumentList>>,
        Salt,
        RetType,
    >
where
    E: Environment,
{
    /// Sets the selector and the arguments.
    #[inline]
    pub fn exec_input<Args>(
        self,
        exec_input: ExecutionInput<Args>,
    ) -> CreateBuilder<E, ContractRef, CodeHash, Limits, Endowment, Set<ExecutionInput<Args>>, Salt, RetType>
    {
        CreateBuilder {
            code_hash: self.code_hash,
            limits: self.limits,
            endowment: self.endowment,
            exec_input: Set(exec_input),
            salt: self.salt,
            return_type: self.return_type,
            marker: PhantomData,
        }
    }
}

impl<E, ContractRef, CodeHash, Limits, Endowment, Args, RetType>
    CreateBuilder<E, ContractRef, CodeHash, Limits, Endowment, Args, Unset<state::Salt>, RetType>
where
    E: Environment,
{
    /// Sets the salt, which distinguishes the new contract's account from others with the same code and
    /// input.
    #[inline]
    pub fn salt_bytes<Salt>(
        self,
        salt: Salt,
    ) -> CreateBuilder<E, ContractRef, CodeHash, Limits, Endowment, Args, Set<Salt>, RetType>
    where
        Salt: AsRef<[u8]>,
    {
        CreateBuilder {
            code_hash: self.code_hash,
            limits: self.limits,
            endowment: self.endowment,
            exec_input: self.exec_input,
            salt: Set(salt),
            return_type: self.return_type,
            marker: PhantomData,
        }
    }
}

impl<E, ContractRef, CodeHash, Limits, Endowment, Args, Salt>
    CreateBuilder<E, ContractRef, CodeHash, Limits, Endowment, Args, Salt, Unset<ReturnType<()>>>
where
    E: Environment,
{
    /// Sets the constructor's return type.
    #[inline]
    pub fn returns<R>(
        self,
    ) -> CreateBuilder<E, ContractRef, CodeHash, Limits, Endowment, Args, Salt, Set<ReturnType<R>>>
    where
        ContractRef: FromAccountId<E>,
        R: ConstructorReturnType<ContractRef>,
    {
        CreateBuilder {
            code_hash: self.code_hash,
            limits: self.limits,
            endowment: self.endowment,
            exec_input: self.exec_input,
            salt: self.salt,
            return_type: Set(ReturnType::default()),
            marker: PhantomData,
        }
    }
}

impl<E, ContractRef, CodeHash, Endowment, Args, Salt, RetType>
    CreateBuilder<E, ContractRef, CodeHash, Set<LimitParamsV1>, Endowment, Args, Salt, RetType>
where
    E: Environment,
{
    /// Sets the limit of `ref_time`; 0 for all that remains.
    #[inline]
    pub fn gas_limit(self, gas_limit: u64) -> Self {
        Self { limits: Set(LimitParamsV1 { gas_limit }), ..self }
    }
}

impl<E, ContractRef, CodeHash, Flags, Endowment, Args, Salt, RetType>
    CreateBuilder<E, ContractRef, CodeHash, Set<LimitParamsV2<E, Flags>>, Endowment, Args, Salt, RetType>
where
    E: Environment,
{
    /// Converts the instantiation to one with a limit on `ref_time` only.
    #[inline]
    pub fn instantiate_v1(
        self,
    ) -> CreateBuilder<E, ContractRef, CodeHash, Set<LimitParamsV1>, Endowment, Args, Salt, RetType> {
        let gas_limit = self.limits.value().ref_time_limit;
        CreateBuilder {
            code_hash: self.code_hash,
            limits: Set(LimitParamsV1 { gas_limit }),
            endowment: self.endowment,
            exec_input: self.exec_input,
            salt: self.salt,
            return_type: self.return_type,
            marker: PhantomData,
        }
    }

    /// Sets the limit of `ref_time`; 0 for all that remains.
    #[inline]
    pub fn ref_time_limit(self, ref_time_limit: u64) -> Self {
        Self { limits: Set(LimitParamsV2 { ref_time_limit, ..self.limits.0 }), ..self }
    }

    /// Sets the limit of `proof_size`; 0 for all that remains.
    #[inline]
    pub fn proof_size_limit(self, proof_size_limit: u64) -> Self {
        Self { limits: Set(LimitParamsV2 { proof_size_limit, ..self.limits.0 }), ..self }
    }

    /// Sets the limit of storage deposits. By default, it is the remainder of the caller's limit.
    #[inline]
    pub fn storage_deposit_limit(self, storage_deposit_limit: E::Balance) -> Self {
        let storage_deposit_limit = Some(storage_deposit_limit);
        Self { limits: Set(LimitParamsV2 { storage_deposit_limit, ..self.limits.0 }), ..self }
    }

    /// Sets the flags. The only valid one is [`CallFlags::ALLOW_REENTRY`]: the constructor, and contracts
    /// that it calls, can call this contract.
    #[inline]
    #[allow(clippy::type_complexity)]
    pub fn call_flags(
        self,
        call_flags: CallFlags,
    ) -> CreateBuilder<E, ContractRef, CodeHash, Set<LimitParamsV2<E, u32>>, Endowment, Args, Salt, RetType>
    {
        let LimitParamsV2 { ref_time_limit, proof_size_limit, storage_deposit_limit, .. } = self.limits.0;
        let flags = call_flags.bits();
        CreateBuilder {
            code_hash: self.code_hash,
            limits: Set(LimitParamsV2 { ref_time_limit, proof_size_limit, storage_deposit_limit, flags }),
            endowment: self.endowment,
            exec_input: self.exec_input,
            salt: self.salt,
            return_type: self.return_type,
            marker: PhantomData,
        }
    }
}

impl<E, ContractRef, Limits, Args, Salt, RetType>
    CreateBuilder<
        E,
        ContractRef,
        Set<E::Hash>,
        Set<Limits>,
        Set<E::Balance>,
        Set<ExecutionInput<Args>>,
        Set<Salt>,
        Set<ReturnType<RetType>>,
    >
where
    E: Environment,
{
    /// The parameters of the instantiation.
    #[inline]
    pub fn params(self) -> CreateParams<E, ContractRef, Limits, Args, Salt, RetType> {
        CreateParams {
            code_hash: self.code_hash.value(),
            limits: self.limits.value(),
            endowment: self.endowment.value(),
            exec_input: self.exec_input.value(),
            salt_bytes: self.salt.value(),
            marker: PhantomData,
        }
    }
}

/// `instantiate` and `try_instantiate` with these limits, once everything is set.
macro_rules! instantiable {
    ($limits:ty) => {
        impl<E, ContractRef, Args, Salt, RetType>
            CreateBuilder<
                E,
                ContractRef,
                Set<E::Hash>,
                Set<$limits>,
                Set<E::Balance>,
                Set<ExecutionInput<Args>>,
                Set<Salt>,
                Set<ReturnType<RetType>>,
            >
        where
            E: Environment,
            ContractRef: FromAccountId<E>,
            Args: Encode,
            Salt: AsRef<[u8]>,
            RetType: ConstructorReturnType<ContractRef>,
        {
            /// Instantiates the contract. Returns the constructor's output.
            ///
            /// # Panics
            ///
            /// If [`Self::try_instantiate`] returns an error or a `LangError`.
            #[inline]
            pub fn instantiate(self) -> <RetType as ConstructorReturnType<ContractRef>>::Output {
                self.params().instantiate()
            }

            /// Instantiates the contract. Returns the constructor's output.
            ///
            /// # Errors
            ///
            /// If the instantiation fails or its output does not decode. The inner result is an error if the
            /// constructor could not decode its input, or panicked.
            #[inline]
            pub fn try_instantiate(
                self,
            ) -> Result<ConstructorResult<<RetType as ConstructorReturnType<ContractRef>>::Output>> {
                self.params().try_instantiate()
            }
        }
    };
}

instantiable!(LimitParamsV2<E>);
instantiable!(LimitParamsV2<E, u32>);
instantiable!(LimitParamsV1);
