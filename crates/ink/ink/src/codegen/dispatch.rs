//! The parts of entry points: input, storage, output.
//!
//! Every byte of code costs deposit. Functions that do not depend on the contract's types are not inlined.

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

/// The input that has not been decoded yet. Reverts the call if decoding fails.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    /// The selector as a little-endian number.
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

    /// Reverts the call if input remains after the last argument.
    #[inline]
    pub fn end(&self) {
        if !self.rest.is_empty() {
            reject()
        }
    }
}

/// Reverts the call: the selector is unknown, or the arguments do not decode.
#[cold]
#[inline(never)]
pub fn reject() -> ! {
    ink_env::return_value(ReturnFlags::REVERT, &MessageResult::<()>::Err(LangError::CouldNotReadInput))
}

/// Panics if the call transfers value.
#[inline(never)]
pub fn deny_payment<E: Environment>() {
    if ink_env::transferred_value::<E>() != E::Balance::from(0u32) {
        ink_env::fail("paid an unpayable message")
    }
}

/// Loads the storage struct.
#[inline(never)]
pub fn load<C: Storable + StorageKey>() -> C {
    match ink_env::get_contract_storage::<Key, C>(&C::KEY) {
        Ok(Some(contract)) => contract,
        Ok(None) => ink_env::fail("storage entry was empty"),
        Err(_) => ink_env::fail("could not properly decode storage entry"),
    }
}

/// Stores the storage struct.
#[inline(never)]
pub fn store<C: Storable + StorageKey>(contract: &C) {
    ink_env::set_contract_storage::<Key, C>(&C::KEY, contract);
}

/// Returns a message's output from the contract, and reverts the call if it is an error.
#[inline]
pub fn return_output<T: Encode>(failed: bool, output: &T) -> ! {
    let flags = if failed { ReturnFlags::REVERT } else { ReturnFlags::empty() };
    // The encoding of `MessageResult::Ok(output)`, without a copy of the output.
    ink_env::return_value(flags, &(0u8, output))
}

/// Stores the storage struct of the new contract and returns; reverts if the constructor returned an error.
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

/// The return type of a constructor: the storage struct `C`, or a `Result` of it.
#[diagnostic::on_unimplemented(
    message = "a constructor cannot return `{Self}`",
    note = "a constructor returns the new contract: write `-> Self`, or `-> Result<Self, Error>` if it can \
     fail"
)]
pub trait ConstructorReturn<C>: Sized {
    /// The output: `()` or `Result<(), Error>`.
    type Output: Encode;
    /// The constructor's error.
    type Error: Encode;
    /// The output on success.
    const SUCCESS: Self::Output;

    /// The storage struct, or the constructor's error.
    fn into_result(self) -> Result<C, Self::Error>;
}

impl<C> ConstructorReturn<C> for C {
    type Output = ();
    type Error = ();
    const SUCCESS: () = ();

    #[inline]
    fn into_result(self) -> Result<C, ()> {
        Ok(self)
    }
}

impl<C, E: Encode> ConstructorReturn<C> for Result<C, E> {
    type Output = Result<(), E>;
    type Error = E;
    const SUCCESS: Result<(), E> = Ok(());

    #[inline]
    fn into_result(self) -> Result<C, E> {
        self
    }
}

/// What the macro knows about the constructor with the selector `ID`, for [`DispatchableConstructorInfo`].
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
