//! Decodes pages of code for the decoded tier.

use super::{
    fusion::fuse,
    op::{cost_after, kind, near, reg, DecodedOp, OpKind, Page, SourceSlot, SLOTS},
};
use crate::{
    isa::{Format, Insn, OPCODE_COST},
    program::{Import, Intrinsic, Program},
};

/// Decodes the page that starts at `start`, from its end to its start, since costs accumulate that way.
pub(super) fn decode(program: &Program<'_>, start: usize, page: &mut Page) {
    let mut code = program.code().get(start..).unwrap_or_default().iter();
    let slots: [SourceSlot; SLOTS] = core::array::from_fn(|_| SourceSlot::new(code.next()));
    for at in (0..SLOTS).rev() {
        let Some(slots) = slots.get(at..) else { return };
        let Some((_, following)) = page.get(at..).and_then(|ops| ops.split_first()) else { return };
        let pc = start.saturating_add(at);
        let op = fuse(slots, following, at).unwrap_or_else(|| single(program, pc, at, slots, following));
        if let Some(decoded) = page.get_mut(at) {
            *decoded = op;
        }
    }
    // Offsets become relative to the start of writable memory.
    let data_start = program.layout().data_start as i32;
    for op in page.iter_mut().filter(|op| op.kind.accesses_memory()) {
        op.imm = op.imm.wrapping_sub(data_start);
    }
}

/// Decodes the instruction at the start of `slots` by itself. It is at `pc`, the slot `at` of its page.
fn single(
    program: &Program<'_>,
    pc: usize,
    at: usize,
    slots: &[SourceSlot],
    following: &[DecodedOp],
) -> DecodedOp {
    let Some(slot @ SourceSlot { insn, info }) = slots.first() else {
        return DecodedOp::bailout(&Insn::default());
    };
    let mut op = DecodedOp::bailout(insn);
    let Some(info) = info else { return op };
    let own = slot.cost();
    let target = |distance: i32| {
        let target = (pc as i64).wrapping_add(1).wrapping_add(distance.into());
        u32::try_from(target).ok().filter(|target| (*target as usize) < program.code().len())
    };
    op = DecodedOp {
        kind: kind(info.op),
        dst: reg(insn.dst),
        a: reg(insn.dst),
        b: reg(insn.src),
        cost: own.saturating_add(cost_after(following, 1)),
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
            let Some(second) = program.code().get(pc.wrapping_add(1)) else {
                return DecodedOp::bailout(insn);
            };
            op.extra = Insn::from_bytes(*second).imm as u32;
            op.cost = own.saturating_add(cost_after(following, 2));
        }
        Format::Jump16 | Format::JumpImm | Format::JumpReg | Format::Jump32 => {
            let wide = info.format == Format::Jump32;
            let distance = if wide { insn.imm } else { insn.off.into() };
            let Some(target) = target(distance) else { return DecodedOp::bailout(insn) };
            (op.extra, op.near) = (target, near(at, distance));
            if wide || info.format == Format::Jump16 {
                op.cost = own;
            }
        }
        Format::CallLocal => {
            // Fused with the marker of the callee.
            let Some(target) = target(insn.imm) else { return DecodedOp::bailout(insn) };
            let marker = program.insn(target).filter(Insn::is_frame);
            let Some(marker) = marker else { return DecodedOp::bailout(insn) };
            op.extra = target.wrapping_add(1);
            op.imm = marker.imm;
            op.cost = own.saturating_add(u16::from(OPCODE_COST[usize::from(marker.opcode)]));
        }
        Format::CallImport => match program.imports().get(insn.imm as u32 as usize) {
            Some(Import::Intrinsic(Intrinsic::MulI128)) => {
                op.kind = OpKind::MULTI3;
                let own = u16::from(info.gas.cost()).saturating_add(crate::gas::MUL_I128 as u16);
                op.cost = own.saturating_add(cost_after(following, 1));
            }
            _ => return DecodedOp::bailout(insn),
        },
        Format::CallReg => return DecodedOp::bailout(insn),
        Format::NoOperands => op.cost = own,
    }
    op
}
