//! The verifier: what makes a parsed contract a valid program, in one pass that takes time proportional
//! to the size of the code. `docs/VM.md` lists the rules.

use crate::{
    isa::{DecodeError, Format, Insn, InsnInfo, Op, FRAME_POINTER, REGISTERS},
    limits::{FRAME_ALIGN, MAX_FRAME_BYTES},
    program::Program,
};
use core::fmt;

/// A rule that a program can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerifyErrorKind {
    /// The code does not start with `frame`.
    MissingFrame,
    /// No instruction has this opcode.
    UnknownOpcode,
    /// The opcode is known, but a field selects no instruction among those that share it.
    UnknownVariant,
    /// A field that the instruction does not use is not zero.
    UnusedFieldNotZero,
    /// A register field is above 10.
    InvalidRegister,
    /// The instruction writes `r10`.
    FramePointerWrite,
    /// `lddw` is not followed by its second slot, of which only the immediate is used.
    IncompleteLddw,
    /// A frame is larger than [`MAX_FRAME_BYTES`] or not a multiple of [`FRAME_ALIGN`].
    InvalidFrameSize,
    /// A jump leaves its function.
    JumpOutOfFunction,
    /// A jump goes to the `frame` of its function.
    JumpToFrame,
    /// A jump goes to the second slot of an `lddw`.
    JumpIntoLddw,
    /// A call goes to something that is not the start of a function.
    InvalidCallTarget,
    /// A call of an import that the contract does not list.
    UnknownImport,
    /// The last instruction of a function is neither `exit` nor an unconditional jump.
    FallsThrough,
}

impl VerifyErrorKind {
    /// Every rule.
    pub const ALL: [Self; 14] = [
        Self::MissingFrame,
        Self::UnknownOpcode,
        Self::UnknownVariant,
        Self::UnusedFieldNotZero,
        Self::InvalidRegister,
        Self::FramePointerWrite,
        Self::IncompleteLddw,
        Self::InvalidFrameSize,
        Self::JumpOutOfFunction,
        Self::JumpToFrame,
        Self::JumpIntoLddw,
        Self::InvalidCallTarget,
        Self::UnknownImport,
        Self::FallsThrough,
    ];
}

impl fmt::Display for VerifyErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingFrame => "the code does not start with a function",
            Self::UnknownOpcode => "unknown instruction",
            Self::UnknownVariant => "unknown variant of an instruction",
            Self::UnusedFieldNotZero => "a field that the instruction does not use is not zero",
            Self::InvalidRegister => "no such register",
            Self::FramePointerWrite => "the instruction writes r10",
            Self::IncompleteLddw => "lddw without its second slot",
            Self::InvalidFrameSize => "the function's frame size is not a multiple of 16 up to 32768",
            Self::JumpOutOfFunction => "the jump leaves its function",
            Self::JumpToFrame => "the jump goes to the start of its function",
            Self::JumpIntoLddw => "the jump goes into the middle of an instruction",
            Self::InvalidCallTarget => "the call does not go to the start of a function",
            Self::UnknownImport => "the call is of an import that is not listed",
            Self::FallsThrough => "the function does not end with exit or a jump",
        })
    }
}

/// Why a program is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The rule that it breaks.
    pub kind: VerifyErrorKind,
    /// Index of the instruction that breaks it.
    pub pc: u32,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (instruction {})", self.kind, self.pc)
    }
}

impl core::error::Error for VerifyError {}

impl From<DecodeError> for VerifyErrorKind {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::UnknownOpcode => Self::UnknownOpcode,
            DecodeError::UnknownVariant => Self::UnknownVariant,
            DecodeError::UnusedFieldNotZero => Self::UnusedFieldNotZero,
        }
    }
}

impl Program<'_> {
    /// Checks the code, once, at upload. The first rule that is broken, in the order of instructions, is
    /// reported.
    pub fn verify(&self) -> Result<(), VerifyError> {
        let mut start = 0;
        while let Some(end) = self.verify_function(start)? {
            start = end;
        }
        Ok(())
    }

    /// Checks the function that starts at `start`. Returns where the next one does.
    fn verify_function(&self, start: u32) -> Result<Option<u32>, VerifyError> {
        if !self.insn(start).is_some_and(|insn| insn.is_frame()) {
            return Err(VerifyError { kind: VerifyErrorKind::MissingFrame, pc: start });
        }
        let after = start.saturating_add(1);
        let rest = self.code().get(after as usize..).unwrap_or_default();
        let len = rest.iter().position(|bytes| Insn::from_bytes(*bytes).is_frame());
        let end = after.saturating_add(len.unwrap_or(rest.len()) as u32);

        let mut pc = start;
        let mut last = (pc, Op::FRAME);
        while pc < end {
            let error = |kind| VerifyError { kind, pc };
            // Below `end`, so there is one.
            let insn = self.insn(pc).ok_or(error(VerifyErrorKind::UnknownOpcode))?;
            let info = insn.decode().map_err(|kind| error(kind.into()))?;
            last = (pc, info.op);
            self.verify_insn(pc, &insn, info, start..end).map_err(error)?;
            pc = pc.saturating_add(if info.op == Op::LDDW { 2 } else { 1 });
        }
        match last {
            (_, Op::EXIT | Op::JA | Op::JA32) => Ok(len.map(|_| end)),
            (pc, _) => Err(VerifyError { kind: VerifyErrorKind::FallsThrough, pc }),
        }
    }

    /// Checks an instruction of the function in `function`.
    fn verify_insn(
        &self,
        pc: u32,
        insn: &Insn,
        info: &InsnInfo,
        function: core::ops::Range<u32>,
    ) -> Result<(), VerifyErrorKind> {
        use VerifyErrorKind as Kind;
        let check = |holds, kind| if holds { Ok(()) } else { Err(kind) };
        check(usize::from(insn.dst.max(insn.src)) < REGISTERS, Kind::InvalidRegister)?;
        let writes_src = info.format == Format::Atomic && insn.imm & 1 != 0 && !is_cmpxchg(info.op);
        let writes_frame_pointer = (info.format.writes_dst() && insn.dst == FRAME_POINTER)
            || (writes_src && insn.src == FRAME_POINTER);
        check(!writes_frame_pointer, Kind::FramePointerWrite)?;
        let next = i64::from(pc).saturating_add(1);
        match info.format {
            Format::Frame => {
                let size = i64::from(insn.imm).saturating_neg();
                let in_range = (0..=i64::from(MAX_FRAME_BYTES)).contains(&size);
                let aligned = size & i64::from(FRAME_ALIGN.wrapping_sub(1)) == 0;
                check(in_range && aligned, Kind::InvalidFrameSize)
            }
            Format::Wide => {
                let second = self.insn(pc.saturating_add(1)).ok_or(Kind::IncompleteLddw)?;
                let unused = Insn { imm: 0, ..second } == Insn::default();
                check(unused, Kind::IncompleteLddw)
            }
            Format::Jump16 | Format::JumpImm | Format::JumpReg => {
                self.verify_jump(next.saturating_add(i64::from(insn.off)), function)
            }
            Format::Jump32 => self.verify_jump(next.saturating_add(i64::from(insn.imm)), function),
            Format::CallLocal => {
                let target = u32::try_from(next.saturating_add(i64::from(insn.imm))).ok();
                let target = target.and_then(|target| self.insn(target));
                check(target.is_some_and(|target| target.is_frame()), Kind::InvalidCallTarget)
            }
            Format::CallImport => {
                let import = self.imports().get(insn.imm as u32 as usize);
                check(import.is_some(), Kind::UnknownImport)
            }
            _ => Ok(()),
        }
    }

    fn verify_jump(&self, target: i64, function: core::ops::Range<u32>) -> Result<(), VerifyErrorKind> {
        let target = u32::try_from(target).map_err(|_| VerifyErrorKind::JumpOutOfFunction)?;
        if !function.contains(&target) {
            return Err(VerifyErrorKind::JumpOutOfFunction);
        }
        if target == function.start {
            return Err(VerifyErrorKind::JumpToFrame);
        }
        // No instruction has opcode 0: where a valid program has it, it is the second slot of an `lddw`.
        match self.insn(target) {
            Some(insn) if insn.opcode != 0 => Ok(()),
            _ => Err(VerifyErrorKind::JumpIntoLddw),
        }
    }
}

/// Whether an atomic leaves the old value in `r0` rather than in its source.
fn is_cmpxchg(op: Op) -> bool {
    matches!(op, Op::ATOMIC32_CMPXCHG | Op::ATOMIC64_CMPXCHG)
}

const _: () = {
    // What `verify_jump` rests on.
    let mut row = 0;
    while row < crate::isa::INSTRUCTIONS.len() {
        assert!(crate::isa::INSTRUCTIONS[row].opcode != 0);
        row = row.wrapping_add(1);
    }
};
