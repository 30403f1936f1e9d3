//! Hashes and signatures, as the chain computes them.

use ebpf_uapi::ReturnCode;
use k256::{
    ecdsa::{RecoveryId, Signature, VerifyingKey},
    elliptic_curve::sec1::ToEncodedPoint,
    PublicKey,
};
use sha2::{Digest, Sha256};
use sha3::Keccak256;

pub fn hash_sha2_256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub fn hash_keccak_256(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}

pub fn hash_blake2_256(bytes: &[u8]) -> [u8; 32] {
    blake2b(bytes)
}

pub fn hash_blake2_128(bytes: &[u8]) -> [u8; 16] {
    blake2b(bytes)
}

fn blake2b<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let hash = blake2b_simd::Params::new().hash_length(N).hash(bytes);
    hash.as_bytes().try_into().expect("the hash has the length asked for; qed")
}

pub fn ecdsa_recover(signature: &[u8; 65], message_hash: &[u8; 32]) -> Result<[u8; 33], ReturnCode> {
    recover(signature, message_hash).ok_or(ReturnCode::EcdsaRecoveryFailed)
}

fn recover(signature: &[u8; 65], message_hash: &[u8; 32]) -> Option<[u8; 33]> {
    let [signature @ .., id] = signature;
    let id = RecoveryId::from_byte(if *id > 26 { *id - 27 } else { *id })?;
    let signature = Signature::from_slice(signature).ok()?;
    let key = VerifyingKey::recover_from_prehash(message_hash, &signature, id).ok()?;
    key.to_encoded_point(true).as_bytes().try_into().ok()
}

pub fn ecdsa_to_eth_address(public_key: &[u8; 33]) -> Result<[u8; 20], ReturnCode> {
    let key = PublicKey::from_sec1_bytes(public_key).map_err(|_| ReturnCode::EcdsaRecoveryFailed)?;
    let hash = hash_keccak_256(&key.to_encoded_point(false).as_bytes()[1..]);
    Ok(*hash.last_chunk().expect("a hash has 32 bytes; qed"))
}

pub fn sr25519_verify(signature: &[u8; 64], public_key: &[u8; 32], message: &[u8]) -> Result<(), ReturnCode> {
    let verify = || {
        let signature = schnorrkel::Signature::from_bytes(signature).ok()?;
        let key = schnorrkel::PublicKey::from_bytes(public_key).ok()?;
        key.verify_simple(b"substrate", message, &signature).ok()
    };
    verify().ok_or(ReturnCode::Sr25519VerifyFailed)
}

pub fn ed25519_verify(signature: &[u8; 64], public_key: &[u8; 32], message: &[u8]) -> Result<(), ReturnCode> {
    ed25519_zebra::VerificationKey::try_from(*public_key)
        .and_then(|key| key.verify(&ed25519_zebra::Signature::from(*signature), message))
        .map_err(|_| ReturnCode::Ed25519VerifyFailed)
}
