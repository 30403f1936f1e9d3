//! Making room for this pallet where another one, such as pallet-contracts, has stored under the same name.

use super::{encode_cursor, is_unknown};
use crate::{Config, MigrationInProgress, Pallet, LOG_TARGET, STORAGE_VERSION};
use core::marker::PhantomData;
use frame_support::{
    storage::{migration::move_pallet, KeyPrefixIterator},
    traits::{OnRuntimeUpgrade, PalletInfoAccess},
    weights::{RuntimeDbWeight, Weight},
};
use sp_core::Get;
use sp_io::hashing::twox_128;

/// Moves all storage items under this pallet's name to the name `To`, in one block, if they are of a version that this code
/// does not know. This pallet then begins with nothing, and the other one goes on under the name `To`.
///
/// Goes into `SingleBlockMigrations` of `frame_system::Config`. Does nothing once it is done. `docs/HOST.md` describes the
/// whole upgrade.
pub struct MoveAside<T, To>(PhantomData<(T, To)>);

impl<T: Config, To: Get<&'static str>> OnRuntimeUpgrade for MoveAside<T, To> {
    fn on_runtime_upgrade() -> Weight {
        let database: RuntimeDbWeight = T::DbWeight::get();
        if !is_unknown::<T>() {
            return database.reads(1);
        }
        // This pallet's own note that it refuses everything means nothing to the other one.
        if MigrationInProgress::<T>::get() == Some(encode_cursor(None)) {
            MigrationInProgress::<T>::kill();
        }
        let (from, to) = (<Pallet<T> as PalletInfoAccess>::name(), To::get());
        let prefix = twox_128(from.as_bytes()).to_vec();
        let items = KeyPrefixIterator::new(prefix.clone(), prefix, |_| Ok(())).count() as u64;
        move_pallet(from.as_bytes(), to.as_bytes());
        STORAGE_VERSION.put::<Pallet<T>>();
        log::info!(target: LOG_TARGET, "{items} storage items of another pallet were moved from `{from}` to `{to}`");
        // Each is counted, read, removed and written; and there are the version and the note.
        let accesses = items.saturating_mul(2).saturating_add(2);
        database.reads_writes(accesses, accesses)
    }
}
