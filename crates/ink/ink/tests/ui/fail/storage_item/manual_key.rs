//! A key that the author sets is one for the parameter that is bound by `StorageKey`.

use ink::storage::{traits::ManualKey, Mapping};

#[ink::storage_item]
pub struct NoParameter {
    map: Mapping<u8, u8>,
}

#[ink::storage_item]
pub struct Item {
    a: NoParameter<ManualKey<7>>,
    b: Mapping<u8, u8, u32>,
}

fn main() {}
