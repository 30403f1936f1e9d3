//! A contract made ready to be run many times, by many threads: parsed, verified, compiled.

use crate::{elf::ElfError, program::Program, verify::VerifyError};
use core::fmt;
use std::sync::Arc;

/// A contract, ready to run. [`Instance::of_module`](crate::Instance::of_module) runs it.
#[derive(Debug)]
pub struct Module {
    /// Borrows from `elf`; `'static` only because Rust has no name for that.
    program: Program<'static>,
    elf: Arc<[u8]>,
}

impl Module {
    /// Parses, verifies and compiles a contract ELF. `resolve` gives the id of a host function, as for
    /// [`Program::parse`].
    pub fn compile(elf: &[u8], resolve: impl Fn(&[u8]) -> Option<u32>) -> Result<Self, ModuleError> {
        let elf = Arc::<[u8]>::from(elf);
        // SAFETY: the bytes are on the heap, do not move with the module, are not written any more and
        // live as long as `program`, which does not leave this struct with this lifetime.
        let bytes: &'static [u8] = unsafe { core::slice::from_raw_parts(elf.as_ptr(), elf.len()) };
        let program = Program::parse(bytes, resolve).map_err(ModuleError::Elf)?;
        program.verify().map_err(ModuleError::Verify)?;
        Ok(Self { program, elf })
    }

    /// The program.
    pub fn program(&self) -> &Program<'_> {
        &self.program
    }

    /// Bytes of native code and its tables. None: there is no compiler for this machine, and the module's
    /// instances are run by the interpreter.
    pub fn native_code_bytes(&self) -> Option<usize> {
        None
    }

    /// Bytes of memory that the module holds, for caches.
    pub fn memory_bytes(&self) -> usize {
        let own = size_of::<Self>().saturating_add(self.elf.len());
        own.saturating_add(self.native_code_bytes().unwrap_or(0))
    }
}

/// Why a contract cannot become a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleError {
    /// It is not a contract ELF.
    Elf(ElfError),
    /// Its code is not valid.
    Verify(VerifyError),
}

impl fmt::Display for ModuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elf(error) => error.fmt(f),
            Self::Verify(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ModuleError {}
