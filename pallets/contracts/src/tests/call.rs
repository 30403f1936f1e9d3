//! Calls: success, failure, and who may call.

use super::*;
use ebpf_uapi::Syscall;
use frame_support::{assert_noop, assert_storage_noop};

#[test]
fn a_call_transfers_value_and_reports_itself() {
    chain(|| {
        let contract = deploy();
        let output = Call::new(&contract, &Script::new().set(b"k", b"v")).from(BOB).value(1_234).ok();
        assert_eq!(output.result(0), ebpf_uapi::NONE);
        assert_eq!(free(&contract), ED + 1_234);
        let events = contract_events();
        assert_eq!(
            events[events.len() - 2..],
            [
                Event::Called { caller: Origin::Signed(BOB), contract: contract.clone() },
                Event::StorageDepositTransferredAndHeld { from: BOB, to: contract, amount: 1_010 },
            ]
        );
    });
}

#[test]
fn only_contracts_can_be_called() {
    chain(|| {
        assert_eq!(Call::new(&BOB, &Script::new()).err(), Error::<Test>::ContractNotFound.into());
        let error = Call::new(&BOB, &Script::new()).extrinsic().unwrap_err().error;
        assert_eq!(error, Error::<Test>::ContractNotFound.into());
    });
}

/// Changes of every kind, in a contract that has balance to give away.
fn changes() -> Script {
    let mut script = Script::new().set(b"old", b"changed").set(b"new", b"value").event(&[[7; 32]], b"event");
    script.buffers(Syscall::transfer, &[BOB.as_ref(), &500u64.to_le_bytes()]);
    script
}

fn funded() -> AccountId {
    let contract = deploy();
    Call::new(&contract, &Script::new().set(b"old", b"value")).value(10_000).ok();
    contract
}

#[test]
fn a_failed_call_changes_nothing() {
    chain(|| {
        let contract = funded();
        let cases = [
            (changes().trap(), Error::<Test>::ContractTrapped),
            (changes().spin(), Error::<Test>::OutOfGas),
            (changes().load(0), Error::<Test>::ContractTrapped),
            (changes().store(u64::MAX - 3, 0), Error::<Test>::ContractTrapped),
            (changes().end(2, b""), Error::<Test>::InvalidCallFlags),
            (changes().end(1 << 32, b""), Error::<Test>::InvalidCallFlags),
        ];
        for (script, error) in cases {
            let call = Call::new(&contract, &script).value(300);
            let error = DispatchError::from(error);
            assert_eq!(call.clone().err(), error);
            assert_noop!(call.extrinsic().map_err(|e| e.error), error);
        }
        // The same changes without failure do something.
        Call::new(&contract, &changes()).value(300).ok();
        assert_eq!(free(&contract), ED + 10_000 + 300 - 500);
    });
}

#[test]
fn a_reverted_call_changes_nothing_and_returns_its_output() {
    chain(|| {
        let contract = funded();
        let call = Call::new(&contract, &changes().revert(b"because")).value(300);
        let report;
        assert_storage_noop!({
            report = call.clone().report();
        });
        let output = report.result.unwrap();
        assert!(output.did_revert());
        assert_eq!((output.flags.bits(), &output.data[..]), (1, &b"because"[..]));
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(0));
        assert_noop!(call.extrinsic().map_err(|e| e.error), Error::<Test>::ContractReverted);
    });
}

#[test]
fn a_failed_extrinsic_pays_for_the_gas_it_used() {
    chain(|| {
        let contract = funded();
        let base = <crate::WeightsOf<Test> as crate::WeightInfo>::call();
        let failed = Call::new(&contract, &Script::new().trap()).extrinsic().unwrap_err();
        let used = failed.post_info.actual_weight.unwrap();
        assert!(used.all_gt(base) && used.all_lt(base + GAS), "{used:?}");
        let spun = Call::new(&contract, &Script::new().spin()).extrinsic().unwrap_err();
        let used = spun.post_info.actual_weight.unwrap().ref_time();
        let all = (base + GAS).ref_time();
        // All but the fraction of a VM gas unit.
        assert!((all - crate::limits::REF_TIME_PER_GAS..=all).contains(&used), "{used}");
    });
}

#[test]
fn root_calls_but_has_no_account() {
    chain(|| {
        let contract = deploy();
        let call = |value, script: &Script| {
            Contracts::call(RuntimeOrigin::root(), contract.clone(), value, GAS, None, script.input())
                .map(|_| ())
                .map_err(|e| e.error)
        };
        let mut caller = Script::new();
        let out = caller.room(32);
        caller.raw(Syscall::caller, &[out, 32]);
        assert_noop!(call(0, &caller), DispatchError::RootNotAllowed);
        assert_noop!(call(1, &Script::new()), DispatchError::RootNotAllowed);

        assert_eq!(call(0, &Script::new().set(b"key", b"value")), Ok(()));
        assert_eq!(
            contract_events().pop().unwrap(),
            Event::Called { caller: Origin::Root, contract: contract.clone() }
        );
        assert_eq!(Contracts::get_storage(contract, b"key".to_vec()), Ok(Some(b"value".to_vec())));
    });
}

#[test]
fn unsigned_origins_cannot_call() {
    chain(|| {
        let contract = deploy();
        assert_noop!(
            Contracts::call(RuntimeOrigin::none(), contract, 0, GAS, None, vec![]).map_err(|e| e.error),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn a_contract_that_returns_nothing_has_empty_output() {
    chain(|| {
        let contract = deploy();
        let mut call = Call::new(&contract, &Script::new());
        call.data.clear();
        assert_eq!(call.report().result, Ok(ExecReturnValue::default()));
    });
}

#[test]
fn input_reaches_the_contract_and_reports_its_length() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let room = script.room(100);
        script.raw(Syscall::input, &[room, 0]);
        script.raw(Syscall::input, &[room, 3]);
        let len = script.input().len() as u64;
        let output = Call::new(&contract, &script).ok();
        assert_eq!((output.result(0), output.result(1)), (len, len));
        // The first bytes of the input are the number of the first operation.
        assert_eq!(output.at(room, 4), [Syscall::input.id() as u8, 0, 0, 0]);
    });
}

#[test]
fn memory_is_fresh_for_every_call() {
    chain(|| {
        let contract = deploy();
        let far = script::MEM + script::MEM_LEN - 8;
        let output = Call::new(&contract, &Script::new().store(far, 77).load(far)).ok();
        assert_eq!(output.result(1), 77);
        assert_eq!(Call::new(&contract, &Script::new().load(far)).ok().result(0), 0);
    });
}

#[test]
fn input_and_salt_have_a_limit() {
    chain(|| {
        let contract = deploy();
        let max = crate::limits::CALL_DATA_LEN as usize;
        let with = |len| Call { data: vec![0; len], ..Call::new(&contract, &Script::new()) };
        let too_large: DispatchError = Error::<Test>::ValueTooLarge.into();
        let (error, debug) = with(max + 1).err_and_debug();
        assert_eq!(error, too_large);
        let expected = format!("the input has {} bytes; `call_data_len` is {max}", max + 1);
        assert!(debug.contains(&expected), "{debug}");
        assert!(with(max).report().result != Err(too_large));
        let code = || Code::Existing(hash_of(&script::elf()));
        let instantiate = |data: usize, salt: usize| {
            instantiate_with(ALICE, code(), 0, &vec![0; data], None, &vec![1; salt]).result.map(|_| ())
        };
        assert_eq!(instantiate(max + 1, 0), Err(too_large));
        assert_eq!(instantiate(0, max + 1), Err(too_large));
        assert_eq!(instantiate(0, max), Ok(()));
    });
}
