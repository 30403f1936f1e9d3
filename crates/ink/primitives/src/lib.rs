//! What all crates of the language agree on: accounts, hashes, storage keys and [`LangError`].
#![cfg_attr(not(feature = "std"), no_std)]

mod key;
mod types;
mod xxh32;

pub use key::{Error, Key, KeyComposer};
pub use types::{AccountId, Clear, Hash};

/// An error of the language itself, as opposed to the contract's own errors and those of the chain.
///
/// It is the error of the outermost `Result` in every constructor's and message's output. Codec indices are
/// part of the interface between contracts.
#[non_exhaustive]
#[repr(u32)]
#[derive(Debug, Copy, Clone, PartialEq, Eq, codec::Encode, codec::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum LangError {
    /// Failed to read execution input for the dispatchable.
    CouldNotReadInput = 1,
    /// The contract panicked: arithmetic overflow, index out of bounds, `unwrap` of nothing, storage that
    /// does not decode, or value sent to a message that takes none.
    Panicked = 2,
}

/// What a message call answers with.
pub type MessageResult<T> = Result<T, LangError>;

/// What a constructor call answers with.
pub type ConstructorResult<T> = Result<T, LangError>;

#[cfg(test)]
mod tests {
    use super::*;
    use codec::{DecodeAll, Encode};

    #[test]
    fn codec_indices_of_lang_errors() {
        for (error, bytes) in [(LangError::CouldNotReadInput, [1, 1]), (LangError::Panicked, [1, 2])] {
            assert_eq!(MessageResult::<()>::Err(error).encode(), bytes);
            assert_eq!(MessageResult::<()>::decode_all(&mut &bytes[..]), Ok(Err(error)));
        }
        assert!(LangError::decode_all(&mut &[0][..]).is_err());
        assert!(LangError::decode_all(&mut &[3][..]).is_err());
    }
}
