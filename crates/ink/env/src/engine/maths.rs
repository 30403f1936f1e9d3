//! 256-bit arithmetic, as the chain does it.

use ebpf_uapi::ReturnCode;
use primitive_types::{U256, U512};

fn number(bytes: &[u8; 32]) -> U256 {
    U256::from_little_endian(bytes)
}

pub fn u256_mul_div(a: &[u8; 32], b: &[u8; 32], c: &[u8; 32]) -> Result<[u8; 32], ReturnCode> {
    let product = number(a).full_mul(number(b));
    let quotient = product.checked_div(number(c).into()).ok_or(ReturnCode::DivisionByZero)?;
    let quotient = U256::try_from(quotient).map_err(|_| ReturnCode::ArithmeticOverflow)?;
    Ok(quotient.to_little_endian())
}

pub fn u256_div_rem(a: &[u8; 32], b: &[u8; 32]) -> Result<[u8; 64], ReturnCode> {
    let (a, b) = (number(a), number(b));
    if b.is_zero() {
        return Err(ReturnCode::DivisionByZero);
    }
    let (quotient, remainder) = a.div_mod(b);
    // The quotient comes first, which is the low half.
    Ok((U512::from(quotient) | (U512::from(remainder) << 256)).to_little_endian())
}

pub fn u256_mul_mod(a: &[u8; 32], b: &[u8; 32], modulus: &[u8; 32]) -> Result<[u8; 32], ReturnCode> {
    if number(modulus).is_zero() {
        return Err(ReturnCode::DivisionByZero);
    }
    Ok(mul_mod(number(a), number(b), number(modulus)).to_little_endian())
}

pub fn u256_mod_pow(
    base: &[u8; 32],
    exponent: &[u8; 32],
    modulus: &[u8; 32],
) -> Result<[u8; 32], ReturnCode> {
    let (base, exponent, modulus) = (number(base), number(exponent), number(modulus));
    if modulus.is_zero() {
        return Err(ReturnCode::DivisionByZero);
    }
    let mut power = U256::one() % modulus;
    for bit in (0..exponent.bits()).rev() {
        power = mul_mod(power, power, modulus);
        if exponent.bit(bit) {
            power = mul_mod(power, base, modulus);
        }
    }
    Ok(power.to_little_endian())
}

/// The modulus is not zero.
fn mul_mod(a: U256, b: U256, modulus: U256) -> U256 {
    U256::try_from(a.full_mul(b) % U512::from(modulus)).expect("less than the modulus; qed")
}
