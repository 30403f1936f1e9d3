//! The control-flow graph of a function: its instructions, basic blocks and traces.
//!
//! A *basic block* is a sequence of instructions that are all executed if the first one is and none of them
//! exits. A *trace* is a sequence of blocks that is entered only at its top: conditional jumps may leave it,
//! but none enters it. Gas is charged, and bounds are checked, for whole traces where possible.
//!
//! Everything here takes time and memory proportional to the function's size.

use super::effects::{ends_block, inlined, reads, slots, written, RegisterSet, ALL};
use crate::{
    gas::MUL_I128,
    isa::{Format, Insn, InsnInfo, Op},
    program::{Intrinsic, Program},
};
use alloc::vec::Vec;

/// An instruction of a function.
#[derive(Clone, Copy, Debug)]
pub struct Instruction {
    pub pc: u32,
    pub insn: Insn,
    pub info: &'static InsnInfo,
    /// Its constant cost in gas, including that of an inlined intrinsic.
    pub cost: u32,
    /// The intrinsic that it calls, if native code inlines it.
    pub inlined: Option<Intrinsic>,
    pub check: BoundsCheck,
    pub action: Action,
    /// Live-in: the registers that the interpreter can read if it takes over here. See
    /// [`liveness`](super::liveness).
    pub live: RegisterSet,
    /// Whether this is the last use of `src`.
    pub last_of_src: bool,
}

/// How the bounds of an access are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundsCheck {
    /// Not at all: there is no access, it is in the function's frame, which `frame` has checked, or it is at
    /// a constant address that is always accessible.
    None,
    /// By an earlier check of the trace: elided.
    Covered,
    /// By its own check.
    Single,
    /// Together with later accesses through the same pointer, whose checks are hoisted to this one: a range
    /// of `1 << span` bytes that starts `before` bytes below the address of this access.
    Hoisted {
        before: i32,
        span: u8,
        /// Whether the whole range must be writable.
        store: bool,
    },
}

/// How an instruction is emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// As it stands in the code.
    Plain,
    /// Not at all: its result is dead.
    Dead,
    /// A shift of `dst`, as a rotation to the right.
    Rotate(u8),
    /// Not at all: it joins the halves of a rotation, which has computed its result.
    Joined,
    /// A conditional jump over a move, as a conditional move.
    Select,
    /// A 128-bit product of operands whose upper halves are zero.
    NarrowProduct,
}

/// Indices of a basic block's instructions in [`Function::instructions`].
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub start: usize,
    pub end: usize,
    pub cost: u32,
}

/// Indices of a trace's blocks in [`Function::blocks`].
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    pub start: usize,
    pub end: usize,
    pub cost: u32,
}

/// The control-flow graph of a function. One value is reused for all functions of a program.
#[derive(Debug, Default)]
pub struct Function {
    pub instructions: Vec<Instruction>,
    pub blocks: Vec<Block>,
    pub traces: Vec<Trace>,
    /// Size of its frame in bytes.
    pub frame: u32,
    /// Which of r6 to r9 it writes, as bits 0 to 3.
    pub saved: u8,
    /// For each pc, relative to the function's start: what starts there.
    leaders: Vec<Leader>,
}

/// What starts at an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Leader {
    Nothing,
    /// A block that is reached only from the previous one.
    Block,
    /// A trace.
    Trace,
}

impl Function {
    /// Builds the graph of the function that starts at `start`, and returns the start of the next function.
    pub fn build(&mut self, program: &Program<'_>, start: u32) -> Option<u32> {
        self.instructions.clear();
        self.saved = 0;
        let mut pc = start;
        let next = loop {
            let Some(insn) = program.insn(pc) else { break None };
            // The program is verified: every slot decodes.
            let Ok(info) = insn.decode() else { break None };
            if info.op == Op::FRAME {
                if pc != start {
                    break Some(pc);
                }
                self.frame = insn.imm.unsigned_abs();
            }
            let inlined = inlined(program, &insn, info);
            let cost = u32::from(info.gas.cost()) + inlined.map_or(0, |_| MUL_I128 as u32);
            let instruction = Instruction {
                pc,
                insn,
                info,
                cost,
                inlined,
                check: BoundsCheck::None,
                action: Action::Plain,
                live: ALL,
                last_of_src: false,
            };
            self.saved |= (instruction.written() >> 6 & 0xf) as u8;
            self.instructions.push(instruction);
            pc += slots(info);
        };
        self.find_leaders(start, pc);
        self.form_traces(start);
        next
    }

    fn find_leaders(&mut self, start: u32, end: u32) {
        self.leaders.clear();
        self.leaders.resize((end - start) as usize + 1, Leader::Nothing);
        self.leaders[0] = Leader::Trace;
        for index in 0..self.instructions.len() {
            let instruction = &self.instructions[index];
            let target = instruction.jump_target();
            if let (Some(target), false) = (target, self.jumps_over_move(index)) {
                self.leaders[(target - start) as usize] = Leader::Trace;
            }
            let next = &mut self.leaders[(instruction.pc + slots(instruction.info) - start) as usize];
            let leader = match instruction.info.format {
                // The end of a loop: the code after it is colder.
                Format::JumpImm | Format::JumpReg
                    if target.is_some_and(|target| target <= instruction.pc) =>
                {
                    Leader::Trace
                }
                Format::JumpImm | Format::JumpReg => Leader::Block,
                _ if ends_block(instruction.info, instruction.inlined) => Leader::Trace,
                _ => Leader::Nothing,
            };
            *next = leader.max(*next);
        }
        for index in 0..self.instructions.len() {
            if !self.jumps_over_move(index) {
                continue;
            }
            // Nothing else may jump to the move. The target of the jump is not a move.
            let moved = (self.instructions[index + 1].pc - start) as usize;
            if self.leaders[moved] == Leader::Block {
                self.instructions[index].action = Action::Select;
                self.leaders[moved + 1] = self.leaders[moved + 1].max(Leader::Block);
            } else {
                self.leaders[moved + 1] = Leader::Trace;
            }
        }
    }

    /// Whether the instruction is a conditional jump over nothing but a move.
    fn jumps_over_move(&self, index: usize) -> bool {
        let (instruction, Some(next)) = (&self.instructions[index], self.instructions.get(index + 1)) else {
            return false;
        };
        let jump = matches!(instruction.info.format, Format::JumpImm | Format::JumpReg);
        let moves = matches!(next.info.op, Op::MOV64_REG | Op::MOV32_REG | Op::MOV64_IMM | Op::MOV32_IMM);
        jump && moves && instruction.jump_target() == Some(next.pc + 1)
    }

    fn form_traces(&mut self, start: u32) {
        self.blocks.clear();
        self.traces.clear();
        let (mut first_slot, mut first_block) = (0, 0);
        for index in 1..=self.instructions.len() {
            let leader = match self.instructions.get(index) {
                Some(instruction) => self.leaders[(instruction.pc - start) as usize],
                None => Leader::Trace,
            };
            if leader >= Leader::Block {
                let cost =
                    self.instructions[first_slot..index].iter().map(|instruction| instruction.cost).sum();
                self.blocks.push(Block { start: first_slot, end: index, cost });
                first_slot = index;
            }
            if leader == Leader::Trace {
                let end = self.blocks.len();
                let cost = self.blocks[first_block..end].iter().map(|block| block.cost).sum();
                self.traces.push(Trace { start: first_block, end, cost });
                first_block = end;
            }
        }
    }
}

impl Instruction {
    /// The target of a jump.
    pub fn jump_target(&self) -> Option<u32> {
        let distance = match self.info.format {
            Format::Jump16 | Format::JumpImm | Format::JumpReg => i32::from(self.insn.off),
            Format::Jump32 => self.insn.imm,
            _ => return None,
        };
        Some(self.pc.wrapping_add(1).wrapping_add_signed(distance))
    }

    /// The registers that it writes.
    pub fn written(&self) -> RegisterSet {
        written(&self.insn, self.info)
    }

    /// The registers that it reads as it stands in the code.
    pub fn reads(&self) -> RegisterSet {
        reads(&self.insn, self.info, self.inlined)
    }

    /// Whether machine code is emitted for it.
    pub fn is_emitted(&self) -> bool {
        !matches!(self.action, Action::Dead | Action::Joined)
    }
}
