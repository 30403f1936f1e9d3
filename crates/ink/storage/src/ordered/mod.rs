//! Collections that know the order of their keys, and go through them page by page.

mod map;
mod node;
mod set;

pub use map::OrderedMap;
pub use set::OrderedSet;

use crate::traits::Storable;

/// The most bytes that a key of an [`OrderedSet`] or [`OrderedMap`] takes, encoded.
///
/// A node of 16 such keys takes 2 KiB of a cell and, for keys that are not much larger decoded, some 4 KiB of memory once
/// it is read. Memory is not reused within a call, and a removal that merges nodes on 10 levels below the root reads 21 of
/// them, which takes some 90 KiB of the 128 that a contract has if it asks for no more.
pub const MAX_ORDERED_KEY_LEN: usize = 128;

#[inline]
fn fits<K: Storable>(key: &K) -> bool {
    Storable::encoded_size(key) <= MAX_ORDERED_KEY_LEN
}

#[cfg(test)]
mod long_keys;
#[cfg(test)]
mod tests;
