//! Optimisation of traces before code is emitted: hoists and elides bounds checks, and recognises rotations
//! and products of 64-bit numbers.

use super::{
    cfg::{Action, Block, BoundsCheck, Function, Instruction},
    effects::{MemoryAccess, RegisterSet},
    liveness,
};
use crate::{
    isa::{Op, FRAME_POINTER},
    limits::DATA_BASE,
    program::Program,
};

/// One check covers a range of `1 << span` bytes, for `span` below this.
pub const SPANS: u8 = 10;

/// The symbolic value of a register: the sum of an unknown or constant origin and an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Value {
    origin: u32,
    offset: i32,
}

/// The origin of constants.
const CONSTANT: u32 = 16;

/// Bound on tracked offsets: a value that is farther from its origin becomes an origin itself.
const NEAR: i64 = 1 << 24;

impl Value {
    fn constant(value: u64) -> Option<Self> {
        let near = (value as i64).abs() < NEAR;
        near.then_some(Self { origin: CONSTANT, offset: value as i32 })
    }

    fn moved(self, distance: i64) -> Option<Self> {
        let offset = i64::from(self.offset) + distance;
        let near = offset.abs() < NEAR;
        near.then_some(Self { origin: self.origin, offset: offset as i32 })
    }
}

/// A candidate for half of a rotation: a value shifted by an immediate amount.
#[derive(Clone, Copy, Debug)]
struct Half {
    /// The shifted value. For 32 bits, only its lower half.
    of: Value,
    bits: u8,
    left: bool,
    amount: u8,
    /// Index of the shift.
    instruction: usize,
}

/// What is known before an instruction.
struct Tracker<'p> {
    program: &'p Program<'p>,
    frame: u32,
    /// The values of registers.
    values: [Value; 16],
    /// The values of their lower halves.
    lower: [Value; 16],
    halves: [Option<Half>; 16],
    next_origin: u32,
    open: [Option<Range>; OPEN_RANGES],
    oldest: usize,
}

/// Accesses relative to one origin that share a check.
#[derive(Clone, Copy)]
struct Range {
    origin: u32,
    /// Index of the first access, which has the check.
    first: usize,
    /// Its offset from the origin.
    first_offset: i32,
    low: i32,
    high: i32,
    store: bool,
}

/// Most origins with an open range at a time.
const OPEN_RANGES: usize = 8;

/// Decides how the instructions of a function are emitted.
pub fn function(program: &Program<'_>, function: &mut Function) {
    for trace in &function.traces {
        let blocks = &function.blocks[trace.start..trace.end];
        optimize_trace(program, &mut function.instructions, blocks, function.frame);
    }
}

fn optimize_trace(program: &Program<'_>, instructions: &mut [Instruction], blocks: &[Block], frame: u32) {
    let values = core::array::from_fn(|register| Value { origin: register as u32, offset: 0 });
    let mut tracker = Tracker {
        program,
        frame,
        values,
        lower: values,
        halves: [None; 16],
        next_origin: CONSTANT + 1,
        open: [None; OPEN_RANGES],
        oldest: 0,
    };
    let mut may_be_skipped = false;
    for block in blocks {
        // A rotation must not span the start of a block, where all registers are exact.
        tracker.halves = [None; 16];
        for index in block.start..block.end {
            tracker.check_bounds(instructions, index);
            tracker.rotation(instructions, index);
            tracker.product(instructions, index);
            tracker.advance(instructions, index);
            if may_be_skipped {
                tracker.invalidate(instructions[index].written());
            }
        }
        // The block after a jump over a move is that move.
        may_be_skipped = instructions[block.end - 1].action == Action::Select;
        liveness::eliminate(&mut instructions[block.start..block.end]);
    }
}

impl Tracker<'_> {
    /// Decides how the bounds of an access are checked.
    fn check_bounds(&mut self, instructions: &mut [Instruction], index: usize) {
        let Some(access) = MemoryAccess::of(&instructions[index].insn, instructions[index].info) else {
            return;
        };
        let Value { origin, offset } = self.values[usize::from(access.base)];
        let low = offset + i32::from(access.off);
        let high = low + i32::from(access.len);
        if self.always_accessible(origin, low, high, access.store) {
            return;
        }
        instructions[index].check = BoundsCheck::Single;
        // The interpreter may take over here, so the halves of a rotation must be exact.
        self.halves = [None; 16];
        let known = self.open.iter_mut().flatten().find(|range| range.origin == origin);
        if known.is_some_and(|range| range.extend(index, low, high, access.store, instructions)) {
            return;
        }
        let range = Range { origin, first: index, first_offset: low, low, high, store: access.store };
        let position = self.open.iter().position(|open| open.is_none_or(|open| open.origin == origin));
        let position = position.unwrap_or_else(|| {
            self.oldest = (self.oldest + 1) % OPEN_RANGES;
            self.oldest
        });
        self.open[position] = Some(range);
    }

    fn always_accessible(&self, origin: u32, low: i32, high: i32, store: bool) -> bool {
        let layout = self.program.layout();
        if origin == u32::from(FRAME_POINTER) {
            low >= -(self.frame as i32) && high <= 0
        } else if origin == CONSTANT {
            let lowest = if store { layout.data_start } else { DATA_BASE };
            i64::from(low) >= lowest as i64 && i64::from(high) <= layout.heap_base as i64
        } else {
            false
        }
    }

    /// Recognises rotations: `x << n | x >> (bits - n)`.
    fn rotation(&mut self, instructions: &mut [Instruction], index: usize) {
        let Instruction { insn, info, .. } = instructions[index];
        let bits = match info.op {
            Op::OR64_REG | Op::XOR64_REG | Op::ADD64_REG => 64,
            Op::OR32_REG | Op::XOR32_REG | Op::ADD32_REG => 32,
            _ => return,
        };
        let (dst, src) = (usize::from(insn.dst), usize::from(insn.src));
        let (Some(this), Some(other)) = (self.halves[dst], self.halves[src]) else { return };
        let fits = this.bits == bits
            && other.bits == bits
            && this.of == other.of
            && this.left != other.left
            && this.amount + other.amount == bits;
        // Nothing may read the register between its shift and here.
        let dead = instructions[this.instruction + 1..index]
            .iter()
            .all(|instruction| instruction.reads() >> dst & 1 == 0);
        if fits && dead {
            let right = if this.left { other.amount } else { this.amount };
            instructions[this.instruction].action = Action::Rotate(right);
            instructions[index].action = Action::Joined;
        }
    }

    /// Recognises products of 64-bit numbers.
    fn product(&mut self, instructions: &mut [Instruction], index: usize) {
        let zero = Value { origin: CONSTANT, offset: 0 };
        let narrow = self.values[2] == zero && self.values[4] == zero;
        if instructions[index].inlined.is_some() && narrow {
            instructions[index].action = Action::NarrowProduct;
        }
    }

    /// Updates what is known after an instruction.
    fn advance(&mut self, instructions: &[Instruction], index: usize) {
        let instruction = &instructions[index];
        let Instruction { insn, info, .. } = *instruction;
        let (dst, src) = (usize::from(insn.dst), usize::from(insn.src));
        let imm = i64::from(insn.imm);
        let (mut value, mut lower, mut half) = (None, None, None);
        match info.op {
            Op::MOV64_REG => {
                value = Some(self.values[src]);
                lower = Some(self.lower[src]);
            }
            Op::MOV32_REG => lower = Some(self.lower[src]),
            Op::MOV64_IMM => value = Value::constant(imm as u64),
            Op::MOV32_IMM => value = Value::constant(u64::from(insn.imm as u32)),
            Op::ADD64_IMM => value = self.values[dst].moved(imm),
            Op::SUB64_IMM => value = self.values[dst].moved(-imm),
            Op::LSH64_IMM | Op::RSH64_IMM => {
                let left = info.op == Op::LSH64_IMM;
                half = Half::new(self.values[dst], 64, left, insn.imm, index);
            }
            Op::LSH32_IMM | Op::RSH32_IMM => {
                let left = info.op == Op::LSH32_IMM;
                half = Half::new(self.lower[dst], 32, left, insn.imm, index);
            }
            _ => {}
        }
        let written = instruction.written();
        self.invalidate(written);
        if written != 0 && info.format.writes_dst() {
            self.values[dst] = value.unwrap_or(self.values[dst]);
            self.lower[dst] = lower.unwrap_or(self.lower[dst]);
            self.halves[dst] = half;
        }
    }

    /// Gives these registers fresh, unknown values.
    fn invalidate(&mut self, registers: RegisterSet) {
        for register in 0..16 {
            if registers >> register & 1 != 0 {
                let fresh = Value { origin: self.next_origin, offset: 0 };
                self.next_origin += 1;
                self.values[register] = fresh;
                self.lower[register] = fresh;
                self.halves[register] = None;
            }
        }
    }
}

impl Half {
    fn new(of: Value, bits: u8, left: bool, amount: i32, instruction: usize) -> Option<Self> {
        let amount = amount as u8 & (bits - 1);
        (amount != 0).then_some(Self { of, bits, left, amount, instruction })
    }
}

impl Range {
    /// Extends the range to one more access. Returns false if it cannot.
    fn extend(
        &mut self,
        index: usize,
        low: i32,
        high: i32,
        store: bool,
        instructions: &mut [Instruction],
    ) -> bool {
        let (low, high) = (self.low.min(low), self.high.max(high));
        let span = (high - low).unsigned_abs().next_power_of_two().trailing_zeros() as u8;
        if span >= SPANS {
            return false;
        }
        (self.low, self.high) = (low, high);
        self.store |= store;
        instructions[index].check = BoundsCheck::Covered;
        instructions[self.first].check =
            BoundsCheck::Hoisted { before: self.first_offset - low, span, store: self.store };
        true
    }
}
