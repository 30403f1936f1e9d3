//! Making room for this pallet where another one, such as pallet-contracts, has stored under the same name.

use super::{encode_cursor, is_unknown};
use crate::{Config, MigrationInProgress, Pallet, LOG_TARGET, STORAGE_VERSION};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
    storage::{migration::move_pallet, KeyPrefixIterator},
    traits::{OnRuntimeUpgrade, PalletInfoAccess, STORAGE_VERSION_STORAGE_KEY_POSTFIX},
    weights::{RuntimeDbWeight, Weight},
};
use sp_core::Get;
use sp_io::hashing::twox_128;

/// Moves all storage items under this pallet's name to the name `To`, in one block, if they are of a version
/// that this code does not know. This pallet then begins with nothing, and the other one goes on under the
/// name `To`.
///
/// Goes into `SingleBlockMigrations` of `frame_system::Config`. Does nothing once it is done, nor if there
/// are storage items under the name `To` already, which it would mix with others. `docs/HOST.md` describes
/// the whole upgrade.
pub struct MoveAside<T, To>(PhantomData<(T, To)>);

impl<T: Config, To: Get<&'static str>> OnRuntimeUpgrade for MoveAside<T, To> {
    fn on_runtime_upgrade() -> Weight {
        let database: RuntimeDbWeight = T::DbWeight::get();
        if !is_unknown::<T>() {
            return database.reads(1);
        }
        let (from, to) = (<Pallet<T> as PalletInfoAccess>::name(), To::get());
        // The pallet that is to go on there has its version by now, and nothing else.
        let prefix = twox_128(to.as_bytes()).to_vec();
        let version = twox_128(STORAGE_VERSION_STORAGE_KEY_POSTFIX);
        let mut taken = KeyPrefixIterator::<Vec<u8>>::new(prefix.clone(), prefix, |key| Ok(key.to_vec()));
        if taken.any(|key| key != version) {
            log::error!(target: LOG_TARGET, "nothing was moved from `{from}`: there are storage items under `{to}`");
            return database.reads(3);
        }
        // This pallet's own note that it refuses everything means nothing to the other one.
        if MigrationInProgress::<T>::get() == Some(encode_cursor(None)) {
            MigrationInProgress::<T>::kill();
        }
        let prefix = twox_128(from.as_bytes()).to_vec();
        let items = KeyPrefixIterator::new(prefix.clone(), prefix, |_| Ok(())).count() as u64;
        move_pallet(from.as_bytes(), to.as_bytes());
        STORAGE_VERSION.put::<Pallet<T>>();
        log::info!(target: LOG_TARGET, "{items} storage items of another pallet were moved from `{from}` to `{to}`");
        // Each is counted, read, removed and written; and there are the versions, the note, and what is under
        // the new name.
        let accesses = items.saturating_mul(2).saturating_add(4);
        database.reads_writes(accesses, accesses)
    }
}
