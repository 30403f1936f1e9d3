//! Why an object cannot become a contract.
//!
//! The linker runs on the developer's machine, so errors carry names, and their text says what to do.

use crate::symbols::demangled;
use ebpf_vm::{elf::ElfError, Entry};
use std::fmt;

/// Where in the object something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the function if known, else of the section.
    pub name: String,
    /// Bytes from its start.
    pub offset: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "`{}`+{:#x}", demangled(&self.name), self.offset)
    }
}

/// Why an object cannot become a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// The input is not an ELF file, or is cut off.
    NotElf(String),
    /// The input is ELF, but not a relocatable object for 64-bit little-endian eBPF.
    NotRelocatableBpf {
        /// What is wrong: the field and its value.
        found: String,
    },
    /// An allocated section that has no place in a contract.
    UnknownSection {
        /// Its name.
        section: String,
    },
    /// A section that contradicts itself.
    MalformedSection {
        /// Its name.
        section: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A symbol in `SHN_COMMON`.
    CommonSymbol {
        /// Its name.
        symbol: String,
    },
    /// A symbol that refers to a section which is not part of the program.
    SymbolOutsideProgram {
        /// Its name.
        symbol: String,
        /// The reference to it.
        at: Place,
    },
    /// A relocation that cannot be applied.
    Relocation {
        /// Its number.
        kind: u32,
        /// What it refers to.
        symbol: String,
        /// What it applies to.
        at: Place,
    },
    /// The entry point is not there.
    MissingEntry(Entry),
    /// The symbol is there, but is not a function.
    EntryNotAFunction(Entry),
    /// A function that neither the object nor the chain has.
    UndefinedSymbol {
        /// Its name.
        symbol: String,
        /// The first reference to it.
        at: Place,
    },
    /// A routine of floating point arithmetic.
    FloatingPoint {
        /// Its name.
        routine: String,
        /// The function that needs it.
        function: String,
    },
    /// A use of an imported symbol as data, or of a symbol for data as a function.
    WrongUse {
        /// The symbol.
        symbol: String,
        /// The use.
        at: Place,
    },
    /// `call N`: a call to a helper of an operating system's kernel.
    KernelHelper {
        /// The helper's number.
        helper: i32,
        /// The call.
        at: Place,
    },
    /// The VM has no such instruction.
    UnknownInstruction {
        /// The slot, byte by byte.
        bytes: [u8; 8],
        /// Where it is.
        at: Place,
    },
    /// A jump to somewhere that is not an instruction of the same function.
    JumpOutOfFunction {
        /// The jump.
        at: Place,
    },
    /// A function whose end runs into a label that is called.
    RunsIntoLabel {
        /// The label.
        at: Place,
    },
    /// The address of code that is not the start of a function.
    CodeAddress {
        /// The code.
        code: Place,
        /// The reference to it.
        at: Place,
    },
    /// An address that does not fit into 32 bits.
    AddressOutOfRange {
        /// The symbol that it is relative to.
        symbol: String,
        /// The reference.
        at: Place,
    },
    /// An instruction writes r10.
    WritesFramePointer {
        /// The instruction.
        at: Place,
    },
    /// The compiler has to describe the function's frame, and has not.
    FrameUnknown {
        /// The function.
        function: String,
    },
    /// r10 with an offset of 0 or more.
    ReadsCallersFrame {
        /// The instruction.
        at: Place,
    },
    /// r11 in another form than LLVM's for arguments on the stack.
    StackArgument {
        /// The instruction.
        at: Place,
    },
    /// A frame above the limit.
    FrameTooLarge {
        /// The function.
        function: String,
        /// Bytes that it needs.
        bytes: u64,
    },
    /// The alignment of a variable in a frame is above the limit.
    VariableAlignment {
        /// The function.
        function: String,
        /// The variable's name and source line, if known.
        variable: Option<String>,
        /// Its alignment in bytes.
        align: u64,
    },
    /// A section's alignment is above the limit.
    Alignment {
        /// Its name.
        section: String,
        /// Its alignment in bytes.
        align: u64,
    },
    /// Stack or heap size.
    RegionSize {
        /// `stack`, `heap` or `configuration`.
        region: &'static str,
        /// What was asked for, in bytes.
        bytes: u32,
        /// The limit in bytes.
        limit: u32,
    },
    /// Sizes above a limit of the format.
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The chain would refuse the result's form.
    Refused(ElfError),
    /// The chain would refuse the result's code.
    Unverifiable {
        /// The VM's reason.
        reason: String,
        /// The function.
        function: String,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NotElf(reason) => {
                write!(f, "the input is not an ELF object ({reason}); pass what bpf-linker or `clang -target bpf -c` wrote")
            }
            Self::NotRelocatableBpf { found } => write!(
                f,
                "the input is not a relocatable object for 64-bit little-endian eBPF: {found}; \
                 compile for bpfel and pass the object before any other linker"
            ),
            Self::UnknownSection { section } => write!(
                f,
                "section `{section}` has no place in a contract; only .text*, .rodata*, .data* and .bss* have: \
                 remove its `link_section` or `section` attribute"
            ),
            Self::MalformedSection { section, problem } => write!(f, "section `{section}`: {problem}; compile the object again"),
            Self::CommonSymbol { symbol } => {
                write!(f, "`{symbol}` is a common symbol; compile C with -fno-common or initialise the variable")
            }
            Self::SymbolOutsideProgram { symbol, at } => {
                write!(f, "{at} refers to `{symbol}`, which is in a section that is not loaded; remove the reference")
            }
            Self::Relocation { kind, symbol, at } => write!(
                f,
                "relocation {} ({kind}) against `{symbol}` at {at} cannot be applied; {}",
                relocation_name(*kind),
                match kind {
                    3 => "addresses are stored in 64 bits: compile with -Crelocation-model=static (Rust) or \
                          -fno-jump-tables and no 32-bit pointer casts (C)",
                    _ => "only R_BPF_64_64 on lddw, R_BPF_64_32 on call and R_BPF_64_ABS64 in data can be",
                }
            ),
            Self::MissingEntry(entry) => write!(
                f,
                "the object does not define `{0}`; export it as `#[no_mangle] pub extern \"C\" fn {0}()` from a crate of \
                 type cdylib (Rust) or as `void {0}(void)` (C)",
                entry.name()
            ),
            Self::EntryNotAFunction(entry) => {
                write!(f, "`{}` is not a function; define it in .text as a global function", entry.name())
            }
            Self::UndefinedSymbol { symbol, at } => write!(
                f,
                "undefined symbol `{symbol}`, needed by {at}; it is neither a syscall nor an intrinsic of the VM: \
                 define it, or check the spelling"
            ),
            Self::FloatingPoint { routine, function } => write!(
                f,
                "floating point is not available (`{routine}`, needed by `{}`); use integers or fixed point",
                demangled(function)
            ),
            Self::WrongUse { symbol, at } => write!(
                f,
                "{at} uses `{symbol}` in a way that its kind does not allow: functions are called or have their address \
                 taken, data has its address taken"
            ),
            Self::KernelHelper { helper, at } => write!(
                f,
                "{at} calls kernel helper {helper}; contracts call syscalls by name: declare them `extern`"
            ),
            Self::UnknownInstruction { bytes, at } => {
                write!(f, "{at} holds an instruction that the VM does not have:")?;
                bytes.iter().try_for_each(|byte| write!(f, " {byte:02x}"))?;
                write!(f, "; compile for -mcpu=v4, without jump tables and packet access")
            }
            Self::JumpOutOfFunction { at } => {
                write!(f, "the jump at {at} leaves its function; give its target a function symbol and call it")
            }
            Self::RunsIntoLabel { at } => write!(
                f,
                "the code before {at} runs on into what is called as a function; give functions a symbol of type \
                 @function and end the one before by exit or a jump"
            ),
            Self::CodeAddress { code, at } => write!(
                f,
                "{at} takes the address of {code}, which is not the start of a function; compile without jump tables \
                 (-fno-jump-tables) and computed goto"
            ),
            Self::AddressOutOfRange { symbol, at } => {
                write!(f, "the address relative to `{symbol}` at {at} does not fit into 32 bits; check its offset")
            }
            Self::WritesFramePointer { at } => {
                write!(f, "the instruction at {at} writes r10; compile with LLVM's bpf target as it is")
            }
            Self::FrameUnknown { function } => write!(
                f,
                "the code of `{}` does not tell the size and alignment of its frame, because it takes an address in it; \
                 compile C with -Rpass-analysis=stack-frame-layout, and pass what clang prints, or the log of bpf-linker \
                 with these remarks, with --frames",
                demangled(function)
            ),
            Self::ReadsCallersFrame { at } => write!(
                f,
                "the instruction at {at} reaches above its frame; arguments on the stack are only understood in LLVM's \
                 form with r11"
            ),
            Self::StackArgument { at } => write!(
                f,
                "the instruction at {at} uses r11 in an unknown way; only LLVM's form for a sixth and later argument is \
                 understood: compile with LLVM 22 or 23"
            ),
            Self::FrameTooLarge { function, bytes } => write!(
                f,
                "`{}` needs a frame of {bytes} bytes, more than {}; move large values to the heap",
                demangled(function),
                ebpf_vm::limits::MAX_FRAME_BYTES
            ),
            Self::VariableAlignment { function, variable, align } => {
                write!(f, "a variable of `{}`", demangled(function))?;
                if let Some(variable) = variable {
                    write!(f, " ({variable})")?;
                }
                write!(f, " is aligned to {align} bytes; at most {MAX_ALIGN} are possible on the stack")
            }
            Self::Alignment { section, align } => {
                write!(f, "section `{section}` wants to be aligned to {align} bytes; at most {MAX_ALIGN} are possible")
            }
            Self::RegionSize { region, bytes, limit } => {
                write!(f, "a {region} of {bytes} bytes is not possible; choose a multiple of 16 up to {limit}")
            }
            Self::TooLarge { what, bytes, limit } => {
                write!(f, "{what}: {bytes} bytes, but at most {limit} are allowed; make the contract smaller")
            }
            Self::Refused(reason) => write!(f, "the chain would refuse the linked contract: {reason}"),
            Self::Unverifiable { reason, function } => {
                let function = demangled(function);
                write!(f, "the chain would refuse the linked contract: {reason} (in `{function}`)")
            }
        }
    }
}

impl std::error::Error for LinkError {}

/// Largest alignment of a section, and of a variable in a frame, in bytes.
pub(crate) const MAX_ALIGN: u64 = 4096;

/// The name of a relocation. Source: `llvm/BinaryFormat/ELFRelocs/BPF.def` as documented for LLVM.
fn relocation_name(kind: u32) -> &'static str {
    match kind {
        1 => "R_BPF_64_64",
        2 => "R_BPF_64_ABS64",
        3 => "R_BPF_64_ABS32",
        4 => "R_BPF_64_NODYLD32",
        10 => "R_BPF_64_32",
        _ => "of unknown type",
    }
}
