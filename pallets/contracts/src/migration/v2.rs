//! From version 1 to 2: keys of contracts' storage follow their first bytes, and records of contracts know of
//! configurations.
//!
//! A record of version 1 lacks its last field, the length of the configuration: there was none. A record
//! decodes in one version only, because it must be of the right length.
//!
//! In version 1 the key `k` of a contract is `blake2_128(k) ++ k` in its child trie, in version 2 it is what
//! [`trie_key`] says. Values move within the trie, one by one: whether a key was moved shows in the key
//! itself, as its hash is in one place or the other. (A key that is right in both versions would take a
//! collision of all 128 bits of the hash.) Tries of contracts that ended are removed whatever their keys are.

use crate::{
    iteration::{note_removed, trie_key},
    weights::WeightInfo,
    AccountIdOf, Config, ContractInfo, ContractInfoOf, WeightsOf,
};
use alloc::vec::Vec;
use codec::{DecodeAll, Encode};
use core::marker::PhantomData;
use frame_support::{
    migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
    storage::{child, unhashed},
    weights::WeightMeter,
    BoundedVec,
};
use sp_core::Get;
use sp_io::hashing::blake2_128;

/// Longest key of a child trie.
pub struct TrieKeyLen<T>(PhantomData<T>);

impl<T: Config> Get<u32> for TrieKeyLen<T> {
    fn get() -> u32 {
        T::MaxStorageKeyLen::get().saturating_add(20)
    }
}

/// The migration. See the module's documentation.
pub struct ContractKeys<T>(PhantomData<T>);

impl<T: Config> SteppedMigration for ContractKeys<T> {
    /// The contract in whose trie it is, and the last key there that was seen to.
    type Cursor = (AccountIdOf<T>, BoundedVec<u8, TrieKeyLen<T>>);
    type Identifier = MigrationId<21>;

    fn id() -> Self::Identifier {
        MigrationId { pallet_id: *b"pallet-ebpf-contracts", version_from: 1, version_to: 2 }
    }

    fn step(
        mut cursor: Option<Self::Cursor>,
        meter: &mut WeightMeter,
    ) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
        let per_contract = WeightsOf::<T>::migrate_contract();
        let per_key = WeightsOf::<T>::migrate_key(T::Schedule::get().limits.payload_len);
        let required = per_contract.saturating_add(per_key);
        if !meter.can_consume(required) {
            return Err(SteppedMigrationError::InsufficientWeight { required });
        }
        loop {
            if meter.try_consume(per_contract).is_err() {
                return Ok(cursor);
            }
            // The contract of the cursor, or the next one.
            let (contract, mut key) = match cursor.take() {
                Some(at) => at,
                None => match ContractInfoOf::<T>::iter_keys().next() {
                    Some(first) => (first, Default::default()),
                    None => return Ok(None),
                },
            };
            if let Some(info) = upgraded_record::<T>(&contract)? {
                while let Some(next) = info.next_key(&key) {
                    if !meter.can_consume(per_key) {
                        return Ok(Some((contract, key)));
                    }
                    meter.consume(WeightsOf::<T>::migrate_key(move_value(&info, &next)));
                    key = next.try_into().map_err(|_| SteppedMigrationError::Failed)?;
                }
            }
            let previous = ContractInfoOf::<T>::hashed_key_for(&contract);
            match ContractInfoOf::<T>::iter_keys_from(previous).next() {
                Some(next) => cursor = Some((next, Default::default())),
                None => return Ok(None),
            }
        }
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
        Ok(before::<T>())
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(before: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        check::<T>(&before)
    }
}

/// What [`check`] wants to know of the time before the migration. Part of it may be done.
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) fn before<T: Config>() -> Vec<u8> {
    contents::<T>(|key| key_in_1(key).or_else(|| key_in_2(key))).encode()
}

/// Contracts have the same storage as before.
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) fn check<T: Config>(before: &[u8]) -> Result<(), sp_runtime::TryRuntimeError> {
    let same = contents::<T>(key_in_2).encode() == before;
    frame_support::ensure!(same, "contracts do not have the same storage as before");
    Ok(())
}

/// The record of a contract. One of version 1 becomes one of version 2.
fn upgraded_record<T: Config>(
    contract: &AccountIdOf<T>,
) -> Result<Option<ContractInfo<T>>, SteppedMigrationError> {
    let key = ContractInfoOf::<T>::hashed_key_for(contract);
    let Some(record) = unhashed::get_raw(&key) else { return Ok(None) };
    if let Ok(info) = ContractInfo::decode_all(&mut &record[..]) {
        return Ok(Some(info));
    }
    let info = record_of_1::<T>(record).ok_or(SteppedMigrationError::Failed)?;
    ContractInfoOf::<T>::insert(contract, &info);
    Ok(Some(info))
}

/// A record of version 1, which lacks its last field.
fn record_of_1<T: Config>(mut record: Vec<u8>) -> Option<ContractInfo<T>> {
    0u32.encode_to(&mut record);
    ContractInfo::decode_all(&mut &record[..]).ok()
}

/// Moves the value under a key of a contract's trie to where it belongs, unless it is there. Returns its
/// length, or 0.
fn move_value<T: Config>(info: &ContractInfo<T>, key: &[u8]) -> u32 {
    let Some(contract_key) = key_in_1(key) else { return 0 };
    let trie = info.child_trie_info();
    let value = child::get_raw(&trie, key).unwrap_or_default();
    child::kill(&trie, key);
    child::put_raw(&trie, &trie_key(contract_key), &value);
    note_removed::<T>(&info.trie_id, 1);
    crate::diff::len_u32(value.len())
}

/// The contract's key for one of the trie of version 1.
fn key_in_1(key: &[u8]) -> Option<&[u8]> {
    let (hash, key) = key.split_at_checked(16)?;
    (blake2_128(key) == hash).then_some(key)
}

/// The contract's key for one of the trie of version 2.
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) fn key_in_2(key: &[u8]) -> Option<&[u8]> {
    crate::iteration::contract_key(key).filter(|contract_key| trie_key(contract_key) == key)
}

/// The storage of all contracts, of either version: the contract's trie, its keys and the hashes of the
/// values, in order.
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) fn contents<T: Config>(contract_key: fn(&[u8]) -> Option<&[u8]>) -> Contents {
    let mut contents = Contents::new();
    for contract in ContractInfoOf::<T>::iter_keys() {
        let record = unhashed::get_raw(&ContractInfoOf::<T>::hashed_key_for(&contract)).unwrap_or_default();
        let info = ContractInfo::<T>::decode_all(&mut &record[..]).ok().or_else(|| record_of_1(record));
        let Some(info) = info else {
            contents.insert((contract.encode(), None), [0; 32]);
            continue;
        };
        let trie = info.child_trie_info();
        let mut at = Vec::new();
        while let Some(key) = info.next_key(&at) {
            let value = child::get_raw(&trie, &key).unwrap_or_default();
            let place = (info.trie_id.to_vec(), contract_key(&key).map(<[u8]>::to_vec));
            contents.insert(place, sp_io::hashing::blake2_256(&value));
            at = key;
        }
    }
    contents
}

/// See [`contents`]. Keys that are none of the version count as one.
#[cfg(any(test, feature = "try-runtime"))]
type Contents = alloc::collections::BTreeMap<(Vec<u8>, Option<Vec<u8>>), [u8; 32]>;
