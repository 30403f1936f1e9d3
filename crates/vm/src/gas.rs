//! Gas, the only bound on how long a program runs. All costs of the virtual machine are in this file.
//!
//! Costs are calibrated so that one unit is about one plain instruction of the interpreter.

use core::fmt;

/// An amount of gas. One unit is about the time of one plain instruction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gas(pub u64);

impl fmt::Display for Gas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} gas", self.0)
    }
}

/// The gas does not suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfGas;

impl fmt::Display for OutOfGas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the contract ran out of gas")
    }
}

impl core::error::Error for OutOfGas {}

/// The cost classes of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GasClass {
    /// Other arithmetic, moves, jumps, `lddw`, `frame`.
    Plain,
    /// Multiplication.
    Mul,
    /// Division and remainder.
    Div,
    /// Load or store.
    Memory,
    /// Atomic read-modify-write.
    Atomic,
    /// Call of a local function, and `exit`.
    Call,
    /// Call through a register.
    CallIndirect,
    /// Call of an intrinsic or of the host.
    CallImport,
}

impl GasClass {
    /// Every class, in the order of `docs/VM.md`.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Mul,
        Self::Div,
        Self::Memory,
        Self::Atomic,
        Self::Call,
        Self::CallIndirect,
        Self::CallImport,
    ];

    /// The cost in gas, at least 1.
    pub const fn cost(self) -> u8 {
        match self {
            Self::Plain => 1,
            Self::Mul => 2,
            Self::Div => 12,
            Self::Memory => 2,
            Self::Atomic => 4,
            Self::Call => 4,
            Self::CallIndirect => 6,
            Self::CallImport => 8,
        }
    }
}

/// Bytes that one unit of gas copies, compares or zeroes. Partial groups are rounded up.
pub const BYTES_PER_GAS: u64 = 8;

/// Cost of an i128 multiplication, in addition to the call.
pub const MUL_I128: u64 = 4;

/// Cost of an i128 division or remainder, in addition to the call.
pub const DIV_I128: u64 = 40;

/// Cost of copying, comparing or zeroing `len` bytes.
pub const fn bytes_cost(len: u64) -> u64 {
    len.div_ceil(BYTES_PER_GAS)
}
