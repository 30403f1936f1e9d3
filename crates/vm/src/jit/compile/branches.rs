//! Conditional jumps, and selections made of them.

use super::{
    arithmetic::width,
    compiler::{Compiler, Position, TraceExit},
};
use crate::{
    isa::{Format, Op},
    jit::{
        abi::{reg, GAS},
        assembler::{
            Alu, Cond, Size,
            Width::{W32, W64},
            R11,
        },
        cfg::Instruction,
    },
};

impl Compiler<'_> {
    /// Emits a conditional jump over a move as a conditional move. Refunds the gas of the move if the jump is
    /// taken.
    pub fn select(&mut self, jump: &Instruction, moved: &Instruction) {
        let Instruction { insn, info, cost, .. } = *moved;
        let source = match info.op {
            Op::MOV64_REG => reg(insn.src),
            Op::MOV32_REG => {
                self.asm.mov(W32, R11, reg(insn.src));
                R11
            }
            Op::MOV64_IMM => {
                self.asm.mov_imm(R11, insn.imm as i64 as u64);
                R11
            }
            _ => {
                self.asm.mov_imm(R11, u64::from(insn.imm as u32));
                R11
            }
        };
        let taken = self.compare(jump);
        self.asm.move_if(taken.inverted(), reg(insn.dst), source);
        // The cost of a move, which the refunds below rely on.
        debug_assert_eq!(cost, 1);
        match taken {
            Cond::Below => self.asm.add_with_carry(GAS, 0),
            Cond::AboveEqual => self.asm.subtract_with_borrow(GAS, -1),
            _ => {
                self.asm.set_if(taken, R11);
                self.asm.zero_extend(Size::B1, R11, R11);
                self.asm.alu(Alu::Add, W64, GAS, R11);
            }
        }
    }

    pub fn conditional_jump(&mut self, instruction: &Instruction, position: Position) {
        let cond = self.compare(instruction);
        let fixup = self.asm.jump_if(cond);
        let target = instruction.jump_target().unwrap_or(0);
        if position.after == 0 {
            self.jumps.push((fixup, target));
        } else {
            self.trace_exits.push(TraceExit { fixup, target, refund: position.after });
        }
    }

    /// Emits a conditional jump's comparison, and returns its condition.
    pub fn compare(&mut self, instruction: &Instruction) -> Cond {
        let Instruction { insn, info, .. } = *instruction;
        let (width, dst) = (width(&insn), reg(insn.dst));
        // Source: RFC 9669, section 4.3: the code is in the upper bits of the opcode.
        let (cond, test) = match insn.opcode & 0xf0 {
            0x10 => (Cond::Equal, false),
            0x20 => (Cond::Above, false),
            0x30 => (Cond::AboveEqual, false),
            0x40 => (Cond::NotEqual, true),
            0x50 => (Cond::NotEqual, false),
            0x60 => (Cond::Greater, false),
            0x70 => (Cond::GreaterEqual, false),
            0xa0 => (Cond::Below, false),
            0xb0 => (Cond::BelowEqual, false),
            0xc0 => (Cond::Less, false),
            _ => (Cond::LessEqual, false),
        };
        match (info.format, test) {
            (Format::JumpImm, true) => self.asm.test_imm(width, dst, insn.imm),
            (Format::JumpImm, false) if insn.imm == 0 => self.asm.test(width, dst, dst),
            (Format::JumpImm, false) => self.asm.alu_imm(Alu::Cmp, width, dst, insn.imm),
            (_, true) => self.asm.test(width, dst, reg(insn.src)),
            (_, false) => self.asm.alu(Alu::Cmp, width, dst, reg(insn.src)),
        }
        cond
    }
}
