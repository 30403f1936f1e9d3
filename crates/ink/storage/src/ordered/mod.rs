//! Collections with ordered keys and paged iteration.

mod map;
mod node;
mod set;

pub use map::OrderedMap;
pub use set::OrderedSet;

use crate::traits::Storable;

/// The maximum encoded length of a key of an [`OrderedSet`] or [`OrderedMap`] in bytes.
///
/// A node of 16 such keys takes 2 KiB in its cell and, unless keys are much larger when decoded, about 4 KiB
/// of memory. Memory is not reused within a call, and a removal that merges nodes on 10 levels below the root
/// reads 21 nodes. This takes about 90 KiB of the 128 KiB that a contract has by default.
pub const MAX_ORDERED_KEY_LEN: usize = 128;

#[inline]
fn fits<K: Storable>(key: &K) -> bool {
    Storable::encoded_size(key) <= MAX_ORDERED_KEY_LEN
}

#[cfg(test)]
mod long_keys;
#[cfg(test)]
mod tests;
