//! Fields that are not storable.

#![allow(unexpected_cfgs)]

pub struct Plain;

#[ink::storage_item(derive = false)]
pub struct Item {
    field: Plain,
}

fn main() {}
