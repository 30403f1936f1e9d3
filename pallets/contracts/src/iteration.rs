//! The keys of a contract's storage, and iteration over them.
//!
//! In the child trie, a key follows its first [`PREFIX_LEN`] bytes and its hash (see [`trie_key`]). What a
//! contract's language puts first, such as the root key of a mapping, keeps keys together that belong
//! together; the hash keeps a contract from making the trie deep otherwise. Keys with the same first bytes
//! are neighbours, in an order of their own that never changes; iteration over a longer prefix visits keys
//! that do not have it.
//!
//! # What it costs
//!
//! Every visited key is charged for, whether or not the contract asked for it. The chain also visits keys
//! that were removed in the same block, one by one, without telling: how many there can be is counted by
//! trie, in [`RemovedInBlock`], and charged for with every page. That count is part of the state, so all
//! nodes charge the same; that it depends on the transactions before in the block is an exception to what dry
//! runs promise (docs/TRACING.md).

use crate::{
    per_block::{self, BlockMap},
    prices::visit_price,
    weights::WeightInfo,
    Config, ContractInfo, LastRemoved, RemovedInBlock, TrieId, WeightsOf,
};
use alloc::vec::Vec;
use codec::{Compact, CompactLen, Encode};
use frame_support::weights::Weight;
use sp_io::hashing::blake2_128;

/// Bytes of a key that come first in the trie.
pub const PREFIX_LEN: usize = 4;
/// Bytes of the hash.
const HASH_LEN: usize = 16;

/// The key in a contract's child trie for one that the contract uses: its first [`PREFIX_LEN`] bytes (or all,
/// if there are less), its hash, and all of it.
pub fn trie_key(key: &[u8]) -> Vec<u8> {
    [prefix_of(key), &blake2_128(key), key].concat()
}

/// The key for which [`trie_key`] gives this one. There is none for other input.
pub fn contract_key(trie_key: &[u8]) -> Option<&[u8]> {
    let rest = trie_key.len().checked_sub(HASH_LEN)?;
    // Short keys are there twice.
    let prefix_len = rest.div_ceil(2).min(PREFIX_LEN);
    trie_key.get(prefix_len.checked_add(HASH_LEN)?..)
}

/// The part of a key that comes first in the trie.
fn prefix_of(key: &[u8]) -> &[u8] {
    key.split_at_checked(PREFIX_LEN).map_or(key, |(prefix, _)| prefix)
}

/// Iterates over the keys of a contract that have the same first [`PREFIX_LEN`] bytes as a prefix. Each step
/// costs the chain a look into the trie, the one that finds the end (`None`) too; it is not to be taken
/// again.
pub struct Walk<'a, T: Config> {
    contract: &'a ContractInfo<T>,
    /// What keys of the trie begin with.
    start: &'a [u8],
    /// Where it is, in the trie.
    at: Vec<u8>,
}

impl<'a, T: Config> Walk<'a, T> {
    /// Begins after the key `after` if that is given; it need not be there.
    pub fn new(contract: &'a ContractInfo<T>, prefix: &'a [u8], after: Option<&[u8]>) -> Self {
        let start = prefix_of(prefix);
        let at = match after {
            Some(key) => trie_key(key).max(start.to_vec()),
            // No key of the trie is as short.
            None => start.to_vec(),
        };
        Self { contract, start, at }
    }
}

impl<T: Config> Iterator for Walk<'_, T> {
    type Item = Option<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.contract.next_key(&self.at).filter(|key| key.starts_with(self.start));
        let key = next.as_deref().and_then(contract_key).map(Into::into);
        self.at = next.unwrap_or_default();
        Some(key)
    }
}

/// Keys of a contract, from one place on.
pub struct Page {
    /// The cursor: the next page follows this key; `None` if there are no more.
    next: Option<Vec<u8>>,
    /// Number of keys.
    count: u32,
    /// The keys, each encoded with its length before it.
    keys: Vec<u8>,
    /// Keys that were visited, in the page or not; the end counts as one.
    pub visited: u32,
}

impl Page {
    /// Iterates over the keys of `contract` that begin with `prefix`, after `after` if that is given (it need
    /// not be there), as long as the encoded page has at most `room` bytes and at most `max_visits` keys are
    /// visited.
    ///
    /// Fails with the room that it takes to get on at all.
    pub fn collect<T: Config>(
        contract: &ContractInfo<T>,
        prefix: &[u8],
        after: Option<&[u8]>,
        max_visits: u32,
        room: u64,
    ) -> Result<Self, (u32, u64)> {
        let mut page = Self { next: after.map(Into::into), count: 0, keys: Vec::new(), visited: 0 };
        for key in Walk::new(contract, prefix, after).take(max_visits as usize) {
            page.visited = page.visited.saturating_add(1);
            let Some(key) = key else {
                page.next = None;
                break;
            };
            let before = (page.count, page.keys.len());
            if key.starts_with(prefix) {
                page.count = page.count.saturating_add(1);
                key.encode_to(&mut page.keys);
            }
            let previous = page.next.replace(key);
            let len = page.encoded_len();
            if len > room {
                if page.visited == 1 {
                    return Err((page.visited, len));
                }
                (page.next, page.count) = (previous, before.0);
                page.keys.truncate(before.1);
                break;
            }
        }
        Ok(page)
    }

    /// `(next: Option<Vec<u8>>, keys: Vec<Vec<u8>>)`, SCALE-encoded.
    pub fn into_bytes(self) -> Vec<u8> {
        [self.next.encode(), Compact(self.count).encode(), self.keys].concat()
    }

    fn encoded_len(&self) -> u64 {
        let count = Compact::<u32>::compact_len(&self.count);
        (self.next.encoded_size() as u64).saturating_add(count as u64).saturating_add(self.keys.len() as u64)
    }
}

/// What a page can cost that passes at most `visits` keys of a contract that has so many values, of which
/// `removed` were removed in this block.
pub fn page_cost<T: Config>(visits: u32, items: u32, removed: u32) -> Weight {
    let skipped = WeightsOf::<T>::skip_removed_key().saturating_mul(removed.into());
    visit_price::<T>(visits, items).saturating_add(skipped)
}

/// What was removed in a block.
struct Removed;

impl<T: Config> BlockMap<T> for Removed {
    type Key = TrieId;
    type Value = u32;
    type Entries = RemovedInBlock<T>;
    type Last = LastRemoved<T>;
}

/// Keys that were removed from the trie in this block, as far as that was noted.
pub fn removed<T: Config>(trie: &TrieId) -> u32 {
    RemovedInBlock::<T>::get(trie).map_or(0, |noted| noted.value)
}

/// Notes that keys were removed from the trie.
pub fn note_removed<T: Config>(trie: &TrieId, keys: u32) {
    if keys > 0 {
        per_block::note::<T, Removed>(trie, |removed| *removed = removed.saturating_add(keys));
    }
}

/// At a block's end, clears what was removed in it.
pub fn clear_removed<T: Config>() {
    per_block::clear::<T, Removed>();
}
