//! Arithmetic of every width, in particular operations that compile to calls.

use alloc::vec::Vec;
use codec::Encode;

/// All operations on two `u128`.
pub fn unsigned(a: u128, b: u128) -> Vec<u8> {
    let shift = b as u32;
    let mut out = Vec::new();
    (a.wrapping_add(b), a.wrapping_sub(b), a.wrapping_mul(b)).encode_to(&mut out);
    (a.checked_add(b), a.checked_sub(b), a.checked_mul(b)).encode_to(&mut out);
    (a.checked_div(b), a.checked_rem(b), a.checked_pow(shift % 5)).encode_to(&mut out);
    (a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b)).encode_to(&mut out);
    (a.wrapping_shl(shift), a.wrapping_shr(shift), a.rotate_left(shift)).encode_to(&mut out);
    (a.leading_zeros(), a.trailing_zeros(), a.count_ones(), a.swap_bytes()).encode_to(&mut out);
    (a.cmp(&b) as i8, a < b, a == b, a.abs_diff(b), a.isqrt()).encode_to(&mut out);
    (a as u64 as u128 * (b as u64 as u128), (a as u64).checked_mul(b as u64)).encode_to(&mut out);
    out
}

/// All operations on two `i128`.
pub fn signed(a: i128, b: i128) -> Vec<u8> {
    let mut out = Vec::new();
    (a.wrapping_add(b), a.wrapping_sub(b), a.wrapping_mul(b), a.wrapping_neg()).encode_to(&mut out);
    (a.checked_add(b), a.checked_sub(b), a.checked_mul(b)).encode_to(&mut out);
    (a.checked_div(b), a.checked_rem(b), a.checked_div_euclid(b), a.checked_rem_euclid(b))
        .encode_to(&mut out);
    (a >> (b as u32 % 128), a.unsigned_abs(), a.signum(), a.cmp(&b) as i8).encode_to(&mut out);
    (a as i64 as i128 * (b as i64 as i128), (a as i64).checked_rem(b as i64)).encode_to(&mut out);
    out
}

/// Casts, sign extension and operations on 8 to 64 bits.
pub fn narrow(words: [u64; 2]) -> Vec<u8> {
    let [a, b] = words;
    let mut out = Vec::new();
    (a as i8 as i64, a as i16 as i64, a as i32 as i64, a as u8 as i32, a as i8 as u32).encode_to(&mut out);
    ((a as i8).wrapping_mul(b as i8), (a as i16).checked_div(b as i16), (a as u16).rotate_left(3))
        .encode_to(&mut out);
    ((a as i32).checked_div(b as i32), (a as i32).checked_rem(b as i32), (a as u32).checked_rem(b as u32))
        .encode_to(&mut out);
    ((a as i64).checked_div(b as i64), (a as i64).checked_rem(b as i64), a.checked_div(b))
        .encode_to(&mut out);
    (a.swap_bytes(), (a as u32).swap_bytes(), (a as u16).swap_bytes(), a.to_be_bytes()).encode_to(&mut out);
    (a.reverse_bits(), a.count_ones(), a.leading_zeros(), a.trailing_zeros(), a.is_power_of_two())
        .encode_to(&mut out);
    (a.overflowing_add(b), a.overflowing_mul(b), (a as i32).overflowing_mul(b as i32)).encode_to(&mut out);
    ((a as i64) >> (b % 64), (a as i32) >> (b % 32), a.checked_shl(b as u32), a.wrapping_pow(b as u32 % 9))
        .encode_to(&mut out);
    out
}

/// `a * b / c` with a 256-bit product, as a token exchange computes it: by long multiplication and division,
/// with many carries.
pub fn mul_div(a: u128, b: u128, c: u128) -> Option<u128> {
    let (a, b) = ((a >> 64, a & u128::from(u64::MAX)), (b >> 64, b & u128::from(u64::MAX)));
    let (low, middle) = (a.1 * b.1, (a.0 * b.1).overflowing_add(a.1 * b.0));
    let (low, carry) = low.overflowing_add(middle.0 << 64);
    let high = a.0 * b.0 + (middle.0 >> 64) + (u128::from(middle.1) << 64) + u128::from(carry);
    if high >= c {
        return None;
    }
    let (mut quotient, mut remainder) = (0u128, high);
    for bit in (0..128).rev() {
        let overflow = remainder >> 127 != 0;
        remainder = remainder << 1 | low >> bit & 1;
        quotient <<= 1;
        if overflow || remainder >= c {
            remainder = remainder.wrapping_sub(c);
            quotient |= 1;
        }
    }
    Some(quotient)
}
