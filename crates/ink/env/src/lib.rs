//! The environment of a contract: the chain's syscalls, or a simulation of them off-chain.
//!
//! With the feature `std` a contract runs in [`mod@test`]'s engine; without, on the chain. The functions here
//! take and return a contract's types; [`syscalls`] has all that contracts can call, on bytes.
//!
//! # Features
//!
//! - `ink-debug`: [`debug_println!`] and the messages of panics go to the debug buffer of dry runs.
//! - `no-allocator`, `no-panic-handler`: the contract defines its own.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod api;
#[doc(hidden)]
pub mod buffer;
pub mod call;
pub mod chain_extension;
mod contract;
mod error;
#[doc(hidden)]
pub mod event;
pub mod hash;
#[cfg_attr(feature = "std", path = "engine/mod.rs")]
#[cfg_attr(not(feature = "std"), path = "chain.rs")]
mod host;
mod panics;
#[cfg(feature = "std")]
pub mod test;
mod types;

pub use api::*;
#[cfg(feature = "std")]
#[doc(hidden)]
pub use contract::ContractEntryPoints;
pub use contract::{ContractEnv, ContractReference, ContractReverseReference};
pub use ebpf_uapi::{CallFlags, ReturnCode as ReturnErrorCode, ReturnFlags};
#[cfg(feature = "std")]
pub use error::{AccountError, OffChainError};
pub use error::{Error, Result};
pub use event::Event;
#[doc(inline)]
pub use host::syscalls;
#[doc(hidden)]
pub use ink_prelude::format;
#[doc(hidden)]
pub use panics::{fail, fail_with};
pub use types::{
    AccountIdGuard, AtLeast32BitUnsigned, Balance, BlockNumber, DefaultEnvironment, Environment,
    FromLittleEndian, Gas, NoChainExtension, Timestamp,
};

/// The size in bytes of ink!'s static buffer, which metadata states. Here, only the fallible methods of
/// collections are limited to it.
pub const BUFFER_SIZE: usize = 16384;

/// Appends formatted text to the debug buffer of a dry run; in tests, to
/// [`recorded_debug_messages`](crate::test::recorded_debug_messages). Does nothing without the feature
/// `ink-debug`.
#[cfg(any(feature = "std", feature = "ink-debug"))]
#[macro_export]
macro_rules! debug_print {
    ($($arg:tt)*) => ($crate::debug_message(&$crate::format!($($arg)*)));
}

/// As [`debug_print!`], with a newline.
#[cfg(any(feature = "std", feature = "ink-debug"))]
#[macro_export]
macro_rules! debug_println {
    () => ($crate::debug_print!("\n"));
    ($($arg:tt)*) => ($crate::debug_print!("{}\n", $crate::format!($($arg)*)));
}

/// Does nothing without the feature `ink-debug`.
#[cfg(not(any(feature = "std", feature = "ink-debug")))]
#[macro_export]
macro_rules! debug_print {
    ($($arg:tt)*) => {};
}

/// Does nothing without the feature `ink-debug`.
#[cfg(not(any(feature = "std", feature = "ink-debug")))]
#[macro_export]
macro_rules! debug_println {
    ($($arg:tt)*) => {};
}
