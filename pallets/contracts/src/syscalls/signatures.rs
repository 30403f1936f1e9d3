//! Signatures. Verification is the node's, by way of `sp_io`, but for P-256: nodes have no function for it.

use super::{ContractHost, Stop};
use crate::{weights::WeightInfo, Config, WeightsOf};
use ebpf_uapi::{
    host::{Signatures, Slice},
    ReturnCode,
};
use frame_support::crypto::ecdsa::ECDSAExt;
use sp_core::{ecdsa, ed25519, sr25519};
use sp_io::crypto::{ed25519_verify, secp256k1_ecdsa_recover_compressed, sr25519_verify};

impl<T: Config> Signatures for ContractHost<'_, '_, '_, T> {
    fn ecdsa_recover(
        &mut self,
        signature: &[u8; 65],
        message_hash: &[u8; 32],
        out: &mut [u8; 33],
    ) -> Result<ReturnCode, Stop> {
        self.charge(WeightsOf::<T>::ecdsa_recover())?;
        Ok(match secp256k1_ecdsa_recover_compressed(signature, message_hash) {
            Ok(key) => {
                *out = key;
                ReturnCode::Success
            }
            Err(_) => ReturnCode::EcdsaRecoveryFailed,
        })
    }

    fn ecdsa_to_eth_address(
        &mut self,
        public_key: &[u8; 33],
        out: &mut [u8; 20],
    ) -> Result<ReturnCode, Stop> {
        self.charge(WeightsOf::<T>::ecdsa_to_eth_address())?;
        Ok(match ecdsa::Public::from_raw(*public_key).to_eth_address() {
            Ok(address) => {
                *out = address;
                ReturnCode::Success
            }
            Err(()) => ReturnCode::EcdsaRecoveryFailed,
        })
    }

    fn sr25519_verify(
        &mut self,
        signature: &[u8; 64],
        public_key: &[u8; 32],
        message: Slice,
    ) -> Result<ReturnCode, Stop> {
        self.charge(WeightsOf::<T>::sr25519_verify(self.memory_len(message.len)?))?;
        let (signature, key) =
            (sr25519::Signature::from_raw(*signature), sr25519::Public::from_raw(*public_key));
        let is_valid = self.read_with(message, |message| sr25519_verify(&signature, message, &key))?;
        Ok(if is_valid { ReturnCode::Success } else { ReturnCode::Sr25519VerifyFailed })
    }

    fn ed25519_verify(
        &mut self,
        signature: &[u8; 64],
        public_key: &[u8; 32],
        message: Slice,
    ) -> Result<ReturnCode, Stop> {
        self.charge(WeightsOf::<T>::ed25519_verify(self.memory_len(message.len)?))?;
        let (signature, key) =
            (ed25519::Signature::from_raw(*signature), ed25519::Public::from_raw(*public_key));
        let is_valid = self.read_with(message, |message| ed25519_verify(&signature, message, &key))?;
        Ok(if is_valid { ReturnCode::Success } else { ReturnCode::Ed25519VerifyFailed })
    }

    fn p256_verify(
        &mut self,
        signature: &[u8; 64],
        message_hash: &[u8; 32],
        public_key: &[u8; 64],
    ) -> Result<bool, Stop> {
        self.charge(WeightsOf::<T>::p256_verify())?;
        Ok(ebpf_p256::verify(signature, message_hash, public_key))
    }
}
