//! The input of calls: a selector and arguments.

use codec::{Decode, Encode, Output};
use ink_primitives::MessageResult;

use super::{utils::ReturnType, Selector};
use crate::Environment;

/// The input of a message, and its return type.
pub struct Execution<Args, Output> {
    /// The input.
    pub input: ExecutionInput<Args>,
    /// The return type.
    pub output: ReturnType<Output>,
}

impl<Args, Output> Execution<Args, Output>
where
    Args: Encode,
    Output: Decode,
{
    /// Creates an execution of a message that returns `Output`.
    pub fn new(input: ExecutionInput<Args>) -> Self {
        Self { input, output: ReturnType::default() }
    }

    /// Executes the message.
    ///
    /// # Errors
    ///
    /// Those of the executor.
    pub fn exec<I, E>(self, executor: &I) -> Result<MessageResult<Output>, I::Error>
    where
        E: Environment,
        I: Executor<E>,
    {
        executor.exec(&self.input)
    }
}

/// Executes messages.
pub trait Executor<E: Environment> {
    /// The error if a message was not executed.
    type Error;

    /// Executes a message.
    ///
    /// # Errors
    ///
    /// If the message was not executed.
    fn exec<Args, Output>(&self, input: &ExecutionInput<Args>) -> Result<MessageResult<Output>, Self::Error>
    where
        Args: Encode,
        Output: Decode;
}

/// The input of a call: a selector and arguments.
#[derive(Clone, Default, Debug)]
pub struct ExecutionInput<Args> {
    selector: Selector,
    args: Args,
}

impl ExecutionInput<EmptyArgumentList> {
    /// Creates an input without arguments.
    #[inline]
    pub fn new(selector: Selector) -> Self {
        Self { selector, args: ArgumentList::empty() }
    }

    /// Adds the first argument.
    #[inline]
    pub fn push_arg<T: Encode>(self, arg: T) -> ExecutionInput<ArgsList<T, EmptyArgumentList>> {
        ExecutionInput { selector: self.selector, args: self.args.push_arg(arg) }
    }
}

impl<Head, Rest> ExecutionInput<ArgsList<Head, Rest>> {
    /// Adds another argument.
    #[inline]
    pub fn push_arg<T: Encode>(self, arg: T) -> ExecutionInput<ArgsList<T, ArgsList<Head, Rest>>> {
        ExecutionInput { selector: self.selector, args: self.args.push_arg(arg) }
    }
}

impl<Args> ExecutionInput<Args> {
    /// Replaces the selector.
    pub fn update_selector(&mut self, selector: Selector) {
        self.selector = selector;
    }
}

/// A list of arguments, with the last one as the head.
#[derive(Clone, Default, Debug)]
pub struct ArgumentList<Head, Rest> {
    head: Head,
    rest: Rest,
}

/// A list with one more argument.
pub type ArgsList<Head, Rest> = ArgumentList<Argument<Head>, Rest>;

/// One argument.
#[derive(Clone, Debug)]
pub struct Argument<T> {
    arg: T,
}

/// The end of a list of arguments.
#[derive(Clone, Default, Debug)]
pub struct ArgumentListEnd;

/// An empty list of arguments.
pub type EmptyArgumentList = ArgumentList<ArgumentListEnd, ArgumentListEnd>;

impl EmptyArgumentList {
    /// Creates an empty list.
    #[inline]
    pub fn empty() -> Self {
        ArgumentList { head: ArgumentListEnd, rest: ArgumentListEnd }
    }

    /// Adds the first argument.
    #[inline]
    pub fn push_arg<T: Encode>(self, arg: T) -> ArgsList<T, Self> {
        ArgumentList { head: Argument { arg }, rest: self }
    }
}

impl<Head, Rest> ArgsList<Head, Rest> {
    /// Adds another argument.
    #[inline]
    pub fn push_arg<T: Encode>(self, arg: T) -> ArgsList<T, Self> {
        ArgumentList { head: Argument { arg }, rest: self }
    }
}

impl<T: Encode> Encode for Argument<T> {
    #[inline]
    fn size_hint(&self) -> usize {
        self.arg.size_hint()
    }

    #[inline]
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        self.arg.encode_to(output)
    }
}

impl Encode for EmptyArgumentList {
    #[inline]
    fn encode_to<O: Output + ?Sized>(&self, _: &mut O) {}
}

impl<Head: Encode, Rest: Encode> Encode for ArgsList<Head, Rest> {
    #[inline]
    fn size_hint(&self) -> usize {
        self.rest.size_hint().saturating_add(self.head.size_hint())
    }

    #[inline]
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        self.rest.encode_to(output);
        self.head.encode_to(output);
    }
}

impl<Args: Encode> Encode for ExecutionInput<Args> {
    #[inline]
    fn size_hint(&self) -> usize {
        self.args.size_hint().saturating_add(self.selector.size_hint())
    }

    #[inline]
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        self.selector.encode_to(output);
        self.args.encode_to(output);
    }
}
