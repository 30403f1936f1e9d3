//! The grammar: what a function's body consists of.

use super::{builder::Builder, insn, Dialect};
use ebpf_vm::{
    gas::GasClass,
    isa::{Format, Insn, InsnInfo, Op, FRAME_POINTER, INSTRUCTIONS},
    limits::{CODE_BASE, DATA_BASE},
};

/// Deepest nesting of loops and branches.
const MAX_DEPTH: u32 = 3;

/// What an access does, as far as its bounds go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Load,
    Store,
}

/// A register with an address.
pub(super) struct Pointer {
    pub base: u8,
    /// What it was set to.
    pub address: u64,
    /// What was added to that.
    pub moved: i64,
    /// Whether the address is at an edge, and offsets may be anything.
    pub fault: bool,
}

/// Which instructions of the table the reference engine has, too.
fn in_reference(op: Op) -> bool {
    use Op::*;
    !matches!(
        op,
        SDIV32_IMM
            | SDIV64_IMM
            | SDIV32_REG
            | SDIV64_REG
            | SMOD32_IMM
            | SMOD64_IMM
            | SMOD32_REG
            | SMOD64_REG
            | LDXSB
            | LDXSH
            | LDXSW
            | MOVSX832_REG
            | MOVSX1632_REG
            | MOVSX864_REG
            | MOVSX1664_REG
            | MOVSX3264_REG
            | SWAP16
            | SWAP32
            | SWAP64
    )
}

impl Builder<'_> {
    /// The whole function, of about so many statements.
    pub fn function(&mut self, size: i64) {
        let recursive = self.rng.once_in(6);
        if recursive {
            self.recursion();
        }
        if self.rng.once_in(2) {
            self.values();
        }
        // Some functions end in a jump back to their exit.
        let exit = self.label();
        let ends_in_jump = self.rng.once_in(6);
        let early = self.rng.between(0, size);
        for at in 0..size {
            if ends_in_jump && at == early {
                self.exit_in_the_middle(exit);
            }
            self.statement(0);
        }
        if ends_in_jump && early == size {
            self.exit_in_the_middle(exit);
        }
        if ends_in_jump {
            self.ja(exit);
        } else {
            self.emit(insn(Op::EXIT));
        }
    }

    fn exit_in_the_middle(&mut self, exit: super::builder::Label) {
        let over = self.label();
        self.ja(over);
        self.place(exit);
        self.emit(insn(Op::EXIT));
        self.place(over);
    }

    fn statements(&mut self, depth: u32) {
        for _ in 0..self.rng.between(1, 4) {
            self.statement(depth);
        }
    }

    pub(super) fn statement(&mut self, depth: u32) {
        if self.contract.wild != 0 && self.rng.once_in(self.contract.wild) {
            return self.wild();
        }
        match self.rng.below(46) {
            0..=8 => self.arithmetic(),
            9 => self.values(),
            10 => self.division(),
            11 => self.shift(),
            12..=16 => self.burst(),
            17..=20 => self.frame_access(),
            21 => self.any_access(),
            22..=25 if depth < MAX_DEPTH => self.repeat(depth),
            26..=28 if depth < MAX_DEPTH => self.branch(depth),
            29 => self.jump_to_next(),
            30 | 31 => self.call_direct(),
            32 => self.call_indirect(),
            33 => self.memory_intrinsic(),
            34 => self.wide_intrinsic(),
            35 => self.syscall(),
            36 => self.heap(),
            37 => self.unreachable(depth),
            38 => self.block_end(),
            40..=43 => self.idiom(),
            44 | 45 => self.observe(),
            39 if self.contract.faults != 0 && self.rng.once_in(20) => {
                self.import("abort");
            }
            _ => self.arithmetic(),
        }
    }

    /// Puts special values into registers.
    fn values(&mut self) {
        for _ in 0..self.rng.between(1, 4) {
            let (dst, value) = (self.register(), self.rng.number());
            self.set(dst, value);
        }
    }

    /// An instruction of the table for which `want` holds.
    fn pick(&mut self, want: impl Fn(&InsnInfo) -> bool) -> &'static InsnInfo {
        loop {
            let info = self.rng.pick(INSTRUCTIONS);
            let known = self.contract.dialect == Dialect::Full || in_reference(info.op);
            if known && want(info) {
                return info;
            }
        }
    }

    /// Some arithmetic: any operation, any registers, one time in four with dst = src.
    pub(super) fn arithmetic(&mut self) {
        let info = self.pick(|info| {
            matches!(info.format, Format::DstImm | Format::DstSrc | Format::Dst | Format::Wide)
                && info.gas != GasClass::Div
        });
        let dst = self.register();
        self.arithmetic_of(info, dst);
    }

    fn arithmetic_of(&mut self, info: &InsnInfo, dst: u8) {
        let src = if self.rng.once_in(4) { dst } else { self.any_register() };
        let number = self.rng.number();
        match info.format {
            Format::Wide => Insn::lddw(dst, number).into_iter().for_each(|insn| self.emit(insn)),
            Format::DstImm => self.op(info.op, |insn| (insn.dst, insn.imm) = (dst, number as i32)),
            Format::DstSrc => self.op(info.op, |insn| (insn.dst, insn.src) = (dst, src)),
            _ => self.op(info.op, |insn| insn.dst = dst),
        }
    }

    /// A division, often of or by something special.
    fn division(&mut self) {
        let info = self.pick(|info| info.gas == GasClass::Div);
        let (dst, src) = if self.rng.once_in(4) {
            let same = self.register();
            (same, same)
        } else {
            self.two_registers()
        };
        let minimum = [i64::MIN as u64, i64::from(i32::MIN) as u64, 0x8000_0000, u64::MAX, 0, 100];
        if self.rng.once_in(2) {
            let value = *self.rng.pick(&minimum);
            self.set(dst, value);
        }
        let divisors = [0, 1, 2, u64::MAX, 0xffff_ffff, 0x1_0000_0000, 3, i64::MIN as u64];
        let divisor = if self.rng.once_in(3) { self.rng.number() } else { *self.rng.pick(&divisors) };
        // The reference engine refuses to divide by zero.
        let safe = self.contract.dialect == Dialect::Reference;
        if info.format == Format::DstImm {
            let imm = divisor as i32 | i32::from(safe);
            return self.op(info.op, |insn| (insn.dst, insn.imm) = (dst, imm));
        }
        if dst != src && self.rng.once_in(2) {
            self.set(src, divisor);
        }
        if safe {
            self.op(Op::OR64_IMM, |insn| (insn.dst, insn.imm) = (src, 1));
        }
        self.op(info.op, |insn| (insn.dst, insn.src) = (dst, src));
    }

    /// A shift by any amount.
    fn shift(&mut self) {
        use Op::*;
        let (dst, src) = if self.rng.once_in(4) {
            let same = self.register();
            (same, same)
        } else {
            self.two_registers()
        };
        let amount = match self.rng.below(4) {
            0 => self.rng.number(),
            1 => self.rng.number() << 6,
            _ => self.rng.below(70),
        };
        if self.rng.once_in(3) {
            let op = *self.rng.pick(&[LSH32_IMM, LSH64_IMM, RSH32_IMM, RSH64_IMM, ARSH32_IMM, ARSH64_IMM]);
            return self.op(op, |insn| (insn.dst, insn.imm) = (dst, amount as i32));
        }
        if dst != src {
            self.set(src, amount);
        }
        let op = *self.rng.pick(&[LSH32_REG, LSH64_REG, RSH32_REG, RSH64_REG, ARSH32_REG, ARSH64_REG]);
        self.op(op, |insn| (insn.dst, insn.src) = (dst, src));
    }

    /// The regions as ranges that an access is fine in.
    fn region(&mut self, access: Access) -> (u64, u64) {
        let layout = &self.contract.layout;
        let regions = [
            (DATA_BASE, layout.environment_end),
            (DATA_BASE, layout.data_start),
            (layout.data_start, layout.heap_base),
            (layout.data_start, layout.heap_base),
            (layout.heap_base, layout.heap_end),
        ];
        let first = if access == Access::Store { 2 } else { 0 };
        let (start, end) = *self.rng.pick(&regions[first..]);
        // An empty one is of no use.
        if start == end {
            (layout.data_start, layout.heap_end)
        } else {
            (start, end)
        }
    }

    /// An address with `room` accessible bytes on both sides; or at an edge, if `fault`.
    pub(super) fn address(&mut self, access: Access, room: u64, fault: bool) -> u64 {
        if fault {
            return self.edge_address();
        }
        let (start, end) = self.region(access);
        if end - start <= 2 * room {
            return start + (end - start) / 2;
        }
        let span = end - start - 2 * room;
        // The ends of a region more often than its middle.
        let offset = match self.rng.below(4) {
            0 => 0,
            1 => span,
            _ => self.rng.below(span + 1),
        };
        start + room + offset
    }

    /// An address at an edge of memory, or one that is only wrong in its upper half.
    fn edge_address(&mut self) -> u64 {
        let layout = self.contract.layout;
        let page = layout.heap_base + 4096 * self.rng.below(5);
        let edge = *self.rng.pick(&[
            DATA_BASE,
            layout.environment_end,
            layout.rodata_end,
            layout.data_start,
            layout.data_end,
            layout.stack_base,
            layout.heap_base,
            layout.heap_end,
            layout.heap_end,
            page,
            0,
            CODE_BASE,
            1 << 32,
            (1 << 32) + layout.stack_base,
            (1 << 63) + layout.stack_base,
            0xffff_ffff_0000_0000 + layout.stack_base,
            u64::from(u32::MAX),
            1 << 31,
        ]);
        edge.wrapping_add(self.rng.below(25)).wrapping_sub(12)
    }

    /// One access at a register and an offset.
    pub(super) fn access(&mut self, access: Access, base: u8, off: i16) {
        let info = match access {
            Access::Load => self.pick(|info| info.format == Format::Load),
            Access::Store => self.pick(|info| {
                matches!(info.format, Format::StoreImm | Format::StoreReg) || info.format == Format::Atomic
            }),
        };
        let reference = self.contract.dialect == Dialect::Reference;
        let other = if self.rng.once_in(6) { base } else { self.any_register() };
        let written = if self.rng.once_in(6) && base != FRAME_POINTER { base } else { self.register() };
        let number = self.rng.number();
        match info.format {
            Format::Load => self.op(info.op, |insn| (insn.dst, insn.src, insn.off) = (written, base, off)),
            Format::StoreImm => {
                self.op(info.op, |insn| (insn.dst, insn.off, insn.imm) = (base, off, number as i32))
            }
            Format::StoreReg => self.op(info.op, |insn| (insn.dst, insn.src, insn.off) = (base, other, off)),
            _ if reference => self.op(Op::STXDW, |insn| (insn.dst, insn.src, insn.off) = (base, other, off)),
            _ => {
                // For half of them, compare-and-exchange finds what it expects.
                if self.rng.once_in(8) {
                    self.op(Op::LDXDW, |insn| (insn.dst, insn.src, insn.off) = (0, base, off));
                    if base == 0 {
                        return;
                    }
                }
                // `src` is written by some.
                self.op(info.op, |insn| (insn.dst, insn.src, insn.off) = (base, written, off))
            }
        }
    }

    pub(super) fn any_kind(&mut self) -> Access {
        if self.rng.once_in(2) {
            Access::Load
        } else {
            Access::Store
        }
    }

    /// Several accesses through one or two pointers, in any order of offsets, with whatever may come between:
    /// what a compiler that joins checks has to get right.
    fn burst(&mut self) {
        let only_loads = self.rng.once_in(4);
        let kind = if only_loads { Access::Load } else { Access::Store };
        // How far accesses are from the pointer: within one joined check, or not.
        let room = *self.rng.pick(&[4, 16, 40, 64, 200]);
        let mut pointers: Vec<Pointer> =
            (0..self.rng.between(1, 2)).map(|_| self.pointer(kind, room)).collect();
        for _ in 0..self.rng.between(1, 10) {
            let index = self.rng.below(pointers.len() as u64) as usize;
            // The other one may have been put into the same register.
            let at = &mut pointers[index];
            let access = if only_loads { Access::Load } else { self.any_kind() };
            let off = self.offset(at, room as i64);
            self.access(access, at.base, off);
            match self.rng.below(18) {
                0 | 1 => self.move_pointer(at),
                2 => {
                    let copy = self.register();
                    self.op(Op::MOV64_REG, |insn| (insn.dst, insn.src) = (copy, at.base));
                    at.base = copy;
                }
                3 => self.jump_to_next(),
                4 => {
                    // Around the next access.
                    let over = self.label();
                    let condition = self.condition();
                    self.jump(condition, over);
                    let off = self.offset(at, room as i64);
                    self.access(access, at.base, off);
                    self.place(over);
                }
                5 => self.arithmetic(),
                6 => self.set_pointer(at),
                7 => self.far_and_back(at.base),
                _ => {}
            }
            for at in &mut pointers {
                if self.written_since(at.base) {
                    self.set_pointer(at);
                }
            }
        }
    }

    /// Puts the address into the register, again.
    pub(super) fn set_pointer(&mut self, pointer: &mut Pointer) {
        pointer.moved = 0;
        self.set(pointer.base, pointer.address);
    }

    /// An offset within `room`, or one that is wrong.
    fn offset(&mut self, pointer: &Pointer, room: i64) -> i16 {
        match self.rng.below(20) {
            0 if pointer.fault => self.rng.number() as i16,
            1 if pointer.fault => *self.rng.pick(&[i16::MIN, i16::MAX, 4096, -4096]),
            _ => (self.rng.between(-room, room) - pointer.moved) as i16,
        }
    }

    /// Adds a constant to a pointer.
    fn move_pointer(&mut self, pointer: &mut Pointer) {
        let by = self.rng.between(-40, 40);
        let (op, moved) = if self.rng.once_in(2) { (Op::ADD64_IMM, by) } else { (Op::SUB64_IMM, -by) };
        pointer.moved += moved;
        self.op(op, |insn| (insn.dst, insn.imm) = (pointer.base, by as i32));
    }

    /// Moves a pointer far away and back.
    fn far_and_back(&mut self, base: u8) {
        let far = *self.rng.pick(&[1 << 24, (1 << 24) - 1, i32::MAX, i32::MIN, -(1 << 24), 1 << 30, 65536]);
        self.op(Op::ADD64_IMM, |insn| (insn.dst, insn.imm) = (base, far));
        if self.fault() {
            let access = self.any_kind();
            self.access(access, base, 0);
        }
        self.op(Op::SUB64_IMM, |insn| (insn.dst, insn.imm) = (base, far));
    }

    /// Whether one of the last two instructions wrote a register, other than to move it by a constant. Left
    /// as it is, once in a while.
    fn written_since(&mut self, register: u8) -> bool {
        let written = self.last(3).iter().any(|insn| {
            insn.decode().is_ok_and(|info| {
                let moves = matches!(info.op, Op::ADD64_IMM | Op::SUB64_IMM | Op::MOV64_REG);
                let fetches = info.format == Format::Atomic && insn.imm & 1 != 0;
                (info.format.writes_dst() && !moves && insn.dst == register)
                    || (fetches && (insn.src == register || register == 0))
            })
        });
        written && !(self.contract.faults != 0 && self.rng.once_in(8))
    }

    /// An access relative to `r10`: in the frame, across its ends, outside.
    fn frame_access(&mut self) {
        let frame = i64::from(self.frame);
        let off = if self.fault() {
            match self.rng.below(4) {
                0 => -frame + self.rng.between(-9, 9),
                1 => self.rng.between(-9, 9),
                2 => self.rng.between(i64::from(i16::MIN), i64::from(i16::MAX)),
                _ => -frame - self.rng.below(300) as i64,
            }
        } else if frame == 0 {
            return self.arithmetic();
        } else {
            -8 * (self.rng.below(frame as u64 / 8) as i64 + 1)
        };
        let access = self.any_kind();
        for _ in 0..self.rng.between(1, 4) {
            self.access(access, FRAME_POINTER, off.clamp(-32768, 32767) as i16);
        }
    }

    /// An access through a register that holds whatever it holds; only where that may trap.
    fn any_access(&mut self) {
        if !self.fault() {
            return self.burst();
        }
        let (access, base, off) = (self.any_kind(), self.any_register(), self.rng.number() as i16);
        self.access(access, base, off);
    }

    /// Makes more of the heap accessible.
    fn heap(&mut self) {
        let layout = self.contract.layout;
        if layout.heap_end - layout.heap_base < 16 {
            return self.arithmetic();
        }
        let base = self.register();
        let page =
            layout.heap_base + 4096 * self.rng.below((layout.heap_end - layout.heap_base).div_ceil(4096));
        let address = page.max(layout.heap_base + 8).min(layout.heap_end - 8) + self.rng.below(8);
        self.set(base, address);
        let access = self.any_kind();
        let off = self.rng.between(-8, 0) as i16;
        self.access(access, base, off);
    }

    /// A conditional jump without its target.
    pub(super) fn condition(&mut self) -> Insn {
        let info = self.pick(|info| matches!(info.format, Format::JumpImm | Format::JumpReg));
        let mut condition = insn(info.op);
        condition.dst = self.any_register();
        match info.format {
            Format::JumpReg => condition.src = self.any_register(),
            _ => condition.imm = self.rng.number() as i32,
        }
        condition
    }

    /// `if`, with or without `else`.
    fn branch(&mut self, depth: u32) {
        // Equal or next to one another, so that every kind of jump goes both ways.
        if self.rng.once_in(2) {
            let value = self.rng.number();
            let (a, b) = self.two_registers();
            let near = value.wrapping_add(self.rng.below(3)).wrapping_sub(1);
            self.set(a, value);
            self.set(b, near);
        }
        let (otherwise, end) = (self.label(), self.label());
        let condition = self.condition();
        self.jump(condition, otherwise);
        self.statements(depth + 1);
        if self.rng.once_in(2) {
            self.ja(end);
            self.place(otherwise);
            self.statements(depth + 1);
        } else {
            self.place(otherwise);
        }
        self.place(end);
    }

    /// A loop that ends.
    fn repeat(&mut self, depth: u32) {
        use Op::*;
        let Some(counter) = self.reserve() else { return self.arithmetic() };
        let rounds = self.rng.between(1, 6) as i32;
        let up = self.rng.once_in(2);
        self.set(counter, if up { 0 } else { rounds as u64 });
        let top = self.label();
        self.place(top);
        self.statements(depth + 1);
        let narrow = self.rng.once_in(3);
        let (step, jump, limit) = if up {
            let step = if narrow { ADD32_IMM } else { ADD64_IMM };
            let strict = [JLT64_IMM, JLT32_IMM, JSLT64_IMM, JSLT32_IMM, JNE64_IMM, JNE32_IMM];
            let weak = [JLE64_IMM, JLE32_IMM, JSLE64_IMM, JSLE32_IMM];
            if self.rng.once_in(3) {
                (step, *self.rng.pick(&weak), rounds - 1)
            } else {
                (step, *self.rng.pick(&strict), rounds)
            }
        } else {
            let step = if narrow { SUB32_IMM } else { SUB64_IMM };
            let strict = [JGT64_IMM, JGT32_IMM, JSGT64_IMM, JSGT32_IMM, JNE64_IMM, JNE32_IMM];
            let weak = [JGE64_IMM, JGE32_IMM, JSGE64_IMM, JSGE32_IMM, JSET64_IMM];
            if self.rng.once_in(3) {
                (step, *self.rng.pick(&weak), 1)
            } else {
                (step, *self.rng.pick(&strict), 0)
            }
        };
        self.op(step, |insn| (insn.dst, insn.imm) = (counter, 1));
        let mut jump = insn(jump);
        (jump.dst, jump.imm) = (counter, limit);
        self.jump(jump, top);
        self.release(counter);
    }

    pub(super) fn jump_to_next(&mut self) {
        let next = self.label();
        if self.rng.once_in(2) {
            self.ja(next);
        } else {
            let condition = self.condition();
            self.jump(condition, next);
        }
        self.place(next);
    }

    /// An `lddw` where a block ends, a jump around it, or a jump to it.
    fn block_end(&mut self) {
        let (dst, number) = (self.register(), self.rng.number());
        let (around, to) = (self.label(), self.label());
        let condition = self.condition();
        let target = if self.rng.once_in(2) { around } else { to };
        self.jump(condition, target);
        self.place(to);
        Insn::lddw(dst, number).into_iter().for_each(|insn| self.emit(insn));
        if self.rng.once_in(2) {
            self.ja(around);
        }
        self.place(around);
    }

    /// Code that nothing reaches.
    fn unreachable(&mut self, depth: u32) {
        let over = self.label();
        self.ja(over);
        if depth < MAX_DEPTH {
            self.statement(depth + 1);
        }
        if self.rng.once_in(3) {
            self.emit(insn(Op::EXIT));
        }
        self.place(over);
    }

    /// A jump, conditional or not, to anywhere.
    pub(super) fn wild(&mut self) {
        let jump = match self.rng.below(4) {
            0 => insn(Op::JA),
            1 => insn(Op::JA32),
            _ => self.condition(),
        };
        self.wild_jump(jump);
    }

    /// The function calls itself as often as `r1` says.
    fn recursion(&mut self) {
        let done = self.label();
        let mut test = insn(Op::JEQ64_IMM);
        test.dst = 1;
        self.jump(test, done);
        self.op(Op::SUB64_IMM, |insn| (insn.dst, insn.imm) = (1, 1));
        self.call(self.index);
        self.place(done);
    }

    /// Arguments: in `r1` a small number, for functions that call themselves as often.
    fn arguments(&mut self) {
        let depth = match self.rng.below(12) {
            0 => 520,
            1 => 510 + self.rng.below(3),
            _ => self.rng.below(6),
        };
        let depth = if self.contract.faults == 0 { depth % 8 } else { depth };
        self.set(1, depth);
        if self.rng.once_in(2) {
            let (dst, value) = (2 + self.rng.below(4) as u8, self.rng.number());
            self.set(dst, value);
        }
    }

    /// A function to call: a later one, so that programs end.
    fn callee(&mut self) -> Option<usize> {
        let later = (self.contract.functions - self.index - 1) as u64;
        if self.fault() {
            return Some(self.rng.below(self.contract.functions as u64) as usize);
        }
        (later > 0).then(|| self.index + 1 + self.rng.below(later) as usize)
    }

    fn call_direct(&mut self) {
        let Some(callee) = self.callee() else { return self.arithmetic() };
        self.arguments();
        self.call(callee);
    }

    fn call_indirect(&mut self) {
        let Some(callee) = self.callee() else { return self.arithmetic() };
        self.arguments();
        let register = loop {
            let register = self.register();
            if register != 1 {
                break register;
            }
        };
        if self.fault() {
            match self.rng.below(4) {
                0 => {
                    let value = *self.rng.pick(&[0, CODE_BASE - 8, CODE_BASE + (1 << 20), 1 << 32, u64::MAX]);
                    self.set(register, value);
                }
                1 => {
                    // Any register as it is, `r10` too.
                    let any = self.any_register();
                    return self.op(Op::CALL_REG, |insn| insn.dst = any);
                }
                _ => {
                    let plus = *self.rng.pick(&[1, 4, 7, 8, 16, 8u64.wrapping_neg(), 1 << 32, 1 << 63]);
                    self.address_of(register, callee, plus);
                }
            }
        } else {
            self.address_of(register, callee, 0);
        }
        self.op(Op::CALL_REG, |insn| insn.dst = register);
    }

    pub(super) fn import(&mut self, name: &str) {
        let index = self.contract.imports.iter().position(|import| *import == name);
        let index = index.expect("all imports are listed; qed") as i32;
        self.op(Op::CALL_IMPORT, |insn| insn.imm = index);
    }

    fn memory_intrinsic(&mut self) {
        let name = *self.rng.pick(&["memcpy", "memmove", "memset", "memcmp", "bcmp"]);
        let fault = self.fault();
        let len = match self.rng.below(8) {
            0 => 0,
            1 if fault => *self.rng.pick(&[4095, 4097, 1 << 20, 1 << 32, u64::MAX, u64::MAX - 7, 1 << 63]),
            2 => self.rng.below(200),
            _ => self.rng.below(33),
        };
        let destination = self.address(Access::Store, len.min(64), fault);
        let source = match self.rng.below(3) {
            // They overlap.
            0 => destination.wrapping_add(self.rng.below(33)).wrapping_sub(16),
            1 => destination,
            _ => {
                let fault = self.fault();
                self.address(Access::Load, len.min(64), fault)
            }
        };
        self.set(1, destination);
        let second = if name == "memset" { self.rng.number() } else { source };
        self.set(2, second);
        self.set(3, len);
        self.import(name);
    }

    fn wide_intrinsic(&mut self) {
        let name = *self.rng.pick(&["__multi3", "__udivti3", "__umodti3", "__divti3", "__modti3"]);
        for register in 1..5 {
            if !self.rng.once_in(4) {
                let value = self.rng.number();
                self.set(register, value);
            }
        }
        // Division by 0 and by -1.
        if self.rng.once_in(4) {
            let value = *self.rng.pick(&[0, u64::MAX]);
            self.set(3, value);
            self.set(4, value);
        }
        self.import(name);
    }

    fn syscall(&mut self) {
        for register in 1..6 {
            match self.rng.below(4) {
                0 => {
                    let fault = self.fault();
                    let address = self.address(Access::Store, 16, fault);
                    self.set(register, address);
                }
                1 => {
                    let value = self.rng.number();
                    self.set(register, value);
                }
                2 => {
                    let value = self.rng.below(64);
                    self.set(register, value);
                }
                _ => {}
            }
        }
        let name = *self.rng.pick(&["host", "host_of_another_name"]);
        self.import(name);
    }
}
