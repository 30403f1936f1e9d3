//! The x86-64 compiler and the execution of what it makes.
//!
//! The data's way: [`blocks`] takes a function apart, [`compile`] turns it into machine code with the
//! [`assembler`], [`memory`] makes that executable, [`execute`] runs it until it stops.
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
//! Registers are the guest's own at every stop. Gas is charged for basic blocks; at a stop within a block,
//! what was charged for instructions behind it is given back, and a block that the gas does not suffice for
//! is left to the interpreter, which cannot come to the block's end. So nobody can tell.
#![allow(clippy::arithmetic_side_effects)] // Sizes and offsets are bounded by the size of the code.

mod assembler;
mod blocks;
mod compile;
mod context;
mod execute;
mod memory;

pub(crate) use compile::max_bytes;
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
        let Output { code, sites, enter, returned, deploy, call } = compile::compile(program, bmi2);
        let memory = ExecutableMemory::new(&code)?;
        Some(Self { memory, sites, enter, returned, deploy, call })
    }

    /// Bytes of machine code and its tables.
    pub fn bytes(&self) -> usize {
        self.memory.len()
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

    /// The place at which code stopped.
    fn site(&self, stopped_at: u64) -> Option<&Site> {
        let offset = stopped_at.wrapping_sub(self.memory.address());
        let index = self.sites.binary_search_by_key(&offset, |site| u64::from(site.offset)).ok()?;
        self.sites.get(index)
    }
}
