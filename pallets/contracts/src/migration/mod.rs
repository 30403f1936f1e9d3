//! Bringing the pallet's storage to the version of the code, over as many blocks as it takes.
//!
//! Version `n` of the storage becomes version `n + 1` by a [`SteppedMigration`]. A runtime names those that
//! its chain needs, in order, in [`Config::Migrations`]; the last of them leads to the version of the code.
//! [`All`] has all that there are.
//!
//! [`start`] runs with every runtime upgrade and notes, in [`MigrationInProgress`], if there is something to
//! do. It is done in the time that blocks have to spare ([`on_idle`]) and by the extrinsic `migrate`, which
//! costs no fee if it gets on. Meanwhile nobody can rely on what is stored: [`ensure_none`] refuses whatever
//! reads or changes it.
//!
//! If `Config::Migrations` does not lead from the version on-chain to the code's, or a migration fails,
//! everything stays refused until an upgrade brings what is missing: a contract must not run on storage that
//! it cannot read. So it is if the version on-chain is higher than the code's, which says that something else
//! wrote it ([`is_unknown`], [`MoveAside`]). [`Rehearsal`] finds that out beforehand.
//!
//! [`SteppedMigration`]: frame_support::migrations::SteppedMigration

mod aside;
mod rehearsal;
pub mod v2;

pub use aside::MoveAside;
#[cfg(test)]
pub(crate) use rehearsal::rehearse;
pub use rehearsal::Rehearsal;

use crate::{
    weights::WeightInfo, Config, Error, MigrationInProgress, Pallet, WeightsOf, LOG_TARGET, STORAGE_VERSION,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::{
    ensure,
    migrations::{SteppedMigrationError, SteppedMigrations},
    traits::{GetStorageVersion, PalletInfoAccess, StorageVersion},
    weights::{Weight, WeightMeter},
    BoundedVec,
};
use sp_core::ConstU32;
use sp_runtime::DispatchResult;

/// Every migration, from version 1 on.
pub type All<T> = (v2::ContractKeys<T>,);

/// Bytes of a [`Cursor`].
const CURSOR_LEN: u32 = 1024;

/// Where a migration is, encoded: what it returned last, or none before its first step.
pub type Cursor = BoundedVec<u8, ConstU32<CURSOR_LEN>>;

/// How far [`migrate`] got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// There is nothing to migrate, or the weight does not suffice to find out.
    None,
    /// There is more to do. Whether anything was done.
    InProgress(bool),
    /// The storage is of the version of the code now.
    Completed,
}

/// Fails while storage is not of the version of the code: with `StorageVersionUnknown` if it is of a later
/// one, else with `MigrationInProgress`.
pub fn ensure_none<T: Config>() -> DispatchResult {
    if !MigrationInProgress::<T>::exists() {
        return Ok(());
    }
    ensure!(!is_unknown::<T>(), Error::<T>::StorageVersionUnknown);
    Err(Error::<T>::MigrationInProgress.into())
}

/// Whether storage is of a version that this code does not know: a later version of this pallet wrote it, or
/// another pallet of the same name, such as pallet-contracts, whose versions are higher.
pub fn is_unknown<T: Config>() -> bool {
    Pallet::<T>::on_chain_storage_version() > STORAGE_VERSION
}

/// Notes whether storage is of another version than the code. For every runtime upgrade.
pub fn start<T: Config>() -> Weight {
    let version = Pallet::<T>::on_chain_storage_version();
    if is_unknown::<T>() {
        log::error!(
            target: LOG_TARGET,
            "the storage of `{}` has {version:?}, this code knows versions up to {STORAGE_VERSION:?}: all calls are \
             refused (`StorageVersionUnknown`). docs/HOST.md says how to move what another pallet has stored",
            <Pallet<T> as PalletInfoAccess>::name(),
        );
    }
    if version == STORAGE_VERSION {
        // Code that did not know this version, or was to migrate from it and has not begun, refused
        // everything.
        if MigrationInProgress::<T>::get() == Some(encode_cursor(None)) {
            MigrationInProgress::<T>::kill();
        }
    } else if !MigrationInProgress::<T>::exists() {
        log::info!(target: LOG_TARGET, "nothing is called until storage of {version:?} is of {STORAGE_VERSION:?}");
        put_cursor::<T>(None);
    }
    WeightsOf::<T>::start_migration()
}

/// Goes on with the migration as far as `meter` allows.
pub fn migrate<T: Config>(meter: &mut WeightMeter) -> Progress {
    migrate_to::<T>(STORAGE_VERSION, meter)
}

/// As [`migrate`], and goes no further than to version `target`.
fn migrate_to<T: Config>(target: StorageVersion, meter: &mut WeightMeter) -> Progress {
    if meter.try_consume(WeightsOf::<T>::migration_noop()).is_err() {
        return Progress::None;
    }
    let Some(encoded) = MigrationInProgress::<T>::get() else { return Progress::None };
    if meter.try_consume(WeightsOf::<T>::migrate()).is_err() {
        return Progress::InProgress(false);
    }
    let mut cursor = Option::<Vec<u8>>::decode(&mut &encoded[..]).unwrap_or_default();
    let mut got_on = false;
    loop {
        let version = Pallet::<T>::on_chain_storage_version();
        let consumed = meter.consumed();
        let step = next_migration::<T>(version)
            .and_then(|n| T::Migrations::nth_transactional_step(n, cursor.clone(), meter));
        match step {
            Some(Ok(Some(next))) => cursor = Some(next),
            Some(Ok(None)) => {
                let version = StorageVersion::new(to_number(version).saturating_add(1));
                version.put::<Pallet<T>>();
                log::info!(target: LOG_TARGET, "storage was migrated to {version:?}");
                if version >= STORAGE_VERSION {
                    MigrationInProgress::<T>::kill();
                    return Progress::Completed;
                }
                cursor = None;
                if version >= target {
                    got_on = true;
                    break;
                }
            }
            Some(Err(SteppedMigrationError::InsufficientWeight { .. })) => break,
            Some(Err(error)) => {
                log::error!(target: LOG_TARGET, "the migration of {version:?} failed: {error:?}");
                break;
            }
            None => {
                log::error!(target: LOG_TARGET, "the runtime has no migration of {version:?}");
                break;
            }
        }
        got_on = true;
        if meter.consumed() == consumed {
            break;
        }
    }
    if got_on {
        put_cursor::<T>(cursor);
    }
    Progress::InProgress(got_on)
}

/// The weight that the extrinsic needs beside its limit.
pub fn base_weight<T: Config>() -> Weight {
    WeightsOf::<T>::migration_noop().saturating_add(WeightsOf::<T>::migrate())
}

/// The place, in [`Config::Migrations`], of the migration of this version. The last one is that of the
/// version before the code's.
fn next_migration<T: Config>(version: StorageVersion) -> Option<u32> {
    let missing = to_number(STORAGE_VERSION).checked_sub(to_number(version))?;
    T::Migrations::len().checked_sub(missing.into())
}

fn put_cursor<T: Config>(at: Option<Vec<u8>>) {
    MigrationInProgress::<T>::put(encode_cursor(at));
}

fn encode_cursor(at: Option<Vec<u8>>) -> Cursor {
    // `check` has seen to it that every cursor fits.
    Cursor::truncate_from(at.encode())
}

fn to_number(version: StorageVersion) -> u16 {
    version.using_encoded(|mut bytes| u16::decode(&mut bytes)).unwrap_or_default()
}

/// Panics if migrations cannot work with this runtime. Runs in its tests (`integrity_test`), never on-chain.
pub(crate) fn check<T: Config>() {
    // One byte says whether there is a cursor, and five at most how long it is.
    let len = T::Migrations::cursor_max_encoded_len().saturating_add(6);
    assert!(len <= CURSOR_LEN as usize, "a migration's cursor takes {len} bytes of the {CURSOR_LEN} for it");
}
