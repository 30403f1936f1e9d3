//! 256-bit arithmetic, as on the chain.

use ebpf_uapi::{host::Arithmetic, ReturnCode};
use primitive_types::{U256, U512};

use super::{End, TestHost};

impl<'a> Arithmetic for TestHost<'a> {
    fn u256_mul_div(&mut self, operands: &'a [u8], out: &mut [u8; 32]) -> Result<ReturnCode, End> {
        let [a, b, c] = numbers(operands)?;
        let Some(quotient) = a.full_mul(b).checked_div(c.into()) else {
            return Ok(ReturnCode::DivisionByZero);
        };
        let Ok(quotient) = U256::try_from(quotient) else {
            return Ok(ReturnCode::ArithmeticOverflow);
        };
        *out = quotient.to_little_endian();
        Ok(ReturnCode::Success)
    }

    fn u256_div_rem(&mut self, operands: &'a [u8], out: &mut [u8; 64]) -> Result<ReturnCode, End> {
        let [a, b] = numbers(operands)?;
        if b.is_zero() {
            return Ok(ReturnCode::DivisionByZero);
        }
        let (quotient, remainder) = a.div_mod(b);
        // The quotient is the low half, which comes first.
        *out = (U512::from(quotient) | (U512::from(remainder) << 256)).to_little_endian();
        Ok(ReturnCode::Success)
    }

    fn u256_mul_mod(&mut self, operands: &'a [u8], out: &mut [u8; 32]) -> Result<ReturnCode, End> {
        let [a, b, modulus] = numbers(operands)?;
        if modulus.is_zero() {
            return Ok(ReturnCode::DivisionByZero);
        }
        *out = mul_mod(a, b, modulus).to_little_endian();
        Ok(ReturnCode::Success)
    }

    fn u256_mod_pow(&mut self, operands: &'a [u8], out: &mut [u8; 32]) -> Result<ReturnCode, End> {
        let [base, exponent, modulus] = numbers(operands)?;
        if modulus.is_zero() {
            return Ok(ReturnCode::DivisionByZero);
        }
        let mut power = U256::one() % modulus;
        for bit in (0..exponent.bits()).rev() {
            power = mul_mod(power, power, modulus);
            if exponent.bit(bit) {
                power = mul_mod(power, base, modulus);
            }
        }
        *out = power.to_little_endian();
        Ok(ReturnCode::Success)
    }
}

/// Parses the operands.
fn numbers<const N: usize>(operands: &[u8]) -> Result<[U256; N], End> {
    let numbers: Vec<_> = operands.chunks(32).map(U256::from_little_endian).collect();
    match numbers.try_into() {
        Ok(numbers) if operands.len() == 32 * N => Ok(numbers),
        _ => Err("DecodingFailed: an operand does not have 32 bytes".into()),
    }
}

/// `a * b % modulus`, for a modulus other than zero.
fn mul_mod(a: U256, b: U256, modulus: U256) -> U256 {
    U256::try_from(a.full_mul(b) % U512::from(modulus)).expect("less than the modulus; qed")
}
