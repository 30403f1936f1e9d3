//! Derives of the storage traits for fields that do not implement them.

use ink::storage::traits::{Storable, StorageLayout};

pub struct Plain;

#[derive(Storable)]
pub struct NotStorable {
    a: u8,
    b: Plain,
}

#[derive(StorageLayout)]
pub enum WithoutLayout {
    A(u8),
    B { b: Plain },
}

fn main() {}
