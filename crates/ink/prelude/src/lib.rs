//! The parts of alloc that contracts use, with and without std.
#![cfg_attr(not(feature = "std"), no_std)]
