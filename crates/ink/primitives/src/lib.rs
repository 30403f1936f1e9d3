//! Account, hash, storage key and LangError of ink! contracts.
#![cfg_attr(not(feature = "std"), no_std)]
