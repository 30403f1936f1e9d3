//! What a trace read and changed, by contract.

use super::{CallFrame, Change, Data, Step, StorageSet};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

/// A contract's keys that were read, and the changes that lasted: values before and after.
#[derive(Default)]
struct Set {
    reads: BTreeSet<Vec<u8>>,
    writes: BTreeMap<Vec<u8>, (Option<Data>, Option<Data>)>,
}

/// What `frames` read and changed.
pub fn storage_sets<A: Ord + Clone, B, H>(frames: &[CallFrame<A, B, H>]) -> Vec<StorageSet<A>> {
    let mut sets = BTreeMap::new();
    for root in frames.iter().filter(|frame| frame.parent.is_none()) {
        add(root, true, frames, &mut sets);
    }
    sets.into_iter()
        .map(|(contract, Set { reads, writes })| StorageSet {
            contract,
            reads: reads.into_iter().collect(),
            writes: writes.into_iter().map(|(key, (before, after))| Change { key, before, after }).collect(),
        })
        .collect()
}

/// Adds what a frame did, and the calls that it made. `committed`: what its callers did is not rolled back.
/// Recurses as deep as the frames were nested.
fn add<A: Ord + Clone, B, H>(
    frame: &CallFrame<A, B, H>,
    committed: bool,
    frames: &[CallFrame<A, B, H>],
    sets: &mut BTreeMap<A, Set>,
) {
    let committed = committed && frame.succeeded();
    for step in &frame.steps {
        match step {
            Step::Call(place) => {
                if let Some(callee) = frames.get(*place as usize) {
                    add(callee, committed, frames, sets);
                }
            }
            Step::Read { key, .. } => {
                sets.entry(frame.contract.clone()).or_default().reads.insert(key.clone());
            }
            Step::Passed { keys, .. } => {
                sets.entry(frame.contract.clone()).or_default().reads.extend(keys.iter().cloned());
            }
            Step::Write { key, before, after } if committed => {
                let writes = &mut sets.entry(frame.contract.clone()).or_default().writes;
                let change = writes.entry(key.clone()).or_insert_with(|| (before.clone(), None));
                change.1.clone_from(after);
            }
            Step::Terminated { .. } if committed => {
                if let Some(set) = sets.get_mut(&frame.contract) {
                    set.writes.values_mut().for_each(|(_, after)| *after = None);
                }
            }
            _ => (),
        }
    }
}
