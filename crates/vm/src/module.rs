//! A contract made ready to be run many times, by many threads: parsed, verified, compiled.

use crate::{
    elf::ElfError,
    jit::Code,
    program::{Import, Program},
    verify::VerifyError,
};
use core::fmt;
use std::sync::Arc;

/// A contract, ready to run. [`Instance::of_module`](crate::Instance::of_module) runs it.
#[derive(Debug)]
pub struct Module {
    /// Borrows from `elf`; `'static` only because Rust has no name for that.
    program: Program<'static>,
    elf: Arc<[u8]>,
    code: Option<Code>,
}

/// What to compile for. Nothing but the speed depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cpu {
    /// The one that this runs on.
    Detected,
    /// The oldest of the architecture, so that its code can be tested on newer ones.
    Baseline,
}

impl Module {
    /// Parses, verifies and compiles a contract ELF. `resolve` gives the id of a host function, as for
    /// [`Program::parse`].
    pub fn compile(elf: &[u8], resolve: impl Fn(&[u8]) -> Option<u32>) -> Result<Self, ModuleError> {
        Self::compile_for(Cpu::Detected, elf, resolve)
    }

    /// As [`compile`](Self::compile), for a CPU.
    pub fn compile_for(
        cpu: Cpu,
        elf: &[u8],
        resolve: impl Fn(&[u8]) -> Option<u32>,
    ) -> Result<Self, ModuleError> {
        let elf = Arc::<[u8]>::from(elf);
        // SAFETY: the bytes are on the heap, do not move with the module, are not written any more and
        // live as long as `program`, which does not leave this struct with this lifetime.
        let bytes: &'static [u8] = unsafe { core::slice::from_raw_parts(elf.as_ptr(), elf.len()) };
        let program = Program::parse(bytes, resolve).map_err(ModuleError::Elf)?;
        program.verify().map_err(ModuleError::Verify)?;
        let code = Code::compile(&program, cpu);
        Ok(Self { program, elf, code })
    }

    /// The program.
    pub fn program(&self) -> &Program<'_> {
        &self.program
    }

    /// Bytes of the ELF.
    pub fn elf_bytes(&self) -> usize {
        self.elf.len()
    }

    /// The native code.
    pub(crate) fn code(&self) -> Option<&Code> {
        self.code.as_ref()
    }

    /// Bytes of native code and its tables. None: there is no compiler for this machine, or it has no memory
    /// for code, and the module's instances are run by the interpreter.
    pub fn native_code_bytes(&self) -> Option<usize> {
        self.native_code().map(<[u8]>::len)
    }

    /// Native code and its tables, to be looked at.
    pub fn native_code(&self) -> Option<&[u8]> {
        self.code.as_ref().map(Code::bytes)
    }

    /// Bytes of memory that the module takes: never more than [`max_module_bytes`](crate::limits::max_module_bytes).
    pub fn memory_bytes(&self) -> usize {
        let imports = self.program.imports().len().saturating_mul(size_of::<(Import, &[u8])>());
        let code = self.code.as_ref().map_or(0, Code::memory_bytes);
        size_of::<Self>().saturating_add(self.elf.len()).saturating_add(imports).saturating_add(code)
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
