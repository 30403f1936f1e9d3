//! Storage of contracts that ended: removed when blocks have time to spare.
//!
//! A contract can have more storage than a block can remove. Ending it puts its child trie's name into a
//! queue, and [`process`] takes tries from there, in order, as far as the block's remaining weight allows.

use crate::{
    prices::deletion_price, weights::WeightInfo, Config, DeletionQueue, DeletionQueueCounter, TrieId,
    WeightsOf,
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
    storage::child::{self, ChildInfo},
    weights::{Weight, WeightMeter},
};
use scale_info::TypeInfo;

/// Where the queue begins and ends.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct DeletionQueueManager {
    /// Number of tries that were ever put in. The next one gets it as its key.
    insert_counter: u32,
    /// Number of tries that were ever taken out. The first one in the queue has it as its key.
    delete_counter: u32,
}

#[cfg(any(test, feature = "try-runtime"))]
impl DeletionQueueManager {
    /// Number of tries in the queue.
    pub fn count(&self) -> u32 {
        self.insert_counter.wrapping_sub(self.delete_counter)
    }

    /// Whether the queue has a trie in this place.
    pub fn contains(&self, place: u32) -> bool {
        place.wrapping_sub(self.delete_counter) < self.count()
    }
}

/// Puts a child trie into the queue. Nothing may write to it any more.
pub fn enqueue<T: Config>(trie: TrieId) {
    DeletionQueueCounter::<T>::mutate(|queue| {
        DeletionQueue::<T>::insert(queue.insert_counter, trie);
        queue.insert_counter = queue.insert_counter.wrapping_add(1);
    });
}

/// The least weight with which [`process`] removes something.
pub fn step_weight<T: Config>() -> Weight {
    WeightsOf::<T>::deletion_queue()
        .saturating_add(WeightsOf::<T>::deletion_queue_trie())
        .saturating_add(deletion_price::<T>())
}

/// Removes as much as `limit` pays for. Returns what it cost. For once in a block: the chain iterates over a
/// trie from its beginning, and would visit what was removed before.
pub fn process<T: Config>(limit: Weight) -> Weight {
    let mut meter = WeightMeter::with_limit(limit);
    if meter.try_consume(WeightsOf::<T>::deletion_queue()).is_err() {
        return meter.consumed();
    }
    let mut queue = DeletionQueueCounter::<T>::get();
    let before = queue;
    while queue.delete_counter != queue.insert_counter {
        if meter.try_consume(WeightsOf::<T>::deletion_queue_trie()).is_err() {
            break;
        }
        let per_key = deletion_price::<T>();
        let keys = meter.remaining().checked_div_per_component(&per_key).unwrap_or(u64::MAX);
        let keys = u32::try_from(keys).unwrap_or(u32::MAX);
        if keys == 0 {
            break;
        }
        if let Some(trie) = DeletionQueue::<T>::get(queue.delete_counter) {
            let removal = child::clear_storage(&ChildInfo::new_default(&trie), Some(keys), None);
            // Values of the same block are in memory, and are removed without counting against the limit.
            meter.consume(per_key.saturating_mul(removal.loops.min(keys).into()));
            if removal.maybe_cursor.is_some() {
                break;
            }
            DeletionQueue::<T>::remove(queue.delete_counter);
        }
        queue.delete_counter = queue.delete_counter.wrapping_add(1);
    }
    if queue != before {
        DeletionQueueCounter::<T>::put(queue);
    }
    meter.consumed()
}
