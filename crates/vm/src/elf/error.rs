//! What can be wrong with a contract ELF, one variant for each rule of `docs/FORMAT.md`.

use crate::{
    limits::{
        MAX_CODE_BYTES, MAX_CONFIGURATION_BYTES, MAX_CONTEXT_BYTES, MAX_DATA_BYTES, MAX_HEAP_BYTES,
        MAX_IMPORTS, MAX_IMPORT_NAME_BYTES, MAX_STACK_BYTES,
    },
    program::Entry,
};
use core::fmt;

/// A field of the ELF header that has one allowed value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderField {
    /// `e_ident[6..16]`: version, ABI, ABI version and padding.
    Ident,
    /// `e_version`.
    Version,
    /// `e_entry`.
    Entry,
    /// `e_phoff`.
    ProgramHeaderOffset,
    /// `e_shoff`.
    SectionHeaderOffset,
    /// `e_flags`.
    Flags,
    /// `e_ehsize`.
    HeaderSize,
    /// `e_phentsize`.
    ProgramHeaderSize,
    /// `e_shentsize`.
    SectionHeaderSize,
    /// `e_shnum`.
    SectionHeaderCount,
    /// `e_shstrndx`.
    SectionNameIndex,
}

impl HeaderField {
    /// Every field, in file order.
    pub const ALL: [Self; 11] = [
        Self::Ident,
        Self::Version,
        Self::Entry,
        Self::ProgramHeaderOffset,
        Self::SectionHeaderOffset,
        Self::Flags,
        Self::HeaderSize,
        Self::ProgramHeaderSize,
        Self::SectionHeaderSize,
        Self::SectionHeaderCount,
        Self::SectionNameIndex,
    ];

    /// The name in the ELF specification.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ident => "e_ident",
            Self::Version => "e_version",
            Self::Entry => "e_entry",
            Self::ProgramHeaderOffset => "e_phoff",
            Self::SectionHeaderOffset => "e_shoff",
            Self::Flags => "e_flags",
            Self::HeaderSize => "e_ehsize",
            Self::ProgramHeaderSize => "e_phentsize",
            Self::SectionHeaderSize => "e_shentsize",
            Self::SectionHeaderCount => "e_shnum",
            Self::SectionNameIndex => "e_shstrndx",
        }
    }
}

/// A field of a program header whose value follows from the rest of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentField {
    /// `p_type` and `p_flags`, which say what the segment is.
    Kind,
    /// `p_offset`: segments follow one another, each at the next multiple of 8.
    Offset,
    /// `p_vaddr` and `p_paddr`.
    Address,
    /// `p_filesz` and `p_memsz`.
    Size,
    /// `p_align`.
    Align,
}

impl SegmentField {
    /// Every field.
    pub const ALL: [Self; 5] = [Self::Kind, Self::Offset, Self::Address, Self::Size, Self::Align];

    /// What it is called in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "type or flags",
            Self::Offset => "file offset",
            Self::Address => "address",
            Self::Size => "size",
            Self::Align => "alignment",
        }
    }
}

/// Why bytes are not a contract ELF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElfError {
    /// The file ends before `needed` bytes.
    Truncated {
        /// The length in bytes that the file must at least have, by what its headers say.
        needed: u64,
    },
    /// The file does not start with the magic number of ELF.
    NotElf,
    /// The file is not 64-bit.
    WrongClass,
    /// The file is not little endian.
    WrongByteOrder,
    /// The file is not `ET_EXEC`. A relocatable object has to be linked first.
    WrongType {
        /// `e_type` of the file.
        found: u16,
    },
    /// The file is for another machine.
    WrongMachine {
        /// `e_machine` of the file.
        found: u16,
    },
    /// A field of the ELF header has not its one allowed value.
    Header {
        /// The field.
        field: HeaderField,
    },
    /// The number of program headers is not 2, 3 or 4.
    ProgramHeaderCount {
        /// `e_phnum` of the file.
        found: u16,
    },
    /// A field of a program header has not the value that follows from the rest of the file.
    Segment {
        /// Index of the program header.
        index: u8,
        /// The field.
        field: SegmentField,
    },
    /// The last program header is not the code's.
    NoCode,
    /// The code is larger than [`MAX_CODE_BYTES`].
    CodeTooLarge,
    /// Read-only data, data and bss together are larger than [`MAX_DATA_BYTES`].
    DataTooLarge,
    /// A byte between two parts of the file is not zero.
    Padding {
        /// Offset of the byte in the file.
        offset: u64,
    },
    /// The file goes on after the code.
    TrailingBytes {
        /// Offset of the first byte too many.
        offset: u64,
    },
    /// The note is not a contract note: wrong name, or sizes that do not add up.
    NotAContractNote,
    /// The note's format version is not known.
    UnsupportedVersion {
        /// The version of the file.
        found: u32,
    },
    /// The stack size is over the limit or not a multiple of 16.
    StackSize {
        /// The size in bytes.
        found: u32,
    },
    /// The heap size is over the limit or not a multiple of 16.
    HeapSize {
        /// The size in bytes.
        found: u32,
    },
    /// The size of the context page is over the limit or not a multiple of 16.
    ContextSize {
        /// The size in bytes.
        found: u32,
    },
    /// The size of the configuration is over the limit or not a multiple of 16.
    ConfigurationSize {
        /// The size in bytes.
        found: u32,
    },
    /// There are more than [`MAX_IMPORTS`] imports.
    TooManyImports {
        /// The number of imports.
        found: u32,
    },
    /// The list of imports ends after, or before, the note does.
    ImportList {
        /// Index of the import that is cut off; the number of imports if bytes are left over.
        index: u16,
    },
    /// The name of an import is empty, too long, or has a character other than letters, digits and `_`.
    ImportName {
        /// Index of the import.
        index: u16,
    },
    /// Two imports have the same name.
    DuplicateImport {
        /// Index of the later one.
        index: u16,
    },
    /// Neither the machine nor the chain provides an import.
    UnknownImport {
        /// Index of the import; [`read`](crate::elf::read) tells its name.
        index: u16,
    },
    /// An entry point is not the start of a function.
    EntryPoint {
        /// Which one.
        entry: Entry,
    },
}

impl fmt::Display for ElfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Truncated { needed } => {
                write!(f, "the file is truncated: its headers call for at least {needed} bytes")
            }
            Self::NotElf => f.write_str("not an ELF file"),
            Self::WrongClass => f.write_str("not a 64-bit ELF file"),
            Self::WrongByteOrder => f.write_str("not a little-endian ELF file"),
            Self::WrongType { found: 1 } => {
                f.write_str("a relocatable object, which has to be linked into a contract first")
            }
            Self::WrongType { found } => write!(f, "ELF type {found} instead of 2 (executable)"),
            Self::WrongMachine { found } => {
                write!(f, "compiled for ELF machine {found} instead of {} (BPF)", super::EM_BPF)
            }
            Self::Header { field } => write!(f, "unexpected value of {} in the ELF header", field.name()),
            Self::ProgramHeaderCount { found } => {
                write!(f, "{found} program headers instead of 2 to 4")
            }
            Self::Segment { index, field } => {
                write!(f, "unexpected {} in program header {index}", field.name())
            }
            Self::NoCode => f.write_str("there is no code segment"),
            Self::CodeTooLarge => write!(f, "more than {MAX_CODE_BYTES} bytes of code"),
            Self::DataTooLarge => write!(f, "more than {MAX_DATA_BYTES} bytes of data"),
            Self::Padding { offset } => write!(f, "padding at offset {offset} is not zero"),
            Self::TrailingBytes { offset } => {
                write!(f, "the file goes on after the code, at offset {offset}")
            }
            Self::NotAContractNote => f.write_str("the note is not a contract note"),
            Self::UnsupportedVersion { found } => {
                write!(f, "contract format version {found} is not supported")
            }
            Self::StackSize { found } => {
                write!(f, "stack size {found} is not a multiple of 16 up to {MAX_STACK_BYTES}")
            }
            Self::HeapSize { found } => {
                write!(f, "heap size {found} is not a multiple of 16 up to {MAX_HEAP_BYTES}")
            }
            Self::ContextSize { found } => {
                write!(f, "context size {found} is not a multiple of 16 up to {MAX_CONTEXT_BYTES}")
            }
            Self::ConfigurationSize { found } => {
                write!(
                    f,
                    "configuration size {found} is not a multiple of 16 up to {MAX_CONFIGURATION_BYTES}"
                )
            }
            Self::TooManyImports { found } => write!(f, "{found} imports, more than {MAX_IMPORTS}"),
            Self::ImportList { index } => {
                write!(f, "the list of imports does not end with the note (at import {index})")
            }
            Self::ImportName { index } => {
                write!(
                    f,
                    "the name of import {index} is not 1 to {MAX_IMPORT_NAME_BYTES} letters, digits or \
                     underscores"
                )
            }
            Self::DuplicateImport { index } => write!(f, "import {index} repeats an earlier one"),
            Self::UnknownImport { index } => {
                write!(f, "import {index} is provided neither by the machine nor by the chain")
            }
            Self::EntryPoint { entry } => {
                write!(f, "the entry point `{}` is not the start of a function", entry.name())
            }
        }
    }
}

impl core::error::Error for ElfError {}
