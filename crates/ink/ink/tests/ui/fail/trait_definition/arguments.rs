//! Arguments of `#[ink::trait_definition]`.

#[ink::trait_definition(name = "Name")]
pub trait Unknown {}

#[ink::trait_definition(namespace = 1)]
pub trait NamespaceNoString {}

#[ink::trait_definition(namespace = "not an identifier")]
pub trait NamespaceNoIdentifier {}

#[ink::trait_definition(namespace = "a", namespace = "b")]
pub trait Twice {}

#[ink::trait_definition(keep_attr)]
pub trait KeepAttrWithoutValue {}

fn main() {}
