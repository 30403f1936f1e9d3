//! The environment: the types and limits of a chain.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Sub, SubAssign};

use codec::{Codec, MaxEncodedLen};
use ink_primitives::{AccountId, Clear, Hash};

/// A number that the chain passes as little-endian bytes.
pub trait FromLittleEndian {
    /// An array of the number's size.
    type Bytes: Default + AsRef<[u8]> + AsMut<[u8]>;

    /// Converts the bytes to the number.
    fn from_le_bytes(bytes: Self::Bytes) -> Self;
}

macro_rules! from_little_endian {
    ($($number:ty)*) => {
        $(
            impl FromLittleEndian for $number {
                type Bytes = [u8; size_of::<$number>()];

                #[inline]
                fn from_le_bytes(bytes: Self::Bytes) -> Self {
                    <$number>::from_le_bytes(bytes)
                }
            }
        )*
    };
}

from_little_endian!(u8 u16 u32 u64 u128);

/// An unsigned number of at least 32 bits: the type of balances, block numbers and timestamps.
pub trait AtLeast32BitUnsigned:
    From<u8>
    + From<u16>
    + From<u32>
    + TryFrom<u64>
    + TryFrom<u128>
    + TryInto<u32>
    + TryInto<u64>
    + TryInto<u128>
    + Ord
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + SubAssign
    + Mul<Output = Self>
    + MulAssign
    + Div<Output = Self>
    + DivAssign
{
}

impl<T> AtLeast32BitUnsigned for T where
    T: From<u8>
        + From<u16>
        + From<u32>
        + TryFrom<u64>
        + TryFrom<u128>
        + TryInto<u32>
        + TryInto<u64>
        + TryInto<u128>
        + Ord
        + Add<Output = Self>
        + AddAssign
        + Sub<Output = Self>
        + SubAssign
        + Mul<Output = Self>
        + MulAssign
        + Div<Output = Self>
        + DivAssign
{
}

/// Implemented by account types that are not used for another purpose in an [`Environment`], so that
/// references can implement `From` them.
pub trait AccountIdGuard {}

impl AccountIdGuard for AccountId {}

/// The types and limits of the chain that a contract is written for.
///
/// They have to match the chain: calls fail if the chain's types have other sizes.
pub trait Environment: Clone {
    /// The maximum number of topics of an event, including the signature topic.
    const MAX_EVENT_TOPICS: usize;

    /// An account.
    type AccountId: 'static + Codec + MaxEncodedLen + Clone + PartialEq + Eq + Ord + AsRef<[u8]> + AsMut<[u8]>;

    /// An amount of the chain's token.
    type Balance: 'static + Codec + Copy + Clone + PartialEq + Eq + AtLeast32BitUnsigned + FromLittleEndian;

    /// A hash of a contract's code.
    type Hash: 'static
        + Codec
        + MaxEncodedLen
        + Copy
        + Clone
        + Clear
        + PartialEq
        + Eq
        + Ord
        + AsRef<[u8]>
        + AsMut<[u8]>;

    /// A point in time, on most chains in milliseconds since the Unix epoch.
    type Timestamp: 'static + Codec + Copy + Clone + PartialEq + Eq + AtLeast32BitUnsigned + FromLittleEndian;

    /// The number of a block.
    type BlockNumber: 'static
        + Codec
        + Copy
        + Clone
        + PartialEq
        + Eq
        + AtLeast32BitUnsigned
        + FromLittleEndian;

    /// The chain extension; [`NoChainExtension`] if there is none.
    type ChainExtension;
}

/// The chain extension of chains without one.
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum NoChainExtension {}

/// The environment of most Substrate chains.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum DefaultEnvironment {}

impl Environment for DefaultEnvironment {
    const MAX_EVENT_TOPICS: usize = 4;

    type AccountId = AccountId;
    type Balance = Balance;
    type Hash = Hash;
    type Timestamp = Timestamp;
    type BlockNumber = BlockNumber;
    type ChainExtension = NoChainExtension;
}

/// The default [`Environment::Balance`].
pub type Balance = u128;

/// The default [`Environment::Timestamp`].
pub type Timestamp = u64;

/// An amount of `ref_time` or of `proof_size`.
pub type Gas = u64;

/// The default [`Environment::BlockNumber`].
pub type BlockNumber = u32;
