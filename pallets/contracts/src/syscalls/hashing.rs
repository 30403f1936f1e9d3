//! Hash functions.

use super::{ContractHost, Stop};
use crate::{weights::WeightInfo, Config, WeightsOf};
use ebpf_uapi::host::{Hashing, Slice};
use frame_support::weights::Weight;
use sp_io::hashing;

impl<T: Config> Hashing for ContractHost<'_, '_, '_, T> {
    fn hash_sha2_256(&mut self, data: Slice, out: &mut [u8; 32]) -> Result<(), Stop> {
        self.hash(data, out, WeightsOf::<T>::hash_sha2_256, hashing::sha2_256)
    }

    fn hash_keccak_256(&mut self, data: Slice, out: &mut [u8; 32]) -> Result<(), Stop> {
        self.hash(data, out, WeightsOf::<T>::hash_keccak_256, hashing::keccak_256)
    }

    fn hash_blake2_256(&mut self, data: Slice, out: &mut [u8; 32]) -> Result<(), Stop> {
        self.hash(data, out, WeightsOf::<T>::hash_blake2_256, hashing::blake2_256)
    }

    fn hash_blake2_128(&mut self, data: Slice, out: &mut [u8; 16]) -> Result<(), Stop> {
        self.hash(data, out, WeightsOf::<T>::hash_blake2_128, hashing::blake2_128)
    }
}

impl<T: Config> ContractHost<'_, '_, '_, T> {
    fn hash<const N: usize>(
        &mut self,
        data: Slice,
        out: &mut [u8; N],
        cost: fn(u32) -> Weight,
        hash: fn(&[u8]) -> [u8; N],
    ) -> Result<(), Stop> {
        let len = self.memory_len(data.len)?;
        self.charge(cost(len))?;
        *out = self.read_with(data, hash)?;
        Ok(())
    }
}
