//! Loads, stores and atomic operations, and their bounds checks.

use super::{
    arithmetic::{operation, width, Operation},
    compiler::{Compiler, Position, SideExit, Version},
};
use crate::{
    isa::{Format, Op},
    jit::{
        abi::{reg, MEMORY},
        assembler::{
            Alu, Cond, Mem, Reg, Size,
            Width::{W32, W64},
            R11, RAX,
        },
        cfg::{Action, BoundsCheck, Instruction},
        context::{load_limit, store_limit},
        effects::MemoryAccess,
        exit_site::ExitReason,
    },
    limits::DATA_BASE,
};

impl Compiler<'_> {
    /// Emits the bounds check of an access, and returns its operand in the host's memory.
    pub fn check_bounds(
        &mut self,
        index: usize,
        instruction: &Instruction,
        access: MemoryAccess,
        position: Position,
    ) -> Mem {
        let base = reg(access.base);
        let off = i32::from(access.off);
        let own = access.len.trailing_zeros() as u8;
        match (position.version, instruction.check) {
            (_, BoundsCheck::None) | (Version::Fast, BoundsCheck::Covered) => {}
            (Version::Fast, check) => {
                let (before, span, store) = match check {
                    BoundsCheck::Hoisted { before, span, store } => (before, span, store),
                    _ => (0, own, access.store),
                };
                self.compare_limit(base, off - before, span, store);
                let fixup = self.asm.jump_if(Cond::AboveEqual);
                self.side_exits.push(SideExit { fixup, to: Some(index as u32), refund: position.after });
            }
            (Version::Precise, _) => {
                let retry = self.asm.offset();
                self.entries.push((index as u32, retry));
                self.compare_limit(base, off, own, access.store);
                self.exit_if(
                    Cond::AboveEqual,
                    instruction.pc,
                    position.rest,
                    retry,
                    ExitReason::MemoryAccess,
                );
            }
        }
        Mem::indexed(MEMORY, base, off - DATA_BASE as i32)
    }

    /// Compares `base + off` with the limit for a range of `1 << span` bytes, below which it is accessible.
    fn compare_limit(&mut self, base: Reg, off: i32, span: u8, store: bool) {
        let (lowest, limit) = if store {
            (self.program.layout().data_start, store_limit(span))
        } else {
            (DATA_BASE, load_limit(span))
        };
        self.asm.lea(W64, R11, Mem::base(base, off - lowest as i32));
        self.asm.alu_from_mem(Alu::Cmp, W64, R11, limit.operand());
    }

    pub fn access(&mut self, instruction: &Instruction, access: MemoryAccess, operand: Mem) {
        let Instruction { insn, info, .. } = *instruction;
        let size = match access.len {
            1 => Size::B1,
            2 => Size::B2,
            4 => Size::B4,
            _ => Size::B8,
        };
        match info.format {
            Format::StoreImm => self.asm.store_imm(size, operand, insn.imm),
            Format::StoreReg => self.asm.store(size, operand, reg(insn.src)),
            Format::Atomic => self.atomic(instruction, size, operand),
            _ if matches!(info.op, Op::LDXSB | Op::LDXSH | Op::LDXSW) => {
                self.asm.load_signed(size, reg(insn.dst), operand)
            }
            _ => self.asm.load(size, reg(insn.dst), operand),
        }
    }

    /// Emits a plain read-modify-write: nothing else accesses the memory.
    fn atomic(&mut self, instruction: &Instruction, size: Size, operand: Mem) {
        let src = reg(instruction.insn.src);
        let width = if size == Size::B4 { W32 } else { W64 };
        if matches!(instruction.info.op, Op::ATOMIC32_CMPXCHG | Op::ATOMIC64_CMPXCHG) {
            self.asm.compare_exchange(width, operand, src);
            if width == W32 {
                // If the values are equal it does not write rax, whose upper half may be anything.
                self.asm.mov(W32, RAX, RAX);
            }
            return;
        }
        let fetch = instruction.insn.imm & 1 != 0;
        if fetch {
            self.asm.load(size, R11, operand);
        }
        match instruction.info.op {
            Op::ATOMIC32_XCHG | Op::ATOMIC64_XCHG => self.asm.store(size, operand, src),
            _ => {
                // Source: RFC 9669, section 5.3: the operations have the codes of arithmetic.
                let op = match instruction.insn.imm & 0xf0 {
                    0x00 => Alu::Add,
                    0x40 => Alu::Or,
                    0x50 => Alu::And,
                    _ => Alu::Xor,
                };
                self.asm.alu_to_mem(op, width, operand, src);
            }
        }
        if fetch {
            self.asm.mov(W64, src, R11);
        }
    }

    /// Folds a load into the operation on the loaded value, if nothing else reads it. Returns false if it
    /// cannot.
    pub fn fold_load(
        &mut self,
        first: &Instruction,
        index: usize,
        second: &Instruction,
        position: Position,
    ) -> bool {
        let width = width(&second.insn);
        let fits = match first.info.op {
            Op::LDXDW => true,
            Op::LDXW => width == W32,
            _ => false,
        };
        let (loaded, dst) = (first.insn.dst, second.insn.dst);
        let operand = second.info.format == Format::DstSrc && second.insn.src == loaded && loaded != dst;
        if !fits || !operand || !second.last_of_src || second.action != Action::Plain {
            return false;
        }
        let operation = operation(&second.insn);
        if !matches!(operation, Operation::Alu(_) | Operation::Mul) {
            return false;
        }
        let Some(access) = MemoryAccess::of(&first.insn, first.info) else { return false };
        let memory = self.check_bounds(index, first, access, position);
        match operation {
            Operation::Alu(op) => self.asm.alu_from_mem(op, width, reg(dst), memory),
            _ => self.asm.imul_from_mem(width, reg(dst), memory),
        }
        true
    }
}
