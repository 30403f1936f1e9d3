//! What expires: keys that lie in the order of blocks.
//!
//! Whatever is kept until some block has an entry in a queue, a storage map whose key begins with the number of that
//! block, [`BigEndian`] and not hashed. The first key of the map is then what expires first, however far apart
//! blocks with entries are, and finding it costs one step. [`purge`] removes what may go: on request, and in blocks
//! with time to spare.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::{Weight, WeightMeter};
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

/// A queue of what expires.
pub(crate) trait ExpiryQueue<T: Config> {
    /// What an entry names.
    type Item;

    /// What it costs to look for entries whose block has passed.
    fn look_weight() -> Weight;

    /// The most that finding and removing one can cost.
    fn max_removal_weight() -> Weight;

    /// The first entry, and the last block in which what it names is kept.
    fn first() -> Option<(BigEndian, Self::Item)>;

    /// Removes an entry and what it names. Returns what finding and removing it costs.
    fn remove(until: BigEndian, item: Self::Item) -> Weight;
}

/// Removes up to `limit` things whose block has passed, the oldest first, as far as `meter` allows.
pub(crate) fn purge<T: Config, Queue: ExpiryQueue<T>>(limit: u32, meter: &mut WeightMeter) {
    if meter.try_consume(Queue::look_weight()).is_err() {
        return;
    }
    for _ in 0..limit {
        if !meter.can_consume(Queue::max_removal_weight()) {
            return;
        }
        let Some((until, item)) = Queue::first().filter(|(until, _)| has_passed::<T>(*until)) else { return };
        meter.consume(Queue::remove(until, item));
    }
}

/// The most that [`purge`] with this limit can cost.
pub(crate) fn max_purge_weight<T: Config, Queue: ExpiryQueue<T>>(limit: u32) -> Weight {
    Queue::max_removal_weight().saturating_mul(limit.into()).saturating_add(Queue::look_weight())
}

/// Whether things that are kept until the block `until` are not kept any more. In that block itself they are.
fn has_passed<T: Config>(until: BigEndian) -> bool {
    until < queued_at::<T>(frame_system::Pallet::<T>::block_number())
}
