//! Hashes and signatures.

use codec::Encode;

use crate::{
    buffer::Buffer,
    hash::{CryptoHash, HashOutput},
    host, Result,
};

/// Hashes bytes.
#[inline]
pub fn hash_bytes<H: CryptoHash>(input: &[u8], output: &mut <H as HashOutput>::Type) {
    H::hash(input, output);
}

/// Hashes the SCALE encoding of a value.
#[inline]
pub fn hash_encoded<H, T>(input: &T, output: &mut <H as HashOutput>::Type)
where
    H: CryptoHash,
    T: Encode,
{
    H::hash(&Buffer::encoded(input), output);
}

/// Recovers the compressed public key of an ECDSA signature on secp256k1. The signature's last byte is the
/// recovery id, 0 to 3 or 27 to 30.
///
/// # Errors
///
/// [`EcdsaRecoveryFailed`](crate::ReturnErrorCode::EcdsaRecoveryFailed) if the signature is invalid.
#[inline]
pub fn ecdsa_recover(signature: &[u8; 65], message_hash: &[u8; 32], output: &mut [u8; 33]) -> Result<()> {
    Ok(host::ecdsa_recover(signature, message_hash, output)?)
}

/// The Ethereum address of a compressed public key on secp256k1.
///
/// # Errors
///
/// [`EcdsaRecoveryFailed`](crate::ReturnErrorCode::EcdsaRecoveryFailed) if the key is invalid.
#[inline]
pub fn ecdsa_to_eth_address(pubkey: &[u8; 33], output: &mut [u8; 20]) -> Result<()> {
    Ok(host::ecdsa_to_eth_address(pubkey, output)?)
}

/// Verifies an sr25519 signature in the signing context `substrate`.
///
/// # Errors
///
/// [`Sr25519VerifyFailed`](crate::ReturnErrorCode::Sr25519VerifyFailed) if the signature is invalid.
#[inline]
pub fn sr25519_verify(signature: &[u8; 64], message: &[u8], pub_key: &[u8; 32]) -> Result<()> {
    Ok(host::sr25519_verify(signature, pub_key, message)?)
}

/// Verifies an ed25519 signature by the rules of ZIP 215.
///
/// # Errors
///
/// [`Ed25519VerifyFailed`](crate::ReturnErrorCode::Ed25519VerifyFailed) if the signature is invalid.
#[inline]
pub fn ed25519_verify(signature: &[u8; 64], message: &[u8], pub_key: &[u8; 32]) -> Result<()> {
    Ok(host::ed25519_verify(signature, pub_key, message)?)
}

/// Whether an ECDSA signature on P-256 (secp256r1) is valid. Passkeys and secure elements make such
/// signatures.
///
/// The signature is `r` and `s`, the public key is the coordinates `x` and `y`, all of them big-endian
/// numbers of 32 bytes. Both `s` and `n - s` are valid, so signatures do not identify messages.
#[inline]
pub fn p256_verify(signature: &[u8; 64], message_hash: &[u8; 32], public_key: &[u8; 64]) -> bool {
    host::p256_verify(signature, message_hash, public_key)
}
