//! What another engine sees of a run that native code has begun, and what native code may therefore leave out.
//!
//! # The invariant
//!
//! **Whatever state native code has elided, no engine that takes over can read.** The interpreter takes over in two
//! places: where a block starts, if the gas does not suffice for it; and in the middle of a block, at an access that
//! was checked by itself, if the gas does not suffice for the rest after the heap grew. It then executes the block's
//! instructions *as they stand in the code*: it knows nothing of the forms to which the compiler has specialised them.
//! It never comes to the block's end, where calls, returns and syscalls are, and so needs nothing of native call frames.
//! Therefore
//!
//! - all registers are exact where a block starts, and where a run stops for a syscall or an intrinsic;
//! - where an access can stop, every register is exact that an instruction of the rest of the block [reads](reads),
//!   whether native code reads it there or not, and whether or not anything comes of it;
//! - memory is always exact: native code leaves out no store, and checks ranges without touching them.
//!
//! [`eliminate`] derives from this what is left out. In debug builds [`Stale`] follows what the compiler really emits,
//! and asserts the invariant at each place where code can stop; and each take-over overwrites the registers
//! that the interpreter must not need ([`read_from`]), so that tests notice where this module is wrong.

use super::function::{ends_block, inlined, width, Action, Check, Slot};
use crate::{
    isa::{Format, Insn, InsnInfo, Op, FRAME_POINTER},
    program::{Intrinsic, Program},
};

/// A set of guest registers, a bit for each.
pub type Registers = u16;

/// All of them.
pub const ALL: Registers = Registers::MAX;

/// The operands of a product of 128 bits: r1 to r4.
const PRODUCT: Registers = 0b1_1110;

/// The registers that an instruction changes. Calls of functions restore r6 to r9.
pub fn written(insn: &Insn, info: &InsnInfo) -> Registers {
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

/// The registers that an instruction reads as it stands in the code. `inlined` is the intrinsic that it calls, if
/// that does not stop.
pub fn reads(insn: &Insn, info: &InsnInfo, inlined: Option<Intrinsic>) -> Registers {
    let (dst, src) = (1 << insn.dst, 1 << insn.src);
    match info.format {
        Format::DstImm if is_move(info.op) => 0,
        Format::DstSrc if is_move(info.op) => src,
        Format::DstImm | Format::Dst | Format::StoreImm | Format::JumpImm => dst,
        Format::DstSrc | Format::StoreReg | Format::JumpReg => dst | src,
        Format::Wide | Format::Frame | Format::Jump16 | Format::Jump32 => 0,
        Format::Load => src,
        // `cmpxchg` compares with r0.
        Format::Atomic => dst | src | 1,
        Format::CallImport if inlined.is_some() => PRODUCT,
        // Syscalls show all registers; what a function reads is its own affair.
        Format::CallImport | Format::CallLocal | Format::CallReg | Format::NoOperands => ALL,
    }
}

fn is_move(op: Op) -> bool {
    matches!(
        op,
        Op::MOV64_IMM
            | Op::MOV32_IMM
            | Op::MOV64_REG
            | Op::MOV32_REG
            | Op::MOVSX832_REG
            | Op::MOVSX1632_REG
            | Op::MOVSX864_REG
            | Op::MOVSX1664_REG
            | Op::MOVSX3264_REG
    )
}

impl Slot {
    /// The registers that it changes.
    pub fn written(&self) -> Registers {
        written(&self.insn, self.info)
    }

    /// The registers that it reads as it stands in the code.
    pub fn reads(&self) -> Registers {
        reads(&self.insn, self.info, self.inlined)
    }

    /// Whether something is emitted for it.
    pub fn is_emitted(&self) -> bool {
        !matches!(self.action, Action::Unread | Action::Joined)
    }

    /// The registers that what is emitted for it reads: a specialised form does not need all of them.
    fn emitted_reads(&self) -> Registers {
        match self.action {
            Action::Unread | Action::Joined => 0,
            // r1 and r3.
            Action::NarrowProduct => 1 << 1 | 1 << 3,
            Action::Plain | Action::Rotate(_) | Action::Select => self.reads(),
        }
    }

    /// Whether it does nothing but compute a register.
    fn is_pure(&self) -> bool {
        matches!(self.info.format, Format::DstImm | Format::DstSrc | Format::Dst | Format::Wide)
    }
}

/// Leaves out what a block computes and nobody can read: neither native code, nor who takes over. Notes where
/// registers are read for the last time, and what has to be exact at each instruction.
pub fn eliminate(slots: &mut [Slot]) {
    // What the interpreter can read from here on, and what native code needs: for itself, or because the
    // interpreter can take over and read it.
    let (mut live, mut needed) = (ALL, ALL);
    for slot in slots.iter_mut().rev() {
        let written = slot.written();
        live = live & !written | slot.reads();
        slot.live = live;
        if slot.is_pure() && written & needed == 0 {
            slot.action = Action::Unread;
        }
        if !slot.is_emitted() {
            continue;
        }
        needed &= !written;
        slot.last_of_src = needed >> slot.insn.src & 1 == 0;
        needed |= slot.emitted_reads();
        if slot.check != Check::None {
            needed |= live;
        }
    }
}

/// The registers that the interpreter can read if it goes on at `pc` and does not come to the block's end.
pub fn read_from(program: &Program<'_>, mut pc: u32) -> Registers {
    let (mut read, mut overwritten) = (1 << FRAME_POINTER, 0);
    while let Some(insn) = program.insn(pc) {
        let Ok(info) = insn.decode() else { break };
        let inlined = inlined(program, &insn, info);
        if ends_block(info, inlined) {
            break;
        }
        read |= reads(&insn, info, inlined) & !overwritten;
        overwritten |= written(&insn, info);
        pc += width(info);
    }
    read
}

/// Registers that do not hold what they would if each instruction had been executed as it stands in the code. Follows
/// the compiler in debug builds; in others it is always empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stale(Registers);

impl Stale {
    /// An instruction for which code is emitted, in `slot.action`'s form, or none.
    pub fn advance(&mut self, slot: &Slot) {
        if cfg!(debug_assertions) {
            debug_assert_eq!(
                self.0 & slot.emitted_reads(),
                0,
                "native code reads what it left out: {slot:?}"
            );
            match slot.action {
                Action::Unread | Action::Rotate(_) => self.0 |= slot.written(),
                Action::Plain | Action::Joined | Action::Select | Action::NarrowProduct => {
                    self.0 &= !slot.written()
                }
            }
        }
    }

    /// A register that an instruction would have written is left as it was.
    pub fn leave_out(&mut self, register: u8) {
        if cfg!(debug_assertions) {
            self.0 |= 1 << register;
        }
    }

    /// Code can stop in front of an instruction, and the interpreter take over.
    pub fn assert_unread(self, slot: &Slot) {
        debug_assert_eq!(self.0 & slot.live, 0, "the interpreter can read what was left out: {slot:?}");
    }

    /// A block ends.
    pub fn assert_none(self) {
        debug_assert_eq!(self.0, 0, "a block ends with registers that are not exact");
    }
}
