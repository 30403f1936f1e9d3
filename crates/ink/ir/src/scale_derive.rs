//! `#[ink::scale_derive]`.
