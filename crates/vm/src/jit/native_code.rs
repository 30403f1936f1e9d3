//! The native code of a program, with its exit sites.

use super::{
    code_buffer::ExecutableMemory,
    compile::{self, Output},
    exit_site::ExitSite,
};
use crate::{
    program::{Entry, Program},
    Cpu,
};
use std::vec::Vec;

/// The native code of a program.
#[derive(Debug)]
pub(crate) struct NativeCode {
    memory: ExecutableMemory,
    sites: Vec<ExitSite>,
    pub(super) enter: u32,
    pub(super) returned: u32,
    deploy: u32,
    call: u32,
}

impl NativeCode {
    /// Compiles a verified program. `None` if the system has no memory for it.
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
        size_of::<Self>() + self.memory.mapped_bytes() + self.sites.capacity() * size_of::<ExitSite>()
    }

    /// The address of an offset.
    pub(super) fn address(&self, offset: u32) -> u64 {
        self.memory.address() + u64::from(offset)
    }

    /// The offset of an entry point.
    pub(super) fn entry(&self, entry: Entry) -> u32 {
        match entry {
            Entry::Deploy => self.deploy,
            Entry::Call => self.call,
        }
    }

    /// The exit site, by its index or by the return address of its call of the exit routine.
    pub(super) fn site(&self, exited_at: u64) -> Option<&ExitSite> {
        if let Some(site) = self.sites.get(exited_at as usize) {
            return Some(site);
        }
        let offset = exited_at.wrapping_sub(self.memory.address());
        let index = self.sites.binary_search_by_key(&offset, |site| u64::from(site.offset)).ok()?;
        self.sites.get(index)
    }
}
