//! `#[ink::test]`.
