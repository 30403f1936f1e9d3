//! Contracts on the in-process chain.

mod common;

use common::*;
use ebpf_sandbox::{runtime::Contracts, *};
use frame_support::assert_ok;
use sp_runtime::traits::{BlakeTwo256, Hash as _};

type PalletCall = contracts_pallet::Call<Runtime>;

fn debug(report: &CallReport) -> String {
    String::from_utf8(report.debug_message.clone()).unwrap()
}

#[test]
fn contract_keeps_state() {
    let mut fixture = Fixture::new();
    assert_eq!(fixture.count(), 0);
    for count in 1..=3u64 {
        assert_eq!(fixture.call(INCREMENT).result.unwrap().data, count.to_le_bytes());
        assert_eq!(fixture.count(), count);
        fixture.sandbox.next_block();
    }
    let items = fixture.sandbox.storage_items(&fixture.contract);
    assert_eq!(items, [(KEY.to_vec(), 3u64.to_le_bytes().to_vec())]);
    assert!(fixture.sandbox.storage_items(&bob()).is_empty());
    assert_eq!(fixture.sandbox.storage(&bob(), KEY), None);
}

#[test]
fn debug_message_event_and_output_are_reported() {
    let mut fixture = Fixture::new();
    fixture.sandbox.next_block();
    let report = fixture.call(SAY);
    assert_eq!(debug(&report), "hello");
    let events = report.events.unwrap();
    assert_eq!(events, fixture.sandbox.events());
    let contract = fixture.contract.clone();
    let emitted = contracts_pallet::Event::ContractEmitted { contract, data: b"hello".to_vec() };
    assert!(events.iter().any(|record| record.event == RuntimeEvent::Contracts(emitted.clone())));
}

#[test]
fn revert_has_output_and_changes_nothing() {
    let mut fixture = Fixture::new();
    fixture.call(INCREMENT);
    let output = fixture.call(REVERT).result.unwrap();
    assert!(output.did_revert());
    assert_eq!(output.data, b"hello");
    assert_eq!(fixture.count(), 1);
    let call = fixture.message(REVERT).extrinsic(fixture.sandbox.max_gas());
    let error = fixture.sandbox.apply(alice(), call).error().unwrap();
    assert!(describe_error(&error).starts_with("Contracts::ContractReverted: "));
}

#[test]
fn trap_has_debug_message() {
    let mut fixture = Fixture::new();
    let report = fixture.call(TRAP);
    assert!(describe_error(&report.result.clone().unwrap_err()).starts_with("Contracts::ContractTrapped: "));
    assert!(debug(&report).contains("load outside of memory"), "{}", debug(&report));
}

#[test]
fn value_is_transferred_to_contract_and_back() {
    let mut fixture = Fixture::new();
    let call = fixture.message(INCREMENT).value(5 * UNIT);
    assert_ok!(fixture.sandbox.call(call).result);
    let contract = fixture.contract.clone();
    let held = fixture.sandbox.free_balance(&contract);
    assert_eq!(held, 5 * UNIT + EXISTENTIAL_DEPOSIT);
    let before = fixture.sandbox.free_balance(&bob());
    let call = Call::new(bob(), contract.clone()).data([PAY]);
    assert_ok!(fixture.sandbox.call(call).result);
    assert_eq!(fixture.sandbox.free_balance(&contract), held - 1000);
    assert_eq!(fixture.sandbox.free_balance(&bob()), before + 1000);
}

#[test]
fn contract_reads_block_time() {
    let mut fixture = Fixture::new();
    fixture.sandbox.set_timestamp(1_700_000_000_000);
    assert_eq!(fixture.call(NOW).result.unwrap().data, 1_700_000_000_000u64.to_le_bytes());
}

#[test]
fn storage_deposit_is_held() {
    let mut sandbox = Sandbox::new();
    let upload = sandbox.upload(alice(), counter(), None).unwrap();
    assert_eq!(sandbox.held_balance(HoldReason::CodeUploadDepositReserve, &alice()), upload.deposit);
    assert_eq!(upload.code_hash, BlakeTwo256::hash(&counter()));
    assert_eq!(sandbox.code(&upload.code_hash), Some(counter()));
    let report = sandbox.instantiate(Instantiate::existing(bob(), upload.code_hash));
    let contract = report.result.unwrap().account_id;
    assert_eq!(sandbox.code_hash(&contract), Some(upload.code_hash));
    let held = sandbox.held_balance(HoldReason::StorageDepositReserve, &contract);
    assert_eq!(report.storage_deposit, StorageDeposit::Charge(held + EXISTENTIAL_DEPOSIT));

    let limited = Instantiate::existing(bob(), upload.code_hash).salt([1]).storage_deposit_limit(1);
    let error = sandbox.instantiate(limited).result.unwrap_err();
    assert!(describe_error(&error).starts_with("Contracts::StorageDepositLimitExhausted"));
}

#[test]
fn extrinsic_equals_api_call() {
    let mut sandbox = Sandbox::new();
    let max = sandbox.max_gas();
    let instantiate = Instantiate::upload(alice(), counter()).salt(*b"x").value(UNIT);
    let expected = sandbox.dry_run(|sandbox| sandbox.instantiate(instantiate.clone()));
    let contract = expected.result.unwrap().account_id;
    assert_eq!(sandbox.code_hash(&contract), None);
    assert_ok!(sandbox.apply(alice(), instantiate.extrinsic(expected.gas_required)).result);
    let code_hash = sandbox.code_hash(&contract).unwrap();
    assert_eq!(sandbox.free_balance(&contract), UNIT + EXISTENTIAL_DEPOSIT);

    let call = Call::new(bob(), contract.clone()).data([INCREMENT]);
    let expected = sandbox.dry_run(|sandbox| sandbox.call(call.clone()));
    assert_ok!(sandbox.apply(bob(), call.clone().extrinsic(expected.gas_required)).result);
    assert_eq!(sandbox.storage(&contract, KEY).unwrap(), 1u64.to_le_bytes());
    let error = sandbox.apply(bob(), call.gas_limit(Weight::from_parts(1, 1)).extrinsic(max)).error();
    assert!(describe_error(&error.unwrap()).starts_with("Contracts::OutOfGas: "));

    let error = sandbox.apply(alice(), PalletCall::remove_code { code_hash }).error();
    assert!(describe_error(&error.unwrap()).starts_with("Contracts::CodeInUse: "));
    let report = sandbox.upload(alice(), ebpf_asm::contract("mov r0, 0\nexit"), None).unwrap();
    let remove = PalletCall::remove_code { code_hash: report.code_hash };
    assert_eq!(sandbox.apply(alice(), remove).error(), None);
    assert_eq!(sandbox.code(&report.code_hash), None);
}

/// Only speed differs.
#[test]
fn engines_agree() {
    let run = |engine| {
        let mut fixture = Fixture::with_engine(engine);
        let reports = [INCREMENT, TRAP, REVERT, SAY, PAY, NOW, SPIN, INCREMENT].map(|message| {
            let call = fixture.message(message).gas_limit(Weight::from_parts(5_000_000_000, 1_000_000));
            fixture.sandbox.call(call)
        });
        let root = fixture.sandbox.execute_with(|| sp_io::storage::root(sp_runtime::StateVersion::V1));
        (reports, root)
    };
    assert_eq!(run(Engine::Native), run(Engine::Interpreter));
}

#[test]
fn integrity_test_passes() {
    use frame_support::traits::Hooks;
    Sandbox::new().execute_with(<Contracts as Hooks<BlockNumber>>::integrity_test);
}
