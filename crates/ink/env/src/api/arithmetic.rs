//! Arithmetic on 256-bit numbers, which are 32 bytes in little-endian order.

use crate::{host, Result, ReturnErrorCode};

/// `a * b / c`, rounded down. The product may have 512 bits.
///
/// # Errors
///
/// [`DivisionByZero`](crate::ReturnErrorCode::DivisionByZero) if `c` is zero,
/// [`ArithmeticOverflow`](crate::ReturnErrorCode::ArithmeticOverflow) if the result has more than 256 bits.
#[inline]
pub fn u256_mul_div(a: &[u8; 32], b: &[u8; 32], c: &[u8; 32]) -> Result<[u8; 32]> {
    with_result(|out| host::u256_mul_div([*a, *b, *c].as_flattened(), out))
}

/// `a / b` and `a % b`.
///
/// # Errors
///
/// [`DivisionByZero`](crate::ReturnErrorCode::DivisionByZero) if `b` is zero.
#[inline]
pub fn u256_div_rem(a: &[u8; 32], b: &[u8; 32]) -> Result<([u8; 32], [u8; 32])> {
    let both: [u8; 64] = with_result(|out| host::u256_div_rem([*a, *b].as_flattened(), out))?;
    let (mut quotient, mut remainder) = ([0; 32], [0; 32]);
    quotient.copy_from_slice(&both[..32]);
    remainder.copy_from_slice(&both[32..]);
    Ok((quotient, remainder))
}

/// `a * b % modulus`. The product may have 512 bits.
///
/// # Errors
///
/// [`DivisionByZero`](crate::ReturnErrorCode::DivisionByZero) if the modulus is zero.
#[inline]
pub fn u256_mul_mod(a: &[u8; 32], b: &[u8; 32], modulus: &[u8; 32]) -> Result<[u8; 32]> {
    with_result(|out| host::u256_mul_mod([*a, *b, *modulus].as_flattened(), out))
}

/// `base ^ exponent % modulus`.
///
/// # Errors
///
/// [`DivisionByZero`](crate::ReturnErrorCode::DivisionByZero) if the modulus is zero.
#[inline]
pub fn u256_mod_pow(base: &[u8; 32], exponent: &[u8; 32], modulus: &[u8; 32]) -> Result<[u8; 32]> {
    with_result(|out| host::u256_mod_pow([*base, *exponent, *modulus].as_flattened(), out))
}

/// The result that a syscall writes.
#[inline]
fn with_result<const N: usize>(
    syscall: impl FnOnce(&mut [u8; N]) -> core::result::Result<(), ReturnErrorCode>,
) -> Result<[u8; N]> {
    let mut result = [0; N];
    syscall(&mut result)?;
    Ok(result)
}
