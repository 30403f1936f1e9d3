//! Maps that are empty between blocks.
//!
//! What is noted for the rest of a block is in storage, so that it is rolled back with whatever failed. It is
//! removed at the block's end, hence never written to the database.
//!
//! Clearing the map's prefix would visit every key that anything has changed in the block, at nobody's
//! expense. Each [`Noted`] therefore names the entry that was made before it, and [`clear`] takes one step
//! for each entry, for which the entry was charged.

use crate::Config;
use codec::{Decode, Encode, FullCodec, MaxEncodedLen};
use frame_support::{StorageMap, StorageValue};
use scale_info::TypeInfo;

/// An entry.
#[derive(Encode, Decode, MaxEncodedLen, TypeInfo)]
#[cfg_attr(test, derive(Default))]
pub struct Noted<Key, Value> {
    /// What was noted.
    pub(crate) value: Value,
    /// The key of the entry that was made before this one.
    previous: Option<Key>,
}

/// A map that is empty between blocks.
pub(crate) trait BlockMap<T: Config> {
    /// Names an entry.
    type Key: FullCodec + Clone;
    /// What an entry says.
    type Value: FullCodec + Default;
    /// The entries.
    type Entries: StorageMap<
        Self::Key,
        Noted<Self::Key, Self::Value>,
        Query = Option<Noted<Self::Key, Self::Value>>,
    >;
    /// The key of the entry that was made last.
    type Last: StorageValue<Self::Key, Query = Option<Self::Key>>;
}

/// Changes an entry, which is made if there is none.
pub(crate) fn note<T: Config, Map: BlockMap<T>>(key: &Map::Key, change: impl FnOnce(&mut Map::Value)) {
    let mut entry = Map::Entries::get(key).unwrap_or_else(|| {
        let previous = Map::Last::get();
        Map::Last::put(key);
        Noted { value: Default::default(), previous }
    });
    change(&mut entry.value);
    Map::Entries::insert(key, entry);
}

/// At the block's end, removes all entries.
pub(crate) fn clear<T: Config, Map: BlockMap<T>>() {
    let mut next = Map::Last::take();
    while let Some(key) = next {
        next = Map::Entries::take(key).and_then(|entry| entry.previous);
    }
}
