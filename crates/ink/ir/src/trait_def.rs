//! `#[ink::trait_definition]`.
