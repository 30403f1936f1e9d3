//! What compilers emit often, and engines therefore turn into something else: rotations, conditional moves,
//! products, operations on memory. In the exact form, almost in it, and with things in between.

use super::{
    builder::Builder,
    insn,
    statement::{Access, Pointer},
    Dialect,
};
use ebpf_vm::isa::{Insn, Op};

impl Builder<'_> {
    pub fn idiom(&mut self) {
        match self.rng.below(8) {
            0 | 1 => self.rotation(),
            2 | 3 => self.conditional_move(),
            4 => self.product(),
            5 => self.operation_on_memory(),
            6 => self.dead_values(),
            _ => self.disguised_pointer(),
        }
    }

    /// Something harmless between two instructions that belong together, once in a while.
    fn between_halves(&mut self) {
        match self.rng.below(10) {
            0 => self.jump_to_next(),
            1 => self.arithmetic(),
            2 => self.import("host"),
            3 => self.wild_or_nothing(),
            4 => {
                let mut pointer = self.pointer(Access::Load, 8);
                self.set_pointer(&mut pointer);
                self.access(Access::Load, pointer.base, 0);
            }
            _ => {}
        }
    }

    /// `x << n | x >> (bits - n)`, or not quite.
    fn rotation(&mut self) {
        use Op::*;
        let (x, other) = self.two_registers();
        let wide = self.rng.once_in(2);
        let bits = if wide { 64 } else { 32 };
        let amount = self.rng.between(0, bits) as i32;
        let rest = if self.rng.once_in(5) { self.rng.between(0, 70) as i32 } else { bits as i32 - amount };
        let value = self.rng.number();
        self.set(x, value);
        let copy = if self.rng.once_in(4) { MOV32_REG } else { MOV64_REG };
        self.op(copy, |insn| (insn.dst, insn.src) = (other, x));
        let (left, right) = if wide { (LSH64_IMM, RSH64_IMM) } else { (LSH32_IMM, RSH32_IMM) };
        let right = if self.rng.once_in(10) {
            if wide {
                ARSH64_IMM
            } else {
                ARSH32_IMM
            }
        } else {
            right
        };
        let (first, second) = if self.rng.once_in(2) { (left, right) } else { (right, left) };
        self.op(first, |insn| (insn.dst, insn.imm) = (x, amount));
        self.between_halves();
        self.op(second, |insn| (insn.dst, insn.imm) = (other, rest));
        self.between_halves();
        let join = if wide {
            *self.rng.pick(&[OR64_REG, XOR64_REG, ADD64_REG, OR32_REG])
        } else {
            *self.rng.pick(&[OR32_REG, XOR32_REG, ADD32_REG, OR64_REG])
        };
        let (dst, src) = if self.rng.once_in(2) { (x, other) } else { (other, x) };
        self.op(join, |insn| (insn.dst, insn.src) = (dst, src));
        // The half that was joined may be read, or not.
        if self.rng.once_in(2) {
            self.op(MOV64_IMM, |insn| (insn.dst, insn.imm) = (src, 1));
        }
    }

    /// A jump over one or two moves, and an access or arithmetic with what was moved.
    fn conditional_move(&mut self) {
        let (dst, src) = self.two_registers();
        let room = 8;
        let fault = self.fault();
        let addresses = [self.address(Access::Store, room, false), self.address(Access::Store, room, fault)];
        self.set(dst, addresses[0]);
        self.set(src, addresses[1]);
        if self.rng.once_in(3) {
            // A check in front.
            self.access(Access::Load, dst, 0);
            self.set(dst, addresses[0]);
            self.set(src, addresses[1]);
        }
        let over = self.label();
        let condition = self.condition();
        self.jump(condition, over);
        match self.rng.below(4) {
            0 => self.set(dst, addresses[1]),
            1 => self.op(Op::MOV32_REG, |insn| (insn.dst, insn.src) = (dst, src)),
            _ => self.op(Op::MOV64_REG, |insn| (insn.dst, insn.src) = (dst, src)),
        }
        if self.rng.once_in(4) {
            self.op(Op::ADD64_IMM, |insn| (insn.dst, insn.imm) = (dst, 4));
        }
        self.place(over);
        let access = self.any_kind();
        let off = self.rng.between(-4, 0) as i16;
        self.access(access, dst, off);
    }

    /// Products of 128 bits of numbers of 64, and what is done with the halves.
    fn product(&mut self) {
        for (register, zero) in [(1, false), (2, true), (3, false), (4, true)] {
            let value = if zero && !self.rng.once_in(8) { 0 } else { self.rng.number() };
            self.set(register, value);
        }
        self.between_halves();
        let name = *self.rng.pick(&["__multi3", "__multi3", "__multi3", "__udivti3", "__umodti3"]);
        self.import(name);
        let (high, low) = (self.register(), self.register());
        self.op(Op::XOR64_REG, |insn| (insn.dst, insn.src) = (high, 2));
        self.op(Op::ADD64_REG, |insn| (insn.dst, insn.src) = (low, 0));
    }

    /// A load, an operation with what was loaded, and perhaps a store of it, to the same place or another.
    fn operation_on_memory(&mut self) {
        use Op::*;
        let pointer = self.pointer(Access::Store, 16);
        let (loaded, other) = self.two_registers();
        let load = *self.rng.pick(&[LDXDW, LDXW, LDXH, LDXB]);
        let off = self.rng.between(-8, 8) as i16;
        self.op(load, |insn| (insn.dst, insn.src, insn.off) = (loaded, pointer.base, off));
        self.between_halves();
        let operations = [
            ADD64_REG, ADD32_REG, SUB64_REG, SUB32_REG, XOR64_REG, XOR32_REG, AND64_REG, OR32_REG, MUL64_REG,
            MUL32_REG, LSH64_REG, MOV64_REG, MOV32_REG,
        ];
        let op = *self.rng.pick(&operations);
        let (dst, src) = if self.rng.once_in(3) { (loaded, other) } else { (other, loaded) };
        self.op(op, |insn| (insn.dst, insn.src) = (dst, src));
        match self.rng.below(3) {
            0 => self.op(MOV64_IMM, |insn| (insn.dst, insn.imm) = (src, 3)),
            1 if pointer.base != dst && pointer.base != loaded => {
                let store = *self.rng.pick(&[STXDW, STXW, STXH, STXB]);
                self.op(store, |insn| (insn.dst, insn.src, insn.off) = (pointer.base, dst, off));
            }
            _ => {}
        }
    }

    /// Results that are overwritten before they are read, with something in between that may stop the run.
    fn dead_values(&mut self) {
        let register = self.register();
        for _ in 0..self.rng.between(1, 3) {
            let value = self.rng.number();
            self.set(register, value);
            if self.rng.once_in(3) {
                self.op(Op::ADD64_REG, |insn| (insn.dst, insn.src) = (register, 10));
            }
            self.between_halves();
        }
        self.import("host");
    }

    /// An address that is only right in its lower half, used by way of that; the whole, only where a fault is
    /// wanted.
    fn disguised_pointer(&mut self) {
        use Op::*;
        let (base, copy) = self.two_registers();
        let address = self.address(Access::Store, 8, false);
        let upper = *self.rng.pick(&[1 << 32, 1 << 63, 0xffff_ffff << 32, 0x8000_0000 << 1]);
        self.set(base, address + upper);
        let narrow = match self.contract.dialect {
            Dialect::Full => *self.rng.pick(&[MOV32_REG, MOVSX3264_REG]),
            Dialect::Reference => MOV32_REG,
        };
        self.op(narrow, |insn| (insn.dst, insn.src) = (copy, base));
        if self.rng.once_in(3) {
            self.op(ADD32_IMM, |insn| (insn.dst, insn.imm) = (copy, 4));
        }
        let access = self.any_kind();
        let load = Insn { dst: 0, src: copy, ..insn(LDXW) };
        self.emit(load);
        if self.fault() {
            self.access(access, base, 0);
        } else if copy != 0 {
            self.access(access, copy, 0);
        }
        if base != copy && self.rng.once_in(3) && base != 0 {
            self.op(ADD32_IMM, |insn| (insn.dst, insn.imm) = (base, 0));
            self.access(access, base, 0);
        }
    }

    /// A jump to anywhere, where the contract has such jumps.
    fn wild_or_nothing(&mut self) {
        if self.contract.wild != 0 {
            self.wild();
        }
    }

    /// A syscall with the registers as they are: the harness compares all of them there.
    pub fn observe(&mut self) {
        self.import("host");
    }

    /// A pointer with `room` on both sides.
    pub fn pointer(&mut self, kind: Access, room: u64) -> Pointer {
        let fault = self.fault();
        let address = self.address(kind, room + 8, fault);
        let mut pointer = Pointer { base: self.register(), address, moved: 0, fault };
        self.set_pointer(&mut pointer);
        pointer
    }
}
