//! What expires: keys that lie in the order of blocks.
//!
//! Whatever is kept until some block has an entry in a queue, a storage map whose key begins with the number of that
//! block, [`BigEndian`] and not hashed. The first key of the map is then what expires first, however far apart
//! blocks with entries are, and finding it costs one step. [`has_passed`] says when an entry may go.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::traits::UniqueSaturatedInto;

/// A number whose encoding has the order of numbers: 8 bytes, the most significant first.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct BigEndian([u8; 8]);

impl From<u64> for BigEndian {
    fn from(number: u64) -> Self {
        Self(number.to_be_bytes())
    }
}

impl BigEndian {
    /// The number.
    pub fn get(self) -> u64 {
        u64::from_be_bytes(self.0)
    }
}

/// The key under which things are queued that are kept until `block`.
pub(crate) fn queued_at<T: Config>(block: BlockNumberFor<T>) -> BigEndian {
    let block: u64 = block.unique_saturated_into();
    block.into()
}

/// Whether things that are kept until the block `until` are not kept any more. In that block itself they are.
pub(crate) fn has_passed<T: Config>(until: BigEndian) -> bool {
    until < queued_at::<T>(frame_system::Pallet::<T>::block_number())
}
