//! The operations of the decoded tier, and the slots that they are decoded from.
//!
//! Trust boundary: the code may never have been verified. Whatever the decoded tier does not handle becomes
//! [`OpKind::BAILOUT`], and the baseline tier executes it.

use crate::{
    for_each_instruction,
    gas::GasClass,
    isa::{Insn, InsnInfo, Op, OPCODE_COST},
};

/// Slots of a page, a power of two.
pub(super) const SLOTS: usize = 64;

/// A register, as an index that needs no bounds check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[rustfmt::skip]
pub(super) enum Reg { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15 }

#[rustfmt::skip]
const REGS: [Reg; 16] = {
    use Reg::*;
    [R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15]
};

pub(super) fn reg(field: u8) -> Reg {
    REGS[usize::from(field & 0xf)]
}

macro_rules! declare {
    ($($name:ident $opcode:literal $selector:ident $(($value:literal))? $text:literal $format:ident $gas:ident $doc:literal;)*) => {
        /// What a [`DecodedOp`] does: one instruction, or a superinstruction.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum OpKind {
            $($name,)*
            /// Left to the baseline tier.
            BAILOUT,
            /// The call of `__multi3`.
            MULTI3,
            // `mov a, b`, then an operation on a.
            MOV_ADD64_IMM, MOV_ADD64_REG, MOV_SUB64_REG, MOV_MUL64_IMM, MOV_MUL64_REG,
            MOV_OR64_IMM, MOV_OR64_REG, MOV_AND64_IMM, MOV_AND64_REG, MOV_XOR64_IMM, MOV_XOR64_REG,
            MOV_LSH64_IMM, MOV_LSH64_REG, MOV_RSH64_IMM, MOV_RSH64_REG, MOV_ARSH64_IMM,
            MOV_ADD32_IMM, MOV_ADD32_REG, MOV_SUB32_REG, MOV_MUL32_IMM, MOV_MUL32_REG,
            MOV_OR32_IMM, MOV_OR32_REG, MOV_AND32_IMM, MOV_AND32_REG, MOV_XOR32_IMM, MOV_XOR32_REG,
            MOV_LSH32_IMM, MOV_RSH32_IMM, MOV_ARSH32_IMM,
            // Two operations on registers.
            ADD_ADD64, ADD_AND64, ADD_XOR64, AND_ADD64, AND_AND64, AND_XOR64,
            XOR_ADD64, XOR_AND64, XOR_XOR64,
            ADD_ADD32, ADD_AND32, ADD_XOR32, AND_ADD32, AND_AND32, AND_XOR32,
            XOR_ADD32, XOR_AND32, XOR_XOR32,
            ADD_IMM_ADD_IMM64, ADD_REG_ADD_IMM64,
            // Two moves of registers.
            MOV_MOV64, MOV_MOV32,
            // Immediate minus register.
            IMM_SUB64,
            // A selection between two immediates.
            SELECT_LT64,
            // Two shifts in opposite directions, joined by `or`: mostly rotations.
            RSH_LSH_OR32, RSH_LSH_OR64, LSH_RSH_OR32, LSH_RSH_OR64, LSH_RSH_OR64_REG,
            RSH_LSH_OR_XOR32,
            // An addition, then a load from the sum.
            ADD_REG_LDXB, ADD_REG_LDXW, ADD_REG_LDXDW, ADD_IMM_LDXB, ADD_IMM_LDXW, ADD_IMM_LDXDW,
            // A load, then an operation on the loaded value.
            LDXW_ADD32, LDXW_XOR32, LDXDW_ADD64, LDXDW_XOR64,
            // An addition, then a conditional jump.
            ADD_JEQ64_IMM, ADD_JEQ64_REG, ADD_JNE64_IMM, ADD_JNE64_REG,
            ADD_JLT64_IMM, ADD_JLT64_REG, ADD_JGT64_IMM, ADD_JGT64_REG,
            ADD_REG_JLT64_IMM, ADD_REG_JLT64_REG, ADD_REG_JNE64_IMM, ADD_REG_JNE64_REG,
            // A move, then the return.
            MOV64_EXIT,
            // A conditional jump over a jump.
            JEQ64_IMM_ELSE, JEQ64_REG_ELSE, JNE64_IMM_ELSE, JNE64_REG_ELSE,
            JLT64_IMM_ELSE, JLT64_REG_ELSE, JGT64_IMM_ELSE, JGT64_REG_ELSE,
            // An addition, then a conditional jump over a jump.
            ADD_JEQ64_IMM_ELSE, ADD_JNE64_IMM_ELSE,
        }

        /// The kind of a single instruction.
        pub(super) const fn kind(op: Op) -> OpKind {
            match op {
                $(Op::$name => OpKind::$name,)*
            }
        }
    };
}

for_each_instruction!(declare);

impl OpKind {
    #[cfg(test)]
    pub const LAST: Self = Self::ADD_JNE64_IMM_ELSE;

    /// Whether [`DecodedOp::imm`] is the offset of an access.
    pub fn accesses_memory(self) -> bool {
        let first = OpKind::ATOMIC32_ADD as u8..=OpKind::ATOMIC32_CMPXCHG as u8;
        let second = OpKind::ATOMIC64_ADD as u8..=OpKind::ATOMIC64_CMPXCHG as u8;
        let fused = OpKind::ADD_REG_LDXB as u8..=OpKind::LDXDW_XOR64 as u8;
        let kind = self as u8;
        let plain = matches!(
            self,
            OpKind::LDXB
                | OpKind::LDXH
                | OpKind::LDXW
                | OpKind::LDXDW
                | OpKind::LDXSB
                | OpKind::LDXSH
                | OpKind::LDXSW
                | OpKind::STB
                | OpKind::STH
                | OpKind::STW
                | OpKind::STDW
                | OpKind::STXB
                | OpKind::STXH
                | OpKind::STXW
                | OpKind::STXDW
        );
        plain || first.contains(&kind) || second.contains(&kind) || fused.contains(&kind)
    }
}

/// One step of the decoded tier.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(super) struct DecodedOp {
    pub kind: OpKind,
    pub dst: Reg,
    /// First operand, or the base register of an access.
    pub a: Reg,
    /// Second operand.
    pub b: Reg,
    /// Cost of everything from this slot to the end of its straight-line code, or of the page. Conditional
    /// jumps do not end straight-line code; other jumps and calls do.
    pub cost: u16,
    /// The target of a jump if it is in the page, else [`FAR`]. Of a superinstruction that does not jump, the
    /// number of slots that it covers after the first one.
    pub near: u8,
    /// A further operand of a superinstruction.
    pub c: Reg,
    /// Immediate; of loads and stores, the offset relative to the start of writable memory.
    pub imm: i32,
    /// Target of a jump or call, upper half of an `lddw`, or the value to store.
    pub extra: u32,
}

/// A jump target outside of the page.
pub(super) const FAR: u8 = u8::MAX;

/// The decoded form of [`SLOTS`] slots.
pub(super) type Page = [DecodedOp; SLOTS];

impl DecodedOp {
    /// Leaves an instruction to the baseline tier.
    pub fn bailout(insn: &Insn) -> Self {
        let cost = u16::from(OPCODE_COST[usize::from(insn.opcode)]);
        let (kind, none) = (OpKind::BAILOUT, Reg::R0);
        Self { kind, dst: none, a: none, b: none, cost, near: FAR, c: none, imm: 0, extra: 0 }
    }
}

const _: () = {
    assert!(SLOTS.is_power_of_two() && SLOTS < FAR as usize);
    assert!(SLOTS as u64 * (GasClass::Div.cost() as u64) < u16::MAX as u64, "costs add up in 16 bits");
};

/// A slot of the code with its row in the instruction table, if it has one.
#[derive(Clone, Copy)]
pub(super) struct SourceSlot {
    pub insn: Insn,
    pub info: Option<&'static InsnInfo>,
}

impl SourceSlot {
    pub fn new(bytes: Option<&[u8; 8]>) -> Self {
        let insn = bytes.map(|bytes| Insn::from_bytes(*bytes)).unwrap_or_default();
        Self { insn, info: insn.decode().ok() }
    }

    pub fn cost(&self) -> u16 {
        u16::from(OPCODE_COST[usize::from(self.insn.opcode)])
    }
}

/// Cost of the code after an instruction of `slots` slots, to the end of its straight-line code or of the
/// page.
pub(super) fn cost_after(following: &[DecodedOp], slots: usize) -> u16 {
    following.get(slots.wrapping_sub(1)).map_or(0, |op| op.cost)
}

/// The target of a jump from the slot `at` of a page if it is in the page, else [`FAR`].
pub(super) fn near(at: usize, distance: i32) -> u8 {
    let target = (at as i64).wrapping_add(1).wrapping_add(distance.into());
    if (0..SLOTS as i64).contains(&target) {
        target as u8
    } else {
        FAR
    }
}
