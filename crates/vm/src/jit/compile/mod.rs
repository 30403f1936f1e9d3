//! From a verified program to machine code, in one pass over its functions.
//!
//! Registers are mapped one to one, gas is in a register. Where an instruction stops the run, a call of the
//! stop routine leaves native code, and the address behind that call says what happened (see [`Site`]). A
//! function's fast code comes first, in the order of its instructions; behind it is what seldom runs.

mod access;
mod arithmetic;

use super::{
    assembler::{
        Alu, Assembler, Cond, Hole, Mem, Reg, Shift, Size, Width, R10, R11, R12, R13, R14, R15, R8, R9, RAX,
        RBP, RBX, RCX, RDI, RDX, RSI, RSP,
    },
    context,
    function::{Access, Action, Block, Check, Function, Slot, Trace},
    liveness::Stale,
    memory::CodeBuffer,
};
use crate::{
    isa::{Format, Insn, Op, REGISTERS},
    limits::{max_module_bytes, CODE_BASE, INSTRUCTION_BYTES, MAX_CODE_BYTES},
    program::{Entry, Program},
    trap::TrapKind,
};
use alloc::vec::Vec;
use arithmetic::width;
use core::mem::take;
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

/// Upper bound on the bytes of native code and tables, [`Site`]s included, for `code` bytes of eBPF code.
///
/// For each instruction slot, fast and precise version together with what is out of the way for them:
///
/// | | check | operation | block | sites |
/// | --- | --- | --- | --- | --- |
/// | access | 19 + 12, 19 + 5 | 2 * 19 | | 1 |
/// | division | | 2 * 45 | | |
/// | conditional jump, with the start of its block | | 2 * 13 + 12 | 48 | 1 |
/// | other jump, call or exit, with the start of its block | | 38 | 18 | 2 |
///
/// A function's first instruction takes more, its last one less. The table of functions takes 4 more.
pub const fn max_bytes(code: usize) -> usize {
    512 + code / INSTRUCTION_BYTES as usize * (109 + 4)
}

const _: () = assert!(
    (MAX_CODE_BYTES as usize + max_bytes(MAX_CODE_BYTES as usize)) as u64 <= max_module_bytes(MAX_CODE_BYTES)
);

/// Why native code stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is less gas than the block costs. `rest` is the block's cost.
    Gas,
    /// An access outside of what is accessible. It is tried again at `retry`.
    Access,
    Trap(TrapKind),
    /// A call through a register, of what is not a function, or nested too deeply.
    CallRegister,
    /// The call of an import. It goes on at `offset`.
    Import,
    /// The entry point's function returned.
    Returned,
}

/// Bytes of a [`Site`].
pub const SITE_BYTES: usize = 16;

/// A place where native code can stop.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Offset of the instruction behind what calls the stop routine, or jumps to it.
    pub offset: u32,
    /// Gas that was charged for the instructions behind it.
    pub rest: u32,
    /// Offset at which the instruction starts, where it can be tried again.
    pub retry: u32,
    /// The guest's instruction, of which there are less than 2^24.
    pc: [u8; 3],
    pub reason: Reason,
}

const _: () = assert!(size_of::<Site>() == SITE_BYTES && MAX_CODE_BYTES / INSTRUCTION_BYTES < 1 << 24);

impl Site {
    fn new(offset: u32, pc: u32, rest: u32, retry: u32, reason: Reason) -> Self {
        let [low, middle, high, _] = pc.to_le_bytes();
        Self { offset, rest, retry, pc: [low, middle, high], reason }
    }

    /// The guest's instruction.
    pub fn pc(&self) -> u32 {
        let [low, middle, high] = self.pc;
        u32::from_le_bytes([low, middle, high, 0])
    }
}

/// What the compiler makes.
#[derive(Debug)]
pub struct Output {
    pub code: CodeBuffer,
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
    to: Option<u32>,
    /// Gas that the fast version has charged too much.
    refund: u32,
}

/// Where a trace's fast version has nothing left to check, so that the precise one can go on in it.
#[derive(Clone, Copy, Debug)]
struct Rejoin {
    /// Index of the next instruction.
    slot: u32,
    offset: u32,
}

/// What the fast version of a trace leaves for the precise one.
struct Emitted {
    /// How many of the function's detours are its own or of traces before it.
    detours: u32,
    rejoin: Option<Rejoin>,
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
    /// Calls of the routine that checks calls through registers.
    function_checks: Vec<Hole>,
    stubs: Vec<Stub>,
    /// From the fast versions of the function's traces.
    detours: Vec<Detour>,
    /// The fast versions of the function's traces.
    emitted: Vec<Emitted>,
    /// In the fast version that was emitted last.
    rejoin: Option<Rejoin>,
    leaves: Vec<Leave>,
    /// Accesses in the precise version of the trace that was emitted last: index, and offset.
    entries: Vec<(u32, u32)>,
    /// Offset of the stop routine.
    stop: u32,
    /// The same, for a known site.
    stop_known: u32,
}

/// Compiles a verified program. `bmi2`: whether the CPU has these instructions. None: the system has no memory for it.
pub fn compile(program: &Program<'_>, bmi2: bool) -> Option<Output> {
    let slots = program.code().len();
    let max_bytes = max_bytes(slots * INSTRUCTION_BYTES as usize);
    let mut compiler = Compiler {
        program,
        bmi2,
        asm: Assembler::new(CodeBuffer::new(max_bytes)?),
        sites: Vec::with_capacity(slots / 2),
        starts: alloc::vec![0; slots + 1],
        jumps: Vec::new(),
        calls: Vec::new(),
        function_checks: Vec::new(),
        stubs: Vec::new(),
        detours: Vec::new(),
        emitted: Vec::new(),
        rejoin: None,
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
    let bytes = compiler.asm.offset() as usize + SITE_BYTES * compiler.sites.len();
    debug_assert!(bytes <= max_bytes, "{bytes} are too many");
    let start = |entry| compiler.starts[program.entry(entry) as usize];
    let (deploy, call) = (start(Entry::Deploy), start(Entry::Call));
    Some(Output { code: compiler.asm.into_code(), sites: compiler.sites, enter, returned, deploy, call })
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
        self.sites.push(Site::new(self.asm.offset(), pc, rest, retry, reason));
    }

    /// A stop for an import, which is no exception: the site is not searched for, and no return address is left
    /// that the CPU would predict the next return to go to.
    fn stop_for_import(&mut self, pc: u32) {
        self.asm.mov_imm(R11, self.sites.len() as u64);
        let hole = self.asm.jump();
        self.asm.fill(hole, self.stop_known);
        let offset = self.asm.offset();
        self.sites.push(Site::new(offset, pc, 0, 0, Reason::Import));
    }

    /// A jump to a call of the stop routine.
    fn stop_if(&mut self, cond: Cond, pc: u32, rest: u32, retry: u32, reason: Reason) {
        let hole = self.asm.jump_if(cond);
        self.stubs.push(Stub { hole, pc, rest, retry, reason });
    }

    fn function(&mut self, function: &Function) {
        for trace in &function.traces {
            self.fast(function, trace);
            let detours = self.detours.len() as u32;
            self.emitted.push(Emitted { detours, rejoin: self.rejoin.take() });
        }
        // Lists are taken while they are worked off, and put back empty, for the next function.
        let mut leaves = take(&mut self.leaves);
        for leave in leaves.drain(..) {
            let here = self.asm.offset();
            self.asm.fill(leave.hole, here);
            self.refund(leave.refund);
            self.jump_to(leave.target);
        }
        self.leaves = leaves;
        let (mut detours, mut emitted) = (take(&mut self.detours), take(&mut self.emitted));
        let mut start = 0;
        for (trace, Emitted { detours: end, rejoin }) in function.traces.iter().zip(emitted.drain(..)) {
            let end = end as usize;
            if start < end {
                self.precise(function, trace, &detours[start..end], rejoin);
            }
            start = end;
        }
        detours.clear();
        (self.detours, self.emitted) = (detours, emitted);
        for (hole, pc) in self.jumps.drain(..) {
            self.asm.fill(hole, self.starts[pc as usize]);
        }
        let mut stubs = take(&mut self.stubs);
        for stub in stubs.drain(..) {
            let here = self.asm.offset();
            self.asm.fill(stub.hole, here);
            self.stop_here(stub.pc, stub.rest, stub.retry, stub.reason);
        }
        self.stubs = stubs;
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

    /// The version of a trace that charges for each block, checks each access, and stops. Where all is charged and
    /// checked, it goes on in the fast version.
    fn precise(&mut self, function: &Function, trace: &Trace, detours: &[Detour], rejoin: Option<Rejoin>) {
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
                // Only the last block has the place.
                let end = rejoin.map_or(block.end, |rejoin| block.end.min(rejoin.slot as usize));
                self.block(function, block, end, 0, Version::Precise);
            }
        }
        self.jumps.extend(over);
        let end = blocks.last().map_or(0, |block| block.end);
        let last = &function.slots[end - 1];
        if let Some(Rejoin { offset, .. }) = rejoin {
            let hole = self.asm.jump();
            self.asm.fill(hole, offset);
        } else if !matches!(last.info.op, Op::JA | Op::JA32 | Op::EXIT) {
            // A trace that does not end with these is followed by another one.
            self.jump_to(function.slots.get(end).map_or(0, |slot| slot.pc));
        }
        for &Detour { hole, to, refund } in detours {
            let entry = to.and_then(|slot| {
                let index = self.entries.binary_search_by_key(&slot, |(slot, _)| *slot).ok()?;
                self.entries.get(index)
            });
            let entry = entry.map_or(start, |(_, offset)| *offset);
            if refund == 0 {
                self.asm.fill(hole, entry);
                continue;
            }
            let here = self.asm.offset();
            self.asm.fill(hole, here);
            self.refund(refund);
            let hole = self.asm.jump();
            self.asm.fill(hole, entry);
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
        let mut stale = Stale::default();
        let slots = &function.slots[..end];
        // Where the trace's last check is behind, if this is its last block.
        let last = version == Version::Fast && after == 0;
        let checked = last.then(|| {
            let check = slots[block.start..].iter().rposition(|slot| slot.check != Check::None);
            block.start + check.map_or(0, |check| check + 1)
        });
        let mut index = block.start;
        while let Some(slot) = slots.get(index) {
            if self.rejoin.is_none() && checked.is_some_and(|checked| index >= checked) {
                self.rejoin = Some(Rejoin { slot: index as u32, offset: self.asm.offset() });
            }
            rest -= slot.cost;
            index += 1;
            if slot.check != Check::None {
                stale.assert_unread(slot);
            }
            stale.advance(slot);
            if !slot.is_emitted() {
                continue;
            }
            if let Some(distance) = slots[index..].iter().position(Slot::is_emitted) {
                let behind = &slots[index..=index + distance];
                let second = &slots[index + distance];
                let fused = self.fused(slot, second);
                let place = Place { rest, after, version };
                let loaded = !fused && self.loaded_operand(slot, index - 1, second, place);
                if fused || loaded {
                    for slot in behind {
                        rest -= slot.cost;
                        stale.advance(slot);
                    }
                    if loaded {
                        // It is only in the operation.
                        stale.leave_out(slot.insn.dst);
                    }
                    index += behind.len();
                    continue;
                }
            }
            self.instruction(function, index - 1, Place { rest, after, version });
        }
        // The precise version may end before the block does, and leaves out the same.
        if version == Version::Fast {
            stale.assert_none();
        }
    }

    /// Fills in calls, and emits what calls through registers need.
    fn finish_calls(&mut self) {
        for (hole, pc) in take(&mut self.calls) {
            self.asm.fill(hole, self.starts[pc as usize]);
        }
        if !self.function_checks.is_empty() {
            self.function_check();
        }
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
            Format::CallImport => self.stop_for_import(pc),
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
        // Below 2^31 in steps of 8; the low bits of other addresses end up on top.
        self.asm.lea(W64, R11, Mem::base(reg(slot.insn.dst), (CODE_BASE as i32).wrapping_neg()));
        let hole = self.asm.call();
        self.function_checks.push(hole);
        self.sites.push(Site::new(self.asm.offset(), slot.pc, 0, 0, Reason::CallRegister));
        self.lower_frame(function);
        self.asm.call_reg(R11);
        self.raise_frame(function);
    }

    /// The routine that calls through registers share: makes the address of a function's native code of its guest
    /// address less [`CODE_BASE`] in r11, or stops where it was called from. Behind it is its table: for
    /// each instruction slot, the offset of the function that starts there, or 0.
    fn function_check(&mut self) {
        let start = self.asm.offset();
        for hole in take(&mut self.function_checks) {
            self.asm.fill(hole, start);
        }
        self.asm.shift_imm(Shift::Ror, W64, R11, 3);
        self.asm.alu_imm(Alu::Cmp, W64, R11, self.program.code().len() as i32);
        let outside = self.asm.skip_if(Cond::AboveEqual);
        let table = self.asm.lea_code(R10);
        self.asm.load(Size::B4, R11, Mem { base: R10, index: Some(R11), shift: 2, disp: 0 });
        self.asm.test(W32, R11, R11);
        let none = self.asm.skip_if(Cond::Equal);
        // The return address is on the stack, which is therefore less than a frame below where it was.
        self.asm.alu_from_mem(Alu::Cmp, W64, RSP, context::DEPTH_LIMIT.operand());
        let deep = self.asm.skip_if(Cond::Below);
        let code = self.asm.lea_code(R10);
        self.asm.fill(code, 0);
        self.asm.alu(Alu::Add, W64, R11, R10);
        self.asm.ret();
        for hole in [outside, none, deep] {
            self.asm.land(hole);
        }
        let hole = self.asm.jump();
        self.asm.fill(hole, self.stop);
        let here = self.asm.offset();
        self.asm.fill(table, here);
        let functions = self.program.code().iter().zip(&self.starts).map(|(bytes, start)| {
            if Insn::from_bytes(*bytes).is_frame() {
                *start
            } else {
                0
            }
        });
        self.asm.table(functions);
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
