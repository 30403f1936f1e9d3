//! Arguments of `#[ink::storage_item]`.

#[ink::storage_item(packed = true)]
pub struct Unknown {}

#[ink::storage_item(derive)]
pub struct DeriveWithoutValue {}

#[ink::storage_item(derive = "false")]
pub struct DeriveNoBool {}

#[ink::storage_item(derive = false, derive = true)]
pub struct DeriveTwice {}

fn main() {}
