//! Items that the storage traits cannot be derived for.

use ink::storage::traits::{Storable, StorableHint, StorageKey, StorageLayout};

#[derive(Storable)]
pub union StorableUnion {
    a: u8,
}

#[derive(StorableHint)]
pub union StorableHintUnion {
    a: u8,
}

#[derive(StorageKey)]
pub union StorageKeyUnion {
    a: u8,
}

#[derive(StorageLayout)]
pub union StorageLayoutUnion {
    a: u8,
}

#[derive(Storable, StorageLayout)]
pub enum Empty {}

fn main() {}
