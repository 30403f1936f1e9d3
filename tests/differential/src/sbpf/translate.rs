//! From our code to the reference engine's.
//!
//! | here | there |
//! | --- | --- |
//! | `frame N` | `jge r10, start of stack + N, +1`, then a builtin that traps |
//! | `call local` | `r10` moved down by the caller's frame, a call, `r10` moved up again |
//! | `callx` | a comparison with each function's address, and a call; or a builtin that traps |
//! | `call` of an import | a call of the builtin with its number; for 128-bit results, of another for the lower half |
//! | `add32`, `sub32`, `mul32` | the same and `mov32 dst, dst`: there, the result is sign-extended |
//! | shift by an immediate | with the amount modulo the width |
//! | `ja32` | `ja` |
//!
//! All else is the same, or refused.

use super::builtin_name;
use core::fmt;
use ebpf_vm::{
    isa::{Insn, Op, FRAME_POINTER},
    limits::CODE_BASE,
    Import, Intrinsic, Program,
};
use solana_sbpf::ebpf::hash_symbol_name;

/// Imports that a program can have; builtins have their numbers.
const MAX_IMPORTS: u32 = 64;

/// The builtin that traps with StackOverflow.
pub(super) const STACK_OVERFLOW: u32 = 64;

/// The builtin that traps with InvalidCallTarget.
pub(super) const CALL_TARGET: u32 = 65;

/// The builtin that returns the lower half of the last 128-bit result.
pub(super) const LOW_HALF: u32 = 66;

/// Why the reference engine cannot run a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranslationErrorKind {
    /// It does not have the instruction.
    Instruction(Op),
    /// A division by an immediate zero: it is an error there.
    DivisionByZero,
    /// The code is too large: a jump does not reach its target.
    JumpTooFar,
    /// There are more imports than this adapter has room for.
    TooManyImports,
    /// The code is not a sequence of instructions: it was not verified.
    NotVerified,
    /// The engine does not load the translation.
    NotLoaded,
}

/// The reference engine cannot run a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TranslationError {
    /// Why.
    pub kind: TranslationErrorKind,
    /// Index of the instruction.
    pub pc: u32,
}

impl fmt::Display for TranslationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TranslationErrorKind::Instruction(op) => write!(f, "the reference engine has no {op:?}"),
            TranslationErrorKind::DivisionByZero => f.write_str("division by an immediate zero"),
            TranslationErrorKind::JumpTooFar => f.write_str("the jump is too far"),
            TranslationErrorKind::TooManyImports => f.write_str("there are too many imports"),
            TranslationErrorKind::NotVerified => f.write_str("the program is not valid"),
            TranslationErrorKind::NotLoaded => f.write_str("the reference engine does not load the program"),
        }?;
        write!(f, " (instruction {})", self.pc)
    }
}

impl core::error::Error for TranslationError {}

/// Code for the reference engine.
#[derive(Debug)]
pub(super) struct Translation {
    pub code: Vec<u8>,
    /// For each slot of the program, where its translation starts.
    positions: Vec<usize>,
    /// For each slot of the translation, which slot it was made for.
    origins: Vec<u32>,
}

impl Translation {
    /// Where the translation of an instruction starts.
    pub fn position(&self, pc: u32) -> usize {
        self.positions.get(pc as usize).copied().unwrap_or_default()
    }

    /// The instruction that a slot of the translation was made for.
    pub fn origin(&self, position: u64) -> u32 {
        usize::try_from(position).ok().and_then(|at| self.origins.get(at)).copied().unwrap_or(u32::MAX)
    }
}

/// Where a jump or a call goes once all code is there.
#[derive(Clone, Copy)]
enum Target {
    /// A jump to an instruction of the program.
    Jump(i64),
    /// A call of a function of the program.
    Call(i64),
}

struct Translator<'p> {
    program: &'p Program<'p>,
    slots: Vec<Insn>,
    positions: Vec<usize>,
    origins: Vec<u32>,
    targets: Vec<(usize, Target)>,
    /// Where functions start.
    functions: Vec<u32>,
    /// Frame size of the function that is being translated.
    frame: i32,
    pc: u32,
}

/// An instruction without operands.
fn plain(op: Op) -> Insn {
    let info = ebpf_vm::isa::INSTRUCTIONS.iter().find(|info| info.op == op);
    let mut insn = Insn { opcode: info.map_or(0, |info| info.opcode), ..Insn::default() };
    if let Some(info) = info {
        info.selector.apply(&mut insn);
    }
    insn
}

/// Translates a verified program.
pub(super) fn translate(program: &Program<'_>) -> Result<Translation, TranslationError> {
    let pcs = 0..program.code().len() as u32;
    let is_function = |pc: &u32| program.insn(*pc).is_some_and(|insn| insn.is_frame());
    let mut translator = Translator {
        program,
        slots: Vec::new(),
        positions: Vec::new(),
        origins: Vec::new(),
        targets: Vec::new(),
        functions: pcs.filter(is_function).collect(),
        frame: 0,
        pc: 0,
    };
    if program.imports().len() > MAX_IMPORTS as usize {
        return Err(TranslationError { kind: TranslationErrorKind::TooManyImports, pc: 0 });
    }
    while let Some(insn) = program.insn(translator.pc) {
        translator.positions.push(translator.slots.len());
        translator.instruction(insn).map_err(|kind| TranslationError { kind, pc: translator.pc })?;
        translator.pc += 1;
    }
    translator.finish()
}

impl Translator<'_> {
    fn emit(&mut self, insn: Insn) {
        self.slots.push(insn);
        self.origins.push(self.pc);
    }

    fn emit_to(&mut self, insn: Insn, target: Target) {
        self.targets.push((self.slots.len(), target));
        self.emit(insn);
    }

    /// Where a jump or call over so many slots goes.
    fn target(&self, distance: impl Into<i64>) -> i64 {
        i64::from(self.pc) + 1 + distance.into()
    }

    fn instruction(&mut self, insn: Insn) -> Result<(), TranslationErrorKind> {
        use Op::*;
        let info = insn.decode().map_err(|_| TranslationErrorKind::NotVerified)?;
        match info.op {
            FRAME => {
                self.frame = insn.imm.wrapping_neg();
                let lowest = self.program.layout().stack_base as i32 + self.frame;
                self.emit(Insn { dst: FRAME_POINTER, off: 1, imm: lowest, ..plain(JGE64_IMM) });
                self.builtin(STACK_OVERFLOW);
            }
            LDDW => {
                self.emit(insn);
                self.pc += 1;
                self.positions.push(self.slots.len());
                let second = self.program.insn(self.pc).ok_or(TranslationErrorKind::NotVerified)?;
                self.emit(second);
            }
            ADD32_IMM | ADD32_REG | SUB32_IMM | SUB32_REG | MUL32_IMM | MUL32_REG => {
                self.emit(insn);
                self.emit(Insn { dst: insn.dst, src: insn.dst, ..plain(MOV32_REG) });
            }
            LSH32_IMM | RSH32_IMM | ARSH32_IMM => self.emit(Insn { imm: insn.imm & 31, ..insn }),
            LSH64_IMM | RSH64_IMM | ARSH64_IMM => self.emit(Insn { imm: insn.imm & 63, ..insn }),
            DIV32_IMM | DIV64_IMM | MOD32_IMM | MOD64_IMM if insn.imm == 0 => {
                return Err(TranslationErrorKind::DivisionByZero)
            }
            JA32 => self.emit_to(plain(JA), Target::Jump(self.target(insn.imm))),
            CALL_LOCAL => self.call(self.target(insn.imm)),
            CALL_REG => self.call_indirect(insn.dst)?,
            CALL_IMPORT => {
                self.builtin(insn.imm as u32);
                let import = self.program.imports().get(insn.imm as usize);
                if matches!(import, Some(Import::Intrinsic(intrinsic)) if is_wide(*intrinsic)) {
                    self.emit(Insn { dst: 2, src: 0, ..plain(MOV64_REG) });
                    self.builtin(LOW_HALF);
                }
            }
            op if is_jump(op) => self.emit_to(insn, Target::Jump(self.target(insn.off))),
            op if is_missing(op) => return Err(TranslationErrorKind::Instruction(op)),
            _ => self.emit(insn),
        }
        Ok(())
    }

    fn builtin(&mut self, number: u32) {
        let hash = hash_symbol_name(builtin_name(number).as_bytes());
        self.emit(Insn { imm: hash as i32, ..plain(Op::CALL_IMPORT) });
    }

    fn move_frame(&mut self, by: i32) {
        if by != 0 {
            self.emit(Insn { dst: FRAME_POINTER, imm: by, ..plain(Op::ADD64_IMM) });
        }
    }

    fn call(&mut self, function: i64) {
        let frame = self.frame;
        self.move_frame(-frame);
        self.emit_to(plain(Op::CALL_LOCAL), Target::Call(function));
        self.move_frame(frame);
    }

    /// A call through a register: the distance from the start of the code is compared with that of every
    /// function. (Addresses of code are not those of its translation.)
    fn call_indirect(&mut self, dst: u8) -> Result<(), TranslationErrorKind> {
        if dst == FRAME_POINTER {
            // It is never the address of a function.
            self.builtin(CALL_TARGET);
            return Ok(());
        }
        // As an immediate value, the start of the code is negative.
        let base = CODE_BASE as i32;
        let to_distance = Insn { dst, imm: base, ..plain(Op::ADD64_IMM) };
        let to_address = Insn { dst, imm: base, ..plain(Op::SUB64_IMM) };
        self.emit(to_distance);
        let functions = core::mem::take(&mut self.functions);
        let mut comparisons = Vec::new();
        for function in &functions {
            comparisons.push(self.slots.len());
            self.emit(Insn { dst, imm: *function as i32 * 8, ..plain(Op::JEQ64_IMM) });
        }
        self.emit(to_address);
        self.builtin(CALL_TARGET);
        let mut ends = Vec::new();
        for (function, comparison) in functions.iter().zip(comparisons) {
            self.slots[comparison].off = distance(comparison, self.slots.len())?;
            self.emit(to_address);
            self.call((*function).into());
            ends.push(self.slots.len());
            self.emit(plain(Op::JA));
        }
        for end in ends {
            self.slots[end].off = distance(end, self.slots.len())?;
        }
        self.functions = functions;
        Ok(())
    }

    fn finish(mut self) -> Result<Translation, TranslationError> {
        for (at, target) in self.targets {
            let refuse = |kind| TranslationError { kind, pc: self.origins[at] };
            let (Target::Jump(pc) | Target::Call(pc)) = target;
            let to = usize::try_from(pc).ok().and_then(|pc| self.positions.get(pc)).copied();
            let to = to.ok_or(refuse(TranslationErrorKind::NotVerified))?;
            match target {
                Target::Jump(_) => self.slots[at].off = distance(at, to).map_err(refuse)?,
                Target::Call(_) => self.slots[at].imm = (to as i64 - at as i64 - 1) as i32,
            }
        }
        let code = self.slots.iter().flat_map(|slot| slot.to_bytes()).collect();
        Ok(Translation { code, positions: self.positions, origins: self.origins })
    }
}

/// The offset of a jump.
fn distance(from: usize, to: usize) -> Result<i16, TranslationErrorKind> {
    i16::try_from(to as i64 - from as i64 - 1).map_err(|_| TranslationErrorKind::JumpTooFar)
}

fn is_wide(intrinsic: Intrinsic) -> bool {
    use Intrinsic::*;
    matches!(intrinsic, MulI128 | DivU128 | ModU128 | DivI128 | ModI128)
}

/// Jumps with a 16-bit offset.
fn is_jump(op: Op) -> bool {
    use ebpf_vm::isa::Format::{Jump16, JumpImm, JumpReg};
    ebpf_vm::isa::INSTRUCTIONS
        .iter()
        .any(|info| info.op == op && matches!(info.format, Jump16 | JumpImm | JumpReg))
}

/// What SBPF version 3 does not have, or has with another meaning.
fn is_missing(op: Op) -> bool {
    use Op::*;
    let atomic = ebpf_vm::isa::INSTRUCTIONS
        .iter()
        .any(|info| info.op == op && info.format == ebpf_vm::isa::Format::Atomic);
    atomic
        || matches!(
            op,
            SDIV32_IMM
                | SDIV32_REG
                | SDIV64_IMM
                | SDIV64_REG
                | SMOD32_IMM
                | SMOD32_REG
                | SMOD64_IMM
                | SMOD64_REG
                | MOVSX832_REG
                | MOVSX1632_REG
                | MOVSX864_REG
                | MOVSX1664_REG
                | MOVSX3264_REG
                | LDXSB
                | LDXSH
                | LDXSW
                | SWAP16
                | SWAP32
                | SWAP64
        )
}
