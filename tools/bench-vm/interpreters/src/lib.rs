//! Interpreters as the benchmark runs them: the same code natively and inside wasm.
//!
//! Each is a cargo feature, so that a module of wasm holds one interpreter only. Gas is on everywhere.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "ebpf")]
pub mod ebpf;
#[cfg(feature = "polkavm")]
pub mod polkavm;
#[cfg(feature = "wasmi")]
pub mod wasmi;

use alloc::string::{String, ToString};
use core::fmt;

/// Gas, or what an engine calls so. It fits the types of all, and no program uses it up.
pub const PLENTY: u64 = 1 << 50;

/// An interpreter.
pub trait Interpreter: Sized {
    /// A program that is ready to be run.
    type Program<'a>: Prepared
    where
        Self: 'a;

    /// Makes an interpreter.
    fn new() -> Result<Self, Failure>;

    /// Makes a program ready to be run: checks it, and translates it where the interpreter does that.
    fn prepare<'a>(&'a self, program: &'a [u8]) -> Result<Self::Program<'a>, Failure>;
}

/// A program that is ready to be run.
pub trait Prepared {
    /// Calls a new instance of the program, with a new host. Returns what the program does.
    fn run(&mut self, rounds: u64) -> Result<u64, Failure>;
}

/// Why a program does not run, in the engine's words.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for Failure {}

/// The failure that an engine's own error tells.
#[allow(dead_code)] // Without any interpreter, nobody fails.
fn failed(error: impl fmt::Display) -> Failure {
    Failure(error.to_string())
}
