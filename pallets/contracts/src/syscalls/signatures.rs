//! Signatures. Verification is the node's, by way of `sp_io`.

use super::{Fault, Guest};
use crate::{weights::WeightInfo, Config};
use ebpf_uapi::ReturnCode;
use frame_support::crypto::ecdsa::ECDSAExt;
use sp_core::{ecdsa, ed25519, sr25519};
use sp_io::crypto::{ed25519_verify, secp256k1_ecdsa_recover_compressed, sr25519_verify};

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn ecdsa_recover(
        &mut self,
        signature: u64,
        message_hash: u64,
        out: u64,
    ) -> Result<ReturnCode, Fault> {
        let signature: [u8; 65] = self.read_array(signature)?;
        let hash: [u8; 32] = self.read_array(message_hash)?;
        let _ = self.charge(T::WeightInfo::ecdsa_recover())?;
        match secp256k1_ecdsa_recover_compressed(&signature, &hash) {
            Ok(key) => self.write(out, &key).map(|()| ReturnCode::Success),
            Err(_) => Ok(ReturnCode::EcdsaRecoveryFailed),
        }
    }

    pub(super) fn ecdsa_to_eth_address(&mut self, public_key: u64, out: u64) -> Result<ReturnCode, Fault> {
        let key = ecdsa::Public::from_raw(self.read_array(public_key)?);
        let _ = self.charge(T::WeightInfo::ecdsa_to_eth_address())?;
        match key.to_eth_address() {
            Ok(address) => self.write(out, &address).map(|()| ReturnCode::Success),
            Err(()) => Ok(ReturnCode::EcdsaRecoveryFailed),
        }
    }

    pub(super) fn sr25519_verify(
        &mut self,
        signature: u64,
        public_key: u64,
        message: u64,
        message_len: u64,
    ) -> Result<ReturnCode, Fault> {
        let signature = sr25519::Signature::from_raw(self.read_array(signature)?);
        let key = sr25519::Public::from_raw(self.read_array(public_key)?);
        let _ = self.charge(T::WeightInfo::sr25519_verify(self.memory_len(message_len)?))?;
        let is_valid =
            self.read_with(message, message_len, |message| sr25519_verify(&signature, message, &key))?;
        Ok(if is_valid { ReturnCode::Success } else { ReturnCode::Sr25519VerifyFailed })
    }

    pub(super) fn ed25519_verify(
        &mut self,
        signature: u64,
        public_key: u64,
        message: u64,
        message_len: u64,
    ) -> Result<ReturnCode, Fault> {
        let signature = ed25519::Signature::from_raw(self.read_array(signature)?);
        let key = ed25519::Public::from_raw(self.read_array(public_key)?);
        let _ = self.charge(T::WeightInfo::ed25519_verify(self.memory_len(message_len)?))?;
        let is_valid =
            self.read_with(message, message_len, |message| ed25519_verify(&signature, message, &key))?;
        Ok(if is_valid { ReturnCode::Success } else { ReturnCode::Ed25519VerifyFailed })
    }
}
