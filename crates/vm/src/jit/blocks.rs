//! What the compiler knows of a function before it emits code: basic blocks with their costs, the registers
//! that the function changes, and which memory accesses one check can cover.
//!
//! Everything here takes time and memory proportional to the function's size.

use crate::{
    gas::MUL_I128,
    isa::{Format, Insn, InsnInfo, Op, FRAME_POINTER},
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
    /// How the memory access is checked, if it is one.
    pub check: Check,
}

/// How an access to memory is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Not at all: there is none, or it lies in the function's frame, which `frame` has checked.
    None,
    /// By an earlier check of the block.
    Covered,
    /// By itself.
    Own,
    /// Together with later accesses through the same pointer: a range of `1 << span` bytes that starts
    /// `before` bytes below the address of this one. Where it fails, the block goes on in a copy of it in
    /// which each access is checked by itself.
    Range {
        before: i32,
        span: u8,
        /// Whether all of it has to be writable.
        store: bool,
    },
}

/// Ranges of `1 << span` bytes are checked at once for `span` below this.
pub const SPANS: u8 = 8;

/// A basic block: instructions that are all executed if the first one is and none of them stops the run.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Index of the first instruction in [`Function::slots`].
    pub start: usize,
    /// Index behind the last one.
    pub end: usize,
    pub cost: u32,
}

/// A function, taken apart. One value serves for all functions of a program, one after the other.
#[derive(Debug, Default)]
pub struct Function {
    pub slots: Vec<Slot>,
    pub blocks: Vec<Block>,
    /// Size of its frame in bytes.
    pub frame: u32,
    /// Which of r6 to r9 it writes, as bits 0 to 3.
    pub saved: u8,
    /// For each pc since the function's start: whether a block starts there.
    leaders: Vec<bool>,
}

impl Function {
    /// Takes apart the function that starts at `start`, and returns where the next one does.
    pub fn read(&mut self, program: &Program<'_>, start: u32) -> Option<u32> {
        self.slots.clear();
        self.blocks.clear();
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
            self.saved |= (written(&insn, info) >> 6 & 0xf) as u8;
            let inlined = inlined(program, &insn, info);
            let cost = u32::from(info.gas.cost()) + inlined.map_or(0, |_| MUL_I128 as u32);
            self.slots.push(Slot { pc, insn, info, cost, inlined, check: Check::None });
            pc += width(info);
        };
        self.find_blocks(start, pc);
        for block in 0..self.blocks.len() {
            let Block { start, end, .. } = self.blocks[block];
            plan_checks(&mut self.slots[start..end], self.frame);
        }
        next
    }

    fn find_blocks(&mut self, start: u32, end: u32) {
        self.leaders.clear();
        self.leaders.resize((end - start) as usize + 1, false);
        self.leaders[0] = true;
        for slot in &self.slots {
            if let Some(target) = jump_target(slot) {
                self.leaders[(target - start) as usize] = true;
            }
            if ends_block(slot) {
                self.leaders[(slot.pc + width(slot.info) - start) as usize] = true;
            }
        }
        let mut first = 0;
        for index in 1..=self.slots.len() {
            let ends = match self.slots.get(index) {
                Some(slot) => self.leaders[(slot.pc - start) as usize],
                None => true,
            };
            if ends {
                let cost = self.slots[first..index].iter().map(|slot| slot.cost).sum();
                self.blocks.push(Block { start: first, end: index, cost });
                first = index;
            }
        }
    }
}

/// Slots that an instruction takes.
fn width(info: &InsnInfo) -> u32 {
    match info.format {
        Format::Wide => 2,
        _ => 1,
    }
}

/// Where a jump goes.
pub fn jump_target(slot: &Slot) -> Option<u32> {
    let distance = match slot.info.format {
        Format::Jump16 | Format::JumpImm | Format::JumpReg => i32::from(slot.insn.off),
        Format::Jump32 => slot.insn.imm,
        _ => return None,
    };
    Some(slot.pc.wrapping_add(1).wrapping_add_signed(distance))
}

/// The intrinsic that an instruction calls, if that is compiled to code of its own: the product only, whose
/// cost is known.
fn inlined(program: &Program<'_>, insn: &Insn, info: &InsnInfo) -> Option<Intrinsic> {
    if info.format != Format::CallImport {
        return None;
    }
    match program.imports().get(insn.imm as u32 as usize)? {
        Import::Intrinsic(Intrinsic::MulI128) => Some(Intrinsic::MulI128),
        _ => None,
    }
}

/// Whether the next instruction starts a block.
fn ends_block(slot: &Slot) -> bool {
    match slot.info.format {
        Format::CallImport => slot.inlined.is_none(),
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

/// The registers that an instruction changes, as bits. Calls of functions restore r6 to r9.
fn written(insn: &Insn, info: &InsnInfo) -> u16 {
    match info.format {
        Format::Atomic => match info.op {
            Op::ATOMIC32_CMPXCHG | Op::ATOMIC64_CMPXCHG => 1,
            // The lowest bit stands for `fetch`.
            _ if insn.imm & 1 != 0 => 1 << insn.src,
            _ => 0,
        },
        Format::CallImport => 1 << 0 | 1 << 2,
        Format::CallLocal | Format::CallReg => 0x3f,
        format if format.writes_dst() => 1 << insn.dst,
        _ => 0,
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

/// What a register holds: `origin`, some value that was there or was computed in the block, plus `offset`.
#[derive(Clone, Copy)]
struct Value {
    origin: u32,
    offset: i32,
}

/// Accesses through one origin that one check covers.
#[derive(Clone, Copy)]
struct Range {
    origin: u32,
    /// Index of the first access, at whose place the check is.
    first: usize,
    /// Its offset from the origin.
    first_offset: i32,
    low: i32,
    high: i32,
    store: bool,
}

/// How many origins are followed at a time. Others have accesses that are checked by themselves.
const OPEN_RANGES: usize = 8;

/// Offsets that are followed: any farther, and accesses are checked by themselves.
const NEAR: i32 = 1 << 24;

/// Decides how the accesses of a block are checked.
fn plan_checks(slots: &mut [Slot], frame: u32) {
    let mut values: [Value; 16] =
        core::array::from_fn(|register| Value { origin: register as u32, offset: 0 });
    let mut next_origin = 16;
    let mut open: [Option<Range>; OPEN_RANGES] = [None; OPEN_RANGES];
    let mut oldest = 0;
    for index in 0..slots.len() {
        let Slot { insn, info, .. } = slots[index];
        if let Some(access) = Access::of(&insn, info) {
            let value = values[usize::from(access.base)];
            let low = value.offset + i32::from(access.off);
            let high = low + i32::from(access.len);
            let in_frame = value.origin == u32::from(FRAME_POINTER) && low >= -(frame as i32) && high <= 0;
            if !in_frame {
                slots[index].check = Check::Own;
                let known = open.iter_mut().flatten().find(|range| range.origin == value.origin);
                let covered = known.is_some_and(|range| range.extend(index, low, high, access.store, slots));
                if !covered {
                    let range = Range {
                        origin: value.origin,
                        first: index,
                        first_offset: low,
                        low,
                        high,
                        store: access.store,
                    };
                    let place =
                        open.iter().position(|open| open.is_none_or(|open| open.origin == value.origin));
                    let place = place.unwrap_or_else(|| {
                        oldest = (oldest + 1) % OPEN_RANGES;
                        oldest
                    });
                    open[place] = Some(range);
                }
            }
        }
        let moved = match info.op {
            Op::MOV64_REG => Some(values[usize::from(insn.src)]),
            Op::ADD64_IMM => values[usize::from(insn.dst)].moved(i64::from(insn.imm)),
            Op::SUB64_IMM => values[usize::from(insn.dst)].moved(-i64::from(insn.imm)),
            _ => None,
        };
        let written = written(&insn, info);
        for (register, value) in values.iter_mut().enumerate() {
            if written >> register & 1 != 0 {
                *value = moved.unwrap_or(Value { origin: next_origin, offset: 0 });
                next_origin += 1;
            }
        }
    }
}

impl Value {
    fn moved(self, distance: i64) -> Option<Self> {
        let offset = i64::from(self.offset) + distance;
        let near = offset.abs() < i64::from(NEAR);
        near.then_some(Self { origin: self.origin, offset: offset as i32 })
    }
}

impl Range {
    /// Lets the range cover one more access, if it can.
    fn extend(&mut self, index: usize, low: i32, high: i32, store: bool, slots: &mut [Slot]) -> bool {
        let (low, high) = (self.low.min(low), self.high.max(high));
        let span = (high - low).unsigned_abs().next_power_of_two().trailing_zeros() as u8;
        if span >= SPANS {
            return false;
        }
        (self.low, self.high) = (low, high);
        self.store |= store;
        slots[index].check = Check::Covered;
        slots[self.first].check = Check::Range { before: self.first_offset - low, span, store: self.store };
        true
    }
}
