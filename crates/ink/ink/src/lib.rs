//! The language of ink! 5 for eBPF contracts.
#![cfg_attr(not(feature = "std"), no_std)]
