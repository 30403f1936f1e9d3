//! What blocks do with time to spare.

use super::{costs::MockWeights as W, *};
use crate::{
    deletion, expiry::max_purge_weight, retained_events, retained_events::RetainedEventQueue,
    uploads::chunks, uploads::chunks::UploadQueue, weights::WeightInfo, DeletionQueue, RetainedEvents,
    Uploads,
};
use frame_support::{
    storage::child::{self, ChildInfo},
    traits::{fungible::MutateHold, Hooks},
};

const COUNT: u32 = 60;

/// A chain on which all queues have much to do from block 108 on, and the trie of a contract that ended.
fn full_queues() -> (sp_io::TestExternalities, ChildInfo) {
    let mut chain = sp_io::TestExternalities::new(endowed());
    let trie = chain.execute_with(|| {
        System::set_block_number(7);
        let contract = deploy();
        let keys = 0..COUNT;
        let script = keys.clone().fold(Script::new(), |script, key| script.set(&key.to_le_bytes(), b"value"));
        Call::new(&contract, &script).ok();
        let trie = ContractInfoOf::<Test>::get(&contract).unwrap().child_trie_info();
        Call::new(&contract, &Script::new().terminate(&ALICE)).ok();
        for number in keys {
            chunks::open::<Test>(ALICE, H256::from_low_u64_be(number.into()), 10, None).unwrap();
            let deposit = retained_events::retain::<Test>(&BOB, vec![], vec![1], 107, Some(&ALICE));
            Balances::hold(&HoldReason::EventDepositReserve.into(), &ALICE, deposit).unwrap();
        }
        trie
    });
    chain.commit_all().unwrap();
    (chain, trie)
}

/// How much is left in each queue.
fn left(trie: &ChildInfo) -> [u32; 3] {
    let has = |number: &u32| child::exists(trie, &crate::iteration::trie_key(&number.to_le_bytes()));
    [
        (0..COUNT).filter(has).count() as u32,
        Uploads::<Test>::iter_keys().count() as u32,
        RetainedEvents::<Test>::iter_keys().count() as u32,
    ]
}

fn steps() -> [Weight; 3] {
    [
        deletion::step_weight::<Test>(),
        max_purge_weight::<Test, UploadQueue>(1),
        max_purge_weight::<Test, RetainedEventQueue>(1),
    ]
}

#[test]
fn every_queue_advances_in_every_block() {
    let (mut chain, trie) = full_queues();
    let step = steps().into_iter().fold(Weight::zero(), |max, step| max.max(step));
    let weight = step * 3;
    let mut before = [COUNT; 3];
    for block in 108..118 {
        let after = chain.execute_with(|| {
            System::set_block_number(block);
            let used = Contracts::on_idle(block, weight);
            assert!(used.all_lte(weight));
            let after = left(&trie);
            Contracts::on_finalize(block);
            after
        });
        chain.commit_all().unwrap();
        for (before, after) in before.into_iter().zip(after) {
            assert!(after < before || before == 0, "{before} before and {after} after block {block}");
        }
        before = after;
    }
    // With enough time, everything goes in one block.
    let lots = Weight::from_parts(1_000_000_000_000, 100_000_000);
    chain.execute_with(|| {
        System::set_block_number(118);
        assert!(Contracts::on_idle(118, lots).all_lte(lots));
        assert_eq!((left(&trie), DeletionQueue::<Test>::iter().count()), ([0; 3], 0));
        crate::try_state::check::<Test>().unwrap();
    });
}

/// What the others do not need, each queue gets.
#[test]
fn single_queue_gets_all_time() {
    let (mut chain, trie) = full_queues();
    let removal = W::purge_event(0, 1);
    chain.execute_with(|| {
        System::set_block_number(108);
        Contracts::purge_uploads(RuntimeOrigin::signed(BOB), COUNT).unwrap();
        deletion::process::<Test>(Weight::MAX);
    });
    chain.commit_all().unwrap();
    chain.execute_with(|| {
        System::set_block_number(109);
        let weight = idle_weight() + W::purge_events() + removal * 50 + steps()[2];
        assert!(Contracts::on_idle(109, weight).all_lte(weight));
        let [values, uploads, events] = left(&trie);
        assert!((values, uploads) == (0, 0) && events < 10, "{events} events left");
    });
}

#[test]
fn queues_take_turns_in_short_blocks() {
    let (mut chain, trie) = full_queues();
    let mut before = [COUNT; 3];
    for queue in 0..3 {
        // A block whose number gives this queue its turn.
        let block = 108 + queue as u64;
        let after = chain.execute_with(|| {
            System::set_block_number(block);
            let weight = steps()[queue];
            assert!(Contracts::on_idle(block, weight).all_lte(weight));
            Contracts::on_finalize(block);
            left(&trie)
        });
        assert!(after[queue] < before[queue], "{after:?} in block {block}");
        chain.commit_all().unwrap();
        before = after;
    }
}
