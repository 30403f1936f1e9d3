//! Contracts that call contracts: values, outputs, failures, flags and depth.

use super::*;
use codec::Encode;
use ebpf_uapi::{CallFlags, ReturnCode, Syscall};

/// Two contracts of the same code.
pub(crate) fn two_contracts() -> (AccountId, AccountId) {
    let (first, elf) = (deploy(), script::elf());
    let second = instantiate_with(ALICE, Code::Upload(elf), 0, &[], None, b"second");
    (first, second.result.unwrap().account_id)
}

pub(crate) fn code(code: ReturnCode) -> u64 {
    code.into()
}

/// The value under a key of a contract's storage.
pub(crate) fn stored(contract: &AccountId, key: &[u8]) -> Option<Vec<u8>> {
    Contracts::get_storage(contract.clone(), key.to_vec()).unwrap()
}

#[test]
fn the_callee_sees_caller_and_value_and_its_output_comes_back() {
    chain(|| {
        let (a, b) = two_contracts();
        let mut inner = Script::new();
        let (caller, value, balance) = (inner.room(32), inner.room(8), inner.room(8));
        inner.raw(Syscall::caller, &[caller, 32]);
        inner.raw(Syscall::value_transferred, &[value, 8]);
        inner.raw(Syscall::balance, &[balance, 8]);
        let is_origin = inner.raw(Syscall::caller_is_origin, &[]);
        let inner = inner.set(b"key", b"from a");

        let mut outer = Script::new().call(&Nested::new(&b).value(300), &inner);
        let len = inner.input().len();
        let out = outer.room(len);
        let none = outer.raw(Syscall::return_data, &[out, len as u64]);
        let is_origin_outside = outer.raw(Syscall::caller_is_origin, &[]);
        let output = Call::new(&a, &outer).value(1_000).ok();
        assert_eq!(output.result(0), code(ReturnCode::Success));
        assert_eq!(output.result(none), len as u64);
        assert_eq!(output.result(is_origin_outside), 1);
        let callee = Output::new(output.at(out, len).to_vec());
        assert_eq!(callee.at(caller, 32), a.encode());
        assert_eq!(callee.at(value, 8), 300u64.encode());
        assert_eq!(callee.at(balance, 8), 300u64.encode());
        assert_eq!(callee.result(is_origin), 0);
        assert_eq!((free(&a), free(&b)), (ED + 700, ED + 300));
        assert_eq!((stored(&a, b"key"), stored(&b, b"key")), (None, Some(b"from a".to_vec())));
        let events = contract_events();
        let called = events.iter().filter_map(|event| match event {
            Event::Called { caller, contract } => Some((caller.clone(), contract.clone())),
            _ => None,
        });
        assert_eq!(called.collect::<Vec<_>>(), [(Origin::Signed(a.clone()), b), (Origin::Signed(ALICE), a)]);
    });
}

#[test]
fn failed_callee_leaves_no_trace_and_the_caller_continues() {
    chain(|| {
        let (a, b) = two_contracts();
        let change = Script::new().set(b"key", b"value").event(&[], b"event");
        for (inner, expected, output_len) in [
            (change.clone().trap(), ReturnCode::CalleeTrapped, ebpf_uapi::NONE),
            (change.clone().load(0), ReturnCode::CalleeTrapped, ebpf_uapi::NONE),
            (change.clone().revert(b"why"), ReturnCode::CalleeReverted, 3),
        ] {
            let mut outer = Script::new().set(b"before", b"1").call(&Nested::new(&b).value(200), &inner);
            let out = outer.room(8);
            let data = outer.raw(Syscall::return_data, &[out, 8]);
            let outer = outer.set(b"after", b"2");
            let events = contract_events().len();
            frame_support::hypothetically!({
                let output = Call::new(&a, &outer).value(1_000).ok();
                assert_eq!(output.result(1), code(expected));
                assert_eq!(output.result(data), output_len);
                if output_len == 3 {
                    assert_eq!(output.at(out, 3), b"why");
                }
                assert_eq!(
                    (stored(&a, b"before"), stored(&a, b"after")),
                    (Some(b"1".to_vec()), Some(b"2".to_vec()))
                );
                assert_eq!(stored(&b, b"key"), None);
                assert_eq!((free(&a), free(&b)), (ED + 1_000, ED));
                let info = ContractInfoOf::<Test>::get(&b).unwrap();
                assert_eq!((info.storage_items, info.storage_bytes), (0, 0));
                assert_eq!(held(HoldReason::StorageDepositReserve, &b), info.total_deposit());
                // Only that of the caller, and the deposit for what it stored.
                assert_eq!(contract_events().len(), events + 2);
            });
        }
    });
}

#[test]
fn impossible_callee_returns_its_error_code() {
    chain(|| {
        let (a, b) = two_contracts();
        let nothing = Script::new();
        let outer = Script::new()
            .call(&Nested::new(&BOB), &nothing)
            .call(&Nested::new(&b).value(10_000), &nothing)
            .delegate(CallFlags::default(), H256::zero(), &nothing)
            .instantiate(H256::zero(), 0, b"", &nothing);
        let output = Call::new(&a, &outer).value(1_000).ok();
        let expected = [
            ReturnCode::NotCallable,
            ReturnCode::TransferFailed,
            ReturnCode::CodeNotFound,
            ReturnCode::CodeNotFound,
        ];
        for (op, expected) in expected.into_iter().enumerate() {
            assert_eq!(output.result(op), code(expected));
        }
    });
}

#[test]
fn return_data_is_that_of_the_last_call() {
    chain(|| {
        let (a, b) = two_contracts();
        let mut outer = Script::new();
        let out = outer.room(64);
        outer.raw(Syscall::return_data, &[out, 64]);
        let mut outer = outer.call(&Nested::new(&b), &Script::new().end(0, b"first"));
        outer.raw(Syscall::return_data, &[out, 64]);
        let mut outer = outer.call(&Nested::new(&b), &Script::new().revert(b"second!"));
        outer.raw(Syscall::return_data, &[out, 3]);
        outer.raw(Syscall::return_data, &[out, 0]);
        let mut outer = outer.call(&Nested::new(&b), &Script::new().end(0, b""));
        outer.raw(Syscall::return_data, &[out, 64]);
        let mut outer = outer.call(&Nested::new(&b), &Script::new().trap());
        outer.raw(Syscall::return_data, &[out, 64]);
        let output = Call::new(&a, &outer).ok();
        let lengths = [0, 2, 4, 5, 7, 9].map(|op| output.result(op));
        assert_eq!(lengths, [ebpf_uapi::NONE, 5, 7, 7, 0, ebpf_uapi::NONE]);
        // What fitted of the second came over the first.
        assert_eq!(output.at(out, 6), b"secst\0");
    });
}

#[test]
fn return_data_goes_to_memory_only() {
    chain(|| {
        let (a, b) = two_contracts();
        for bad in [0, 0x8000_0000, u64::MAX] {
            let mut outer = Script::new().call(&Nested::new(&b), &Script::new().end(0, b"data"));
            outer.raw(Syscall::return_data, &[bad, 4]);
            assert_eq!(Call::new(&a, &outer).err(), Error::<Test>::OutOfBounds.into());
        }
    });
}

#[test]
fn reentrance_is_denied_unless_allowed() {
    chain(|| {
        let (a, b) = two_contracts();
        let leaf = Script::new().set(b"key", b"deep");
        let allowed = CallFlags::ALLOW_REENTRY;
        let denied: DispatchError = Error::<Test>::ReentranceDenied.into();

        // Directly: the caller's own mistake.
        assert_eq!(Call::new(&a, &Script::new().call(&Nested::new(&a), &leaf)).err(), denied);
        // By way of another contract: that one's mistake.
        let back = Script::new().call(&Nested::new(&a), &leaf);
        let output = Call::new(&a, &Script::new().call(&Nested::new(&b), &back)).ok();
        assert_eq!(output.result(0), code(ReturnCode::CalleeTrapped));
        assert_eq!(stored(&a, b"key"), None);
        // The callee's permission is not the caller's.
        let back = Script::new().call(&Nested::new(&a).flags(allowed), &leaf);
        let output = Call::new(&a, &Script::new().call(&Nested::new(&b), &back)).ok();
        assert_eq!(output.result(0), code(ReturnCode::CalleeTrapped));

        let output = Call::new(&a, &Script::new().call(&Nested::new(&a).flags(allowed), &leaf)).ok();
        assert_eq!(output.result(0), code(ReturnCode::Success));
        let back = Script::new().call(&Nested::new(&a), &leaf);
        let output = Call::new(&a, &Script::new().call(&Nested::new(&b).flags(allowed), &back)).ok();
        assert_eq!(output.result(0), code(ReturnCode::Success));
        assert_eq!(stored(&a, b"key"), Some(b"deep".to_vec()));

        // A permission is for one call.
        let twice = Script::new()
            .call(&Nested::new(&b).flags(allowed), &Script::new())
            .call(&Nested::new(&b), &Script::new().call(&Nested::new(&a), &leaf));
        assert_eq!(Call::new(&a, &twice).ok().result(1), code(ReturnCode::CalleeTrapped));
    });
}

#[test]
fn a_contract_that_is_called_again_sees_and_keeps_all_changes() {
    chain(|| {
        let (a, b) = two_contracts();
        let again = Script::new().set(b"one", &[2; 50]).clear(b"two").set(b"three", b"3");
        let through_b = Script::new().call(&Nested::new(&a), &again);
        let mut outer = Script::new()
            .set(b"one", &[1; 10])
            .set(b"two", b"2")
            .call(&Nested::new(&b).flags(CallFlags::ALLOW_REENTRY), &through_b);
        let out = outer.room(64);
        let key = outer.bytes(b"one");
        let read = outer.raw(Syscall::get_storage, &[key, 3, out, 64]);
        let outer = outer.set(b"four", b"4");
        let output = Call::new(&a, &outer).ok();
        assert_eq!(output.result(read), 50);
        assert_eq!(output.at(out, 50), [2; 50]);
        let info = ContractInfoOf::<Test>::get(&a).unwrap();
        assert_eq!((info.storage_items, info.storage_bytes), (3, 52));
        assert_eq!(held(HoldReason::StorageDepositReserve, &a), info.total_deposit());
        assert_eq!(info.storage_byte_deposit, 520);
        assert_eq!(info.storage_item_deposit, 3_000);

        // And what the inner call did is rolled back if the call in between fails.
        let through_b = through_b.trap();
        let outer = Script::new()
            .clear(b"one")
            .call(&Nested::new(&b).flags(CallFlags::ALLOW_REENTRY), &through_b)
            .clear(b"four");
        assert_eq!(Call::new(&a, &outer).ok().result(1), code(ReturnCode::CalleeTrapped));
        let info = ContractInfoOf::<Test>::get(&a).unwrap();
        assert_eq!((info.storage_items, info.storage_bytes), (1, 1));
        assert_eq!(held(HoldReason::StorageDepositReserve, &a), info.total_deposit());
    });
}

/// Returns its input.
fn echo() -> Vec<u8> {
    ebpf_asm::contract(
        "
        .bss
        buffer: .zero 8192
        .text
        deploy:
        call:
            lddw r1, &buffer
            mov r2, 8192
            call input
            mov r3, r0
            mov r1, 0
            lddw r2, &buffer
            call return_value
            exit
        ",
    )
}

#[test]
fn input_can_be_passed_on() {
    chain(|| {
        let (contract, echo) = (deploy(), deploy_elf(echo()));
        let pass = |script: Script, flags| script.call(&Nested::new(&echo).flags(flags), &Script::new());
        let read = |mut script: Script| {
            script.raw(Syscall::return_data, &[0, 0]);
            script.raw(Syscall::input, &[0, 0]);
            script
        };
        let cloned = read(pass(Script::new(), CallFlags::CLONE_INPUT));
        let mut script = pass(cloned, CallFlags::FORWARD_INPUT);
        script.raw(Syscall::return_data, &[0, 0]);
        let len = script.input().len() as u64;
        let output = Call::new(&contract, &script).ok();
        assert_eq!([1, 2, 4].map(|op| output.result(op)), [len; 3]);
        // A clone that is forwarded as well is a clone.
        let both = CallFlags::CLONE_INPUT.union(CallFlags::FORWARD_INPUT);
        Call::new(&contract, &read(pass(Script::new(), both))).ok();
        for after in [
            read(pass(Script::new(), CallFlags::FORWARD_INPUT)),
            pass(pass(Script::new(), CallFlags::FORWARD_INPUT), CallFlags::FORWARD_INPUT),
            pass(pass(Script::new(), CallFlags::FORWARD_INPUT), CallFlags::CLONE_INPUT),
        ] {
            assert_eq!(Call::new(&contract, &after).err(), Error::<Test>::InputForwarded.into());
        }
    });
}

#[test]
fn a_tail_call_ends_the_caller_with_the_callees_output() {
    chain(|| {
        let (a, b) = two_contracts();
        let tail = Nested::new(&b).flags(CallFlags::TAIL_CALL);
        let outer = |inner: &Script| Script::new().call(&tail, inner).set(b"never", b"");
        let report = Call::new(&a, &outer(&Script::new().end(0, b"the end"))).report();
        assert_eq!(report.result.unwrap().data, b"the end");
        let report = Call::new(&a, &outer(&Script::new().revert(b"no"))).report();
        let output = report.result.unwrap();
        assert!(output.did_revert());
        assert_eq!(output.data, b"no");
        // After a failure the caller goes on.
        let output = Call::new(&a, &outer(&Script::new().trap())).ok();
        assert_eq!(output.result(0), code(ReturnCode::CalleeTrapped));
        assert_eq!(stored(&a, b"never"), Some(vec![]));
    });
}

#[test]
fn unknown_flags_fail() {
    chain(|| {
        let (a, b) = two_contracts();
        let invalid: DispatchError = Error::<Test>::InvalidCallFlags.into();
        let mut params = Nested::new(&b).encode();
        params[0] = 32;
        let mut script = Script::new();
        script.buffers(Syscall::call_contract, &[&params, b""]);
        assert_eq!(Call::new(&a, &script).err(), invalid);
        for flags in [CallFlags::ALLOW_REENTRY, CallFlags::READ_ONLY] {
            let script = Script::new().delegate(flags, hash_of(&script::elf()), &Script::new());
            assert_eq!(Call::new(&a, &script).err(), invalid);
        }
    });
}

#[test]
fn malformed_parameters_fail() {
    chain(|| {
        let (a, b) = two_contracts();
        let good = Nested::new(&b).encode();
        let longer = [&good[..], &[0]].concat();
        for params in [&good[..good.len() - 1], &longer, b""] {
            let mut script = Script::new();
            script.buffers(Syscall::call_contract, &[params, b""]);
            assert_eq!(Call::new(&a, &script).err(), Error::<Test>::DecodingFailed.into());
        }
    });
}

#[test]
fn calls_nest_as_deep_as_the_limit_says() {
    chain(|| {
        let contract = deploy();
        let nested = Nested::new(&contract).flags(CallFlags::ALLOW_REENTRY);
        let depth = crate::limits::CALL_DEPTH;
        let deep = |levels: u32| {
            let leaf = Script::new().set(b"key", b"deepest");
            (1..levels).fold(leaf, |inner, _| Script::new().call(&nested, &inner))
        };
        Call::new(&contract, &deep(depth)).ok();
        assert_eq!(stored(&contract, b"key"), Some(b"deepest".to_vec()));
        // The frame that asks for one too many fails, and its caller goes on.
        let output = Call::new(&contract, &deep(depth + 1).set(b"after", b"")).ok();
        assert_eq!(output.result(0), code(ReturnCode::Success));
        assert_eq!(stored(&contract, b"after"), Some(vec![]));
        MockSchedule::set(crate::Schedule {
            limits: crate::Limits { call_depth: 1, ..Default::default() },
            ..Default::default()
        });
        let error = Call::new(&contract, &deep(2)).err();
        MockSchedule::set(Default::default());
        assert_eq!(error, Error::<Test>::MaxCallDepthReached.into());
    });
}

#[test]
fn input_and_output_have_a_limit() {
    chain(|| {
        let (a, b) = two_contracts();
        MockSchedule::set(crate::Schedule {
            limits: crate::Limits { call_data_len: 5_000, ..Default::default() },
            ..Default::default()
        });
        let mut long = Script::new();
        long.room(5_000);
        let too_large: DispatchError = Error::<Test>::ValueTooLarge.into();
        // `ok` and `err` leave the schedule to the end.
        let input = Call::new(&a, &Script::new().call(&Nested::new(&b), &long).end(0, b"")).report();
        let output = Call::new(&a, &long).report();
        let short = Call::new(&a, &Script::new()).report();
        MockSchedule::set(Default::default());
        assert_eq!(input.result, Err(too_large));
        assert_eq!(output.result, Err(too_large));
        assert!(short.result.is_ok());
    });
}
