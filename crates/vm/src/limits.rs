//! The limits and the fixed addresses of the virtual machine.
//!
//! Limits that a contract can observe only ever grow: a program that was accepted once is accepted forever.

/// First mapped guest address. Everything below is unmapped, so a null pointer with any 16-bit offset traps.
pub const DATA_BASE: u64 = 0x1_0000;

/// Address of the first instruction. Instruction `i` has the address `CODE_BASE + 8 * i`. Code cannot be
/// read; the address only serves as a function pointer.
pub const CODE_BASE: u64 = 0x8000_0000;

/// Size of an instruction slot in bytes. `lddw` takes two slots, everything else one.
pub const INSTRUCTION_BYTES: u64 = 8;

/// Largest code segment in bytes.
pub const MAX_CODE_BYTES: u64 = 1 << 20;

/// Largest sum of read-only data, data and bss in bytes.
pub const MAX_DATA_BYTES: u64 = 1 << 20;

/// Largest context page in bytes.
pub const MAX_CONTEXT_BYTES: u32 = 1 << 10;

/// Largest configuration in bytes.
pub const MAX_CONFIGURATION_BYTES: u32 = 16 << 10;

/// Largest stack in bytes.
pub const MAX_STACK_BYTES: u32 = 256 << 10;

/// Largest heap in bytes.
pub const MAX_HEAP_BYTES: u32 = 1 << 20;

/// Alignment of regions: every size except those of the data segments is a multiple of this, and so is every
/// boundary except the end of read-only data.
pub const REGION_ALIGN: u32 = 16;

/// The heap becomes accessible in steps of this many bytes.
pub const HEAP_PAGE_BYTES: u64 = 4096;

/// Largest number of imports.
pub const MAX_IMPORTS: u32 = 256;

/// Longest name of an import in bytes.
pub const MAX_IMPORT_NAME_BYTES: usize = 64;

/// Largest frame of a function in bytes. Frames are multiples of [`FRAME_ALIGN`].
pub const MAX_FRAME_BYTES: u32 = 32768;

/// Frames are multiples of this.
pub const FRAME_ALIGN: u32 = 16;

/// Most functions that can be active at the same time, including the entry point.
pub const MAX_CALL_DEPTH: usize = 512;

/// Most bytes of decoded code that the interpreter holds, in addition to guest memory. Contracts cannot
/// observe it.
pub const MAX_DECODED_BYTES: u64 = 272 << 10;

/// Most bytes of memory that a compiled module of an ELF of `len` bytes takes on any machine: the ELF, native
/// code, tables. Runtimes derive the price of compilation from it, and nodes refuse modules by it. So it
/// never grows: else nodes would refuse blocks that a runtime built with the smaller value considers valid.
///
/// The constant part is more than a module needs. It bounds the number of modules, because each has its own
/// memory mapping and systems limit the mappings of a process: Linux to 65,530.
pub const fn max_module_bytes(len: u64) -> u64 {
    len.saturating_mul(16).saturating_add(64 << 10)
}

/// Default stack size of the linker in bytes.
pub const DEFAULT_STACK_BYTES: u32 = 32 << 10;

/// Default heap size of the linker in bytes.
pub const DEFAULT_HEAP_BYTES: u32 = 128 << 10;

/// Default size of the configuration in bytes, for the linker.
pub const DEFAULT_CONFIGURATION_BYTES: u32 = 1 << 10;

/// Upper bound on the bytes of a contract ELF: headers, the largest note, data and code, padding.
pub const MAX_ELF_BYTES: u64 = MAX_CODE_BYTES + MAX_DATA_BYTES + 32 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_memory_ends_below_code() {
        let end = DATA_BASE
            + u64::from(MAX_CONTEXT_BYTES + MAX_CONFIGURATION_BYTES)
            + MAX_DATA_BYTES
            + 2 * u64::from(REGION_ALIGN)
            + u64::from(MAX_STACK_BYTES)
            + u64::from(MAX_HEAP_BYTES);
        assert!(end < CODE_BASE, "{end:x}");
        let code_end = CODE_BASE + MAX_CODE_BYTES;
        assert!(code_end <= 1 << 32, "{code_end:x}");
    }

    #[test]
    fn largest_note_fits_in_largest_elf() {
        let note = 12 + 16 + 28 + u64::from(MAX_IMPORTS) * (1 + MAX_IMPORT_NAME_BYTES as u64);
        assert!(64 + 4 * 56 + note + 5 * 8 <= MAX_ELF_BYTES - MAX_CODE_BYTES - MAX_DATA_BYTES);
    }
}
