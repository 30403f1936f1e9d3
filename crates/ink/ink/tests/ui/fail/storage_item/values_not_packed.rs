//! Collections keep packed values only.

use ink::storage::Mapping;

#[ink::storage_item]
pub struct Inner {
    map: Mapping<u8, u8>,
}

#[ink::storage_item]
pub struct Outer {
    map: Mapping<u8, Inner>,
}

fn main() {}
