//! Rehearsing an upgrade with `try-runtime`, against the state of a chain.
//!
//! On a chain a migration takes blocks. `try-runtime` runs an upgrade as if it took one, and then FRAME
//! refuses storage that is not of the version of the code, or does not decode. So the rehearsal migrates all
//! there is to migrate, with the checks of each migration, before FRAME looks.

use crate::Config;
use core::marker::PhantomData;
use frame_support::traits::OnRuntimeUpgrade;
#[cfg(any(test, feature = "try-runtime"))]
use {
    super::{is_unknown, migrate_to, next_migration, start, Progress},
    crate::{iteration, try_state, MigrationInProgress, Pallet, LOG_TARGET},
    alloc::vec::Vec,
    frame_support::{
        ensure,
        traits::{GetStorageVersion, StorageVersion},
        weights::WeightMeter,
    },
    frame_system::limits::BlockWeights,
    sp_core::Get,
    sp_runtime::TryRuntimeError,
};

/// Migrates everything at once when an upgrade is tried with `try-runtime`. Does nothing on a chain, where
/// blocks go on as if it were not there.
///
/// Goes into `SingleBlockMigrations` of `frame_system::Config`, which come before the checks of pallets.
pub struct Rehearsal<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for Rehearsal<T> {
    /// The weight is none: the upgrade itself takes what the pallet's hook says, and what the migration takes
    /// goes to the log.
    #[cfg(feature = "try-runtime")]
    fn try_on_runtime_upgrade(
        checks: bool,
    ) -> Result<frame_support::weights::Weight, sp_runtime::TryRuntimeError> {
        use frame_support::migrations::SteppedMigrations;

        const MISSING: &str = "`Migrations` does not have a migration that it counts";
        if checks {
            rehearse::<T>(
                |n| T::Migrations::nth_pre_upgrade(n).ok_or(MISSING)?,
                |n, state| T::Migrations::nth_post_upgrade(n, state).ok_or(MISSING)?,
            )
        } else {
            rehearse::<T>(|_| Ok(Vec::new()), |_, _| Ok(()))
        }?;
        Ok(Default::default())
    }
}

/// Migrates all there is, each time between `before` and `after`, which get the migration's place in
/// [`Config::Migrations`] and hand something on. A migration may take many blocks, but no step more than a
/// block.
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) fn rehearse<T: Config>(
    before: impl Fn(u32) -> Result<Vec<u8>, TryRuntimeError>,
    after: impl Fn(u32, Vec<u8>) -> Result<(), TryRuntimeError>,
) -> Result<(), TryRuntimeError> {
    let block = <T::BlockWeights as Get<BlockWeights>>::get().max_block;
    start::<T>();
    ensure!(
        !is_unknown::<T>(),
        "the version on-chain is higher than the code's: docs/HOST.md says what to do"
    );
    while MigrationInProgress::<T>::exists() {
        let version = Pallet::<T>::on_chain_storage_version();
        let next = StorageVersion::new(super::to_number(version).saturating_add(1));
        let n =
            next_migration::<T>(version).ok_or("`Migrations` does not have one for the version on-chain")?;
        let state = before(n)?;
        let (mut blocks, mut used) = (0u32, frame_support::weights::Weight::zero());
        while Pallet::<T>::on_chain_storage_version() == version {
            let mut meter = WeightMeter::with_limit(block);
            if !matches!(migrate_to::<T>(next, &mut meter), Progress::InProgress(true) | Progress::Completed)
            {
                return Err("a migration failed or needs more than a block: the log says why".into());
            }
            // As at a block's end.
            iteration::clear_removed::<T>();
            (blocks, used) = (blocks.saturating_add(1), used.saturating_add(meter.consumed()));
        }
        after(n, state)?;
        log::info!(
            target: LOG_TARGET,
            "storage of {version:?} can be migrated: it takes {used:?}, which is {blocks} blocks with nothing else",
        );
    }
    try_state::check_and_log::<T>()
}
