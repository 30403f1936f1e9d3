use super::{
    node::{Node, NodeId, MAX, MIN},
    OrderedMap, OrderedSet,
};
use crate::traits::ManualKey;
use ink_env::{
    test::{callee, count_used_storage_cells, get_contract_storage_rw, run_test},
    DefaultEnvironment,
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::{Bound, RangeBounds},
    panic::{catch_unwind, AssertUnwindSafe},
};

const KEY: u32 = 7;
type Set = OrderedSet<u32, ManualKey<KEY>>;
type Map = OrderedMap<u32, u64, ManualKey<KEY>>;

fn on_chain(test: impl FnOnce()) {
    run_test::<DefaultEnvironment, _>(|_| {
        test();
        Ok(())
    })
    .unwrap()
}

/// The result of an operation, and the numbers of its reads and writes.
fn counted<R>(operation: impl FnOnce() -> R) -> (R, usize, usize) {
    let account = callee::<DefaultEnvironment>();
    let (reads, writes) = get_contract_storage_rw::<DefaultEnvironment>(&account);
    let result = operation();
    let (reads_after, writes_after) = get_contract_storage_rw::<DefaultEnvironment>(&account);
    (result, reads_after - reads, writes_after - writes)
}

fn cells() -> usize {
    count_used_storage_cells::<DefaultEnvironment>(&callee::<DefaultEnvironment>()).unwrap_or(0)
}

/// The maximum number of levels below the root for `n` keys.
fn depth(n: usize) -> usize {
    (n / 2).checked_ilog(MIN).unwrap_or(0) as usize
}

/// `0..n` in another order, for `n` below the prime 7,919.
fn shuffled(n: u32) -> impl Iterator<Item = u32> {
    (0..n).map(move |i| i * 7_919 % n)
}

/// Checks the tree's invariants, and that there are no other cells. Returns the keys.
fn check_tree() -> Vec<u32> {
    type Root = (u32, NodeId, Node<u32>);
    let Some((len, next_id, root)) = ink_env::get_contract_storage::<_, Root>(&KEY).unwrap() else {
        assert_eq!(cells(), 0);
        return Vec::new();
    };
    let mut keys = Vec::new();
    let mut nodes = 0;
    let mut depths = BTreeSet::new();
    check_node(root, None, None, 0, &mut keys, &mut nodes, &mut depths, next_id);
    assert_eq!(keys.len(), len as usize);
    assert_eq!(cells(), 1 + nodes);
    assert_eq!(depths.len(), 1, "all leaves are on the same level");
    assert!(*depths.first().unwrap() <= depth(keys.len()));
    keys
}

#[allow(clippy::too_many_arguments)]
fn check_node(
    node: Node<u32>,
    start: Option<u32>,
    end: Option<u32>,
    level: usize,
    keys: &mut Vec<u32>,
    nodes: &mut usize,
    depths: &mut BTreeSet<usize>,
    next_id: NodeId,
) {
    let min = match (level, node.is_leaf()) {
        (0, true) => 1,
        (0, false) => 2,
        _ => MIN,
    };
    assert!(node.size() >= min && node.size() <= MAX);
    assert!(node.keys.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(node.keys.iter().all(|key| start.is_none_or(|start| *key >= start)));
    assert!(node.keys.iter().all(|key| end.is_none_or(|end| *key < end)));
    if node.is_leaf() {
        depths.insert(level);
        keys.extend(node.keys);
        return;
    }
    for (at, id) in node.children.iter().enumerate() {
        assert!(*id < next_id);
        let child = ink_env::get_contract_storage(&(KEY, *id)).unwrap().expect("child exists");
        *nodes += 1;
        let start = if at == 0 { start } else { Some(node.keys[at - 1]) };
        let end = node.keys.get(at).copied().or(end);
        check_node(child, start, end, level + 1, keys, nodes, depths, next_id);
    }
}

#[test]
fn empty_set_has_no_keys() {
    on_chain(|| {
        let mut set = Set::new();
        assert_eq!((set.len(), set.is_empty()), (0, true));
        assert!(!set.contains(&1));
        assert!(!set.remove(&1));
        assert_eq!((set.first(), set.last()), (None, None));
        assert_eq!((set.pop_first(), set.pop_last()), (None, None));
        assert_eq!(set.page(None, 5), []);
        assert_eq!(set.page_rev(Some(&3), 5), []);
        assert_eq!(set.range(.., 5), []);
        assert_eq!(cells(), 0);
    })
}

#[test]
fn small_set_takes_one_cell() {
    on_chain(|| {
        let mut set = Set::new();
        for key in shuffled(MAX as u32) {
            assert!(set.insert(&key));
            assert!(!set.insert(&key));
        }
        assert_eq!(cells(), 1);
        assert_eq!(set.len(), MAX as u32);
        assert!(set.insert(&100));
        assert_eq!(cells(), 3);
        assert_eq!(check_tree().len(), MAX + 1);
    })
}

#[test]
fn pages_contain_all_keys_in_both_directions() {
    on_chain(|| {
        let mut set = Set::new();
        let keys: Vec<u32> = (0..500).map(|i| 3 * i).collect();
        for i in shuffled(500) {
            set.insert(&keys[i as usize]);
        }
        for limit in [1, 7, 16, 499, 500, 501, u32::MAX] {
            let (mut up, mut down) = (Vec::new(), Vec::new());
            loop {
                let page = set.page(up.last(), limit);
                assert!(page.len() <= limit as usize);
                if page.is_empty() {
                    break;
                }
                up.extend(page);
            }
            loop {
                let page = set.page_rev(down.last(), limit);
                if page.is_empty() {
                    break;
                }
                down.extend(page);
            }
            down.reverse();
            assert_eq!((&up, &down), (&keys, &keys));
        }
        assert!(set.iter().eq(keys.iter().copied()));
        // A cursor that is not a key, or no longer one.
        assert_eq!(set.page(Some(&4), 2), [6, 9]);
        assert_eq!(set.page_rev(Some(&4), 2), [3, 0]);
        set.remove(&6);
        assert_eq!(set.page(Some(&6), 1), [9]);
        assert_eq!(set.page_rev(Some(&6), 1), [3]);
        assert_eq!(set.page(None, 0), []);
    })
}

#[test]
fn removal_in_any_order_leaves_no_cells() {
    for order in 0..3 {
        on_chain(|| {
            let mut set = Set::new();
            for key in 0..700 {
                set.insert(&key);
            }
            let mut left: BTreeSet<u32> = check_tree().into_iter().collect();
            while let Some(expected) = match order {
                0 => left.pop_first(),
                1 => left.pop_last(),
                _ => {
                    let key = left.iter().nth(left.len() / 3).copied();
                    key.inspect(|key| assert!(left.remove(key)))
                }
            } {
                match order {
                    0 => assert_eq!(set.pop_first(), Some(expected)),
                    1 => assert_eq!(set.pop_last(), Some(expected)),
                    _ => assert!(set.remove(&expected)),
                }
                assert!(check_tree().iter().eq(left.iter()));
            }
            assert_eq!(cells(), 0);
        })
    }
}

/// The table in the documentation of `OrderedSet`.
#[test]
fn storage_accesses_of_a_set_are_bounded() {
    on_chain(|| {
        let mut set = Set::new();
        let n = 5_000;
        let (mut usual, mut inserts) = (0, 0);
        for (i, key) in shuffled(n).enumerate() {
            let d = depth(i + 1);
            let (_, reads, writes) = counted(|| set.insert(&key));
            // A split of the root adds a level.
            assert!(reads <= 1 + depth(i), "{reads} reads to insert into {i}");
            assert!(writes <= 3 + 2 * depth(i), "{writes} writes to insert into {i}");
            usual += usize::from(writes <= 2);
            inserts += 1;
            if i % 97 == 0 {
                assert_eq!(counted(|| set.len()), (i as u32 + 1, 1, 0));
                let (found, reads, writes) = counted(|| set.contains(&key));
                assert!(found && reads <= 1 + d && writes == 0);
                for end in [Set::first, Set::last] {
                    let (found, reads, writes) = counted(|| end(&set));
                    assert!(found.is_some() && reads <= 1 + d && writes == 0);
                }
                for m in [1, 10, 100] {
                    for backward in [false, true] {
                        let (_, reads, writes) = counted(|| {
                            if backward {
                                set.page_rev(Some(&key), m)
                            } else {
                                set.page(Some(&key), m)
                            }
                        });
                        assert!(reads <= 2 + 2 * d + m as usize / 7 && writes == 0);
                    }
                }
            }
        }
        assert_eq!(inserts, n);
        assert!(usual * 10 >= n as usize * 8, "{usual} of {n} inserts wrote two cells at most");
        let mut usual = 0;
        for (i, key) in shuffled(n).enumerate() {
            let d = depth(n as usize - i);
            let (_, reads, writes) = counted(|| set.remove(&key));
            assert!(reads <= 1 + 2 * d, "{reads} reads to remove from {}", n as usize - i);
            assert!(writes <= 1 + 2 * d, "{writes} writes to remove from {}", n as usize - i);
            usual += usize::from(writes <= 2);
        }
        assert!(usual * 10 >= n as usize * 6, "{usual} of {n} removals wrote two cells at most");
        assert_eq!(cells(), 0);
    })
}

/// The table in the documentation of `OrderedMap`.
#[test]
fn storage_accesses_of_a_map_are_bounded() {
    on_chain(|| {
        let mut map = Map::new();
        let n = 2_000;
        for (i, key) in shuffled(n).enumerate() {
            let (_, reads, writes) = counted(|| map.insert(&key, &0));
            assert!(reads <= 1 + depth(i) && writes <= 4 + 2 * depth(i));
        }
        let d = depth(n as usize);
        for key in (0..n).step_by(37) {
            assert_eq!(counted(|| map.insert(&key, &1)), (Some(8), 0, 1));
            assert_eq!(counted(|| map.get(&key)), (Some(1), 1, 0));
            assert_eq!(counted(|| map.contains(&key)), (true, 1, 0));
            assert_eq!(counted(|| map.size(&key)), (Some(8), 1, 0));
            let (page, reads, _) = counted(|| map.page(Some(&key), 20));
            assert!(reads <= 2 + 2 * d + 20 / 7 + page.len());
        }
        assert_eq!(counted(|| map.len()), (n, 1, 0));
        for end in [Map::first, Map::last] {
            let (_, reads, _) = counted(|| end(&map));
            assert!(reads <= 2 + d);
        }
        for (i, key) in shuffled(n).enumerate() {
            let d = depth(n as usize - i);
            let (_, reads, writes) = counted(|| match i % 2 {
                0 => map.remove(&key),
                _ => map.take(&key).is_some(),
            });
            assert!(reads <= 1 + 2 * d && writes <= 2 + 2 * d);
        }
        assert_eq!(cells(), 0);
    })
}

#[test]
fn map_has_the_values_of_a_mapping_and_a_set_of_keys() {
    on_chain(|| {
        let mut map = Map::new();
        map.insert(&5, &50);
        // The value is in the same cell as in a `Mapping`.
        assert_eq!(ink_env::get_contract_storage(&(KEY, 5u32)), Ok(Some(50u64)));
        assert_eq!(cells(), 2);
        assert_eq!(map.keys().page(None, 9), [5]);
        assert_eq!(format!("{map:?}"), "OrderedMap { key: 7 }");
    })
}

#[test]
fn corrupt_cells_fail() {
    let fails =
        |operation: fn(&mut Set)| catch_unwind(AssertUnwindSafe(|| operation(&mut Set::new()))).is_err();
    let operations: [fn(&mut Set); 5] = [
        |set| assert!(!set.contains(&50)),
        |set| assert!(set.insert(&1_000)),
        |set| assert!(set.remove(&3)),
        |set| assert_eq!(set.page(None, 100).len(), 100),
        |set| assert_eq!(set.page_rev(None, 100).len(), 100),
    ];
    let leaf = |keys| Node::<u32> { keys, children: Vec::new() };
    let inner = |keys, children| Node::<u32> { keys, children };
    for root in [
        leaf((0..17).collect()),
        inner(vec![1, 2], vec![0, 1]),
        inner(vec![], vec![0, 1]),
        inner((0..17).collect(), (0..18).collect()),
        // Children that do not exist.
        inner(vec![10], vec![77, 78]),
    ] {
        on_chain(|| {
            ink_env::set_contract_storage(&KEY, &(20u32, 2u64, root));
            for (i, operation) in operations.iter().enumerate() {
                assert!(fails(*operation), "operation {i}");
            }
        })
    }
    on_chain(|| {
        // Another type.
        ink_env::set_contract_storage(&KEY, &3u8);
        assert!(operations.iter().all(|operation| fails(*operation)));
    });
    on_chain(|| {
        // A length that is too small, and children that are too small to be siblings.
        ink_env::set_contract_storage(&KEY, &(0u32, 2u64, inner(vec![3], vec![0, 1])));
        ink_env::set_contract_storage(&(KEY, 0u64), &leaf(vec![]));
        ink_env::set_contract_storage(&(KEY, 1u64), &leaf(vec![3]));
        assert!(fails(|set| assert!(set.remove(&3))));
    });
}

#[derive(Debug, Clone)]
enum Op {
    Insert(u32),
    Remove(u32),
    Take(u32),
    PopFirst,
    PopLast,
    Page(Option<u32>, u32),
    PageRev(Option<u32>, u32),
    Range(Bound<u32>, Bound<u32>, u32),
}

fn op(keys: u32) -> impl Strategy<Value = Op> {
    let bound = move || {
        prop_oneof![
            (0..keys).prop_map(Bound::Included),
            (0..keys).prop_map(Bound::Excluded),
            Just(Bound::Unbounded),
        ]
    };
    prop_oneof![
        8 => (0..keys).prop_map(Op::Insert),
        5 => (0..keys).prop_map(Op::Remove),
        2 => (0..keys).prop_map(Op::Take),
        1 => Just(Op::PopFirst),
        1 => Just(Op::PopLast),
        1 => (proptest::option::of(0..keys), 0..40u32).prop_map(|(key, n)| Op::Page(key, n)),
        1 => (proptest::option::of(0..keys), 0..40u32).prop_map(|(key, n)| Op::PageRev(key, n)),
        1 => (bound(), bound(), 0..40u32).prop_map(|(a, b, n)| Op::Range(a, b, n)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn map_behaves_like_btreemap(ops in proptest::collection::vec(op(600), 1..600), start in 0..600u32) {
        on_chain(|| {
            let (mut map, mut model) = (Map::new(), BTreeMap::new());
            for key in shuffled(start) {
                map.insert(&key, &0);
                model.insert(key, 0);
            }
            for (i, op) in ops.into_iter().enumerate() {
                let value = i as u64;
                match op {
                    Op::Insert(key) => {
                        assert_eq!(map.insert(&key, &value), model.insert(key, value).map(|_| 8))
                    }
                    Op::Remove(key) => assert_eq!(map.remove(&key), model.remove(&key).is_some()),
                    Op::Take(key) => assert_eq!(map.take(&key), model.remove(&key)),
                    Op::PopFirst => assert_eq!(map.pop_first(), model.pop_first()),
                    Op::PopLast => assert_eq!(map.pop_last(), model.pop_last()),
                    Op::Page(after, limit) => {
                        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
                        let expected = model.range((start, Bound::Unbounded)).take(limit as usize);
                        assert!(map.page(after.as_ref(), limit).into_iter().eq(expected.map(owned)));
                    }
                    Op::PageRev(before, limit) => {
                        let end = before.map_or(Bound::Unbounded, Bound::Excluded);
                        let expected = model.range((Bound::Unbounded, end)).rev().take(limit as usize);
                        assert!(map.page_rev(before.as_ref(), limit).into_iter().eq(expected.map(owned)));
                    }
                    Op::Range(start, end, limit) => {
                        let expected = model
                            .iter()
                            .filter(|(key, _)| (start, end).contains(*key))
                            .take(limit as usize);
                        assert!(map.range((start, end), limit).into_iter().eq(expected.map(owned)));
                    }
                }
                assert_eq!(map.len() as usize, model.len());
                assert_eq!(map.first(), model.first_key_value().map(owned));
                assert_eq!(map.last(), model.last_key_value().map(owned));
            }
            assert!(map.iter().eq(model.iter().map(owned)));
            for key in 0..600 {
                assert_eq!(map.get(&key), model.get(&key).copied());
                assert_eq!(map.keys().contains(&key), model.contains_key(&key));
            }
        })
    }

    #[test]
    fn set_stays_balanced(ops in proptest::collection::vec(op(2_000), 1..800), start in 0..2_000u32) {
        on_chain(|| {
            let (mut set, mut model) = (Set::new(), BTreeSet::new());
            for key in shuffled(start) {
                set.insert(&key);
                model.insert(key);
            }
            for (i, op) in ops.into_iter().enumerate() {
                match op {
                    Op::Insert(key) => assert_eq!(set.insert(&key), model.insert(key)),
                    Op::Remove(key) | Op::Take(key) => assert_eq!(set.remove(&key), model.remove(&key)),
                    Op::PopFirst => assert_eq!(set.pop_first(), model.pop_first()),
                    Op::PopLast => assert_eq!(set.pop_last(), model.pop_last()),
                    Op::Page(..) | Op::PageRev(..) | Op::Range(..) => {}
                }
                if i % 16 == 0 {
                    assert!(check_tree().iter().eq(model.iter()));
                }
            }
            assert!(check_tree().iter().eq(model.iter()));
        })
    }
}

fn owned((key, value): (&u32, &u64)) -> (u32, u64) {
    (*key, *value)
}
