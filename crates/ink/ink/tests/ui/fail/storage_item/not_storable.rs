//! Fields have to be storable.

use ink::storage::Mapping;

pub struct Plain;

#[ink::storage_item]
pub struct Item {
    a: Plain,
    b: f32,
    c: Vec<Mapping<u8, u8>>,
}

fn main() {}
