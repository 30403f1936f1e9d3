//! The ordered set.

use super::{
    fits,
    node::{corrupt, get, insert, remove, split_off, Node, NodeId, MAX, MIN},
};
use crate::{
    collection,
    traits::{AutoKey, Packed, Storable, StorableHint, StorageKey},
    Lazy, Mapping,
};
use codec::{Decode, Encode};
use core::ops::{Bound, RangeBounds};
use ink_prelude::vec::{IntoIter, Vec};
use ink_primitives::Key;

/// An ordered set: it has a first and a last key, and paged iteration in order.
///
/// ```
/// # #[ink::contract]
/// # mod contract {
/// use ink::{prelude::vec::Vec, storage::OrderedSet};
///
/// #[ink(storage)]
/// pub struct Contract {
///     members: OrderedSet<AccountId>,
/// }
///
/// impl Contract {
/// #   #[ink(constructor)]
/// #   pub fn new() -> Self { Self { members: OrderedSet::new() } }
///     #[ink(message)]
///     pub fn join(&mut self) {
///         self.members.insert(&self.env().caller());
///     }
///
///     /// Returns a page of 20 members. The last one is the cursor for the next page.
///     #[ink(message)]
///     pub fn members(&self, after: Option<AccountId>) -> Vec<AccountId> {
///         self.members.page(after.as_ref(), 20)
///     }
/// }
/// # }
/// ```
///
/// # Cost
///
/// The set is a B+ tree. The root is in the cell with the storage key, each other node in the cell
/// `(storage key, id of type u64)`. A node has at most 16 keys, and at least 8 unless it is the root, so
/// there are at most `d = log₈(n / 2)` levels below the root for `n` keys: none for up to 16 keys, 2 for
/// 1,000 keys, 6 for a million, and never more than 10. The maximum numbers of storage accesses are:
///
/// | operation | reads | writes and removals |
/// |---|---|---|
/// | `len`, `is_empty` | 1 | |
/// | `contains`, `first`, `last` | 1 + d | |
/// | `insert` | 1 + d | 3 + 2d, mostly 2 |
/// | `remove` | 1 + 2d | 1 + 2d, mostly 2 |
/// | `page`, `page_rev`, `range` of `m` keys | 2 + 2d + m / 7 | |
///
/// Keys are at most [`MAX_ORDERED_KEY_LEN`](crate::MAX_ORDERED_KEY_LEN) bytes long. Therefore every node fits
/// into a cell, and every operation into a contract's memory, whatever the other keys are: no key can prevent
/// the removal of others. The code of all operations takes 15 KiB in a contract, 20 KiB for an
/// [`OrderedMap`](crate::OrderedMap).
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct OrderedSet<K: Packed, KeyType: StorageKey = AutoKey> {
    root: Lazy<Root<K>, KeyType>,
    nodes: Mapping<NodeId, Node<K>, KeyType>,
}

collection!(OrderedSet<K: Packed> hints K);

/// The value at the storage key. There is none if the set is empty.
#[derive(Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
struct Root<K> {
    /// The number of keys.
    len: u32,
    /// The id of the next node. It cannot overflow in practice: every node takes a transaction.
    next_id: NodeId,
    /// The root of the tree.
    node: Node<K>,
}

/// An inner node on the path from the root to a leaf.
struct Step<K> {
    /// Unused for the root.
    id: NodeId,
    node: Node<K>,
    /// The position of the next node on the path among the children.
    at: usize,
}

/// The path from the root to the leaf that a key belongs to.
struct Path<K> {
    len: u32,
    next_id: NodeId,
    /// The inner nodes, starting with the root.
    steps: Vec<Step<K>>,
    /// Unused if the leaf is the root.
    leaf_id: NodeId,
    leaf: Node<K>,
}

impl<K: Packed, KeyType: StorageKey> OrderedSet<K, KeyType> {
    /// Creates a set, without accessing storage.
    pub const fn new() -> Self {
        Self { root: Lazy::new(), nodes: Mapping::new() }
    }

    /// Returns the number of keys.
    pub fn len(&self) -> u32 {
        self.root.get().map_or(0, |root| root.len)
    }

    /// Returns whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline(never)]
    fn root(&self) -> Root<K> {
        self.root.get().unwrap_or(Root { len: 0, next_id: 0, node: Node::new() })
    }

    #[inline(never)]
    fn node(&self, id: NodeId) -> Node<K> {
        self.nodes.get(id).unwrap_or_else(|| corrupt())
    }

    #[inline(never)]
    fn put(&mut self, id: NodeId, node: &Node<K>) {
        self.nodes.insert(id, node);
    }
}

impl<K: Packed + Ord + Clone, KeyType: StorageKey> OrderedSet<K, KeyType> {
    /// Returns whether the key is in the set.
    pub fn contains(&self, key: &K) -> bool {
        let mut node = self.root().node;
        while !node.is_leaf() {
            node = self.node(*get(&node.children, node.child_of(key)));
        }
        node.find(key).is_ok()
    }

    /// Returns the lowest key.
    pub fn first(&self) -> Option<K> {
        self.iter().next()
    }

    /// Returns the highest key.
    pub fn last(&self) -> Option<K> {
        self.walk(Bound::Unbounded, true).next()
    }

    /// Iterates over the keys in ascending order. Nodes are read as the iterator advances, which determines
    /// the cost. A message that iterates over all keys works only while there are few.
    pub fn iter(&self) -> impl Iterator<Item = K> + '_ {
        self.walk(Bound::Unbounded, false)
    }

    /// Returns a page of `limit` keys after `after`, or from the start, in ascending order. `after` need not
    /// be in the set any more.
    pub fn page(&self, after: Option<&K>, limit: u32) -> Vec<K> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.walk(start, false).page(limit, Bound::Unbounded)
    }

    /// Returns a page of `limit` keys before `before`, or from the end, in descending order. `before` need
    /// not be in the set any more.
    pub fn page_rev(&self, before: Option<&K>, limit: u32) -> Vec<K> {
        let end = before.map_or(Bound::Unbounded, Bound::Excluded);
        self.walk(end, true).page(limit, Bound::Unbounded)
    }

    /// Returns the first `limit` keys of a range, in ascending order.
    pub fn range<R: RangeBounds<K>>(&self, range: R, limit: u32) -> Vec<K> {
        self.walk(range.start_bound(), false).page(limit, range.end_bound())
    }

    /// Inserts a key. Returns whether it is new.
    ///
    /// # Panics
    ///
    /// If the key is longer than [`MAX_ORDERED_KEY_LEN`](crate::MAX_ORDERED_KEY_LEN), or if there are 2³² - 1
    /// keys already.
    pub fn insert(&mut self, key: &K) -> bool {
        if !fits(key) {
            ink_env::fail("OrderedSet: the key is longer than 128 bytes")
        }
        let mut path = self.path(key);
        let Err(at) = path.leaf.find(key) else {
            return false;
        };
        insert(&mut path.leaf.keys, at, key.clone());
        let Some(len) = path.len.checked_add(1) else {
            ink_env::fail("OrderedSet: there are 2^32 - 1 keys already")
        };
        path.len = len;
        self.grow(path);
        true
    }

    /// Removes a key. Returns whether it was in the set.
    pub fn remove(&mut self, key: &K) -> bool {
        let mut path = self.path(key);
        let Ok(at) = path.leaf.find(key) else {
            return false;
        };
        remove(&mut path.leaf.keys, at);
        path.len = path.len.checked_sub(1).unwrap_or_else(|| corrupt());
        self.shrink(path);
        true
    }

    /// Removes the lowest key and returns it.
    pub fn pop_first(&mut self) -> Option<K> {
        let key = self.first()?;
        self.remove(&key);
        Some(key)
    }

    /// Removes the highest key and returns it.
    pub fn pop_last(&mut self) -> Option<K> {
        let key = self.last()?;
        self.remove(&key);
        Some(key)
    }

    #[inline(never)]
    fn path(&self, key: &K) -> Path<K> {
        let Root { len, next_id, node } = self.root();
        let mut path = Path { len, next_id, steps: Vec::new(), leaf_id: 0, leaf: node };
        while !path.leaf.is_leaf() {
            let at = path.leaf.child_of(key);
            let id = *get(&path.leaf.children, at);
            let node = core::mem::replace(&mut path.leaf, self.node(id));
            path.steps.push(Step { id: path.leaf_id, node, at });
            path.leaf_id = id;
        }
        path
    }

    /// Writes a path whose leaf has gained a key: splits nodes that are too large, from the leaf up.
    #[inline(never)]
    fn grow(&mut self, path: Path<K>) {
        let Path { len, mut next_id, mut steps, leaf_id: mut id, leaf: mut node } = path;
        let mut new_id = || {
            let id = next_id;
            next_id += 1;
            id
        };
        while node.size() > MAX {
            let (separator, right) = node.split();
            let right_id = new_id();
            self.put(right_id, &right);
            match steps.pop() {
                Some(mut parent) => {
                    self.put(id, &node);
                    insert(&mut parent.node.keys, parent.at, separator);
                    insert(&mut parent.node.children, parent.at + 1, right_id);
                    (id, node) = (parent.id, parent.node);
                }
                None => {
                    // The root keeps its cell; its halves become its children.
                    let left_id = new_id();
                    self.put(left_id, &node);
                    node = Node { keys: Vec::from([separator]), children: Vec::from([left_id, right_id]) };
                }
            }
        }
        self.write(len, next_id, steps, id, node);
    }

    /// Writes a path whose leaf has lost a key: merges or rebalances nodes that are too small, from the leaf
    /// up.
    #[inline(never)]
    fn shrink(&mut self, path: Path<K>) {
        let Path { len, next_id, mut steps, leaf_id: mut id, leaf: mut node } = path;
        while node.size() < MIN {
            let Some(Step { id: parent_id, node: mut parent, at }) = steps.pop() else {
                break;
            };
            // The left sibling, or the right one of the first child.
            let left_at = at.saturating_sub(1);
            let separator = remove(&mut parent.keys, left_at);
            let sibling_id = *get(&parent.children, if at == 0 { 1 } else { left_at });
            let sibling = self.node(sibling_id);
            let ((left_id, mut left), (right_id, right)) = if at == 0 {
                ((id, node), (sibling_id, sibling))
            } else {
                ((sibling_id, sibling), (id, node))
            };
            left.merge(right, separator);
            if left.size() > MAX {
                let (separator, right) = left.split();
                insert(&mut parent.keys, left_at, separator);
                self.put(left_id, &left);
                self.put(right_id, &right);
            } else {
                self.nodes.remove(right_id);
                remove(&mut parent.children, left_at + 1);
                if parent.children.len() == 1 {
                    // Only the root can have had two children: its last child replaces it.
                    self.nodes.remove(left_id);
                    parent = left;
                } else {
                    self.put(left_id, &left);
                }
            }
            (id, node) = (parent_id, parent);
        }
        self.write(len, next_id, steps, id, node);
    }

    /// Writes the topmost node that has changed, and the root.
    fn write(&mut self, len: u32, next_id: NodeId, steps: Vec<Step<K>>, id: NodeId, node: Node<K>) {
        let root = match steps.into_iter().next() {
            Some(step) => {
                self.put(id, &node);
                step.node
            }
            None => node,
        };
        if len == 0 {
            ink_env::clear_contract_storage(&KeyType::KEY);
        } else {
            self.root.set(&Root { len, next_id, node: root });
        }
    }

    /// Iterates upwards from a lower bound, or downwards from an upper bound if `backward`.
    #[inline(never)]
    fn walk(&self, bound: Bound<&K>, backward: bool) -> Walk<'_, K, KeyType> {
        let mut walk = Walk { set: self, backward, inner: Vec::new(), leaf: Vec::new().into_iter() };
        walk.descend(self.root().node, bound);
        walk
    }
}

/// An iterator over the keys.
struct Walk<'a, K: Packed, KeyType: StorageKey> {
    set: &'a OrderedSet<K, KeyType>,
    backward: bool,
    /// The remaining children of the inner nodes, starting with the root.
    inner: Vec<IntoIter<NodeId>>,
    /// The remaining keys of the leaf.
    leaf: IntoIter<K>,
}

impl<K: Packed + Ord, KeyType: StorageKey> Walk<'_, K, KeyType> {
    /// Descends to the first leaf within the bound.
    fn descend(&mut self, mut node: Node<K>, bound: Bound<&K>) {
        while !node.is_leaf() {
            if let Bound::Included(key) | Bound::Excluded(key) = bound {
                let at = node.child_of(key);
                if self.backward {
                    node.children.truncate(at + 1);
                } else {
                    node.children = split_off(&mut node.children, at);
                }
            }
            let mut children = node.children.into_iter();
            let child = self.step(&mut children).unwrap_or_else(|| corrupt());
            self.inner.push(children);
            node = self.set.node(child);
        }
        if self.backward {
            let end = node.not_above(bound);
            node.keys.truncate(end);
        } else {
            let start = node.below(bound);
            node.keys = split_off(&mut node.keys, start);
        }
        self.leaf = node.keys.into_iter();
    }

    /// Returns the next `limit` keys that are not above `end`.
    #[inline(never)]
    fn page(mut self, limit: u32, end: Bound<&K>) -> Vec<K> {
        let mut keys = Vec::new();
        for _ in 0..limit {
            match self.next() {
                Some(key) if is_within(&key, end) => keys.push(key),
                _ => break,
            }
        }
        keys
    }

    fn step<T>(&self, items: &mut IntoIter<T>) -> Option<T> {
        if self.backward {
            items.next_back()
        } else {
            items.next()
        }
    }
}

/// Whether a key is not above an upper bound.
fn is_within<K: Ord>(key: &K, end: Bound<&K>) -> bool {
    match end {
        Bound::Included(end) => key <= end,
        Bound::Excluded(end) => key < end,
        Bound::Unbounded => true,
    }
}

impl<K: Packed + Ord, KeyType: StorageKey> Iterator for Walk<'_, K, KeyType> {
    type Item = K;

    #[inline(never)]
    fn next(&mut self) -> Option<K> {
        loop {
            let key = if self.backward { self.leaf.next_back() } else { self.leaf.next() };
            if key.is_some() {
                return key;
            }
            let mut children = self.inner.pop()?;
            if let Some(child) = self.step(&mut children) {
                self.inner.push(children);
                self.descend(self.set.node(child), Bound::Unbounded);
            }
        }
    }
}

#[cfg(feature = "std")]
impl<K, KeyType> crate::traits::StorageLayout for OrderedSet<K, KeyType>
where
    K: Packed + scale_info::TypeInfo + 'static,
    KeyType: StorageKey + scale_info::TypeInfo + 'static,
{
    fn layout(_: &Key) -> ink_metadata::layout::Layout {
        let root = ink_metadata::layout::LeafLayout::from_key::<Root<K>>(KeyType::KEY.into());
        crate::lazy::root::<Self>(KeyType::KEY, root)
    }
}
