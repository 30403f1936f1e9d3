//! Gas-metered eBPF virtual machine for smart contracts.
//!
//! A contract ELF ([`elf`]) is parsed and its imports are bound ([`Program::parse`]), it is verified once, at
//! upload ([`Program::verify`]), and executed ([`Instance`]). `docs/FORMAT.md` specifies the file,
//! `docs/VM.md` the machine; both are consensus-critical. `examples/embed.rs` shows an embedder.
//!
//! # Trust boundary
//!
//! Every byte of the ELF and everything that the guest does is hostile. Nothing here panics on any input.
//! Parsing, verifying and running are bounded by the input's size and the gas. Only verified programs have
//! the same behaviour on every engine; for others, the interpreter guarantees only memory safety and that it
//! ends within its gas.
#![no_std]
#![cfg_attr(not(feature = "jit"), forbid(unsafe_code))]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;
#[cfg(any(test, feature = "jit"))]
extern crate std;

mod alu;
pub mod disasm;
pub mod elf;
pub mod gas;
mod instance;
mod interpreter;
mod intrinsics;
pub mod isa;
#[cfg(feature = "jit")]
#[cfg_attr(not(all(target_arch = "x86_64", unix)), path = "jit/absent.rs")]
mod jit;
pub mod limits;
mod memory;
#[cfg(feature = "jit")]
mod module;
mod program;
mod trap;
mod verify;

pub use elf::ElfError;
pub use gas::{Gas, OutOfGas};
pub use instance::Instance;
#[cfg(feature = "jit")]
pub use module::{Cpu, Module, ModuleError};
pub use program::{Entry, Import, Intrinsic, Program};
pub use trap::{AccessError, Exit, TrapKind};
pub use verify::{VerifyError, VerifyErrorKind};
