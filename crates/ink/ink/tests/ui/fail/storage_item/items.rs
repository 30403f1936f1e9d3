//! Items that cannot be storage items.

#[ink::storage_item]
pub union Either {
    a: u8,
}

#[ink::storage_item]
pub enum Empty {}

#[ink::storage_item]
pub fn function() {}

#[ink::storage_item]
#[ink::storage_item]
pub struct Twice {}

fn main() {}
