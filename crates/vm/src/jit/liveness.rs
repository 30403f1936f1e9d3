//! Liveness: which state an engine that takes over can read, and so what native code may elide.
//!
//! # The invariant
//!
//! **No engine that takes over can read state that native code has elided.** The interpreter takes over in
//! two places: at the start of a block, if the gas does not suffice for it; and within a block, at an access
//! with its own bounds check, if the gas does not suffice for the rest after the heap grew. It then executes
//! the block's instructions *as they stand in the code*: it does not know the forms to which the compiler has
//! specialised them. It never reaches the end of the block, where calls, returns and syscalls are, so it
//! needs no native call frames. Therefore
//!
//! - all registers are exact at the start of a block, and where a run exits for a syscall or an intrinsic;
//! - where an access can exit, every register is exact that an instruction in the rest of the block
//!   [reads](reads), whether native code reads it there or not, and whether or not it affects the result;
//! - memory is always exact: native code elides no store, and checks ranges without touching them.
//!
//! [`eliminate`] derives from this what is elided. In debug builds [`StaleRegisters`] tracks what the
//! compiler emits and asserts the invariant at each exit site; and each takeover overwrites the registers
//! that must be dead ([`read_from`]), so that tests detect errors in this module.

use super::{
    cfg::{Action, BoundsCheck, Instruction},
    effects::{ends_block, inlined, reads, slots, written, RegisterSet, ALL},
};
use crate::{
    isa::{Format, FRAME_POINTER},
    program::Program,
};

impl Instruction {
    /// The registers that the emitted form reads: a specialised form does not need all of them.
    fn emitted_reads(&self) -> RegisterSet {
        match self.action {
            Action::Dead | Action::Joined => 0,
            // r1 and r3.
            Action::NarrowProduct => 1 << 1 | 1 << 3,
            Action::Plain | Action::Rotate(_) | Action::Select => self.reads(),
        }
    }

    /// Whether its only effect is on a register.
    fn is_pure(&self) -> bool {
        matches!(self.info.format, Format::DstImm | Format::DstSrc | Format::Dst | Format::Wide)
    }
}

/// Eliminates dead instructions of a block: those whose results neither native code nor an engine that takes
/// over can read. Records last uses, and the live registers at each instruction.
pub fn eliminate(instructions: &mut [Instruction]) {
    // The registers that the interpreter can read from here on, and those that native code needs: for itself,
    // or because the interpreter can take over.
    let (mut live, mut needed) = (ALL, ALL);
    for instruction in instructions.iter_mut().rev() {
        let written = instruction.written();
        live = live & !written | instruction.reads();
        instruction.live = live;
        if instruction.is_pure() && written & needed == 0 {
            instruction.action = Action::Dead;
        }
        if !instruction.is_emitted() {
            continue;
        }
        needed &= !written;
        instruction.last_of_src = needed >> instruction.insn.src & 1 == 0;
        needed |= instruction.emitted_reads();
        if instruction.check != BoundsCheck::None {
            needed |= live;
        }
    }
}

/// The registers that the interpreter can read if it takes over at `pc` and does not reach the end of the
/// block.
pub fn read_from(program: &Program<'_>, mut pc: u32) -> RegisterSet {
    let (mut read, mut overwritten) = (1 << FRAME_POINTER, 0);
    while let Some(insn) = program.insn(pc) {
        let Ok(info) = insn.decode() else { break };
        let inlined = inlined(program, &insn, info);
        if ends_block(info, inlined) {
            break;
        }
        read |= reads(&insn, info, inlined) & !overwritten;
        overwritten |= written(&insn, info);
        pc += slots(info);
    }
    read
}

/// Registers whose values differ from those after executing each instruction as it stands in the code. Tracks
/// the compiler in debug builds; always empty in others.
#[derive(Clone, Copy, Debug, Default)]
pub struct StaleRegisters(RegisterSet);

impl StaleRegisters {
    /// Accounts for an instruction, emitted in the form of `instruction.action` or not at all.
    pub fn advance(&mut self, instruction: &Instruction) {
        if cfg!(debug_assertions) {
            debug_assert_eq!(
                self.0 & instruction.emitted_reads(),
                0,
                "native code reads an elided register: {instruction:?}"
            );
            match instruction.action {
                Action::Dead | Action::Rotate(_) => self.0 |= instruction.written(),
                Action::Plain | Action::Joined | Action::Select | Action::NarrowProduct => {
                    self.0 &= !instruction.written()
                }
            }
        }
    }

    /// Marks a register stale: the instruction that writes it is elided.
    pub fn elide(&mut self, register: u8) {
        if cfg!(debug_assertions) {
            self.0 |= 1 << register;
        }
    }

    /// Asserts that no stale register is live before an instruction, where the interpreter can take over.
    pub fn assert_dead(self, instruction: &Instruction) {
        debug_assert_eq!(
            self.0 & instruction.live,
            0,
            "the interpreter can read an elided register: {instruction:?}"
        );
    }

    /// Asserts that all registers are exact, at the end of a block.
    pub fn assert_none(self) {
        debug_assert_eq!(self.0, 0, "a block ends with stale registers");
    }
}
