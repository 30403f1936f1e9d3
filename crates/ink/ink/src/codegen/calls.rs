//! Cross-contract calls.

use ink_env::call::{
    state,
    utils::{ReturnType, Set, Unset},
    Call, CallBuilder, CreateBuilder, ExecutionInput, LimitParamsV2,
};
use ink_env::{Environment, Error};
use ink_primitives::MessageResult;

/// A call of a message that returns `T`, with optional value and limits to be set.
pub type ReadyCall<E, Args, T> = CallBuilder<E, Set<Call<E>>, Set<ExecutionInput<Args>>, Set<ReturnType<T>>>;

/// An instantiation by a constructor that returns `T`, with code hash, endowment and salt to be set.
pub type ReadyCreation<E, ContractRef, Args, T> = CreateBuilder<
    E,
    ContractRef,
    Unset<<E as Environment>::Hash>,
    Set<LimitParamsV2<E>>,
    Unset<<E as Environment>::Balance>,
    Set<ExecutionInput<Args>>,
    Unset<state::Salt>,
    Set<ReturnType<T>>,
>;

/// Relates a contract's storage struct to its call builder.
pub trait ContractCallBuilder {
    /// The call builder.
    type Type;
}

/// Access to the call builder of a reference. To set the value or the limits of a call, write
/// `reference.call().message(…)` or `reference.call_mut().message(…)` instead of `reference.message(…)`.
pub trait TraitCallBuilder {
    /// The call builder.
    type Builder;

    /// The call builder, for messages that take `&self`.
    fn call(&self) -> &Self::Builder;

    /// The call builder, for messages that take `&mut self`.
    fn call_mut(&mut self) -> &mut Self::Builder;
}

/// The callee's result. Panics if the call failed.
#[inline]
pub fn expect_message_result<T>(
    called: &'static str,
    result: Result<MessageResult<T>, Error>,
) -> MessageResult<T> {
    match result {
        Ok(result) => result,
        Err(error) => failed(called, &error),
    }
}

/// The message's output. Panics on a `LangError`.
#[inline]
pub fn expect_output<T>(called: &'static str, result: MessageResult<T>) -> T {
    match result {
        Ok(output) => output,
        Err(error) => failed(called, &error),
    }
}

#[cfg(any(feature = "std", feature = "ink-debug"))]
fn failed(called: &'static str, error: &dyn core::fmt::Debug) -> ! {
    panic!("encountered error while calling {called}: {error:?}")
}

#[cfg(not(any(feature = "std", feature = "ink-debug")))]
#[inline(always)]
fn failed<T>(_: &'static str, _: &T) -> ! {
    ink_env::fail("encountered error while calling")
}
