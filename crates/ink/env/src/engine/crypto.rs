//! Hashes and signatures, as on the chain.

use ebpf_uapi::{
    host::{Hashing, Signatures},
    ReturnCode,
};
use k256::{
    ecdsa::{RecoveryId, Signature, VerifyingKey},
    elliptic_curve::sec1::ToEncodedPoint,
    PublicKey,
};
use sha2::{Digest, Sha256};
use sha3::Keccak256;

use super::{End, TestHost};

impl<'a> Hashing for TestHost<'a> {
    fn hash_sha2_256(&mut self, data: &'a [u8], out: &mut [u8; 32]) -> Result<(), End> {
        *out = Sha256::digest(data).into();
        Ok(())
    }

    fn hash_keccak_256(&mut self, data: &'a [u8], out: &mut [u8; 32]) -> Result<(), End> {
        *out = Keccak256::digest(data).into();
        Ok(())
    }

    fn hash_blake2_256(&mut self, data: &'a [u8], out: &mut [u8; 32]) -> Result<(), End> {
        *out = blake2b(data);
        Ok(())
    }

    fn hash_blake2_128(&mut self, data: &'a [u8], out: &mut [u8; 16]) -> Result<(), End> {
        *out = blake2b(data);
        Ok(())
    }
}

pub(crate) fn blake2b<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let hash = blake2b_simd::Params::new().hash_length(N).hash(bytes);
    hash.as_bytes().try_into().expect("`hash_length` sets the length; qed")
}

impl<'a> Signatures for TestHost<'a> {
    fn ecdsa_recover(
        &mut self,
        signature: &[u8; 65],
        message_hash: &[u8; 32],
        out: &mut [u8; 33],
    ) -> Result<ReturnCode, End> {
        Ok(write_result(out, recover(signature, message_hash), ReturnCode::EcdsaRecoveryFailed))
    }

    fn ecdsa_to_eth_address(&mut self, public_key: &[u8; 33], out: &mut [u8; 20]) -> Result<ReturnCode, End> {
        Ok(write_result(out, eth_address(public_key), ReturnCode::EcdsaRecoveryFailed))
    }

    fn sr25519_verify(
        &mut self,
        signature: &[u8; 64],
        public_key: &[u8; 32],
        message: &'a [u8],
    ) -> Result<ReturnCode, End> {
        let verify = || {
            let signature = schnorrkel::Signature::from_bytes(signature).ok()?;
            let key = schnorrkel::PublicKey::from_bytes(public_key).ok()?;
            key.verify_simple(b"substrate", message, &signature).ok()
        };
        Ok(verify().map_or(ReturnCode::Sr25519VerifyFailed, |()| ReturnCode::Success))
    }

    fn ed25519_verify(
        &mut self,
        signature: &[u8; 64],
        public_key: &[u8; 32],
        message: &'a [u8],
    ) -> Result<ReturnCode, End> {
        let result = ed25519_zebra::VerificationKey::try_from(*public_key)
            .and_then(|key| key.verify(&ed25519_zebra::Signature::from(*signature), message));
        Ok(result.map_or(ReturnCode::Ed25519VerifyFailed, |()| ReturnCode::Success))
    }

    fn p256_verify(
        &mut self,
        signature: &[u8; 64],
        message_hash: &[u8; 32],
        public_key: &[u8; 64],
    ) -> Result<bool, End> {
        Ok(ebpf_p256::verify(signature, message_hash, public_key))
    }
}

/// Writes the result if there is one. Returns success, or else the given error.
fn write_result<const N: usize>(out: &mut [u8; N], result: Option<[u8; N]>, error: ReturnCode) -> ReturnCode {
    match result {
        Some(result) => {
            *out = result;
            ReturnCode::Success
        }
        None => error,
    }
}

fn recover(signature: &[u8; 65], message_hash: &[u8; 32]) -> Option<[u8; 33]> {
    let [signature @ .., id] = signature;
    let id = RecoveryId::from_byte(if *id > 26 { *id - 27 } else { *id })?;
    let signature = Signature::from_slice(signature).ok()?;
    let key = VerifyingKey::recover_from_prehash(message_hash, &signature, id).ok()?;
    key.to_encoded_point(true).as_bytes().try_into().ok()
}

fn eth_address(public_key: &[u8; 33]) -> Option<[u8; 20]> {
    let key = PublicKey::from_sec1_bytes(public_key).ok()?;
    let hash = Keccak256::digest(&key.to_encoded_point(false).as_bytes()[1..]);
    hash.last_chunk().copied()
}
