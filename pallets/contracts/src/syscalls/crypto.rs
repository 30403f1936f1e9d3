//! Hash functions.

use super::{Fault, Guest};
use crate::{weights::WeightInfo, Config};
use frame_support::weights::Weight;
use sp_io::hashing;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn hash_sha2_256(&mut self, data: u64, data_len: u64, out: u64) -> Result<(), Fault> {
        self.hash(data, data_len, out, T::WeightInfo::hash_sha2_256, hashing::sha2_256)
    }

    pub(super) fn hash_keccak_256(&mut self, data: u64, data_len: u64, out: u64) -> Result<(), Fault> {
        self.hash(data, data_len, out, T::WeightInfo::hash_keccak_256, hashing::keccak_256)
    }

    pub(super) fn hash_blake2_256(&mut self, data: u64, data_len: u64, out: u64) -> Result<(), Fault> {
        self.hash(data, data_len, out, T::WeightInfo::hash_blake2_256, hashing::blake2_256)
    }

    pub(super) fn hash_blake2_128(&mut self, data: u64, data_len: u64, out: u64) -> Result<(), Fault> {
        self.hash(data, data_len, out, T::WeightInfo::hash_blake2_128, hashing::blake2_128)
    }

    fn hash<const N: usize>(
        &mut self,
        data: u64,
        data_len: u64,
        out: u64,
        cost: fn(u32) -> Weight,
        hash: fn(&[u8]) -> [u8; N],
    ) -> Result<(), Fault> {
        let len = self.memory_len(data_len)?;
        let _ = self.charge(cost(len))?;
        let hash = self.read_with(data, data_len, hash)?;
        self.write(out, &hash)
    }
}
