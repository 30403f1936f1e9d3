//! The baseline tier: executes the 8-byte slots of the ELF in place, one instruction at a time.
//!
//! Trust boundary: the code may never have been verified. Whatever it is, every access is checked,
//! nothing panics, and every instruction costs gas. Fields that are zero in verified programs are ignored.

use super::decoded::DecodedTier;
use crate::{
    alu,
    gas::GasClass,
    instance::{CallFrame, Instance, RegisterFile, Stop},
    intrinsics::{self, Failure},
    isa::{opcode, Insn, FRAME_POINTER, OPCODE_COST},
    limits::MAX_CALL_DEPTH,
    memory::AccessKind,
    program::Import,
    trap::TrapKind,
};

const R10: usize = FRAME_POINTER as usize;

/// Cost of calling an import, less that of its opcode, which calls of functions share.
const IMPORT_SURCHARGE: u64 = GasClass::CallImport.cost().wrapping_sub(GasClass::Call.cost()) as u64;

/// The low half of a register.
#[inline(always)]
const fn low(value: u64) -> u32 {
    value as u32
}

/// Sign-extends an immediate.
#[inline(always)]
const fn wide(imm: i32) -> u64 {
    imm as i64 as u64
}

impl Instance<'_> {
    /// Executes from `pc` until an instruction stops the run, and leaves `pc` at that instruction.
    pub(crate) fn interpret(&mut self) -> Stop {
        self.execute_slots::<false>()
    }

    /// As [`interpret`](Self::interpret), but executes at most one instruction and stops before the next.
    pub(crate) fn interpret_one(&mut self) -> Stop {
        self.execute_slots::<true>()
    }

    /// The loop. If `ONE`, it ends after one instruction and never enters the decoded tier.
    fn execute_slots<const ONE: bool>(&mut self) -> Stop {
        let program = self.source.program();
        let code = program.code();
        let stack_base = program.layout().stack_base;
        let mut regs: RegisterFile = self.registers;
        let mut pc = self.pc;
        let mut gas = self.gas;
        let mut frame_size = self.frame_size;
        let mut memory = self.memory.view();
        // Gas that was left when hotness was last counted.
        let mut counted = gas;

        // Enters the decoded tier if the code at `pc` is hot.
        macro_rules! tier_up {
            () => {
                while !ONE && self.cache.is_hot(program, pc, counted.saturating_sub(gas)) {
                    counted = gas;
                    let (constant, writable) = self.memory.view().split();
                    // Copies, so that the originals stay in registers.
                    let (mut left, mut frame) = (gas, frame_size);
                    let tier = DecodedTier {
                        cache: &self.cache,
                        registers: &mut regs,
                        calls: &mut self.calls,
                        frame_size: &mut frame,
                        gas: &mut left,
                        constant,
                        writable,
                        stack_base,
                    };
                    pc = tier.run(pc);
                    (gas, frame_size) = (left, frame);
                    memory = self.memory.view();
                    // The decoded tier has bailed out of a decoded page: only this tier can continue.
                    if self.cache.page(pc).is_some() {
                        break;
                    }
                }
                counted = gas;
            };
        }
        tier_up!();

        let mut executed = false;
        let stop = loop {
            if ONE && core::mem::replace(&mut executed, true) {
                break Stop::Stepped;
            }
            let Some(bytes) = code.get(pc) else { break Stop::Trap(TrapKind::InvalidInstruction) };
            let insn = Insn::from_bytes(*bytes);
            let cost = u64::from(OPCODE_COST[usize::from(insn.opcode)]);
            if gas < cost {
                break Stop::OutOfGas;
            }
            gas = gas.wrapping_sub(cost);
            let (dst, src) = (usize::from(insn.dst & 0xf), usize::from(insn.src & 0xf));

            macro_rules! set {
                ($value:expr) => {
                    regs[dst] = $value
                };
            }
            macro_rules! set32 {
                ($value:expr) => {
                    regs[dst] = u64::from($value)
                };
            }
            macro_rules! jump {
                ($distance:expr) => {{
                    pc = pc.wrapping_add(1).wrapping_add($distance as isize as usize);
                    tier_up!();
                    continue;
                }};
            }
            macro_rules! jump_if {
                ($condition:expr) => {
                    if $condition {
                        jump!(insn.off)
                    }
                };
            }
            macro_rules! invalid {
                () => {
                    break Stop::Trap(TrapKind::InvalidInstruction)
                };
            }
            macro_rules! load {
                ($type:ty, $extended:ty) => {{
                    const LEN: usize = size_of::<$type>();
                    let address = regs[src].wrapping_add(insn.off as u64);
                    match memory.load::<LEN>(address) {
                        Some(bytes) => regs[dst] = <$type>::from_le_bytes(bytes) as $extended as u64,
                        None => break Stop::Access { address, len: LEN as u64, access: AccessKind::Load },
                    }
                }};
            }
            macro_rules! with_cell {
                ($type:ty, |$cell:ident| $body:expr) => {{
                    const LEN: usize = size_of::<$type>();
                    let address = regs[dst].wrapping_add(insn.off as u64);
                    match memory.cell::<LEN>(address) {
                        Some($cell) => $body,
                        None => break Stop::Access { address, len: LEN as u64, access: AccessKind::Store },
                    }
                }};
            }
            macro_rules! store {
                ($type:ty, $value:expr) => {
                    with_cell!($type, |cell| *cell = ($value as $type).to_le_bytes())
                };
            }
            macro_rules! call {
                ($target:expr) => {{
                    if self.calls.len().saturating_add(1) >= MAX_CALL_DEPTH {
                        break Stop::Trap(TrapKind::CallDepthExceeded);
                    }
                    let target = $target;
                    self.calls.push(CallFrame {
                        return_pc: pc.wrapping_add(1),
                        saved: [regs[6], regs[7], regs[8], regs[9]],
                        frame_pointer: regs[R10],
                        frame_size,
                    });
                    regs[R10] = regs[R10].wrapping_sub(frame_size);
                    pc = target;
                    tier_up!();
                    continue;
                }};
            }

            match insn.opcode {
                // A function marker, or an addition.
                opcode::ADD64_IMM => {
                    if dst == R10 {
                        let size = u64::from(insn.imm.unsigned_abs());
                        if regs[R10].wrapping_sub(size) < stack_base {
                            break Stop::Trap(TrapKind::StackOverflow);
                        }
                        frame_size = size;
                    } else {
                        set!(regs[dst].wrapping_add(wide(insn.imm)))
                    }
                }

                opcode::ADD64_REG => set!(regs[dst].wrapping_add(regs[src])),
                opcode::ADD32_IMM => set32!(low(regs[dst]).wrapping_add(insn.imm as u32)),
                opcode::ADD32_REG => set32!(low(regs[dst]).wrapping_add(low(regs[src]))),
                opcode::SUB64_IMM => set!(regs[dst].wrapping_sub(wide(insn.imm))),
                opcode::SUB64_REG => set!(regs[dst].wrapping_sub(regs[src])),
                opcode::SUB32_IMM => set32!(low(regs[dst]).wrapping_sub(insn.imm as u32)),
                opcode::SUB32_REG => set32!(low(regs[dst]).wrapping_sub(low(regs[src]))),
                opcode::MUL64_IMM => set!(regs[dst].wrapping_mul(wide(insn.imm))),
                opcode::MUL64_REG => set!(regs[dst].wrapping_mul(regs[src])),
                opcode::MUL32_IMM => set32!(low(regs[dst]).wrapping_mul(insn.imm as u32)),
                opcode::MUL32_REG => set32!(low(regs[dst]).wrapping_mul(low(regs[src]))),
                opcode::NEG64 => set!(regs[dst].wrapping_neg()),
                opcode::NEG32 => set32!(low(regs[dst]).wrapping_neg()),

                opcode::OR64_IMM => set!(regs[dst] | wide(insn.imm)),
                opcode::OR64_REG => set!(regs[dst] | regs[src]),
                opcode::OR32_IMM => set32!(low(regs[dst]) | insn.imm as u32),
                opcode::OR32_REG => set32!(low(regs[dst] | regs[src])),
                opcode::AND64_IMM => set!(regs[dst] & wide(insn.imm)),
                opcode::AND64_REG => set!(regs[dst] & regs[src]),
                opcode::AND32_IMM => set32!(low(regs[dst]) & insn.imm as u32),
                opcode::AND32_REG => set32!(low(regs[dst] & regs[src])),
                opcode::XOR64_IMM => set!(regs[dst] ^ wide(insn.imm)),
                opcode::XOR64_REG => set!(regs[dst] ^ regs[src]),
                opcode::XOR32_IMM => set32!(low(regs[dst]) ^ insn.imm as u32),
                opcode::XOR32_REG => set32!(low(regs[dst] ^ regs[src])),

                opcode::LSH64_IMM => set!(regs[dst].wrapping_shl(insn.imm as u32)),
                opcode::LSH64_REG => set!(regs[dst].wrapping_shl(low(regs[src]))),
                opcode::LSH32_IMM => set32!(low(regs[dst]).wrapping_shl(insn.imm as u32)),
                opcode::LSH32_REG => set32!(low(regs[dst]).wrapping_shl(low(regs[src]))),
                opcode::RSH64_IMM => set!(regs[dst].wrapping_shr(insn.imm as u32)),
                opcode::RSH64_REG => set!(regs[dst].wrapping_shr(low(regs[src]))),
                opcode::RSH32_IMM => set32!(low(regs[dst]).wrapping_shr(insn.imm as u32)),
                opcode::RSH32_REG => set32!(low(regs[dst]).wrapping_shr(low(regs[src]))),
                opcode::ARSH64_IMM => set!((regs[dst] as i64).wrapping_shr(insn.imm as u32) as u64),
                opcode::ARSH64_REG => set!((regs[dst] as i64).wrapping_shr(low(regs[src])) as u64),
                opcode::ARSH32_IMM => set32!((regs[dst] as i32).wrapping_shr(insn.imm as u32) as u32),
                opcode::ARSH32_REG => set32!((regs[dst] as i32).wrapping_shr(low(regs[src])) as u32),

                opcode::MOV64_IMM => set!(wide(insn.imm)),
                opcode::MOV32_IMM => set32!(insn.imm as u32),
                opcode::MOV64_REG => match insn.off {
                    0 => set!(regs[src]),
                    8 => set!(regs[src] as i8 as u64),
                    16 => set!(regs[src] as i16 as u64),
                    32 => set!(regs[src] as i32 as u64),
                    _ => invalid!(),
                },
                opcode::MOV32_REG => match insn.off {
                    0 => set32!(low(regs[src])),
                    8 => set32!(regs[src] as i8 as u32),
                    16 => set32!(regs[src] as i16 as u32),
                    _ => invalid!(),
                },
                opcode::LDDW => {
                    let next = pc.wrapping_add(1);
                    let Some(bytes) = code.get(next) else { invalid!() };
                    let high = Insn::from_bytes(*bytes).imm as u32;
                    set!((u64::from(high) << 32) | u64::from(insn.imm as u32));
                    pc = next;
                }

                opcode::DIV64_IMM => match insn.off {
                    0 => set!(alu::div64(regs[dst], wide(insn.imm))),
                    1 => set!(alu::sdiv64(regs[dst], wide(insn.imm))),
                    _ => invalid!(),
                },
                opcode::DIV64_REG => match insn.off {
                    0 => set!(alu::div64(regs[dst], regs[src])),
                    1 => set!(alu::sdiv64(regs[dst], regs[src])),
                    _ => invalid!(),
                },
                opcode::DIV32_IMM => match insn.off {
                    0 => set32!(alu::div32(low(regs[dst]), insn.imm as u32)),
                    1 => set32!(alu::sdiv32(low(regs[dst]), insn.imm as u32)),
                    _ => invalid!(),
                },
                opcode::DIV32_REG => match insn.off {
                    0 => set32!(alu::div32(low(regs[dst]), low(regs[src]))),
                    1 => set32!(alu::sdiv32(low(regs[dst]), low(regs[src]))),
                    _ => invalid!(),
                },
                opcode::MOD64_IMM => match insn.off {
                    0 => set!(alu::rem64(regs[dst], wide(insn.imm))),
                    1 => set!(alu::srem64(regs[dst], wide(insn.imm))),
                    _ => invalid!(),
                },
                opcode::MOD64_REG => match insn.off {
                    0 => set!(alu::rem64(regs[dst], regs[src])),
                    1 => set!(alu::srem64(regs[dst], regs[src])),
                    _ => invalid!(),
                },
                opcode::MOD32_IMM => match insn.off {
                    0 => set32!(alu::rem32(low(regs[dst]), insn.imm as u32)),
                    1 => set32!(alu::srem32(low(regs[dst]), insn.imm as u32)),
                    _ => invalid!(),
                },
                opcode::MOD32_REG => match insn.off {
                    0 => set32!(alu::rem32(low(regs[dst]), low(regs[src]))),
                    1 => set32!(alu::srem32(low(regs[dst]), low(regs[src]))),
                    _ => invalid!(),
                },

                opcode::LE16 => match insn.imm {
                    16 => set!(u64::from(regs[dst] as u16)),
                    32 => set32!(low(regs[dst])),
                    64 => {}
                    _ => invalid!(),
                },
                opcode::BE16 | opcode::SWAP16 => match insn.imm {
                    16 => set!(u64::from((regs[dst] as u16).swap_bytes())),
                    32 => set32!(low(regs[dst]).swap_bytes()),
                    64 => set!(regs[dst].swap_bytes()),
                    _ => invalid!(),
                },

                opcode::LDXB => load!(u8, u64),
                opcode::LDXH => load!(u16, u64),
                opcode::LDXW => load!(u32, u64),
                opcode::LDXDW => load!(u64, u64),
                opcode::LDXSB => load!(i8, i64),
                opcode::LDXSH => load!(i16, i64),
                opcode::LDXSW => load!(i32, i64),
                opcode::STB => store!(u8, insn.imm),
                opcode::STH => store!(u16, insn.imm),
                opcode::STW => store!(u32, insn.imm),
                opcode::STDW => store!(u64, wide(insn.imm)),
                opcode::STXB => store!(u8, regs[src]),
                opcode::STXH => store!(u16, regs[src]),
                opcode::STXW => store!(u32, regs[src]),
                opcode::STXDW => store!(u64, regs[src]),
                opcode::ATOMIC32_ADD => {
                    let done = with_cell!(u32, |cell| atomic32(cell, insn.imm, &mut regs, src));
                    if !done {
                        invalid!()
                    }
                }
                opcode::ATOMIC64_ADD => {
                    let done = with_cell!(u64, |cell| atomic64(cell, insn.imm, &mut regs, src));
                    if !done {
                        invalid!()
                    }
                }

                opcode::JA => jump!(insn.off),
                opcode::JA32 => jump!(insn.imm),
                opcode::JEQ64_IMM => jump_if!(regs[dst] == wide(insn.imm)),
                opcode::JEQ64_REG => jump_if!(regs[dst] == regs[src]),
                opcode::JEQ32_IMM => jump_if!(low(regs[dst]) == insn.imm as u32),
                opcode::JEQ32_REG => jump_if!(low(regs[dst]) == low(regs[src])),
                opcode::JNE64_IMM => jump_if!(regs[dst] != wide(insn.imm)),
                opcode::JNE64_REG => jump_if!(regs[dst] != regs[src]),
                opcode::JNE32_IMM => jump_if!(low(regs[dst]) != insn.imm as u32),
                opcode::JNE32_REG => jump_if!(low(regs[dst]) != low(regs[src])),
                opcode::JSET64_IMM => jump_if!(regs[dst] & wide(insn.imm) != 0),
                opcode::JSET64_REG => jump_if!(regs[dst] & regs[src] != 0),
                opcode::JSET32_IMM => jump_if!(low(regs[dst]) & insn.imm as u32 != 0),
                opcode::JSET32_REG => jump_if!(low(regs[dst] & regs[src]) != 0),
                opcode::JGT64_IMM => jump_if!(regs[dst] > wide(insn.imm)),
                opcode::JGT64_REG => jump_if!(regs[dst] > regs[src]),
                opcode::JGT32_IMM => jump_if!(low(regs[dst]) > insn.imm as u32),
                opcode::JGT32_REG => jump_if!(low(regs[dst]) > low(regs[src])),
                opcode::JGE64_IMM => jump_if!(regs[dst] >= wide(insn.imm)),
                opcode::JGE64_REG => jump_if!(regs[dst] >= regs[src]),
                opcode::JGE32_IMM => jump_if!(low(regs[dst]) >= insn.imm as u32),
                opcode::JGE32_REG => jump_if!(low(regs[dst]) >= low(regs[src])),
                opcode::JLT64_IMM => jump_if!(regs[dst] < wide(insn.imm)),
                opcode::JLT64_REG => jump_if!(regs[dst] < regs[src]),
                opcode::JLT32_IMM => jump_if!(low(regs[dst]) < insn.imm as u32),
                opcode::JLT32_REG => jump_if!(low(regs[dst]) < low(regs[src])),
                opcode::JLE64_IMM => jump_if!(regs[dst] <= wide(insn.imm)),
                opcode::JLE64_REG => jump_if!(regs[dst] <= regs[src]),
                opcode::JLE32_IMM => jump_if!(low(regs[dst]) <= insn.imm as u32),
                opcode::JLE32_REG => jump_if!(low(regs[dst]) <= low(regs[src])),
                opcode::JSGT64_IMM => jump_if!(regs[dst] as i64 > i64::from(insn.imm)),
                opcode::JSGT64_REG => jump_if!(regs[dst] as i64 > regs[src] as i64),
                opcode::JSGT32_IMM => jump_if!(regs[dst] as i32 > insn.imm),
                opcode::JSGT32_REG => jump_if!(regs[dst] as i32 > regs[src] as i32),
                opcode::JSGE64_IMM => jump_if!(regs[dst] as i64 >= i64::from(insn.imm)),
                opcode::JSGE64_REG => jump_if!(regs[dst] as i64 >= regs[src] as i64),
                opcode::JSGE32_IMM => jump_if!(regs[dst] as i32 >= insn.imm),
                opcode::JSGE32_REG => jump_if!(regs[dst] as i32 >= regs[src] as i32),
                opcode::JSLT64_IMM => jump_if!((regs[dst] as i64) < i64::from(insn.imm)),
                opcode::JSLT64_REG => jump_if!((regs[dst] as i64) < regs[src] as i64),
                opcode::JSLT32_IMM => jump_if!((regs[dst] as i32) < insn.imm),
                opcode::JSLT32_REG => jump_if!((regs[dst] as i32) < regs[src] as i32),
                opcode::JSLE64_IMM => jump_if!(regs[dst] as i64 <= i64::from(insn.imm)),
                opcode::JSLE64_REG => jump_if!(regs[dst] as i64 <= regs[src] as i64),
                opcode::JSLE32_IMM => jump_if!(regs[dst] as i32 <= insn.imm),
                opcode::JSLE32_REG => jump_if!(regs[dst] as i32 <= regs[src] as i32),

                opcode::CALL_LOCAL => match src {
                    1 => call!(pc.wrapping_add(1).wrapping_add(insn.imm as isize as usize)),
                    0 => {
                        let import = program.imports().get(insn.imm as u32 as usize);
                        let Some(import) = import.copied() else { invalid!() };
                        if gas < IMPORT_SURCHARGE {
                            break Stop::OutOfGas;
                        }
                        gas = gas.wrapping_sub(IMPORT_SURCHARGE);
                        match import {
                            Import::Host(id) => break Stop::Host { id },
                            Import::Intrinsic(intrinsic) => {
                                let args = [regs[1], regs[2], regs[3], regs[4]];
                                let mut left = gas;
                                let outcome = intrinsics::run(intrinsic, args, &mut self.memory, &mut left);
                                gas = left;
                                memory = self.memory.view();
                                match outcome {
                                    Ok(outcome) => {
                                        regs[0] = outcome.r0;
                                        if let Some(r2) = outcome.r2 {
                                            regs[2] = r2;
                                        }
                                        pc = pc.wrapping_add(1);
                                        tier_up!();
                                        continue;
                                    }
                                    Err(Failure::OutOfGas) => break Stop::OutOfGas,
                                    Err(Failure::Trap(kind)) => break Stop::Trap(kind),
                                }
                            }
                        }
                    }
                    _ => invalid!(),
                },
                opcode::CALL_REG => match program.function_at(regs[dst]) {
                    Some(index) => call!(index),
                    None => break Stop::Trap(TrapKind::InvalidCallTarget),
                },
                opcode::EXIT => match self.calls.pop() {
                    Some(frame) => {
                        [regs[6], regs[7], regs[8], regs[9]] = frame.saved;
                        regs[R10] = frame.frame_pointer;
                        frame_size = frame.frame_size;
                        pc = frame.return_pc;
                        tier_up!();
                        continue;
                    }
                    None => break Stop::Returned,
                },

                _ => invalid!(),
            }
            pc = pc.wrapping_add(1);
        };

        self.registers = regs;
        self.pc = pc;
        self.gas = gas;
        self.frame_size = frame_size;
        stop
    }
}

/// Defines the atomic operations on a cell of memory. `imm` selects the operation, `regs[src]` is its
/// operand, and `regs[src]` or `r0` receives the old value if the operation fetches it. Returns false if
/// there is no such operation.
macro_rules! atomic {
    ($name:ident, $type:ty, $len:literal) => {
        #[inline(always)]
        fn $name(cell: &mut [u8; $len], imm: i32, regs: &mut RegisterFile, src: usize) -> bool {
            let old = <$type>::from_le_bytes(*cell);
            let operand = regs[src & 0xf] as $type;
            let new = match imm & !FETCH {
                ADD => old.wrapping_add(operand),
                OR => old | operand,
                AND => old & operand,
                XOR => old ^ operand,
                XCHG if imm & FETCH != 0 => operand,
                CMPXCHG if imm & FETCH != 0 => {
                    if old == regs[0] as $type {
                        operand
                    } else {
                        old
                    }
                }
                _ => return false,
            };
            *cell = new.to_le_bytes();
            if imm & !FETCH == CMPXCHG {
                regs[0] = u64::from(old);
            } else if imm & FETCH != 0 {
                regs[src & 0xf] = u64::from(old);
            }
            true
        }
    };
}

// Source: RFC 9669, section 5.3.
const FETCH: i32 = 0x01;
const ADD: i32 = 0x00;
const OR: i32 = 0x40;
const AND: i32 = 0x50;
const XOR: i32 = 0xa0;
const XCHG: i32 = 0xe0;
const CMPXCHG: i32 = 0xf0;

atomic!(atomic32, u32, 4);
atomic!(atomic64, u64, 8);
