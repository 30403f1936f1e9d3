//! What entry points consist of: input, storage, output.
//!
//! Contracts pay for every byte of this. What does not depend on the contract's types is not inlined.

use codec::{Decode, Encode};
use ink_env::{buffer::Buffer, Environment, ReturnFlags};
use ink_primitives::{ConstructorResult, Key, LangError, MessageResult};
use ink_storage::traits::{Storable, StorageKey};

/// The input of this call.
pub struct Input(Buffer);

impl Input {
    /// Reads the input.
    #[inline]
    pub fn read() -> Self {
        Self(ink_env::input())
    }

    /// Starts to decode it.
    #[inline]
    pub fn reader(&self) -> Reader<'_> {
        Reader { rest: &self.0 }
    }
}

/// What has not been decoded yet of the input. Ends the call if it is not what is asked for.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    /// The selector, as a little endian number.
    #[inline]
    pub fn selector(&mut self) -> u32 {
        self.argument()
    }

    /// The next argument.
    #[inline]
    pub fn argument<T: Decode>(&mut self) -> T {
        match T::decode(&mut self.rest) {
            Ok(argument) => argument,
            Err(_) => reject(),
        }
    }

    /// There is no further argument.
    #[inline]
    pub fn end(&self) {
        if !self.rest.is_empty() {
            reject()
        }
    }
}

/// Ends the call because the input names no constructor or message, or has not the arguments that it takes.
#[cold]
#[inline(never)]
pub fn reject() -> ! {
    ink_env::return_value(ReturnFlags::REVERT, &MessageResult::<()>::Err(LangError::CouldNotReadInput))
}

/// Ends the call if value came with it.
#[inline(never)]
pub fn deny_payment<E: Environment>() {
    if ink_env::transferred_value::<E>() != E::Balance::from(0u32) {
        ink_env::fail("paid an unpayable message")
    }
}

/// The contract's storage.
#[inline(never)]
pub fn load<C: Storable + StorageKey>() -> C {
    match ink_env::get_contract_storage::<Key, C>(&C::KEY) {
        Ok(Some(contract)) => contract,
        Ok(None) => ink_env::fail("storage entry was empty"),
        Err(_) => ink_env::fail("could not properly decode storage entry"),
    }
}

/// Writes the contract's storage.
#[inline(never)]
pub fn store<C: Storable + StorageKey>(contract: &C) {
    ink_env::set_contract_storage::<Key, C>(&C::KEY, contract);
}

/// Ends the call with what the message returned, and undoes it if that is an error.
#[inline]
pub fn answer<T: Encode>(failed: bool, output: &T) -> ! {
    let flags = if failed { ReturnFlags::REVERT } else { ReturnFlags::empty() };
    // The encoding of `MessageResult::Ok(output)`, without a copy of the output.
    ink_env::return_value(flags, &(0u8, output))
}

/// Writes the storage of the new contract and ends the call; if there is none, undoes it.
#[inline]
pub fn finish_constructor<C, T>(output: T) -> !
where
    C: Storable + StorageKey,
    T: ConstructorReturn<C>,
{
    match output.into_result() {
        Ok(contract) => {
            store(&contract);
            ink_env::return_value(ReturnFlags::empty(), &ConstructorResult::Ok(T::SUCCESS))
        }
        Err(error) => ink_env::return_value(
            ReturnFlags::REVERT,
            &ConstructorResult::<Result<(), T::Error>>::Ok(Err(error)),
        ),
    }
}

/// What a constructor can return: the contract, or a `Result` with it.
#[diagnostic::on_unimplemented(
    message = "a constructor cannot return `{Self}`",
    note = "a constructor returns the new contract: write `-> Self`, or `-> Result<Self, Error>` if it can fail"
)]
pub trait ConstructorReturn<C>: Sized {
    /// What callers get: `()` or `Result<(), Error>`.
    type Answer: Encode;
    /// Why there is no contract.
    type Error: Encode;
    /// What callers get if there is a contract.
    const SUCCESS: Self::Answer;

    /// The contract, if there is one.
    fn into_result(self) -> Result<C, Self::Error>;
}

impl<C> ConstructorReturn<C> for C {
    type Answer = ();
    type Error = ();
    const SUCCESS: () = ();

    #[inline]
    fn into_result(self) -> Result<C, ()> {
        Ok(self)
    }
}

impl<C, E: Encode> ConstructorReturn<C> for Result<C, E> {
    type Answer = Result<(), E>;
    type Error = E;
    const SUCCESS: Result<(), E> = Ok(());

    #[inline]
    fn into_result(self) -> Result<C, E> {
        self
    }
}

/// What the macro knows of the constructor with the selector `ID`, for [`DispatchableConstructorInfo`].
///
/// [`DispatchableConstructorInfo`]: crate::reflect::DispatchableConstructorInfo
#[expect(missing_docs, reason = "the items are those of the trait in `reflect`")]
pub trait ConstructorInfo<const ID: u32> {
    type Input;
    type Output;
    const CALLABLE: fn(Self::Input) -> Self::Output;
    const PAYABLE: bool;
    const SELECTOR: [u8; 4];
    const LABEL: &'static str;
}
