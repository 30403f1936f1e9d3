//! The effects of an instruction, as it stands in the code: the registers that it reads and writes, the
//! memory that it accesses, and whether it ends a basic block.

use crate::{
    isa::{Format, Insn, InsnInfo, Op},
    program::{Import, Intrinsic, Program},
};

/// A set of guest registers, one bit each.
pub type RegisterSet = u16;

/// All registers.
pub const ALL: RegisterSet = RegisterSet::MAX;

/// The operands of a product of 128 bits: r1 to r4.
const PRODUCT: RegisterSet = 0b1_1110;

/// The registers that an instruction writes. Calls of functions restore r6 to r9.
pub fn written(insn: &Insn, info: &InsnInfo) -> RegisterSet {
    match info.format {
        Format::Atomic => match info.op {
            Op::ATOMIC32_CMPXCHG | Op::ATOMIC64_CMPXCHG => 1,
            // The lowest bit stands for `fetch`.
            _ if insn.imm & 1 != 0 => 1 << insn.src,
            _ => 0,
        },
        Format::CallImport => 1 << 0 | 1 << 2,
        Format::CallLocal | Format::CallReg => 0x3f,
        format if format.writes_dst() => 1 << insn.dst,
        _ => 0,
    }
}

/// The registers that an instruction reads. `inlined` is the intrinsic that it calls, if native code inlines
/// it.
pub fn reads(insn: &Insn, info: &InsnInfo, inlined: Option<Intrinsic>) -> RegisterSet {
    let (dst, src) = (1 << insn.dst, 1 << insn.src);
    match info.format {
        Format::DstImm if is_move(info.op) => 0,
        Format::DstSrc if is_move(info.op) => src,
        Format::DstImm | Format::Dst | Format::StoreImm | Format::JumpImm => dst,
        Format::DstSrc | Format::StoreReg | Format::JumpReg => dst | src,
        Format::Wide | Format::Frame | Format::Jump16 | Format::Jump32 => 0,
        Format::Load => src,
        // `cmpxchg` compares with r0.
        Format::Atomic => dst | src | 1,
        Format::CallImport if inlined.is_some() => PRODUCT,
        // A syscall exposes all registers; a function may read any.
        Format::CallImport | Format::CallLocal | Format::CallReg | Format::NoOperands => ALL,
    }
}

fn is_move(op: Op) -> bool {
    matches!(
        op,
        Op::MOV64_IMM
            | Op::MOV32_IMM
            | Op::MOV64_REG
            | Op::MOV32_REG
            | Op::MOVSX832_REG
            | Op::MOVSX1632_REG
            | Op::MOVSX864_REG
            | Op::MOVSX1664_REG
            | Op::MOVSX3264_REG
    )
}

/// Whether an instruction ends its basic block. `inlined` is the intrinsic that it calls, if native code
/// inlines it.
pub fn ends_block(info: &InsnInfo, inlined: Option<Intrinsic>) -> bool {
    match info.format {
        Format::CallImport => inlined.is_none(),
        Format::Jump16
        | Format::Jump32
        | Format::JumpImm
        | Format::JumpReg
        | Format::CallLocal
        | Format::CallReg
        | Format::NoOperands => true,
        _ => false,
    }
}

/// Slots that an instruction takes.
pub fn slots(info: &InsnInfo) -> u32 {
    match info.format {
        Format::Wide => 2,
        _ => 1,
    }
}

/// The intrinsic that an instruction calls, if native code inlines it: only the product, whose cost is
/// constant.
pub fn inlined(program: &Program<'_>, insn: &Insn, info: &InsnInfo) -> Option<Intrinsic> {
    if info.format != Format::CallImport {
        return None;
    }
    match program.imports().get(insn.imm as u32 as usize)? {
        Import::Intrinsic(Intrinsic::MulI128) => Some(Intrinsic::MulI128),
        _ => None,
    }
}

/// The memory access of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryAccess {
    /// The base register.
    pub base: u8,
    pub off: i16,
    pub len: u8,
    pub store: bool,
}

impl MemoryAccess {
    pub fn of(insn: &Insn, info: &InsnInfo) -> Option<Self> {
        let (base, store) = match info.format {
            Format::Load => (insn.src, false),
            Format::StoreImm | Format::StoreReg | Format::Atomic => (insn.dst, true),
            _ => return None,
        };
        // Source: RFC 9669, section 5: size is in bits 3 and 4 of the opcode.
        let len = match insn.opcode & 0x18 {
            0x00 => 4,
            0x08 => 2,
            0x10 => 1,
            _ => 8,
        };
        Some(Self { base, off: insn.off, len, store })
    }
}
