//! Keys of various lengths under the chain's limits: whatever keys are inserted, every key can be removed.

use super::{OrderedMap, OrderedSet, MAX_ORDERED_KEY_LEN};
use crate::traits::ManualKey;
use codec::Encode;
use ink_env::{
    test::{callee, count_used_storage_cells, run_test, set_chain_limits, ChainLimits},
    DefaultEnvironment, Error,
};
use proptest::{collection::vec, prelude::*};
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{catch_unwind, AssertUnwindSafe},
};

const KEY: u32 = 7;
type Key = Vec<u8>;
type Set = OrderedSet<Key, ManualKey<KEY>>;
type Map = OrderedMap<Key, Vec<u8>, ManualKey<KEY>>;

/// The longest vector that is a valid key: two bytes of the encoding are its length.
const LONGEST: usize = MAX_ORDERED_KEY_LEN - 2;

fn on_chain(limits: ChainLimits, test: impl FnOnce()) {
    run_test::<DefaultEnvironment, _>(|_| {
        set_chain_limits(limits);
        test();
        Ok(())
    })
    .unwrap()
}

fn cells() -> usize {
    count_used_storage_cells::<DefaultEnvironment>(&callee::<DefaultEnvironment>()).unwrap_or(0)
}

fn fails<R>(f: impl FnOnce() -> R) -> bool {
    catch_unwind(AssertUnwindSafe(f)).is_err()
}

/// The smallest limits in which nodes of the longest keys fit. A map's keys are as long as a set's.
fn tight() -> ChainLimits {
    let node = (u32::MAX, u64::MAX, (vec![vec![0u8; LONGEST]; 16], Vec::<u64>::new())).encode();
    ChainLimits {
        payload_len: node.len(),
        storage_key_len: 4 + MAX_ORDERED_KEY_LEN,
        ..ChainLimits::default()
    }
}

/// Most keys have the maximum length, and differ in their first or last byte.
fn key() -> impl Strategy<Value = Key> {
    let len = prop_oneof![6 => Just(LONGEST), 2 => 0..=LONGEST, 1 => LONGEST + 1..2_000usize];
    (len, 0..40u8, 0..20u8).prop_map(|(len, first, last)| {
        let mut key = vec![first; len];
        if let Some(byte) = key.last_mut() {
            *byte = last;
        }
        key
    })
}

#[derive(Debug, Clone)]
enum Op {
    Insert(Key),
    Remove(Key),
    RemoveNth(usize),
    PopFirst,
    PopLast,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        8 => key().prop_map(Op::Insert),
        1 => key().prop_map(Op::Remove),
        4 => any::<usize>().prop_map(Op::RemoveNth),
        1 => Just(Op::PopFirst),
        1 => Just(Op::PopLast),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn set_behaves_like_btreeset(ops in vec(op(), 1..500)) {
        on_chain(tight(), || {
            let (mut set, mut model) = (Set::new(), BTreeSet::new());
            for op in ops {
                match op {
                    Op::Insert(key) if key.len() > LONGEST => assert!(fails(|| set.insert(&key))),
                    Op::Insert(key) => assert_eq!(set.insert(&key), model.insert(key)),
                    Op::Remove(key) => assert_eq!(set.remove(&key), model.remove(&key)),
                    Op::RemoveNth(n) => {
                        if let Some(key) = model.iter().nth(n % model.len().max(1)).cloned() {
                            assert!(model.remove(&key) && set.remove(&key));
                        }
                    }
                    Op::PopFirst => assert_eq!(set.pop_first(), model.pop_first()),
                    Op::PopLast => assert_eq!(set.pop_last(), model.pop_last()),
                }
            }
            assert!(set.iter().eq(model.iter().cloned()));
            while let Some(key) = model.pop_first() {
                assert_eq!(set.pop_first(), Some(key));
            }
            assert_eq!(cells(), 0);
        })
    }

    #[test]
    fn map_behaves_like_btreemap(ops in vec(op(), 1..500)) {
        on_chain(tight(), || {
            let (mut map, mut model) = (Map::new(), BTreeMap::new());
            for (i, op) in ops.into_iter().enumerate() {
                let value = vec![i as u8; i];
                match op {
                    Op::Insert(key) if key.len() > LONGEST => {
                        let cells_before = cells();
                        assert_eq!(map.try_insert(&key, &value), Err(Error::BufferTooSmall));
                        assert_eq!(cells(), cells_before);
                    }
                    Op::Insert(key) => {
                        let replaced = model.insert(key.clone(), value.clone());
                        let len = replaced.map(|value| value.encoded_size() as u32);
                        assert_eq!(map.try_insert(&key, &value), Ok(len));
                    }
                    // The chain rejects keys above its limit, so the map must not look them up.
                    Op::Remove(key) if key.len() > LONGEST => assert!(!map.remove(&key)),
                    Op::Remove(key) => assert_eq!(map.take(&key), model.remove(&key)),
                    Op::RemoveNth(n) => {
                        if let Some(key) = model.keys().nth(n % model.len().max(1)).cloned() {
                            assert!(model.remove(&key).is_some() && map.remove(&key));
                        }
                    }
                    Op::PopFirst => assert_eq!(map.pop_first(), model.pop_first()),
                    Op::PopLast => assert_eq!(map.pop_last(), model.pop_last()),
                }
            }
            assert!(map.iter().eq(model.clone()));
            while let Some(entry) = model.pop_last() {
                assert_eq!(map.pop_last(), Some(entry));
            }
            assert_eq!(cells(), 0);
        })
    }
}

/// Nodes with keys that fill a cell could not be merged with their siblings.
#[test]
fn key_above_the_limit_is_rejected() {
    on_chain(ChainLimits::default(), || {
        let mut set = Set::new();
        for i in 0..17 {
            set.insert(&vec![i; 32]);
        }
        for len in [LONGEST + 1, 1_000, 13_300] {
            assert!(fails(|| set.insert(&vec![5; len])));
        }
        for i in 0..17 {
            assert!(set.remove(&vec![i; 32]));
        }
        assert_eq!(cells(), 0);
    })
}

/// The limit also applies on chains that allow longer storage keys.
#[test]
fn key_limit_does_not_depend_on_the_chain() {
    let limits = ChainLimits { storage_key_len: 16 * 1024, ..ChainLimits::default() };
    on_chain(limits, || {
        let mut map = Map::new();
        let (key, value) = (vec![1; LONGEST + 1], vec![2u8]);
        assert_eq!(map.try_insert(&key, &value), Err(Error::BufferTooSmall));
        assert_eq!((cells(), map.get(&key)), (0, None));
        assert!(fails(|| map.insert(&key, &value)));
    })
}
