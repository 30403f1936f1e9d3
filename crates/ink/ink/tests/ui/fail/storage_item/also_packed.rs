//! A storage item with fields in cells of their own is not SCALE-encodable.

use ink::storage::Mapping;

#[ink::storage_item]
#[ink::scale_derive(Encode, Decode)]
pub struct Item {
    map: Mapping<u8, u8>,
}

fn main() {}
