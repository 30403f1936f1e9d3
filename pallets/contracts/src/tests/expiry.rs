//! Queues of what expires: iterating over them costs the same for each entry, whatever else happened in the
//! block.

use super::{costs::MockWeights as W, *};
use crate::{
    expiry::{dequeue, max_purge_weight, purge, ExpiryQueue},
    iteration,
    retained_events::{self, RetainedEventQueue},
    uploads::chunks::{self, UploadQueue},
    weights::WeightInfo,
    EventExpiryWalk, LastRemoved, Noted, RemovedInBlock, RetainedEventExpiries, RetainedEvents, TrieId,
    UploadExpiries, UploadExpiryWalk, Uploads,
};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use frame_support::{
    storage::{with_transaction, StoragePrefixedMap, TransactionOutcome},
    traits::{fungible::MutateHold, Hooks, StorageInfoTrait},
    weights::WeightMeter,
};
use sp_core::Blake2Hasher;
use sp_runtime::DispatchResult;
use sp_state_machine::{Ext, OverlayedChanges, TrieBackendBuilder, TrieBackendStorage};

/// The block until which everything is kept.
const EXPIRES: u64 = 107;
const AFTERWARDS: u64 = EXPIRES + 1;

/// A database that counts.
struct Counting<'a, Db>(&'a Db, &'a AtomicU64);

impl<Db: TrieBackendStorage<Blake2Hasher>> TrieBackendStorage<Blake2Hasher> for Counting<'_, Db> {
    fn get(&self, key: &H256, prefix: (&[u8], Option<u8>)) -> Result<Option<Vec<u8>>, String> {
        self.1.fetch_add(1, Relaxed);
        self.0.get(key, prefix)
    }
}

/// Does `work` on the committed state of a chain, in one block, which is then discarded. Returns how many
/// nodes of the state it read. Nothing caches nodes, so that an iteration reads some for each key that it
/// visits.
fn nodes_read(chain: &sp_io::TestExternalities, work: impl FnOnce()) -> u64 {
    let reads = AtomicU64::new(0);
    let database = Counting(chain.backend.backend_storage(), &reads);
    let backend = TrieBackendBuilder::new(database, *chain.backend.root()).build();
    let mut overlay = OverlayedChanges::default();
    let mut ext = Ext::new(&mut overlay, &backend, None);
    sp_externalities::set_and_run_with_externalities(&mut ext, || {
        System::set_block_number(AFTERWARDS);
        work();
    });
    reads.load(Relaxed)
}

/// A chain with so many uploads and retained events, which expire in the same block.
fn filled(count: u32) -> sp_io::TestExternalities {
    let mut chain = sp_io::TestExternalities::new(endowed());
    chain.execute_with(|| {
        System::set_block_number(7);
        for number in 0..count {
            open(number);
            let topics = (0..4).map(H256::repeat_byte).collect();
            let deposit = retained_events::retain::<Test>(&BOB, topics, vec![1; 10], EXPIRES, Some(&ALICE));
            Balances::hold(&HoldReason::EventDepositReserve.into(), &ALICE, deposit).unwrap();
        }
        crate::try_state::check::<Test>().unwrap();
    });
    chain.commit_all().unwrap();
    chain
}

fn open(number: u32) {
    chunks::open::<Test>(ALICE, H256::from_low_u64_be(number.into()), 100, None).unwrap();
}

fn abort(number: u32) -> DispatchResult {
    chunks::abort::<Test>(&[ALICE], H256::from_low_u64_be(number.into())).map(|_| ())
}

fn purge_uploads(limit: u32) -> Weight {
    Contracts::purge_uploads(RuntimeOrigin::signed(BOB), limit).unwrap().actual_weight.unwrap()
}

fn purge_events(limit: u32) -> Weight {
    Contracts::purge_events(RuntimeOrigin::signed(BOB), limit).unwrap().actual_weight.unwrap()
}

/// Four times as much work reads about four times as many nodes: of a trie that is a little deeper. If each
/// step visited what was removed before, it would be sixteen times.
fn is_linear(work: impl Fn(&sp_io::TestExternalities, u32) -> u64) {
    let [few, many] = [50, 200].map(|count| work(&filled(count), count));
    assert!(few > 50 && many < 6 * few, "{few} nodes are read for 50 entries and {many} for 200");
}

#[test]
fn removing_many_at_once_is_linear() {
    is_linear(|chain, count| {
        nodes_read(chain, || {
            assert_eq!(purge_uploads(u32::MAX), purge_weight::<UploadQueue>(count, W::purge_upload(1)));
            assert_eq!(Uploads::<Test>::iter_keys().count(), 0);
        })
    });
    is_linear(|chain, count| {
        nodes_read(chain, || {
            assert_eq!(
                purge_events(u32::MAX),
                purge_weight::<RetainedEventQueue>(count, W::purge_event(4, 10))
            );
            assert_eq!(RetainedEvents::<Test>::iter_keys().count(), 0);
        })
    });
}

#[test]
fn removing_many_one_by_one_is_linear() {
    is_linear(|chain, count| {
        nodes_read(chain, || {
            for _ in 0..count {
                assert_eq!(purge_uploads(1), purge_weight::<UploadQueue>(1, W::purge_upload(1)));
            }
            assert_eq!(purge_uploads(1), W::purge_uploads());
        })
    });
    is_linear(|chain, count| {
        nodes_read(chain, || {
            for _ in 0..count {
                assert_eq!(purge_events(1), purge_weight::<RetainedEventQueue>(1, W::purge_event(4, 10)));
            }
            assert_eq!(purge_events(1), W::purge_events());
        })
    });
}

/// Nor does it matter that extrinsics fail, or that there is nothing left to remove.
#[test]
fn repeated_purges_are_linear() {
    is_linear(|chain, count| {
        nodes_read(chain, || {
            purge_events(u32::MAX);
            purge_uploads(u32::MAX);
            for _ in 0..count {
                let failed = with_transaction(|| {
                    assert_eq!((purge_events(1), purge_uploads(1)), (W::purge_events(), W::purge_uploads()));
                    TransactionOutcome::Rollback(Err::<(), _>(DispatchError::Other("")))
                });
                assert!(failed.is_err());
                assert_eq!((purge_events(1), purge_uploads(1)), (W::purge_events(), W::purge_uploads()));
            }
        })
    });
}

#[test]
fn opening_and_aborting_many_uploads_is_linear() {
    is_linear(|chain, count| {
        nodes_read(chain, || {
            (0..count).for_each(|number| abort(number).unwrap());
            (0..count).for_each(open);
        })
    });
}

fn purge_weight<Queue: ExpiryQueue<Test>>(count: u32, removal: Weight) -> Weight {
    Queue::look_weight() + removal.saturating_mul(count.into())
}

#[test]
fn nothing_lies_between_a_queue_and_what_bounds_the_iteration_over_it() {
    let items = AllPalletsWithSystem::storage_info();
    let nothing_between = |queue: &[u8], walk: Vec<u8>| {
        assert!(queue < &walk[..]);
        let between = items.iter().find(|item| &item.prefix[..] > queue && item.prefix < walk);
        let name = |item: &frame_support::traits::StorageInfo| text(&item.storage_name);
        assert_eq!(between.map(name), None);
    };
    nothing_between(&UploadExpiries::<Test>::final_prefix(), UploadExpiryWalk::<Test>::hashed_key().into());
    nothing_between(
        &RetainedEventExpiries::<Test>::final_prefix(),
        EventExpiryWalk::<Test>::hashed_key().into(),
    );
}

#[test]
fn an_iteration_continues_until_the_block_ends() {
    filled(3).execute_with(|| {
        System::set_block_number(AFTERWARDS);
        purge_events(1);
        // Before what was removed: it cannot exist, and shows that nobody looks there again.
        let early = (0u64.into(), 0u64.into());
        RetainedEventExpiries::<Test>::insert(early, BOB);
        purge_events(u32::MAX);
        assert_eq!(RetainedEventExpiries::<Test>::iter_keys().collect::<Vec<_>>(), [early]);
        Contracts::on_finalize(AFTERWARDS);
        assert!(!EventExpiryWalk::<Test>::exists() && !UploadExpiryWalk::<Test>::exists());
        purge_events(u32::MAX);
        assert_eq!(RetainedEventExpiries::<Test>::iter_keys().count(), 0);
    });
}

#[test]
fn rolled_back_removal_is_found_again() {
    filled(5).execute_with(|| {
        System::set_block_number(AFTERWARDS);
        purge_uploads(1);
        let failed = with_transaction(|| {
            purge_uploads(2);
            TransactionOutcome::Rollback(Err::<(), _>(DispatchError::Other("")))
        });
        assert!(failed.is_err());
        purge_uploads(u32::MAX);
        assert_eq!(Uploads::<Test>::iter_keys().count() + UploadExpiries::<Test>::iter_keys().count(), 0);
        assert_eq!(held(HoldReason::CodeUploadDepositReserve, &ALICE), 0);
    });
}

/// Uploads that were aborted in the same block lie ahead of an iteration, which pays for them.
#[test]
fn entries_that_left_the_queue_are_charged_for_in_their_block() {
    filled(40).execute_with(|| {
        System::set_block_number(AFTERWARDS);
        (0..30).for_each(|number| abort(number).unwrap());
        let visits = W::skip_removed_key() * 30;
        assert_eq!(purge_uploads(9), W::purge_uploads() + visits + W::purge_upload(1) * 9);
        assert_eq!(Uploads::<Test>::iter_keys().count(), 1);
        // What cannot pay for them does not look.
        let mut meter = WeightMeter::with_limit(W::purge_uploads() + visits - Weight::from_parts(1, 0));
        assert!(purge::<Test, UploadQueue>(u32::MAX, &mut meter));
        assert_eq!(meter.consumed(), W::purge_uploads());
        let mut meter = WeightMeter::with_limit(max_purge_weight::<Test, UploadQueue>(2) + visits);
        assert!(!purge::<Test, UploadQueue>(u32::MAX, &mut meter));
        assert_eq!(Uploads::<Test>::iter_keys().count(), 0);
        // The other queue and the next block have nothing to do with them.
        assert_eq!(purge_events(0), W::purge_events());
        Contracts::on_finalize(AFTERWARDS);
        assert_eq!(purge_uploads(1), W::purge_uploads());
    });
}

#[test]
fn an_upload_that_becomes_code_leaves_the_queue() {
    chain(|| {
        let elf = script::elf();
        let (hash, len) = (hash_of(&elf), elf.len() as u32);
        chunks::open::<Test>(ALICE, hash, len, None).unwrap();
        chunks::write::<Test>(&ALICE, hash, 0, &elf).unwrap();
        assert_eq!(Contracts::bare_finalise_upload(ALICE, hash).result.map(|code| code.code_hash), Ok(hash));
        assert_eq!(UploadExpiries::<Test>::iter_keys().count(), 0);
        System::set_block_number(1_000);
        assert_eq!(purge_uploads(5), W::purge_uploads() + W::skip_removed_key());
    });
}

/// An entry whose upload is gone, which cannot be, does no harm.
#[test]
fn an_entry_without_an_upload_is_removed() {
    filled(1).execute_with(|| {
        System::set_block_number(AFTERWARDS);
        let key = UploadExpiries::<Test>::iter_keys().next().unwrap();
        dequeue::<Test, UploadQueue>(&key);
        assert_eq!(UploadExpiries::<Test>::iter_keys().count(), 0);
        UploadExpiries::<Test>::insert(key, (BOB, H256::zero()));
        purge_uploads(2);
        assert_eq!(UploadExpiries::<Test>::iter_keys().count(), 0);
    });
}

/// Everything that a block changes lies in memory until its end. What goes with the block goes by its own
/// entries, and nothing looks at what else there is.
#[test]
fn end_of_block_visits_only_what_was_noted() {
    let removed = |number: u8| iteration::removed::<Test>(&trie(number));
    chain(|| {
        // Of no block: it cannot exist, and shows that nobody looks.
        let stray = trie(200);
        RemovedInBlock::<Test>::insert(&stray, Noted::default());
        (0..50).chain(20..70).for_each(|number| iteration::note_removed::<Test>(&trie(number), 2));
        let failed = with_transaction(|| {
            (60..90).for_each(|number| iteration::note_removed::<Test>(&trie(number), 2));
            TransactionOutcome::Rollback(Err::<(), _>(DispatchError::Other("")))
        });
        assert!(failed.is_err());
        iteration::note_removed::<Test>(&trie(90), 1);
        assert_eq!([removed(0), removed(30), removed(69), removed(70), removed(90)], [2, 4, 2, 0, 1]);
        Contracts::on_finalize(AFTERWARDS);
        assert_eq!(RemovedInBlock::<Test>::iter_keys().collect::<Vec<_>>(), [stray]);
        assert!(!LastRemoved::<Test>::exists());
    });
}

#[test]
fn the_end_of_a_block_reads_nothing_for_what_was_noted() {
    let chain = filled(1);
    let note = |count: u8| (0..count).for_each(|number| iteration::note_removed::<Test>(&trie(number), 1));
    let finalise = |count: u8| {
        let without = nodes_read(&chain, || note(count));
        let with = nodes_read(&chain, || {
            note(count);
            Contracts::on_finalize(AFTERWARDS);
        });
        with - without
    };
    assert_eq!(finalise(1), finalise(100));
}

fn trie(number: u8) -> TrieId {
    TrieId::truncate_from(vec![number; 32])
}
