//! How a run ends or pauses.

use core::fmt;

/// Why a program was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrapKind {
    /// A load, or the source of an intrinsic, is outside of readable memory.
    LoadOutOfBounds,
    /// A store, an atomic or the destination of an intrinsic is outside of writable memory.
    StoreOutOfBounds,
    /// A function's frame does not fit in what is left of the stack.
    StackOverflow,
    /// More functions are active than [`MAX_CALL_DEPTH`](crate::limits::MAX_CALL_DEPTH).
    CallDepthExceeded,
    /// `callx` through a register that does not hold the address of a function.
    InvalidCallTarget,
    /// The program called `abort`.
    Abort,
    /// There is no instruction here. Verified programs never get here.
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
            Self::InvalidCallTarget => "call of an address that is no function",
            Self::Abort => "the contract aborted",
            Self::InvalidInstruction => "invalid instruction",
        })
    }
}

impl core::error::Error for TrapKind {}

/// Why a run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The entry point returned, with `r0`.
    Returned(u64),
    /// The program calls the host. [`Instance::resume`](crate::Instance::resume) goes on.
    Syscall {
        /// What the resolver gave for the import's name.
        id: u32,
        /// `r1` to `r5`.
        args: [u64; 5],
    },
    /// The gas did not suffice; none is left.
    OutOfGas,
    /// The program did something that it must not.
    Trap {
        /// What.
        kind: TrapKind,
        /// Index of the instruction that did it.
        pc: u32,
    },
}

/// Why guest memory could not be accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessError {
    /// The range is not all in accessible memory.
    OutOfBounds,
    /// The gas does not suffice to make the heap accessible up to there; none is left.
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
