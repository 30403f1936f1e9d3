//! State, blocks, time and accounts.

mod common;

use common::*;
use ebpf_sandbox::*;
use frame_support::assert_ok;
use runtime::{Balances, System};

fn transfer(to: AccountId, value: Balance) -> RuntimeCall {
    pallet_balances::Call::transfer_keep_alive { dest: to.into(), value }.into()
}

fn names(events: &[EventRecord]) -> Vec<String> {
    events.iter().map(|record| event_name(&record.event).to_string()).collect()
}

#[test]
fn development_accounts_are_endowed() {
    let mut sandbox = Sandbox::new();
    for account in [alice(), bob(), charlie(), dave(), eve(), ferdie(), one(), two()] {
        assert_eq!(sandbox.free_balance(&account), ENDOWMENT);
    }
    let stranger = AccountId::new([7; 32]);
    assert_eq!(sandbox.free_balance(&stranger), 0);
    assert_eq!(sandbox.mint(&stranger, UNIT), Ok(UNIT));
    assert_eq!(sandbox.free_balance(&stranger), UNIT);
    assert!(sandbox.mint(&AccountId::new([8; 32]), EXISTENTIAL_DEPOSIT - 1).is_err());
}

#[test]
fn next_block_advances_number_and_time() {
    let mut sandbox = Sandbox::new();
    assert_eq!((sandbox.block_number(), sandbox.timestamp()), (1, 6_000));
    sandbox.advance_blocks(3);
    assert_eq!((sandbox.block_number(), sandbox.timestamp()), (4, 24_000));
    sandbox.execute_with(|| {
        let hash = System::block_hash(3);
        assert_ne!(hash, Default::default());
        assert_ne!(hash, System::block_hash(2));
        assert_eq!(System::parent_hash(), hash);
    });
    sandbox.set_timestamp(1_000_000);
    sandbox.next_block();
    assert_eq!(sandbox.timestamp(), 1_006_000);
}

#[test]
fn events_are_those_of_current_block() {
    let mut sandbox = Sandbox::new();
    assert!(sandbox.events().is_empty());
    let applied = sandbox.apply(alice(), transfer(bob(), UNIT));
    assert_ok!(applied.result);
    assert_eq!(names(&applied.events), ["Balances::Transfer", "System::ExtrinsicSuccess"]);
    let more = sandbox.apply(bob(), transfer(alice(), UNIT));
    assert_eq!(more.events.len(), 2);
    assert_eq!(sandbox.events(), [applied.events, more.events].concat());
    sandbox.next_block();
    assert!(sandbox.events().is_empty());
}

#[test]
fn failure_has_event_and_description() {
    let mut sandbox = Sandbox::new();
    let applied = sandbox.apply(alice(), transfer(bob(), 2 * ENDOWMENT));
    assert_eq!(names(&applied.events), ["System::ExtrinsicFailed"]);
    let error = applied.error().unwrap();
    assert_eq!(describe_error(&error), "Funds are unavailable");

    let call = Call::new(alice(), bob()).extrinsic(sandbox.max_gas());
    let error = sandbox.apply(alice(), call).error().unwrap();
    let text = describe_error(&error);
    assert!(text.starts_with("Contracts::ContractNotFound: There is no contract at this address."), "{text}");
    assert_eq!(describe_error(&DispatchError::BadOrigin), "Bad origin");
}

#[test]
fn root_origin_is_dispatched() {
    let mut sandbox = Sandbox::new();
    let call = || pallet_balances::Call::force_set_balance { who: bob().into(), new_free: 5 * UNIT };
    assert_eq!(sandbox.apply(alice(), call()).error(), Some(DispatchError::BadOrigin));
    assert_eq!(sandbox.dispatch(RuntimeOrigin::root(), call()).error(), None);
    assert_eq!(sandbox.free_balance(&bob()), 5 * UNIT);
}

#[test]
fn dry_run_is_reverted() {
    let mut fixture = Fixture::new();
    let contract = fixture.contract.clone();
    let sandbox = &mut fixture.sandbox;
    let root =
        |sandbox: &mut Sandbox| sandbox.execute_with(|| sp_io::storage::root(sp_runtime::StateVersion::V1));
    let before = root(sandbox);
    let count = sandbox.dry_run(|sandbox| {
        sandbox.next_block();
        let report = sandbox.call(Call::new(bob(), contract.clone()).data([INCREMENT]));
        // Dry runs nest.
        sandbox.dry_run(|sandbox| {
            sandbox.call(Call::new(bob(), contract.clone()).data([INCREMENT])).result.unwrap()
        });
        assert_eq!(sandbox.storage(&contract, KEY).unwrap(), 1u64.to_le_bytes());
        report.result.unwrap().data
    });
    assert_eq!(count, 1u64.to_le_bytes());
    assert_eq!(root(sandbox), before);
    assert_eq!(sandbox.storage(&contract, KEY).unwrap(), 0u64.to_le_bytes());
}

#[test]
fn snapshot_is_restored_repeatedly() {
    let mut fixture = Fixture::new();
    fixture.call(INCREMENT);
    let one = fixture.sandbox.snapshot();
    fixture.call(INCREMENT);
    fixture.sandbox.apply(alice(), transfer(bob(), UNIT));
    fixture.sandbox.advance_blocks(10);
    let two = fixture.sandbox.snapshot();
    for _ in 0..2 {
        fixture.sandbox.restore(&one);
        assert_eq!((fixture.count(), fixture.sandbox.block_number()), (1, 1));
        assert_eq!(fixture.sandbox.free_balance(&bob()), ENDOWMENT);
        fixture.call(INCREMENT);
        assert_eq!(fixture.count(), 2);
        fixture.sandbox.restore(&two);
        assert_eq!((fixture.count(), fixture.sandbox.block_number()), (2, 11));
        assert_eq!(fixture.sandbox.free_balance(&bob()), ENDOWMENT + UNIT);
    }
    // A snapshot can be restored in another sandbox.
    let mut other = Sandbox::with_engine(Engine::Interpreter);
    other.restore(&two);
    assert_eq!(other.storage(&fixture.contract, KEY).unwrap(), 2u64.to_le_bytes());
}

#[test]
fn sandboxes_are_independent() {
    let (mut a, mut b) = (Sandbox::new(), Sandbox::new());
    a.apply(alice(), transfer(bob(), UNIT));
    assert_eq!(b.free_balance(&bob()), ENDOWMENT);
    b.next_block();
    assert_eq!((a.block_number(), b.block_number()), (1, 2));
    let held = a.execute_with(Balances::total_issuance);
    assert_eq!(held, endowed().count() as Balance * ENDOWMENT);
}
