//! Assembler for tests and benchmarks: turns text into a contract ELF.
//!
//! ```
//! let elf = ebpf_asm::contract(
//!     "
//!     .rodata
//!     text:   .ascii \"hello\"
//!     .text
//!     call:
//!         lddw r1, &text
//!         mov r2, 5
//!         call debug_message
//!         mov r0, 0
//!         exit
//!     ",
//! );
//! assert!(ebpf_vm::elf::read(&elf).is_ok());
//! ```
//!
//! # Syntax
//!
//! A line holds labels (`name:`), then a directive or an instruction, then a comment (`# ...`).
//!
//! **Instructions** have the names and operands of the table in `docs/VM.md`, which are those of the
//! conformance tests: `add r1, -4`, `ldxw r2, [r1+8]`, `stw [r10-4], 7`, `lock fetch add [r1], r2`,
//! `jsgt32 r1, r2, label`, `be16 r3`, `movsx832 r1, r2`. A register may have a `%` in front of it.
//! `bswap16` is `swap16`, and so on for 32 and 64.
//!
//! **Values** are decimal or `0x` hexadecimal, with a sign or not; the name of a constant (`.equ`);
//! `&label` or `&label+8`, the address of a label; `sizeof(label)`, the bytes from that label to the next
//! label, or the section's end. An immediate is -2^31 to 2^32-1, one of `lddw` -2^63 to 2^64-1.
//!
//! **Jumps** take a label or a number of slots (`+3`). `exit` as a target, if no label has that name, is
//! the last `exit` of the same function.
//!
//! **Calls**: `call local label` calls a function, `callx r3` (or `call r3`) the one whose address the
//! register holds (`lddw r3, &label`), `call name` an import, which is added to the list of imports at
//! its first use. `call 5` calls import number 5, whether there is one or not.
//!
//! **Functions** start with `frame N`. Where the code starts, at entry points, at targets of
//! `call local`, and at code labels whose address is taken, `frame 512` is inserted if there is no
//! `frame`.
//!
//! **Directives**:
//!
//! | directive | meaning |
//! | --- | --- |
//! | `.text` `.rodata` `.data` `.bss` | the following goes there; `.text` at the start |
//! | `.stack n` `.heap n` `.context n` `.configuration n` | size in bytes |
//! | `.entry deploy label` `.entry call label` | entry points; by default the labels `deploy` and `call`, where one is missing the other, where both are the start of the code |
//! | `.import name` | adds an import |
//! | `.equ name value` | a constant |
//! | `.byte` `.u16` `.u32` `.u64` with values | data |
//! | `.ascii "text"` | data; `\n` `\t` `\0` `\\` `\"` `\xNN` |
//! | `.zero n` | n bytes of zeros, the only thing that `.bss` takes |
//! | `.align n` | zeros up to a multiple of n |
//! | `.insn opcode, dst, src, off, imm` | a slot as it is |
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod emit;
pub mod mixes;
mod parse;
pub mod patterns;

use alloc::{string::String, vec::Vec};
use core::fmt;
use ebpf_vm::elf::ContractElf;

/// Frame size of functions that do not say.
pub const DEFAULT_FRAME: u32 = 512;

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsmError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for AsmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl core::error::Error for AsmError {}

/// Assembles a text. The result is not checked: that is the reader's and the verifier's work.
pub fn assemble(text: &str) -> Result<ContractElf, AsmError> {
    emit::emit(parse::parse(text)?)
}

/// Assembles a text into the bytes of a contract ELF.
///
/// # Panics
///
/// If the text is wrong.
pub fn contract(text: &str) -> Vec<u8> {
    match assemble(text) {
        Ok(elf) => elf.to_bytes(),
        Err(error) => panic!("{error}\n{text}"),
    }
}
