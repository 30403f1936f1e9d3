//! Events that are retained until a block.

use super::{
    nested_calls::{code, two_contracts},
    *,
};
use crate::{
    limits::MAX_EVENTS_PAGE, weights::WeightInfo, RetainedEvent, RetainedEventCounter, RetainedEventExpiries,
    RetainedEventInfo, RetainedEvents, RetainedEventsByTopic,
};
use codec::Encode;
use ebpf_uapi::{ReturnCode, Syscall};
use frame_support::traits::Hooks;

type W = crate::WeightsOf<Test>;

/// The mock's `MaxEventLifetime`.
const LIFETIME: u64 = 1_000;
const NOW: u64 = 7;

/// What an event costs at the mock's prices: its record, and an entry for each different topic and in the
/// queue.
fn deposit_for(different_topics: u64, topics: usize, data: usize) -> Balance {
    // Two vectors, two block numbers, the payer, the deposit.
    let lengths = codec::Compact(topics as u32).encoded_size() + codec::Compact(data as u32).encoded_size();
    let record = (lengths + 32 * topics + data + 8 + 8 + 33 + 8) as Balance;
    1_000 * (2 + different_topics) + 10 * (record + 32 * (1 + different_topics))
}

fn held_for_events(account: &AccountId) -> Balance {
    held(HoldReason::EventDepositReserve, account)
}

fn of(contract: &AccountId) -> Vec<Vec<u8>> {
    Contracts::events_of(contract, None, 100).into_iter().map(|event| event.data).collect()
}

fn with_topic(topic: u8) -> Vec<Vec<u8>> {
    Contracts::events_by_topic(H256([topic; 32]), None, 100).into_iter().map(|event| event.data).collect()
}

fn nothing_is_left() {
    assert_eq!(RetainedEvents::<Test>::iter().count(), 0);
    assert_eq!(RetainedEventsByTopic::<Test>::iter().count(), 0);
    assert_eq!(RetainedEventExpiries::<Test>::iter().count(), 0);
    assert_eq!((held_for_events(&ALICE), held_for_events(&BOB)), (0, 0));
}

#[test]
fn retained_event_is_emitted_stored_and_paid_for() {
    chain(|| {
        let contract = deploy();
        System::reset_events();
        let topics = [[1; 32], [2; 32], [1; 32]];
        let before = free(&ALICE);
        let script = Script::new().event_until(20, &topics, b"data");
        let report = Call::new(&contract, &script).report();
        report.result.unwrap();
        let deposit = deposit_for(2, 3, 4);
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(deposit));
        assert_eq!((held_for_events(&ALICE), free(&ALICE)), (deposit, before - deposit));
        // The contract's own books are untouched.
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), info.storage_base_deposit);

        let emitted = System::events().into_iter().next().unwrap();
        assert_eq!(emitted.topics, topics.map(H256));
        let event = Event::ContractEmitted { contract: contract.clone(), data: b"data".to_vec() };
        assert_eq!(emitted.event, RuntimeEvent::Contracts(event));
        let kept = RetainedEventInfo {
            id: 0,
            contract: contract.clone(),
            topics: topics.map(H256).to_vec(),
            data: b"data".to_vec(),
            block: NOW,
            expires: 20,
            payer: Some(ALICE),
            deposit,
        };
        assert_eq!(Contracts::events_of(&contract, None, 10), core::slice::from_ref(&kept));
        for topic in [1, 2] {
            assert_eq!(Contracts::events_by_topic(H256([topic; 32]), None, 10), core::slice::from_ref(&kept));
        }
        assert_eq!(Contracts::events_by_topic(H256([3; 32]), None, 10), []);
        assert_eq!(Contracts::events_of(&BOB, None, 10), []);
    });
}

#[test]
fn event_is_retained_until_its_block() {
    chain(|| {
        let contract = deploy();
        let script = Script::new()
            .event_until(9, &[[1; 32]], b"nine")
            .event_until(8, &[[1; 32], [2; 32]], b"eight")
            .event_until(NOW + LIFETIME, &[], b"long");
        let before = free(&ALICE);
        Call::new(&contract, &script).from(BOB).ok();
        let enough = Weight::from_parts(1_000_000_000_000, 100_000_000);
        let idle = || {
            let used = Contracts::on_idle(0, enough);
            used - idle_weight()
        };
        System::set_block_number(8);
        assert_eq!(idle(), Weight::zero());
        assert_eq!(of(&contract), [&b"nine"[..], b"eight", b"long"]);
        System::set_block_number(9);
        assert_eq!(idle(), W::purge_event(2, 5));
        assert_eq!(
            (of(&contract), with_topic(1), with_topic(2).len()),
            (vec![b"nine".to_vec(), b"long".to_vec()], vec![b"nine".to_vec()], 0)
        );
        assert_eq!(held_for_events(&BOB), deposit_for(1, 1, 4) + deposit_for(0, 0, 4));
        System::set_block_number(10);
        assert_eq!(idle(), W::purge_event(1, 4));
        System::set_block_number(NOW + LIFETIME);
        assert_eq!(idle(), Weight::zero());
        System::set_block_number(NOW + LIFETIME + 1);
        assert_eq!(idle(), W::purge_event(0, 4));
        assert_eq!((free(&ALICE), free(&BOB)), (before, ENDOWMENT));
        nothing_is_left();
    });
}

#[test]
fn exceeded_limits_end_the_contract() {
    chain(|| {
        let contract = deploy();
        let event = |until: u64, topics_len: u64, data_len: u64| {
            let mut script = Script::new();
            let at = script.room(20_000);
            script.raw(Syscall::deposit_event_until, &[until, at, topics_len, at, data_len]);
            Call::new(&contract, &script)
        };
        frame_support::hypothetically!({
            event(8, 4 * 32, 16 * 1024).ok();
            assert_eq!(of(&contract), [vec![0; 16 * 1024]]);
        });
        assert_eq!(event(8, 4 * 32 + 1, 0).err(), Error::<Test>::TooManyTopics.into());
        assert_eq!(event(8, 5 * 32, 0).err(), Error::<Test>::TooManyTopics.into());
        assert_eq!(event(8, u64::MAX, 0).err(), Error::<Test>::TooManyTopics.into());
        assert_eq!(event(8, 31, 0).err(), Error::<Test>::DecodingFailed.into());
        assert_eq!(event(8, 0, 16 * 1024 + 1).err(), Error::<Test>::ValueTooLarge.into());
        assert_eq!(event(8, 0, u64::MAX).err(), Error::<Test>::ValueTooLarge.into());
        for until in [0, NOW - 1, NOW, NOW + LIFETIME + 1, u64::from(u32::MAX) + 8, u64::MAX] {
            let (error, debug) = event(until, 0, 0).err_and_debug();
            assert_eq!(error, Error::<Test>::InvalidEventExpiry.into());
            assert!(debug.contains("syscall deposit_event_until at pc"), "{debug}");
        }
        frame_support::hypothetically!(event(NOW + 1, 0, 0).ok());
        event(NOW + LIFETIME, 0, 0).ok();
        nothing_is_lost_without_an_error(&contract);
    });
}

/// A flood of events: all are retained, or the call fails because it lacks gas or deposit.
fn nothing_is_lost_without_an_error(contract: &AccountId) {
    let mut script = Script::new();
    let at = script.room(16 * 1024);
    for _ in 0..60 {
        script.raw(Syscall::deposit_event_until, &[8, at, 0, at, 16 * 1024]);
    }
    let flood = Call::new(contract, &script).deposit_limit(20_000_000);
    let before = of(contract).len();
    frame_support::hypothetically!({
        flood.clone().ok();
        assert_eq!(of(contract).len(), before + 60);
    });
    let needed = frame_support::hypothetically!(flood.clone().report()).gas_required;
    let less = Weight::from_parts(needed.ref_time() - 1, needed.proof_size());
    assert_eq!(flood.clone().gas(less).err(), Error::<Test>::OutOfGas.into());
    assert_eq!(
        flood.clone().deposit_limit(60 * 160_000).err(),
        Error::<Test>::StorageDepositLimitExhausted.into()
    );
    assert_eq!(of(contract).len(), before);
}

#[test]
fn the_deposit_limit_applies() {
    chain(|| {
        let (a, b) = two_contracts();
        let event = Script::new().event_until(9, &[[1; 32]], &[1; 100]);
        let cost = deposit_for(1, 1, 100);
        let call = Call::new(&a, &event);
        let (error, debug) = call.clone().deposit_limit(cost - 1).err_and_debug();
        assert_eq!(error, Error::<Test>::StorageDepositLimitExhausted.into());
        assert!(debug.contains(&format!("deposit is {cost}; the limit is {}", cost - 1)), "{debug}");
        frame_support::hypothetically!(call.deposit_limit(cost).ok());
        // A call's own limit.
        for (limit, expected) in [(cost, ReturnCode::Success), (cost - 1, ReturnCode::CalleeTrapped)] {
            frame_support::hypothetically!({
                let outer = Script::new().call(&Nested::new(&b).deposit_limit(limit), &event);
                let report = Call::new(&a, &outer).report();
                assert_eq!(Output::new(report.result.unwrap().data).result(0), code(expected));
                let kept = of(&b).len() as Balance;
                assert_eq!(kept, Balance::from(expected == ReturnCode::Success));
                assert_eq!(report.storage_deposit, StorageDeposit::Charge(kept * cost));
                assert_eq!(held_for_events(&ALICE), kept * cost);
            });
        }
        // What the call frees pays for it.
        Call::new(&a, &Script::new().set(b"key", &[1; 500])).ok();
        let freed = 1_000 + 5_000;
        let event = Script::new().event_until(9, &[], &[1; 1_000]).clear(b"key");
        let cost = deposit_for(0, 0, 1_000);
        let report = Call::new(&a, &event).deposit_limit(cost - freed).report();
        report.result.unwrap();
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(cost - freed));
    });
}

#[test]
fn the_payer_must_be_able_to_pay() {
    chain(|| {
        let contract = deploy();
        let cost = deposit_for(0, 0, 10);
        let call = Call::new(&contract, &Script::new().event_until(9, &[], &[1; 10])).from(CHARLIE);
        let _ = Balances::deposit_creating(&CHARLIE, ED + cost - 1);
        assert_eq!(call.clone().err(), Error::<Test>::StorageDepositNotEnoughFunds.into());
        let _ = Balances::deposit_creating(&CHARLIE, 1);
        call.ok();
        assert_eq!((held_for_events(&CHARLIE), free(&CHARLIE)), (cost, ED));
    });
}

#[test]
fn failed_call_retains_no_events() {
    chain(|| {
        let (a, b) = two_contracts();
        let event = Script::new().event_until(9, &[[1; 32]], b"event");
        for failing in [event.clone().trap(), event.clone().revert(b"no")] {
            frame_support::assert_storage_noop!({
                Call::new(&a, &failing).report();
            });
            // In a callee, whose caller goes on.
            frame_support::hypothetically!({
                let outer = Script::new().call(&Nested::new(&b), &failing).event_until(9, &[], b"outer");
                Call::new(&a, &outer).ok();
                assert_eq!((of(&a), of(&b).len()), (vec![b"outer".to_vec()], 0));
                assert_eq!(held_for_events(&ALICE), deposit_for(0, 0, 5));
            });
            // And when only the caller fails.
            frame_support::assert_storage_noop!({
                Call::new(&a, &Script::new().call(&Nested::new(&b), &event).trap()).report();
            });
        }
    });
}

#[test]
fn root_pays_nothing_and_is_refunded_nothing() {
    chain(|| {
        let contract = deploy();
        let issuance = pallet_balances::TotalIssuance::<Test>::get();
        let data = Script::new().event_until(9, &[[1; 32]], b"root").input();
        Contracts::call(RuntimeOrigin::root(), contract.clone(), 0, GAS, Some(codec::Compact(0)), data)
            .unwrap();
        let kept = Contracts::events_of(&contract, None, 1).remove(0);
        assert_eq!((kept.payer, kept.deposit), (None, 0));
        System::set_block_number(10);
        Contracts::purge_events(RuntimeOrigin::signed(BOB), 5).unwrap();
        nothing_is_left();
        assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
    });
}

#[test]
fn a_contract_that_ended_leaves_its_events() {
    chain(|| {
        let contract = deploy();
        let held_by_contract = held(HoldReason::StorageDepositReserve, &contract);
        let script = Script::new().event_until(9, &[[1; 32]], b"last words").terminate(&BOB);
        let report = Call::new(&contract, &script).report();
        report.result.unwrap();
        let deposit = deposit_for(1, 1, 10);
        assert_eq!(
            report.storage_deposit,
            StorageDeposit::Charge(deposit).saturating_sub(&StorageDeposit::Charge(held_by_contract))
        );
        assert_eq!((with_topic(1), held_for_events(&ALICE)), (vec![b"last words".to_vec()], deposit));
        System::set_block_number(10);
        Contracts::purge_events(RuntimeOrigin::signed(BOB), 5).unwrap();
        nothing_is_left();
    });
}

#[test]
fn delegated_code_retains_events_of_the_calling_contract() {
    chain(|| {
        let contract = deploy();
        let library = upload(script::other_elf(1));
        let event = Script::new().event_until(9, &[], b"from the library");
        Call::new(&contract, &Script::new().delegate(Default::default(), library, &event)).ok();
        assert_eq!(of(&contract), [b"from the library"]);
    });
}

#[test]
fn pages_are_consecutive() {
    chain(|| {
        let (a, b) = two_contracts();
        for round in 0..4u8 {
            let mut script = Script::new();
            for number in 0..40 {
                script = script.event_until(100, &[[9; 32]], &[round, number]);
            }
            let contract = if round % 2 == 0 { &a } else { &b };
            Call::new(contract, &script).ok();
        }
        let collect = |page: &dyn Fn(Option<u64>) -> crate::EventPage<Test>| {
            let (mut events, mut last) = (Vec::new(), None);
            loop {
                let page = page(last);
                let Some(event) = page.last() else { break events };
                assert!(page.len() <= 7);
                last = Some(event.id);
                events
                    .extend(page.iter().map(|event| (event.id, event.contract.clone(), event.data.clone())));
            }
        };
        let expected = |rounds: &[u8]| -> Vec<_> {
            let of_round = |round: &u8| {
                let (round, contract) = (*round, if round.is_multiple_of(2) { a.clone() } else { b.clone() });
                (0..40u8).map(move |number| {
                    (u64::from(round) * 40 + u64::from(number), contract.clone(), vec![round, number])
                })
            };
            rounds.iter().flat_map(of_round).collect()
        };
        assert_eq!(collect(&|last| Contracts::events_of(&a, last, 7)), expected(&[0, 2]));
        assert_eq!(collect(&|last| Contracts::events_of(&b, last, 7)), expected(&[1, 3]));
        assert_eq!(
            collect(&|last| Contracts::events_by_topic(H256([9; 32]), last, 7)),
            expected(&[0, 1, 2, 3])
        );
        assert_eq!(Contracts::events_by_topic(H256([9; 32]), None, u32::MAX).len(), MAX_EVENTS_PAGE as usize);
        assert_eq!(Contracts::events_of(&a, None, 0), []);
        // After an event that is gone the next one follows all the same.
        frame_support::hypothetically!({
            RetainedEvents::<Test>::remove(&a, crate::BigEndian::from(3));
            assert_eq!(Contracts::events_of(&a, Some(3), 1)[0].id, 4);
        });
    });
}

#[test]
fn keys_are_in_order_and_begin_with_what_is_asked_for() {
    chain(|| {
        let contract = deploy();
        // A byte more.
        RetainedEventCounter::<Test>::put(255);
        Call::new(&contract, &Script::new().event_until(300, &[[5; 32]], b"a").event_until(200, &[], b"b"))
            .ok();
        let keys: Vec<_> = RetainedEvents::<Test>::iter_keys().map(|(_, id)| id.get()).collect();
        assert_eq!(keys, [255, 256]);
        let queue: Vec<_> =
            RetainedEventExpiries::<Test>::iter_keys().map(|(block, id)| (block.get(), id.get())).collect();
        assert_eq!(queue, [(200, 256), (300, 255)]);
        // A light client needs no more than these two to ask for a proof.
        let key = RetainedEventsByTopic::<Test>::hashed_key_for(H256([5; 32]), crate::BigEndian::from(255));
        assert!(key.starts_with(RetainedEventsByTopic::<Test>::iter_prefix(H256([5; 32])).prefix()));
        assert!(key.ends_with(&255u64.to_be_bytes()));
        let value = sp_io::storage::get(&RetainedEvents::<Test>::hashed_key_for(
            &contract,
            crate::BigEndian::from(255),
        ));
        let event: RetainedEvent<Test> = codec::Decode::decode(&mut &value.unwrap()[..]).unwrap();
        assert_eq!((event.data.to_vec(), event.expires), (b"a".to_vec(), 300));
    });
}

#[test]
fn removal_is_bounded_and_open_to_anyone() {
    chain(|| {
        let contract = deploy();
        // Many expire in the same block.
        for _ in 0..3 {
            let mut script = Script::new();
            for _ in 0..20 {
                script = script.event_until(8, &[[1; 32]], &[1; 10]);
            }
            Call::new(&contract, &script).ok();
        }
        let (left, deposit) = (|| of(&contract).len(), deposit_for(1, 1, 10));
        System::set_block_number(9);
        let longest = W::purge_event(4, 16 * 1024);
        let look = idle_weight();
        // Too little for one.
        for weight in [Weight::zero(), look, look + longest - Weight::from_parts(1, 0)] {
            assert!(Contracts::on_idle(0, weight).all_lte(weight));
            assert_eq!(left(), 60);
        }
        let used = Contracts::on_idle(0, look + longest);
        assert!(used.all_lte(look + longest));
        let after = left();
        assert!((30..60).contains(&after), "{after}");
        assert_eq!(used, look + W::purge_event(1, 10).saturating_mul(60 - after as u64));
        // Blocks that are always full: somebody else does it, in as many steps as they like.
        let purge = |limit| {
            Contracts::purge_events(RuntimeOrigin::signed(BOB), limit).unwrap().actual_weight.unwrap()
        };
        assert_eq!(purge(0), W::purge_events());
        assert_eq!(purge(10), W::purge_events() + W::purge_event(1, 10).saturating_mul(10));
        assert_eq!((left(), held_for_events(&ALICE)), (after - 10, (after as Balance - 10) * deposit));
        assert_eq!(purge(1_000), W::purge_events() + W::purge_event(1, 10).saturating_mul(after as u64 - 10));
        nothing_is_left();
        let bad = Contracts::purge_events(RuntimeOrigin::none(), 1);
        assert_eq!(bad.unwrap_err().error, DispatchError::BadOrigin);
    });
}

#[test]
fn constructor_retains_events_only_on_success() {
    chain(|| {
        let event = Script::new().event_until(9, &[], b"born");
        let contract = instantiate(Code::Upload(script::elf()), 0, &event.input()).result.unwrap().account_id;
        assert_eq!(of(&contract), [b"born"]);
        let reverted = instantiate_with(
            ALICE,
            Code::Existing(hash_of(&script::elf())),
            0,
            &event.revert(b"").input(),
            None,
            b"other",
        );
        assert!(reverted.result.unwrap().result.did_revert());
        assert_eq!(RetainedEvents::<Test>::iter().count(), 1);
    });
}
