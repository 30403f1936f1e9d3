//! A field's type has to be storable.

#![allow(unexpected_cfgs)]

pub struct Plain;

#[ink::storage_item(derive = false)]
pub struct Item {
    field: Plain,
}

fn main() {}
