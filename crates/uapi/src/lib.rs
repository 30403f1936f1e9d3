//! What a contract and the pallet agree on: the syscalls, their flags and their return codes.
//!
//! A syscall is declared once, as a row of [`for_each_syscall!`]. From it come the traits that hosts
//! implement and the dispatch of a machine's registers to them ([`host`]), the table of what tools know of a
//! syscall ([`SYSCALLS`]), and in guest crates imports and safe functions. This crate is built for every
//! target, guests included.
//!
//! # Calling convention
//!
//! A syscall takes up to five 64-bit arguments in `r1`..`r5` and answers in `r0`; `r1`..`r5` keep
//! their values. A buffer is an address in guest memory followed by its length in bytes.
//!
//! An output of varying or chain-defined size is written to `(out, cap)`: the first
//! `min(cap, length)` bytes are written and the full length is returned, so that a caller whose
//! buffer was too small knows what to bring. [`NONE`] says that there is nothing to return.
//!
//! Parameters for which there are not enough registers are passed as one buffer with the SCALE encoding of a
//! tuple.
//!
//! A pointer outside of the guest's memory, or an argument that does not decode, ends the contract
//! with an error of the pallet; such mistakes are never reported to the guest.
#![cfg_attr(not(test), no_std)]

pub mod context;
mod flags;
pub mod host;
mod return_code;
mod syscalls;
mod table;
#[cfg(feature = "codec")]
mod trailing_flags;

pub use context::Context;
pub use flags::{CallFlags, InvalidFlags, ReturnFlags};
pub use host::Never;
pub use return_code::ReturnCode;
pub use table::{Argument, Part, Register, Returns, Syscall, SyscallInfo, Theme, SYSCALLS, THEMES};
#[cfg(feature = "codec")]
pub use trailing_flags::TrailingFlags;

/// Returned in `r0` by a syscall that has a length to return but found nothing.
pub const NONE: u64 = u64::MAX;

/// Length in bytes of an event topic and of a hash.
pub const HASH_LEN: usize = 32;
