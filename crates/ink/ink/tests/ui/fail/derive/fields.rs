//! What a trait is derived for has to have it in all fields.

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
