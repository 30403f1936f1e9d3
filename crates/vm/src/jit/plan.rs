//! What the compiler finds out about a trace before it emits code: which accesses one check can cover, which
//! shifts are halves of a rotation, and which products are of numbers of 64 bits.

use super::{
    function::{Access, Action, Block, Check, Slot},
    liveness,
};
use crate::{
    isa::{Op, FRAME_POINTER},
    limits::DATA_BASE,
    program::Program,
};

/// Ranges of `1 << span` bytes are checked at once for `span` below this.
pub const SPANS: u8 = 10;

/// What a register holds, as far as the trace tells: some value that was there or was computed, and a
/// distance from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Value {
    origin: u32,
    offset: i32,
}

/// The origin of constants.
const CONSTANT: u32 = 16;

/// Offsets that are followed: a value that is farther from its origin is an origin itself.
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

/// Half of a rotation: a value shifted by an immediate amount.
#[derive(Clone, Copy, Debug)]
struct Half {
    /// What was shifted. For 32 bits, only its lower half counts.
    of: Value,
    bits: u8,
    left: bool,
    amount: u8,
    /// Index of the shift.
    slot: usize,
}

/// What is known at an instruction.
struct Tracker<'p> {
    program: &'p Program<'p>,
    frame: u32,
    /// What the registers hold.
    values: [Value; 16],
    /// What their lower halves hold.
    lower: [Value; 16],
    halves: [Option<Half>; 16],
    next_origin: u32,
    open: [Option<Range>; OPEN_RANGES],
    oldest: usize,
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

/// How many origins have an open range at a time.
const OPEN_RANGES: usize = 8;

/// Decides how the instructions of a trace are emitted.
pub fn trace(program: &Program<'_>, slots: &mut [Slot], blocks: &[Block], frame: u32) {
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
        // A rotation must not reach over the start of a block, where all registers are exact.
        tracker.halves = [None; 16];
        for index in block.start..block.end {
            tracker.check(slots, index);
            tracker.rotation(slots, index);
            tracker.product(slots, index);
            tracker.advance(slots, index);
            if may_be_skipped {
                tracker.forget(slots[index].written());
            }
        }
        // What follows a jump over a move is that move.
        may_be_skipped = slots[block.end - 1].action == Action::Select;
        liveness::eliminate(&mut slots[block.start..block.end]);
    }
}

impl Tracker<'_> {
    /// Decides how an access is checked.
    fn check(&mut self, slots: &mut [Slot], index: usize) {
        let Some(access) = Access::of(&slots[index].insn, slots[index].info) else { return };
        let Value { origin, offset } = self.values[usize::from(access.base)];
        let low = offset + i32::from(access.off);
        let high = low + i32::from(access.len);
        if self.always_accessible(origin, low, high, access.store) {
            return;
        }
        slots[index].check = Check::Own;
        // The interpreter may take over here: the halves of a rotation have to be what they say.
        self.halves = [None; 16];
        let known = self.open.iter_mut().flatten().find(|range| range.origin == origin);
        if known.is_some_and(|range| range.extend(index, low, high, access.store, slots)) {
            return;
        }
        let range = Range { origin, first: index, first_offset: low, low, high, store: access.store };
        let place = self.open.iter().position(|open| open.is_none_or(|open| open.origin == origin));
        let place = place.unwrap_or_else(|| {
            self.oldest = (self.oldest + 1) % OPEN_RANGES;
            self.oldest
        });
        self.open[place] = Some(range);
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

    /// Finds rotations: `x << n | x >> (bits - n)`.
    fn rotation(&mut self, slots: &mut [Slot], index: usize) {
        let Slot { insn, info, .. } = slots[index];
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
        // Nothing may see the register between its shift and here.
        let unread = slots[this.slot + 1..index].iter().all(|slot| slot.reads() >> dst & 1 == 0);
        if fits && unread {
            let right = if this.left { other.amount } else { this.amount };
            slots[this.slot].action = Action::Rotate(right);
            slots[index].action = Action::Joined;
        }
    }

    /// Finds products of numbers of 64 bits.
    fn product(&mut self, slots: &mut [Slot], index: usize) {
        let zero = Value { origin: CONSTANT, offset: 0 };
        let narrow = self.values[2] == zero && self.values[4] == zero;
        if slots[index].inlined.is_some() && narrow {
            slots[index].action = Action::NarrowProduct;
        }
    }

    /// What is known behind an instruction.
    fn advance(&mut self, slots: &[Slot], index: usize) {
        let slot = &slots[index];
        let Slot { insn, info, .. } = *slot;
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
        let written = slot.written();
        self.forget(written);
        if written != 0 && info.format.writes_dst() {
            self.values[dst] = value.unwrap_or(self.values[dst]);
            self.lower[dst] = lower.unwrap_or(self.lower[dst]);
            self.halves[dst] = half;
        }
    }

    /// Makes values of their own of what these registers hold, given as bits.
    fn forget(&mut self, registers: u16) {
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
    fn new(of: Value, bits: u8, left: bool, amount: i32, slot: usize) -> Option<Self> {
        let amount = amount as u8 & (bits - 1);
        (amount != 0).then_some(Self { of, bits, left, amount, slot })
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
