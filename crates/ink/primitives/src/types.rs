//! The account and hash types of the default environment.

use codec::{Decode, Encode, MaxEncodedLen};
use core::array::TryFromSliceError;
#[cfg(feature = "std")]
use scale_info::TypeInfo;

/// The account of a contract or a user in the default environment.
#[derive(Debug, Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(TypeInfo))]
pub struct AccountId(pub [u8; 32]);

/// A 256-bit hash in the default environment.
#[derive(
    Debug, Default, Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(TypeInfo))]
pub struct Hash([u8; 32]);

macro_rules! bytes_32 {
    ($($name:ident),*) => {$(
        impl From<[u8; 32]> for $name {
            fn from(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }
        }

        impl From<$name> for [u8; 32] {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = TryFromSliceError;

            fn try_from(bytes: &[u8]) -> Result<Self, TryFromSliceError> {
                bytes.try_into().map(Self)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl AsMut<[u8]> for $name {
            fn as_mut(&mut self) -> &mut [u8] {
                &mut self.0
            }
        }
    )*};
}

bytes_32!(AccountId, Hash);

impl AsRef<[u8; 32]> for AccountId {
    fn as_ref(&self) -> &[u8; 32] {
        &self.0
    }
}

impl AsMut<[u8; 32]> for AccountId {
    fn as_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }
}

/// Hashes with an all-zero value.
pub trait Clear {
    /// The all-zero hash.
    const CLEAR_HASH: Self;

    /// Whether all bits are zero.
    fn is_clear(&self) -> bool;
}

impl Clear for [u8; 32] {
    const CLEAR_HASH: Self = [0; 32];

    fn is_clear(&self) -> bool {
        *self == Self::CLEAR_HASH
    }
}

impl Clear for Hash {
    const CLEAR_HASH: Self = Self([0; 32]);

    fn is_clear(&self) -> bool {
        self.0.is_clear()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slices_of_32_bytes_convert() {
        let bytes = core::array::from_fn(|i| i as u8);
        assert_eq!(AccountId::try_from(&bytes[..]).unwrap(), AccountId(bytes));
        assert_eq!(Hash::try_from(&bytes[..]).unwrap(), Hash::from(bytes));
        assert!(AccountId::try_from(&bytes[1..]).is_err());
        assert!(Hash::try_from(&[0; 33][..]).is_err());
        assert_eq!(<[u8; 32]>::from(Hash::from(bytes)), bytes);
    }

    #[test]
    fn only_the_zero_hash_is_clear() {
        assert!(Hash::CLEAR_HASH.is_clear());
        assert_eq!(Hash::default(), Hash::CLEAR_HASH);
        let mut hash = Hash::default();
        hash.as_mut()[31] = 1;
        assert!(!hash.is_clear());
    }
}
