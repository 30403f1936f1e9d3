//! Exit sites: the places where native code can stop, with a side table that says why and how to continue.

use crate::{
    limits::{INSTRUCTION_BYTES, MAX_CODE_BYTES},
    trap::TrapKind,
};

/// Why native code exited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// There is less gas than the block costs. [`ExitSite::rest`] is the block's cost.
    Gas,
    /// An access outside of accessible memory. It is retried at [`ExitSite::retry`].
    MemoryAccess,
    Trap(TrapKind),
    /// A call through a register to something that is not a function, or too deep.
    CallRegister,
    /// The call of an import. Execution continues at [`ExitSite::offset`].
    Import,
    /// The entry point returned.
    Returned,
}

/// Bytes of an [`ExitSite`].
pub const EXIT_SITE_BYTES: usize = 16;

/// A place where native code can exit.
#[derive(Clone, Copy, Debug)]
pub struct ExitSite {
    /// Offset of the instruction after the call of the exit routine, or after the jump to it.
    pub offset: u32,
    /// Gas that was charged for the instructions after it.
    pub rest: u32,
    /// Offset at which the instruction starts, to be retried.
    pub retry: u32,
    /// The guest instruction, below 2^24.
    pc: [u8; 3],
    pub reason: ExitReason,
}

const _: () =
    assert!(size_of::<ExitSite>() == EXIT_SITE_BYTES && MAX_CODE_BYTES / INSTRUCTION_BYTES < 1 << 24);

impl ExitSite {
    pub fn new(offset: u32, pc: u32, rest: u32, retry: u32, reason: ExitReason) -> Self {
        let [low, middle, high, _] = pc.to_le_bytes();
        Self { offset, rest, retry, pc: [low, middle, high], reason }
    }

    /// The guest instruction.
    pub fn pc(&self) -> u32 {
        let [low, middle, high] = self.pc;
        u32::from_le_bytes([low, middle, high, 0])
    }
}
