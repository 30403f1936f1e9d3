//! The x86-64 compiler, and the execution of native code.
//!
//! [`cfg`] builds the control-flow graph of a function, [`optimize`] and [`liveness`] decide how its
//! instructions are emitted, [`compile`] emits machine code with the [`assembler`] into a [`code_buffer`],
//! and [`execute`] runs it until it exits.
//!
//! # Trust boundary
//!
//! Programs are verified before they are compiled, and nothing else about them is trusted. Native code
//! accesses memory only after a bounds check, or in its frame, which was checked when the function was
//! entered. It runs on its own stack and calls nothing of the host: it exits for whatever it cannot do
//! itself. So no Rust frame is ever above a guest frame, and nothing unwinds through the guest.
//!
//! # Equivalence with the interpreter
//!
//! Every trace is compiled twice. The fast version charges the gas of the whole trace at its start and checks
//! accesses in groups. If the gas or a check fails, it continues in the precise version, which charges for
//! each basic block and checks each access. Only the precise version exits: for an access, after which it
//! continues or traps, with the charge for later instructions refunded; or because the gas does not suffice
//! for a block, which is then left to the interpreter. That cannot reach the end of the block, so it never
//! calls or returns. It cannot read anything that native code has elided by then: [`liveness`] says why.
#![allow(clippy::arithmetic_side_effects)] // Sizes and offsets are bounded by the size of the code.

mod abi;
mod assembler;
mod cfg;
mod code_buffer;
mod compile;
mod context;
mod effects;
mod execute;
mod exit_site;
mod liveness;
mod mapping;
mod native_code;
mod native_stack;
mod optimize;

pub(crate) use context::CONTEXT_BYTES;
pub(crate) use execute::Execution;
pub(crate) use native_code::NativeCode;
