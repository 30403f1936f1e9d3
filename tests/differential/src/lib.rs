//! Runs the same programs on every engine and compares all that can be observed: how the program ended and
//! where, the gas that is left, all of guest memory, registers, call depth, and the syscalls with their
//! arguments. Engines are the interpreter, native code, and, for programs that stay within its instruction
//! set, solana-sbpf.
//!
//! Any difference is a security bug: two nodes would disagree. [`harness::check`] finds one, makes the
//! program small and panics with it.
#![deny(unsafe_code)]

pub mod any_bytes;
pub mod chain;
pub mod coverage;
pub mod generate;
pub mod harness;
pub mod host;
pub mod mutate;
pub mod record;
#[cfg(feature = "reference")]
pub mod reference;
mod rng;
#[cfg(feature = "reference")]
#[allow(unsafe_code)]
pub mod sbpf;
mod shrink;
pub mod sweep;
pub mod time;

pub use coverage::Coverage;
pub use generate::{Dialect, Generator};
pub use harness::check;
pub use host::{Host, Script};
pub use rng::Rng;
pub use shrink::owned;
