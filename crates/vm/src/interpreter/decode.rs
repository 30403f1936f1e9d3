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
//! Decoding is paid for: a page is decoded only after [`HEAT`] gas was spent on the way to it since the
//! last decoding, so that no more slots are ever decoded than gas was spent. At most [`MAX_PAGES`] pages
//! are held; another takes the place of one of them.

use super::page_of;
use crate::{
    for_each_instruction,
    isa::{Format, Insn, Op as Name, OPCODE_COST},
    program::{Import, Intrinsic, Program},
};
use alloc::{boxed::Box, vec::Vec};

/// Slots of a page, a power of two.
pub(super) const SLOTS: usize = 64;

/// Gas that is spent for a page before it is decoded.
const HEAT: u64 = SLOTS as u64;

/// Gas that a run spends before anything is set up for decoding.
const WARM: u64 = 256;

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

fn reg(field: u8) -> Reg {
    REGS[usize::from(field & 0xf)]
}

macro_rules! declare {
    ($($name:ident $opcode:literal $selector:ident $(($value:literal))? $text:literal $format:ident $gas:ident $doc:literal;)*) => {
        /// What an [`Op`] does: an instruction, or several in a row at once.
        #[allow(non_camel_case_types)]
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
        }

        const fn code(name: Name) -> Code {
            match name {
                $(Name::$name => Code::$name,)*
            }
        }
    };
}

for_each_instruction!(declare);

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
    /// Where a jump goes to if that is in the page, else [`FAR`].
    pub near: u16,
    /// Immediate; of loads and stores the offset to writable memory's start.
    pub imm: i32,
    /// Target of a jump or call, upper half of an `lddw`, value that is stored.
    pub extra: u32,
}

/// Not in this page.
const FAR: u16 = u16::MAX;

/// The decoded form of [`SLOTS`] slots.
pub(super) type Page = [Op; SLOTS];

impl Op {
    fn exact(insn: &Insn) -> Self {
        let cost = u16::from(OPCODE_COST[usize::from(insn.opcode)]);
        Self { code: Code::EXACT, dst: Reg::R0, a: Reg::R0, b: Reg::R0, cost, near: FAR, imm: 0, extra: 0 }
    }
}

/// Where a page may be.
#[derive(Clone, Debug)]
struct Place {
    /// The page that is here, if one is.
    number: u32,
    page: Option<Box<Page>>,
    /// Another page, that has the place once it is hot, and the gas that was spent for it.
    next: u32,
    heat: u64,
}

/// The decoded pages of an instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decoded {
    /// Empty, or a power of two of places. A page's place depends on its number.
    places: Vec<Place>,
    /// Gas that was spent before there were places.
    heat: u64,
    #[cfg(test)]
    slots: u64,
}

impl Decoded {
    /// The page with a slot, if it is decoded.
    #[inline(always)]
    pub fn page(&self, pc: usize) -> Option<&Page> {
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

    #[inline(never)]
    fn warm(&mut self, program: &Program<'_>, pc: usize, spent: u64) -> bool {
        let code = program.code();
        if self.places.is_empty() {
            self.heat = self.heat.saturating_add(spent);
            if self.heat < WARM {
                return false;
            }
            let pages = code.len().div_ceil(SLOTS).next_power_of_two().min(MAX_PAGES);
            self.places.resize(pages, Place { number: u32::MAX, page: None, next: u32::MAX, heat: 0 });
        }
        if pc >= code.len() {
            return false;
        }
        let number = page_of(pc);
        let index = number & self.places.len().wrapping_sub(1);
        let Some(place) = self.places.get_mut(index) else { return false };
        if place.next as usize != number {
            (place.next, place.heat) = (number as u32, 0);
        }
        place.heat = place.heat.saturating_add(spent);
        if place.heat < HEAT {
            return false;
        }
        place.number = number as u32;
        (place.next, place.heat) = (u32::MAX, 0);
        #[cfg(test)]
        {
            self.slots = self.slots.saturating_add(SLOTS as u64);
        }
        let page = place.page.get_or_insert_with(|| Box::new([Op::exact(&Insn::default()); SLOTS]));
        decode(program, number.saturating_mul(SLOTS), page);
        true
    }
}

/// Decodes the page that starts at `start`, from its end to its start, as costs add up that way.
fn decode(program: &Program<'_>, start: usize, page: &mut Page) {
    let code = program.code();
    let slot = |pc: usize| code.get(pc).map(|bytes| Insn::from_bytes(*bytes)).unwrap_or_default();
    for at in (0..SLOTS).rev() {
        let pc = start.saturating_add(at);
        // What a line costs from a slot in this page on; nothing from the next page on.
        let cost_from = |at: usize| page.get(at).map_or(0, |op: &Op| op.cost);
        let decoded = decode_op(program, pc, start, &slot, &cost_from);
        if let Some(op) = page.get_mut(at) {
            *op = decoded;
        }
    }
}

fn decode_op(
    program: &Program<'_>,
    pc: usize,
    start: usize,
    slot: &impl Fn(usize) -> Insn,
    cost_from: &impl Fn(usize) -> u16,
) -> Op {
    let insn = slot(pc);
    let at = pc.wrapping_sub(start);
    let mut op = Op::exact(&insn);
    let Ok(info) = insn.decode() else { return op };
    let own = u16::from(info.gas.cost());
    let behind = |slots: usize| cost_from(at.saturating_add(slots));
    let target = |distance: i32| {
        let target = (pc as u64).wrapping_add(1).wrapping_add(distance as u64);
        ((target as usize) < program.code().len() && target <= u64::from(u32::MAX)).then_some(target as u32)
    };
    let near = |target: u32| {
        let offset = (target as usize).wrapping_sub(start);
        if offset < SLOTS { offset as u16 } else { FAR }
    };
    let data_start = program.layout().data_start as i32;
    (op.dst, op.a, op.b, op.imm) = (reg(insn.dst), reg(insn.dst), reg(insn.src), insn.imm);
    op.cost = own.saturating_add(behind(1));
    match info.format {
        Format::DstImm | Format::DstSrc | Format::Dst => {
            if let Some(fused) = fuse_move(&op, info.op, slot, pc) {
                let next = u16::from(OPCODE_COST[usize::from(slot(pc.wrapping_add(1)).opcode)]);
                return Op { cost: own.saturating_add(next).saturating_add(behind(2)), ..fused };
            }
        }
        Format::Load => {
            op.a = reg(insn.src);
            op.imm = i32::from(insn.off).wrapping_sub(data_start);
        }
        Format::StoreImm | Format::StoreReg | Format::Atomic => {
            op.imm = i32::from(insn.off).wrapping_sub(data_start);
            op.extra = insn.imm as u32;
        }
        Format::Wide => {
            if pc.wrapping_add(1) >= program.code().len() {
                return Op::exact(&insn);
            }
            op.extra = slot(pc.wrapping_add(1)).imm as u32;
            op.cost = own.saturating_add(behind(2));
        }
        Format::Jump16 | Format::JumpImm | Format::JumpReg | Format::Jump32 => {
            let distance = if info.format == Format::Jump32 { insn.imm } else { insn.off.into() };
            let Some(target) = target(distance) else { return Op::exact(&insn) };
            (op.extra, op.near) = (target, near(target));
            if matches!(info.format, Format::Jump16 | Format::Jump32) {
                op.code = Code::JA;
                op.cost = own;
                return op;
            }
        }
        Format::CallLocal => {
            // The call and the marker that it goes to.
            let Some(target) = target(insn.imm) else { return Op::exact(&insn) };
            let marker = slot(target as usize);
            if !marker.is_frame() {
                return Op::exact(&insn);
            }
            op.code = Code::CALL_LOCAL;
            op.extra = target.wrapping_add(1);
            op.imm = marker.imm;
            op.cost = own.saturating_add(u16::from(OPCODE_COST[usize::from(marker.opcode)]));
            return op;
        }
        Format::CallImport => {
            return match program.imports().get(insn.imm as u32 as usize) {
                Some(Import::Intrinsic(Intrinsic::MulI128)) => Op {
                    code: Code::MULTI3,
                    cost: own.saturating_add(crate::gas::MUL_I128 as u16).saturating_add(behind(1)),
                    ..op
                },
                _ => Op::exact(&insn),
            };
        }
        Format::CallReg => return Op::exact(&insn),
        Format::NoOperands => op.cost = own,
        Format::Frame => {}
    }
    op.code = code(info.op);
    op
}

/// `mov` and an operation on what was moved.
fn fuse_move(op: &Op, name: Name, slot: &impl Fn(usize) -> Insn, pc: usize) -> Option<Op> {
    let next = slot(pc.wrapping_add(1));
    // In the same page: otherwise the page behind would have to be charged as well.
    if pc.wrapping_add(1) & SLOTS.wrapping_sub(1) == 0 || reg(next.dst) != op.dst {
        return None;
    }
    let narrow = match name {
        Name::MOV64_REG => false,
        Name::MOV32_REG => true,
        _ => return None,
    };
    let code = match next.decode().ok()?.op {
        Name::ADD64_IMM if !narrow => Code::MOV_ADD64_IMM,
        Name::ADD64_REG if !narrow => Code::MOV_ADD64_REG,
        Name::SUB64_REG if !narrow => Code::MOV_SUB64_REG,
        Name::MUL64_IMM if !narrow => Code::MOV_MUL64_IMM,
        Name::MUL64_REG if !narrow => Code::MOV_MUL64_REG,
        Name::OR64_IMM if !narrow => Code::MOV_OR64_IMM,
        Name::OR64_REG if !narrow => Code::MOV_OR64_REG,
        Name::AND64_IMM if !narrow => Code::MOV_AND64_IMM,
        Name::AND64_REG if !narrow => Code::MOV_AND64_REG,
        Name::XOR64_IMM if !narrow => Code::MOV_XOR64_IMM,
        Name::XOR64_REG if !narrow => Code::MOV_XOR64_REG,
        Name::LSH64_IMM if !narrow => Code::MOV_LSH64_IMM,
        Name::LSH64_REG if !narrow => Code::MOV_LSH64_REG,
        Name::RSH64_IMM if !narrow => Code::MOV_RSH64_IMM,
        Name::RSH64_REG if !narrow => Code::MOV_RSH64_REG,
        Name::ARSH64_IMM if !narrow => Code::MOV_ARSH64_IMM,
        // These look at lower halves only: what kind of `mov` it was does not matter.
        Name::ADD32_IMM => Code::MOV_ADD32_IMM,
        Name::ADD32_REG => Code::MOV_ADD32_REG,
        Name::SUB32_REG => Code::MOV_SUB32_REG,
        Name::MUL32_IMM => Code::MOV_MUL32_IMM,
        Name::MUL32_REG => Code::MOV_MUL32_REG,
        Name::OR32_IMM => Code::MOV_OR32_IMM,
        Name::OR32_REG => Code::MOV_OR32_REG,
        Name::AND32_IMM => Code::MOV_AND32_IMM,
        Name::AND32_REG => Code::MOV_AND32_REG,
        Name::XOR32_IMM => Code::MOV_XOR32_IMM,
        Name::XOR32_REG => Code::MOV_XOR32_REG,
        Name::LSH32_IMM => Code::MOV_LSH32_IMM,
        Name::RSH32_IMM => Code::MOV_RSH32_IMM,
        Name::ARSH32_IMM => Code::MOV_ARSH32_IMM,
        _ => return None,
    };
    // The operation sees the register that was moved to, which holds what was moved.
    let b = if reg(next.src) == op.dst { op.b } else { reg(next.src) };
    Some(Op { code, a: op.b, b, imm: next.imm, ..*op })
}
