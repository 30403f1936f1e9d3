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

/// Hashes a value's SCALE encoding.
#[inline]
pub fn hash_encoded<H, T>(input: &T, output: &mut <H as HashOutput>::Type)
where
    H: CryptoHash,
    T: Encode,
{
    H::hash(&Buffer::encoded(input), output);
}

/// Finds out which compressed public key has made an ECDSA signature on secp256k1. The signature's last byte
/// is the recovery id: 0 to 3, or 27 to 30.
///
/// # Errors
///
/// [`EcdsaRecoveryFailed`](crate::ReturnErrorCode::EcdsaRecoveryFailed) if none has.
#[inline]
pub fn ecdsa_recover(signature: &[u8; 65], message_hash: &[u8; 32], output: &mut [u8; 33]) -> Result<()> {
    Ok(host::ecdsa_recover(signature, message_hash, output)?)
}

/// The Ethereum address of a compressed public key on secp256k1.
///
/// # Errors
///
/// [`EcdsaRecoveryFailed`](crate::ReturnErrorCode::EcdsaRecoveryFailed) if it is no such key.
#[inline]
pub fn ecdsa_to_eth_address(pubkey: &[u8; 33], output: &mut [u8; 20]) -> Result<()> {
    Ok(host::ecdsa_to_eth_address(pubkey, output)?)
}

/// Checks an sr25519 signature, made in the context `substrate`.
///
/// # Errors
///
/// [`Sr25519VerifyFailed`](crate::ReturnErrorCode::Sr25519VerifyFailed) if the key has not signed the
/// message.
#[inline]
pub fn sr25519_verify(signature: &[u8; 64], message: &[u8], pub_key: &[u8; 32]) -> Result<()> {
    Ok(host::sr25519_verify(signature, pub_key, message)?)
}

/// Checks an ed25519 signature by the rules of ZIP 215.
///
/// # Errors
///
/// [`Ed25519VerifyFailed`](crate::ReturnErrorCode::Ed25519VerifyFailed) if the key has not signed the
/// message.
#[inline]
pub fn ed25519_verify(signature: &[u8; 64], message: &[u8], pub_key: &[u8; 32]) -> Result<()> {
    Ok(host::ed25519_verify(signature, pub_key, message)?)
}

/// Whether an ECDSA signature on P-256 (secp256r1), as passkeys and secure elements make them, is the key's
/// for a hash.
///
/// The signature is `r` and `s`, the public key the coordinates `x` and `y`: numbers of 32 bytes, big endian.
/// Both `s` and `n - s` are valid, so do not tell messages apart by their signatures.
#[inline]
pub fn p256_verify(signature: &[u8; 64], message_hash: &[u8; 32], public_key: &[u8; 64]) -> bool {
    host::p256_verify(signature, message_hash, public_key)
}
