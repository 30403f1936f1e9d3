//! The parts of `alloc` that contracts use, under the same paths with and without std.
//!
//! Code that imports `ink::prelude::vec::Vec` compiles both for the chain, without std, and for tests on the
//! host.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(not(feature = "std"))]
extern crate alloc;

#[cfg(not(feature = "std"))]
pub use alloc::{borrow, boxed, format, string, vec};
#[cfg(feature = "std")]
pub use std::{borrow, boxed, format, string, vec};

/// The collections of `alloc`; with std, those of `std`.
pub mod collections {
    #[cfg(not(feature = "std"))]
    pub use alloc::collections::*;
    #[cfg(not(feature = "std"))]
    pub use core::ops::Bound;
    #[cfg(feature = "std")]
    pub use std::collections::*;
}

/// The selector of the one other message of a contract with a wildcard message (IIP-2).
pub const IIP2_WILDCARD_COMPLEMENT_SELECTOR: [u8; 4] = [0x9B, 0xAE, 0x9D, 0x5E];
