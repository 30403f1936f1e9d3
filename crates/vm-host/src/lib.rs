//! The VM for Substrate runtimes: in the runtime itself, or behind host functions.
//!
//! A runtime chooses a [`Backend`] in its configuration. [`Interpreter`] runs contracts inside the wasm
//! runtime and needs nothing of the node. [`Native`] has the node run them, with native code where the node's
//! machine has a compiler; the node must provide the host functions of [`contract_vm`] (`docs/HOST.md` says
//! how). Whatever the backend, every result, all gas and every access to guest memory are the same:
//! `docs/VM.md` defines them, and neither backend adds to it.
//!
//! # Call lifecycle
//!
//! [`Backend::program`] names the code, [`Backend::instance`] makes an instance of it, and
//! [`Execution::run`] runs that until it stops. For a syscall it returns to the runtime, which answers it
//! and resumes the instance: the host never calls back into wasm.
//!
//! # Trust boundary
//!
//! The guest is hostile to both sides. The node does not trust the runtime either: a runtime can get its
//! own call to fail, but neither crash the node nor change what another runtime's call sees. See
//! [`host`] for how.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod calls;
#[cfg(feature = "std")]
pub mod host;
mod interpreter;
mod native;
mod syscalls;
mod wire;

pub use calls::contract_vm;
pub use interpreter::Interpreter;
pub use native::{Native, NativeInstance};
pub use syscalls::{encode, encoded_len, Syscall, Syscalls};
pub use wire::{MAX_INSTANCES, MAX_MODULE_BYTES, VM_VERSION};

/// What a node adds to its executor's host functions.
#[cfg(feature = "std")]
pub type HostFunctions = contract_vm::HostFunctions;

use alloc::borrow::Cow;
use ebpf_vm::{AccessError, ElfError, Entry, Exit, Gas, VerifyError};

/// A contract's code, as the runtime stores it.
pub trait Code {
    /// The BLAKE2b-256 hash of the ELF. Code is compiled once per hash.
    fn hash(&self) -> [u8; 32];

    /// The contract ELF. Only fetched from storage if the backend asks for it. None: there is none.
    fn elf(&self) -> Option<&[u8]>;
}

/// Where a runtime runs contracts.
pub trait Backend {
    /// Whether each call needs [`Code::elf`]. If not, the runtime can leave it in storage.
    const NEEDS_ELF: bool;
    /// Whether code is compiled when it is first used, which costs time proportional to its size.
    const COMPILES: bool;
    /// The most instances that can be alive at the same time.
    const MAX_INSTANCES: u32;

    /// A contract whose imports are bound.
    type Program<'c>;
    /// A contract that runs.
    type Instance<'p>: Execution;

    /// Prepares `code`, which was verified when it was stored.
    fn program<'c>(code: &'c dyn Code, syscalls: &'static Syscalls) -> Result<Self::Program<'c>, StartError>;

    /// Makes an instance and charges for its memory, as `ebpf_vm::Instance::new` does, with `environment` as
    /// the bytes of its environment, as for `ebpf_vm::Instance::set_environment`.
    fn instance<'p, 'c: 'p>(
        program: &'p Self::Program<'c>,
        entry: Entry,
        environment: &[u8],
        gas: Gas,
    ) -> Result<Self::Instance<'p>, StartError>;
}

/// A contract that runs. Every method does what the one of [`ebpf_vm::Instance`] does.
pub trait Execution {
    /// Runs until something stops the contract.
    fn run(&mut self) -> Exit;

    /// Goes on after a syscall, with its result in `r0`.
    fn resume(&mut self, r0: u64) -> Exit;

    /// The gas that is left.
    fn gas(&self) -> Gas;

    /// Sets the gas that is left.
    fn set_gas(&mut self, gas: Gas);

    /// Index of the instruction that stopped the run, unless it returned.
    fn pc(&self) -> u32;

    /// Bytes of memory that the contract can use: from the start of guest memory to the heap's end.
    fn memory_bytes(&self) -> u64;

    /// Bytes of the contract's instructions.
    fn code_bytes(&self) -> u64;

    /// Reads guest memory.
    fn read(&mut self, address: u64, len: u64) -> Result<Cow<'_, [u8]>, AccessError>;

    /// Writes guest memory.
    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError>;
}

/// Why there is no instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartError {
    /// The gas does not suffice to set up memory.
    OutOfGas,
    /// There is no ELF.
    NotFound,
    /// The code is not a contract ELF.
    Elf(ElfError),
    /// The code is not valid. The interpreter does not look.
    Verify(VerifyError),
    /// The code is not what its hash says.
    HashMismatch,
    /// [`MAX_INSTANCES`] are alive.
    TooManyInstances,
}

impl core::fmt::Display for StartError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::OutOfGas => f.write_str("out of gas while the contract's memory was set up"),
            Self::NotFound => f.write_str("the code is not there"),
            Self::Elf(error) => error.fmt(f),
            Self::Verify(error) => error.fmt(f),
            Self::HashMismatch => f.write_str("the code is not what its hash says"),
            Self::TooManyInstances => f.write_str("too many contracts are running"),
        }
    }
}

impl core::error::Error for StartError {}
