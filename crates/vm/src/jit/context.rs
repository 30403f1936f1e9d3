//! What native code and the rest of the machine share: a few words in front of guest memory, so that one
//! register addresses both.
//!
//! The guest cannot reach it: the addresses that checks let through start behind it.

use super::{
    assembler::{Mem, R12},
    plan::SPANS,
};
use crate::isa::REGISTERS;

/// Bytes in front of guest memory. A multiple of a cache line, so that guest memory stays aligned.
pub const CONTEXT_BYTES: usize = 384;

/// A word of the context, by its distance from guest memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(i32);

/// `1 +` the last offset into memory at which a range of `1 << span` bytes can be read; 0: none.
pub const fn load_limit(span: u8) -> Word {
    Word(-8 * (span as i32 + 1))
}

/// The same for writing, with offsets into what can be written.
pub const fn store_limit(span: u8) -> Word {
    Word(load_limit(SPANS - 1).0 - 8 * (span as i32 + 1))
}

const LIMITS: i32 = -2 * 8 * SPANS as i32;

/// Native stack pointer at which no function can be called any more.
pub const DEPTH_LIMIT: Word = Word(LIMITS - 8);
/// Gas that is left.
pub const GAS: Word = Word(LIMITS - 16);
/// The stack pointer of the thread, while native code runs.
pub const HOST_STACK: Word = Word(LIMITS - 24);
/// The native stack pointer of the guest, while native code does not run.
pub const GUEST_STACK: Word = Word(LIMITS - 32);
/// Address at which native code goes on.
pub const TARGET: Word = Word(LIMITS - 40);
/// Where native code stopped: address behind the call of the stop routine, or index of the site.
pub const STOPPED_AT: Word = Word(LIMITS - 48);

const REGISTER_FILE: i32 = LIMITS - 48 - REGISTER_STRIDE * REGISTERS as i32;

/// Registers are not next to each other: else compilers copy several at a time, and a CPU that has just seen
/// single ones stored lets such a load wait until they are in the cache.
const REGISTER_STRIDE: i32 = 16;

/// A register of the guest, while native code does not run.
pub const fn register(number: u8) -> Word {
    Word(REGISTER_FILE + REGISTER_STRIDE * number as i32)
}

const _: () = assert!(REGISTER_FILE >= -(CONTEXT_BYTES as i32));

impl Word {
    /// As operand of native code.
    pub const fn operand(self) -> Mem {
        Mem::base(R12, self.0)
    }

    /// Where it is in the bytes in front of memory.
    const fn position(self) -> usize {
        (CONTEXT_BYTES as i32 + self.0) as usize
    }
}

/// The bytes in front of guest memory.
pub struct Context<'a>(pub &'a mut [u8; CONTEXT_BYTES]);

impl Context<'_> {
    pub fn set(&mut self, word: Word, value: u64) {
        let at = word.position();
        self.0[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }

    pub fn get(&self, word: Word) -> u64 {
        let at = word.position();
        self.0[at..at + 8].first_chunk().copied().map_or(0, u64::from_le_bytes)
    }

    /// Tells native code what is accessible: `len` bytes of memory, of which `writable` on can be written.
    pub fn set_limits(&mut self, len: usize, writable: usize) {
        for span in 0..SPANS {
            let limit = |len: usize| (len + 1).saturating_sub(1 << span) as u64;
            self.set(load_limit(span), limit(len));
            self.set(store_limit(span), limit(len.saturating_sub(writable)));
        }
    }
}
