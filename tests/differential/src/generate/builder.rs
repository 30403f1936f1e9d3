//! Puts a function's code together: labels, jumps, registers.

use super::{insn, Contract, Relocation, RelocationKind};
use crate::Rng;
use ebpf_vm::isa::{Format, Insn, Op};

/// A place in a function that jumps go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(usize);

/// A function that is being made.
pub(super) struct Builder<'c> {
    pub rng: &'c mut Rng,
    pub contract: &'c Contract,
    /// Index of the function.
    pub index: usize,
    /// Size of its frame in bytes.
    pub frame: u32,
    code: Vec<Insn>,
    /// Positions of labels that were placed.
    labels: Vec<Option<usize>>,
    /// Jumps, and where they go.
    jumps: Vec<(usize, Label)>,
    /// Jumps that go anywhere.
    wild: Vec<usize>,
    relocations: Vec<Relocation>,
    /// Registers that hold loop counters, a bit for each.
    reserved: u16,
}

impl<'c> Builder<'c> {
    pub fn new(rng: &'c mut Rng, contract: &'c Contract, index: usize, frame: u32) -> Self {
        Self {
            rng,
            contract,
            index,
            frame,
            code: vec![Insn::frame(frame)],
            labels: Vec::new(),
            jumps: Vec::new(),
            wild: Vec::new(),
            relocations: Vec::new(),
            reserved: 0,
        }
    }

    /// Appends the function to the contract's code.
    pub fn finish(mut self, code: &mut Vec<Insn>, relocations: &mut Vec<Relocation>) {
        for (at, label) in core::mem::take(&mut self.jumps) {
            let target = self.labels[label.0].expect("every label is placed; qed");
            self.aim(at, target);
        }
        for at in core::mem::take(&mut self.wild) {
            let target = match self.rng.below(3) {
                // Near by: into the middle of what belongs together.
                0 => (at as i64 + self.rng.between(-4, 6)).clamp(1, self.code.len() as i64 - 1) as usize,
                // Forward.
                1 => at + 1 + self.rng.below((self.code.len() - at - 1) as u64) as usize,
                _ => 1 + self.rng.below(self.code.len() as u64 - 1) as usize,
            };
            // The second slot of an `lddw` is not a target, the one after it is: a function's last
            // instruction is no `lddw`.
            let target = target + usize::from(self.code[target].opcode == 0);
            self.aim(at, target);
        }
        let start = code.len();
        code.append(&mut self.code);
        relocations.extend(self.relocations.into_iter().map(|mut relocation| {
            relocation.at += start;
            relocation
        }));
    }

    fn aim(&mut self, at: usize, target: usize) {
        let distance = target as i64 - at as i64 - 1;
        match self.code[at].decode().map(|info| info.format) {
            Ok(Format::Jump32) => self.code[at].imm = distance as i32,
            _ => self.code[at].off = i16::try_from(distance).expect("functions are short; qed"),
        }
    }

    pub fn emit(&mut self, insn: Insn) {
        self.code.push(insn);
    }

    /// Slots that there are.
    pub fn len(&self) -> usize {
        self.code.len()
    }

    /// Takes out the slots from one on. They must have no jumps, nor addresses.
    pub fn take_from(&mut self, start: usize) -> Vec<Insn> {
        self.code.split_off(start)
    }

    /// The last instructions, up to so many.
    pub fn last(&self, count: usize) -> &[Insn] {
        &self.code[self.code.len().saturating_sub(count)..]
    }

    pub fn op(&mut self, op: Op, edit: impl FnOnce(&mut Insn)) {
        let mut insn = insn(op);
        edit(&mut insn);
        self.emit(insn);
    }

    /// `dst = value`, in one of the ways that there are.
    pub fn set(&mut self, dst: u8, value: u64) {
        match i32::try_from(value as i64) {
            Ok(imm) if !self.rng.once_in(4) => {
                self.op(Op::MOV64_IMM, |insn| (insn.dst, insn.imm) = (dst, imm))
            }
            _ if value >> 32 == 0 && self.rng.once_in(2) => {
                self.op(Op::MOV32_IMM, |insn| (insn.dst, insn.imm) = (dst, value as i32))
            }
            _ => Insn::lddw(dst, value).into_iter().for_each(|insn| self.emit(insn)),
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    pub fn place(&mut self, label: Label) {
        self.labels[label.0] = Some(self.code.len());
    }

    /// A jump with its operands, to a label.
    pub fn jump(&mut self, insn: Insn, to: Label) {
        self.jumps.push((self.code.len(), to));
        self.emit(insn);
    }

    /// An unconditional jump to a label, of either kind.
    pub fn ja(&mut self, to: Label) {
        let op = if self.rng.once_in(3) { Op::JA32 } else { Op::JA };
        self.jump(insn(op), to);
    }

    /// A jump to anywhere in the function.
    pub fn wild_jump(&mut self, insn: Insn) {
        self.wild.push(self.code.len());
        self.emit(insn);
    }

    pub fn call(&mut self, function: usize) {
        self.relocations.push(Relocation { at: self.code.len(), function, kind: RelocationKind::Call });
        self.op(Op::CALL_LOCAL, |_| {});
    }

    /// `lddw` of a function's address, plus something.
    pub fn address_of(&mut self, dst: u8, function: usize, plus: u64) {
        let kind = RelocationKind::Address(plus);
        self.relocations.push(Relocation { at: self.code.len(), function, kind });
        Insn::lddw(dst, 0).into_iter().for_each(|insn| self.emit(insn));
    }

    /// Any register.
    pub fn any_register(&mut self) -> u8 {
        self.rng.below(11) as u8
    }

    /// A register that may be written: not `r10`, and no loop counter.
    pub fn register(&mut self) -> u8 {
        loop {
            let register = self.rng.below(10) as u8;
            if self.is_free(register) {
                return register;
            }
        }
    }

    /// Whether a register holds no loop counter.
    pub fn is_free(&self, register: u8) -> bool {
        self.reserved & (1 << register) == 0
    }

    /// Two different registers that may be written.
    pub fn two_registers(&mut self) -> (u8, u8) {
        let first = self.register();
        loop {
            let second = self.register();
            if second != first {
                return (first, second);
            }
        }
    }

    /// Takes a register that calls keep, for a loop's counter.
    pub fn reserve(&mut self) -> Option<u8> {
        let free: Vec<u8> = (6..10).filter(|register| self.reserved & (1 << register) == 0).collect();
        let register = *free.get(self.rng.below(free.len() as u64) as usize)?;
        self.reserved |= 1 << register;
        Some(register)
    }

    pub fn release(&mut self, register: u8) {
        self.reserved &= !(1 << register);
    }

    /// Whether what comes is to be wrong, or at an edge.
    pub fn fault(&mut self) -> bool {
        self.contract.faults != 0 && self.rng.once_in(self.contract.faults)
    }
}
