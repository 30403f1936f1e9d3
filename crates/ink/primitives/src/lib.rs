//! Types that all crates of the language share: accounts, hashes, storage keys and [`LangError`].
#![cfg_attr(not(feature = "std"), no_std)]

mod key;
mod types;
mod xxh32;

pub use key::{Error, Key, KeyComposer};
pub use types::{AccountId, Clear, Hash};

/// An error of the language, as opposed to errors of the contract and of the chain.
///
/// It is the error of the outermost `Result` in every constructor's and message's output. The indices of its
/// variants are part of the interface between contracts.
#[non_exhaustive]
#[repr(u32)]
#[derive(Debug, Copy, Clone, PartialEq, Eq, codec::Encode, codec::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum LangError {
    /// Failed to read execution input for the dispatchable.
    CouldNotReadInput = 1,
    /// The contract panicked: for example arithmetic overflow, an index out of bounds, `unwrap` on `None`,
    /// storage that does not decode, or value transferred to a message that is not payable.
    Panicked = 2,
}

/// The output of a message.
pub type MessageResult<T> = Result<T, LangError>;

/// The output of a constructor.
pub type ConstructorResult<T> = Result<T, LangError>;

#[cfg(test)]
mod tests {
    use super::*;
    use codec::{DecodeAll, Encode};

    #[test]
    fn lang_errors_have_stable_indices() {
        for (error, bytes) in [(LangError::CouldNotReadInput, [1, 1]), (LangError::Panicked, [1, 2])] {
            assert_eq!(MessageResult::<()>::Err(error).encode(), bytes);
            assert_eq!(MessageResult::<()>::decode_all(&mut &bytes[..]), Ok(Err(error)));
        }
        assert!(LangError::decode_all(&mut &[0][..]).is_err());
        assert!(LangError::decode_all(&mut &[3][..]).is_err());
    }
}
