//! Published signatures, and what is next to them.

use ebpf_p256::{
    example::{MESSAGE_HASH as HASH, PUBLIC_KEY as KEY, SIGNATURE},
    verify,
};

/// Bytes of hexadecimal digits.
const fn hex<const N: usize>(text: &str) -> [u8; N] {
    const fn digit(digit: u8) -> u8 {
        match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => panic!("not a hexadecimal digit"),
        }
    }
    let (digits, mut bytes, mut at) = (text.as_bytes(), [0; N], 0);
    assert!(digits.len() == 2 * N);
    while at < N {
        bytes[at] = 16 * digit(digits[2 * at]) + digit(digits[2 * at + 1]);
        at += 1;
    }
    bytes
}

/// The order of the group.
const ORDER: [u8; 32] = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
/// The field's prime.
const PRIME: [u8; 32] = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

/// `a - b` of big numbers.
fn minus(a: [u8; 32], b: &[u8]) -> [u8; 32] {
    let (mut difference, mut borrow) = ([0; 32], 0);
    for at in (0..32).rev() {
        let digit = i16::from(a[at]) - i16::from(b[at]) - borrow;
        borrow = i16::from(digit < 0);
        difference[at] = digit.rem_euclid(256) as u8;
    }
    difference
}

fn joined(first: &[u8], second: &[u8]) -> [u8; 64] {
    [first, second].concat().try_into().unwrap()
}

#[test]
fn signature_of_rfc_6979_is_valid() {
    assert!(verify(&SIGNATURE, &HASH, &KEY));
    let test = hex("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    let signature = hex("f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367\
         019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083");
    assert!(verify(&signature, &test, &KEY));
    assert!(!verify(&signature, &HASH, &KEY));
}

#[test]
fn any_changed_bit_makes_it_invalid() {
    for bit in 0..512 {
        let (mut signature, mut key) = (SIGNATURE, KEY);
        signature[bit / 8] ^= 1 << (bit % 8);
        key[bit / 8] ^= 1 << (bit % 8);
        assert!(!verify(&signature, &HASH, &KEY) && !verify(&SIGNATURE, &HASH, &key), "{bit}");
    }
}

#[test]
fn both_signs_of_s_are_valid() {
    let (r, s) = SIGNATURE.split_at(32);
    assert!(verify(&joined(r, &minus(ORDER, s)), &HASH, &KEY));
}

#[test]
fn numbers_out_of_range_are_invalid() {
    let (r, s) = SIGNATURE.split_at(32);
    for bad in [[0; 32], ORDER, [0xff; 32]] {
        assert!(!verify(&joined(&bad, s), &HASH, &KEY));
        assert!(!verify(&joined(r, &bad), &HASH, &KEY));
    }
}

#[test]
fn keys_that_are_not_points_are_invalid() {
    let (x, y) = KEY.split_at(32);
    let bad = [[0; 64], [0xff; 64], joined(y, x), joined(x, &minus(PRIME, y))];
    assert!(bad.iter().all(|key| !verify(&SIGNATURE, &HASH, key)));
}

/// A signature by a point whose `x` is small enough that adding the prime to it does not take more than 32
/// bytes.
#[test]
fn coordinates_are_less_than_the_prime() {
    let signature = hex("25b0d0930a02ad8ef7ed41a85b868232b216bdf2288a6131caf2bbafabeafd18\
         4e86f9394a92ab14b5b42df37aca129973fc199d5a1a8451abc57950ce6277f6");
    let hash = hex("eb94ebabdfb8013e211c89da705e37cc5bf44cd80e4f8cf503506bf26b2767e2");
    let y = hex::<32>("459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc");
    let x = hex::<32>("0000000000000000000000000000000000000000000000000000000000000005");
    assert!(verify(&signature, &hash, &joined(&x, &y)));
    let x_plus_prime = hex::<32>("ffffffff00000001000000000000000000000001000000000000000000000004");
    assert!(!verify(&signature, &hash, &joined(&x_plus_prime, &y)));
}

/// Project Wycheproof's `ecdsa_secp256r1_sha256_test`: signature, hash, public key, and whether it is valid.
/// Vectors about the encoding of signatures are left out: here they have no other than `r` and `s`.
#[test]
fn wycheproof() {
    let mut valid = 0;
    let vectors = include_str!("wycheproof.txt");
    for line in vectors.lines() {
        let [signature, hash, key, result] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let is_valid = verify(&hex(signature), &hex(hash), &hex(key));
        assert_eq!(is_valid, result == "valid", "{line}");
        valid += usize::from(is_valid);
    }
    assert_eq!((vectors.lines().count(), valid), (218, 147));
}
