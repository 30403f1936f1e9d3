//! A parsed contract with its imports bound.

use crate::{
    elf::{self, ContractView, ElfError, Layout},
    gas::{bytes_cost, Gas},
    isa::Insn,
    limits::{CODE_BASE, DATA_BASE, INSTRUCTION_BYTES},
};
use alloc::vec::Vec;

/// An entry point of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// The constructor's function.
    Deploy,
    /// The function for messages.
    Call,
}

impl Entry {
    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deploy => "deploy",
            Self::Call => "call",
        }
    }
}

macro_rules! intrinsics {
    ($($(#[doc = $doc:literal])* $variant:ident $name:literal;)*) => {
        /// A function that the virtual machine provides.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Intrinsic {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Intrinsic {
            /// Every intrinsic.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name by which programs import it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

intrinsics! {
    /// Copies r3 bytes from r2 to r1; the ranges may overlap. Returns r1.
    Memcpy "memcpy";
    /// The same as `memcpy`.
    Memmove "memmove";
    /// Sets r3 bytes at r1 to the lowest byte of r2. Returns r1.
    Memset "memset";
    /// Compares r3 bytes at r1 and r2. Returns the signed difference of the first unequal bytes, or 0.
    Memcmp "memcmp";
    /// The same as `memcmp`.
    Bcmp "bcmp";
    /// i128 product.
    MulI128 "__multi3";
    /// u128 quotient.
    DivU128 "__udivti3";
    /// u128 remainder.
    ModU128 "__umodti3";
    /// i128 quotient.
    DivI128 "__divti3";
    /// i128 remainder.
    ModI128 "__modti3";
    /// Ends the program with a trap.
    Abort "abort";
}

impl Intrinsic {
    /// The intrinsic that programs import as `name`.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.iter().copied().find(|intrinsic| intrinsic.name().as_bytes() == name)
    }
}

/// What an import is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Import {
    /// A function of the virtual machine.
    Intrinsic(Intrinsic),
    /// A function of the embedder: [`Exit::Syscall`](crate::Exit::Syscall) with this id.
    Host(u32),
}

/// A well-formed contract with its imports bound. Borrows the bytes of the ELF.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    elf: ContractView<'a>,
    layout: Layout,
    code: &'a [[u8; 8]],
    imports: Vec<Import>,
}

impl<'a> Program<'a> {
    /// Parses a contract ELF and binds its imports: intrinsics by name, all others to the id that `resolve`
    /// returns. Takes time proportional to the number of imports. Of the code, only the slots at the entry
    /// points are read.
    ///
    /// # Errors
    ///
    /// The rule of `docs/FORMAT.md` that the file breaks.
    pub fn parse(elf: &'a [u8], resolve: impl Fn(&[u8]) -> Option<u32>) -> Result<Self, ElfError> {
        let elf = elf::read(elf)?;
        let mut imports = Vec::with_capacity(elf.imports.len());
        for (name, index) in elf.imports.iter().zip(0u16..) {
            let import = Intrinsic::from_name(name)
                .map(Import::Intrinsic)
                .or_else(|| resolve(name).map(Import::Host))
                .ok_or(ElfError::UnknownImport { index })?;
            imports.push(import);
        }
        let (code, _) = elf.code.as_chunks();
        let program = Self { layout: elf.layout(), code, imports, elf };
        for entry in [Entry::Deploy, Entry::Call] {
            if !program.insn(program.entry(entry)).is_some_and(|insn| insn.is_frame()) {
                return Err(ElfError::EntryPoint { entry });
            }
        }
        Ok(program)
    }

    /// The parts of the ELF.
    pub fn elf(&self) -> &ContractView<'a> {
        &self.elf
    }

    /// The layout of guest memory.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The instruction slots.
    pub fn code(&self) -> &'a [[u8; 8]] {
        self.code
    }

    /// The slot at an instruction index.
    pub fn insn(&self, pc: u32) -> Option<Insn> {
        self.code.get(pc as usize).map(|bytes| Insn::from_bytes(*bytes))
    }

    /// Index of the function at a guest address, the target of `callx`.
    pub(crate) fn function_at(&self, address: u64) -> Option<usize> {
        let offset = address.wrapping_sub(CODE_BASE);
        let index = usize::try_from(offset >> INSTRUCTION_BYTES.trailing_zeros()).ok()?;
        let aligned = offset & INSTRUCTION_BYTES.wrapping_sub(1) == 0;
        let marker = self.code.get(index).is_some_and(|bytes| Insn::from_bytes(*bytes).is_frame());
        (aligned && marker).then_some(index)
    }

    /// The bindings of the imports.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// The name of an import.
    pub fn import_name(&self, index: u32) -> Option<&'a str> {
        core::str::from_utf8(self.elf.imports.get(index as usize)?).ok()
    }

    /// The instruction index of an entry point.
    pub fn entry(&self, entry: Entry) -> u32 {
        match entry {
            Entry::Deploy => self.elf.deploy,
            Entry::Call => self.elf.call,
        }
    }

    /// The cost of setting up memory for a run: copying data, zeroing bss and stack.
    pub fn startup_gas(&self) -> Gas {
        Gas(bytes_cost(self.layout.heap_base.saturating_sub(DATA_BASE)))
    }

    /// Most bytes of guest memory that a run can use. The interpreter holds up to
    /// [`MAX_DECODED_BYTES`](crate::limits::MAX_DECODED_BYTES) more for itself.
    pub fn memory_limit_bytes(&self) -> u64 {
        self.layout.heap_end.saturating_sub(DATA_BASE)
    }
}
