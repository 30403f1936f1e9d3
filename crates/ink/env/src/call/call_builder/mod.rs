//! Calls of messages: `build_call` and its options.

mod call;
mod call_v1;
mod delegate;

pub use call::Call;
pub use call_v1::CallV1;
pub use delegate::DelegateCall;

use core::marker::PhantomData;

use super::{
    utils::{EmptyArgumentList, ReturnType, Set, Unset},
    Execution, ExecutionInput,
};
use crate::Environment;

/// The parameters of a call.
#[derive(Debug)]
pub struct CallParams<E, CallType, Args, R>
where
    E: Environment,
{
    call_type: CallType,
    exec_input: ExecutionInput<Args>,
    marker: PhantomData<fn() -> (E, R)>,
}

impl<E, CallType, Args, R> CallParams<E, CallType, Args, R>
where
    E: Environment,
{
    /// The selector and the arguments.
    #[inline]
    pub fn exec_input(&self) -> &ExecutionInput<Args> {
        &self.exec_input
    }
}

/// Starts to build a call.
///
/// ```
/// use ink::{
///     env::{
///         call::{build_call, ExecutionInput, Selector},
///         DefaultEnvironment,
///     },
///     primitives::AccountId,
///     selector_bytes,
/// };
///
/// /// Calls the message `flip`, which returns the new value.
/// fn flip(contract: AccountId) -> bool {
///     build_call::<DefaultEnvironment>()
///         .call(contract)
///         .ref_time_limit(5_000_000_000)
///         .transferred_value(10)
///         .exec_input(ExecutionInput::new(Selector::new(selector_bytes!("flip"))).push_arg(42u8))
///         .returns::<bool>()
///         .invoke()
/// }
/// ```
#[allow(clippy::type_complexity)]
pub fn build_call<E: Environment>(
) -> CallBuilder<E, Unset<Call<E>>, Unset<ExecutionInput<EmptyArgumentList>>, Unset<ReturnType<()>>> {
    CallBuilder {
        call_type: Unset::default(),
        exec_input: Unset::default(),
        return_type: Unset::default(),
        marker: PhantomData,
    }
}

/// A builder of a call. Its type parameters are what has been set so far.
#[derive(Clone)]
pub struct CallBuilder<E, CallType, Args, RetType>
where
    E: Environment,
{
    call_type: CallType,
    exec_input: Args,
    return_type: RetType,
    marker: PhantomData<fn() -> E>,
}

impl<E, Args, RetType> From<Execution<Args, RetType>>
    for CallBuilder<E, Unset<Call<E>>, Set<ExecutionInput<Args>>, Set<ReturnType<RetType>>>
where
    E: Environment,
{
    fn from(invoke: Execution<Args, RetType>) -> Self {
        Self {
            call_type: Unset::default(),
            exec_input: Set(invoke.input),
            return_type: Set(invoke.output),
            marker: PhantomData,
        }
    }
}

impl<E, CallType, Args, RetType> CallBuilder<E, CallType, Args, RetType>
where
    E: Environment,
{
    #[inline]
    fn with_call_type<New>(self, new: impl FnOnce(CallType) -> New) -> CallBuilder<E, New, Args, RetType> {
        CallBuilder {
            call_type: new(self.call_type),
            exec_input: self.exec_input,
            return_type: self.return_type,
            marker: PhantomData,
        }
    }
}

impl<E, CallType, Args, RetType> CallBuilder<E, Unset<CallType>, Args, RetType>
where
    E: Environment,
{
    /// Sets the kind of call: [`Call`], [`CallV1`] or [`DelegateCall`].
    #[inline]
    #[must_use]
    pub fn call_type<NewCallType>(
        self,
        call_type: NewCallType,
    ) -> CallBuilder<E, Set<NewCallType>, Args, RetType> {
        self.with_call_type(|_| Set(call_type))
    }

    /// Calls a contract with a limit on `ref_time` only.
    #[inline]
    pub fn call_v1(self, callee: E::AccountId) -> CallBuilder<E, Set<CallV1<E>>, Args, RetType> {
        self.call_type(CallV1::new(callee))
    }

    /// Calls a contract.
    #[inline]
    pub fn call(self, callee: E::AccountId) -> CallBuilder<E, Set<Call<E>>, Args, RetType> {
        self.call_type(Call::new(callee))
    }

    /// Executes other code on this contract's storage.
    #[inline]
    pub fn delegate(self, code_hash: E::Hash) -> CallBuilder<E, Set<DelegateCall<E>>, Args, RetType> {
        self.call_type(DelegateCall::new(code_hash))
    }
}

impl<E, CallType, Args> CallBuilder<E, CallType, Args, Unset<ReturnType<()>>>
where
    E: Environment,
{
    /// Sets the message's return type.
    #[inline]
    pub fn returns<R>(self) -> CallBuilder<E, CallType, Args, Set<ReturnType<R>>> {
        CallBuilder {
            call_type: self.call_type,
            exec_input: self.exec_input,
            return_type: Set(ReturnType::default()),
            marker: PhantomData,
        }
    }
}

impl<E, CallType, RetType> CallBuilder<E, CallType, Unset<ExecutionInput<EmptyArgumentList>>, RetType>
where
    E: Environment,
{
    /// Sets the selector and the arguments.
    #[inline]
    pub fn exec_input<Args>(
        self,
        exec_input: ExecutionInput<Args>,
    ) -> CallBuilder<E, CallType, Set<ExecutionInput<Args>>, RetType> {
        CallBuilder {
            call_type: self.call_type,
            exec_input: Set(exec_input),
            return_type: self.return_type,
            marker: PhantomData,
        }
    }
}

/// `params`, `invoke` and `try_invoke` of a call type, on a finished builder and on its parameters.
macro_rules! invocable {
    ($call_type:ident, $invoke:path) => {
        impl<E, Args, R> CallBuilder<E, Set<$call_type<E>>, Set<ExecutionInput<Args>>, Set<ReturnType<R>>>
        where
            E: Environment,
        {
            /// The parameters of the call.
            #[inline]
            pub fn params(self) -> CallParams<E, $call_type<E>, Args, R> {
                CallParams {
                    call_type: self.call_type.value(),
                    exec_input: self.exec_input.value(),
                    marker: PhantomData,
                }
            }
        }

        impl<E, RetType>
            CallBuilder<E, Set<$call_type<E>>, Unset<ExecutionInput<EmptyArgumentList>>, Unset<RetType>>
        where
            E: Environment,
        {
            /// The parameters of a call with a zero selector and no arguments.
            #[inline]
            pub fn params(self) -> CallParams<E, $call_type<E>, EmptyArgumentList, ()> {
                CallParams {
                    call_type: self.call_type.value(),
                    exec_input: ExecutionInput::default(),
                    marker: PhantomData,
                }
            }
        }

        impl<E>
            CallBuilder<
                E,
                Set<$call_type<E>>,
                Unset<ExecutionInput<EmptyArgumentList>>,
                Unset<ReturnType<()>>,
            >
        where
            E: Environment,
        {
            /// Makes the call.
            ///
            /// # Panics
            ///
            /// If [`Self::try_invoke`] returns an error or a `LangError`.
            #[inline]
            pub fn invoke(self) {
                self.params().invoke()
            }

            /// Makes the call.
            ///
            /// # Errors
            ///
            /// If the call fails or its output does not decode. The inner result is an error if the callee
            /// could not decode its input, or panicked.
            #[inline]
            pub fn try_invoke(self) -> crate::Result<ink_primitives::MessageResult<()>> {
                self.params().try_invoke()
            }
        }

        impl<E, Args, R> CallBuilder<E, Set<$call_type<E>>, Set<ExecutionInput<Args>>, Set<ReturnType<R>>>
        where
            E: Environment,
            Args: codec::Encode,
            R: codec::Decode,
        {
            /// Makes the call. Returns the message's output.
            ///
            /// # Panics
            ///
            /// If [`Self::try_invoke`] returns an error or a `LangError`.
            #[inline]
            pub fn invoke(self) -> R {
                self.params().invoke()
            }

            /// Makes the call. Returns the message's output.
            ///
            /// # Errors
            ///
            /// If the call fails or its output does not decode. The inner result is an error if the callee
            /// could not decode its input, or panicked.
            #[inline]
            pub fn try_invoke(self) -> crate::Result<ink_primitives::MessageResult<R>> {
                self.params().try_invoke()
            }
        }

        impl<E, Args, R> CallParams<E, $call_type<E>, Args, R>
        where
            E: Environment,
            Args: codec::Encode,
            R: codec::Decode,
        {
            /// Makes the call. Returns the message's output.
            ///
            /// # Panics
            ///
            /// If [`Self::try_invoke`] returns an error or a `LangError`.
            #[inline]
            pub fn invoke(&self) -> R {
                match self.try_invoke() {
                    Ok(Ok(output)) => output,
                    Ok(Err(error)) => crate::fail_with("Cross-contract call failed with", &error),
                    Err(error) => crate::fail_with("Cross-contract call failed with", &error),
                }
            }

            /// Makes the call. Returns the message's output.
            ///
            /// # Errors
            ///
            /// If the call fails or its output does not decode. The inner result is an error if the callee
            /// could not decode its input, or panicked.
            #[inline]
            pub fn try_invoke(&self) -> crate::Result<ink_primitives::MessageResult<R>> {
                $invoke(self)
            }
        }
    };
}

invocable!(Call, crate::invoke_contract);
invocable!(CallV1, crate::invoke_contract_v1);
invocable!(DelegateCall, crate::invoke_contract_delegate);
