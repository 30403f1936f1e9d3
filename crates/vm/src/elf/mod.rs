//! The contract ELF: the only form in which code reaches a chain. `docs/FORMAT.md` specifies it.
//!
//! [`read`] accepts exactly what [`ContractElf::to_bytes`] can write for valid contents: there is one
//! file for one content, nothing in it is unused, and every deviation is a named [`ElfError`].
//! Reading takes time proportional to the number of headers and imports, not to the size of code or data.

mod error;
mod read;
mod write;

pub use error::{ElfError, HeaderField, SegmentField};
pub use read::{read, ContractView};
pub use write::ContractElf;

use crate::limits::{DATA_BASE, REGION_ALIGN};

/// Bytes of the ELF header.
pub const ELF_HEADER_BYTES: u64 = 64;

/// Bytes of a program header.
pub const PROGRAM_HEADER_BYTES: u64 = 56;

/// `e_machine` of eBPF.
pub const EM_BPF: u16 = 247;

/// The name in the note, with its terminating zero.
pub const NOTE_NAME: &[u8; 14] = b"ebpf-contract\0";

/// The type of the note is the version of the format.
pub const FORMAT_VERSION: u32 = 1;

/// `p_align` of the note.
pub const NOTE_ALIGN: u64 = 4;

/// Alignment of every part of the file, and `p_align` of the loaded segments.
pub const FILE_ALIGN: u64 = 8;

/// Where everything is in guest memory. All addresses are absolute; see [`Layout::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// End of the environment, which starts at [`DATA_BASE`]: context page, then configuration. The read-only
    /// data starts here.
    pub environment_end: u64,
    /// End of the read-only data.
    pub rodata_end: u64,
    /// Start of what can be written: data and bss.
    pub data_start: u64,
    /// End of data and bss.
    pub data_end: u64,
    /// Lowest address of the stack.
    pub stack_base: u64,
    /// End of the stack, where `r10` starts, and first address of the heap.
    pub heap_base: u64,
    /// End of the heap and of memory.
    pub heap_end: u64,
}

impl Layout {
    /// Lays out regions of the given sizes in bytes: environment, read-only data, data with bss, stack, heap.
    /// Data and stack start at the next multiple of [`REGION_ALIGN`].
    pub const fn new(environment: u32, rodata: u32, data: u32, stack: u32, heap: u32) -> Self {
        let environment_end = DATA_BASE.saturating_add(environment as u64);
        let rodata_end = environment_end.saturating_add(rodata as u64);
        let data_start = align_up(rodata_end, REGION_ALIGN as u64);
        let data_end = data_start.saturating_add(data as u64);
        let stack_base = align_up(data_end, REGION_ALIGN as u64);
        let heap_base = stack_base.saturating_add(stack as u64);
        let heap_end = heap_base.saturating_add(heap as u64);
        Self { environment_end, rodata_end, data_start, data_end, stack_base, heap_base, heap_end }
    }
}

/// The next multiple of `align`, a power of two; `u64::MAX` is not reached by sizes within the limits.
pub(crate) const fn align_up(value: u64, align: u64) -> u64 {
    let mask = align.wrapping_sub(1);
    value.saturating_add(mask) & !mask
}
