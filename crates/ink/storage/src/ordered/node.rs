//! The nodes of the B+ tree. Nothing here reads or writes storage.
//!
//! A leaf has keys in ascending order. An inner node has children, and between each two of them a key that
//! is greater than all keys under the left one and not greater than any under the right one.

use codec::{Decode, Encode, Error, Input};
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
#[derive(Encode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Node<K> {
    /// The keys of a leaf, or what separates the children: one less than those.
    pub keys: Vec<K>,
    /// None in a leaf.
    pub children: Vec<NodeId>,
}

/// As derived, but for the numbers of keys and children, which are checked, and one byte each at `MAX`.
/// What is derived for a `Vec` is four times the code.
impl<K: Decode> Decode for Node<K> {
    #[inline(never)]
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        let keys = decode_items(input)?;
        let children = decode_items(input)?;
        let node = Self { keys, children };
        if !node.is_leaf() && node.keys.len() + 1 != node.children.len() {
            return Err("not a node".into());
        }
        Ok(node)
    }
}

/// At most `MAX` items.
fn decode_items<T: Decode, I: Input>(input: &mut I) -> Result<Vec<T>, Error> {
    // A compact number below 64.
    let len = input.read_byte()?;
    if len % 4 != 0 || len as usize / 4 > MAX {
        return Err("not a node".into());
    }
    let mut items = Vec::with_capacity(len as usize / 4);
    for _ in 0..len / 4 {
        items.push(T::decode(input)?);
    }
    Ok(items)
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
}

impl<K: Ord> Node<K> {
    /// The position of a key, or where it would be inserted.
    #[inline(never)]
    pub fn find(&self, key: &K) -> Result<usize, usize> {
        self.keys.binary_search(key)
    }

    /// How many keys are less than `key`, or not greater.
    fn rank(&self, key: &K, or_equal: bool) -> usize {
        match self.find(key) {
            Ok(at) => at + usize::from(or_equal),
            Err(at) => at,
        }
    }

    /// The position of the child under which `key` belongs.
    pub fn child_of(&self, key: &K) -> usize {
        self.rank(key, true)
    }

    /// How many of a leaf's keys are below a lower bound.
    pub fn below(&self, start: Bound<&K>) -> usize {
        match start {
            Bound::Included(start) => self.rank(start, false),
            Bound::Excluded(start) => self.rank(start, true),
            Bound::Unbounded => 0,
        }
    }

    /// How many of a leaf's keys are not above an upper bound.
    pub fn not_above(&self, end: Bound<&K>) -> usize {
        match end {
            Bound::Included(end) => self.rank(end, true),
            Bound::Excluded(end) => self.rank(end, false),
            Bound::Unbounded => self.keys.len(),
        }
    }
}

impl<K: Clone> Node<K> {
    /// Splits off the right half. Also returns what separates the two.
    #[inline(never)]
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

    /// Takes in all of the node to the right.
    #[inline(never)]
    pub fn merge(&mut self, right: Self, separator: K) {
        if !self.is_leaf() {
            self.keys.push(separator);
        }
        self.keys.extend(right.keys);
        self.children.extend(right.children);
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

#[inline(never)]
pub fn insert<T>(items: &mut Vec<T>, at: usize, item: T) {
    if at > items.len() {
        corrupt()
    }
    items.insert(at, item)
}

#[inline(never)]
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
#[inline(never)]
pub fn split_off<T>(items: &mut Vec<T>, at: usize) -> Vec<T> {
    if at > items.len() {
        corrupt()
    }
    items.split_off(at)
}
