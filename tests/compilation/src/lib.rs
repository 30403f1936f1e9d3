//! Compares what compilers make of a program. Generated programs in Rust (`rust`) and C (`c`) are built for
//! the VM, by `cargo ebpf build` and so with the recipe that contracts are built with, and for this machine,
//! without and with optimisation. All of them get the same inputs and must give the same results, in the VM
//! on the interpreter and as native code.
//!
//! A difference is a fault of LLVM's BPF back end, of the linker or of an engine: contracts would not do what
//! their source says. It is written to the directory of findings, with the seed, the source, all results and
//! the command that repeats it. If the two builds for this machine differ, the generator is at fault.
#![forbid(unsafe_code)]

mod c;
mod compare;
mod rust;
pub mod tools;

pub use compare::{check, check_source, Finding, Language, Tally};
