//! A function taken apart: its instructions, and the basic blocks and traces that they form.
//!
//! A *block* is a run of instructions that are all executed if the first one is and none of them stops. A
//! *trace* is a run of blocks that is only entered at the top: conditional jumps leave it on the way, but
//! nothing jumps into it. Gas is charged, and accesses are checked, for whole traces where they can be.
//!
//! Everything here takes time and memory proportional to the function's size.

use super::{
    liveness::{self, Registers},
    plan,
};
use crate::{
    gas::MUL_I128,
    isa::{Format, Insn, InsnInfo, Op},
    program::{Import, Intrinsic, Program},
};
use alloc::vec::Vec;

/// An instruction of a function.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    pub pc: u32,
    pub insn: Insn,
    pub info: &'static InsnInfo,
    /// Gas that it always costs: its class, and what an inlined intrinsic adds.
    pub cost: u32,
    /// The intrinsic that it calls, if that is compiled to code which does not stop.
    pub inlined: Option<Intrinsic>,
    pub check: Check,
    pub action: Action,
    /// What the interpreter can read if it goes on here. See [`liveness`].
    pub live: Registers,
    /// Whether nothing reads `src` any more behind it.
    pub last_of_src: bool,
}

/// How an access to memory is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Not at all: there is none, it is in the function's frame, which `frame` has checked, or it is at a
    /// constant address that can always be accessed.
    None,
    /// By an earlier check of the trace.
    Covered,
    /// By itself.
    Own,
    /// Together with later accesses through the same pointer: a range of `1 << span` bytes that starts
    /// `before` bytes below the address of this one.
    Range {
        before: i32,
        span: u8,
        /// Whether all of it has to be writable.
        store: bool,
    },
}

/// What is emitted for an instruction, other than what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// What it says.
    Plain,
    /// Nothing: what it computes is not read any more.
    Unread,
    /// A shift of `dst` turned into a rotation to the right.
    Rotate(u8),
    /// Nothing: it joins the halves of a rotation, which has computed what it does.
    Joined,
    /// A conditional jump over a move, turned into a conditional move.
    Select,
    /// A product of 128 bits whose operands' upper halves are zero.
    NarrowProduct,
}

/// Indices of a basic block's instructions in [`Function::slots`].
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

/// A function, taken apart. One value serves for all functions of a program, one after the other.
#[derive(Debug, Default)]
pub struct Function {
    pub slots: Vec<Slot>,
    pub blocks: Vec<Block>,
    pub traces: Vec<Trace>,
    /// Size of its frame in bytes.
    pub frame: u32,
    /// Which of r6 to r9 it writes, as bits 0 to 3.
    pub saved: u8,
    /// For each pc since the function's start: what starts there.
    leaders: Vec<Leader>,
}

/// What starts at an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Leader {
    Nothing,
    /// A block that is only reached from the one before.
    Block,
    /// A trace.
    Trace,
}

impl Function {
    /// Takes apart the function that starts at `start`, and returns where the next one does.
    pub fn read(&mut self, program: &Program<'_>, start: u32) -> Option<u32> {
        self.slots.clear();
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
            let slot = Slot {
                pc,
                insn,
                info,
                cost,
                inlined,
                check: Check::None,
                action: Action::Plain,
                live: liveness::ALL,
                last_of_src: false,
            };
            self.saved |= (slot.written() >> 6 & 0xf) as u8;
            self.slots.push(slot);
            pc += width(info);
        };
        self.find_leaders(start, pc);
        self.form_traces(start);
        for trace in &self.traces {
            let blocks = &self.blocks[trace.start..trace.end];
            plan::trace(program, &mut self.slots, blocks, self.frame);
        }
        next
    }

    fn find_leaders(&mut self, start: u32, end: u32) {
        self.leaders.clear();
        self.leaders.resize((end - start) as usize + 1, Leader::Nothing);
        self.leaders[0] = Leader::Trace;
        for index in 0..self.slots.len() {
            let slot = &self.slots[index];
            let target = slot.jump_target();
            if let (Some(target), false) = (target, self.jumps_over_move(index)) {
                self.leaders[(target - start) as usize] = Leader::Trace;
            }
            let next = &mut self.leaders[(slot.pc + width(slot.info) - start) as usize];
            let leader = match slot.info.format {
                // Where a loop ends: what follows runs less often than it.
                Format::JumpImm | Format::JumpReg if target.is_some_and(|target| target <= slot.pc) => {
                    Leader::Trace
                }
                Format::JumpImm | Format::JumpReg => Leader::Block,
                _ if ends_block(slot.info, slot.inlined) => Leader::Trace,
                _ => Leader::Nothing,
            };
            *next = leader.max(*next);
        }
        for index in 0..self.slots.len() {
            if !self.jumps_over_move(index) {
                continue;
            }
            // The move must not be jumped to from elsewhere. What is jumped to is no move itself.
            let moved = (self.slots[index + 1].pc - start) as usize;
            if self.leaders[moved] == Leader::Block {
                self.slots[index].action = Action::Select;
                self.leaders[moved + 1] = self.leaders[moved + 1].max(Leader::Block);
            } else {
                self.leaders[moved + 1] = Leader::Trace;
            }
        }
    }

    /// Whether the instruction is a conditional jump over nothing but a move.
    fn jumps_over_move(&self, index: usize) -> bool {
        let (slot, Some(next)) = (&self.slots[index], self.slots.get(index + 1)) else { return false };
        let jump = matches!(slot.info.format, Format::JumpImm | Format::JumpReg);
        let moves = matches!(next.info.op, Op::MOV64_REG | Op::MOV32_REG | Op::MOV64_IMM | Op::MOV32_IMM);
        jump && moves && slot.jump_target() == Some(next.pc + 1)
    }

    fn form_traces(&mut self, start: u32) {
        self.blocks.clear();
        self.traces.clear();
        let (mut first_slot, mut first_block) = (0, 0);
        for index in 1..=self.slots.len() {
            let leader = match self.slots.get(index) {
                Some(slot) => self.leaders[(slot.pc - start) as usize],
                None => Leader::Trace,
            };
            if leader >= Leader::Block {
                let cost = self.slots[first_slot..index].iter().map(|slot| slot.cost).sum();
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

impl Slot {
    /// Where a jump goes.
    pub fn jump_target(&self) -> Option<u32> {
        let distance = match self.info.format {
            Format::Jump16 | Format::JumpImm | Format::JumpReg => i32::from(self.insn.off),
            Format::Jump32 => self.insn.imm,
            _ => return None,
        };
        Some(self.pc.wrapping_add(1).wrapping_add_signed(distance))
    }
}

/// Whether the instruction behind this one starts a block. `inlined` is the intrinsic that it calls, if that does not
/// stop.
pub fn ends_block(info: &InsnInfo, inlined: Option<Intrinsic>) -> bool {
    match info.format {
        Format::CallImport => inlined.is_none(),
        Format::Jump16
        | Format::Jump32
        | Format::JumpImm
        | Format::JumpReg
        | Format::CallLocal
        | Format::CallReg
        | Format::NoOperands => true,
        _ => false,
    }
}

/// Slots that an instruction takes.
pub fn width(info: &InsnInfo) -> u32 {
    match info.format {
        Format::Wide => 2,
        _ => 1,
    }
}

/// The intrinsic that an instruction calls, if that is compiled to code of its own: the product only, whose
/// cost is known.
pub fn inlined(program: &Program<'_>, insn: &Insn, info: &InsnInfo) -> Option<Intrinsic> {
    if info.format != Format::CallImport {
        return None;
    }
    match program.imports().get(insn.imm as u32 as usize)? {
        Import::Intrinsic(Intrinsic::MulI128) => Some(Intrinsic::MulI128),
        _ => None,
    }
}

/// What an instruction accesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Register with the address.
    pub base: u8,
    pub off: i16,
    pub len: u8,
    pub store: bool,
}

impl Access {
    pub fn of(insn: &Insn, info: &InsnInfo) -> Option<Self> {
        let (base, store) = match info.format {
            Format::Load => (insn.src, false),
            Format::StoreImm | Format::StoreReg | Format::Atomic => (insn.dst, true),
            _ => return None,
        };
        // Source: RFC 9669, section 5: size is in bits 3 and 4 of the opcode.
        let len = match insn.opcode & 0x18 {
            0x00 => 4,
            0x08 => 2,
            0x10 => 1,
            _ => 8,
        };
        Some(Self { base, off: insn.off, len, store })
    }
}
