//! From a verified program to machine code, in one pass over its functions.
//!
//! Registers are mapped one to one, gas is in a register. Where an instruction stops the run, a call of the
//! stop routine leaves native code, and the address behind that call says what happened (see [`Site`]). A
//! function's fast code comes first, in the order of its instructions; behind it is what seldom runs.

use super::{
    assembler::{
        Alu, Assembler, Cond, Hole, Mem, Reg, Shift, Size, Unary, Width, R10, R11, R12, R13, R14, R15, R8,
        R9, RAX, RBP, RBX, RCX, RDI, RDX, RSI, RSP,
    },
    context::{self, load_limit, store_limit},
    function::{Access, Action, Block, Check, Function, Slot, Trace},
};
use crate::{
    isa::{Format, Insn, Op, REGISTERS},
    limits::{CODE_BASE, DATA_BASE},
    program::{Entry, Import, Program},
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

/// Upper bound on the size of what is emitted for `code` bytes of eBPF code. The worst programs have traces of
/// one long instruction, emitted twice.
pub const fn max_bytes(code: usize) -> usize {
    512 + 28 * code
}

/// Why native code stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is less gas than the block costs. `rest` is the block's cost.
    Gas,
    /// An access outside of what is accessible. It is tried again at `retry`.
    Access,
    Trap(TrapKind),
    /// The call of an import. It goes on at `offset`.
    Import(Import),
    /// The entry point's function returned.
    Returned,
}

/// A place where native code can stop.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Offset of the instruction behind what calls the stop routine, or jumps to it.
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

/// A jump from a trace's fast version into its precise one.
struct Detour {
    hole: Hole,
    /// Index of the access to go on with. None: the trace's start.
    to: Option<usize>,
    /// Gas that the fast version has charged too much.
    refund: u32,
}

/// A jump out of a trace before its end.
struct Leave {
    hole: Hole,
    target: u32,
    /// Gas that was charged for the rest.
    refund: u32,
}

/// Where an instruction is emitted.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Gas that was charged for instructions behind it.
    rest: u32,
    /// The part of it for blocks behind its own.
    after: u32,
    version: Version,
}

/// Which version of a trace is emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    Fast,
    Precise,
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
    /// From the trace that was emitted last.
    detours: Vec<Detour>,
    leaves: Vec<Leave>,
    /// Accesses in the precise version of the trace that was emitted last: index, and offset.
    entries: Vec<(usize, u32)>,
    /// Offset of the stop routine.
    stop: u32,
    /// The same, for a known site.
    stop_known: u32,
}

/// Compiles a verified program. `bmi2`: whether the CPU has these instructions.
pub fn compile(program: &Program<'_>, bmi2: bool) -> Output {
    let slots = program.code().len();
    let mut compiler = Compiler {
        program,
        bmi2,
        asm: Assembler::with_capacity(512 + slots * 64),
        sites: Vec::with_capacity(slots / 2),
        starts: alloc::vec![0; slots + 1],
        jumps: Vec::new(),
        calls: Vec::new(),
        tables: Vec::new(),
        stubs: Vec::new(),
        detours: Vec::new(),
        leaves: Vec::new(),
        entries: Vec::new(),
        stop: 0,
        stop_known: 0,
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

    /// The routine that leaves native code. It is called, and notes from where; or it is jumped to, behind the
    /// first instruction, with the index of the site in r11.
    fn stop_routine(&mut self) {
        self.stop = self.asm.offset();
        self.asm.pop(R11);
        self.stop_known = self.asm.offset();
        self.asm.store(Size::B8, context::STOPPED_AT.operand(), R11);
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

    /// A stop for an import, which is no exception: the site is not searched for, and no return address is left
    /// that the CPU would predict the next return to go to.
    fn stop_for_import(&mut self, pc: u32, import: Import) {
        self.asm.mov_imm(R11, self.sites.len() as u64);
        let hole = self.asm.jump();
        self.asm.fill(hole, self.stop_known);
        let offset = self.asm.offset();
        self.sites.push(Site { offset, pc, rest: 0, retry: 0, reason: Reason::Import(import) });
    }

    /// A jump to a call of the stop routine.
    fn stop_if(&mut self, cond: Cond, pc: u32, rest: u32, retry: u32, reason: Reason) {
        let hole = self.asm.jump_if(cond);
        self.stubs.push(Stub { hole, pc, rest, retry, reason });
    }

    fn function(&mut self, function: &Function) {
        let mut detours = Vec::new();
        for trace in &function.traces {
            self.fast(function, trace);
            detours.push(core::mem::take(&mut self.detours));
        }
        for leave in core::mem::take(&mut self.leaves) {
            let here = self.asm.offset();
            self.asm.fill(leave.hole, here);
            self.refund(leave.refund);
            self.jump_to(leave.target);
        }
        for (trace, detours) in function.traces.iter().zip(detours) {
            if !detours.is_empty() {
                self.precise(function, trace, detours);
            }
        }
        for (hole, pc) in core::mem::take(&mut self.jumps) {
            self.asm.fill(hole, self.starts[pc as usize]);
        }
        for stub in core::mem::take(&mut self.stubs) {
            let here = self.asm.offset();
            self.asm.fill(stub.hole, here);
            self.stop_here(stub.pc, stub.rest, stub.retry, stub.reason);
        }
    }

    /// The version of a trace that charges for all of it, and checks accesses in groups.
    fn fast(&mut self, function: &Function, trace: &Trace) {
        let blocks = &function.blocks[trace.start..trace.end];
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return };
        let slots = &function.slots[first.start..last.end];
        self.starts[slots[0].pc as usize] = self.asm.offset();
        self.asm.alu_imm(Alu::Sub, W64, GAS, trace.cost as i32);
        if blocks.len() == 1 && slots.iter().all(|slot| slot.check == Check::None) {
            // It is precise itself.
            self.stop_if(Cond::Below, slots[0].pc, trace.cost, 0, Reason::Gas);
        } else {
            let hole = self.asm.jump_if(Cond::Below);
            self.detours.push(Detour { hole, to: None, refund: trace.cost });
        }
        let mut after = trace.cost;
        let mut blocks = blocks.iter();
        while let Some(block) = blocks.next() {
            after -= block.cost;
            let jump = &function.slots[block.end - 1];
            match (blocks.as_slice(), jump.action) {
                ([moved, ..], Action::Select) => {
                    blocks.next();
                    self.block(function, block, block.end - 1, after, Version::Fast);
                    self.select(jump, &function.slots[moved.start]);
                    after -= moved.cost;
                }
                ([next], _) if self.turned_jump(function, block, next) => return,
                _ => self.block(function, block, block.end, after, Version::Fast),
            }
        }
    }

    /// A conditional jump over a move. The gas of the move is given back where the jump is taken.
    fn select(&mut self, jump: &Slot, moved: &Slot) {
        let Slot { insn, info, cost, .. } = *moved;
        let source = match info.op {
            Op::MOV64_REG => reg(insn.src),
            Op::MOV32_REG => {
                self.asm.mov(W32, R11, reg(insn.src));
                R11
            }
            Op::MOV64_IMM => {
                self.asm.mov_imm(R11, insn.imm as i64 as u64);
                R11
            }
            _ => {
                self.asm.mov_imm(R11, u64::from(insn.imm as u32));
                R11
            }
        };
        let taken = self.compare(jump);
        self.asm.move_if(taken.inverted(), reg(insn.dst), source);
        // A move costs one.
        debug_assert_eq!(cost, 1);
        match taken {
            Cond::Below => self.asm.add_with_carry(GAS, 0),
            Cond::AboveEqual => self.asm.subtract_with_borrow(GAS, -1),
            _ => {
                self.asm.set_if(taken, R11);
                self.asm.zero_extend(Size::B1, R11, R11);
                self.asm.alu(Alu::Add, W64, GAS, R11);
            }
        }
    }

    /// Emits a block that ends with a conditional jump over a jump, as compilers end loops: with the inverse
    /// condition, and without the second jump. False: it does not end so.
    fn turned_jump(&mut self, function: &Function, block: &Block, next: &Block) -> bool {
        let jump = &function.slots[block.end - 1];
        let over = &function.slots[next.start];
        if next.end - next.start != 1 || !matches!(over.info.op, Op::JA | Op::JA32) {
            return false;
        }
        let (Some(target), Some(over_target)) = (jump.jump_target(), over.jump_target()) else {
            return false;
        };
        self.block(function, block, block.end - 1, next.cost, Version::Fast);
        let cond = self.compare(jump);
        let hole = self.asm.jump_if(cond.inverted());
        self.jumps.push((hole, over_target));
        self.refund(next.cost);
        if target != over.pc + 1 {
            self.jump_to(target);
        }
        true
    }

    /// The version of a trace that charges for each block, checks each access, and stops.
    fn precise(&mut self, function: &Function, trace: &Trace, detours: Vec<Detour>) {
        let blocks = &function.blocks[trace.start..trace.end];
        let start = self.asm.offset();
        self.entries.clear();
        // The jump over a move that was emitted last.
        let mut over: Option<(Hole, u32)> = None;
        for block in blocks {
            let pc = function.slots[block.start].pc;
            if let Some((hole, _)) = over.take_if(|(_, target)| *target == pc) {
                let here = self.asm.offset();
                self.asm.fill(hole, here);
            }
            self.asm.alu_imm(Alu::Sub, W64, GAS, block.cost as i32);
            self.stop_if(Cond::Below, pc, block.cost, 0, Reason::Gas);
            let jump = &function.slots[block.end - 1];
            if jump.action == Action::Select {
                // Its target is in this trace, or starts the next one.
                self.block(function, block, block.end - 1, 0, Version::Precise);
                let cond = self.compare(jump);
                over = Some((self.asm.jump_if(cond), jump.jump_target().unwrap_or(0)));
            } else {
                self.block(function, block, block.end, 0, Version::Precise);
            }
        }
        self.jumps.extend(over);
        let end = blocks.last().map_or(0, |block| block.end);
        let last = &function.slots[end - 1];
        if !matches!(last.info.op, Op::JA | Op::JA32 | Op::EXIT) {
            // A trace that does not end with these is followed by another one.
            self.jump_to(function.slots.get(end).map_or(0, |slot| slot.pc));
        }
        for Detour { hole, to, refund } in detours {
            let here = self.asm.offset();
            self.asm.fill(hole, here);
            self.refund(refund);
            let hole = self.asm.jump();
            let entry = to.and_then(|slot| {
                let index = self.entries.binary_search_by_key(&slot, |(slot, _)| *slot).ok()?;
                self.entries.get(index)
            });
            self.asm.fill(hole, entry.map_or(start, |(_, offset)| *offset));
        }
    }

    fn refund(&mut self, gas: u32) {
        if gas > 0 {
            self.asm.alu_imm(Alu::Add, W64, GAS, gas as i32);
        }
    }

    fn jump_to(&mut self, pc: u32) {
        let hole = self.asm.jump();
        self.jumps.push((hole, pc));
    }

    /// Emits a block's instructions up to `end`. `after` is what was charged for blocks behind it.
    fn block(&mut self, function: &Function, block: &Block, end: usize, after: u32, version: Version) {
        let mut rest = block.cost + after;
        let slots = &function.slots[..end];
        let mut index = block.start;
        while let Some(slot) = slots.get(index) {
            rest -= slot.cost;
            index += 1;
            if slot.action == Action::Skip {
                continue;
            }
            let next = slots[index..].iter().position(|slot| slot.action != Action::Skip);
            if let Some(skipped) = next {
                let second = &slots[index + skipped];
                let place = Place { rest, after, version };
                if self.fused(slot, second) || self.loaded_operand(slot, index - 1, second, place) {
                    rest -= slots[index..=index + skipped].iter().map(|slot| slot.cost).sum::<u32>();
                    index += skipped + 1;
                    continue;
                }
            }
            self.instruction(function, index - 1, Place { rest, after, version });
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

    fn instruction(&mut self, function: &Function, index: usize, place: Place) {
        let slot = &function.slots[index];
        let Slot { pc, insn, info, .. } = *slot;
        let width = width(&insn);
        match info.format {
            Format::Frame => self.enter_function(function, pc, place.rest),
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
                    let operand = self.check(index, slot, access, place);
                    self.access(slot, access, operand);
                }
            }
            // A jump without target does not exist.
            Format::Jump16 | Format::Jump32 => self.jump_to(slot.jump_target().unwrap_or(0)),
            Format::JumpImm | Format::JumpReg => self.conditional_jump(slot, place),
            Format::CallLocal => {
                self.check_depth(pc);
                self.lower_frame(function);
                let hole = self.asm.call();
                self.calls.push((hole, pc.wrapping_add(1).wrapping_add_signed(insn.imm)));
                self.raise_frame(function);
            }
            Format::CallReg => self.call_register(function, slot),
            Format::CallImport if slot.inlined.is_some() => {
                self.multiply_i128(slot.action == Action::NarrowProduct)
            }
            Format::CallImport => {
                // Verified programs call imports that they list.
                if let Some(import) = self.program.imports().get(insn.imm as u32 as usize) {
                    self.stop_for_import(pc, *import);
                }
            }
        }
    }

    fn enter_function(&mut self, function: &Function, pc: u32, rest: u32) {
        if function.frame > 0 {
            self.asm.lea(W64, R11, Mem::base(FRAME, -(function.frame as i32)));
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
        self.asm.lea(W64, R11, Mem::base(reg(insn.dst), (CODE_BASE as i32).wrapping_neg()));
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
    fn check(&mut self, index: usize, slot: &Slot, access: Access, place: Place) -> Mem {
        let base = reg(access.base);
        let off = i32::from(access.off);
        let own = access.len.trailing_zeros() as u8;
        match (place.version, slot.check) {
            (_, Check::None) | (Version::Fast, Check::Covered) => {}
            (Version::Fast, check) => {
                let (before, span, store) = match check {
                    Check::Range { before, span, store } => (before, span, store),
                    _ => (0, own, access.store),
                };
                self.compare_limit(base, off - before, span, store);
                let hole = self.asm.jump_if(Cond::AboveEqual);
                self.detours.push(Detour { hole, to: Some(index), refund: place.after });
            }
            (Version::Precise, _) => {
                let retry = self.asm.offset();
                self.entries.push((index, retry));
                self.compare_limit(base, off, own, access.store);
                self.stop_if(Cond::AboveEqual, slot.pc, place.rest, retry, Reason::Access);
            }
        }
        Mem::indexed(MEMORY, base, off - DATA_BASE as i32)
    }

    /// Compares `base + off` with the limit for a range of `1 << span` bytes: below is accessible.
    fn compare_limit(&mut self, base: Reg, off: i32, span: u8, store: bool) {
        let (lowest, limit) = match store {
            false => (DATA_BASE, load_limit(span)),
            true => (self.program.layout().data_start, store_limit(span)),
        };
        self.asm.lea(W64, R11, Mem::base(base, off - lowest as i32));
        self.asm.alu_from_mem(Alu::Cmp, W64, R11, limit.operand());
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

    fn conditional_jump(&mut self, slot: &Slot, place: Place) {
        let cond = self.compare(slot);
        let hole = self.asm.jump_if(cond);
        let target = slot.jump_target().unwrap_or(0);
        if place.after == 0 {
            self.jumps.push((hole, target));
        } else {
            self.leaves.push(Leave { hole, target, refund: place.after });
        }
    }

    /// Emits a conditional jump's comparison, and returns its condition.
    fn compare(&mut self, slot: &Slot) -> Cond {
        let Slot { insn, info, .. } = *slot;
        let (width, dst) = (width(&insn), reg(insn.dst));
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
        cond
    }

    /// Emits two instructions as one, if they are a move and what is done with the copy.
    fn fused(&mut self, first: &Slot, second: &Slot) -> bool {
        let (dst, src) = (reg(first.insn.dst), reg(first.insn.src));
        let imm = second.insn.imm;
        let alu = matches!(second.info.format, Format::DstImm | Format::DstSrc);
        let plain = first.action == Action::Plain && second.action == Action::Plain;
        if !alu || second.insn.dst != first.insn.dst {
            return false;
        }
        // The second operand, if that is a register; after the move, `dst` is `src`.
        let by_register = second.info.format == Format::DstSrc;
        let operand = if second.insn.src == first.insn.dst { src } else { reg(second.insn.src) };
        let width = width(&second.insn);
        let operation = operation(&second.insn);
        match first.info.op {
            // The upper half does not count for what is done with 32 bits.
            Op::MOV64_REG | Op::MOV32_REG if width == W32 || first.info.op == Op::MOV64_REG => {}
            Op::MOV64_IMM | Op::MOV32_IMM => {
                let constant = first.insn.imm;
                let sum = second.info.op == Op::ADD64_REG && second.insn.src != first.insn.dst;
                let same = first.info.op == Op::MOV64_IMM || constant >= 0;
                if plain && sum && same {
                    self.asm.lea(W64, dst, Mem::base(operand, constant));
                }
                return plain && sum && same;
            }
            _ => return false,
        }
        if let Action::Rotate(amount) = second.action {
            if self.bmi2 {
                self.asm.rotate_bmi2(width, dst, src, amount);
            }
            return self.bmi2;
        }
        match operation {
            Operation::Alu(Alu::Add) if by_register => {
                self.asm.lea(width, dst, Mem::indexed(src, operand, 0))
            }
            Operation::Alu(Alu::Add) => self.asm.lea(width, dst, Mem::base(src, imm)),
            Operation::Alu(Alu::Sub) if !by_register && imm != i32::MIN => {
                self.asm.lea(width, dst, Mem::base(src, -imm))
            }
            Operation::Mul if !by_register => self.asm.imul_imm(width, dst, src, imm),
            Operation::Shift(op) if by_register && self.bmi2 => {
                self.asm.shift_bmi2(op, width, dst, src, operand)
            }
            _ => return false,
        }
        true
    }

    /// Emits a load and an operation on what was loaded as one, if nothing else reads that.
    fn loaded_operand(&mut self, first: &Slot, index: usize, second: &Slot, place: Place) -> bool {
        let width = width(&second.insn);
        let fits = match first.info.op {
            Op::LDXDW => true,
            Op::LDXW => width == W32,
            _ => false,
        };
        let (loaded, dst) = (first.insn.dst, second.insn.dst);
        let operand = second.info.format == Format::DstSrc && second.insn.src == loaded && loaded != dst;
        if !fits || !operand || !second.last_of_src || second.action != Action::Plain {
            return false;
        }
        let operation = operation(&second.insn);
        if !matches!(operation, Operation::Alu(_) | Operation::Mul) {
            return false;
        }
        let Some(access) = Access::of(&first.insn, first.info) else { return false };
        let memory = self.check(index, first, access, place);
        match operation {
            Operation::Alu(op) => self.asm.alu_from_mem(op, width, reg(dst), memory),
            _ => self.asm.imul_from_mem(width, reg(dst), memory),
        }
        true
    }

    fn immediate(&mut self, width: Width, slot: &Slot) {
        let Slot { insn, info, .. } = *slot;
        let (dst, imm) = (reg(insn.dst), insn.imm);
        let amount = |width| (imm as u8) & if width == W64 { 63 } else { 31 };
        if let Action::Rotate(amount) = slot.action {
            return self.asm.shift_imm(Shift::Ror, width, dst, amount);
        }
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
                let divisor = if width == W64 { imm as i64 as u64 } else { u64::from(imm as u32) };
                self.divide_imm(width, dst, operation(&insn) == Operation::Mod, signed, divisor);
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
                self.divide_checked(width, dst, operation(&insn) == Operation::Mod, signed);
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

    /// `dst = dst / divisor`, or the remainder.
    fn divide_imm(&mut self, width: Width, dst: Reg, remainder: bool, signed: bool, divisor: u64) {
        let minus_one = if width == W64 { u64::MAX } else { u64::from(u32::MAX) };
        match (divisor, remainder) {
            (0, true) => self.asm.mov(width, dst, dst),
            (0, false) => self.asm.mov_imm(dst, 0),
            (_, true) if signed && divisor == minus_one => self.asm.mov_imm(dst, 0),
            (_, false) if signed && divisor == minus_one => self.asm.unary(Unary::Neg, width, dst),
            // Immediates are powers of two up to 2^31 only.
            (_, true) if !signed && divisor.is_power_of_two() => {
                self.asm.alu_imm(Alu::And, width, dst, (divisor - 1) as i32)
            }
            (1, false) => self.asm.mov(width, dst, dst),
            (_, false) if !signed && divisor.is_power_of_two() => {
                self.asm.shift_imm(Shift::Shr, width, dst, divisor.trailing_zeros() as u8)
            }
            _ => {
                self.asm.mov_imm(R11, divisor);
                self.divide(width, dst, remainder, signed);
            }
        }
    }

    /// `dst = dst / r11`, or the remainder, for any r11.
    fn divide_checked(&mut self, width: Width, dst: Reg, remainder: bool, signed: bool) {
        self.asm.test(width, R11, R11);
        let by_zero = self.asm.skip_if(Cond::Equal);
        let by_minus_one = signed.then(|| {
            self.asm.alu_imm(Alu::Cmp, width, R11, -1);
            self.asm.skip_if(Cond::Equal)
        });
        self.divide(width, dst, remainder, signed);
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

    /// `dst = dst / r11`, or the remainder, for r11 other than 0, and other than -1 if it is signed. Division
    /// needs rax and rdx, which are guest's registers.
    fn divide(&mut self, width: Width, dst: Reg, remainder: bool, signed: bool) {
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
    }

    /// `r2:r0 = r2:r1 * r4:r3`
    fn multiply_i128(&mut self, narrow: bool) {
        let [r0, r1, r2, r3, r4, ..] = REGISTER_MAP;
        if !narrow {
            // The upper halves' part: r1 * r4 + r2 * r3.
            self.asm.mov(W64, R10, r1);
            self.asm.imul(W64, R10, r4);
            self.asm.imul(W64, r2, r3);
            self.asm.alu(Alu::Add, W64, R10, r2);
        }
        // One operand is in rdx, which is r3; without BMI2, the other and the result's lower half are in rax,
        // which is r0.
        if self.bmi2 {
            self.asm.multiply_bmi2(r2, r0, r1);
        } else {
            self.asm.mov(W64, R11, r3);
            self.asm.mov(W64, r0, r1);
            self.asm.unary(Unary::Mul, W64, R11);
            self.asm.mov(W64, r2, RDX);
            self.asm.mov(W64, r3, R11);
        }
        if !narrow {
            self.asm.alu(Alu::Add, W64, r2, R10);
        }
    }
}

/// Source: RFC 9669, section 3: the instruction classes ALU64 and JMP are of 64 bits, ALU and JMP32 of 32.
fn width(insn: &Insn) -> Width {
    match insn.opcode & 0x07 {
        0x07 | 0x05 => W64,
        _ => W32,
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
