//! Several instructions in a row that one [`Op`] does at once: what compilers write for one thought.
//!
//! An op does exactly what its instructions do one after the other, every register that they write included.
//! Each slot keeps an op of its own as well, for jumps to it.

use super::decode::{cost_behind, near, reg, Code, Op, Reg, Slot, FAR};
use crate::isa::{Insn, Op as Name};

/// A shift by an immediate, as rotations have it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shift {
    Left32,
    Left64,
    Right32,
    Right64,
}

impl Shift {
    fn of(name: Name) -> Option<Self> {
        Some(match name {
            Name::LSH32_IMM => Self::Left32,
            Name::LSH64_IMM => Self::Left64,
            Name::RSH32_IMM => Self::Right32,
            Name::RSH64_IMM => Self::Right64,
            _ => return None,
        })
    }
}

/// The slots from an instruction on, as far as they are in its page.
struct Window<'a> {
    slots: &'a [Slot],
    behind: &'a [Op],
    at: usize,
}

/// Whether a `mov` gives the lower half all that the other kind would give it.
fn is_move(name: Name) -> bool {
    matches!(name, Name::MOV64_REG | Name::MOV32_REG)
}

/// The op of several instructions that start with the first of `slots`, the slot `at` of a page, if there is
/// one. `behind` are the ops of the slots behind it.
pub(super) fn fuse(slots: &[Slot], behind: &[Op], at: usize) -> Option<Op> {
    let window = Window { slots, behind, at };
    let (name, _) = window.get(0)?;
    match name {
        Name::MOV64_REG | Name::MOV32_REG => window
            .rotation()
            .or_else(|| window.rotation_by_register())
            .or_else(|| window.indexed_load(1))
            .or_else(|| window.moved(name))
            .or_else(|| window.two_moves(name))
            .or_else(|| window.move_and_exit(name)),
        Name::MOV64_IMM | Name::MOV32_IMM => {
            window.selection().or_else(|| window.indexed_load(1)).or_else(|| window.with_immediate())
        }
        Name::ADD64_REG => {
            window.indexed_load(0).or_else(|| window.addition_and_jump()).or_else(|| window.pair(name))
        }
        Name::ADD64_IMM => {
            window.indexed_load(0).or_else(|| window.addition_and_jump()).or_else(|| window.pair(name))
        }
        Name::LDXW | Name::LDXDW => window.load_and_use(name),
        _ => window.jump_over_jump().or_else(|| window.pair(name)),
    }
}

impl Window<'_> {
    fn get(&self, index: usize) -> Option<(Name, &Insn)> {
        let slot = self.slots.get(index)?;
        Some((slot.info?.op, &slot.insn))
    }

    /// An op of the first `count` slots.
    fn op(&self, count: usize, code: Code) -> Op {
        let own = self.slots.iter().take(count).fold(0, |sum: u16, slot| sum.saturating_add(slot.cost()));
        Op {
            code,
            dst: Reg::R0,
            a: Reg::R0,
            b: Reg::R0,
            cost: own.saturating_add(cost_behind(self.behind, count)),
            near: count.wrapping_sub(1) as u8,
            c: Reg::R0,
            imm: 0,
            extra: 0,
        }
    }

    /// `mov e, b; shift e, k; [mov d, a;] shift d, m; or d, e`, the shifts in opposite directions.
    fn rotation(&self) -> Option<Op> {
        let (_, copy) = self.get(0)?;
        let (first, one) = self.get(1)?;
        let first = Shift::of(first)?;
        let (name, second) = self.get(2)?;
        let (count, other, last) = if is_move(name) { (5, 3, 4) } else { (4, 2, 3) };
        let (second_name, two) = self.get(other)?;
        let (join, or) = self.get(last)?;
        let wide = matches!(first, Shift::Left64 | Shift::Right64);
        let code = match (first, Shift::of(second_name)?) {
            (Shift::Right32, Shift::Left32) => Code::RSH_LSH_OR32,
            (Shift::Right64, Shift::Left64) => Code::RSH_LSH_OR64,
            (Shift::Left32, Shift::Right32) => Code::LSH_RSH_OR32,
            (Shift::Left64, Shift::Right64) => Code::LSH_RSH_OR64,
            _ => return None,
        };
        let moves_halves = self.get(0)?.0 == Name::MOV32_REG || (count == 5 && name == Name::MOV32_REG);
        let (e, d) = (copy.dst, two.dst);
        let a = if count == 5 { second.src } else { d };
        let fits = one.dst == e
            && (count == 4 || second.dst == d)
            && (or.dst, or.src) == (d, e)
            && join == if wide { Name::OR64_REG } else { Name::OR32_REG }
            && !(wide && moves_halves)
            && d != e
            && a != e;
        let extra = (one.imm as u32 & 63) | (two.imm as u32 & 63) << 8;
        // A rotation that is used at once.
        let (count, code, imm) = match self.get(count) {
            Some((Name::XOR32_REG, xor)) if code == Code::RSH_LSH_OR32 => {
                (count.wrapping_add(1), Code::RSH_LSH_OR_XOR32, i32::from(xor.dst & 0xf | xor.src << 4))
            }
            _ => (count, code, 0),
        };
        let op = self.op(count, code);
        fits.then_some(Op { dst: reg(d), a: reg(a), b: reg(copy.src), c: reg(e), imm, extra, ..op })
    }

    /// `mov e, a; lsh e, b; rsh d, y; or d, e`
    fn rotation_by_register(&self) -> Option<Op> {
        let [(Name::MOV64_REG, copy), (Name::LSH64_REG, one), (Name::RSH64_REG, two), (Name::OR64_REG, or)] =
            [self.get(0)?, self.get(1)?, self.get(2)?, self.get(3)?]
        else {
            return None;
        };
        let (e, d, y) = (copy.dst, two.dst, two.src);
        let fits = one.dst == e && one.src != e && (or.dst, or.src) == (d, e) && d != e && y != e;
        let op = self.op(4, Code::LSH_RSH_OR64_REG);
        fits.then_some(Op {
            dst: reg(d),
            a: reg(copy.src),
            b: reg(one.src),
            c: reg(e),
            extra: y.into(),
            ..op
        })
    }

    /// An addition and a load from where it points to. The addition is the instruction behind the `moves`
    /// first ones.
    fn indexed_load(&self, moves: usize) -> Option<Op> {
        let (load, from) = self.get(moves.wrapping_add(1))?;
        if !matches!(load, Name::LDXB | Name::LDXW | Name::LDXDW) {
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
            (0, _, Name::ADD64_REG) => (d, Some(add.src), 0),
            (0, _, Name::ADD64_IMM) => (d, None, add.imm),
            (1, Name::MOV64_REG, Name::ADD64_REG) => {
                (mov.src, Some(if add.src == d { mov.src } else { add.src }), 0)
            }
            (1, Name::MOV64_REG, Name::ADD64_IMM) => (mov.src, None, add.imm),
            (1, Name::MOV64_IMM, Name::ADD64_REG) if add.src != d => (add.src, None, mov.imm),
            (1, Name::MOV32_IMM, Name::ADD64_REG) if add.src != d && mov.imm >= 0 => (add.src, None, mov.imm),
            _ => return None,
        };
        let code = match (b, load) {
            (Some(_), Name::LDXB) => Code::ADD_REG_LDXB,
            (Some(_), Name::LDXW) => Code::ADD_REG_LDXW,
            (Some(_), _) => Code::ADD_REG_LDXDW,
            (None, Name::LDXB) => Code::ADD_IMM_LDXB,
            (None, Name::LDXW) => Code::ADD_IMM_LDXW,
            (None, _) => Code::ADD_IMM_LDXDW,
        };
        let op = self.op(moves.wrapping_add(2), code);
        let (a, b, extra) = (reg(a), reg(b.unwrap_or(0)), immediate as u32);
        Some(Op { dst: reg(d), a, b, c: reg(from.dst), imm: from.off.into(), extra, ..op })
    }

    /// `mov d, a` and an operation on d.
    fn moved(&self, name: Name) -> Option<Op> {
        let (_, mov) = self.get(0)?;
        let (operation, next) = self.get(1)?;
        let wide = name == Name::MOV64_REG;
        let code = match operation {
            Name::ADD64_IMM if wide => Code::MOV_ADD64_IMM,
            Name::ADD64_REG if wide => Code::MOV_ADD64_REG,
            Name::SUB64_REG if wide => Code::MOV_SUB64_REG,
            Name::MUL64_IMM if wide => Code::MOV_MUL64_IMM,
            Name::MUL64_REG if wide => Code::MOV_MUL64_REG,
            Name::OR64_IMM if wide => Code::MOV_OR64_IMM,
            Name::OR64_REG if wide => Code::MOV_OR64_REG,
            Name::AND64_IMM if wide => Code::MOV_AND64_IMM,
            Name::AND64_REG if wide => Code::MOV_AND64_REG,
            Name::XOR64_IMM if wide => Code::MOV_XOR64_IMM,
            Name::XOR64_REG if wide => Code::MOV_XOR64_REG,
            Name::LSH64_IMM if wide => Code::MOV_LSH64_IMM,
            Name::LSH64_REG if wide => Code::MOV_LSH64_REG,
            Name::RSH64_IMM if wide => Code::MOV_RSH64_IMM,
            Name::RSH64_REG if wide => Code::MOV_RSH64_REG,
            Name::ARSH64_IMM if wide => Code::MOV_ARSH64_IMM,
            // These look at lower halves only: what kind of `mov` it is does not matter.
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
        if next.dst != mov.dst {
            return None;
        }
        // The operation sees in d what was moved there.
        let b = if next.src == mov.dst { mov.src } else { next.src };
        Some(Op { dst: reg(mov.dst), a: reg(mov.src), b: reg(b), imm: next.imm, ..self.op(2, code) })
    }

    /// `mov d, b; exit`
    fn move_and_exit(&self, name: Name) -> Option<Op> {
        let [(_, mov), (second, _)] = [self.get(0)?, self.get(1)?];
        let op = self.op(2, Code::MOV64_EXIT);
        let cost = op.cost.wrapping_sub(cost_behind(self.behind, 2));
        let fits = name == Name::MOV64_REG && second == Name::EXIT;
        fits.then_some(Op { dst: reg(mov.dst), b: reg(mov.src), cost, ..op })
    }

    /// `operation d, b; operation c, a`
    fn pair(&self, name: Name) -> Option<Op> {
        let [(_, one), (second, two)] = [self.get(0)?, self.get(1)?];
        let code = match (name, second) {
            (Name::ADD64_IMM, Name::ADD64_IMM) => Code::ADD_IMM_ADD_IMM64,
            (Name::ADD64_REG, Name::ADD64_IMM) => Code::ADD_REG_ADD_IMM64,
            (Name::ADD64_REG, Name::ADD64_REG) => Code::ADD_ADD64,
            (Name::ADD64_REG, Name::AND64_REG) => Code::ADD_AND64,
            (Name::ADD64_REG, Name::XOR64_REG) => Code::ADD_XOR64,
            (Name::AND64_REG, Name::ADD64_REG) => Code::AND_ADD64,
            (Name::AND64_REG, Name::AND64_REG) => Code::AND_AND64,
            (Name::AND64_REG, Name::XOR64_REG) => Code::AND_XOR64,
            (Name::XOR64_REG, Name::ADD64_REG) => Code::XOR_ADD64,
            (Name::XOR64_REG, Name::AND64_REG) => Code::XOR_AND64,
            (Name::XOR64_REG, Name::XOR64_REG) => Code::XOR_XOR64,
            (Name::ADD32_REG, Name::ADD32_REG) => Code::ADD_ADD32,
            (Name::ADD32_REG, Name::AND32_REG) => Code::ADD_AND32,
            (Name::ADD32_REG, Name::XOR32_REG) => Code::ADD_XOR32,
            (Name::AND32_REG, Name::ADD32_REG) => Code::AND_ADD32,
            (Name::AND32_REG, Name::AND32_REG) => Code::AND_AND32,
            (Name::AND32_REG, Name::XOR32_REG) => Code::AND_XOR32,
            (Name::XOR32_REG, Name::ADD32_REG) => Code::XOR_ADD32,
            (Name::XOR32_REG, Name::AND32_REG) => Code::XOR_AND32,
            (Name::XOR32_REG, Name::XOR32_REG) => Code::XOR_XOR32,
            _ => return None,
        };
        let (dst, b, c, a) = (reg(one.dst), reg(one.src), reg(two.dst), reg(two.src));
        let (imm, extra) = (one.imm, two.imm as u32);
        Some(Op { dst, a, b, c, imm, extra, ..self.op(2, code) })
    }

    /// `mov d, b; mov e, a`
    fn two_moves(&self, name: Name) -> Option<Op> {
        let [(_, one), (second, two)] = [self.get(0)?, self.get(1)?];
        let code = if name == Name::MOV64_REG { Code::MOV_MOV64 } else { Code::MOV_MOV32 };
        let (dst, b, c, a) = (reg(one.dst), reg(one.src), reg(two.dst), reg(two.src));
        (second == name).then_some(Op { dst, a, b, c, ..self.op(2, code) })
    }

    /// `mov d, imm; add d, a` or `mov d, imm; sub d, b`
    fn with_immediate(&self) -> Option<Op> {
        let [(first, mov), (second, next)] = [self.get(0)?, self.get(1)?];
        let code = match second {
            Name::ADD64_REG => Code::MOV_ADD64_IMM,
            Name::SUB64_REG => Code::IMM_SUB64,
            _ => return None,
        };
        let same = first == Name::MOV64_IMM || mov.imm >= 0;
        let fits = same && next.dst == mov.dst && next.src != mov.dst;
        let (dst, from) = (reg(mov.dst), reg(next.src));
        fits.then_some(Op { dst, a: from, b: from, imm: mov.imm, ..self.op(2, code) })
    }

    /// `mov d, imm; jlt a, b, +1; mov d, imm`
    fn selection(&self) -> Option<Op> {
        let [(first, one), (jump, condition), (last, two)] = [self.get(0)?, self.get(1)?, self.get(2)?];
        let (a, b) = match jump {
            Name::JLT64_REG => (condition.dst, condition.src),
            Name::JGT64_REG => (condition.src, condition.dst),
            _ => return None,
        };
        let same = |name, imm| name == Name::MOV64_IMM || (name == Name::MOV32_IMM && imm >= 0);
        let fits = condition.off == 1
            && same(first, one.imm)
            && same(last, two.imm)
            && one.dst == two.dst
            && a != one.dst
            && b != one.dst;
        let op = self.op(3, Code::SELECT_LT64);
        fits.then_some(Op {
            dst: reg(one.dst),
            a: reg(a),
            b: reg(b),
            imm: one.imm,
            extra: two.imm as u32,
            ..op
        })
    }

    /// `ldx d, [a+off]; operation e, d`
    fn load_and_use(&self, name: Name) -> Option<Op> {
        let [(_, load), (operation, next)] = [self.get(0)?, self.get(1)?];
        let code = match (name, operation) {
            (Name::LDXW, Name::ADD32_REG) => Code::LDXW_ADD32,
            (Name::LDXW, Name::XOR32_REG) => Code::LDXW_XOR32,
            (Name::LDXDW, Name::ADD64_REG) => Code::LDXDW_ADD64,
            (Name::LDXDW, Name::XOR64_REG) => Code::LDXDW_XOR64,
            _ => return None,
        };
        let fits = next.src == load.dst && next.dst != load.dst;
        let (dst, a, c) = (reg(load.dst), reg(load.src), reg(next.dst));
        fits.then_some(Op { dst, a, c, imm: load.off.into(), ..self.op(2, code) })
    }

    /// `add d, imm or c; jump a, b or imm, off`, and perhaps another jump behind it, that is jumped over.
    fn addition_and_jump(&self) -> Option<Op> {
        let [(addition, add), (jump, condition)] = [self.get(0)?, self.get(1)?];
        let op =
            Op { dst: reg(add.dst), a: reg(condition.dst), b: reg(condition.src), ..self.op(2, Code::JA) };
        let op = Op { c: reg(add.src), imm: add.imm, extra: condition.imm as u32, ..op };
        let near = near(self.at.wrapping_add(1), condition.off.into());
        if addition == Name::ADD64_REG {
            let code = match jump {
                Name::JLT64_IMM => Code::ADD_REG_JLT64_IMM,
                Name::JLT64_REG => Code::ADD_REG_JLT64_REG,
                Name::JNE64_IMM => Code::ADD_REG_JNE64_IMM,
                Name::JNE64_REG => Code::ADD_REG_JNE64_REG,
                _ => return None,
            };
            return (near != FAR).then_some(Op { code, near, ..op });
        }
        let over = match jump {
            Name::JEQ64_IMM => Some(Code::ADD_JEQ64_IMM_ELSE),
            Name::JNE64_IMM => Some(Code::ADD_JNE64_IMM_ELSE),
            _ => None,
        };
        if let (Some(code), Some((near, cost))) = (over, self.jumped_over(1)) {
            if near != FAR {
                return Some(Op { code, near, cost: cost.saturating_add(2), ..op });
            }
        }
        let code = match jump {
            Name::JEQ64_IMM => Code::ADD_JEQ64_IMM,
            Name::JEQ64_REG => Code::ADD_JEQ64_REG,
            Name::JNE64_IMM => Code::ADD_JNE64_IMM,
            Name::JNE64_REG => Code::ADD_JNE64_REG,
            Name::JLT64_IMM => Code::ADD_JLT64_IMM,
            Name::JLT64_REG => Code::ADD_JLT64_REG,
            Name::JGT64_IMM => Code::ADD_JGT64_IMM,
            Name::JGT64_REG => Code::ADD_JGT64_REG,
            _ => return None,
        };
        (near != FAR).then_some(Op { code, near, ..op })
    }

    /// For a conditional jump at `index` over a jump that it is followed by: where in the page that goes to,
    /// and what the line behind it costs, which is at least 1.
    fn jumped_over(&self, index: usize) -> Option<(u8, u16)> {
        let (_, condition) = self.get(index)?;
        let (name, jump) = self.get(index.wrapping_add(1))?;
        let cost = cost_behind(self.behind, index.wrapping_add(2));
        let near = near(self.at.wrapping_add(index).wrapping_add(1), jump.off.into());
        (name == Name::JA && condition.off == 1 && cost > 0).then_some((near, cost))
    }

    /// `jump a, b or imm, +1; ja off`
    fn jump_over_jump(&self) -> Option<Op> {
        let (name, condition) = self.get(0)?;
        let code = match name {
            Name::JEQ64_IMM => Code::JEQ64_IMM_ELSE,
            Name::JEQ64_REG => Code::JEQ64_REG_ELSE,
            Name::JNE64_IMM => Code::JNE64_IMM_ELSE,
            Name::JNE64_REG => Code::JNE64_REG_ELSE,
            Name::JLT64_IMM => Code::JLT64_IMM_ELSE,
            Name::JLT64_REG => Code::JLT64_REG_ELSE,
            Name::JGT64_IMM => Code::JGT64_IMM_ELSE,
            Name::JGT64_REG => Code::JGT64_REG_ELSE,
            _ => return None,
        };
        let (near, cost) = self.jumped_over(0)?;
        let op =
            Op { dst: reg(condition.dst), b: reg(condition.src), imm: condition.imm, ..self.op(2, code) };
        (near != FAR).then_some(Op { near, cost: cost.saturating_add(1), ..op })
    }
}
