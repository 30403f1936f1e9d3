//! Which keys of their storage contracts have accessed in an invocation.
//!
//! The first access to a key looks it up in the database and adds to the block's proof. What follows finds it
//! in memory and costs less, as in Ethereum since [EIP-2929]. Of writes, the first one of a key costs what
//! the block's end does with it.
//!
//! A frame that fails rolls back its accesses with its changes: what it wrote is no longer in memory. The
//! list holds at most [`MAX_KEYS`]; keys beyond that are always paid for as if it were the first time.
//!
//! [EIP-2929]: https://eips.ethereum.org/EIPS/eip-2929

use crate::TrieId;
use alloc::{collections::BTreeMap, vec::Vec};

/// Keys in the list, at most.
pub const MAX_KEYS: usize = 512;
/// Bytes that an entry of the list or of the journal takes beside its key, and the name of its trie.
const ENTRY_BYTES: u64 = 64 + 32;

/// Bytes that the list takes at most, if keys have up to `key_len` bytes. The journal has two entries for
/// each key.
pub fn max_bytes(key_len: u32) -> u64 {
    ENTRY_BYTES.saturating_add(key_len.into()).saturating_mul(3).saturating_mul(MAX_KEYS as u64)
}

/// How a key was accessed before, in the same invocation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// It was not, as far as is known.
    Cold,
    /// It was read.
    Read,
    /// It was written or removed.
    Written,
}

/// See the module's documentation.
#[derive(Default)]
pub struct AccessList {
    /// By the name of the trie and the key in it; a trie itself has the empty key's entry.
    keys: BTreeMap<Vec<u8>, Access>,
    /// Entries that have changed, and how they were before; the latest last.
    journal: Vec<(Vec<u8>, Access)>,
}

/// The state to which a frame that fails returns. See [`AccessList::enter`].
pub struct Checkpoint(usize);

impl AccessList {
    /// A frame begins on top of another one. Give the checkpoint back to [`Self::leave`].
    pub fn enter(&self) -> Checkpoint {
        Checkpoint(self.journal.len())
    }

    /// The frame ends. What it accessed is handed to its caller, or rolled back.
    pub fn leave(&mut self, Checkpoint(journal_len): Checkpoint, is_committed: bool) {
        if is_committed {
            return;
        }
        for (key, before) in self.journal.drain(journal_len.min(self.journal.len())..).rev() {
            match before {
                Access::Cold => self.keys.remove(&key),
                access => self.keys.insert(key, access),
            };
        }
    }

    /// How the key of the trie was accessed before, and whether any other key of it was.
    pub fn look_up(&self, trie: &TrieId, key: &[u8]) -> (Access, bool) {
        let find = |key: &[u8]| self.keys.get(&full_key(trie, key)).copied().unwrap_or(Access::Cold);
        (find(key), find(&[]) != Access::Cold)
    }

    /// Notes an access.
    pub fn note(&mut self, trie: &TrieId, key: &[u8], access: Access) {
        self.enter_key(full_key(trie, &[]), Access::Read);
        self.enter_key(full_key(trie, key), access);
    }

    fn enter_key(&mut self, key: Vec<u8>, access: Access) {
        let before = self.keys.get(&key).copied().unwrap_or(Access::Cold);
        let is_known = before == Access::Written || before == access;
        if is_known || (before == Access::Cold && self.keys.len() >= MAX_KEYS) {
            return;
        }
        self.keys.insert(key.clone(), access);
        self.journal.push((key, before));
    }
}

/// No other trie has a key like that: the names of tries have one length.
fn full_key(trie: &TrieId, key: &[u8]) -> Vec<u8> {
    [trie.as_slice(), key].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trie(number: u8) -> TrieId {
        TrieId::truncate_from(vec![number; 32])
    }

    #[test]
    fn the_first_access_to_a_key_is_cold_and_what_follows_is_not() {
        let mut list = AccessList::default();
        assert_eq!(list.look_up(&trie(1), b"a"), (Access::Cold, false));
        list.note(&trie(1), b"a", Access::Read);
        assert_eq!(list.look_up(&trie(1), b"a"), (Access::Read, true));
        assert_eq!(list.look_up(&trie(1), b"b"), (Access::Cold, true));
        assert_eq!(list.look_up(&trie(2), b"a"), (Access::Cold, false));
        list.note(&trie(1), b"a", Access::Written);
        list.note(&trie(1), b"a", Access::Read);
        assert_eq!(list.look_up(&trie(1), b"a"), (Access::Written, true));
    }

    #[test]
    fn a_failed_frame_rolls_back_its_accesses() {
        let mut list = AccessList::default();
        list.note(&trie(1), b"a", Access::Read);
        let outer = list.enter();
        list.note(&trie(1), b"a", Access::Written);
        let inner = list.enter();
        list.note(&trie(1), b"b", Access::Written);
        list.note(&trie(2), b"c", Access::Read);
        list.leave(inner, true);
        assert_eq!(list.look_up(&trie(1), b"b"), (Access::Written, true));
        list.leave(outer, false);
        assert_eq!(list.look_up(&trie(1), b"a"), (Access::Read, true));
        assert_eq!(list.look_up(&trie(1), b"b"), (Access::Cold, true));
        assert_eq!(list.look_up(&trie(2), b"c"), (Access::Cold, false));
    }

    #[test]
    fn a_full_list_takes_no_more_keys_and_goes_on_with_those_that_it_has() {
        let mut list = AccessList::default();
        for number in 0..2 * MAX_KEYS as u32 {
            list.note(&trie(1), &number.to_le_bytes(), Access::Read);
        }
        assert_eq!(list.keys.len(), MAX_KEYS);
        list.note(&trie(1), &0u32.to_le_bytes(), Access::Written);
        assert_eq!(list.look_up(&trie(1), &0u32.to_le_bytes()), (Access::Written, true));
        let last = (2 * MAX_KEYS as u32 - 1).to_le_bytes();
        list.note(&trie(1), &last, Access::Written);
        assert_eq!(list.look_up(&trie(1), &last), (Access::Cold, true));
        assert!(list.journal.len() <= 2 * MAX_KEYS);
    }
}
