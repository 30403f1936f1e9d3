//! From a verified program to machine code, in one pass over its functions.
//!
//! Registers are mapped one to one. Gas is in a register and charged for a basic block at its start; where
//! it does not suffice, or an instruction stops the run, a call of the stop routine leaves native code, and
//! the address behind that call says what happened (see [`Site`]). Code that stops is behind the function,
//! out of the way of what runs.

use super::{
    assembler::{
        Alu, Assembler, Cond, Hole, Mem, Reg, Shift, Size, Unary, Width, R10, R11, R12, R13, R14, R15, R8,
        R9, RAX, RBP, RBX, RCX, RDI, RDX, RSI, RSP,
    },
    blocks::{jump_target, Access, Block, Check, Function, Slot},
    context::{self, load_limit, store_limit},
};
use crate::{
    isa::{Format, Insn, Op, REGISTERS},
    limits::{CODE_BASE, DATA_BASE},
    program::{Entry, Program},
    trap::TrapKind,
};
use alloc::vec::Vec;
use Width::{W32, W64};

/// Where the guest's registers are.
const REGISTER_MAP: [Reg; REGISTERS] = [RAX, RDI, RSI, RDX, RCX, R8, RBX, R13, R14, R15, RBP];

/// The gas that is left.
const GAS: Reg = R9;

/// The start of guest memory, behind the context.
const MEMORY: Reg = R12;

/// The guest's frame pointer, r10.
const FRAME: Reg = RBP;

/// Registers that the thread's code wants back.
const HOST_SAVED: [Reg; 6] = [RBX, RBP, R12, R13, R14, R15];

/// Bytes of native stack that a function takes: its return address and r6 to r9. The same for every
/// function, so that the stack pointer says how many are active.
pub const NATIVE_FRAME_BYTES: usize = 40;

/// Upper bound on the size of what is emitted for `code` bytes of eBPF code. The worst programs have blocks of
/// one instruction, or blocks of accesses that are all emitted twice.
pub const fn max_bytes(code: usize) -> usize {
    512 + 20 * code
}

/// Why native code stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is less gas than the block costs. `rest` is the block's cost.
    Gas,
    /// An access outside of what is accessible. It is tried again at `retry`.
    Access,
    Trap(TrapKind),
    /// The call of an import. It goes on behind the call of the stop routine.
    Import,
    /// The entry point's function returned.
    Returned,
}

/// A place where native code can stop.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Offset of the instruction behind the call of the stop routine.
    pub offset: u32,
    /// The guest's instruction.
    pub pc: u32,
    /// Gas that was charged for the instructions behind it.
    pub rest: u32,
    /// Offset at which the instruction starts, where it can be tried again.
    pub retry: u32,
    pub reason: Reason,
}

/// What the compiler makes.
#[derive(Debug)]
pub struct Output {
    pub code: Vec<u8>,
    /// By ascending offset.
    pub sites: Vec<Site>,
    /// Offset of the routine that enters native code, a function of the context's end.
    pub enter: u32,
    /// Offset of what the entry point returns to.
    pub returned: u32,
    pub deploy: u32,
    pub call: u32,
}

/// A jump out of the way, to a call of the stop routine that is still to be emitted.
struct Stub {
    hole: Hole,
    pc: u32,
    rest: u32,
    retry: u32,
    reason: Reason,
}

/// A jump into a block's copy in which each access is checked by itself.
struct Detour {
    hole: Hole,
    /// Index of the block.
    block: usize,
    /// Index of the instruction.
    slot: usize,
}

struct Compiler<'a> {
    program: &'a Program<'a>,
    bmi2: bool,
    asm: Assembler,
    sites: Vec<Site>,
    /// For each instruction slot: offset of the block that starts there, or 0.
    starts: Vec<u32>,
    /// Jumps to blocks of the function.
    jumps: Vec<(Hole, u32)>,
    /// Calls of functions.
    calls: Vec<(Hole, u32)>,
    /// Uses of the table of functions.
    tables: Vec<Hole>,
    stubs: Vec<Stub>,
    detours: Vec<Detour>,
    /// Offset of the stop routine.
    stop: u32,
}

/// Compiles a verified program. `bmi2`: whether the CPU has these instructions.
pub fn compile(program: &Program<'_>, bmi2: bool) -> Output {
    let slots = program.code().len();
    let mut compiler = Compiler {
        program,
        bmi2,
        asm: Assembler::with_capacity(max_bytes(slots * 2)),
        sites: Vec::with_capacity(slots / 2),
        starts: alloc::vec![0; slots + 1],
        jumps: Vec::new(),
        calls: Vec::new(),
        tables: Vec::new(),
        stubs: Vec::new(),
        detours: Vec::new(),
        stop: 0,
    };
    let enter = compiler.enter_routine();
    compiler.stop_routine();
    let returned = compiler.asm.offset();
    compiler.stop_here(0, 0, 0, Reason::Returned);
    let mut function = Function::default();
    let mut next = Some(0);
    while let Some(start) = next {
        next = function.read(program, start);
        compiler.function(&function);
    }
    compiler.finish_calls();
    let start = |entry| compiler.starts[program.entry(entry) as usize];
    let (deploy, call) = (start(Entry::Deploy), start(Entry::Call));
    Output { code: compiler.asm.into_code(), sites: compiler.sites, enter, returned, deploy, call }
}

/// The register that holds a guest's register.
fn reg(number: u8) -> Reg {
    REGISTER_MAP[usize::from(number)]
}

impl Compiler<'_> {
    /// The routine that enters native code: takes the address of guest memory, and returns when the guest
    /// stops. The context says where it goes on.
    fn enter_routine(&mut self) -> u32 {
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

    /// The routine that leaves native code.
    fn stop_routine(&mut self) {
        self.stop = self.asm.offset();
        self.asm.pop_mem(context::STOPPED_AT.operand());
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

    /// A call of the stop routine.
    fn stop_here(&mut self, pc: u32, rest: u32, retry: u32, reason: Reason) {
        let hole = self.asm.call();
        self.asm.fill(hole, self.stop);
        self.sites.push(Site { offset: self.asm.offset(), pc, rest, retry, reason });
    }

    /// A jump to a call of the stop routine.
    fn stop_if(&mut self, cond: Cond, pc: u32, rest: u32, retry: u32, reason: Reason) {
        let hole = self.asm.jump_if(cond);
        self.stubs.push(Stub { hole, pc, rest, retry, reason });
    }

    fn function(&mut self, function: &Function) {
        for (index, block) in function.blocks.iter().enumerate() {
            let first = &function.slots[block.start];
            self.starts[first.pc as usize] = self.asm.offset();
            self.asm.alu_imm(Alu::Sub, W64, GAS, block.cost as i32);
            self.stop_if(Cond::Below, first.pc, block.cost, 0, Reason::Gas);
            let mut rest = block.cost;
            for slot in block.start..block.end {
                rest -= function.slots[slot].cost;
                self.instruction(function, index, slot, rest, false);
            }
        }
        self.emit_detours(function);
        for (hole, pc) in core::mem::take(&mut self.jumps) {
            self.asm.fill(hole, self.starts[pc as usize]);
        }
        for stub in core::mem::take(&mut self.stubs) {
            let here = self.asm.offset();
            self.asm.fill(stub.hole, here);
            self.stop_here(stub.pc, stub.rest, stub.retry, stub.reason);
        }
    }

    /// Copies of blocks, from the first check on that is for several accesses.
    fn emit_detours(&mut self, function: &Function) {
        let detours = core::mem::take(&mut self.detours);
        let mut detours = detours.into_iter().peekable();
        while let Some(&Detour { block: index, slot: first, .. }) = detours.peek() {
            let Block { start, end, cost } = function.blocks[index];
            let mut rest = cost - function.slots[start..first].iter().map(|slot| slot.cost).sum::<u32>();
            for slot in first..end {
                while let Some(detour) =
                    detours.next_if(|detour| detour.block == index && detour.slot == slot)
                {
                    let here = self.asm.offset();
                    self.asm.fill(detour.hole, here);
                }
                rest -= function.slots[slot].cost;
                self.instruction(function, index, slot, rest, true);
            }
            let last = &function.slots[end - 1];
            if !matches!(last.info.op, Op::JA | Op::JA32 | Op::EXIT) {
                // A block that does not end with these is followed by another one.
                let next = function.slots.get(end).map_or(0, |slot| slot.pc);
                let hole = self.asm.jump();
                self.jumps.push((hole, next));
            }
        }
    }

    /// Fills in calls, and emits the table of functions for `callx`: for each slot, the offset of the
    /// function that starts there, or 0.
    fn finish_calls(&mut self) {
        for (hole, pc) in core::mem::take(&mut self.calls) {
            self.asm.fill(hole, self.starts[pc as usize]);
        }
        if self.tables.is_empty() {
            return;
        }
        let table = self.asm.offset();
        for hole in core::mem::take(&mut self.tables) {
            self.asm.fill(hole, table);
        }
        let functions = self.program.code().iter().zip(&self.starts).map(|(bytes, start)| {
            if Insn::from_bytes(*bytes).is_frame() {
                *start
            } else {
                0
            }
        });
        self.asm.table(functions);
    }

    fn instruction(&mut self, function: &Function, block: usize, index: usize, rest: u32, detour: bool) {
        let slot = &function.slots[index];
        let Slot { pc, insn, info, .. } = *slot;
        let width = match insn.opcode & 0x07 {
            // Source: RFC 9669, section 3: instruction classes ALU64 and JMP; the others are of 32 bits.
            0x07 | 0x05 => W64,
            _ => W32,
        };
        match info.format {
            Format::Frame => self.enter_function(function, pc, rest),
            Format::NoOperands => self.leave_function(function),
            Format::DstImm => self.immediate(width, slot),
            Format::DstSrc => self.register(width, slot),
            Format::Dst => self.unary(width, slot),
            Format::Wide => {
                let high = self.program.insn(pc + 1).map_or(0, |second| second.imm as u32);
                let value = u64::from(high) << 32 | u64::from(insn.imm as u32);
                self.asm.mov_imm(reg(insn.dst), value);
            }
            Format::Load | Format::StoreImm | Format::StoreReg | Format::Atomic => {
                if let Some(access) = Access::of(&insn, info) {
                    let operand = self.check(block, index, slot, access, rest, detour);
                    self.access(slot, access, operand);
                }
            }
            Format::Jump16 | Format::Jump32 => {
                let hole = self.asm.jump();
                self.jump_to(hole, slot);
            }
            Format::JumpImm | Format::JumpReg => self.conditional_jump(width, slot),
            Format::CallLocal => {
                self.check_depth(pc);
                self.lower_frame(function);
                let hole = self.asm.call();
                self.calls.push((hole, pc.wrapping_add(1).wrapping_add_signed(insn.imm)));
                self.raise_frame(function);
            }
            Format::CallReg => self.call_register(function, slot),
            Format::CallImport if slot.inlined.is_some() => self.multiply_i128(),
            Format::CallImport => self.stop_here(pc, 0, 0, Reason::Import),
        }
    }

    fn jump_to(&mut self, hole: Hole, slot: &Slot) {
        // A jump without target does not exist.
        let target = jump_target(slot).unwrap_or(0);
        self.jumps.push((hole, target));
    }

    fn enter_function(&mut self, function: &Function, pc: u32, rest: u32) {
        if function.frame > 0 {
            self.asm.lea(R11, Mem::base(FRAME, -(function.frame as i32)));
            self.asm.alu_imm(Alu::Cmp, W64, R11, self.program.layout().stack_base as i32);
            self.stop_if(Cond::Below, pc, rest, 0, Reason::Trap(TrapKind::StackOverflow));
        }
        for register in saved(function) {
            self.asm.push(register);
        }
        let left = frame_padding(function);
        if left > 0 {
            self.asm.alu_imm(Alu::Sub, W64, RSP, left);
        }
    }

    fn leave_function(&mut self, function: &Function) {
        let left = frame_padding(function);
        if left > 0 {
            self.asm.alu_imm(Alu::Add, W64, RSP, left);
        }
        for register in saved(function).rev() {
            self.asm.pop(register);
        }
        self.asm.ret();
    }

    fn check_depth(&mut self, pc: u32) {
        self.asm.alu_from_mem(Alu::Cmp, W64, RSP, context::DEPTH_LIMIT.operand());
        self.stop_if(Cond::BelowEqual, pc, 0, 0, Reason::Trap(TrapKind::CallDepthExceeded));
    }

    /// Moves r10 down to the callee's frame.
    fn lower_frame(&mut self, function: &Function) {
        if function.frame > 0 {
            self.asm.alu_imm(Alu::Sub, W64, FRAME, function.frame as i32);
        }
    }

    fn raise_frame(&mut self, function: &Function) {
        if function.frame > 0 {
            self.asm.alu_imm(Alu::Add, W64, FRAME, function.frame as i32);
        }
    }

    fn call_register(&mut self, function: &Function, slot: &Slot) {
        let Slot { pc, insn, .. } = *slot;
        let invalid = Reason::Trap(TrapKind::InvalidCallTarget);
        // Below 2^31 in steps of 8; the low bits of other addresses end up on top.
        self.asm.lea(R11, Mem::base(reg(insn.dst), (CODE_BASE as i32).wrapping_neg()));
        self.asm.shift_imm(Shift::Ror, W64, R11, 3);
        self.asm.alu_imm(Alu::Cmp, W64, R11, self.program.code().len() as i32);
        self.stop_if(Cond::AboveEqual, pc, 0, 0, invalid);
        let table = self.asm.lea_code(R10);
        self.tables.push(table);
        self.asm.load(Size::B4, R11, Mem { base: R10, index: Some(R11), shift: 2, disp: 0 });
        self.asm.test(W32, R11, R11);
        self.stop_if(Cond::Equal, pc, 0, 0, invalid);
        let code = self.asm.lea_code(R10);
        self.asm.fill(code, 0);
        self.asm.alu(Alu::Add, W64, R11, R10);
        self.check_depth(pc);
        self.lower_frame(function);
        self.asm.call_reg(R11);
        self.raise_frame(function);
    }

    /// Checks an access, and says where in the host's memory it is.
    fn check(
        &mut self,
        block: usize,
        index: usize,
        slot: &Slot,
        access: Access,
        rest: u32,
        detour: bool,
    ) -> Mem {
        let base = reg(access.base);
        let off = i32::from(access.off);
        let (lowest, limit): (_, fn(u8) -> context::Word) = match access.store {
            false => (DATA_BASE, load_limit),
            true => (self.program.layout().data_start, store_limit),
        };
        match slot.check {
            Check::Range { before, span, store } if !detour => {
                let (lowest, limit): (_, fn(u8) -> context::Word) = match store {
                    false => (DATA_BASE, load_limit),
                    true => (self.program.layout().data_start, store_limit),
                };
                self.asm.lea(R11, Mem::base(base, off - before - lowest as i32));
                self.asm.alu_from_mem(Alu::Cmp, W64, R11, limit(span).operand());
                let hole = self.asm.jump_if(Cond::AboveEqual);
                self.detours.push(Detour { hole, block, slot: index });
            }
            Check::None => {}
            Check::Covered if !detour => {}
            Check::Own | Check::Covered | Check::Range { .. } => {
                let retry = self.asm.offset();
                let span = access.len.trailing_zeros() as u8;
                self.asm.lea(R11, Mem::base(base, off - lowest as i32));
                self.asm.alu_from_mem(Alu::Cmp, W64, R11, limit(span).operand());
                self.stop_if(Cond::AboveEqual, slot.pc, rest, retry, Reason::Access);
            }
        }
        Mem::indexed(MEMORY, base, off - DATA_BASE as i32)
    }

    fn access(&mut self, slot: &Slot, access: Access, operand: Mem) {
        let Slot { insn, info, .. } = *slot;
        let size = match access.len {
            1 => Size::B1,
            2 => Size::B2,
            4 => Size::B4,
            _ => Size::B8,
        };
        match info.format {
            Format::StoreImm => self.asm.store_imm(size, operand, insn.imm),
            Format::StoreReg => self.asm.store(size, operand, reg(insn.src)),
            Format::Atomic => self.atomic(slot, size, operand),
            _ if matches!(info.op, Op::LDXSB | Op::LDXSH | Op::LDXSW) => {
                self.asm.load_signed(size, reg(insn.dst), operand)
            }
            _ => self.asm.load(size, reg(insn.dst), operand),
        }
    }

    /// Atomic operations are plain: nothing else sees the memory.
    fn atomic(&mut self, slot: &Slot, size: Size, operand: Mem) {
        let src = reg(slot.insn.src);
        let width = if size == Size::B4 { W32 } else { W64 };
        let fetch = slot.insn.imm & 1 != 0;
        if fetch {
            self.asm.load(size, R11, operand);
        }
        match slot.info.op {
            Op::ATOMIC32_CMPXCHG | Op::ATOMIC64_CMPXCHG => {
                self.asm.alu(Alu::Cmp, width, R11, RAX);
                let unequal = self.asm.skip_if(Cond::NotEqual);
                self.asm.store(size, operand, src);
                self.asm.land(unequal);
                self.asm.mov(W64, RAX, R11);
                return;
            }
            Op::ATOMIC32_XCHG | Op::ATOMIC64_XCHG => self.asm.store(size, operand, src),
            _ => {
                // Source: RFC 9669, section 5.3: the operations have the codes of arithmetic.
                let op = match slot.insn.imm & 0xf0 {
                    0x00 => Alu::Add,
                    0x40 => Alu::Or,
                    0x50 => Alu::And,
                    _ => Alu::Xor,
                };
                self.asm.alu_to_mem(op, width, operand, src);
            }
        }
        if fetch {
            self.asm.mov(W64, src, R11);
        }
    }

    fn conditional_jump(&mut self, width: Width, slot: &Slot) {
        let Slot { insn, info, .. } = *slot;
        let dst = reg(insn.dst);
        // Source: RFC 9669, section 4.3: the code is in the upper bits of the opcode.
        let (cond, test) = match insn.opcode & 0xf0 {
            0x10 => (Cond::Equal, false),
            0x20 => (Cond::Above, false),
            0x30 => (Cond::AboveEqual, false),
            0x40 => (Cond::NotEqual, true),
            0x50 => (Cond::NotEqual, false),
            0x60 => (Cond::Greater, false),
            0x70 => (Cond::GreaterEqual, false),
            0xa0 => (Cond::Below, false),
            0xb0 => (Cond::BelowEqual, false),
            0xc0 => (Cond::Less, false),
            _ => (Cond::LessEqual, false),
        };
        match (info.format, test) {
            (Format::JumpImm, true) => self.asm.test_imm(width, dst, insn.imm),
            (Format::JumpImm, false) if insn.imm == 0 => self.asm.test(width, dst, dst),
            (Format::JumpImm, false) => self.asm.alu_imm(Alu::Cmp, width, dst, insn.imm),
            (_, true) => self.asm.test(width, dst, reg(insn.src)),
            (_, false) => self.asm.alu(Alu::Cmp, width, dst, reg(insn.src)),
        }
        let hole = self.asm.jump_if(cond);
        self.jump_to(hole, slot);
    }

    fn immediate(&mut self, width: Width, slot: &Slot) {
        let Slot { insn, info, .. } = *slot;
        let (dst, imm) = (reg(insn.dst), insn.imm);
        let amount = |width| (imm as u8) & if width == W64 { 63 } else { 31 };
        match operation(&insn) {
            Operation::Alu(op) => self.asm.alu_imm(op, width, dst, imm),
            Operation::Mov if width == W64 => self.asm.mov_imm(dst, imm as i64 as u64),
            Operation::Mov => self.asm.mov_imm(dst, u64::from(imm as u32)),
            Operation::Mul => self.asm.imul_imm(width, dst, dst, imm),
            Operation::Shift(_) if amount(width) == 0 => self.asm.mov(width, dst, dst),
            Operation::Shift(op) => self.asm.shift_imm(op, width, dst, amount(width)),
            Operation::Div | Operation::Mod => {
                let signed =
                    matches!(info.op, Op::SDIV64_IMM | Op::SDIV32_IMM | Op::SMOD64_IMM | Op::SMOD32_IMM);
                let value = if width == W64 { imm as i64 as u64 } else { u64::from(imm as u32) };
                self.asm.mov_imm(R11, value);
                self.divide(width, dst, operation(&insn) == Operation::Mod, signed);
            }
        }
    }

    fn register(&mut self, width: Width, slot: &Slot) {
        let Slot { insn, info, .. } = *slot;
        let (dst, src) = (reg(insn.dst), reg(insn.src));
        match operation(&insn) {
            Operation::Alu(op) => self.asm.alu(op, width, dst, src),
            Operation::Mov => match insn.off {
                8 => self.asm.sign_extend(Size::B1, width, dst, src),
                16 => self.asm.sign_extend(Size::B2, width, dst, src),
                32 => self.asm.sign_extend(Size::B4, width, dst, src),
                _ => self.asm.mov(width, dst, src),
            },
            Operation::Mul => self.asm.imul(width, dst, src),
            Operation::Shift(op) => self.shift(op, width, dst, src),
            Operation::Div | Operation::Mod => {
                let signed =
                    matches!(info.op, Op::SDIV64_REG | Op::SDIV32_REG | Op::SMOD64_REG | Op::SMOD32_REG);
                self.asm.mov(width, R11, src);
                self.divide(width, dst, operation(&insn) == Operation::Mod, signed);
            }
        }
    }

    fn unary(&mut self, width: Width, slot: &Slot) {
        let Slot { insn, info, .. } = *slot;
        let dst = reg(insn.dst);
        match info.op {
            Op::NEG32 | Op::NEG64 => self.asm.unary(Unary::Neg, width, dst),
            Op::LE16 => self.asm.zero_extend(Size::B2, dst, dst),
            Op::LE32 => self.asm.zero_extend(Size::B4, dst, dst),
            Op::LE64 => {}
            Op::BE16 | Op::SWAP16 => {
                self.asm.swap16(dst);
                self.asm.zero_extend(Size::B2, dst, dst);
            }
            Op::BE32 | Op::SWAP32 => self.asm.bswap(W32, dst),
            _ => self.asm.bswap(W64, dst),
        }
    }

    /// A shift by a register. Without BMI2, the amount has to be in rcx, which is a guest's register.
    fn shift(&mut self, op: Shift, width: Width, dst: Reg, amount: Reg) {
        if self.bmi2 {
            self.asm.shift_bmi2(op, width, dst, dst, amount);
        } else if dst == RCX {
            self.asm.mov(W64, R11, RCX);
            self.asm.mov(W64, RCX, amount);
            self.asm.shift_cl(op, width, R11);
            self.asm.mov(W64, RCX, R11);
        } else if amount == RCX {
            self.asm.shift_cl(op, width, dst);
        } else {
            self.asm.mov(W64, R11, RCX);
            self.asm.mov(W64, RCX, amount);
            self.asm.shift_cl(op, width, dst);
            self.asm.mov(W64, RCX, R11);
        }
    }

    /// `dst = dst / r11`, or the remainder. Division needs rax and rdx, which are guest's registers.
    fn divide(&mut self, width: Width, dst: Reg, remainder: bool, signed: bool) {
        self.asm.test(width, R11, R11);
        let by_zero = self.asm.skip_if(Cond::Equal);
        let by_minus_one = signed.then(|| {
            self.asm.alu_imm(Alu::Cmp, width, R11, -1);
            self.asm.skip_if(Cond::Equal)
        });
        if dst != RAX {
            self.asm.mov(W64, R10, RAX);
            self.asm.mov(width, RAX, dst);
        }
        if dst != RDX {
            self.asm.push(RDX);
        }
        if signed {
            self.asm.sign_to_rdx(width);
            self.asm.unary(Unary::Idiv, width, R11);
        } else {
            self.asm.alu(Alu::Xor, W32, RDX, RDX);
            self.asm.unary(Unary::Div, width, R11);
        }
        let result = if remainder { RDX } else { RAX };
        if dst != result {
            self.asm.mov(width, dst, result);
        }
        if dst != RDX {
            self.asm.pop(RDX);
        }
        if dst != RAX {
            self.asm.mov(W64, RAX, R10);
        }
        let done = self.asm.skip();
        self.asm.land(by_zero);
        match remainder {
            false => self.asm.mov_imm(dst, 0),
            true => self.asm.mov(width, dst, dst),
        }
        if let Some(by_minus_one) = by_minus_one {
            let done = self.asm.skip();
            self.asm.land(by_minus_one);
            match remainder {
                false => self.asm.unary(Unary::Neg, width, dst),
                true => self.asm.mov_imm(dst, 0),
            }
            self.asm.land(done);
        }
        self.asm.land(done);
    }

    /// `r2:r0 = r2:r1 * r4:r3`
    fn multiply_i128(&mut self) {
        let [r0, r1, r2, r3, r4, ..] = REGISTER_MAP;
        // The upper halves' part: r1 * r4 + r2 * r3.
        self.asm.mov(W64, R10, r1);
        self.asm.imul(W64, R10, r4);
        self.asm.imul(W64, r2, r3);
        self.asm.alu(Alu::Add, W64, r2, R10);
        // rdx:rax = rax * operand; rax is r0, rdx is r3.
        self.asm.mov(W64, R11, r3);
        self.asm.mov(W64, r0, r1);
        self.asm.unary(Unary::Mul, W64, R11);
        self.asm.alu(Alu::Add, W64, r2, RDX);
        self.asm.mov(W64, r3, R11);
    }
}

/// What an arithmetic instruction does. Source: RFC 9669, section 4.1: the code is in the upper bits of the
/// opcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Alu(Alu),
    Shift(Shift),
    Mul,
    Div,
    Mod,
    Mov,
}

fn operation(insn: &Insn) -> Operation {
    match insn.opcode & 0xf0 {
        0x00 => Operation::Alu(Alu::Add),
        0x10 => Operation::Alu(Alu::Sub),
        0x20 => Operation::Mul,
        0x30 => Operation::Div,
        0x40 => Operation::Alu(Alu::Or),
        0x50 => Operation::Alu(Alu::And),
        0x60 => Operation::Shift(Shift::Shl),
        0x70 => Operation::Shift(Shift::Shr),
        0x90 => Operation::Mod,
        0xa0 => Operation::Alu(Alu::Xor),
        0xb0 => Operation::Mov,
        _ => Operation::Shift(Shift::Sar),
    }
}

/// The registers that a function saves, in the order in which it does.
fn saved(function: &Function) -> impl DoubleEndedIterator<Item = Reg> {
    let saved = function.saved;
    (0..4u8).filter(move |bit| saved >> bit & 1 != 0).map(|bit| reg(bit + 6))
}

/// Bytes of the native frame that are left free.
fn frame_padding(function: &Function) -> i32 {
    NATIVE_FRAME_BYTES as i32 - 8 - 8 * function.saved.count_ones() as i32
}
