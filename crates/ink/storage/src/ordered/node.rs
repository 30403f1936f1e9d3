//! The nodes of the B+ tree. Nothing here accesses storage.
//!
//! A leaf has keys in ascending order. An inner node has children, and a separator between each two of them:
//! a key that is greater than all keys of the left subtree, and not greater than any key of the right
//! subtree.

use codec::{Decode, Encode, Error, Input};
use core::ops::Bound;
use ink_prelude::vec::Vec;

/// The id of a node, which is never reused.
pub type NodeId = u64;

/// The maximum number of a leaf's keys, or of an inner node's children.
pub const MAX: usize = 16;
/// The minimum number of a leaf's keys, or of an inner node's children. Only the root may have fewer: any
/// number of keys as a leaf, at least two children as an inner node.
pub const MIN: usize = MAX / 2;

/// A node of the tree.
#[derive(Encode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Node<K> {
    /// The keys of a leaf, or the separators of the children, of which there is one less.
    pub keys: Vec<K>,
    /// Empty in a leaf.
    pub children: Vec<NodeId>,
}

/// Decodes the derived encoding, and checks the numbers of keys and children, which take one byte each
/// because of `MAX`. The derived implementation for `Vec` takes four times the code.
impl<K: Decode> Decode for Node<K> {
    #[inline(never)]
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        let keys = decode_items(input)?;
        let children = decode_items(input)?;
        let node = Self { keys, children };
        if !node.is_leaf() && node.keys.len() + 1 != node.children.len() {
            return Err("invalid node".into());
        }
        Ok(node)
    }
}

/// Decodes at most `MAX` items.
fn decode_items<T: Decode, I: Input>(input: &mut I) -> Result<Vec<T>, Error> {
    // A compact number below 64 takes one byte.
    let len = input.read_byte()?;
    if len % 4 != 0 || len as usize / 4 > MAX {
        return Err("invalid node".into());
    }
    let mut items = Vec::with_capacity(len as usize / 4);
    for _ in 0..len / 4 {
        items.push(T::decode(input)?);
    }
    Ok(items)
}

impl<K> Node<K> {
    /// Creates a leaf without keys.
    pub const fn new() -> Self {
        Self { keys: Vec::new(), children: Vec::new() }
    }

    pub fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    /// The number of a leaf's keys, or of an inner node's children.
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

    /// The number of keys that are less than `key`, or less than or equal to it.
    fn rank(&self, key: &K, or_equal: bool) -> usize {
        match self.find(key) {
            Ok(at) => at + usize::from(or_equal),
            Err(at) => at,
        }
    }

    /// The position of the child whose subtree `key` belongs to.
    pub fn child_of(&self, key: &K) -> usize {
        self.rank(key, true)
    }

    /// The number of a leaf's keys below a lower bound.
    pub fn below(&self, start: Bound<&K>) -> usize {
        match start {
            Bound::Included(start) => self.rank(start, false),
            Bound::Excluded(start) => self.rank(start, true),
            Bound::Unbounded => 0,
        }
    }

    /// The number of a leaf's keys not above an upper bound.
    pub fn not_above(&self, end: Bound<&K>) -> usize {
        match end {
            Bound::Included(end) => self.rank(end, true),
            Bound::Excluded(end) => self.rank(end, false),
            Bound::Unbounded => self.keys.len(),
        }
    }
}

impl<K: Clone> Node<K> {
    /// Splits off the right half. Returns the separator and the right half.
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

    /// Appends the contents of the right sibling.
    #[inline(never)]
    pub fn merge(&mut self, right: Self, separator: K) {
        if !self.is_leaf() {
            self.keys.push(separator);
        }
        self.keys.extend(right.keys);
        self.children.extend(right.children);
    }
}

// Positions in valid nodes are in bounds. If something else wrote to the cells, they may not be, and the call
// fails. The methods of `Vec` would panic with messages, which take much code.

/// Fails the call: the cells do not contain a valid tree.
#[cold]
pub fn corrupt() -> ! {
    ink_env::fail("the storage of an ordered collection is corrupt")
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

/// Splits off the items from a position on.
#[inline(never)]
pub fn split_off<T>(items: &mut Vec<T>, at: usize) -> Vec<T> {
    if at > items.len() {
        corrupt()
    }
    items.split_off(at)
}
