//! What a contract and the pallet agree on: the syscalls, their flags and their return codes.
//!
//! The pallet dispatches from [`for_each_syscall!`], guest crates declare their imports from it, and
//! tools name imports with it, so that a syscall is declared once. This crate holds no logic and is
//! built for every target, guests included.
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
mod return_code;
mod syscalls;

pub use context::Context;
pub use flags::{CallFlags, InvalidFlags, ReturnFlags};
pub use return_code::ReturnCode;
pub use syscalls::{Syscall, SyscallInfo, SYSCALLS};

/// Returned in `r0` by a syscall that has a length to return but found nothing.
pub const NONE: u64 = u64::MAX;

/// Length in bytes of an event topic and of a hash.
pub const HASH_LEN: usize = 32;
