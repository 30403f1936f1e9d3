//! The decoded tier: executes decoded code, and leaves every exceptional event to the baseline tier.
//!
//! Gas for straight-line code is charged at once, where the code is entered. Where the gas does not suffice,
//! or an operation cannot complete, the tier refunds what it charged from that operation on and stops before
//! it. The effect cannot be observed.

use super::{
    cache::DecodeCache,
    op::{DecodedOp, OpKind, Reg, SLOTS},
};
use crate::{
    alu,
    instance::{CallFrame, RegisterFile},
    limits::MAX_CALL_DEPTH,
};
use alloc::vec::Vec;

/// The state that the decoded tier works on.
pub(super) struct DecodedTier<'a> {
    pub cache: &'a DecodeCache,
    pub registers: &'a mut RegisterFile,
    pub calls: &'a mut Vec<CallFrame>,
    pub frame_size: &'a mut u64,
    pub gas: &'a mut u64,
    /// Read-only memory, up to the start of writable memory.
    pub constant: &'a [u8],
    /// Writable memory, up to the end of accessible memory.
    pub writable: &'a mut [u8],
    pub stack_base: u64,
}

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

/// The `N` bytes at an offset.
#[inline(always)]
fn chunk<const N: usize>(bytes: &[u8], at: u64) -> Option<[u8; N]> {
    bytes.get(usize::try_from(at).ok()?..)?.first_chunk().copied()
}

/// The `N` bytes at an offset, to be written.
#[inline(always)]
fn chunk_mut<const N: usize>(bytes: &mut [u8], at: u64) -> Option<&mut [u8; N]> {
    bytes.get_mut(usize::try_from(at).ok()?..)?.first_chunk_mut()
}

impl DecodedTier<'_> {
    /// Executes from `pc` on. Returns the `pc` at which the baseline tier continues.
    #[inline(never)]
    pub fn run(self, mut pc: usize) -> usize {
        let Self { cache, registers, calls, frame_size, gas: gas_left, constant, writable, stack_base } =
            self;
        // A copy on the stack needs no pointer. In WebAssembly it does, so a copy gains nothing there.
        #[cfg(not(target_family = "wasm"))]
        let mut copy = *registers;
        #[cfg(not(target_family = "wasm"))]
        let r = &mut copy;
        #[cfg(target_family = "wasm")]
        let r = registers;
        let mut gas = *gas_left;
        const R10: usize = Reg::R10 as usize;

        'page: while let Some(page) = cache.page(pc) {
            let start = pc & !SLOTS.wrapping_sub(1);
            // The slot in the page, or past its end.
            let mut at = pc & SLOTS.wrapping_sub(1);
            if let Some(op) = page.get(at) {
                let cost = u64::from(op.cost);
                if gas < cost {
                    break;
                }
                gas = gas.wrapping_sub(cost);
            }

            loop {
                let Some(op) = page.get(at) else {
                    pc = start.wrapping_add(at);
                    continue 'page;
                };
                let op: &DecodedOp = op;
                let (dst, a, b, c) = (op.dst as usize, op.a as usize, op.b as usize, op.c as usize);

                macro_rules! bail_out {
                    () => {{
                        pc = start.wrapping_add(at);
                        gas = gas.wrapping_add(u64::from(op.cost));
                        break 'page;
                    }};
                }
                macro_rules! set {
                    ($value:expr) => {
                        r[dst] = $value
                    };
                }
                macro_rules! set32 {
                    ($value:expr) => {
                        r[dst] = u64::from($value)
                    };
                }
                // Skips the other slots that this superinstruction covers.
                macro_rules! skip {
                    ($slots:expr) => {
                        at = at.wrapping_add($slots)
                    };
                }
                // A move, fused with the operation after it.
                macro_rules! moved {
                    ($value:expr) => {{
                        r[dst] = $value;
                        skip!(1);
                    }};
                }
                macro_rules! moved32 {
                    ($value:expr) => {
                        moved!(u64::from($value))
                    };
                }
                // Jumps within the page, or else to `$far`. `$executed` is the cost of what this op has
                // executed; the rest of what was charged is refunded.
                macro_rules! jump {
                    ($executed:literal, $far:expr) => {{
                        gas = gas.wrapping_add(u64::from(op.cost)).wrapping_sub($executed);
                        let near = usize::from(op.near);
                        if let Some(op) = page.get(near) {
                            let cost = u64::from(op.cost);
                            if gas < cost {
                                pc = start.wrapping_add(near);
                                break 'page;
                            }
                            gas = gas.wrapping_sub(cost);
                            at = near;
                            continue;
                        }
                        pc = $far;
                        continue 'page;
                    }};
                }
                macro_rules! jump_if {
                    ($condition:expr) => {
                        if $condition {
                            jump!(1, op.extra as usize)
                        }
                    };
                }
                // Jumps over jumps, and jumps after an addition, are fused for targets in the page only.
                macro_rules! jump_unless {
                    ($condition:expr) => {{
                        if !$condition {
                            jump!(2, start)
                        }
                        skip!(1);
                    }};
                }
                macro_rules! add_jump_if {
                    ($added:expr, $condition:expr) => {{
                        r[dst] = r[dst].wrapping_add($added);
                        if $condition {
                            jump!(2, start)
                        }
                        skip!(1);
                    }};
                }
                macro_rules! add_jump_unless {
                    ($condition:expr) => {{
                        r[dst] = r[dst].wrapping_add(wide(op.imm));
                        if !$condition {
                            jump!(3, start)
                        }
                        skip!(2);
                    }};
                }
                macro_rules! leave {
                    ($frame:ident) => {{
                        [r[6], r[7], r[8], r[9]] = $frame.saved;
                        r[R10] = $frame.frame_pointer;
                        *frame_size = $frame.frame_size;
                        pc = $frame.return_pc;
                        continue 'page;
                    }};
                }
                macro_rules! operate {
                    (ADD, $a:expr, $b:expr) => {
                        $a.wrapping_add($b)
                    };
                    (AND, $a:expr, $b:expr) => {
                        $a & $b
                    };
                    (XOR, $a:expr, $b:expr) => {
                        $a ^ $b
                    };
                }
                macro_rules! pair {
                    ($type:ty, $first:ident, $second:ident) => {{
                        r[dst] = u64::from(operate!($first, (r[dst] as $type), (r[b] as $type)));
                        r[c] = u64::from(operate!($second, (r[c] as $type), (r[a] as $type)));
                        skip!(1);
                    }};
                }
                macro_rules! shift_shift_or {
                    ($type:ty, $first:ident, $second:ident) => {{
                        let first = (r[b] as $type).$first(op.extra & 0xff);
                        let second = (r[a] as $type).$second(op.extra >> 8);
                        r[c] = u64::from(first);
                        r[dst] = u64::from(first | second);
                        skip!(usize::from(op.near));
                    }};
                }
                macro_rules! loaded {
                    ($type:ty, $base:expr) => {{
                        let at = $base.wrapping_add(wide(op.imm));
                        let bytes = match chunk(writable, at) {
                            Some(bytes) => bytes,
                            None => match chunk(constant, at.wrapping_add(constant.len() as u64)) {
                                Some(bytes) => bytes,
                                None => bail_out!(),
                            },
                        };
                        <$type>::from_le_bytes(bytes)
                    }};
                }
                macro_rules! load {
                    ($type:ty, $extended:ty) => {
                        r[dst] = loaded!($type, r[a]) as $extended as u64
                    };
                }
                macro_rules! add_load {
                    ($type:ty, $b:expr) => {{
                        let address = r[a].wrapping_add($b);
                        let value = loaded!($type, address);
                        r[dst] = address;
                        r[c] = u64::from(value);
                        skip!(usize::from(op.near));
                    }};
                }
                macro_rules! load_and {
                    ($type:ty, |$old:ident, $value:ident| $result:expr) => {{
                        let $value = loaded!($type, r[a]);
                        r[dst] = u64::from($value);
                        let $old = r[c];
                        r[c] = u64::from($result);
                        skip!(1);
                    }};
                }
                macro_rules! store {
                    ($type:ty, $value:expr) => {{
                        let at = r[a].wrapping_add(wide(op.imm));
                        match chunk_mut(writable, at) {
                            Some(cell) => *cell = ($value as $type).to_le_bytes(),
                            None => bail_out!(),
                        }
                    }};
                }
                macro_rules! atomic {
                    ($type:ty, |$old:ident, $operand:ident| $new:expr) => {
                        atomic!($type, |$old, $operand| $new, b, false)
                    };
                    ($type:ty, |$old:ident, $operand:ident| $new:expr, fetch $into:expr) => {
                        atomic!($type, |$old, $operand| $new, $into, true)
                    };
                    ($type:ty, |$old:ident, $operand:ident| $new:expr, $into:expr, $fetch:literal) => {{
                        let at = r[a].wrapping_add(wide(op.imm));
                        let Some(cell) = chunk_mut(writable, at) else { bail_out!() };
                        let ($old, $operand) = (<$type>::from_le_bytes(*cell), r[b] as $type);
                        *cell = <$type>::to_le_bytes($new);
                        if $fetch {
                            r[$into] = u64::from($old);
                        }
                    }};
                }

                match op.kind {
                    OpKind::ADD64_IMM => set!(r[dst].wrapping_add(wide(op.imm))),
                    OpKind::MOV_ADD64_IMM => moved!(r[a].wrapping_add(wide(op.imm))),
                    OpKind::ADD64_REG => set!(r[dst].wrapping_add(r[b])),
                    OpKind::MOV_ADD64_REG => moved!(r[a].wrapping_add(r[b])),
                    OpKind::ADD32_IMM => set32!(low(r[dst]).wrapping_add(op.imm as u32)),
                    OpKind::MOV_ADD32_IMM => moved32!(low(r[a]).wrapping_add(op.imm as u32)),
                    OpKind::ADD32_REG => set32!(low(r[dst]).wrapping_add(low(r[b]))),
                    OpKind::MOV_ADD32_REG => moved32!(low(r[a]).wrapping_add(low(r[b]))),

                    OpKind::SUB64_IMM => set!(r[dst].wrapping_sub(wide(op.imm))),
                    OpKind::SUB64_REG => set!(r[dst].wrapping_sub(r[b])),
                    OpKind::MOV_SUB64_REG => moved!(r[a].wrapping_sub(r[b])),
                    OpKind::SUB32_IMM => set32!(low(r[dst]).wrapping_sub(op.imm as u32)),
                    OpKind::SUB32_REG => set32!(low(r[dst]).wrapping_sub(low(r[b]))),
                    OpKind::MOV_SUB32_REG => moved32!(low(r[a]).wrapping_sub(low(r[b]))),

                    OpKind::MUL64_IMM => set!(r[dst].wrapping_mul(wide(op.imm))),
                    OpKind::MOV_MUL64_IMM => moved!(r[a].wrapping_mul(wide(op.imm))),
                    OpKind::MUL64_REG => set!(r[dst].wrapping_mul(r[b])),
                    OpKind::MOV_MUL64_REG => moved!(r[a].wrapping_mul(r[b])),
                    OpKind::MUL32_IMM => set32!(low(r[dst]).wrapping_mul(op.imm as u32)),
                    OpKind::MOV_MUL32_IMM => moved32!(low(r[a]).wrapping_mul(op.imm as u32)),
                    OpKind::MUL32_REG => set32!(low(r[dst]).wrapping_mul(low(r[b]))),
                    OpKind::MOV_MUL32_REG => moved32!(low(r[a]).wrapping_mul(low(r[b]))),

                    OpKind::OR64_IMM => set!(r[dst] | wide(op.imm)),
                    OpKind::MOV_OR64_IMM => moved!(r[a] | wide(op.imm)),
                    OpKind::OR64_REG => set!(r[dst] | r[b]),
                    OpKind::MOV_OR64_REG => moved!(r[a] | r[b]),
                    OpKind::OR32_IMM => set32!(low(r[dst]) | op.imm as u32),
                    OpKind::MOV_OR32_IMM => moved32!(low(r[a]) | op.imm as u32),
                    OpKind::OR32_REG => set32!(low(r[dst]) | low(r[b])),
                    OpKind::MOV_OR32_REG => moved32!(low(r[a]) | low(r[b])),

                    OpKind::AND64_IMM => set!(r[dst] & wide(op.imm)),
                    OpKind::MOV_AND64_IMM => moved!(r[a] & wide(op.imm)),
                    OpKind::AND64_REG => set!(r[dst] & r[b]),
                    OpKind::MOV_AND64_REG => moved!(r[a] & r[b]),
                    OpKind::AND32_IMM => set32!(low(r[dst]) & op.imm as u32),
                    OpKind::MOV_AND32_IMM => moved32!(low(r[a]) & op.imm as u32),
                    OpKind::AND32_REG => set32!(low(r[dst]) & low(r[b])),
                    OpKind::MOV_AND32_REG => moved32!(low(r[a]) & low(r[b])),

                    OpKind::XOR64_IMM => set!(r[dst] ^ wide(op.imm)),
                    OpKind::MOV_XOR64_IMM => moved!(r[a] ^ wide(op.imm)),
                    OpKind::XOR64_REG => set!(r[dst] ^ r[b]),
                    OpKind::MOV_XOR64_REG => moved!(r[a] ^ r[b]),
                    OpKind::XOR32_IMM => set32!(low(r[dst]) ^ op.imm as u32),
                    OpKind::MOV_XOR32_IMM => moved32!(low(r[a]) ^ op.imm as u32),
                    OpKind::XOR32_REG => set32!(low(r[dst]) ^ low(r[b])),
                    OpKind::MOV_XOR32_REG => moved32!(low(r[a]) ^ low(r[b])),

                    OpKind::LSH64_IMM => set!(r[dst].wrapping_shl(op.imm as u32)),
                    OpKind::MOV_LSH64_IMM => moved!(r[a].wrapping_shl(op.imm as u32)),
                    OpKind::LSH64_REG => set!(r[dst].wrapping_shl(low(r[b]))),
                    OpKind::MOV_LSH64_REG => moved!(r[a].wrapping_shl(low(r[b]))),
                    OpKind::LSH32_IMM => set32!(low(r[dst]).wrapping_shl(op.imm as u32)),
                    OpKind::MOV_LSH32_IMM => moved32!(low(r[a]).wrapping_shl(op.imm as u32)),
                    OpKind::LSH32_REG => set32!(low(r[dst]).wrapping_shl(low(r[b]))),

                    OpKind::RSH64_IMM => set!(r[dst].wrapping_shr(op.imm as u32)),
                    OpKind::MOV_RSH64_IMM => moved!(r[a].wrapping_shr(op.imm as u32)),
                    OpKind::RSH64_REG => set!(r[dst].wrapping_shr(low(r[b]))),
                    OpKind::MOV_RSH64_REG => moved!(r[a].wrapping_shr(low(r[b]))),
                    OpKind::RSH32_IMM => set32!(low(r[dst]).wrapping_shr(op.imm as u32)),
                    OpKind::MOV_RSH32_IMM => moved32!(low(r[a]).wrapping_shr(op.imm as u32)),
                    OpKind::RSH32_REG => set32!(low(r[dst]).wrapping_shr(low(r[b]))),

                    OpKind::ARSH64_IMM => set!((r[dst] as i64).wrapping_shr(op.imm as u32) as u64),
                    OpKind::MOV_ARSH64_IMM => moved!((r[a] as i64).wrapping_shr(op.imm as u32) as u64),
                    OpKind::ARSH64_REG => set!((r[dst] as i64).wrapping_shr(low(r[b])) as u64),
                    OpKind::ARSH32_IMM => set32!((r[dst] as i32).wrapping_shr(op.imm as u32) as u32),
                    OpKind::MOV_ARSH32_IMM => moved32!((r[a] as i32).wrapping_shr(op.imm as u32) as u32),
                    OpKind::ARSH32_REG => set32!((r[dst] as i32).wrapping_shr(low(r[b])) as u32),

                    OpKind::NEG64 => set!(r[dst].wrapping_neg()),
                    OpKind::NEG32 => set32!(low(r[dst]).wrapping_neg()),
                    OpKind::MOV64_IMM => set!(wide(op.imm)),
                    OpKind::MOV32_IMM => set32!(op.imm as u32),
                    OpKind::MOV64_REG => set!(r[b]),
                    OpKind::MOV32_REG => set32!(low(r[b])),
                    OpKind::MOVSX832_REG => set32!(r[b] as i8 as u32),
                    OpKind::MOVSX1632_REG => set32!(r[b] as i16 as u32),
                    OpKind::MOVSX864_REG => set!(r[b] as i8 as u64),
                    OpKind::MOVSX1664_REG => set!(r[b] as i16 as u64),
                    OpKind::MOVSX3264_REG => set!(r[b] as i32 as u64),
                    OpKind::LDDW => {
                        set!((u64::from(op.extra) << 32) | u64::from(op.imm as u32));
                        skip!(1);
                    }

                    OpKind::DIV64_IMM => set!(alu::div64(r[dst], wide(op.imm))),
                    OpKind::DIV64_REG => set!(alu::div64(r[dst], r[b])),
                    OpKind::DIV32_IMM => set32!(alu::div32(low(r[dst]), op.imm as u32)),
                    OpKind::DIV32_REG => set32!(alu::div32(low(r[dst]), low(r[b]))),
                    OpKind::SDIV64_IMM => set!(alu::sdiv64(r[dst], wide(op.imm))),
                    OpKind::SDIV64_REG => set!(alu::sdiv64(r[dst], r[b])),
                    OpKind::SDIV32_IMM => set32!(alu::sdiv32(low(r[dst]), op.imm as u32)),
                    OpKind::SDIV32_REG => set32!(alu::sdiv32(low(r[dst]), low(r[b]))),
                    OpKind::MOD64_IMM => set!(alu::rem64(r[dst], wide(op.imm))),
                    OpKind::MOD64_REG => set!(alu::rem64(r[dst], r[b])),
                    OpKind::MOD32_IMM => set32!(alu::rem32(low(r[dst]), op.imm as u32)),
                    OpKind::MOD32_REG => set32!(alu::rem32(low(r[dst]), low(r[b]))),
                    OpKind::SMOD64_IMM => set!(alu::srem64(r[dst], wide(op.imm))),
                    OpKind::SMOD64_REG => set!(alu::srem64(r[dst], r[b])),
                    OpKind::SMOD32_IMM => set32!(alu::srem32(low(r[dst]), op.imm as u32)),
                    OpKind::SMOD32_REG => set32!(alu::srem32(low(r[dst]), low(r[b]))),

                    OpKind::LE16 => set!(u64::from(r[dst] as u16)),
                    OpKind::LE32 => set32!(low(r[dst])),
                    OpKind::LE64 => {}
                    OpKind::BE16 | OpKind::SWAP16 => set!(u64::from((r[dst] as u16).swap_bytes())),
                    OpKind::BE32 | OpKind::SWAP32 => set32!(low(r[dst]).swap_bytes()),
                    OpKind::BE64 | OpKind::SWAP64 => set!(r[dst].swap_bytes()),

                    OpKind::LDXB => load!(u8, u64),
                    OpKind::LDXH => load!(u16, u64),
                    OpKind::LDXW => load!(u32, u64),
                    OpKind::LDXDW => load!(u64, u64),
                    OpKind::LDXSB => load!(i8, i64),
                    OpKind::LDXSH => load!(i16, i64),
                    OpKind::LDXSW => load!(i32, i64),
                    OpKind::STB => store!(u8, op.extra as i32),
                    OpKind::STH => store!(u16, op.extra as i32),
                    OpKind::STW => store!(u32, op.extra as i32),
                    OpKind::STDW => store!(u64, op.extra as i32),
                    OpKind::STXB => store!(u8, r[b]),
                    OpKind::STXH => store!(u16, r[b]),
                    OpKind::STXW => store!(u32, r[b]),
                    OpKind::STXDW => store!(u64, r[b]),
                    OpKind::ATOMIC32_ADD => atomic!(u32, |old, operand| old.wrapping_add(operand)),
                    OpKind::ATOMIC32_FETCH_ADD => {
                        atomic!(u32, |old, operand| old.wrapping_add(operand), fetch b)
                    }
                    OpKind::ATOMIC32_OR => atomic!(u32, |old, operand| old | operand),
                    OpKind::ATOMIC32_FETCH_OR => atomic!(u32, |old, operand| old | operand, fetch b),
                    OpKind::ATOMIC32_AND => atomic!(u32, |old, operand| old & operand),
                    OpKind::ATOMIC32_FETCH_AND => atomic!(u32, |old, operand| old & operand, fetch b),
                    OpKind::ATOMIC32_XOR => atomic!(u32, |old, operand| old ^ operand),
                    OpKind::ATOMIC32_FETCH_XOR => atomic!(u32, |old, operand| old ^ operand, fetch b),
                    OpKind::ATOMIC32_XCHG => atomic!(u32, |old, operand| operand, fetch b),
                    OpKind::ATOMIC32_CMPXCHG => {
                        atomic!(u32, |old, operand| if old == r[0] as u32 { operand } else { old }, fetch 0)
                    }
                    OpKind::ATOMIC64_ADD => atomic!(u64, |old, operand| old.wrapping_add(operand)),
                    OpKind::ATOMIC64_FETCH_ADD => {
                        atomic!(u64, |old, operand| old.wrapping_add(operand), fetch b)
                    }
                    OpKind::ATOMIC64_OR => atomic!(u64, |old, operand| old | operand),
                    OpKind::ATOMIC64_FETCH_OR => atomic!(u64, |old, operand| old | operand, fetch b),
                    OpKind::ATOMIC64_AND => atomic!(u64, |old, operand| old & operand),
                    OpKind::ATOMIC64_FETCH_AND => atomic!(u64, |old, operand| old & operand, fetch b),
                    OpKind::ATOMIC64_XOR => atomic!(u64, |old, operand| old ^ operand),
                    OpKind::ATOMIC64_FETCH_XOR => atomic!(u64, |old, operand| old ^ operand, fetch b),
                    OpKind::ATOMIC64_XCHG => atomic!(u64, |old, operand| operand, fetch b),
                    OpKind::ATOMIC64_CMPXCHG => {
                        atomic!(u64, |old, operand| if old == r[0] { operand } else { old }, fetch 0)
                    }

                    OpKind::JA | OpKind::JA32 => jump!(1, op.extra as usize),
                    OpKind::JEQ64_IMM => jump_if!(r[dst] == wide(op.imm)),
                    OpKind::JEQ64_REG => jump_if!(r[dst] == r[b]),
                    OpKind::JEQ32_IMM => jump_if!(low(r[dst]) == op.imm as u32),
                    OpKind::JEQ32_REG => jump_if!(low(r[dst]) == low(r[b])),
                    OpKind::JNE64_IMM => jump_if!(r[dst] != wide(op.imm)),
                    OpKind::JNE64_REG => jump_if!(r[dst] != r[b]),
                    OpKind::JNE32_IMM => jump_if!(low(r[dst]) != op.imm as u32),
                    OpKind::JNE32_REG => jump_if!(low(r[dst]) != low(r[b])),
                    OpKind::JSET64_IMM => jump_if!(r[dst] & wide(op.imm) != 0),
                    OpKind::JSET64_REG => jump_if!(r[dst] & r[b] != 0),
                    OpKind::JSET32_IMM => jump_if!(low(r[dst]) & op.imm as u32 != 0),
                    OpKind::JSET32_REG => jump_if!(low(r[dst]) & low(r[b]) != 0),
                    OpKind::JGT64_IMM => jump_if!(r[dst] > wide(op.imm)),
                    OpKind::JGT64_REG => jump_if!(r[dst] > r[b]),
                    OpKind::JGT32_IMM => jump_if!(low(r[dst]) > op.imm as u32),
                    OpKind::JGT32_REG => jump_if!(low(r[dst]) > low(r[b])),
                    OpKind::JGE64_IMM => jump_if!(r[dst] >= wide(op.imm)),
                    OpKind::JGE64_REG => jump_if!(r[dst] >= r[b]),
                    OpKind::JGE32_IMM => jump_if!(low(r[dst]) >= op.imm as u32),
                    OpKind::JGE32_REG => jump_if!(low(r[dst]) >= low(r[b])),
                    OpKind::JLT64_IMM => jump_if!(r[dst] < wide(op.imm)),
                    OpKind::JLT64_REG => jump_if!(r[dst] < r[b]),
                    OpKind::JLT32_IMM => jump_if!(low(r[dst]) < op.imm as u32),
                    OpKind::JLT32_REG => jump_if!(low(r[dst]) < low(r[b])),
                    OpKind::JLE64_IMM => jump_if!(r[dst] <= wide(op.imm)),
                    OpKind::JLE64_REG => jump_if!(r[dst] <= r[b]),
                    OpKind::JLE32_IMM => jump_if!(low(r[dst]) <= op.imm as u32),
                    OpKind::JLE32_REG => jump_if!(low(r[dst]) <= low(r[b])),
                    OpKind::JSGT64_IMM => jump_if!(r[dst] as i64 > i64::from(op.imm)),
                    OpKind::JSGT64_REG => jump_if!(r[dst] as i64 > r[b] as i64),
                    OpKind::JSGT32_IMM => jump_if!(r[dst] as i32 > op.imm),
                    OpKind::JSGT32_REG => jump_if!(r[dst] as i32 > r[b] as i32),
                    OpKind::JSGE64_IMM => jump_if!(r[dst] as i64 >= i64::from(op.imm)),
                    OpKind::JSGE64_REG => jump_if!(r[dst] as i64 >= r[b] as i64),
                    OpKind::JSGE32_IMM => jump_if!(r[dst] as i32 >= op.imm),
                    OpKind::JSGE32_REG => jump_if!(r[dst] as i32 >= r[b] as i32),
                    OpKind::JSLT64_IMM => jump_if!((r[dst] as i64) < i64::from(op.imm)),
                    OpKind::JSLT64_REG => jump_if!((r[dst] as i64) < r[b] as i64),
                    OpKind::JSLT32_IMM => jump_if!((r[dst] as i32) < op.imm),
                    OpKind::JSLT32_REG => jump_if!((r[dst] as i32) < r[b] as i32),
                    OpKind::JSLE64_IMM => jump_if!((r[dst] as i64) <= i64::from(op.imm)),
                    OpKind::JSLE64_REG => jump_if!((r[dst] as i64) <= r[b] as i64),
                    OpKind::JSLE32_IMM => jump_if!((r[dst] as i32) <= op.imm),
                    OpKind::JSLE32_REG => jump_if!((r[dst] as i32) <= r[b] as i32),

                    OpKind::MOV_MOV64 => {
                        r[dst] = r[b];
                        r[c] = r[a];
                        skip!(1);
                    }
                    OpKind::MOV_MOV32 => {
                        r[dst] = u64::from(low(r[b]));
                        r[c] = u64::from(low(r[a]));
                        skip!(1);
                    }
                    OpKind::IMM_SUB64 => moved!(wide(op.imm).wrapping_sub(r[b])),
                    OpKind::SELECT_LT64 => {
                        // The second `mov` is skipped.
                        let less = r[a] < r[b];
                        r[dst] = wide(if less { op.imm } else { op.extra as i32 });
                        gas = gas.wrapping_add(u64::from(less));
                        skip!(2);
                    }
                    OpKind::RSH_LSH_OR32 => shift_shift_or!(u32, wrapping_shr, wrapping_shl),
                    OpKind::RSH_LSH_OR64 => shift_shift_or!(u64, wrapping_shr, wrapping_shl),
                    OpKind::LSH_RSH_OR32 => shift_shift_or!(u32, wrapping_shl, wrapping_shr),
                    OpKind::LSH_RSH_OR64 => shift_shift_or!(u64, wrapping_shl, wrapping_shr),
                    OpKind::LSH_RSH_OR64_REG => {
                        let left = r[a].wrapping_shl(low(r[b]));
                        let right = r[dst].wrapping_shr(low(r[(op.extra & 0xf) as usize]));
                        r[c] = left;
                        r[dst] = right | left;
                        skip!(3);
                    }
                    OpKind::ADD_REG_LDXB => add_load!(u8, r[b]),
                    OpKind::ADD_REG_LDXW => add_load!(u32, r[b]),
                    OpKind::ADD_REG_LDXDW => add_load!(u64, r[b]),
                    OpKind::ADD_IMM_LDXB => add_load!(u8, wide(op.extra as i32)),
                    OpKind::ADD_IMM_LDXW => add_load!(u32, wide(op.extra as i32)),
                    OpKind::ADD_IMM_LDXDW => add_load!(u64, wide(op.extra as i32)),
                    OpKind::LDXW_ADD32 => load_and!(u32, |old, value| low(old).wrapping_add(value)),
                    OpKind::LDXW_XOR32 => load_and!(u32, |old, value| low(old) ^ value),
                    OpKind::LDXDW_ADD64 => load_and!(u64, |old, value| old.wrapping_add(value)),
                    OpKind::LDXDW_XOR64 => load_and!(u64, |old, value| old ^ value),
                    OpKind::ADD_ADD64 => pair!(u64, ADD, ADD),
                    OpKind::ADD_AND64 => pair!(u64, ADD, AND),
                    OpKind::ADD_XOR64 => pair!(u64, ADD, XOR),
                    OpKind::AND_ADD64 => pair!(u64, AND, ADD),
                    OpKind::AND_AND64 => pair!(u64, AND, AND),
                    OpKind::AND_XOR64 => pair!(u64, AND, XOR),
                    OpKind::XOR_ADD64 => pair!(u64, XOR, ADD),
                    OpKind::XOR_AND64 => pair!(u64, XOR, AND),
                    OpKind::XOR_XOR64 => pair!(u64, XOR, XOR),
                    OpKind::ADD_ADD32 => pair!(u32, ADD, ADD),
                    OpKind::ADD_AND32 => pair!(u32, ADD, AND),
                    OpKind::ADD_XOR32 => pair!(u32, ADD, XOR),
                    OpKind::AND_ADD32 => pair!(u32, AND, ADD),
                    OpKind::AND_AND32 => pair!(u32, AND, AND),
                    OpKind::AND_XOR32 => pair!(u32, AND, XOR),
                    OpKind::XOR_ADD32 => pair!(u32, XOR, ADD),
                    OpKind::XOR_AND32 => pair!(u32, XOR, AND),
                    OpKind::XOR_XOR32 => pair!(u32, XOR, XOR),
                    OpKind::ADD_IMM_ADD_IMM64 => {
                        r[dst] = r[dst].wrapping_add(wide(op.imm));
                        r[c] = r[c].wrapping_add(wide(op.extra as i32));
                        skip!(1);
                    }
                    OpKind::ADD_REG_ADD_IMM64 => {
                        r[dst] = r[dst].wrapping_add(r[b]);
                        r[c] = r[c].wrapping_add(wide(op.extra as i32));
                        skip!(1);
                    }
                    OpKind::RSH_LSH_OR_XOR32 => {
                        shift_shift_or!(u32, wrapping_shr, wrapping_shl);
                        let (to, from) = (op.imm as usize & 0xf, op.imm as usize >> 4 & 0xf);
                        r[to] = u64::from(low(r[to] ^ r[from]));
                    }
                    OpKind::ADD_REG_JNE64_IMM => add_jump_if!(r[c], r[a] != wide(op.extra as i32)),
                    OpKind::ADD_REG_JNE64_REG => add_jump_if!(r[c], r[a] != r[b]),
                    OpKind::ADD_REG_JLT64_IMM => add_jump_if!(r[c], r[a] < wide(op.extra as i32)),
                    OpKind::ADD_REG_JLT64_REG => add_jump_if!(r[c], r[a] < r[b]),
                    OpKind::ADD_JEQ64_IMM => add_jump_if!(wide(op.imm), r[a] == wide(op.extra as i32)),
                    OpKind::ADD_JEQ64_REG => add_jump_if!(wide(op.imm), r[a] == r[b]),
                    OpKind::ADD_JNE64_IMM => add_jump_if!(wide(op.imm), r[a] != wide(op.extra as i32)),
                    OpKind::ADD_JNE64_REG => add_jump_if!(wide(op.imm), r[a] != r[b]),
                    OpKind::ADD_JLT64_IMM => add_jump_if!(wide(op.imm), r[a] < wide(op.extra as i32)),
                    OpKind::ADD_JLT64_REG => add_jump_if!(wide(op.imm), r[a] < r[b]),
                    OpKind::ADD_JGT64_IMM => add_jump_if!(wide(op.imm), r[a] > wide(op.extra as i32)),
                    OpKind::ADD_JGT64_REG => add_jump_if!(wide(op.imm), r[a] > r[b]),
                    OpKind::JEQ64_IMM_ELSE => jump_unless!(r[dst] == wide(op.imm)),
                    OpKind::JEQ64_REG_ELSE => jump_unless!(r[dst] == r[b]),
                    OpKind::JNE64_IMM_ELSE => jump_unless!(r[dst] != wide(op.imm)),
                    OpKind::JNE64_REG_ELSE => jump_unless!(r[dst] != r[b]),
                    OpKind::JLT64_IMM_ELSE => jump_unless!(r[dst] < wide(op.imm)),
                    OpKind::JLT64_REG_ELSE => jump_unless!(r[dst] < r[b]),
                    OpKind::JGT64_IMM_ELSE => jump_unless!(r[dst] > wide(op.imm)),
                    OpKind::JGT64_REG_ELSE => jump_unless!(r[dst] > r[b]),
                    OpKind::ADD_JEQ64_IMM_ELSE => add_jump_unless!(r[a] == wide(op.extra as i32)),
                    OpKind::ADD_JNE64_IMM_ELSE => add_jump_unless!(r[a] != wide(op.extra as i32)),

                    OpKind::FRAME => {
                        let size = u64::from(op.imm.unsigned_abs());
                        if r[R10].wrapping_sub(size) < stack_base {
                            bail_out!()
                        }
                        *frame_size = size;
                    }
                    OpKind::CALL_LOCAL => {
                        let size = u64::from(op.imm.unsigned_abs());
                        let frame_pointer = r[R10].wrapping_sub(*frame_size);
                        let overflow = frame_pointer.wrapping_sub(size) < stack_base;
                        if overflow || calls.len().saturating_add(1) >= MAX_CALL_DEPTH {
                            bail_out!()
                        }
                        calls.push(CallFrame {
                            return_pc: start.wrapping_add(at).wrapping_add(1),
                            saved: [r[6], r[7], r[8], r[9]],
                            frame_pointer: r[R10],
                            frame_size: *frame_size,
                        });
                        r[R10] = frame_pointer;
                        *frame_size = size;
                        pc = op.extra as usize;
                        continue 'page;
                    }
                    OpKind::EXIT => {
                        let Some(frame) = calls.pop() else { bail_out!() };
                        leave!(frame);
                    }
                    OpKind::MOV64_EXIT => {
                        let Some(frame) = calls.pop() else { bail_out!() };
                        r[dst] = r[b];
                        leave!(frame);
                    }
                    OpKind::MULTI3 => {
                        let join = |low, high| (u128::from(high) << 64) | u128::from(low);
                        let product = u128::wrapping_mul(join(r[1], r[2]), join(r[3], r[4]));
                        (r[0], r[2]) = (product as u64, (product >> 64) as u64);
                    }
                    OpKind::CALL_IMPORT | OpKind::CALL_REG | OpKind::BAILOUT => bail_out!(),
                }
                at = at.wrapping_add(1);
            }
        }

        #[cfg(not(target_family = "wasm"))]
        {
            *registers = copy;
        }
        *gas_left = gas;
        pc
    }
}
