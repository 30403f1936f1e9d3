//! Transient storage: values that contracts keep for one invocation, in memory.
//!
//! A value belongs to a contract, by the name of its child trie: all frames of the contract share it, a
//! delegate call uses the contract's on whose storage it runs, and a contract that is instantiated where
//! another one has ended finds nothing. A frame that fails or reverts rolls its changes back, as with
//! permanent storage.
//!
//! Contracts pay no deposit but have a limit together, `MaxTransientStorageSize`. It counts what a change
//! adds to memory, the means to take it back included, and is not given back before a frame fails. Every
//! nested frame leaves a sixteenth of what is free to its caller.

use crate::{storage::Key, Config, Error, TrieId};
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_core::Get;
use sp_runtime::DispatchError;

/// Bytes that an entry of the map or of the journal takes beside its key and its value.
const ENTRY_BYTES: u64 = 64;
/// One part in so many of what is free is beyond a nested frame.
const SHARE_OF_CALLER: u64 = 16;

/// See the module's documentation.
pub struct TransientStorage<T> {
    values: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Keys that were written, with the values before, the latest last.
    journal: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// Bytes that values and journal take.
    used: u64,
    /// The most that `used` may be now.
    limit: u64,
    _config: PhantomData<T>,
}

/// The state to which a frame that fails returns. See [`TransientStorage::enter`].
pub struct Checkpoint {
    journal_len: usize,
    used: u64,
    limit: u64,
}

impl<T: Config> TransientStorage<T> {
    /// Empty storage, for the outermost frame.
    pub fn new() -> Self {
        Self {
            values: BTreeMap::new(),
            journal: Vec::new(),
            used: 0,
            limit: T::MaxTransientStorageSize::get().into(),
            _config: PhantomData,
        }
    }

    /// A frame begins on top of another one. Give the checkpoint back to [`Self::leave`].
    pub fn enter(&mut self) -> Checkpoint {
        let Self { used, limit, .. } = *self;
        let kept = limit.saturating_sub(used).checked_div(SHARE_OF_CALLER).unwrap_or(0);
        self.limit = limit.saturating_sub(kept);
        Checkpoint { journal_len: self.journal.len(), used, limit }
    }

    /// The frame ends. What it changed is handed to its caller, or rolled back now.
    pub fn leave(&mut self, Checkpoint { journal_len, used, limit }: Checkpoint, is_committed: bool) {
        self.limit = limit;
        if is_committed {
            return;
        }
        while self.journal.len() > journal_len {
            if let Some((key, before)) = self.journal.pop() {
                match before {
                    Some(value) => self.values.insert(key, value),
                    None => self.values.remove(&key),
                };
            }
        }
        self.used = used;
    }

    /// The value under `key` of the contract that `trie` names.
    pub fn get(&self, trie: &TrieId, key: &Key<T>) -> Option<&Vec<u8>> {
        self.values.get(&full_key(trie, key))
    }

    /// Sets or (with `None`) removes a value. Returns the length of the value that was there.
    ///
    /// Fails with `OutOfTransientStorage`; removing never does, because its share of the journal was
    /// counted when the value came.
    pub fn write(
        &mut self,
        trie: &TrieId,
        key: &Key<T>,
        value: Option<Vec<u8>>,
    ) -> Result<Option<usize>, DispatchError> {
        let key = full_key(trie, key);
        let before = match value {
            Some(value) => {
                // In the map, in the journal now, and in the journal when it is removed.
                let copies = if self.values.contains_key(&key) { 1 } else { 3 };
                let entry = (key.len() as u64).saturating_add(ENTRY_BYTES);
                let added = entry.saturating_mul(copies).saturating_add(value.len() as u64);
                let used = self.used.saturating_add(added);
                ensure!(used <= self.limit, Error::<T>::OutOfTransientStorage);
                self.used = used;
                self.values.insert(key.clone(), value)
            }
            None => match self.values.remove(&key) {
                None => return Ok(None),
                before => before,
            },
        };
        let old_len = before.as_ref().map(Vec::len);
        self.journal.push((key, before));
        Ok(old_len)
    }
}

/// Tries' names are hashes: all have the same length.
fn full_key<T: Config>(trie: &TrieId, key: &Key<T>) -> Vec<u8> {
    [trie.as_slice(), key.bytes()].concat()
}
