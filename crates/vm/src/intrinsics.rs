//! The functions that the virtual machine provides. `docs/VM.md` specifies them.

use crate::{
    alu,
    gas::{bytes_cost, DIV_I128, MUL_I128},
    memory::{charge, AccessKind, Memory},
    program::Intrinsic,
    trap::{AccessError, TrapKind},
};

/// The result of an intrinsic: `r0` and, for 128-bit results, the upper half in `r2`.
pub(crate) struct Outcome {
    pub r0: u64,
    pub r2: Option<u64>,
}

/// Why an intrinsic did not return.
pub(crate) enum Failure {
    Trap(TrapKind),
    OutOfGas,
}

impl From<crate::gas::OutOfGas> for Failure {
    fn from(_: crate::gas::OutOfGas) -> Self {
        Self::OutOfGas
    }
}

/// Converts the error of an access to a trap, or to running out of gas.
pub(crate) fn access_failure(error: AccessError, access: AccessKind) -> Failure {
    match (error, access) {
        (AccessError::OutOfGas, _) => Failure::OutOfGas,
        (AccessError::OutOfBounds, AccessKind::Load) => Failure::Trap(TrapKind::LoadOutOfBounds),
        (AccessError::OutOfBounds, AccessKind::Store) => Failure::Trap(TrapKind::StoreOutOfBounds),
    }
}

/// Executes an intrinsic with `r1` to `r4`. The gas of the call itself is already charged.
#[inline(never)]
pub(crate) fn run(
    intrinsic: Intrinsic,
    args: [u64; 4],
    memory: &mut Memory,
    gas: &mut u64,
) -> Result<Outcome, Failure> {
    let [r1, r2, r3, _] = args;
    let range = |memory: &mut Memory, gas: &mut u64, address, access| {
        memory.range(address, r3, access, gas).map_err(|error| access_failure(error, access))
    };
    match intrinsic {
        Intrinsic::Memcpy | Intrinsic::Memmove => {
            charge(gas, bytes_cost(r3))?;
            let from = range(memory, gas, r2, AccessKind::Load)?;
            let to = range(memory, gas, r1, AccessKind::Store)?;
            memory.copy(from, to);
            Ok(Outcome { r0: r1, r2: None })
        }
        Intrinsic::Memset => {
            charge(gas, bytes_cost(r3))?;
            let to = range(memory, gas, r1, AccessKind::Store)?;
            memory.get_mut(to).fill(r2 as u8);
            Ok(Outcome { r0: r1, r2: None })
        }
        Intrinsic::Memcmp | Intrinsic::Bcmp => {
            charge(gas, bytes_cost(r3))?;
            let left = range(memory, gas, r1, AccessKind::Load)?;
            let right = range(memory, gas, r2, AccessKind::Load)?;
            let order = compare(memory.get(left), memory.get(right));
            Ok(Outcome { r0: order as u64, r2: None })
        }
        Intrinsic::MulI128 => {
            charge(gas, MUL_I128)?;
            wide(args, u128::wrapping_mul)
        }
        Intrinsic::DivU128 => {
            charge(gas, DIV_I128)?;
            wide(args, alu::div128)
        }
        Intrinsic::ModU128 => {
            charge(gas, DIV_I128)?;
            wide(args, alu::rem128)
        }
        Intrinsic::DivI128 => {
            charge(gas, DIV_I128)?;
            wide(args, alu::sdiv128)
        }
        Intrinsic::ModI128 => {
            charge(gas, DIV_I128)?;
            wide(args, alu::srem128)
        }
        Intrinsic::Abort => Err(Failure::Trap(TrapKind::Abort)),
    }
}

/// The difference of the first unequal bytes, or 0. Compares 32 bytes at a time.
fn compare(left: &[u8], right: &[u8]) -> i64 {
    let ((left_chunks, left_rest), (right_chunks, right_rest)) = (left.as_chunks::<32>(), right.as_chunks());
    let unequal = left_chunks.iter().zip(right_chunks).find(|(left, right)| differ(left, right));
    let (left, right) = match unequal {
        Some((left, right)) => (&left[..], &right[..]),
        None => (left_rest, right_rest),
    };
    let unequal = left.iter().zip(right).find(|(left, right)| left != right);
    unequal.map_or(0, |(left, right)| i64::from(*left).wrapping_sub(i64::from(*right)))
}

/// Whether two chunks differ, without a branch per word: WebAssembly has no wide comparison.
fn differ(left: &[u8; 32], right: &[u8; 32]) -> bool {
    let ((left, _), (right, _)) = (left.as_chunks::<8>(), right.as_chunks::<8>());
    let words = left.iter().zip(right);
    words.fold(0, |seen, (left, right)| seen | (u64::from_ne_bytes(*left) ^ u64::from_ne_bytes(*right))) != 0
}

/// A 128-bit operation on two pairs of registers, low halves first.
fn wide(args: [u64; 4], operation: impl Fn(u128, u128) -> u128) -> Result<Outcome, Failure> {
    let [a_low, a_high, b_low, b_high] = args;
    let join = |low, high| (u128::from(high) << 64) | u128::from(low);
    let result = operation(join(a_low, a_high), join(b_low, b_high));
    Ok(Outcome { r0: result as u64, r2: Some((result >> 64) as u64) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn compare_returns_difference_of_first_unequal_bytes() {
        for len in 0..100usize {
            let left = vec![0x80; len];
            assert_eq!(compare(&left, &left), 0, "{len}");
            for at in 0..len {
                for (byte, order) in [(0x7f, 1), (0x81, -1), (0, 0x80), (0xff, -0x7f)] {
                    let mut right = left.clone();
                    right[at] = byte;
                    assert_eq!(compare(&left, &right), order, "byte {at} of {len}");
                    // Later bytes do not matter.
                    right[at..].iter_mut().skip(1).for_each(|other| *other = !byte);
                    assert_eq!(compare(&left, &right), order, "byte {at} of {len}");
                    assert_eq!(compare(&right, &left), -order, "byte {at} of {len}");
                }
            }
        }
    }
}
