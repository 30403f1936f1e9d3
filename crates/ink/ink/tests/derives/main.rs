//! What the macros around a contract make: events, storage items, hashes, tests. Expected values are facts of
//! ink! 5.1.1, unless said otherwise.

mod event;
mod hash;
mod scale_derive;
mod storage_item;
mod storage_layout;
mod test_attribute;
