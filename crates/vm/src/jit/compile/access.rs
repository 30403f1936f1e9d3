//! Loads, stores and atomic operations: their checks, and what they do.

use super::{
    arithmetic::{operation, width, Operation},
    reg, Compiler, Detour, Place, Reason, Version, MEMORY,
};
use crate::{
    isa::{Format, Op},
    jit::{
        assembler::{
            Alu, Cond, Mem, Reg, Size,
            Width::{W32, W64},
            R11, RAX,
        },
        context::{load_limit, store_limit},
        function::{Access, Action, Check, Slot},
    },
    limits::DATA_BASE,
};

impl Compiler<'_> {
    /// Checks an access, and says where in the host's memory it is.
    pub(super) fn check(&mut self, index: usize, slot: &Slot, access: Access, place: Place) -> Mem {
        let base = reg(access.base);
        let off = i32::from(access.off);
        let own = access.len.trailing_zeros() as u8;
        match (place.version, slot.check) {
            (_, Check::None) | (Version::Fast, Check::Covered) => {}
            (Version::Fast, check) => {
                let (before, span, store) = match check {
                    Check::Range { before, span, store } => (before, span, store),
                    _ => (0, own, access.store),
                };
                self.compare_limit(base, off - before, span, store);
                let hole = self.asm.jump_if(Cond::AboveEqual);
                self.detours.push(Detour { hole, to: Some(index as u32), refund: place.after });
            }
            (Version::Precise, _) => {
                let retry = self.asm.offset();
                self.entries.push((index as u32, retry));
                self.compare_limit(base, off, own, access.store);
                self.stop_if(Cond::AboveEqual, slot.pc, place.rest, retry, Reason::Access);
            }
        }
        Mem::indexed(MEMORY, base, off - DATA_BASE as i32)
    }

    /// Compares `base + off` with the limit for a range of `1 << span` bytes: below is accessible.
    fn compare_limit(&mut self, base: Reg, off: i32, span: u8, store: bool) {
        let (lowest, limit) = match store {
            false => (DATA_BASE, load_limit(span)),
            true => (self.program.layout().data_start, store_limit(span)),
        };
        self.asm.lea(W64, R11, Mem::base(base, off - lowest as i32));
        self.asm.alu_from_mem(Alu::Cmp, W64, R11, limit.operand());
    }

    pub(super) fn access(&mut self, slot: &Slot, access: Access, operand: Mem) {
        let Slot { insn, info, .. } = *slot;
        let size = match access.len {
            1 => Size::B1,
            2 => Size::B2,
            4 => Size::B4,
            _ => Size::B8,
        };
        match info.format {
            Format::StoreImm => self.asm.store_imm(size, operand, insn.imm),
            Format::StoreReg => self.asm.store(size, operand, reg(insn.src)),
            Format::Atomic => self.atomic(slot, size, operand),
            _ if matches!(info.op, Op::LDXSB | Op::LDXSH | Op::LDXSW) => {
                self.asm.load_signed(size, reg(insn.dst), operand)
            }
            _ => self.asm.load(size, reg(insn.dst), operand),
        }
    }

    /// Atomic operations are plain: nothing else sees the memory.
    fn atomic(&mut self, slot: &Slot, size: Size, operand: Mem) {
        let src = reg(slot.insn.src);
        let width = if size == Size::B4 { W32 } else { W64 };
        if matches!(slot.info.op, Op::ATOMIC32_CMPXCHG | Op::ATOMIC64_CMPXCHG) {
            self.asm.compare_exchange(width, operand, src);
            if width == W32 {
                // Where the values are equal, it does not write rax, whose upper half may be anything.
                self.asm.mov(W32, RAX, RAX);
            }
            return;
        }
        let fetch = slot.insn.imm & 1 != 0;
        if fetch {
            self.asm.load(size, R11, operand);
        }
        match slot.info.op {
            Op::ATOMIC32_XCHG | Op::ATOMIC64_XCHG => self.asm.store(size, operand, src),
            _ => {
                // Source: RFC 9669, section 5.3: the operations have the codes of arithmetic.
                let op = match slot.insn.imm & 0xf0 {
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

    /// Emits a load and an operation on what was loaded as one, if nothing else reads that.
    pub(super) fn loaded_operand(&mut self, first: &Slot, index: usize, second: &Slot, place: Place) -> bool {
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
        let Some(access) = Access::of(&first.insn, first.info) else { return false };
        let memory = self.check(index, first, access, place);
        match operation {
            Operation::Alu(op) => self.asm.alu_from_mem(op, width, reg(dst), memory),
            _ => self.asm.imul_from_mem(width, reg(dst), memory),
        }
        true
    }
}
