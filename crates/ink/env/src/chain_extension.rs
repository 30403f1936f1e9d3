//! Calls of chain extensions.
//!
//! `#[ink::chain_extension]` generates these calls.

use core::marker::PhantomData;

use codec::{Decode, Encode};

use crate::{
    buffer::Buffer,
    chain_extension::state::{HandleErrorCode, IgnoreErrorCode},
    fail, host, return_data,
};

/// An error that a chain extension reports as a status code.
pub trait FromStatusCode: Sized {
    /// Converts a status code. By convention, only 0 is success.
    ///
    /// # Errors
    ///
    /// If the status is not success.
    fn from_status_code(status_code: u32) -> Result<(), Self>;
}

/// How a function handles the status code.
pub mod state {
    use core::marker::PhantomData;

    /// Every status is success.
    #[derive(Debug)]
    pub enum IgnoreErrorCode {}

    /// `T` converts the status.
    #[derive(Debug)]
    pub struct HandleErrorCode<T>(PhantomData<fn() -> T>);
}

/// A function of a chain extension: its id, input `I`, output `O`, how it handles the status, and whether `O`
/// is a `Result`.
///
/// | status | `O` | `call` returns |
/// | --- | --- | --- |
/// | handled | `Result<T, E>` | `Result<T, E>`; error statuses and decoding errors are converted to `E` |
/// | handled | other | `Result<O, ErrorCode>` |
/// | ignored | `Result<T, E>` | `Result<T, E>`; decoding errors are converted to `E` |
/// | ignored | other | `O` |
///
/// In each case, the chain's output is the encoding of `T` or `O` itself. If there is no `E`, an output that
/// does not decode panics.
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
    /// Starts with the function's id: the extension's number in the upper half, the function's in the lower.
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
    /// Sets the type of the output, and whether it is a `Result`.
    #[inline]
    pub fn output<O, const IS_RESULT: bool>(self) -> ChainExtensionMethod<I, O, ErrorCode, IS_RESULT> {
        ChainExtensionMethod::new(self.id)
    }
}

impl<I, O, const IS_RESULT: bool> ChainExtensionMethod<I, O, (), IS_RESULT> {
    /// Treats every status as success.
    #[inline]
    pub fn ignore_error_code(self) -> ChainExtensionMethod<I, O, IgnoreErrorCode, IS_RESULT> {
        ChainExtensionMethod::new(self.id)
    }

    /// Lets `ErrorCode` convert the status.
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
    /// If the status is an error, or the output does not decode as `T`.
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
    /// If the output does not decode as `T`.
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
    /// If the status is an error.
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
        Err(_) => fail("the chain extension's output does not decode as the expected type"),
    }
}
