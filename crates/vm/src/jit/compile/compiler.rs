//! The compiler's state, and the emission of exits.

use crate::{
    jit::{
        abi::GAS,
        assembler::{Alu, Assembler, Cond, Fixup, Width::W64, R11},
        exit_site::{ExitReason, ExitSite},
    },
    program::Program,
};
use alloc::vec::Vec;

/// A jump to an out-of-line stub that calls the exit routine and is not emitted yet.
pub struct ExitStub {
    pub fixup: Fixup,
    pub pc: u32,
    pub rest: u32,
    pub retry: u32,
    pub reason: ExitReason,
}

/// A side exit: a jump from the fast version of a trace to its precise version.
pub struct SideExit {
    pub fixup: Fixup,
    /// Index of the access to continue with; `None` for the start of the trace.
    pub to: Option<u32>,
    /// Gas that the fast version has charged in excess.
    pub refund: u32,
}

/// Where the precise version of a trace can continue in the fast version, because no check is left.
#[derive(Clone, Copy, Debug)]
pub struct Rejoin {
    /// Index of the next instruction.
    pub instruction: u32,
    pub offset: u32,
}

/// What the precise version of a trace needs to know of its fast version.
pub struct FastVersion {
    /// Number of the function's side exits up to the end of this trace.
    pub side_exits: u32,
    pub rejoin: Option<Rejoin>,
}

/// A conditional jump out of a trace before its end.
pub struct TraceExit {
    pub fixup: Fixup,
    pub target: u32,
    /// Gas that was charged for the rest of the trace.
    pub refund: u32,
}

/// The position at which an instruction is emitted.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// Gas that was charged for later instructions.
    pub rest: u32,
    /// The part of it that is for later blocks.
    pub after: u32,
    pub version: Version,
}

/// A version of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Charges for the whole trace at its start, and hoists bounds checks.
    Fast,
    /// Charges for each block, and checks each access.
    Precise,
}

pub struct Compiler<'a> {
    pub program: &'a Program<'a>,
    pub bmi2: bool,
    pub asm: Assembler,
    pub sites: Vec<ExitSite>,
    /// For each instruction slot: offset of the block that starts there, or 0.
    pub starts: Vec<u32>,
    /// Jumps to blocks of the function.
    pub jumps: Vec<(Fixup, u32)>,
    /// Calls of functions.
    pub calls: Vec<(Fixup, u32)>,
    /// Calls of the routine that checks calls through registers.
    pub function_checks: Vec<Fixup>,
    pub stubs: Vec<ExitStub>,
    /// Side exits of the function's traces.
    pub side_exits: Vec<SideExit>,
    /// The fast versions of the function's traces.
    pub fast_versions: Vec<FastVersion>,
    /// Of the fast version that was emitted last.
    pub rejoin: Option<Rejoin>,
    pub trace_exits: Vec<TraceExit>,
    /// Accesses in the precise version that was emitted last: index and offset.
    pub entries: Vec<(u32, u32)>,
    /// Offset of the exit routine.
    pub exit: u32,
    /// Offset of its second entry, for a known exit site.
    pub exit_known: u32,
}

impl Compiler<'_> {
    /// Emits a call of the exit routine.
    pub fn exit_here(&mut self, pc: u32, rest: u32, retry: u32, reason: ExitReason) {
        let fixup = self.asm.call();
        self.asm.bind(fixup, self.exit);
        self.sites.push(ExitSite::new(self.asm.offset(), pc, rest, retry, reason));
    }

    /// Emits the exit for an import, which is frequent: the site is not searched for, and no call disturbs
    /// the CPU's prediction of return addresses.
    pub fn exit_for_import(&mut self, pc: u32) {
        self.asm.mov_imm(R11, self.sites.len() as u64);
        let fixup = self.asm.jump();
        self.asm.bind(fixup, self.exit_known);
        let offset = self.asm.offset();
        self.sites.push(ExitSite::new(offset, pc, 0, 0, ExitReason::Import));
    }

    /// Emits a conditional jump to an [`ExitStub`].
    pub fn exit_if(&mut self, cond: Cond, pc: u32, rest: u32, retry: u32, reason: ExitReason) {
        let fixup = self.asm.jump_if(cond);
        self.stubs.push(ExitStub { fixup, pc, rest, retry, reason });
    }

    /// Emits a refund of gas.
    pub fn refund(&mut self, gas: u32) {
        if gas > 0 {
            self.asm.alu_imm(Alu::Add, W64, GAS, gas as i32);
        }
    }

    /// Emits a jump to a block of the function.
    pub fn jump_to(&mut self, pc: u32) {
        let fixup = self.asm.jump();
        self.jumps.push((fixup, pc));
    }
}
