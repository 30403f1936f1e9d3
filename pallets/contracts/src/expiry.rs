//! What expires: keys that lie in the order of blocks.
//!
//! Whatever is kept until some block has an entry in a queue, a storage map whose key begins with the number
//! of that block, [`BigEndian`] and not hashed. The first key of the map is then what expires first, however
//! far apart blocks with entries are, and finding it takes one step. [`purge`] removes what may go: on
//! request, and in blocks with time to spare.
//!
//! # Removed keys
//!
//! Keys that were removed in a block stay in the chain's overlay until the block's end, and an iteration
//! visits each of them. [`ExpiryWalk`] keeps the cost of that linear.

use crate::{weights::WeightInfo, Config, WeightsOf};
use codec::{Decode, DecodeWithMemTracking, Encode, FullCodec, MaxEncodedLen};
use frame_support::{
    weights::{Weight, WeightMeter},
    DefaultNoBound, IterableStorageMap, StorageMap, StorageValue,
};
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

/// How far a queue was iterated over in this block, whose entries have keys of type `Key`.
///
/// - [`purge`] continues after the last entry that it removed, also in another extrinsic. Nothing is queued
///   before that entry any more, because nothing is kept until a block that has passed.
/// - Entries that something else removed can lie ahead. They are counted, and every iteration is charged for
///   all of them.
/// - The value bounds the iteration: no other key of the pallet lies between the queue's keys and the value's
///   (a test pins that), so an iteration that finds nothing in the queue ends here and visits nothing that
///   was removed from other maps. [`purge`] therefore writes it first.
///
/// It is in storage so that it is rolled back with the removals that it describes. It is removed at the
/// block's end ([`clear_walk`]), hence never written to the database.
#[derive(DefaultNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ExpiryWalk<Key> {
    /// The entry that [`purge`] removed last.
    last: Option<Key>,
    /// Number of entries that were removed by something else.
    removed: u32,
}

/// A queue of what expires.
pub(crate) trait ExpiryQueue<T: Config> {
    /// Names an entry.
    type Key: FullCodec + Clone;
    /// What an entry holds.
    type Value: FullCodec;
    /// The entries, in the order in which they expire.
    type Entries: IterableStorageMap<Self::Key, Self::Value>;
    /// How far they were iterated over in this block.
    type Walk: StorageValue<ExpiryWalk<Self::Key>, Query = ExpiryWalk<Self::Key>>;

    /// What it costs to look for entries whose block has passed.
    fn look_weight() -> Weight;

    /// The most that finding and removing one can cost.
    fn max_removal_weight() -> Weight;

    /// The last block in which what an entry names is kept.
    fn kept_until(key: &Self::Key) -> BigEndian;

    /// Removes what an entry names; the entry itself is no longer there. Returns what finding and removing
    /// both costs.
    fn remove(key: Self::Key, value: Self::Value) -> Weight;
}

/// Removes up to `limit` things whose block has passed, the oldest first, as far as `meter` allows. Returns
/// whether more may have expired.
pub(crate) fn purge<T: Config, Queue: ExpiryQueue<T>>(limit: u32, meter: &mut WeightMeter) -> bool {
    if meter.try_consume(Queue::look_weight()).is_err() {
        return true;
    }
    let mut walk = Queue::Walk::get();
    let visits = WeightsOf::<T>::skip_removed_key().saturating_mul(walk.removed.into());
    if meter.try_consume(visits).is_err() {
        return true;
    }
    Queue::Walk::put(&walk);
    let mut entries = match &walk.last {
        Some(last) => Queue::Entries::iter_from(Queue::Entries::hashed_key_for(last)),
        None => Queue::Entries::iter(),
    };
    let mut has_more = true;
    for _ in 0..limit {
        if !meter.can_consume(Queue::max_removal_weight()) {
            break;
        }
        let Some((key, value)) = entries.next().filter(|(key, _)| has_passed::<T>(Queue::kept_until(key)))
        else {
            has_more = false;
            break;
        };
        Queue::Entries::remove(&key);
        walk.last = Some(key.clone());
        meter.consume(Queue::remove(key, value));
    }
    Queue::Walk::put(&walk);
    has_more
}

/// The most that [`purge`] with this limit can cost.
pub(crate) fn max_purge_weight<T: Config, Queue: ExpiryQueue<T>>(limit: u32) -> Weight {
    Queue::max_removal_weight().saturating_mul(limit.into()).saturating_add(Queue::look_weight())
}

/// As [`purge`], for an extrinsic, which was charged [`max_purge_weight`]. Returns what it costs.
pub(crate) fn purge_up_to<T: Config, Queue: ExpiryQueue<T>>(limit: u32) -> Weight {
    let mut meter = WeightMeter::with_limit(max_purge_weight::<T, Queue>(limit));
    purge::<T, Queue>(limit, &mut meter);
    meter.consumed()
}

/// Removes an entry before [`purge`] finds it.
pub(crate) fn dequeue<T: Config, Queue: ExpiryQueue<T>>(key: &Queue::Key) {
    Queue::Entries::remove(key);
    Queue::Walk::mutate(|walk| walk.removed = walk.removed.saturating_add(1));
}

/// At a block's end, clears how far the queue was iterated over in it.
pub(crate) fn clear_walk<T: Config, Queue: ExpiryQueue<T>>() {
    if Queue::Walk::exists() {
        Queue::Walk::kill();
    }
}

/// Whether things that are kept until the block `until` are not kept any more. In that block itself they are.
fn has_passed<T: Config>(until: BigEndian) -> bool {
    until < queued_at::<T>(frame_system::Pallet::<T>::block_number())
}
