//! The macros for events, storage items, hashes and tests. Expected values are from ink! 5.1.1 unless stated
//! otherwise.
#![allow(missing_docs)]

mod event;
mod hash;
mod scale_derive;
mod storage_item;
mod storage_layout;
mod test_attribute;
