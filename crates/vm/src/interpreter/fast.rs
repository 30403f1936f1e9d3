//! The fast loop: executes decoded code, and leaves everything unusual to the exact loop.
//!
//! Gas is charged for a straight line at once where it is entered. Where the gas does not suffice, or an
//! operation cannot do all that it has to, the loop gives back what it charged from that operation on and
//! stops in front of it, as if it had never been entered. Nobody can tell.

use super::decode::{Code, Decoded, Op, Reg, SLOTS};
use crate::{
    alu,
    instance::{CallFrame, RegisterFile},
    limits::MAX_CALL_DEPTH,
};
use alloc::vec::Vec;

/// What the fast loop works on.
pub(super) struct Machine<'a> {
    pub decoded: &'a Decoded,
    pub registers: &'a mut RegisterFile,
    pub calls: &'a mut Vec<CallFrame>,
    pub frame_size: &'a mut u64,
    pub gas: &'a mut u64,
    /// Memory that can only be read, up to the start of what follows.
    pub constant: &'a [u8],
    /// Memory that can be written, to its accessible end.
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

impl Machine<'_> {
    /// Executes from `pc` on. Returns where the exact loop has to go on.
    #[inline(never)]
    pub fn run(self, mut pc: usize) -> usize {
        let Self { decoded, registers, calls, frame_size, gas: gas_left, constant, writable, stack_base } =
            self;
        // On the stack registers need no pointer. In WebAssembly they do, so that a copy gains nothing there.
        #[cfg(not(target_family = "wasm"))]
        let mut copy = *registers;
        #[cfg(not(target_family = "wasm"))]
        let r = &mut copy;
        #[cfg(target_family = "wasm")]
        let r = registers;
        let mut gas = *gas_left;
        const R10: usize = Reg::R10 as usize;

        'page: while let Some(page) = decoded.page(pc) {
            let start = pc & !SLOTS.wrapping_sub(1);
            // The slot in the page, or behind its end.
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
                let op: &Op = op;
                let (dst, a, b, c) = (op.dst as usize, op.a as usize, op.b as usize, op.c as usize);

                macro_rules! exact {
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
                // Leaves out the ops of slots that this op has executed as well.
                macro_rules! skip {
                    ($slots:expr) => {
                        at = at.wrapping_add($slots)
                    };
                }
                // A move and what follows it.
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
                // Goes on in the page, or else at `$far`. Of what was charged for this line, `$executed` was
                // executed.
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
                // Jumps over jumps, and jumps behind an addition, are made for targets in the page only.
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
                                None => exact!(),
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
                            None => exact!(),
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
                        let Some(cell) = chunk_mut(writable, at) else { exact!() };
                        let ($old, $operand) = (<$type>::from_le_bytes(*cell), r[b] as $type);
                        *cell = <$type>::to_le_bytes($new);
                        if $fetch {
                            r[$into] = u64::from($old);
                        }
                    }};
                }

                match op.code {
                    Code::ADD64_IMM => set!(r[dst].wrapping_add(wide(op.imm))),
                    Code::MOV_ADD64_IMM => moved!(r[a].wrapping_add(wide(op.imm))),
                    Code::ADD64_REG => set!(r[dst].wrapping_add(r[b])),
                    Code::MOV_ADD64_REG => moved!(r[a].wrapping_add(r[b])),
                    Code::ADD32_IMM => set32!(low(r[dst]).wrapping_add(op.imm as u32)),
                    Code::MOV_ADD32_IMM => moved32!(low(r[a]).wrapping_add(op.imm as u32)),
                    Code::ADD32_REG => set32!(low(r[dst]).wrapping_add(low(r[b]))),
                    Code::MOV_ADD32_REG => moved32!(low(r[a]).wrapping_add(low(r[b]))),

                    Code::SUB64_IMM => set!(r[dst].wrapping_sub(wide(op.imm))),
                    Code::SUB64_REG => set!(r[dst].wrapping_sub(r[b])),
                    Code::MOV_SUB64_REG => moved!(r[a].wrapping_sub(r[b])),
                    Code::SUB32_IMM => set32!(low(r[dst]).wrapping_sub(op.imm as u32)),
                    Code::SUB32_REG => set32!(low(r[dst]).wrapping_sub(low(r[b]))),
                    Code::MOV_SUB32_REG => moved32!(low(r[a]).wrapping_sub(low(r[b]))),

                    Code::MUL64_IMM => set!(r[dst].wrapping_mul(wide(op.imm))),
                    Code::MOV_MUL64_IMM => moved!(r[a].wrapping_mul(wide(op.imm))),
                    Code::MUL64_REG => set!(r[dst].wrapping_mul(r[b])),
                    Code::MOV_MUL64_REG => moved!(r[a].wrapping_mul(r[b])),
                    Code::MUL32_IMM => set32!(low(r[dst]).wrapping_mul(op.imm as u32)),
                    Code::MOV_MUL32_IMM => moved32!(low(r[a]).wrapping_mul(op.imm as u32)),
                    Code::MUL32_REG => set32!(low(r[dst]).wrapping_mul(low(r[b]))),
                    Code::MOV_MUL32_REG => moved32!(low(r[a]).wrapping_mul(low(r[b]))),

                    Code::OR64_IMM => set!(r[dst] | wide(op.imm)),
                    Code::MOV_OR64_IMM => moved!(r[a] | wide(op.imm)),
                    Code::OR64_REG => set!(r[dst] | r[b]),
                    Code::MOV_OR64_REG => moved!(r[a] | r[b]),
                    Code::OR32_IMM => set32!(low(r[dst]) | op.imm as u32),
                    Code::MOV_OR32_IMM => moved32!(low(r[a]) | op.imm as u32),
                    Code::OR32_REG => set32!(low(r[dst]) | low(r[b])),
                    Code::MOV_OR32_REG => moved32!(low(r[a]) | low(r[b])),

                    Code::AND64_IMM => set!(r[dst] & wide(op.imm)),
                    Code::MOV_AND64_IMM => moved!(r[a] & wide(op.imm)),
                    Code::AND64_REG => set!(r[dst] & r[b]),
                    Code::MOV_AND64_REG => moved!(r[a] & r[b]),
                    Code::AND32_IMM => set32!(low(r[dst]) & op.imm as u32),
                    Code::MOV_AND32_IMM => moved32!(low(r[a]) & op.imm as u32),
                    Code::AND32_REG => set32!(low(r[dst]) & low(r[b])),
                    Code::MOV_AND32_REG => moved32!(low(r[a]) & low(r[b])),

                    Code::XOR64_IMM => set!(r[dst] ^ wide(op.imm)),
                    Code::MOV_XOR64_IMM => moved!(r[a] ^ wide(op.imm)),
                    Code::XOR64_REG => set!(r[dst] ^ r[b]),
                    Code::MOV_XOR64_REG => moved!(r[a] ^ r[b]),
                    Code::XOR32_IMM => set32!(low(r[dst]) ^ op.imm as u32),
                    Code::MOV_XOR32_IMM => moved32!(low(r[a]) ^ op.imm as u32),
                    Code::XOR32_REG => set32!(low(r[dst]) ^ low(r[b])),
                    Code::MOV_XOR32_REG => moved32!(low(r[a]) ^ low(r[b])),

                    Code::LSH64_IMM => set!(r[dst].wrapping_shl(op.imm as u32)),
                    Code::MOV_LSH64_IMM => moved!(r[a].wrapping_shl(op.imm as u32)),
                    Code::LSH64_REG => set!(r[dst].wrapping_shl(low(r[b]))),
                    Code::MOV_LSH64_REG => moved!(r[a].wrapping_shl(low(r[b]))),
                    Code::LSH32_IMM => set32!(low(r[dst]).wrapping_shl(op.imm as u32)),
                    Code::MOV_LSH32_IMM => moved32!(low(r[a]).wrapping_shl(op.imm as u32)),
                    Code::LSH32_REG => set32!(low(r[dst]).wrapping_shl(low(r[b]))),

                    Code::RSH64_IMM => set!(r[dst].wrapping_shr(op.imm as u32)),
                    Code::MOV_RSH64_IMM => moved!(r[a].wrapping_shr(op.imm as u32)),
                    Code::RSH64_REG => set!(r[dst].wrapping_shr(low(r[b]))),
                    Code::MOV_RSH64_REG => moved!(r[a].wrapping_shr(low(r[b]))),
                    Code::RSH32_IMM => set32!(low(r[dst]).wrapping_shr(op.imm as u32)),
                    Code::MOV_RSH32_IMM => moved32!(low(r[a]).wrapping_shr(op.imm as u32)),
                    Code::RSH32_REG => set32!(low(r[dst]).wrapping_shr(low(r[b]))),

                    Code::ARSH64_IMM => set!((r[dst] as i64).wrapping_shr(op.imm as u32) as u64),
                    Code::MOV_ARSH64_IMM => moved!((r[a] as i64).wrapping_shr(op.imm as u32) as u64),
                    Code::ARSH64_REG => set!((r[dst] as i64).wrapping_shr(low(r[b])) as u64),
                    Code::ARSH32_IMM => set32!((r[dst] as i32).wrapping_shr(op.imm as u32) as u32),
                    Code::MOV_ARSH32_IMM => moved32!((r[a] as i32).wrapping_shr(op.imm as u32) as u32),
                    Code::ARSH32_REG => set32!((r[dst] as i32).wrapping_shr(low(r[b])) as u32),

                    Code::NEG64 => set!(r[dst].wrapping_neg()),
                    Code::NEG32 => set32!(low(r[dst]).wrapping_neg()),
                    Code::MOV64_IMM => set!(wide(op.imm)),
                    Code::MOV32_IMM => set32!(op.imm as u32),
                    Code::MOV64_REG => set!(r[b]),
                    Code::MOV32_REG => set32!(low(r[b])),
                    Code::MOVSX832_REG => set32!(r[b] as i8 as u32),
                    Code::MOVSX1632_REG => set32!(r[b] as i16 as u32),
                    Code::MOVSX864_REG => set!(r[b] as i8 as u64),
                    Code::MOVSX1664_REG => set!(r[b] as i16 as u64),
                    Code::MOVSX3264_REG => set!(r[b] as i32 as u64),
                    Code::LDDW => {
                        set!((u64::from(op.extra) << 32) | u64::from(op.imm as u32));
                        skip!(1);
                    }

                    Code::DIV64_IMM => set!(alu::div64(r[dst], wide(op.imm))),
                    Code::DIV64_REG => set!(alu::div64(r[dst], r[b])),
                    Code::DIV32_IMM => set32!(alu::div32(low(r[dst]), op.imm as u32)),
                    Code::DIV32_REG => set32!(alu::div32(low(r[dst]), low(r[b]))),
                    Code::SDIV64_IMM => set!(alu::sdiv64(r[dst], wide(op.imm))),
                    Code::SDIV64_REG => set!(alu::sdiv64(r[dst], r[b])),
                    Code::SDIV32_IMM => set32!(alu::sdiv32(low(r[dst]), op.imm as u32)),
                    Code::SDIV32_REG => set32!(alu::sdiv32(low(r[dst]), low(r[b]))),
                    Code::MOD64_IMM => set!(alu::rem64(r[dst], wide(op.imm))),
                    Code::MOD64_REG => set!(alu::rem64(r[dst], r[b])),
                    Code::MOD32_IMM => set32!(alu::rem32(low(r[dst]), op.imm as u32)),
                    Code::MOD32_REG => set32!(alu::rem32(low(r[dst]), low(r[b]))),
                    Code::SMOD64_IMM => set!(alu::srem64(r[dst], wide(op.imm))),
                    Code::SMOD64_REG => set!(alu::srem64(r[dst], r[b])),
                    Code::SMOD32_IMM => set32!(alu::srem32(low(r[dst]), op.imm as u32)),
                    Code::SMOD32_REG => set32!(alu::srem32(low(r[dst]), low(r[b]))),

                    Code::LE16 => set!(u64::from(r[dst] as u16)),
                    Code::LE32 => set32!(low(r[dst])),
                    Code::LE64 => {}
                    Code::BE16 | Code::SWAP16 => set!(u64::from((r[dst] as u16).swap_bytes())),
                    Code::BE32 | Code::SWAP32 => set32!(low(r[dst]).swap_bytes()),
                    Code::BE64 | Code::SWAP64 => set!(r[dst].swap_bytes()),

                    Code::LDXB => load!(u8, u64),
                    Code::LDXH => load!(u16, u64),
                    Code::LDXW => load!(u32, u64),
                    Code::LDXDW => load!(u64, u64),
                    Code::LDXSB => load!(i8, i64),
                    Code::LDXSH => load!(i16, i64),
                    Code::LDXSW => load!(i32, i64),
                    Code::STB => store!(u8, op.extra as i32),
                    Code::STH => store!(u16, op.extra as i32),
                    Code::STW => store!(u32, op.extra as i32),
                    Code::STDW => store!(u64, op.extra as i32),
                    Code::STXB => store!(u8, r[b]),
                    Code::STXH => store!(u16, r[b]),
                    Code::STXW => store!(u32, r[b]),
                    Code::STXDW => store!(u64, r[b]),
                    Code::ATOMIC32_ADD => atomic!(u32, |old, operand| old.wrapping_add(operand)),
                    Code::ATOMIC32_FETCH_ADD => {
                        atomic!(u32, |old, operand| old.wrapping_add(operand), fetch b)
                    }
                    Code::ATOMIC32_OR => atomic!(u32, |old, operand| old | operand),
                    Code::ATOMIC32_FETCH_OR => atomic!(u32, |old, operand| old | operand, fetch b),
                    Code::ATOMIC32_AND => atomic!(u32, |old, operand| old & operand),
                    Code::ATOMIC32_FETCH_AND => atomic!(u32, |old, operand| old & operand, fetch b),
                    Code::ATOMIC32_XOR => atomic!(u32, |old, operand| old ^ operand),
                    Code::ATOMIC32_FETCH_XOR => atomic!(u32, |old, operand| old ^ operand, fetch b),
                    Code::ATOMIC32_XCHG => atomic!(u32, |old, operand| operand, fetch b),
                    Code::ATOMIC32_CMPXCHG => {
                        atomic!(u32, |old, operand| if old == r[0] as u32 { operand } else { old }, fetch 0)
                    }
                    Code::ATOMIC64_ADD => atomic!(u64, |old, operand| old.wrapping_add(operand)),
                    Code::ATOMIC64_FETCH_ADD => {
                        atomic!(u64, |old, operand| old.wrapping_add(operand), fetch b)
                    }
                    Code::ATOMIC64_OR => atomic!(u64, |old, operand| old | operand),
                    Code::ATOMIC64_FETCH_OR => atomic!(u64, |old, operand| old | operand, fetch b),
                    Code::ATOMIC64_AND => atomic!(u64, |old, operand| old & operand),
                    Code::ATOMIC64_FETCH_AND => atomic!(u64, |old, operand| old & operand, fetch b),
                    Code::ATOMIC64_XOR => atomic!(u64, |old, operand| old ^ operand),
                    Code::ATOMIC64_FETCH_XOR => atomic!(u64, |old, operand| old ^ operand, fetch b),
                    Code::ATOMIC64_XCHG => atomic!(u64, |old, operand| operand, fetch b),
                    Code::ATOMIC64_CMPXCHG => {
                        atomic!(u64, |old, operand| if old == r[0] { operand } else { old }, fetch 0)
                    }

                    Code::JA | Code::JA32 => jump!(1, op.extra as usize),
                    Code::JEQ64_IMM => jump_if!(r[dst] == wide(op.imm)),
                    Code::JEQ64_REG => jump_if!(r[dst] == r[b]),
                    Code::JEQ32_IMM => jump_if!(low(r[dst]) == op.imm as u32),
                    Code::JEQ32_REG => jump_if!(low(r[dst]) == low(r[b])),
                    Code::JNE64_IMM => jump_if!(r[dst] != wide(op.imm)),
                    Code::JNE64_REG => jump_if!(r[dst] != r[b]),
                    Code::JNE32_IMM => jump_if!(low(r[dst]) != op.imm as u32),
                    Code::JNE32_REG => jump_if!(low(r[dst]) != low(r[b])),
                    Code::JSET64_IMM => jump_if!(r[dst] & wide(op.imm) != 0),
                    Code::JSET64_REG => jump_if!(r[dst] & r[b] != 0),
                    Code::JSET32_IMM => jump_if!(low(r[dst]) & op.imm as u32 != 0),
                    Code::JSET32_REG => jump_if!(low(r[dst]) & low(r[b]) != 0),
                    Code::JGT64_IMM => jump_if!(r[dst] > wide(op.imm)),
                    Code::JGT64_REG => jump_if!(r[dst] > r[b]),
                    Code::JGT32_IMM => jump_if!(low(r[dst]) > op.imm as u32),
                    Code::JGT32_REG => jump_if!(low(r[dst]) > low(r[b])),
                    Code::JGE64_IMM => jump_if!(r[dst] >= wide(op.imm)),
                    Code::JGE64_REG => jump_if!(r[dst] >= r[b]),
                    Code::JGE32_IMM => jump_if!(low(r[dst]) >= op.imm as u32),
                    Code::JGE32_REG => jump_if!(low(r[dst]) >= low(r[b])),
                    Code::JLT64_IMM => jump_if!(r[dst] < wide(op.imm)),
                    Code::JLT64_REG => jump_if!(r[dst] < r[b]),
                    Code::JLT32_IMM => jump_if!(low(r[dst]) < op.imm as u32),
                    Code::JLT32_REG => jump_if!(low(r[dst]) < low(r[b])),
                    Code::JLE64_IMM => jump_if!(r[dst] <= wide(op.imm)),
                    Code::JLE64_REG => jump_if!(r[dst] <= r[b]),
                    Code::JLE32_IMM => jump_if!(low(r[dst]) <= op.imm as u32),
                    Code::JLE32_REG => jump_if!(low(r[dst]) <= low(r[b])),
                    Code::JSGT64_IMM => jump_if!(r[dst] as i64 > i64::from(op.imm)),
                    Code::JSGT64_REG => jump_if!(r[dst] as i64 > r[b] as i64),
                    Code::JSGT32_IMM => jump_if!(r[dst] as i32 > op.imm),
                    Code::JSGT32_REG => jump_if!(r[dst] as i32 > r[b] as i32),
                    Code::JSGE64_IMM => jump_if!(r[dst] as i64 >= i64::from(op.imm)),
                    Code::JSGE64_REG => jump_if!(r[dst] as i64 >= r[b] as i64),
                    Code::JSGE32_IMM => jump_if!(r[dst] as i32 >= op.imm),
                    Code::JSGE32_REG => jump_if!(r[dst] as i32 >= r[b] as i32),
                    Code::JSLT64_IMM => jump_if!((r[dst] as i64) < i64::from(op.imm)),
                    Code::JSLT64_REG => jump_if!((r[dst] as i64) < r[b] as i64),
                    Code::JSLT32_IMM => jump_if!((r[dst] as i32) < op.imm),
                    Code::JSLT32_REG => jump_if!((r[dst] as i32) < r[b] as i32),
                    Code::JSLE64_IMM => jump_if!((r[dst] as i64) <= i64::from(op.imm)),
                    Code::JSLE64_REG => jump_if!((r[dst] as i64) <= r[b] as i64),
                    Code::JSLE32_IMM => jump_if!((r[dst] as i32) <= op.imm),
                    Code::JSLE32_REG => jump_if!((r[dst] as i32) <= r[b] as i32),

                    Code::MOV_MOV64 => {
                        r[dst] = r[b];
                        r[c] = r[a];
                        skip!(1);
                    }
                    Code::MOV_MOV32 => {
                        r[dst] = u64::from(low(r[b]));
                        r[c] = u64::from(low(r[a]));
                        skip!(1);
                    }
                    Code::IMM_SUB64 => moved!(wide(op.imm).wrapping_sub(r[b])),
                    Code::SELECT_LT64 => {
                        // The second `mov` is jumped over.
                        let less = r[a] < r[b];
                        r[dst] = wide(if less { op.imm } else { op.extra as i32 });
                        gas = gas.wrapping_add(u64::from(less));
                        skip!(2);
                    }
                    Code::RSH_LSH_OR32 => shift_shift_or!(u32, wrapping_shr, wrapping_shl),
                    Code::RSH_LSH_OR64 => shift_shift_or!(u64, wrapping_shr, wrapping_shl),
                    Code::LSH_RSH_OR32 => shift_shift_or!(u32, wrapping_shl, wrapping_shr),
                    Code::LSH_RSH_OR64 => shift_shift_or!(u64, wrapping_shl, wrapping_shr),
                    Code::LSH_RSH_OR64_REG => {
                        let left = r[a].wrapping_shl(low(r[b]));
                        let right = r[dst].wrapping_shr(low(r[(op.extra & 0xf) as usize]));
                        r[c] = left;
                        r[dst] = right | left;
                        skip!(3);
                    }
                    Code::ADD_REG_LDXB => add_load!(u8, r[b]),
                    Code::ADD_REG_LDXW => add_load!(u32, r[b]),
                    Code::ADD_REG_LDXDW => add_load!(u64, r[b]),
                    Code::ADD_IMM_LDXB => add_load!(u8, wide(op.extra as i32)),
                    Code::ADD_IMM_LDXW => add_load!(u32, wide(op.extra as i32)),
                    Code::ADD_IMM_LDXDW => add_load!(u64, wide(op.extra as i32)),
                    Code::LDXW_ADD32 => load_and!(u32, |old, value| low(old).wrapping_add(value)),
                    Code::LDXW_XOR32 => load_and!(u32, |old, value| low(old) ^ value),
                    Code::LDXDW_ADD64 => load_and!(u64, |old, value| old.wrapping_add(value)),
                    Code::LDXDW_XOR64 => load_and!(u64, |old, value| old ^ value),
                    Code::ADD_ADD64 => pair!(u64, ADD, ADD),
                    Code::ADD_AND64 => pair!(u64, ADD, AND),
                    Code::ADD_XOR64 => pair!(u64, ADD, XOR),
                    Code::AND_ADD64 => pair!(u64, AND, ADD),
                    Code::AND_AND64 => pair!(u64, AND, AND),
                    Code::AND_XOR64 => pair!(u64, AND, XOR),
                    Code::XOR_ADD64 => pair!(u64, XOR, ADD),
                    Code::XOR_AND64 => pair!(u64, XOR, AND),
                    Code::XOR_XOR64 => pair!(u64, XOR, XOR),
                    Code::ADD_ADD32 => pair!(u32, ADD, ADD),
                    Code::ADD_AND32 => pair!(u32, ADD, AND),
                    Code::ADD_XOR32 => pair!(u32, ADD, XOR),
                    Code::AND_ADD32 => pair!(u32, AND, ADD),
                    Code::AND_AND32 => pair!(u32, AND, AND),
                    Code::AND_XOR32 => pair!(u32, AND, XOR),
                    Code::XOR_ADD32 => pair!(u32, XOR, ADD),
                    Code::XOR_AND32 => pair!(u32, XOR, AND),
                    Code::XOR_XOR32 => pair!(u32, XOR, XOR),
                    Code::ADD_IMM_ADD_IMM64 => {
                        r[dst] = r[dst].wrapping_add(wide(op.imm));
                        r[c] = r[c].wrapping_add(wide(op.extra as i32));
                        skip!(1);
                    }
                    Code::ADD_REG_ADD_IMM64 => {
                        r[dst] = r[dst].wrapping_add(r[b]);
                        r[c] = r[c].wrapping_add(wide(op.extra as i32));
                        skip!(1);
                    }
                    Code::RSH_LSH_OR_XOR32 => {
                        shift_shift_or!(u32, wrapping_shr, wrapping_shl);
                        let (to, from) = (op.imm as usize & 0xf, op.imm as usize >> 4 & 0xf);
                        r[to] = u64::from(low(r[to] ^ r[from]));
                    }
                    Code::ADD_REG_JNE64_IMM => add_jump_if!(r[c], r[a] != wide(op.extra as i32)),
                    Code::ADD_REG_JNE64_REG => add_jump_if!(r[c], r[a] != r[b]),
                    Code::ADD_REG_JLT64_IMM => add_jump_if!(r[c], r[a] < wide(op.extra as i32)),
                    Code::ADD_REG_JLT64_REG => add_jump_if!(r[c], r[a] < r[b]),
                    Code::ADD_JEQ64_IMM => add_jump_if!(wide(op.imm), r[a] == wide(op.extra as i32)),
                    Code::ADD_JEQ64_REG => add_jump_if!(wide(op.imm), r[a] == r[b]),
                    Code::ADD_JNE64_IMM => add_jump_if!(wide(op.imm), r[a] != wide(op.extra as i32)),
                    Code::ADD_JNE64_REG => add_jump_if!(wide(op.imm), r[a] != r[b]),
                    Code::ADD_JLT64_IMM => add_jump_if!(wide(op.imm), r[a] < wide(op.extra as i32)),
                    Code::ADD_JLT64_REG => add_jump_if!(wide(op.imm), r[a] < r[b]),
                    Code::ADD_JGT64_IMM => add_jump_if!(wide(op.imm), r[a] > wide(op.extra as i32)),
                    Code::ADD_JGT64_REG => add_jump_if!(wide(op.imm), r[a] > r[b]),
                    Code::JEQ64_IMM_ELSE => jump_unless!(r[dst] == wide(op.imm)),
                    Code::JEQ64_REG_ELSE => jump_unless!(r[dst] == r[b]),
                    Code::JNE64_IMM_ELSE => jump_unless!(r[dst] != wide(op.imm)),
                    Code::JNE64_REG_ELSE => jump_unless!(r[dst] != r[b]),
                    Code::JLT64_IMM_ELSE => jump_unless!(r[dst] < wide(op.imm)),
                    Code::JLT64_REG_ELSE => jump_unless!(r[dst] < r[b]),
                    Code::JGT64_IMM_ELSE => jump_unless!(r[dst] > wide(op.imm)),
                    Code::JGT64_REG_ELSE => jump_unless!(r[dst] > r[b]),
                    Code::ADD_JEQ64_IMM_ELSE => add_jump_unless!(r[a] == wide(op.extra as i32)),
                    Code::ADD_JNE64_IMM_ELSE => add_jump_unless!(r[a] != wide(op.extra as i32)),

                    Code::FRAME => {
                        let size = u64::from(op.imm.unsigned_abs());
                        if r[R10].wrapping_sub(size) < stack_base {
                            exact!()
                        }
                        *frame_size = size;
                    }
                    Code::CALL_LOCAL => {
                        let size = u64::from(op.imm.unsigned_abs());
                        let frame_pointer = r[R10].wrapping_sub(*frame_size);
                        let overflow = frame_pointer.wrapping_sub(size) < stack_base;
                        if overflow || calls.len().saturating_add(1) >= MAX_CALL_DEPTH {
                            exact!()
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
                    Code::EXIT => {
                        let Some(frame) = calls.pop() else { exact!() };
                        leave!(frame);
                    }
                    Code::MOV64_EXIT => {
                        let Some(frame) = calls.pop() else { exact!() };
                        r[dst] = r[b];
                        leave!(frame);
                    }
                    Code::MULTI3 => {
                        let join = |low, high| (u128::from(high) << 64) | u128::from(low);
                        let product = u128::wrapping_mul(join(r[1], r[2]), join(r[3], r[4]));
                        (r[0], r[2]) = (product as u64, (product >> 64) as u64);
                    }
                    Code::CALL_IMPORT | Code::CALL_REG | Code::EXACT => exact!(),
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
