//! Verification of ECDSA signatures on P-256 (secp256r1), which passkeys, WebAuthn and secure elements make:
//! as the syscall `p256_verify` does it, on the chain and in unit tests of contracts.
#![no_std]

use p256::{
    ecdsa::{signature::hazmat::PrehashVerifier, Signature, VerifyingKey},
    EncodedPoint,
};

/// Whether `signature` is one of `message_hash` by `public_key`.
///
/// The signature is `r` and `s`, the public key the coordinates `x` and `y`: numbers of 32 bytes, big endian.
/// The hash is whatever was signed, usually SHA2-256 of a message. This is the interface of RIP-7212 and the
/// rules of EIP-7951:
///
/// - `r` and `s` are from 1 to `n - 1`, with `n` the order of the group;
/// - `x` and `y` are less than the field's prime, and a point on the curve. The point at infinity has no
///   coordinates;
/// - the point that the signature leads to is not the point at infinity, and its `x` is `r` modulo `n`.
///
/// Both `s` and `n - s` are accepted, as FIPS 186-5 has it and devices sign: who counts signatures has to
/// count messages instead.
pub fn verify(signature: &[u8; 64], message_hash: &[u8; 32], public_key: &[u8; 64]) -> bool {
    let point = EncodedPoint::from_untagged_bytes(public_key.into());
    let (Ok(key), Ok(signature)) =
        (VerifyingKey::from_encoded_point(&point), Signature::from_slice(signature))
    else {
        return false;
    };
    key.verify_prehash(message_hash, &signature).is_ok()
}

/// A valid signature, for tests and benchmarks: that of `sample` in RFC 6979, appendix A.2.5.
pub mod example {
    /// The signature.
    pub const SIGNATURE: [u8; 64] = hex(b"efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
          f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    /// The SHA2-256 hash.
    pub const MESSAGE_HASH: [u8; 32] =
        hex(b"af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf");
    /// The public key.
    pub const PUBLIC_KEY: [u8; 64] = hex(b"60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6\
          7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");

    /// Bytes of hexadecimal digits, at compile time.
    const fn hex<const N: usize, const D: usize>(digits: &[u8; D]) -> [u8; N] {
        const fn digit(digit: u8) -> u8 {
            match digit {
                b'0'..=b'9' => digit - b'0',
                _ => digit - b'a' + 10,
            }
        }
        let (mut bytes, mut at) = ([0; N], 0);
        while at < N {
            bytes[at] = 16 * digit(digits[2 * at]) + digit(digits[2 * at + 1]);
            at += 1;
        }
        bytes
    }
}
