//! The x86-64 compiler and the execution of what it makes.
//!
//! The data's way: [`function`] takes a function apart, [`plan`] finds what can be saved, [`liveness`] what can be
//! left out, [`compile`] makes machine code with the [`assembler`], [`memory`] makes that executable, [`execute`] runs
//! it until it stops.
//!
//! # Trust boundary
//!
//! Programs are verified before they are compiled, and nothing else about them is trusted. Native code
//! accesses memory only behind a check, or in its frame, which was checked when the function was entered. It
//! runs on a stack of its own, and calls nothing of the host: whatever it cannot do itself, it stops for, so
//! that no frame of Rust is ever above one of the guest, and nothing unwinds through the guest.
//!
//! # Equivalence with the interpreter
//!
//! Every trace is compiled twice. The fast version charges the gas of the whole trace at its start and checks
//! accesses in groups. Where gas or a check fails, it goes on in the precise version, which charges for each
//! basic block and checks each access. Only that stops: for an access, after which it goes on or traps, with
//! what was charged for instructions behind it given back; or because the gas does not suffice for a block,
//! which is then left to the interpreter. That cannot come to the block's end, so it never calls or returns.
//! What native code has left out by then, nothing can read: [`liveness`] says why.
#![allow(clippy::arithmetic_side_effects)] // Sizes and offsets are bounded by the size of the code.

mod assembler;
mod compile;
mod context;
mod execute;
mod function;
mod liveness;
mod memory;
mod plan;

pub(crate) use context::CONTEXT_BYTES;
pub(crate) use execute::Execution;

use crate::{
    program::{Entry, Program},
    Cpu,
};
use compile::{Output, Site};
use memory::ExecutableMemory;
use std::vec::Vec;

/// The native code of a program.
#[derive(Debug)]
pub(crate) struct Code {
    memory: ExecutableMemory,
    sites: Vec<Site>,
    enter: u32,
    returned: u32,
    deploy: u32,
    call: u32,
}

impl Code {
    /// Compiles a verified program. None: the system has no memory for it.
    pub fn compile(program: &Program<'_>, cpu: Cpu) -> Option<Self> {
        let bmi2 = match cpu {
            Cpu::Detected => std::is_x86_feature_detected!("bmi2"),
            Cpu::Baseline => false,
        };
        let Output { code, mut sites, enter, returned, deploy, call } = compile::compile(program, bmi2)?;
        sites.shrink_to_fit();
        let memory = code.into_executable()?;
        Some(Self { memory, sites, enter, returned, deploy, call })
    }

    /// Machine code and its table of functions.
    pub fn bytes(&self) -> &[u8] {
        self.memory.bytes()
    }

    /// Bytes of memory that it takes.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>() + self.memory.mapped_bytes() + self.sites.capacity() * size_of::<Site>()
    }

    /// The address of an offset.
    fn address(&self, offset: u32) -> u64 {
        self.memory.address() + u64::from(offset)
    }

    fn entry(&self, entry: Entry) -> u32 {
        match entry {
            Entry::Deploy => self.deploy,
            Entry::Call => self.call,
        }
    }

    /// The place at which code stopped: an index, or the address behind a call of the stop routine.
    fn site(&self, stopped_at: u64) -> Option<&Site> {
        if let Some(site) = self.sites.get(stopped_at as usize) {
            return Some(site);
        }
        let offset = stopped_at.wrapping_sub(self.memory.address());
        let index = self.sites.binary_search_by_key(&offset, |site| u64::from(site.offset)).ok()?;
        self.sites.get(index)
    }
}
