//! How large a storage proof can become.
//!
//! A proof holds what was read and the trie's nodes on the way there, and the nodes on the way to what was
//! written: the root after the block is computed from them. The tries of a benchmark are small, those of a
//! chain are not, so for each key the nodes of a trie of `VALUES` values are added to, if it was read,
//!
//! - the greatest length of a value, where the storage says one that is not longer than `LONGEST`,
//! - else what the benchmark's own proof held of it.
//!
//! Keys that are written are those of the same item that are read, as far as there are as many: what reads
//! one entry of a map and writes another would have to be measured in two benchmarks.
//!
//! A contract's storage is a trie of its own, whose root is in the main trie. The pallet charges for the ways
//! there and through that trie, since they depend on how many values there are and on what was accessed
//! before.

use crate::measure::Sample;
use frame_support::traits::StorageInfo;

/// Values of a trie that is taken as large.
const VALUES: u32 = 1_000_000;
/// Bytes of a node besides the branch that is taken: 15 hashes with their lengths.
const NODE: u32 = 15 * 33;
/// Layers above a map's own: of the pallets, and of their storage items.
const LAYERS_ABOVE: u32 = 2;
/// Bytes of a value that is taken to be as long as it can be.
const LONGEST: u32 = 16 * 1024;

/// Storage that every block writes before contracts run: it is in memory then.
const WRITTEN_AT_START: &[(&str, &str)] = &[("Timestamp", "Now")];

/// Storage that is empty between blocks. What a block writes there
/// stays in memory. A look-up reads no more of the database than is on the path to other storage of the
/// pallet, and adds at most one node to the proof.
const EMPTY: &[(&str, &str)] = &[
    ("Contracts", "CompiledInBlock"),
    ("Contracts", "LastCompiled"),
    ("Contracts", "RemovedInBlock"),
    ("Contracts", "LastRemoved"),
    ("Contracts", "UploadExpiryWalk"),
    ("Contracts", "EventExpiryWalk"),
];

/// A storage item that a benchmark touched.
#[derive(Clone, Debug)]
pub struct Touched {
    /// Pallet and item; none for the storage of contracts.
    pub item: Option<(String, String)>,
    /// The greatest number of values there, if it is known.
    max_values: Option<u32>,
    /// Greatest length of a value, if it is known.
    max_size: Option<u32>,
    /// Keys read, by sample.
    pub reads: Vec<u32>,
    /// Keys written, by sample.
    pub writes: Vec<u32>,
    /// Keys looked up in `EMPTY` storage, by sample.
    pub missed: Vec<u32>,
}

impl Touched {
    /// What the way to a key adds to a proof.
    fn way(&self) -> u32 {
        let layers = |values: u32| values.max(1).ilog(16) + u32::from(!is_power_of_16(values.max(1)));
        match &self.item {
            Some(_) => (layers(self.max_values.unwrap_or(VALUES)) + LAYERS_ABOVE) * NODE,
            None => 0,
        }
    }

    /// What the value under a key adds to a proof, besides what the benchmark's own proof has.
    fn value(&self) -> u32 {
        self.max_size.filter(|size| self.item.is_some() && *size <= LONGEST).unwrap_or(0)
    }

    /// What the keys of a sample add to a proof, besides what the benchmark's own proof has.
    fn keys(&self, sample: usize) -> u32 {
        let (reads, writes) = (self.reads[sample], self.writes[sample]);
        reads.max(writes) * self.way() + reads * self.value() + self.missed[sample] * NODE
    }

    /// Whether the length of values is taken from the benchmark.
    fn is_measured(&self) -> bool {
        self.max_size.is_none_or(|size| size > LONGEST)
    }
}

fn is_power_of_16(value: u32) -> bool {
    value.is_power_of_two() && value.trailing_zeros().is_multiple_of(4)
}

/// What the samples touched, by storage item.
pub fn touched(samples: &[Sample], storage: &[StorageInfo]) -> Vec<Touched> {
    let mut all: Vec<Touched> = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        for (prefix, reads, writes, _) in &sample.counted.keys {
            let info = storage.iter().find(|info| prefix.starts_with(&info.prefix));
            let item = info.map(|info| {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                (text(&info.pallet_name), text(&info.storage_name))
            });
            let at = all.iter().position(|touched| touched.item == item).unwrap_or_else(|| {
                all.push(Touched {
                    item: item.clone(),
                    max_values: info.and_then(|info| info.max_values),
                    max_size: info.and_then(|info| info.max_size),
                    reads: vec![0; samples.len()],
                    writes: vec![0; samples.len()],
                    missed: vec![0; samples.len()],
                });
                all.len() - 1
            });
            let is_one_of = |items: &[(&str, &str)]| {
                item.as_ref().is_some_and(|(pallet, name)| items.contains(&(pallet, name)))
            };
            if is_one_of(EMPTY) {
                all[at].missed[index] += reads.max(writes);
            } else if !is_one_of(WRITTEN_AT_START) {
                all[at].reads[index] += reads;
                all[at].writes[index] += writes;
            }
        }
    }
    all
}

/// Bytes of proof for a sample: of each key, and what the benchmark's own proof holds of values whose length
/// is not known.
pub fn size(sample: &Sample, index: usize, touched: &[Touched]) -> f64 {
    let keys: u32 = touched.iter().map(|touched| touched.keys(index)).sum();
    let is_measured = touched.iter().any(|touched| touched.reads[index] > 0 && touched.is_measured());
    f64::from(keys) + if is_measured { f64::from(sample.counted.proof) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Outcome;

    fn touched(item: Option<(&str, &str)>, max_values: Option<u32>, max_size: Option<u32>) -> Touched {
        Touched {
            item: item.map(|(pallet, name)| (pallet.into(), name.into())),
            max_values,
            max_size,
            reads: vec![1],
            writes: vec![0],
            missed: vec![0],
        }
    }

    #[test]
    fn a_key_costs_its_way_and_its_value() {
        let map = touched(Some(("Contracts", "CodeInfoOf")), None, Some(100));
        assert_eq!(map.keys(0), 7 * NODE + 100);
        let value = touched(Some(("Contracts", "Nonce")), Some(1), Some(8));
        assert_eq!(value.keys(0), 2 * NODE + 8);
        let code = touched(Some(("Contracts", "PristineCode")), None, Some(LONGEST + 1));
        assert_eq!(code.keys(0), 7 * NODE);
        assert!(code.is_measured() && !map.is_measured());
        let contract = touched(None, None, None);
        assert_eq!(contract.keys(0), 0);
        assert!(contract.is_measured());
    }

    #[test]
    fn a_key_that_is_only_written_costs_its_way() {
        let kept = |name, reads, writes| {
            let item = touched(Some(("Contracts", name)), None, Some(100));
            Touched { reads: vec![reads], writes: vec![writes], ..item }
        };
        // A retained event with four topics.
        let sample = Sample { components: vec![], nanoseconds: vec![], counted: Outcome::default() };
        let items = [
            kept("RetainedEventsByTopic", 0, 4),
            kept("RetainedEventExpiries", 0, 1),
            kept("RetainedEvents", 0, 1),
        ];
        assert_eq!(size(&sample, 0, &items), f64::from(6 * 7 * NODE));
        // What is read and written has one way; of several keys, those beyond what is read have theirs.
        assert_eq!(kept("Uploads", 1, 1).keys(0), 7 * NODE + 100);
        assert_eq!(kept("UploadPages", 2, 16).keys(0), 16 * 7 * NODE + 2 * 100);
    }

    #[test]
    fn storage_that_is_in_memory_costs_no_access() {
        let info = |pallet: &str, name: &str| StorageInfo {
            pallet_name: pallet.into(),
            storage_name: name.into(),
            prefix: [pallet, name].concat().into_bytes(),
            max_values: None,
            max_size: Some(100),
        };
        let storage =
            [info("Contracts", "CompiledInBlock"), info("Timestamp", "Now"), info("Contracts", "CodeInfoOf")];
        let keys = storage.iter().map(|info| (info.prefix.clone(), 1, 1, false)).collect();
        let counted = Outcome { keys, ..Outcome::default() };
        let sample = Sample { components: vec![], nanoseconds: vec![], counted };
        let all = super::touched(&[sample], &storage);
        let counts: Vec<_> =
            all.iter().map(|item| (item.reads[0], item.writes[0], item.missed[0], item.keys(0))).collect();
        assert_eq!(counts, [(0, 0, 1, NODE), (0, 0, 0, 0), (1, 1, 0, 7 * NODE + 100)]);
    }
}
