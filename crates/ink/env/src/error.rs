//! Errors of the environment's functions.

use crate::ReturnErrorCode;

/// An error of a function of the environment.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// A value does not decode as the expected type.
    Decode(codec::Error),
    /// A key and its value are larger than [`BUFFER_SIZE`](crate::BUFFER_SIZE).
    BufferTooSmall,
    /// An error of the test engine.
    #[cfg(feature = "std")]
    OffChain(OffChainError),
    /// An error of the chain.
    ReturnError(ReturnErrorCode),
}

impl From<codec::Error> for Error {
    fn from(error: codec::Error) -> Self {
        Self::Decode(error)
    }
}

impl From<ReturnErrorCode> for Error {
    fn from(code: ReturnErrorCode) -> Self {
        Self::ReturnError(code)
    }
}

/// The result of a function of the environment.
pub type Result<T> = core::result::Result<T, Error>;

/// An error of the test engine.
#[cfg(feature = "std")]
#[derive(Debug, PartialEq, Eq)]
pub enum OffChainError {
    /// An error about an account.
    Account(AccountError),
}

/// An error of the test engine about an account.
#[cfg(feature = "std")]
#[derive(Debug, PartialEq, Eq)]
pub enum AccountError {
    /// There is no account with this encoding.
    NoAccountForId(Vec<u8>),
}

#[cfg(feature = "std")]
impl From<OffChainError> for Error {
    fn from(error: OffChainError) -> Self {
        Self::OffChain(error)
    }
}

#[cfg(feature = "std")]
impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        Self::OffChain(OffChainError::Account(error))
    }
}
