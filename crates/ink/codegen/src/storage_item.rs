//! `#[ink::storage_item]`.
