//! ink! 5's binary interface, for contracts written in plain Rust.
//!
//! A call's input is the selector of a constructor or message, then its SCALE-encoded arguments; its
//! output is the SCALE-encoded `Result<T, LangError>`. Clients such as polkadot.js rely on both, and
//! on how [events](mod@event) lay out their topics. [`contract!`] names a contract's constructors, messages
//! and events and makes its two entry points of them.
#![no_std]
#![warn(missing_docs)]

mod blake2b;
mod buffer;
mod dispatch;
pub mod event;
pub mod metadata;
pub mod storage;

pub use dispatch::{reject, reply, selector, Input, LangError, Output, Selector};

use codec::{Decode, Encode};

/// An amount of tokens, as the chain's own token has them.
pub type Balance = u128;

/// Who signs, owns and calls: a person's public key or a contract's address.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AccountId(pub [u8; 32]);

/// The account that called.
pub fn caller() -> AccountId {
    AccountId(ebpf_sys::caller())
}

/// Ends the call with a trap that undoes all that it did. Dry runs show the reason.
pub fn fail(reason: &str) -> ! {
    ebpf_sys::debug_message(reason);
    ebpf_sys::abort()
}
