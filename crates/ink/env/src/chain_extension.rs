//! Calls of functions that a chain offers beyond the syscalls.
//!
//! `#[ink::chain_extension]` writes these; contracts use what it makes.

use core::marker::PhantomData;

use codec::{Decode, Encode};

use crate::{
    buffer::Buffer,
    chain_extension::state::{HandleErrorCode, IgnoreErrorCode},
    fail, host, return_data,
};

/// An error that a chain extension reports by number.
pub trait FromStatusCode: Sized {
    /// What a status means. By convention 0, and nothing else, is success.
    ///
    /// # Errors
    ///
    /// What the status stands for, if it is not success.
    fn from_status_code(status_code: u32) -> Result<(), Self>;
}

/// What a function makes of the status that the extension reports.
pub mod state {
    use core::marker::PhantomData;

    /// It is success, always.
    #[derive(Debug)]
    pub enum IgnoreErrorCode {}

    /// It is what `T` says.
    #[derive(Debug)]
    pub struct HandleErrorCode<T>(PhantomData<fn() -> T>);
}

/// A function of a chain extension: its number, input `I`, output `O`, what becomes of the status, and whether `O`
/// is a `Result`.
///
/// | status | `O` | `call` gives |
/// | --- | --- | --- |
/// | handled | `Result<T, E>` | `Result<T, E>`; errors by status, and those of decoding, become an `E` |
/// | handled | any other | `Result<O, ErrorCode>` |
/// | ignored | `Result<T, E>` | `Result<T, E>`; errors of decoding become an `E` |
/// | ignored | any other | `O` |
///
/// In each case the chain's output is the encoding of `T` or `O` itself. Where there is no `E` to tell it with, an output
/// that does not decode ends the call.
#[derive(Debug)]
pub struct ChainExtensionMethod<I, O, ErrorCode, const IS_RESULT: bool> {
    id: u32,
    #[allow(clippy::type_complexity)]
    types: PhantomData<fn() -> (I, O, ErrorCode)>,
}

impl<I, O, ErrorCode, const IS_RESULT: bool> ChainExtensionMethod<I, O, ErrorCode, IS_RESULT> {
    #[inline]
    fn new(id: u32) -> Self {
        Self { id, types: PhantomData }
    }
}

impl ChainExtensionMethod<(), (), (), false> {
    /// The function with this number: the extension's in the upper half, the function's own in the lower.
    #[inline]
    pub fn build(id: u32) -> Self {
        Self::new(id)
    }
}

impl<O, ErrorCode, const IS_RESULT: bool> ChainExtensionMethod<(), O, ErrorCode, IS_RESULT> {
    /// Sets the type of the input.
    #[inline]
    pub fn input<I: Encode>(self) -> ChainExtensionMethod<I, O, ErrorCode, IS_RESULT> {
        ChainExtensionMethod::new(self.id)
    }
}

impl<I, ErrorCode> ChainExtensionMethod<I, (), ErrorCode, false> {
    /// Sets the type of the output, and says whether it is a `Result`.
    #[inline]
    pub fn output<O, const IS_RESULT: bool>(self) -> ChainExtensionMethod<I, O, ErrorCode, IS_RESULT> {
        ChainExtensionMethod::new(self.id)
    }
}

impl<I, O, const IS_RESULT: bool> ChainExtensionMethod<I, O, (), IS_RESULT> {
    /// Takes every status for success.
    #[inline]
    pub fn ignore_error_code(self) -> ChainExtensionMethod<I, O, IgnoreErrorCode, IS_RESULT> {
        ChainExtensionMethod::new(self.id)
    }

    /// Lets `ErrorCode` say what a status means.
    #[inline]
    pub fn handle_error_code<ErrorCode: FromStatusCode>(
        self,
    ) -> ChainExtensionMethod<I, O, HandleErrorCode<ErrorCode>, IS_RESULT> {
        ChainExtensionMethod::new(self.id)
    }
}

impl<I: Encode, T, E, ErrorCode> ChainExtensionMethod<I, Result<T, E>, HandleErrorCode<ErrorCode>, true>
where
    T: Decode,
    E: From<ErrorCode> + From<codec::Error>,
    ErrorCode: FromStatusCode,
{
    /// Calls the function.
    ///
    /// # Errors
    ///
    /// By status, and if the output is no `T`.
    #[inline]
    pub fn call(self, input: &I) -> Result<T, E> {
        ErrorCode::from_status_code(status(self.id, input))?;
        Ok(output()?)
    }
}

impl<I: Encode, T, E> ChainExtensionMethod<I, Result<T, E>, IgnoreErrorCode, true>
where
    T: Decode,
    E: From<codec::Error>,
{
    /// Calls the function.
    ///
    /// # Errors
    ///
    /// If the output is no `T`.
    #[inline]
    pub fn call(self, input: &I) -> Result<T, E> {
        status(self.id, input);
        Ok(output()?)
    }
}

impl<I: Encode, O: Decode, ErrorCode: FromStatusCode>
    ChainExtensionMethod<I, O, HandleErrorCode<ErrorCode>, false>
{
    /// Calls the function.
    ///
    /// # Errors
    ///
    /// By status.
    #[inline]
    pub fn call(self, input: &I) -> Result<O, ErrorCode> {
        ErrorCode::from_status_code(status(self.id, input))?;
        Ok(definite_output())
    }
}

impl<I: Encode, O: Decode> ChainExtensionMethod<I, O, IgnoreErrorCode, false> {
    /// Calls the function.
    #[inline]
    pub fn call(self, input: &I) -> O {
        status(self.id, input);
        definite_output()
    }
}

#[inline]
fn status<I: Encode>(id: u32, input: &I) -> u32 {
    host::chain_extension(id, &Buffer::encoded(input))
}

#[inline]
fn output<T: Decode>() -> Result<T, codec::Error> {
    T::decode(&mut &return_data()[..])
}

#[inline]
fn definite_output<T: Decode>() -> T {
    match output() {
        Ok(output) => output,
        Err(_) => fail("the chain extension's output is of another type than the contract expects"),
    }
}
