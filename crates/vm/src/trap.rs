//! How a run ends or is suspended.

use core::fmt;

/// Why a program trapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrapKind {
    /// A load, or the source range of an intrinsic, is outside of readable memory.
    LoadOutOfBounds,
    /// A store, an atomic operation or the destination range of an intrinsic is outside of writable memory.
    StoreOutOfBounds,
    /// A function's frame does not fit in the rest of the stack.
    StackOverflow,
    /// More functions are active than [`MAX_CALL_DEPTH`](crate::limits::MAX_CALL_DEPTH).
    CallDepthExceeded,
    /// `callx` through a register that does not hold the address of a function.
    InvalidCallTarget,
    /// The program called `abort`.
    Abort,
    /// There is no valid instruction. Does not occur in verified programs.
    InvalidInstruction,
}

impl TrapKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::LoadOutOfBounds,
        Self::StoreOutOfBounds,
        Self::StackOverflow,
        Self::CallDepthExceeded,
        Self::InvalidCallTarget,
        Self::Abort,
        Self::InvalidInstruction,
    ];
}

impl fmt::Display for TrapKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LoadOutOfBounds => "load outside of memory",
            Self::StoreOutOfBounds => "store outside of writable memory",
            Self::StackOverflow => "stack overflow",
            Self::CallDepthExceeded => "calls nested too deeply",
            Self::InvalidCallTarget => "call to an address that is not a function",
            Self::Abort => "the contract aborted",
            Self::InvalidInstruction => "invalid instruction",
        })
    }
}

impl core::error::Error for TrapKind {}

/// Why a run ended or was suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The entry point returned `r0`.
    Returned(u64),
    /// The program calls the host. [`Instance::resume`](crate::Instance::resume) continues it.
    Syscall {
        /// The id that the resolver returned for the import's name.
        id: u32,
        /// `r1` to `r5`.
        args: [u64; 5],
    },
    /// The gas did not suffice; none is left.
    OutOfGas,
    /// The program did something invalid.
    Trap {
        /// What it did.
        kind: TrapKind,
        /// Index of the instruction that did it.
        pc: u32,
    },
}

/// Why guest memory could not be accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessError {
    /// Part of the range is outside of accessible memory.
    OutOfBounds,
    /// The gas does not suffice to grow the heap; none is left.
    OutOfGas,
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutOfBounds => "the address range is outside of the contract's memory",
            Self::OutOfGas => "the contract ran out of gas",
        })
    }
}

impl core::error::Error for AccessError {}
