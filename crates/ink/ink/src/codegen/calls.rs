//! Calls of other contracts.

use ink_env::call::{
    state,
    utils::{ReturnType, Set, Unset},
    Call, CallBuilder, CreateBuilder, ExecutionInput, LimitParamsV2,
};
use ink_env::{Environment, Error};
use ink_primitives::MessageResult;

/// A call of a message that returns `T`, ready to be made or to be told value and limits first.
pub type ReadyCall<E, Args, T> = CallBuilder<E, Set<Call<E>>, Set<ExecutionInput<Args>>, Set<ReturnType<T>>>;

/// An instantiation by a constructor that returns `T`, still without code hash, endowment and salt.
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

/// A contract's storage struct, which leads to the call builder.
pub trait ContractCallBuilder {
    /// The call builder.
    type Type;
}

/// A reference to a contract, which leads to the call builder: to give value or limits to a call, write
/// `reference.call().message(…)` or `reference.call_mut().message(…)` in place of `reference.message(…)`.
pub trait TraitCallBuilder {
    /// The call builder.
    type Builder;

    /// Begins a call of a message that takes `&self`.
    fn call(&self) -> &Self::Builder;

    /// Begins a call of a message that takes `&mut self`.
    fn call_mut(&mut self) -> &mut Self::Builder;
}

/// What the callee sent back; a panic if the call could not be made or was trapped.
#[inline]
pub fn expect_call<T>(called: &'static str, answer: Result<MessageResult<T>, Error>) -> MessageResult<T> {
    match answer {
        Ok(answer) => answer,
        Err(error) => failed(called, &error),
    }
}

/// What the message returned; a panic if the callee did not get so far.
#[inline]
pub fn expect_answer<T>(called: &'static str, answer: MessageResult<T>) -> T {
    match answer {
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
