//! What can go wrong between a contract and its environment.

use crate::ReturnErrorCode;

/// Why a function of the environment did not do what it says.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// What came from the environment is not of the type asked for.
    Decode(codec::Error),
    /// A buffer of fixed size is too small for what the environment has to say.
    BufferTooSmall,
    /// The test engine cannot do what was asked of it.
    #[cfg(feature = "std")]
    OffChain(OffChainError),
    /// The chain refused.
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

/// What the test engine can refuse.
#[cfg(feature = "std")]
#[derive(Debug, PartialEq, Eq)]
pub enum OffChainError {
    /// About an account.
    Account(AccountError),
}

/// What the test engine can say of an account.
#[cfg(feature = "std")]
#[derive(Debug, PartialEq, Eq)]
pub enum AccountError {
    /// Nothing is known of the account with this encoding.
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
