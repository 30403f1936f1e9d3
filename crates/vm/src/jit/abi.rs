//! The ABI of native code: which machine registers hold what, and the size of native frames.

use super::assembler::{Reg, R12, R13, R14, R15, R8, R9, RAX, RBP, RBX, RCX, RDI, RDX, RSI};
use crate::isa::REGISTERS;

/// The machine register of each guest register.
pub const REGISTER_MAP: [Reg; REGISTERS] = [RAX, RDI, RSI, RDX, RCX, R8, RBX, R13, R14, R15, RBP];

/// The gas that is left.
pub const GAS: Reg = R9;

/// The start of guest memory, after the [context](super::context).
pub const MEMORY: Reg = R12;

/// The guest's frame pointer, r10.
pub const FRAME: Reg = RBP;

/// Callee-saved registers of the host's ABI.
pub const HOST_SAVED: [Reg; 6] = [RBX, RBP, R12, R13, R14, R15];

/// Bytes of native stack that every function uses: its return address and r6 to r9. The same for all
/// functions, so that the stack pointer determines the call depth.
pub const NATIVE_FRAME_BYTES: usize = 40;

/// The machine register of a guest register.
pub fn reg(number: u8) -> Reg {
    REGISTER_MAP[usize::from(number)]
}
