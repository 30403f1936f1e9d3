//! Arithmetic and moves, fused where possible.

use super::compiler::Compiler;
use crate::{
    isa::{Format, Insn, Op},
    jit::{
        abi::{reg, REGISTER_MAP},
        assembler::{
            Alu, Cond, Mem, Reg, Shift, Size, Unary, Width,
            Width::{W32, W64},
            R10, R11, RAX, RCX, RDX,
        },
        cfg::{Action, Instruction},
    },
};

impl Compiler<'_> {
    /// Fuses a move with an operation on the copy. Returns false if it cannot.
    pub fn fuse_move(&mut self, first: &Instruction, second: &Instruction) -> bool {
        let (dst, src) = (reg(first.insn.dst), reg(first.insn.src));
        let imm = second.insn.imm;
        let alu = matches!(second.info.format, Format::DstImm | Format::DstSrc);
        let plain = first.action == Action::Plain && second.action == Action::Plain;
        if !alu || second.insn.dst != first.insn.dst {
            return false;
        }
        // The second operand, if it is a register; after the move, `dst` equals `src`.
        let by_register = second.info.format == Format::DstSrc;
        let operand = if second.insn.src == first.insn.dst { src } else { reg(second.insn.src) };
        let width = width(&second.insn);
        let operation = operation(&second.insn);
        match first.info.op {
            // 32-bit operations ignore the upper half.
            Op::MOV64_REG | Op::MOV32_REG if width == W32 || first.info.op == Op::MOV64_REG => {}
            Op::MOV64_IMM | Op::MOV32_IMM => {
                let constant = first.insn.imm;
                let sum = second.info.op == Op::ADD64_REG && second.insn.src != first.insn.dst;
                let same = first.info.op == Op::MOV64_IMM || constant >= 0;
                if plain && sum && same {
                    self.asm.lea(W64, dst, Mem::base(operand, constant));
                }
                return plain && sum && same;
            }
            _ => return false,
        }
        if let Action::Rotate(amount) = second.action {
            if self.bmi2 {
                self.asm.rotate_bmi2(width, dst, src, amount);
            }
            return self.bmi2;
        }
        match operation {
            Operation::Alu(Alu::Add) if by_register => {
                self.asm.lea(width, dst, Mem::indexed(src, operand, 0))
            }
            Operation::Alu(Alu::Add) => self.asm.lea(width, dst, Mem::base(src, imm)),
            Operation::Alu(Alu::Sub) if !by_register && imm != i32::MIN => {
                self.asm.lea(width, dst, Mem::base(src, -imm))
            }
            Operation::Mul if !by_register => self.asm.imul_imm(width, dst, src, imm),
            Operation::Shift(op) if by_register && self.bmi2 => {
                self.asm.shift_bmi2(op, width, dst, src, operand)
            }
            _ => return false,
        }
        true
    }

    pub fn immediate(&mut self, width: Width, instruction: &Instruction) {
        let Instruction { insn, info, .. } = *instruction;
        let (dst, imm) = (reg(insn.dst), insn.imm);
        let amount = |width| (imm as u8) & if width == W64 { 63 } else { 31 };
        if let Action::Rotate(amount) = instruction.action {
            return self.asm.shift_imm(Shift::Ror, width, dst, amount);
        }
        match operation(&insn) {
            Operation::Alu(op) => self.asm.alu_imm(op, width, dst, imm),
            Operation::Mov if width == W64 => self.asm.mov_imm(dst, imm as i64 as u64),
            Operation::Mov => self.asm.mov_imm(dst, u64::from(imm as u32)),
            Operation::Mul => self.asm.imul_imm(width, dst, dst, imm),
            Operation::Shift(_) if amount(width) == 0 => self.asm.mov(width, dst, dst),
            Operation::Shift(op) => self.asm.shift_imm(op, width, dst, amount(width)),
            Operation::Div | Operation::Mod => {
                let signed =
                    matches!(info.op, Op::SDIV64_IMM | Op::SDIV32_IMM | Op::SMOD64_IMM | Op::SMOD32_IMM);
                let divisor = if width == W64 { imm as i64 as u64 } else { u64::from(imm as u32) };
                self.divide_imm(width, dst, operation(&insn) == Operation::Mod, signed, divisor);
            }
        }
    }

    pub fn register(&mut self, width: Width, instruction: &Instruction) {
        let Instruction { insn, info, .. } = *instruction;
        let (dst, src) = (reg(insn.dst), reg(insn.src));
        match operation(&insn) {
            Operation::Alu(op) => self.asm.alu(op, width, dst, src),
            Operation::Mov => match insn.off {
                8 => self.asm.sign_extend(Size::B1, width, dst, src),
                16 => self.asm.sign_extend(Size::B2, width, dst, src),
                32 => self.asm.sign_extend(Size::B4, width, dst, src),
                _ => self.asm.mov(width, dst, src),
            },
            Operation::Mul => self.asm.imul(width, dst, src),
            Operation::Shift(op) => self.shift(op, width, dst, src),
            Operation::Div | Operation::Mod => {
                let signed =
                    matches!(info.op, Op::SDIV64_REG | Op::SDIV32_REG | Op::SMOD64_REG | Op::SMOD32_REG);
                self.asm.mov(width, R11, src);
                self.divide_checked(width, dst, operation(&insn) == Operation::Mod, signed);
            }
        }
    }

    pub fn unary(&mut self, width: Width, instruction: &Instruction) {
        let Instruction { insn, info, .. } = *instruction;
        let dst = reg(insn.dst);
        match info.op {
            Op::NEG32 | Op::NEG64 => self.asm.unary(Unary::Neg, width, dst),
            Op::LE16 => self.asm.zero_extend(Size::B2, dst, dst),
            Op::LE32 => self.asm.zero_extend(Size::B4, dst, dst),
            Op::LE64 => {}
            Op::BE16 | Op::SWAP16 => {
                self.asm.swap16(dst);
                self.asm.zero_extend(Size::B2, dst, dst);
            }
            Op::BE32 | Op::SWAP32 => self.asm.bswap(W32, dst),
            _ => self.asm.bswap(W64, dst),
        }
    }

    /// Emits a shift by a register. Without BMI2 the amount must be in rcx, which holds a guest register.
    fn shift(&mut self, op: Shift, width: Width, dst: Reg, amount: Reg) {
        if self.bmi2 {
            self.asm.shift_bmi2(op, width, dst, dst, amount);
        } else if dst == RCX {
            self.asm.mov(W64, R11, RCX);
            self.asm.mov(W64, RCX, amount);
            self.asm.shift_cl(op, width, R11);
            self.asm.mov(W64, RCX, R11);
        } else if amount == RCX {
            self.asm.shift_cl(op, width, dst);
        } else {
            self.asm.mov(W64, R11, RCX);
            self.asm.mov(W64, RCX, amount);
            self.asm.shift_cl(op, width, dst);
            self.asm.mov(W64, RCX, R11);
        }
    }

    /// `dst = dst / divisor`, or the remainder.
    fn divide_imm(&mut self, width: Width, dst: Reg, remainder: bool, signed: bool, divisor: u64) {
        let minus_one = if width == W64 { u64::MAX } else { u64::from(u32::MAX) };
        match (divisor, remainder) {
            (0, true) => self.asm.mov(width, dst, dst),
            (0, false) => self.asm.mov_imm(dst, 0),
            (_, true) if signed && divisor == minus_one => self.asm.mov_imm(dst, 0),
            (_, false) if signed && divisor == minus_one => self.asm.unary(Unary::Neg, width, dst),
            // Immediates are powers of two up to 2^31 only.
            (_, true) if !signed && divisor.is_power_of_two() => {
                self.asm.alu_imm(Alu::And, width, dst, (divisor - 1) as i32)
            }
            (1, false) => self.asm.mov(width, dst, dst),
            (_, false) if !signed && divisor.is_power_of_two() => {
                self.asm.shift_imm(Shift::Shr, width, dst, divisor.trailing_zeros() as u8)
            }
            _ => {
                self.asm.mov_imm(R11, divisor);
                self.divide(width, dst, remainder, signed);
            }
        }
    }

    /// `dst = dst / r11`, or the remainder, for any r11.
    fn divide_checked(&mut self, width: Width, dst: Reg, remainder: bool, signed: bool) {
        self.asm.test(width, R11, R11);
        let by_zero = self.asm.jump_short_if(Cond::Equal);
        let by_minus_one = signed.then(|| {
            self.asm.alu_imm(Alu::Cmp, width, R11, -1);
            self.asm.jump_short_if(Cond::Equal)
        });
        self.divide(width, dst, remainder, signed);
        let done = self.asm.jump_short();
        self.asm.bind_short(by_zero);
        if remainder {
            self.asm.mov(width, dst, dst);
        } else {
            self.asm.mov_imm(dst, 0);
        }
        if let Some(by_minus_one) = by_minus_one {
            let done = self.asm.jump_short();
            self.asm.bind_short(by_minus_one);
            if remainder {
                self.asm.mov_imm(dst, 0);
            } else {
                self.asm.unary(Unary::Neg, width, dst);
            }
            self.asm.bind_short(done);
        }
        self.asm.bind_short(done);
    }

    /// `dst = dst / r11`, or the remainder, for r11 other than 0, and other than -1 if it is signed. Division
    /// clobbers rax and rdx, which hold guest registers.
    fn divide(&mut self, width: Width, dst: Reg, remainder: bool, signed: bool) {
        if dst != RAX {
            self.asm.mov(W64, R10, RAX);
            self.asm.mov(width, RAX, dst);
        }
        if dst != RDX {
            self.asm.push(RDX);
        }
        if signed {
            self.asm.sign_to_rdx(width);
            self.asm.unary(Unary::Idiv, width, R11);
        } else {
            self.asm.alu(Alu::Xor, W32, RDX, RDX);
            self.asm.unary(Unary::Div, width, R11);
        }
        let result = if remainder { RDX } else { RAX };
        if dst != result {
            self.asm.mov(width, dst, result);
        }
        if dst != RDX {
            self.asm.pop(RDX);
        }
        if dst != RAX {
            self.asm.mov(W64, RAX, R10);
        }
    }

    /// `r2:r0 = r2:r1 * r4:r3`
    pub fn multiply_i128(&mut self, narrow: bool) {
        let [r0, r1, r2, r3, r4, ..] = REGISTER_MAP;
        if !narrow {
            // The contribution of the upper halves: r1 * r4 + r2 * r3.
            self.asm.mov(W64, R10, r1);
            self.asm.imul(W64, R10, r4);
            self.asm.imul(W64, r2, r3);
            self.asm.alu(Alu::Add, W64, R10, r2);
        }
        // One operand is in rdx, which is r3. Without BMI2 the other one, and the lower half of the result,
        // are in rax, which is r0.
        if self.bmi2 {
            self.asm.multiply_bmi2(r2, r0, r1);
        } else {
            self.asm.mov(W64, R11, r3);
            self.asm.mov(W64, r0, r1);
            self.asm.unary(Unary::Mul, W64, R11);
            self.asm.mov(W64, r2, RDX);
            self.asm.mov(W64, r3, R11);
        }
        if !narrow {
            self.asm.alu(Alu::Add, W64, r2, R10);
        }
    }
}

/// Source: RFC 9669, section 3: the instruction classes ALU64 and JMP are of 64 bits, ALU and JMP32 of 32.
pub fn width(insn: &Insn) -> Width {
    match insn.opcode & 0x07 {
        0x07 | 0x05 => W64,
        _ => W32,
    }
}

/// What an arithmetic instruction does. Source: RFC 9669, section 4.1: the code is in the upper bits of the
/// opcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Alu(Alu),
    Shift(Shift),
    Mul,
    Div,
    Mod,
    Mov,
}

pub fn operation(insn: &Insn) -> Operation {
    match insn.opcode & 0xf0 {
        0x00 => Operation::Alu(Alu::Add),
        0x10 => Operation::Alu(Alu::Sub),
        0x20 => Operation::Mul,
        0x30 => Operation::Div,
        0x40 => Operation::Alu(Alu::Or),
        0x50 => Operation::Alu(Alu::And),
        0x60 => Operation::Shift(Shift::Shl),
        0x70 => Operation::Shift(Shift::Shr),
        0x90 => Operation::Mod,
        0xa0 => Operation::Alu(Alu::Xor),
        0xb0 => Operation::Mov,
        _ => Operation::Shift(Shift::Sar),
    }
}
