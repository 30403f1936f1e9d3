//! Storage collections: Mapping, Lazy, StorageVec, ordered maps and sets.
#![cfg_attr(not(feature = "std"), no_std)]
