//! Arithmetic on 256-bit numbers, which as a contract's own code would take thousands of instructions.

use super::{ContractHost, Fault, Stop};
use crate::{weights::WeightInfo, Config, Error, WeightsOf};
use ebpf_uapi::{
    host::{Arithmetic, Slice},
    ReturnCode,
};
use frame_support::weights::Weight;
use sp_core::{U256, U512};

/// Bytes of a number in the contract's memory.
const LEN: usize = 32;

impl<T: Config> Arithmetic for ContractHost<'_, '_, '_, T> {
    fn u256_mul_div(&mut self, operands: Slice, out: &mut [u8; 32]) -> Result<ReturnCode, Stop> {
        let [a, b, c] = self.operands(operands, |_| WeightsOf::<T>::u256_mul_div())?;
        let Some(quotient) = a.full_mul(b).checked_div(c.into()) else {
            return Ok(ReturnCode::DivisionByZero);
        };
        match U256::try_from(quotient) {
            Ok(quotient) => Ok(results(out, &[quotient])),
            Err(_) => Ok(ReturnCode::ArithmeticOverflow),
        }
    }

    fn u256_div_rem(&mut self, operands: Slice, out: &mut [u8; 64]) -> Result<ReturnCode, Stop> {
        let [a, b] = self.operands(operands, |_| WeightsOf::<T>::u256_div_rem())?;
        if b.is_zero() {
            return Ok(ReturnCode::DivisionByZero);
        }
        let (quotient, remainder) = a.div_mod(b);
        Ok(results(out, &[quotient, remainder]))
    }

    fn u256_mul_mod(&mut self, operands: Slice, out: &mut [u8; 32]) -> Result<ReturnCode, Stop> {
        let [a, b, m] = self.operands(operands, |_| WeightsOf::<T>::u256_mul_mod())?;
        match mul_mod(a, b, m) {
            Some(product) => Ok(results(out, &[product])),
            None => Ok(ReturnCode::DivisionByZero),
        }
    }

    fn u256_mod_pow(&mut self, operands: Slice, out: &mut [u8; 32]) -> Result<ReturnCode, Stop> {
        let cost = |[_, exponent, _]: &[U256; 3]| WeightsOf::<T>::u256_mod_pow(exponent.bits() as u32);
        let [base, exponent, m] = self.operands(operands, cost)?;
        match mod_pow(base, exponent, m) {
            Some(power) => Ok(results(out, &[power])),
            None => Ok(ReturnCode::DivisionByZero),
        }
    }
}

impl<T: Config> ContractHost<'_, '_, '_, T> {
    /// Reads numbers, and charges for what is to be done with them.
    fn operands<const N: usize>(
        &mut self,
        slice: Slice,
        cost: impl FnOnce(&[U256; N]) -> Weight,
    ) -> Result<[U256; N], Fault> {
        if slice.len != N.saturating_mul(LEN) as u64 {
            return Err(Fault::new::<T>(Error::DecodingFailed, "operands are 32 bytes each"));
        }
        let mut operands = [U256::zero(); N];
        self.read_with(slice, |bytes| {
            for (operand, bytes) in operands.iter_mut().zip(bytes.chunks(LEN)) {
                *operand = U256::from_little_endian(bytes);
            }
        })?;
        self.charge(cost(&operands))?;
        Ok(operands)
    }
}

/// Concatenates numbers in `out`.
fn results(out: &mut [u8], numbers: &[U256]) -> ReturnCode {
    for (out, number) in out.chunks_exact_mut(LEN).zip(numbers) {
        out.copy_from_slice(&number.to_little_endian());
    }
    ReturnCode::Success
}

/// `a * b % m`; none if `m` is zero.
fn mul_mod(a: U256, b: U256, m: U256) -> Option<U256> {
    let remainder = a.full_mul(b).checked_rem(U512::from(m))?;
    // It is less than `m`.
    U256::try_from(remainder).ok()
}

/// `base ^ exponent % m`; none if `m` is zero. At most two products for each bit of the exponent.
fn mod_pow(base: U256, exponent: U256, m: U256) -> Option<U256> {
    let mut power = U256::one().checked_rem(m)?;
    for bit in (0..exponent.bits()).rev() {
        power = mul_mod(power, power, m)?;
        if exponent.bit(bit) {
            power = mul_mod(power, base, m)?;
        }
    }
    Some(power)
}
