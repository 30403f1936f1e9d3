//! The nodes of the B+ tree. Nothing here reads or writes storage.
//!
//! A leaf has keys in ascending order. An inner node has children, and between each two of them a key that
//! is greater than all keys under the left one and not greater than any under the right one.

use codec::{Decode, Encode};
use core::ops::Bound;
use ink_prelude::vec::Vec;

/// Names a node: a number that is never used again.
pub type NodeId = u64;

/// Keys of a leaf, or children of an inner node, at most.
pub const MAX: usize = 16;
/// Keys of a leaf, or children of an inner node, at least. Only the root may have fewer: as a leaf any
/// number, as an inner node two.
pub const MIN: usize = MAX / 2;

/// A node of the tree.
#[derive(Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Node<K> {
    /// The keys of a leaf, or what separates the children: one less than those.
    pub keys: Vec<K>,
    /// None in a leaf.
    pub children: Vec<NodeId>,
}

impl<K> Node<K> {
    /// A leaf without keys.
    pub const fn new() -> Self {
        Self { keys: Vec::new(), children: Vec::new() }
    }

    pub fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    /// Keys of a leaf, children of an inner node.
    pub fn size(&self) -> usize {
        if self.is_leaf() {
            self.keys.len()
        } else {
            self.children.len()
        }
    }

    /// Whether the numbers of keys and children fit. Storage that was written by something else may decode to
    /// a node that is none.
    pub fn is_valid(&self) -> bool {
        self.size() <= MAX && (self.is_leaf() || self.keys.len() + 1 == self.children.len())
    }
}

impl<K: Ord> Node<K> {
    /// The position of the child under which `key` belongs.
    pub fn child_of(&self, key: &K) -> usize {
        self.keys.partition_point(|separator| separator <= key)
    }

    /// How many of a leaf's keys are below a lower bound.
    pub fn below(&self, start: Bound<&K>) -> usize {
        match start {
            Bound::Included(start) => self.keys.partition_point(|key| key < start),
            Bound::Excluded(start) => self.keys.partition_point(|key| key <= start),
            Bound::Unbounded => 0,
        }
    }

    /// How many of a leaf's keys are not above an upper bound.
    pub fn not_above(&self, end: Bound<&K>) -> usize {
        match end {
            Bound::Included(end) => self.keys.partition_point(|key| key <= end),
            Bound::Excluded(end) => self.keys.partition_point(|key| key < end),
            Bound::Unbounded => self.keys.len(),
        }
    }
}

impl<K: Clone> Node<K> {
    /// Splits off the right half. Also returns what separates the two.
    pub fn split(&mut self) -> (K, Self) {
        let middle = self.size() / 2;
        if self.is_leaf() {
            let keys = split_off(&mut self.keys, middle);
            let children = Vec::new();
            (get(&keys, 0).clone(), Self { keys, children })
        } else {
            let keys = split_off(&mut self.keys, middle);
            let children = split_off(&mut self.children, middle);
            (pop(&mut self.keys), Self { keys, children })
        }
    }

    /// Moves the last entry of `left` to `right`. Returns what separates the two then.
    pub fn shift_right(left: &mut Self, right: &mut Self, separator: K) -> K {
        let last = pop(&mut left.keys);
        if left.is_leaf() {
            insert(&mut right.keys, 0, last.clone());
        } else {
            insert(&mut right.keys, 0, separator);
            insert(&mut right.children, 0, pop(&mut left.children));
        }
        last
    }

    /// Moves the first entry of `right` to `left`. Returns what separates the two then.
    pub fn shift_left(left: &mut Self, right: &mut Self, separator: K) -> K {
        let first = remove(&mut right.keys, 0);
        if left.is_leaf() {
            left.keys.push(first);
            get(&right.keys, 0).clone()
        } else {
            left.keys.push(separator);
            left.children.push(remove(&mut right.children, 0));
            first
        }
    }

    /// Moves all of `right` to `left`.
    pub fn merge(left: &mut Self, right: Self, separator: K) {
        if !left.is_leaf() {
            left.keys.push(separator);
        }
        left.keys.extend(right.keys);
        left.children.extend(right.children);
    }
}

// Positions come from valid nodes and are in range. Where storage was written by something else they may not
// be, and the call fails. The functions of `Vec` would fail with messages, which are much code.

/// The call fails: the cells hold something else than the tree.
#[cold]
pub fn corrupt() -> ! {
    ink_env::fail("The storage of an ordered collection is corrupt")
}

pub fn get<T>(items: &[T], at: usize) -> &T {
    items.get(at).unwrap_or_else(|| corrupt())
}

pub fn insert<T>(items: &mut Vec<T>, at: usize, item: T) {
    if at > items.len() {
        corrupt()
    }
    items.insert(at, item)
}

pub fn remove<T>(items: &mut Vec<T>, at: usize) -> T {
    if at >= items.len() {
        corrupt()
    }
    items.remove(at)
}

fn pop<T>(items: &mut Vec<T>) -> T {
    items.pop().unwrap_or_else(|| corrupt())
}

/// The items from a position on.
pub fn split_off<T>(items: &mut Vec<T>, at: usize) -> Vec<T> {
    if at > items.len() {
        corrupt()
    }
    items.split_off(at)
}
