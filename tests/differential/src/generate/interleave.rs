//! Small functions whose blocks hold everything that a compiler may leave out, mixed with what another engine
//! may take over at: values that are overwritten, halves of rotations, products of numbers of 64 bits,
//! operands that are loaded, and between them accesses that make the heap grow, and stores that show what was
//! computed before the block ends.

use super::{builder::Builder, insn, statement::Access};
use ebpf_vm::isa::{Format, Insn, Op, FRAME_POINTER};

impl Builder<'_> {
    /// A function of a few such blocks.
    pub fn small_function(&mut self) {
        if self.rng.once_in(24) {
            self.warm_up();
        }
        for _ in 0..self.rng.between(1, 3) {
            for _ in 0..self.rng.between(0, 4) {
                self.value();
            }
            match self.rng.below(6) {
                0..=3 => self.jump_to_next(),
                4 => self.observe(),
                _ => {}
            }
            self.block();
            if self.rng.once_in(8) {
                self.statement(2);
            }
        }
        if self.rng.once_in(3) {
            self.observe();
        }
        self.emit(insn(Op::EXIT));
    }

    /// A loop that runs until the interpreter decodes what is around it.
    fn warm_up(&mut self) {
        let Some(counter) = self.reserve() else { return };
        self.set(counter, 900);
        let top = self.label();
        self.place(top);
        self.op(Op::SUB64_IMM, |insn| (insn.dst, insn.imm) = (counter, 1));
        let mut jump = insn(Op::JNE64_IMM);
        jump.dst = counter;
        self.jump(jump, top);
        self.release(counter);
    }

    /// A number: a valid address, or an invalid one.
    fn value(&mut self) {
        let register = self.few();
        match self.rng.below(4) {
            0 => self.heap_pointer(register),
            1 => {
                let address = self.address(Access::Store, 8, false);
                self.set(register, address);
            }
            _ => {
                let number = self.rng.number();
                self.set(register, number);
            }
        }
    }

    /// One of few registers, so that instructions have to do with one another.
    fn few(&mut self) -> u8 {
        loop {
            let register = *self.rng.pick(&[0, 1, 1, 2, 2, 3, 4, 5, 6, 7]);
            if self.is_free(register) {
                return register;
            }
        }
    }

    /// Several threads of instructions, in any order that keeps each thread's own.
    fn block(&mut self) {
        let mut threads = Vec::new();
        for _ in 0..self.rng.between(2, 6) {
            let mut thread = self.captured(Self::thread);
            thread.reverse();
            threads.push(thread);
        }
        while !threads.is_empty() {
            let at = self.rng.below(threads.len() as u64) as usize;
            // Often more than one at a time: what belongs together stays together.
            for _ in 0..self.rng.between(1, 3) {
                let Some(next) = threads[at].pop() else { break };
                let second =
                    (next.decode().map(|info| info.format) == Ok(Format::Wide)).then(|| threads[at].pop());
                self.emit(next);
                second.flatten().into_iter().for_each(|slot| self.emit(slot));
            }
            threads.retain(|thread| !thread.is_empty());
        }
        for _ in 0..self.rng.between(0, 3) {
            self.show();
        }
        // The longer the rest of the block, the more amounts of gas do not suffice for it.
        for _ in 0..self.rng.below(12) {
            let register = self.few();
            self.op(Op::MOV64_IMM, |insn| (insn.dst, insn.imm) = (register, 1));
        }
    }

    fn thread(&mut self) {
        match self.rng.below(10) {
            0 | 1 => self.growth(),
            2 | 3 => self.narrow_product(),
            4 | 5 => self.halves(),
            6 => self.overwritten(),
            7 => self.loaded(),
            8 => {
                self.show();
                self.show();
            }
            _ => {
                self.arithmetic();
                self.arithmetic();
            }
        }
    }

    fn heap_pointer(&mut self, register: u8) {
        if self.rng.once_in(3) {
            self.op(Op::MOV64_REG, |insn| (insn.dst, insn.src) = (register, FRAME_POINTER));
        } else {
            let (base, end) = (self.contract.layout.heap_base, self.contract.layout.heap_end);
            let address = base + self.rng.below(end - base + 1);
            self.set(register, address);
        }
    }

    /// An access to the heap.
    fn growth(&mut self) {
        let base = self.few();
        if !self.rng.once_in(4) {
            self.heap_pointer(base);
        }
        let access = self.any_kind();
        let off = *self.rng.pick(&[0, 0, 0, 8, -8, 1]);
        self.access(access, base, off);
    }

    /// A product whose operands' upper halves are zero, or one of them only; which of its results is used
    /// depends.
    fn narrow_product(&mut self) {
        for (register, zero) in [(2, true), (4, true), (1, false), (3, false)] {
            match self.rng.below(8) {
                0 => {}
                1 => {
                    let number = self.rng.number();
                    self.set(register, number);
                }
                _ if zero => self.op(Op::MOV64_IMM, |insn| insn.dst = register),
                2 | 3 => {
                    let from = self.few();
                    self.op(Op::MOV64_REG, |insn| (insn.dst, insn.src) = (register, from));
                }
                _ => {}
            }
        }
        let name = if self.rng.once_in(12) { "__udivti3" } else { "__multi3" };
        self.import(name);
        for register in [0, 2] {
            match self.rng.below(6) {
                0 => self.op(Op::MOV64_IMM, |insn| (insn.dst, insn.imm) = (register, 3)),
                1 => self.store(register),
                2 => self.access(Access::Load, register, 0),
                3 => {
                    let to = self.few();
                    self.op(Op::XOR64_REG, |insn| (insn.dst, insn.src) = (to, register));
                }
                _ => {}
            }
        }
    }

    /// `x << n | x >> (bits - n)`, and what becomes of both registers.
    fn halves(&mut self) {
        use Op::*;
        let (x, other) = (self.few(), self.few());
        let wide = self.rng.once_in(2);
        let bits = if wide { 64 } else { 32 };
        let (left, right, or) =
            if wide { (LSH64_IMM, RSH64_IMM, OR64_REG) } else { (LSH32_IMM, RSH32_IMM, OR32_REG) };
        let amount = self.rng.between(1, bits - 1) as i32;
        let copy = if !wide && self.rng.once_in(3) { MOV32_REG } else { MOV64_REG };
        self.op(copy, |insn| (insn.dst, insn.src) = (other, x));
        let (first, second) = if self.rng.once_in(2) { (x, other) } else { (other, x) };
        self.op(left, |insn| (insn.dst, insn.imm) = (first, amount));
        self.op(right, |insn| (insn.dst, insn.imm) = (second, bits as i32 - amount));
        let (dst, src) = if self.rng.once_in(2) { (x, other) } else { (other, x) };
        self.op(or, |insn| (insn.dst, insn.src) = (dst, src));
        if self.rng.once_in(2) {
            self.store(dst);
        }
        if self.rng.once_in(2) {
            self.op(MOV64_IMM, |insn| (insn.dst, insn.imm) = (src, 1));
        }
    }

    /// Values that are overwritten, after they were used to compute others or not.
    fn overwritten(&mut self) {
        let register = self.few();
        for _ in 0..self.rng.between(1, 3) {
            let number = self.rng.number();
            self.set(register, number);
            if self.rng.once_in(2) {
                let other = self.few();
                let op = *self.rng.pick(&[Op::ADD64_REG, Op::MOV64_REG, Op::MUL32_REG]);
                self.op(op, |insn| (insn.dst, insn.src) = (other, register));
            }
        }
        self.op(Op::MOV64_IMM, |insn| (insn.dst, insn.imm) = (register, 2));
    }

    /// A load, what is done with what was loaded, and perhaps the end of that.
    fn loaded(&mut self) {
        use Op::*;
        let (loaded, other) = (self.few(), self.few());
        if self.frame >= 16 && self.rng.once_in(2) {
            self.op(LDXDW, |insn| (insn.dst, insn.src, insn.off) = (loaded, FRAME_POINTER, -16));
        } else {
            let base = self.few();
            self.heap_pointer(base);
            let load = *self.rng.pick(&[LDXDW, LDXW]);
            self.op(load, |insn| (insn.dst, insn.src) = (loaded, base));
        }
        let op = *self.rng.pick(&[ADD64_REG, XOR64_REG, ADD32_REG, MUL64_REG, MUL32_REG, OR64_REG]);
        self.op(op, |insn| (insn.dst, insn.src) = (other, loaded));
        if self.rng.once_in(2) {
            self.op(MOV64_IMM, |insn| (insn.dst, insn.imm) = (loaded, 4));
        }
    }

    /// Makes a register visible before the block ends: in memory, or as an address.
    fn show(&mut self) {
        let register = self.few();
        if self.rng.once_in(4) {
            let off = *self.rng.pick(&[0, 8]);
            self.access(Access::Load, register, off);
        } else {
            self.store(register);
        }
    }

    /// Stores a register in the frame, or at a constant address.
    fn store(&mut self, register: u8) {
        let op = *self.rng.pick(&[Op::STXDW, Op::STXDW, Op::STXW]);
        if self.frame >= 16 && !self.rng.once_in(4) {
            let off = -8 * self.rng.between(1, i64::from(self.frame) / 8) as i16;
            return self.op(op, |insn| (insn.dst, insn.src, insn.off) = (FRAME_POINTER, register, off));
        }
        let base = self.few();
        if base != register {
            let address = self.address(Access::Store, 8, false);
            self.set(base, address);
            self.op(op, |insn| (insn.dst, insn.src) = (base, register));
        }
    }

    /// What `emit` emits, taken out again. It has no jumps.
    fn captured(&mut self, emit: impl FnOnce(&mut Self)) -> Vec<Insn> {
        let start = self.len();
        emit(self);
        self.take_from(start)
    }
}
