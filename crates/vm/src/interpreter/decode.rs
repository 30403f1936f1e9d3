//! Decoded code: what the fast loop executes instead of slots.
//!
//! The code is divided into pages of [`SLOTS`] slots. A page is decoded as a whole once enough gas was
//! spent around it, each slot to one [`Op`], so that a jump may go to any of them.
//!
//! Trust boundary: the code may never have been verified. What the fast loop is not made for becomes
//! [`Code::EXACT`], and the exact loop gives it its meaning.
//!
//! # Bounds
//!
//! Decoding is paid for: a page is decoded only after [`HEAT`] gas was spent on the way to it and to others of
//! its place, which no other decoding counts. So for every slot that is decoded, 16 gas were spent. At most
//! [`MAX_PAGES`] pages are held; another takes the place of one of them.

use super::{fuse::fuse, page_of};
use crate::{
    for_each_instruction,
    gas::GasClass,
    isa::{Format, Insn, InsnInfo, Op as Name, OPCODE_COST},
    limits::MAX_DECODED_BYTES,
    program::{Import, Intrinsic, Program},
};
use alloc::{boxed::Box, vec::Vec};

/// Slots of a page, a power of two.
pub(super) const SLOTS: usize = 64;

/// Gas that is spent for a page before it is decoded.
///
/// To decode a page takes about as long as it takes the exact loop to spend half as much, so that code that
/// is executed a few times only is hardly slower for it.
const HEAT: u64 = 16 * SLOTS as u64;

/// Gas that a run spends before anything is set up for decoding.
const WARM: u64 = 1024;

/// Pages that an instance holds at most.
const MAX_PAGES: usize = 256;

/// A register as an index that needs no check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[rustfmt::skip]
pub(super) enum Reg { R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15 }

#[rustfmt::skip]
const REGS: [Reg; 16] = {
    use Reg::*;
    [R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15]
};

pub(super) fn reg(field: u8) -> Reg {
    REGS[usize::from(field & 0xf)]
}

macro_rules! declare {
    ($($name:ident $opcode:literal $selector:ident $(($value:literal))? $text:literal $format:ident $gas:ident $doc:literal;)*) => {
        /// What an [`Op`] does: an instruction, or several in a row at once.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Code {
            $($name,)*
            /// For the exact loop.
            EXACT,
            /// The call of `__multi3`.
            MULTI3,
            // `mov a, b` and then the operation on a.
            MOV_ADD64_IMM, MOV_ADD64_REG, MOV_SUB64_REG, MOV_MUL64_IMM, MOV_MUL64_REG,
            MOV_OR64_IMM, MOV_OR64_REG, MOV_AND64_IMM, MOV_AND64_REG, MOV_XOR64_IMM, MOV_XOR64_REG,
            MOV_LSH64_IMM, MOV_LSH64_REG, MOV_RSH64_IMM, MOV_RSH64_REG, MOV_ARSH64_IMM,
            MOV_ADD32_IMM, MOV_ADD32_REG, MOV_SUB32_REG, MOV_MUL32_IMM, MOV_MUL32_REG,
            MOV_OR32_IMM, MOV_OR32_REG, MOV_AND32_IMM, MOV_AND32_REG, MOV_XOR32_IMM, MOV_XOR32_REG,
            MOV_LSH32_IMM, MOV_RSH32_IMM, MOV_ARSH32_IMM,
            // Two operations on registers.
            ADD_ADD64, ADD_AND64, ADD_XOR64, AND_ADD64, AND_AND64, AND_XOR64,
            XOR_ADD64, XOR_AND64, XOR_XOR64,
            ADD_ADD32, ADD_AND32, ADD_XOR32, AND_ADD32, AND_AND32, AND_XOR32,
            XOR_ADD32, XOR_AND32, XOR_XOR32,
            ADD_IMM_ADD_IMM64, ADD_REG_ADD_IMM64,
            // Two moves of registers.
            MOV_MOV64, MOV_MOV32,
            // Immediate minus register.
            IMM_SUB64,
            // One of two immediates.
            SELECT_LT64,
            // Two shifts in opposite directions, joined by `or`: rotations, mostly.
            RSH_LSH_OR32, RSH_LSH_OR64, LSH_RSH_OR32, LSH_RSH_OR64, LSH_RSH_OR64_REG,
            RSH_LSH_OR_XOR32,
            // An addition, and a load from the address that it gives.
            ADD_REG_LDXB, ADD_REG_LDXW, ADD_REG_LDXDW, ADD_IMM_LDXB, ADD_IMM_LDXW, ADD_IMM_LDXDW,
            // A load, and an operation with what was loaded.
            LDXW_ADD32, LDXW_XOR32, LDXDW_ADD64, LDXDW_XOR64,
            // An addition, and a conditional jump.
            ADD_JEQ64_IMM, ADD_JEQ64_REG, ADD_JNE64_IMM, ADD_JNE64_REG,
            ADD_JLT64_IMM, ADD_JLT64_REG, ADD_JGT64_IMM, ADD_JGT64_REG,
            ADD_REG_JLT64_IMM, ADD_REG_JLT64_REG, ADD_REG_JNE64_IMM, ADD_REG_JNE64_REG,
            // A move, and the return.
            MOV64_EXIT,
            // A conditional jump over a jump.
            JEQ64_IMM_ELSE, JEQ64_REG_ELSE, JNE64_IMM_ELSE, JNE64_REG_ELSE,
            JLT64_IMM_ELSE, JLT64_REG_ELSE, JGT64_IMM_ELSE, JGT64_REG_ELSE,
            // An addition, and a conditional jump over a jump.
            ADD_JEQ64_IMM_ELSE, ADD_JNE64_IMM_ELSE,
        }

        pub(super) const fn code(name: Name) -> Code {
            match name {
                $(Name::$name => Code::$name,)*
            }
        }
    };
}

for_each_instruction!(declare);

impl Code {
    #[cfg(test)]
    pub const LAST: Self = Self::ADD_JNE64_IMM_ELSE;

    /// Whether [`Op::imm`] is an offset.
    fn accesses_memory(self) -> bool {
        let first = Code::ATOMIC32_ADD as u8..=Code::ATOMIC32_CMPXCHG as u8;
        let second = Code::ATOMIC64_ADD as u8..=Code::ATOMIC64_CMPXCHG as u8;
        let fused = Code::ADD_REG_LDXB as u8..=Code::LDXDW_XOR64 as u8;
        let code = self as u8;
        let plain = matches!(
            self,
            Code::LDXB
                | Code::LDXH
                | Code::LDXW
                | Code::LDXDW
                | Code::LDXSB
                | Code::LDXSH
                | Code::LDXSW
                | Code::STB
                | Code::STH
                | Code::STW
                | Code::STDW
                | Code::STXB
                | Code::STXH
                | Code::STXW
                | Code::STXDW
        );
        plain || first.contains(&code) || second.contains(&code) || fused.contains(&code)
    }
}

/// One step of the fast loop.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(super) struct Op {
    pub code: Code,
    pub dst: Reg,
    /// First operand, or the register with an address.
    pub a: Reg,
    /// Second operand.
    pub b: Reg,
    /// What everything costs from this slot to the end of its straight line, or of the page. Conditional
    /// jumps do not end a line, other jumps and calls do.
    pub cost: u16,
    /// Where a jump goes to if that is in the page, else [`FAR`]. Of several instructions at once that are
    /// no jump, the number of slots behind the first one.
    pub near: u8,
    /// A further operand of several instructions at once.
    pub c: Reg,
    /// Immediate; of loads and stores the offset to writable memory's start.
    pub imm: i32,
    /// Target of a jump or call, upper half of an `lddw`, value that is stored.
    pub extra: u32,
}

/// Not in this page.
pub(super) const FAR: u8 = u8::MAX;

/// The decoded form of [`SLOTS`] slots.
pub(super) type Page = [Op; SLOTS];

impl Op {
    pub fn exact(insn: &Insn) -> Self {
        let cost = u16::from(OPCODE_COST[usize::from(insn.opcode)]);
        let (code, none) = (Code::EXACT, Reg::R0);
        Self { code, dst: none, a: none, b: none, cost, near: FAR, c: none, imm: 0, extra: 0 }
    }
}

const _: () = {
    let bytes = MAX_PAGES.wrapping_mul(size_of::<Page>().wrapping_add(size_of::<Place>()));
    assert!(bytes as u64 <= MAX_DECODED_BYTES);
    assert!(SLOTS.is_power_of_two() && SLOTS < FAR as usize);
    assert!(SLOTS as u64 * (GasClass::Div.cost() as u64) < u16::MAX as u64, "costs add up in 16 bits");
};

/// Where a page may be.
#[derive(Clone, Debug)]
struct Place {
    /// The page that is here, if one is.
    number: u32,
    page: Option<Box<Page>>,
    /// The gas that was spent on the way to other pages for which this is the place. When it is enough, the
    /// page that is gone to then takes the place.
    heat: u64,
}

/// The decoded pages of an instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decoded {
    /// Empty, or a power of two of places. A page's place depends on its number.
    places: Vec<Place>,
    /// Gas that was spent before there were places.
    heat: u64,
    /// Slots that were decoded.
    #[cfg(test)]
    pub(super) slots: u64,
    /// In place of [`WARM`] and [`HEAT`].
    #[cfg(test)]
    pub(super) threshold: Option<u64>,
}

impl Decoded {
    /// The page with a slot, if it is decoded.
    #[inline(always)]
    pub(super) fn page(&self, pc: usize) -> Option<&Page> {
        let number = page_of(pc);
        let place = self.places.get(number & self.places.len().wrapping_sub(1))?;
        if place.number as usize != number {
            return None;
        }
        place.page.as_deref()
    }

    /// Tells of a jump to `pc` after `spent` gas. True: the page is decoded.
    #[inline(always)]
    pub fn arrive(&mut self, program: &Program<'_>, pc: usize, spent: u64) -> bool {
        self.page(pc).is_some() || self.warm(program, pc, spent)
    }

    /// The gas that is spent before there are places, and for a page.
    fn thresholds(&self) -> (u64, u64) {
        #[cfg(test)]
        if let Some(threshold) = self.threshold {
            return (threshold, threshold);
        }
        (WARM, HEAT)
    }

    #[cfg(test)]
    pub(super) fn pages(&self) -> impl Iterator<Item = &Page> {
        self.places.iter().filter_map(|place| place.page.as_deref())
    }

    #[inline(never)]
    fn warm(&mut self, program: &Program<'_>, pc: usize, spent: u64) -> bool {
        let code = program.code();
        let (warm, heat) = self.thresholds();
        if self.places.is_empty() {
            self.heat = self.heat.saturating_add(spent);
            if self.heat < warm {
                return false;
            }
            let pages = code.len().div_ceil(SLOTS).next_power_of_two().min(MAX_PAGES);
            self.places.resize(pages, Place { number: u32::MAX, page: None, heat: 0 });
        }
        if pc >= code.len() {
            return false;
        }
        let number = page_of(pc);
        let index = number & self.places.len().wrapping_sub(1);
        let Some(place) = self.places.get_mut(index) else { return false };
        place.heat = place.heat.saturating_add(spent);
        if place.heat < heat {
            return false;
        }
        place.number = number as u32;
        place.heat = 0;
        #[cfg(test)]
        {
            self.slots = self.slots.saturating_add(SLOTS as u64);
        }
        let page = place.page.get_or_insert_with(|| Box::new([Op::exact(&Insn::default()); SLOTS]));
        decode(program, number.saturating_mul(SLOTS), page);
        true
    }
}

/// A slot, with what the table says of it. None: nothing.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub insn: Insn,
    pub info: Option<&'static InsnInfo>,
}

impl Slot {
    fn new(bytes: Option<&[u8; 8]>) -> Self {
        let insn = bytes.map(|bytes| Insn::from_bytes(*bytes)).unwrap_or_default();
        Self { insn, info: insn.decode().ok() }
    }

    pub fn cost(&self) -> u16 {
        u16::from(OPCODE_COST[usize::from(self.insn.opcode)])
    }
}

/// Decodes the page that starts at `start`, from its end to its start, as costs add up that way.
fn decode(program: &Program<'_>, start: usize, page: &mut Page) {
    let mut code = program.code().get(start..).unwrap_or_default().iter();
    let slots: [Slot; SLOTS] = core::array::from_fn(|_| Slot::new(code.next()));
    for at in (0..SLOTS).rev() {
        let Some(slots) = slots.get(at..) else { return };
        let Some((_, behind)) = page.get(at..).and_then(|ops| ops.split_first()) else { return };
        let pc = start.saturating_add(at);
        let op = fuse(slots, behind, at).unwrap_or_else(|| single(program, pc, at, slots, behind));
        if let Some(place) = page.get_mut(at) {
            *place = op;
        }
    }
    // Offsets become relative to writable memory.
    let data_start = program.layout().data_start as i32;
    for op in page.iter_mut().filter(|op| op.code.accesses_memory()) {
        op.imm = op.imm.wrapping_sub(data_start);
    }
}

/// What the slots behind an instruction of `slots` slots cost, to the end of the line or of the page.
pub(super) fn cost_behind(behind: &[Op], slots: usize) -> u16 {
    behind.get(slots.wrapping_sub(1)).map_or(0, |op| op.cost)
}

/// Where a jump from the slot `at` of a page goes to if that is in the page, else [`FAR`].
pub(super) fn near(at: usize, distance: i32) -> u8 {
    let target = (at as i64).wrapping_add(1).wrapping_add(distance.into());
    if (0..SLOTS as i64).contains(&target) {
        target as u8
    } else {
        FAR
    }
}

/// The instruction at the start of `slots`, which is at `pc`, the slot `at` of its page.
fn single(program: &Program<'_>, pc: usize, at: usize, slots: &[Slot], behind: &[Op]) -> Op {
    let Some(slot @ Slot { insn, info }) = slots.first() else { return Op::exact(&Insn::default()) };
    let mut op = Op::exact(insn);
    let Some(info) = info else { return op };
    let own = slot.cost();
    let target = |distance: i32| {
        let target = (pc as i64).wrapping_add(1).wrapping_add(distance.into());
        u32::try_from(target).ok().filter(|target| (*target as usize) < program.code().len())
    };
    op = Op {
        code: code(info.op),
        dst: reg(insn.dst),
        a: reg(insn.dst),
        b: reg(insn.src),
        cost: own.saturating_add(cost_behind(behind, 1)),
        imm: insn.imm,
        ..op
    };
    match info.format {
        Format::DstImm | Format::DstSrc | Format::Dst | Format::Frame => {}
        Format::Load => {
            op.a = reg(insn.src);
            op.imm = insn.off.into();
        }
        Format::StoreImm | Format::StoreReg | Format::Atomic => {
            op.imm = insn.off.into();
            op.extra = insn.imm as u32;
        }
        Format::Wide => {
            let Some(second) = program.code().get(pc.wrapping_add(1)) else { return Op::exact(insn) };
            op.extra = Insn::from_bytes(*second).imm as u32;
            op.cost = own.saturating_add(cost_behind(behind, 2));
        }
        Format::Jump16 | Format::JumpImm | Format::JumpReg | Format::Jump32 => {
            let wide = info.format == Format::Jump32;
            let distance = if wide { insn.imm } else { insn.off.into() };
            let Some(target) = target(distance) else { return Op::exact(insn) };
            (op.extra, op.near) = (target, near(at, distance));
            if wide || info.format == Format::Jump16 {
                op.cost = own;
            }
        }
        Format::CallLocal => {
            // Together with the marker that it goes to.
            let Some(target) = target(insn.imm) else { return Op::exact(insn) };
            let marker = program.insn(target).filter(Insn::is_frame);
            let Some(marker) = marker else { return Op::exact(insn) };
            op.extra = target.wrapping_add(1);
            op.imm = marker.imm;
            op.cost = own.saturating_add(u16::from(OPCODE_COST[usize::from(marker.opcode)]));
        }
        Format::CallImport => match program.imports().get(insn.imm as u32 as usize) {
            Some(Import::Intrinsic(Intrinsic::MulI128)) => {
                op.code = Code::MULTI3;
                let own = u16::from(info.gas.cost()).saturating_add(crate::gas::MUL_I128 as u16);
                op.cost = own.saturating_add(cost_behind(behind, 1));
            }
            _ => return Op::exact(insn),
        },
        Format::CallReg => return Op::exact(insn),
        Format::NoOperands => op.cost = own,
    }
    op
}
