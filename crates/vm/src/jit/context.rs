//! The VM context: a few words before guest memory that native code shares with the rest of the VM, so that
//! one register addresses both.
//!
//! The guest cannot access it: bounds checks accept only addresses after it.

use super::{abi::MEMORY, assembler::Mem, optimize::SPANS};
use crate::isa::REGISTERS;

/// Bytes before guest memory. A multiple of a cache line, so that guest memory stays aligned.
pub const CONTEXT_BYTES: usize = 384;

/// A word of the context, by its offset from guest memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(i32);

/// `1 +` the last offset into memory at which a range of `1 << span` bytes can be read; 0 if there is none.
pub const fn load_limit(span: u8) -> Word {
    Word(-8 * (span as i32 + 1))
}

/// The same for writes, with offsets into writable memory.
pub const fn store_limit(span: u8) -> Word {
    Word(load_limit(SPANS - 1).0 - 8 * (span as i32 + 1))
}

const LIMITS: i32 = -2 * 8 * SPANS as i32;

/// Native stack pointer at the maximum call depth.
pub const DEPTH_LIMIT: Word = Word(LIMITS - 8);
/// Gas that is left.
pub const GAS: Word = Word(LIMITS - 16);
/// The stack pointer of the host, while native code runs.
pub const HOST_STACK: Word = Word(LIMITS - 24);
/// The native stack pointer of the guest, while native code does not run.
pub const GUEST_STACK: Word = Word(LIMITS - 32);
/// Address at which native code continues.
pub const TARGET: Word = Word(LIMITS - 40);
/// Where native code exited: the return address of the call of the exit routine, or the index of the exit
/// site.
pub const EXITED_AT: Word = Word(LIMITS - 48);

const REGISTER_FILE: i32 = LIMITS - 48 - REGISTER_STRIDE * REGISTERS as i32;

/// Registers are not adjacent: else compilers copy several with one load, which a CPU cannot forward from the
/// single stores just before it, and so stalls.
const REGISTER_STRIDE: i32 = 16;

/// A guest register, while native code does not run.
pub const fn register(number: u8) -> Word {
    Word(REGISTER_FILE + REGISTER_STRIDE * number as i32)
}

const _: () = assert!(REGISTER_FILE >= -(CONTEXT_BYTES as i32));

impl Word {
    /// As operand of native code.
    pub const fn operand(self) -> Mem {
        Mem::base(MEMORY, self.0)
    }

    /// The position in the bytes of the context.
    const fn position(self) -> usize {
        (CONTEXT_BYTES as i32 + self.0) as usize
    }
}

/// The bytes of the context.
pub struct VmContext<'a>(pub &'a mut [u8; CONTEXT_BYTES]);

impl VmContext<'_> {
    pub fn set(&mut self, word: Word, value: u64) {
        let at = word.position();
        self.0[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }

    pub fn get(&self, word: Word) -> u64 {
        let at = word.position();
        self.0[at..at + 8].first_chunk().copied().map_or(0, u64::from_le_bytes)
    }

    /// Sets the limits of bounds checks: `len` bytes of memory are accessible, and writable from the offset
    /// `writable` on.
    pub fn set_limits(&mut self, len: usize, writable: usize) {
        for span in 0..SPANS {
            let limit = |len: usize| (len + 1).saturating_sub(1 << span) as u64;
            self.set(load_limit(span), limit(len));
            self.set(store_limit(span), limit(len.saturating_sub(writable)));
        }
    }
}
