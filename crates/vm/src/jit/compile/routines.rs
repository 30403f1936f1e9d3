//! Routines that the functions of a program share: enter, exit, and the check of calls through registers.

use super::compiler::Compiler;
use crate::{
    isa::Insn,
    jit::{
        abi::{GAS, HOST_SAVED, MEMORY, REGISTER_MAP},
        assembler::{
            Alu, Cond, Mem, Shift, Size,
            Width::{W32, W64},
            R10, R11, RDI, RSP,
        },
        context,
    },
};
use core::mem::take;

impl Compiler<'_> {
    /// Emits the routine that enters native code. It takes the address of guest memory, continues at the
    /// context's target, and returns when the guest exits.
    pub fn enter_routine(&mut self) -> u32 {
        let enter = self.asm.offset();
        for register in HOST_SAVED {
            self.asm.push(register);
        }
        self.asm.mov(W64, MEMORY, RDI);
        self.asm.store(Size::B8, context::HOST_STACK.operand(), RSP);
        self.asm.load(Size::B8, RSP, context::GUEST_STACK.operand());
        self.asm.load(Size::B8, GAS, context::GAS.operand());
        for (number, register) in REGISTER_MAP.into_iter().enumerate() {
            self.asm.load(Size::B8, register, context::register(number as u8).operand());
        }
        self.asm.jump_mem(context::TARGET.operand());
        enter
    }

    /// Emits the routine that leaves native code. It is either called, and saves its return address, or
    /// jumped to after its first instruction, with the index of the exit site in r11.
    pub fn exit_routine(&mut self) {
        self.exit = self.asm.offset();
        self.asm.pop(R11);
        self.exit_known = self.asm.offset();
        self.asm.store(Size::B8, context::EXITED_AT.operand(), R11);
        for (number, register) in REGISTER_MAP.into_iter().enumerate() {
            self.asm.store(Size::B8, context::register(number as u8).operand(), register);
        }
        self.asm.store(Size::B8, context::GAS.operand(), GAS);
        self.asm.store(Size::B8, context::GUEST_STACK.operand(), RSP);
        self.asm.load(Size::B8, RSP, context::HOST_STACK.operand());
        for register in HOST_SAVED.into_iter().rev() {
            self.asm.pop(register);
        }
        self.asm.ret();
    }

    /// Emits the routine that checks calls through registers. It takes a guest address, relative to
    /// [`CODE_BASE`](crate::limits::CODE_BASE), in r11 and returns the address of the function's native code
    /// there, or exits at the site of its caller. Its table follows: for each instruction slot, the offset of
    /// the function that starts there, or 0.
    pub fn function_check(&mut self) {
        let start = self.asm.offset();
        for fixup in take(&mut self.function_checks) {
            self.asm.bind(fixup, start);
        }
        self.asm.shift_imm(Shift::Ror, W64, R11, 3);
        self.asm.alu_imm(Alu::Cmp, W64, R11, self.program.code().len() as i32);
        let outside = self.asm.jump_short_if(Cond::AboveEqual);
        let table = self.asm.lea_code(R10);
        self.asm.load(Size::B4, R11, Mem { base: R10, index: Some(R11), shift: 2, disp: 0 });
        self.asm.test(W32, R11, R11);
        let none = self.asm.jump_short_if(Cond::Equal);
        // The return address is on the stack, so the stack pointer is less than a frame below its value at
        // the call.
        self.asm.alu_from_mem(Alu::Cmp, W64, RSP, context::DEPTH_LIMIT.operand());
        let deep = self.asm.jump_short_if(Cond::Below);
        let code = self.asm.lea_code(R10);
        self.asm.bind(code, 0);
        self.asm.alu(Alu::Add, W64, R11, R10);
        self.asm.ret();
        for fixup in [outside, none, deep] {
            self.asm.bind_short(fixup);
        }
        let fixup = self.asm.jump();
        self.asm.bind(fixup, self.exit);
        let here = self.asm.offset();
        self.asm.bind(table, here);
        let functions = self.program.code().iter().zip(&self.starts).map(|(bytes, start)| {
            if Insn::from_bytes(*bytes).is_frame() {
                *start
            } else {
                0
            }
        });
        self.asm.table(functions);
    }
}
