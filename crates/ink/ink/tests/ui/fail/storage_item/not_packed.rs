//! Values of collections that do not fit into one cell.

use ink::storage::Mapping;

pub struct Plain;

#[ink::storage_item(derive = false)]
pub struct OfPlain {
    map: Mapping<u8, Plain>,
}

#[ink::storage_item(derive = false)]
pub struct OfMappings {
    map: Mapping<u8, Mapping<u8, u8>>,
}

fn main() {}
