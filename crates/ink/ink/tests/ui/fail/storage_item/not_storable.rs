//! Fields have to be storable.

pub struct Plain;

#[ink::storage_item]
pub struct Item {
    a: Plain,
}

fn main() {}
