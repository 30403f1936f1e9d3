//! What blocks do when they have time to spare: remove what is no longer needed.
//!
//! There are three queues: storage of contracts that ended, uploads and retained events that have expired.
//! Each advances in every block that has time for a step of each, however long the others are.

use crate::{
    deletion,
    expiry::{max_purge_weight, purge, ExpiryQueue},
    retained_events::RetainedEventQueue,
    uploads::chunks::UploadQueue,
    Config,
};
use frame_support::weights::{Weight, WeightMeter};

/// Number of queues.
const QUEUES: u64 = 3;

/// Advances the queues in the block with this number, as far as `meter` allows.
pub fn clean_up<T: Config>(block: u64, meter: &mut WeightMeter) {
    let share = meter.remaining().saturating_div(QUEUES);
    let steps = [
        deletion::step_weight::<T>(),
        max_purge_weight::<T, UploadQueue>(1),
        max_purge_weight::<T, RetainedEventQueue>(1),
    ];
    if !steps.iter().all(|step| step.all_lte(share)) {
        return take_turns::<T>(block, meter);
    }
    let uploads_left = purge_within::<T, UploadQueue>(share, meter);
    let events_left = purge_within::<T, RetainedEventQueue>(share, meter);
    // At least its share.
    meter.consume(deletion::process::<T>(meter.remaining()));
    if uploads_left {
        purge::<T, UploadQueue>(u32::MAX, meter);
    }
    if events_left {
        purge::<T, RetainedEventQueue>(u32::MAX, meter);
    }
}

/// A third does not suffice for a step of each queue: in each block another queue comes first.
fn take_turns<T: Config>(block: u64, meter: &mut WeightMeter) {
    for turn in 0..QUEUES {
        match block.wrapping_add(turn).checked_rem(QUEUES) {
            Some(0) => meter.consume(deletion::process::<T>(meter.remaining())),
            Some(1) => {
                purge::<T, UploadQueue>(u32::MAX, meter);
            }
            _ => {
                purge::<T, RetainedEventQueue>(u32::MAX, meter);
            }
        }
    }
}

/// As [`purge`] without a limit but this part of `meter`.
fn purge_within<T: Config, Queue: ExpiryQueue<T>>(share: Weight, meter: &mut WeightMeter) -> bool {
    let mut part = WeightMeter::with_limit(share);
    let has_more = purge::<T, Queue>(u32::MAX, &mut part);
    meter.consume(part.consumed());
    has_more
}
