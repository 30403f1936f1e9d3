//! 256-bit numbers.

use super::{nested_calls::code, *};
use ebpf_uapi::{ReturnCode, Syscall};
use sp_core::U256;

/// Lets a contract compute, and returns the outcome and `N` numbers.
fn compute<const N: usize>(contract: &AccountId, syscall: Syscall, operands: &[U256]) -> (u64, [U256; N]) {
    let operands: Vec<u8> = operands.iter().flat_map(U256::to_little_endian).collect();
    let mut script = Script::new();
    let (at, out) = (script.bytes(&operands), script.room(32 * N));
    let op = script.raw(syscall, &[at, operands.len() as u64, out]);
    let output = Call::new(contract, &script).ok();
    let number = |index: usize| U256::from_little_endian(output.at(out + 32 * index as u64, 32));
    (output.result(op), std::array::from_fn(number))
}

fn decimal(digits: &str) -> U256 {
    U256::from_dec_str(digits).unwrap()
}

/// Modulus of the field over which BN254 is defined.
fn bn254() -> U256 {
    decimal("21888242871839275222246405745257275088696311157297823662689037894645226208583")
}

const OK: u64 = ReturnCode::Success as u64;

#[test]
fn products_are_divided_at_full_width() {
    chain(|| {
        let contract = deploy();
        let mul_div = |a, b, c| {
            let (code, [quotient]) = compute(&contract, Syscall::u256_mul_div, &[a, b, c]);
            (code, quotient)
        };
        let max = U256::MAX;
        assert_eq!(mul_div(7.into(), 8.into(), 5.into()), (OK, 11.into()));
        assert_eq!(mul_div(max, max, max), (OK, max));
        assert_eq!(mul_div(max, 2.into(), 4.into()), (OK, max >> 1));
        assert_eq!(mul_div(0.into(), max, 1.into()), (OK, 0.into()));
        let failed = |failure| (code(failure), U256::zero());
        assert_eq!(mul_div(max, 2.into(), 1.into()), failed(ReturnCode::ArithmeticOverflow));
        assert_eq!(mul_div(1.into(), 1.into(), 0.into()), failed(ReturnCode::DivisionByZero));
        assert_eq!(mul_div(max, max, 0.into()), failed(ReturnCode::DivisionByZero));
    });
}

#[test]
fn quotients_and_remainders() {
    chain(|| {
        let contract = deploy();
        let div_rem = |a: U256, b: U256| compute::<2>(&contract, Syscall::u256_div_rem, &[a, b]);
        assert_eq!(div_rem(17.into(), 5.into()), (OK, [3.into(), 2.into()]));
        let (a, b) = (U256::MAX, bn254());
        assert_eq!(div_rem(a, b), (OK, [5.into(), a - b * 5]));
        assert_eq!(div_rem(3.into(), a), (OK, [0.into(), 3.into()]));
        assert_eq!(div_rem(a, 0.into()), (code(ReturnCode::DivisionByZero), [0.into(), 0.into()]));
    });
}

#[test]
fn products_modulo() {
    chain(|| {
        let contract = deploy();
        let mul_mod = |a: U256, b: U256, m: U256| compute::<1>(&contract, Syscall::u256_mul_mod, &[a, b, m]);
        assert_eq!(mul_mod(7.into(), 8.into(), 5.into()), (OK, [1.into()]));
        let p = bn254();
        // (-1) * (-2) = 2.
        assert_eq!(mul_mod(p - 1, p - 2, p), (OK, [2.into()]));
        assert_eq!(mul_mod(U256::MAX, U256::MAX, U256::MAX - 1), (OK, [1.into()]));
        assert_eq!(mul_mod(5.into(), 5.into(), 1.into()), (OK, [0.into()]));
        assert_eq!(mul_mod(5.into(), 5.into(), 0.into()), (code(ReturnCode::DivisionByZero), [0.into()]));
    });
}

#[test]
fn powers_modulo() {
    chain(|| {
        let contract = deploy();
        let mod_pow = |a: U256, e: U256, m: U256| compute::<1>(&contract, Syscall::u256_mod_pow, &[a, e, m]);
        assert_eq!(mod_pow(3.into(), 5.into(), 100.into()), (OK, [43.into()]));
        let p = bn254();
        // Fermat: x ^ (p - 1) = 1 and x ^ (p - 2) = 1 / x.
        assert_eq!(mod_pow(3.into(), p - 1, p), (OK, [1.into()]));
        let (_, [inverse]) = mod_pow(3.into(), p - 2, p);
        assert_eq!(compute(&contract, Syscall::u256_mul_mod, &[3.into(), inverse, p]), (OK, [1.into()]));
        assert_eq!(mod_pow(U256::MAX, U256::MAX, U256::MAX), (OK, [0.into()]));
        assert_eq!(mod_pow(0.into(), 0.into(), 7.into()), (OK, [1.into()]));
        assert_eq!(mod_pow(0.into(), 0.into(), 1.into()), (OK, [0.into()]));
        assert_eq!(mod_pow(5.into(), 0.into(), 0.into()), (code(ReturnCode::DivisionByZero), [0.into()]));
    });
}

#[test]
fn operands_have_32_bytes_each() {
    chain(|| {
        let contract = deploy();
        for (syscall, len) in [
            (Syscall::u256_mul_div, 96),
            (Syscall::u256_div_rem, 64),
            (Syscall::u256_mul_mod, 96),
            (Syscall::u256_mod_pow, 96),
        ] {
            for wrong in [0, len - 1, len + 1, len + 32] {
                let mut script = Script::new();
                let at = script.room(256);
                script.raw(syscall, &[at, wrong, at]);
                let (error, debug) = Call::new(&contract, &script).err_and_debug();
                assert_eq!(error, Error::<Test>::DecodingFailed.into());
                assert!(debug.contains("operands are 32 bytes each"), "{debug}");
            }
        }
    });
}

/// A power costs by the length of its exponent, before it is computed.
#[test]
fn long_exponents_cost_more() {
    chain(|| {
        let contract = deploy();
        let consumed = |exponent: U256| {
            let operands: Vec<u8> =
                [3.into(), exponent, bn254()].iter().flat_map(U256::to_little_endian).collect();
            let mut script = Script::new();
            let at = script.bytes(&operands);
            script.raw(Syscall::u256_mod_pow, &[at, 96, at]);
            Call::new(&contract, &script).report().gas_consumed.ref_time()
        };
        let (short, long) = (consumed(1.into()), consumed(U256::MAX));
        let bit = <costs::MockWeights as crate::WeightInfo>::u256_mod_pow(2).ref_time()
            - <costs::MockWeights as crate::WeightInfo>::u256_mod_pow(1).ref_time();
        assert_eq!(long - short, 255 * bit);
    });
}
