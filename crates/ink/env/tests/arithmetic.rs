//! 256-bit arithmetic and block hashes of the test engine.

use ink_env::{
    test, u256_div_rem, u256_mod_pow, u256_mul_div, u256_mul_mod, DefaultEnvironment as E, Error,
    ReturnErrorCode,
};

fn n(number: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    bytes
}

const MAX: [u8; 32] = [0xff; 32];
const BY_ZERO: Error = Error::ReturnError(ReturnErrorCode::DivisionByZero);

#[test]
fn arithmetic_is_exact_or_fails() {
    assert_eq!(u256_mul_div(&n(7), &n(8), &n(5)), Ok(n(11)));
    assert_eq!(u256_mul_div(&MAX, &MAX, &MAX), Ok(MAX));
    let overflow = Error::ReturnError(ReturnErrorCode::ArithmeticOverflow);
    assert_eq!(u256_mul_div(&MAX, &n(2), &n(1)), Err(overflow));
    assert_eq!(u256_mul_div(&MAX, &n(2), &n(0)), Err(BY_ZERO));
    assert_eq!(u256_div_rem(&n(17), &n(5)), Ok((n(3), n(2))));
    assert_eq!(u256_div_rem(&MAX, &n(0)), Err(BY_ZERO));
    assert_eq!(u256_mul_mod(&n(7), &n(8), &n(5)), Ok(n(1)));
    assert_eq!(u256_mul_mod(&MAX, &MAX, &n(0)), Err(BY_ZERO));
    assert_eq!(u256_mod_pow(&n(3), &n(5), &n(100)), Ok(n(43)));
    // Fermat's little theorem with the prime 2^61 - 1.
    let prime = (1 << 61) - 1;
    assert_eq!(u256_mod_pow(&n(3), &n(prime - 1), &n(prime)), Ok(n(1)));
    assert_eq!(u256_mod_pow(&n(0), &n(0), &n(1)), Ok(n(0)));
    assert_eq!(u256_mod_pow(&n(1), &n(0), &n(0)), Err(BY_ZERO));
}

#[test]
fn block_hashes_are_set_or_dummies() {
    test::run_test::<E, _>(|_| {
        test::set_block_number::<E>(300);
        test::set_block_hash::<E>(299, [7; 32].into());
        let hash = ink_env::block_hash::<E>;
        assert_eq!(hash(299), Some([7; 32].into()));
        assert!(hash(44).is_some() && hash(44) != hash(45));
        assert_eq!([43, 300, 301].map(hash), [None; 3]);
        Ok(())
    })
    .unwrap();
}
