//! Calls, and the prologues and epilogues of functions.

use super::compiler::Compiler;
use crate::{
    jit::{
        abi::{reg, FRAME, NATIVE_FRAME_BYTES},
        assembler::{Alu, Cond, Mem, Reg, Width::W64, R11, RSP},
        cfg::{Function, Instruction},
        context,
        exit_site::{ExitReason, ExitSite},
    },
    limits::CODE_BASE,
    trap::TrapKind,
};
use core::mem::take;

impl Compiler<'_> {
    /// Binds calls to the functions' native code, and emits the check of calls through registers if it is
    /// used.
    pub fn finish_calls(&mut self) {
        for (fixup, pc) in take(&mut self.calls) {
            self.asm.bind(fixup, self.starts[pc as usize]);
        }
        if !self.function_checks.is_empty() {
            self.function_check();
        }
    }

    /// Emits the prologue: checks the frame, and saves the registers that the function writes.
    pub fn prologue(&mut self, function: &Function, pc: u32, rest: u32) {
        if function.frame > 0 {
            self.asm.lea(W64, R11, Mem::base(FRAME, -(function.frame as i32)));
            self.asm.alu_imm(Alu::Cmp, W64, R11, self.program.layout().stack_base as i32);
            self.exit_if(Cond::Below, pc, rest, 0, ExitReason::Trap(TrapKind::StackOverflow));
        }
        for register in callee_saved(function) {
            self.asm.push(register);
        }
        let left = frame_padding(function);
        if left > 0 {
            self.asm.alu_imm(Alu::Sub, W64, RSP, left);
        }
    }

    pub fn epilogue(&mut self, function: &Function) {
        let left = frame_padding(function);
        if left > 0 {
            self.asm.alu_imm(Alu::Add, W64, RSP, left);
        }
        for register in callee_saved(function).rev() {
            self.asm.pop(register);
        }
        self.asm.ret();
    }

    /// Emits the check of the call depth.
    fn check_depth(&mut self, pc: u32) {
        self.asm.alu_from_mem(Alu::Cmp, W64, RSP, context::DEPTH_LIMIT.operand());
        self.exit_if(Cond::BelowEqual, pc, 0, 0, ExitReason::Trap(TrapKind::CallDepthExceeded));
    }

    /// Moves r10 down to the callee's frame.
    fn lower_frame(&mut self, function: &Function) {
        if function.frame > 0 {
            self.asm.alu_imm(Alu::Sub, W64, FRAME, function.frame as i32);
        }
    }

    /// Moves r10 back up to the caller's frame.
    fn raise_frame(&mut self, function: &Function) {
        if function.frame > 0 {
            self.asm.alu_imm(Alu::Add, W64, FRAME, function.frame as i32);
        }
    }

    pub fn call_local(&mut self, function: &Function, instruction: &Instruction) {
        let Instruction { pc, insn, .. } = *instruction;
        self.check_depth(pc);
        self.lower_frame(function);
        let fixup = self.asm.call();
        self.calls.push((fixup, pc.wrapping_add(1).wrapping_add_signed(insn.imm)));
        self.raise_frame(function);
    }

    pub fn call_register(&mut self, function: &Function, instruction: &Instruction) {
        // Valid addresses are below 2^31 and multiples of 8; rotation moves the low bits of others to the
        // top.
        self.asm.lea(W64, R11, Mem::base(reg(instruction.insn.dst), (CODE_BASE as i32).wrapping_neg()));
        let fixup = self.asm.call();
        self.function_checks.push(fixup);
        self.sites.push(ExitSite::new(self.asm.offset(), instruction.pc, 0, 0, ExitReason::CallRegister));
        self.lower_frame(function);
        self.asm.call_reg(R11);
        self.raise_frame(function);
    }
}

/// The registers that a function saves, in order.
fn callee_saved(function: &Function) -> impl DoubleEndedIterator<Item = Reg> {
    let saved = function.saved;
    (0..4u8).filter(move |bit| saved >> bit & 1 != 0).map(|bit| reg(bit + 6))
}

/// Unused bytes of the native frame.
fn frame_padding(function: &Function) -> i32 {
    NATIVE_FRAME_BYTES as i32 - 8 - 8 * function.saved.count_ones() as i32
}
