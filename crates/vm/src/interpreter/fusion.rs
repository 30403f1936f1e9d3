//! Superinstructions: sequences that compilers emit together, fused into one [`DecodedOp`].
//!
//! A superinstruction has exactly the effects of its instructions in sequence, including every register that
//! they write. Each slot keeps an op of its own as well, as a jump target.

use super::op::{cost_after, near, reg, DecodedOp, OpKind, Reg, SourceSlot, FAR};
use crate::isa::{Insn, Op};

/// A shift by an immediate, as in a rotation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shift {
    Left32,
    Left64,
    Right32,
    Right64,
}

impl Shift {
    fn of(name: Op) -> Option<Self> {
        Some(match name {
            Op::LSH32_IMM => Self::Left32,
            Op::LSH64_IMM => Self::Left64,
            Op::RSH32_IMM => Self::Right32,
            Op::RSH64_IMM => Self::Right64,
            _ => return None,
        })
    }
}

/// The slots from an instruction to the end of its page.
struct Window<'a> {
    slots: &'a [SourceSlot],
    following: &'a [DecodedOp],
    at: usize,
}

/// Whether this is a `mov` that copies the whole lower half.
fn is_move(name: Op) -> bool {
    matches!(name, Op::MOV64_REG | Op::MOV32_REG)
}

/// The superinstruction that starts with the first of `slots`, the slot `at` of a page, if there is one.
/// `following` are the ops of the slots after it.
pub(super) fn fuse(slots: &[SourceSlot], following: &[DecodedOp], at: usize) -> Option<DecodedOp> {
    let window = Window { slots, following, at };
    let (name, _) = window.get(0)?;
    match name {
        Op::MOV64_REG | Op::MOV32_REG => window
            .rotation()
            .or_else(|| window.rotation_by_register())
            .or_else(|| window.indexed_load(1))
            .or_else(|| window.moved(name))
            .or_else(|| window.two_moves(name))
            .or_else(|| window.move_and_exit(name)),
        Op::MOV64_IMM | Op::MOV32_IMM => {
            window.selection().or_else(|| window.indexed_load(1)).or_else(|| window.with_immediate())
        }
        Op::ADD64_REG => {
            window.indexed_load(0).or_else(|| window.addition_and_jump()).or_else(|| window.pair(name))
        }
        Op::ADD64_IMM => {
            window.indexed_load(0).or_else(|| window.addition_and_jump()).or_else(|| window.pair(name))
        }
        Op::LDXW | Op::LDXDW => window.load_and_use(name),
        _ => window.jump_over_jump().or_else(|| window.pair(name)),
    }
}

impl Window<'_> {
    fn get(&self, index: usize) -> Option<(Op, &Insn)> {
        let slot = self.slots.get(index)?;
        Some((slot.info?.op, &slot.insn))
    }

    /// An op of the first `count` slots.
    fn op(&self, count: usize, kind: OpKind) -> DecodedOp {
        let own = self.slots.iter().take(count).fold(0, |sum: u16, slot| sum.saturating_add(slot.cost()));
        DecodedOp {
            kind,
            dst: Reg::R0,
            a: Reg::R0,
            b: Reg::R0,
            cost: own.saturating_add(cost_after(self.following, count)),
            near: count.wrapping_sub(1) as u8,
            c: Reg::R0,
            imm: 0,
            extra: 0,
        }
    }

    /// `mov e, b; shift e, k; [mov d, a;] shift d, m; or d, e`, the shifts in opposite directions.
    fn rotation(&self) -> Option<DecodedOp> {
        let (_, copy) = self.get(0)?;
        let (first, one) = self.get(1)?;
        let first = Shift::of(first)?;
        let (name, second) = self.get(2)?;
        let (count, other, last) = if is_move(name) { (5, 3, 4) } else { (4, 2, 3) };
        let (second_name, two) = self.get(other)?;
        let (join, or) = self.get(last)?;
        let wide = matches!(first, Shift::Left64 | Shift::Right64);
        let kind = match (first, Shift::of(second_name)?) {
            (Shift::Right32, Shift::Left32) => OpKind::RSH_LSH_OR32,
            (Shift::Right64, Shift::Left64) => OpKind::RSH_LSH_OR64,
            (Shift::Left32, Shift::Right32) => OpKind::LSH_RSH_OR32,
            (Shift::Left64, Shift::Right64) => OpKind::LSH_RSH_OR64,
            _ => return None,
        };
        let moves_halves = self.get(0)?.0 == Op::MOV32_REG || (count == 5 && name == Op::MOV32_REG);
        let (e, d) = (copy.dst, two.dst);
        let a = if count == 5 { second.src } else { d };
        let fits = one.dst == e
            && (count == 4 || second.dst == d)
            && (or.dst, or.src) == (d, e)
            && join == if wide { Op::OR64_REG } else { Op::OR32_REG }
            && !(wide && moves_halves)
            && d != e
            && a != e;
        let extra = (one.imm as u32 & 63) | (two.imm as u32 & 63) << 8;
        // The rotation is used immediately.
        let (count, kind, imm) = match self.get(count) {
            Some((Op::XOR32_REG, xor)) if kind == OpKind::RSH_LSH_OR32 => {
                (count.wrapping_add(1), OpKind::RSH_LSH_OR_XOR32, i32::from(xor.dst & 0xf | xor.src << 4))
            }
            _ => (count, kind, 0),
        };
        let op = self.op(count, kind);
        fits.then_some(DecodedOp { dst: reg(d), a: reg(a), b: reg(copy.src), c: reg(e), imm, extra, ..op })
    }

    /// `mov e, a; lsh e, b; rsh d, y; or d, e`
    fn rotation_by_register(&self) -> Option<DecodedOp> {
        let [(Op::MOV64_REG, copy), (Op::LSH64_REG, one), (Op::RSH64_REG, two), (Op::OR64_REG, or)] =
            [self.get(0)?, self.get(1)?, self.get(2)?, self.get(3)?]
        else {
            return None;
        };
        let (e, d, y) = (copy.dst, two.dst, two.src);
        let fits = one.dst == e && one.src != e && (or.dst, or.src) == (d, e) && d != e && y != e;
        let op = self.op(4, OpKind::LSH_RSH_OR64_REG);
        fits.then_some(DecodedOp {
            dst: reg(d),
            a: reg(copy.src),
            b: reg(one.src),
            c: reg(e),
            extra: y.into(),
            ..op
        })
    }

    /// An addition, and a load from the sum. The addition follows `moves` moves, 0 or 1.
    fn indexed_load(&self, moves: usize) -> Option<DecodedOp> {
        let (load, from) = self.get(moves.wrapping_add(1))?;
        if !matches!(load, Op::LDXB | Op::LDXW | Op::LDXDW) {
            return None;
        }
        let (addition, add) = self.get(moves)?;
        let (first, mov) = self.get(0)?;
        let d = add.dst;
        if from.src != d || mov.dst != d {
            return None;
        }
        // d = a + (b or immediate)
        let (a, b, immediate) = match (moves, first, addition) {
            (0, _, Op::ADD64_REG) => (d, Some(add.src), 0),
            (0, _, Op::ADD64_IMM) => (d, None, add.imm),
            (1, Op::MOV64_REG, Op::ADD64_REG) => {
                (mov.src, Some(if add.src == d { mov.src } else { add.src }), 0)
            }
            (1, Op::MOV64_REG, Op::ADD64_IMM) => (mov.src, None, add.imm),
            (1, Op::MOV64_IMM, Op::ADD64_REG) if add.src != d => (add.src, None, mov.imm),
            (1, Op::MOV32_IMM, Op::ADD64_REG) if add.src != d && mov.imm >= 0 => (add.src, None, mov.imm),
            _ => return None,
        };
        let kind = match (b, load) {
            (Some(_), Op::LDXB) => OpKind::ADD_REG_LDXB,
            (Some(_), Op::LDXW) => OpKind::ADD_REG_LDXW,
            (Some(_), _) => OpKind::ADD_REG_LDXDW,
            (None, Op::LDXB) => OpKind::ADD_IMM_LDXB,
            (None, Op::LDXW) => OpKind::ADD_IMM_LDXW,
            (None, _) => OpKind::ADD_IMM_LDXDW,
        };
        let op = self.op(moves.wrapping_add(2), kind);
        let (a, b, extra) = (reg(a), reg(b.unwrap_or(0)), immediate as u32);
        Some(DecodedOp { dst: reg(d), a, b, c: reg(from.dst), imm: from.off.into(), extra, ..op })
    }

    /// `mov d, a` and an operation on d.
    fn moved(&self, name: Op) -> Option<DecodedOp> {
        let (_, mov) = self.get(0)?;
        let (operation, next) = self.get(1)?;
        let wide = name == Op::MOV64_REG;
        let kind = match operation {
            Op::ADD64_IMM if wide => OpKind::MOV_ADD64_IMM,
            Op::ADD64_REG if wide => OpKind::MOV_ADD64_REG,
            Op::SUB64_REG if wide => OpKind::MOV_SUB64_REG,
            Op::MUL64_IMM if wide => OpKind::MOV_MUL64_IMM,
            Op::MUL64_REG if wide => OpKind::MOV_MUL64_REG,
            Op::OR64_IMM if wide => OpKind::MOV_OR64_IMM,
            Op::OR64_REG if wide => OpKind::MOV_OR64_REG,
            Op::AND64_IMM if wide => OpKind::MOV_AND64_IMM,
            Op::AND64_REG if wide => OpKind::MOV_AND64_REG,
            Op::XOR64_IMM if wide => OpKind::MOV_XOR64_IMM,
            Op::XOR64_REG if wide => OpKind::MOV_XOR64_REG,
            Op::LSH64_IMM if wide => OpKind::MOV_LSH64_IMM,
            Op::LSH64_REG if wide => OpKind::MOV_LSH64_REG,
            Op::RSH64_IMM if wide => OpKind::MOV_RSH64_IMM,
            Op::RSH64_REG if wide => OpKind::MOV_RSH64_REG,
            Op::ARSH64_IMM if wide => OpKind::MOV_ARSH64_IMM,
            // These read lower halves only, so the width of the `mov` does not matter.
            Op::ADD32_IMM => OpKind::MOV_ADD32_IMM,
            Op::ADD32_REG => OpKind::MOV_ADD32_REG,
            Op::SUB32_REG => OpKind::MOV_SUB32_REG,
            Op::MUL32_IMM => OpKind::MOV_MUL32_IMM,
            Op::MUL32_REG => OpKind::MOV_MUL32_REG,
            Op::OR32_IMM => OpKind::MOV_OR32_IMM,
            Op::OR32_REG => OpKind::MOV_OR32_REG,
            Op::AND32_IMM => OpKind::MOV_AND32_IMM,
            Op::AND32_REG => OpKind::MOV_AND32_REG,
            Op::XOR32_IMM => OpKind::MOV_XOR32_IMM,
            Op::XOR32_REG => OpKind::MOV_XOR32_REG,
            Op::LSH32_IMM => OpKind::MOV_LSH32_IMM,
            Op::RSH32_IMM => OpKind::MOV_RSH32_IMM,
            Op::ARSH32_IMM => OpKind::MOV_ARSH32_IMM,
            _ => return None,
        };
        if next.dst != mov.dst {
            return None;
        }
        // The operation reads in d the value that was moved there.
        let b = if next.src == mov.dst { mov.src } else { next.src };
        Some(DecodedOp { dst: reg(mov.dst), a: reg(mov.src), b: reg(b), imm: next.imm, ..self.op(2, kind) })
    }

    /// `mov d, b; exit`
    fn move_and_exit(&self, name: Op) -> Option<DecodedOp> {
        let [(_, mov), (second, _)] = [self.get(0)?, self.get(1)?];
        let op = self.op(2, OpKind::MOV64_EXIT);
        let cost = op.cost.wrapping_sub(cost_after(self.following, 2));
        let fits = name == Op::MOV64_REG && second == Op::EXIT;
        fits.then_some(DecodedOp { dst: reg(mov.dst), b: reg(mov.src), cost, ..op })
    }

    /// `operation d, b; operation c, a`
    fn pair(&self, name: Op) -> Option<DecodedOp> {
        let [(_, one), (second, two)] = [self.get(0)?, self.get(1)?];
        let kind = match (name, second) {
            (Op::ADD64_IMM, Op::ADD64_IMM) => OpKind::ADD_IMM_ADD_IMM64,
            (Op::ADD64_REG, Op::ADD64_IMM) => OpKind::ADD_REG_ADD_IMM64,
            (Op::ADD64_REG, Op::ADD64_REG) => OpKind::ADD_ADD64,
            (Op::ADD64_REG, Op::AND64_REG) => OpKind::ADD_AND64,
            (Op::ADD64_REG, Op::XOR64_REG) => OpKind::ADD_XOR64,
            (Op::AND64_REG, Op::ADD64_REG) => OpKind::AND_ADD64,
            (Op::AND64_REG, Op::AND64_REG) => OpKind::AND_AND64,
            (Op::AND64_REG, Op::XOR64_REG) => OpKind::AND_XOR64,
            (Op::XOR64_REG, Op::ADD64_REG) => OpKind::XOR_ADD64,
            (Op::XOR64_REG, Op::AND64_REG) => OpKind::XOR_AND64,
            (Op::XOR64_REG, Op::XOR64_REG) => OpKind::XOR_XOR64,
            (Op::ADD32_REG, Op::ADD32_REG) => OpKind::ADD_ADD32,
            (Op::ADD32_REG, Op::AND32_REG) => OpKind::ADD_AND32,
            (Op::ADD32_REG, Op::XOR32_REG) => OpKind::ADD_XOR32,
            (Op::AND32_REG, Op::ADD32_REG) => OpKind::AND_ADD32,
            (Op::AND32_REG, Op::AND32_REG) => OpKind::AND_AND32,
            (Op::AND32_REG, Op::XOR32_REG) => OpKind::AND_XOR32,
            (Op::XOR32_REG, Op::ADD32_REG) => OpKind::XOR_ADD32,
            (Op::XOR32_REG, Op::AND32_REG) => OpKind::XOR_AND32,
            (Op::XOR32_REG, Op::XOR32_REG) => OpKind::XOR_XOR32,
            _ => return None,
        };
        let (dst, b, c, a) = (reg(one.dst), reg(one.src), reg(two.dst), reg(two.src));
        let (imm, extra) = (one.imm, two.imm as u32);
        Some(DecodedOp { dst, a, b, c, imm, extra, ..self.op(2, kind) })
    }

    /// `mov d, b; mov e, a`
    fn two_moves(&self, name: Op) -> Option<DecodedOp> {
        let [(_, one), (second, two)] = [self.get(0)?, self.get(1)?];
        let kind = if name == Op::MOV64_REG { OpKind::MOV_MOV64 } else { OpKind::MOV_MOV32 };
        let (dst, b, c, a) = (reg(one.dst), reg(one.src), reg(two.dst), reg(two.src));
        (second == name).then_some(DecodedOp { dst, a, b, c, ..self.op(2, kind) })
    }

    /// `mov d, imm; add d, a` or `mov d, imm; sub d, b`
    fn with_immediate(&self) -> Option<DecodedOp> {
        let [(first, mov), (second, next)] = [self.get(0)?, self.get(1)?];
        let kind = match second {
            Op::ADD64_REG => OpKind::MOV_ADD64_IMM,
            Op::SUB64_REG => OpKind::IMM_SUB64,
            _ => return None,
        };
        let same = first == Op::MOV64_IMM || mov.imm >= 0;
        let fits = same && next.dst == mov.dst && next.src != mov.dst;
        let (dst, from) = (reg(mov.dst), reg(next.src));
        fits.then_some(DecodedOp { dst, a: from, b: from, imm: mov.imm, ..self.op(2, kind) })
    }

    /// `mov d, imm; jlt a, b, +1; mov d, imm`
    fn selection(&self) -> Option<DecodedOp> {
        let [(first, one), (jump, condition), (last, two)] = [self.get(0)?, self.get(1)?, self.get(2)?];
        let (a, b) = match jump {
            Op::JLT64_REG => (condition.dst, condition.src),
            Op::JGT64_REG => (condition.src, condition.dst),
            _ => return None,
        };
        let same = |name, imm| name == Op::MOV64_IMM || (name == Op::MOV32_IMM && imm >= 0);
        let fits = condition.off == 1
            && same(first, one.imm)
            && same(last, two.imm)
            && one.dst == two.dst
            && a != one.dst
            && b != one.dst;
        let op = self.op(3, OpKind::SELECT_LT64);
        fits.then_some(DecodedOp {
            dst: reg(one.dst),
            a: reg(a),
            b: reg(b),
            imm: one.imm,
            extra: two.imm as u32,
            ..op
        })
    }

    /// `ldx d, [a+off]; operation e, d`
    fn load_and_use(&self, name: Op) -> Option<DecodedOp> {
        let [(_, load), (operation, next)] = [self.get(0)?, self.get(1)?];
        let kind = match (name, operation) {
            (Op::LDXW, Op::ADD32_REG) => OpKind::LDXW_ADD32,
            (Op::LDXW, Op::XOR32_REG) => OpKind::LDXW_XOR32,
            (Op::LDXDW, Op::ADD64_REG) => OpKind::LDXDW_ADD64,
            (Op::LDXDW, Op::XOR64_REG) => OpKind::LDXDW_XOR64,
            _ => return None,
        };
        let fits = next.src == load.dst && next.dst != load.dst;
        let (dst, a, c) = (reg(load.dst), reg(load.src), reg(next.dst));
        fits.then_some(DecodedOp { dst, a, c, imm: load.off.into(), ..self.op(2, kind) })
    }

    /// `add d, imm or c; jump a, b or imm, off`, optionally followed by a jump that is jumped over.
    fn addition_and_jump(&self) -> Option<DecodedOp> {
        let [(addition, add), (jump, condition)] = [self.get(0)?, self.get(1)?];
        let op = DecodedOp {
            dst: reg(add.dst),
            a: reg(condition.dst),
            b: reg(condition.src),
            ..self.op(2, OpKind::JA)
        };
        let op = DecodedOp { c: reg(add.src), imm: add.imm, extra: condition.imm as u32, ..op };
        let near = near(self.at.wrapping_add(1), condition.off.into());
        if addition == Op::ADD64_REG {
            let kind = match jump {
                Op::JLT64_IMM => OpKind::ADD_REG_JLT64_IMM,
                Op::JLT64_REG => OpKind::ADD_REG_JLT64_REG,
                Op::JNE64_IMM => OpKind::ADD_REG_JNE64_IMM,
                Op::JNE64_REG => OpKind::ADD_REG_JNE64_REG,
                _ => return None,
            };
            return (near != FAR).then_some(DecodedOp { kind, near, ..op });
        }
        let over = match jump {
            Op::JEQ64_IMM => Some(OpKind::ADD_JEQ64_IMM_ELSE),
            Op::JNE64_IMM => Some(OpKind::ADD_JNE64_IMM_ELSE),
            _ => None,
        };
        if let (Some(kind), Some((near, cost))) = (over, self.jumped_over(1)) {
            if near != FAR {
                return Some(DecodedOp { kind, near, cost: cost.saturating_add(2), ..op });
            }
        }
        let kind = match jump {
            Op::JEQ64_IMM => OpKind::ADD_JEQ64_IMM,
            Op::JEQ64_REG => OpKind::ADD_JEQ64_REG,
            Op::JNE64_IMM => OpKind::ADD_JNE64_IMM,
            Op::JNE64_REG => OpKind::ADD_JNE64_REG,
            Op::JLT64_IMM => OpKind::ADD_JLT64_IMM,
            Op::JLT64_REG => OpKind::ADD_JLT64_REG,
            Op::JGT64_IMM => OpKind::ADD_JGT64_IMM,
            Op::JGT64_REG => OpKind::ADD_JGT64_REG,
            _ => return None,
        };
        (near != FAR).then_some(DecodedOp { kind, near, ..op })
    }

    /// For a conditional jump at `index` over the jump after it: the target of that jump, as by [`near`], and
    /// the cost of the straight-line code after both, which is at least 1.
    fn jumped_over(&self, index: usize) -> Option<(u8, u16)> {
        let (_, condition) = self.get(index)?;
        let (name, jump) = self.get(index.wrapping_add(1))?;
        let cost = cost_after(self.following, index.wrapping_add(2));
        let near = near(self.at.wrapping_add(index).wrapping_add(1), jump.off.into());
        (name == Op::JA && condition.off == 1 && cost > 0).then_some((near, cost))
    }

    /// `jump a, b or imm, +1; ja off`
    fn jump_over_jump(&self) -> Option<DecodedOp> {
        let (name, condition) = self.get(0)?;
        let kind = match name {
            Op::JEQ64_IMM => OpKind::JEQ64_IMM_ELSE,
            Op::JEQ64_REG => OpKind::JEQ64_REG_ELSE,
            Op::JNE64_IMM => OpKind::JNE64_IMM_ELSE,
            Op::JNE64_REG => OpKind::JNE64_REG_ELSE,
            Op::JLT64_IMM => OpKind::JLT64_IMM_ELSE,
            Op::JLT64_REG => OpKind::JLT64_REG_ELSE,
            Op::JGT64_IMM => OpKind::JGT64_IMM_ELSE,
            Op::JGT64_REG => OpKind::JGT64_REG_ELSE,
            _ => return None,
        };
        let (near, cost) = self.jumped_over(0)?;
        let op = DecodedOp {
            dst: reg(condition.dst),
            b: reg(condition.src),
            imm: condition.imm,
            ..self.op(2, kind)
        };
        (near != FAR).then_some(DecodedOp { near, cost: cost.saturating_add(1), ..op })
    }
}
