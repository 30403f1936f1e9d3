//! A parsed, verified and compiled contract, to be executed many times by many threads.

use crate::{
    elf::ElfError,
    jit::NativeCode,
    program::{Import, Program},
    verify::VerifyError,
};
use core::fmt;
use std::sync::Arc;

/// A compiled contract. [`Instance::of_module`](crate::Instance::of_module) executes it.
#[derive(Debug)]
pub struct Module {
    /// Borrows from `elf`; `'static` only because Rust cannot express a self-reference.
    program: Program<'static>,
    elf: Arc<[u8]>,
    code: Option<NativeCode>,
}

/// The CPU to compile for. Affects only speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cpu {
    /// The one that this process runs on.
    Detected,
    /// The baseline of the architecture, so that its code can be tested on newer CPUs.
    Baseline,
}

impl Module {
    /// Parses, verifies and compiles a contract ELF. `resolve` returns the id of a host function, as in
    /// [`Program::parse`].
    ///
    /// # Errors
    ///
    /// The rule of the format or of the verifier that the contract breaks.
    pub fn compile(elf: &[u8], resolve: impl Fn(&[u8]) -> Option<u32>) -> Result<Self, ModuleError> {
        Self::compile_for(Cpu::Detected, elf, resolve)
    }

    /// As [`compile`](Self::compile), for a given CPU.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile).
    pub fn compile_for(
        cpu: Cpu,
        elf: &[u8],
        resolve: impl Fn(&[u8]) -> Option<u32>,
    ) -> Result<Self, ModuleError> {
        let elf = Arc::<[u8]>::from(elf);
        // SAFETY: the bytes are on the heap, do not move with the module, are never written again and live as
        // long as `program`, which does not leave this struct with this lifetime.
        let bytes: &'static [u8] = unsafe { core::slice::from_raw_parts(elf.as_ptr(), elf.len()) };
        let program = Program::parse(bytes, resolve).map_err(ModuleError::Elf)?;
        program.verify().map_err(ModuleError::Verify)?;
        let code = NativeCode::compile(&program, cpu);
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
    pub(crate) fn code(&self) -> Option<&NativeCode> {
        self.code.as_ref()
    }

    /// Bytes of native code and its tables. `None` if there is no compiler for this machine or no executable
    /// memory; the interpreter then executes the module's instances.
    pub fn native_code_bytes(&self) -> Option<usize> {
        self.native_code().map(<[u8]>::len)
    }

    /// Native code and its tables, for inspection.
    pub fn native_code(&self) -> Option<&[u8]> {
        self.code.as_ref().map(NativeCode::bytes)
    }

    /// Bytes of memory that the module takes, at most [`max_module_bytes`](crate::limits::max_module_bytes).
    pub fn memory_bytes(&self) -> usize {
        let imports = self.program.imports().len().saturating_mul(size_of::<(Import, &[u8])>());
        let code = self.code.as_ref().map_or(0, NativeCode::memory_bytes);
        size_of::<Self>().saturating_add(self.elf.len()).saturating_add(imports).saturating_add(code)
    }
}

/// Why a contract cannot be compiled to a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleError {
    /// It is not a contract ELF.
    Elf(ElfError),
    /// Its code is invalid.
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
