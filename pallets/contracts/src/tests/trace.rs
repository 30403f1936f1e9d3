//! What a trace says, and that taking one changes nothing.

use super::{
    nested_calls::two_contracts,
    random::{four_contracts, Random},
    *,
};
use crate::{
    weights::WeightInfo, CallFrame, CallKind, Cause, Data, End, Failure, Step, Trace, TraceConfig, Tracer,
};
use codec::{Decode, Encode};
use ebpf_uapi::Syscall;
use frame_support::{dispatch::GetDispatchInfo, hypothetically};
use sp_runtime::traits::Dispatchable;

type TestTrace = Trace<AccountId, Balance, H256>;
type TestFrame = CallFrame<AccountId, Balance, H256>;
type TestStep = Step<AccountId, H256, Balance>;

fn trace_with<R>(config: TraceConfig, run: impl FnOnce() -> R) -> (R, TestTrace) {
    Tracer::<Test>::new(config).trace(run)
}

fn trace(call: Call) -> TestTrace {
    trace_with(TraceConfig::default(), || call.report()).1
}

fn data(bytes: &[u8]) -> Data {
    Data { bytes: bytes.to_vec(), len: bytes.len() as u32 }
}

fn code() -> H256 {
    hash_of(&script::elf())
}

/// Gas of the frames themselves adds up to that of their roots.
fn check_gas(trace: &TestTrace) {
    let mut roots = Weight::zero();
    let mut sum = Weight::zero();
    for (place, frame) in trace.frames.iter().enumerate() {
        sum += frame.gas_own;
        assert!(frame.gas_used.all_lte(frame.gas_limit));
        let callees = trace.frames.iter().filter(|callee| callee.parent == Some(place as u32));
        let callees = callees.fold(Weight::zero(), |sum, callee| sum + callee.gas_used);
        assert_eq!(frame.gas_own + callees, frame.gas_used);
        match frame.parent {
            None => roots += frame.gas_used,
            Some(parent) => {
                let parent = &trace.frames[parent as usize];
                assert_eq!(parent.depth + 1, frame.depth);
                let is_named =
                    |step: &&TestStep| matches!(step, Step::Call(callee) if *callee == place as u32);
                assert_eq!(parent.steps.iter().filter(is_named).count(), 1);
            }
        }
    }
    assert_eq!(sum, roots);
}

/// The one frame of a call that made no others.
fn only(trace: TestTrace) -> TestFrame {
    let [frame] = <[TestFrame; 1]>::try_from(trace.frames).unwrap();
    frame
}

#[test]
fn trace_nests_callers_and_callees() {
    chain(|| {
        let (a, b) = two_contracts();
        let leaf = Script::new().set(b"key", &[7; 30]);
        let script = Script::new()
            .call(&Nested::new(&b).value(300), &leaf.clone().end(0, b"out"))
            .delegate(Default::default(), code(), &leaf.clone().revert(b"no"))
            .instantiate(code(), 40, b"salt", &Script::new().call(&Nested::new(&b), &leaf));
        let call = Call::new(&a, &script).value(1_000);
        let config = TraceConfig { max_data_len: u32::MAX, ..Default::default() };
        let (report, trace) = trace_with(config, || call.report());
        report.result.unwrap();
        let c = Contracts::contract_address(
            &a,
            &code(),
            &Script::new().call(&Nested::new(&b), &leaf).input(),
            b"salt",
        );
        let seen: Vec<_> = trace
            .frames
            .iter()
            .map(|frame| {
                (frame.parent, frame.depth, frame.kind, frame.caller.clone().unwrap(), frame.contract.clone())
            })
            .collect();
        let expected = [
            (None, 0, CallKind::Call, ALICE, a.clone()),
            (Some(0), 1, CallKind::Call, a.clone(), b.clone()),
            (Some(0), 1, CallKind::Delegate, ALICE, a.clone()),
            (Some(0), 1, CallKind::Instantiate, a.clone(), c.clone()),
            (Some(3), 2, CallKind::Call, c.clone(), b.clone()),
        ];
        assert_eq!(seen, expected);
        assert!(trace.frames.iter().all(|frame| frame.code_hash == code() && !frame.read_only));
        assert_eq!(
            trace.frames.iter().map(|frame| frame.value).collect::<Vec<_>>(),
            [1_000, 300, 1_000, 40, 0]
        );
        assert_eq!(trace.frames[0].input, data(&script.input()));
        assert_eq!(trace.frames[1].end, End::Returned { flags: 0, output: data(b"out") });
        assert_eq!(trace.frames[2].end, End::Returned { flags: 1, output: data(b"no") });
        let item = 1_000 + 10 * 30;
        assert_eq!(trace.frames[1].deposit, StorageDeposit::Charge(item));
        assert_eq!(trace.frames[2].deposit, StorageDeposit::Charge(0));
        assert_eq!(trace.frames[4].deposit, StorageDeposit::Charge(0));
        assert_eq!(trace.frames[0].deposit, report.storage_deposit);
        check_gas(&trace);
        // Besides the frames, only loading the first code costs.
        let load = crate::WeightsOf::<Test>::load_code(script::elf().len() as u32);
        assert_eq!(trace.frames[0].gas_used + load, report.gas_consumed);
        assert!(!trace.truncated);
    });
}

#[test]
fn reads_and_writes_in_order_and_as_sets() {
    chain(|| {
        let (a, b) = two_contracts();
        Call::new(&a, &Script::new().set(b"old", b"1")).ok();
        let mut script = Script::new();
        let room = script.room(8);
        let at = script.bytes(b"old");
        script.raw(Syscall::get_storage, &[at, 3, room, 8]);
        script.buffers(Syscall::contains_storage, &[b"old"]);
        script.buffers(Syscall::contains_storage, &[b"none"]);
        let mut script = script
            .set(b"old", b"22")
            .set(b"old", b"333")
            .call(&Nested::new(&b), &Script::new().set(b"lost", b"x").trap())
            .call(&Nested::new(&b), &Script::new().set(b"kept", b"y"))
            .set(b"new", b"z");
        script.raw(Syscall::take_storage, &[at, 3, room, 8]);
        let trace = trace(Call::new(&a, &script));
        let read = |key: &[u8], value: Option<Data>| TestStep::Read { key: key.to_vec(), value };
        let wrote = |key: &[u8], before: Option<&[u8]>, after: Option<&[u8]>| TestStep::Write {
            key: key.to_vec(),
            before: before.map(data),
            after: after.map(data),
        };
        assert_eq!(
            trace.frames[0].steps,
            [
                read(b"old", Some(data(b"1"))),
                read(b"old", Some(Data { bytes: vec![], len: 1 })),
                read(b"none", None),
                wrote(b"old", Some(b"1"), Some(b"22")),
                wrote(b"old", Some(b"22"), Some(b"333")),
                Step::Call(1),
                Step::Call(2),
                wrote(b"new", None, Some(b"z")),
                read(b"old", Some(data(b"333"))),
                wrote(b"old", Some(b"333"), None),
            ]
        );
        assert_eq!(trace.frames[1].steps, [wrote(b"lost", None, Some(b"x"))]);
        let set = |contract| trace.storage.iter().find(|set| set.contract == contract).unwrap();
        assert_eq!(set(a.clone()).reads, [b"none".to_vec(), b"old".to_vec()]);
        let writes = |contract| {
            let change =
                |change: &crate::Change| (change.key.clone(), change.before.clone(), change.after.clone());
            set(contract).writes.iter().map(change).collect::<Vec<_>>()
        };
        assert_eq!(
            writes(a),
            [(b"new".to_vec(), None, Some(data(b"z"))), (b"old".to_vec(), Some(data(b"1")), None)]
        );
        assert_eq!(writes(b), [(b"kept".to_vec(), None, Some(data(b"y")))]);
    });
}

#[test]
fn transient_storage_and_listed_keys() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new().set(b"key", b"1");
        let room = script.room(100);
        let key = script.bytes(b"temp");
        script.buffers(Syscall::set_transient_storage, &[b"temp", b"22"]);
        script.raw(Syscall::contains_transient_storage, &[key, 4]);
        script.raw(Syscall::take_transient_storage, &[key, 4, room, 8]);
        let params = (b"k".to_vec(), None::<Vec<u8>>, 10u32).encode();
        let params_at = script.bytes(&params);
        script.raw(Syscall::storage_keys, &[params_at, params.len() as u64, room, 100]);
        let trace = trace(Call::new(&contract, &script));
        assert_eq!(trace.storage.len(), 1);
        let key = b"temp".to_vec();
        let steps = &only(trace).steps[1..];
        assert_eq!(
            steps[..4],
            [
                TestStep::TransientWrite { key: key.clone(), after: Some(data(b"22")) },
                TestStep::TransientRead { key: key.clone(), value: Some(Data { bytes: vec![], len: 2 }) },
                TestStep::TransientRead { key: key.clone(), value: Some(data(b"22")) },
                TestStep::TransientWrite { key, after: None },
            ]
        );
        let passed = TestStep::Passed {
            prefix: b"k".to_vec(),
            after: None,
            keys: vec![b"key".to_vec()],
            to_the_end: true,
        };
        let page = (None::<Vec<u8>>, vec![b"key".to_vec()]).encode();
        assert_eq!(steps[4..], [passed, TestStep::Listed { prefix: b"k".to_vec(), page: data(&page) }]);
    });
}

/// What a contract that ended has written is gone, unless its end was rolled back.
#[test]
fn ended_contract_has_no_storage_sets() {
    chain(|| {
        let (a, b) = two_contracts();
        Call::new(&b, &Script::new().set(b"old", b"1")).ok();
        let writes = |trace: TestTrace| {
            let set = trace.storage.into_iter().find(|set| set.contract == b);
            set.map(|set| set.writes).unwrap_or_default()
        };
        let end = Script::new().set(b"old", b"2").set(b"new", b"3").terminate(&BOB);
        let change = |key: &[u8], before: Option<Data>, after: Option<Data>| crate::Change {
            key: key.to_vec(),
            before,
            after,
        };
        let script = Script::new().call(&Nested::new(&b), &end);
        let expected = [change(b"new", None, None), change(b"old", Some(data(b"1")), None)];
        assert_eq!(writes(hypothetically!(trace(Call::new(&a, &script)))), expected);
        // The frame in between fails.
        let again = Nested::new(&a).flags(ebpf_uapi::CallFlags::ALLOW_REENTRY);
        let write = Script::new().set(b"old", b"4");
        let script = Script::new().call(&Nested::new(&b), &write).call(&again, &script.trap());
        assert_eq!(
            writes(trace(Call::new(&a, &script))),
            [change(b"old", Some(data(b"1")), Some(data(b"4")))]
        );
    });
}

/// Every visited key was looked at, whether or not it is in a page.
#[test]
fn trace_lists_visited_keys() {
    chain(|| {
        let contract = deploy();
        let key = |last: u8| [b"root", &[last][..]].concat();
        let mut keys: Vec<_> = (0..6).map(key).collect();
        keys.sort_by_key(|key| crate::iteration::trie_key(key));
        let fill = keys.iter().fold(Script::new().set(b"other", b""), |script, key| script.set(key, b""));
        Call::new(&contract, &fill).ok();
        let walk = |prefix: &[u8], after: Option<&[u8]>, max_visits: u32, cap: u64| {
            let mut script = Script::new();
            let params = script::storage_keys_params(prefix, after, max_visits);
            let (at, out) = (script.bytes(&params), script.room(100));
            script.raw(Syscall::storage_keys, &[at, params.len() as u64, out, cap]);
            let trace = trace(Call::new(&contract, &script));
            let reads = trace.storage[0].reads.clone();
            (only(trace).steps, reads)
        };
        let passed = |prefix: &[u8], after: Option<&[u8]>, keys: &[Vec<u8>], to_the_end| TestStep::Passed {
            prefix: prefix.to_vec(),
            after: after.map(Into::into),
            keys: keys.to_vec(),
            to_the_end,
        };
        let sorted = |keys: &[Vec<u8>]| {
            let mut keys = keys.to_vec();
            keys.sort();
            keys
        };
        // All of them, of which one has the prefix.
        let (steps, reads) = walk(&keys[2], None, 100, 100);
        assert_eq!(steps[0], passed(&keys[2], None, &keys, true));
        assert!(matches!(&steps[1..], [Step::Listed { .. }]));
        assert_eq!(reads, sorted(&keys));
        // As many as may be, from one place on.
        let (steps, reads) = walk(b"root", Some(&keys[1]), 3, 100);
        assert_eq!(steps[0], passed(b"root", Some(&keys[1]), &keys[2..5], false));
        assert_eq!(reads, sorted(&keys[2..5]));
        // The third finds no room: the contract knows of two.
        let (steps, _) = walk(b"root", None, 100, 20);
        assert_eq!(steps[0], passed(b"root", None, &keys[..3], false));
        let page = (Some(&keys[1]), &keys[..2]).encode();
        assert_eq!(steps[1..], [TestStep::Listed { prefix: b"root".to_vec(), page: data(&page) }]);
        // So it is with the first: there is no page.
        let (steps, reads) = walk(b"root", None, 100, 5);
        assert_eq!(steps, [passed(b"root", None, &keys[..1], false)]);
        assert_eq!(reads, keys[..1]);
        // The end is none.
        let (steps, _) = walk(b"none", None, 1, 100);
        assert_eq!(steps[0], passed(b"none", None, &[], true));
    });
}

#[test]
fn what_constructors_and_contracts_do_to_themselves() {
    chain(|| {
        upload(script::elf());
        let other = upload(script::other_elf(1));
        let mut script = Script::new();
        script.buffers(Syscall::set_configuration, &[b"first"]);
        script.buffers(Syscall::set_configuration, &[b""]);
        script.buffers(Syscall::lock_delegate_dependency, &[other.as_bytes()]);
        script.buffers(Syscall::unlock_delegate_dependency, &[other.as_bytes()]);
        let script = script.event_until(20, &[[9; 32]], b"event");
        let create = || instantiate(Code::Existing(code()), 0, &script.input());
        let (report, trace) = trace_with(TraceConfig::default(), create);
        report.result.unwrap();
        assert_eq!(
            only(trace).steps,
            [
                Step::Configured(data(b"first")),
                Step::Configured(data(b"")),
                Step::DependencyLocked(other),
                Step::DependencyUnlocked(other),
                Step::Event { topics: vec![H256([9; 32])], data: data(b"event") },
                Step::EventKept { until: 20 },
            ]
        );
    });
}

#[test]
fn calls_of_the_runtime() {
    chain(|| {
        let contract = deploy();
        let transfer = |value: Balance| -> RuntimeCall {
            pallet_balances::Call::transfer_keep_alive { dest: BOB, value }.into()
        };
        // A contract cannot be called that way, and no frame pretends so.
        let reentry: RuntimeCall = crate::Call::call {
            dest: contract.clone(),
            value: 0,
            gas_limit: Weight::from_parts(1_000_000_000, 1_000),
            storage_deposit_limit: None,
            data: vec![],
        }
        .into();
        let refunds: RuntimeCall = call_runtime::wrapper::Call::refunds {}.into();
        let calls = [transfer(30), transfer(1_000_000), call_runtime::remark(b"text"), refunds, reentry];
        let mut script = Script::new();
        for call in &calls {
            script.buffers(Syscall::call_runtime, &[&call.encode()]);
        }
        let before = System::event_count();
        let trace = trace(Call::new(&contract, &script.set(b"key", b"value")).value(100));
        check_gas(&trace);
        let frame = only(trace);
        assert!(matches!(frame.steps.last(), Some(Step::Write { .. })));
        let seen = frame.steps.iter().zip(&calls).map(|(step, made)| {
            let Step::Runtime { call, gas_charged, gas_used, result, first_event, events } = step else {
                panic!("{step:?}")
            };
            assert_eq!(*call, data(&made.encode()));
            assert_eq!(*gas_charged, made.get_dispatch_info().call_weight);
            assert!(gas_used.all_lte(*gas_charged));
            let all = System::events();
            let events = &all[*first_event as usize..][..*events as usize];
            (*gas_charged - *gas_used, *result, events.iter().map(|event| event.event.clone()).collect())
        });
        let (moved, remarked) = (
            pallet_balances::Event::Transfer { from: contract.clone(), to: BOB, amount: 30 }.into(),
            frame_system::Event::Remarked { sender: contract.clone(), hash: hash_of(b"text") }.into(),
        );
        let too_much = sp_runtime::TokenError::FundsUnavailable.into();
        let given_back = Weight::from_parts(700_000_000, 800);
        let seen: Vec<(Weight, Result<(), DispatchError>, Vec<RuntimeEvent>)> = seen.collect();
        assert_eq!(seen[0], (Weight::zero(), Ok(()), vec![moved]));
        assert_eq!((&seen[1].1, seen[1].2.len()), (&Err(too_much), 0));
        assert_eq!(seen[2], (Weight::zero(), Ok(()), vec![remarked]));
        assert_eq!(seen[3], (given_back, Ok(()), vec![]));
        assert_eq!((&seen[4].1, seen[4].2.len()), (&Err(Error::<Test>::ReentranceDenied.into()), 0));
        let Step::Runtime { first_event, .. } = frame.steps[0] else { unreachable!() };
        assert!(first_event > before);
        // Of a long call the beginning is kept.
        let long = call_runtime::remark(&[7; 300]);
        let config = TraceConfig { max_data_len: 10, ..Default::default() };
        let (_, trace) = trace_with(config, || Call::new(&contract, &call_runtime::script(&long)).report());
        let Step::Runtime { call, .. } = &trace.frames[0].steps[0] else { panic!("no call") };
        assert_eq!((&call.bytes[..], call.len), (&long.encode()[..10], long.encode().len() as u32));
    });
}

#[test]
fn calls_of_chain_extensions() {
    chain(|| {
        let contract = deploy();
        let steps = |id: u64, input: &[u8]| {
            let mut script = Script::new();
            let at = script.bytes(input);
            script.raw(Syscall::chain_extension, &[id, at, input.len() as u64]);
            only(trace(Call::new(&contract, &script))).steps
        };
        let step =
            |id: u64, input, status, output| TestStep::Extension { id: id as u32, input, status, output };
        let echo = chain_extension::ECHO;
        assert_eq!(
            steps(echo, b"input"),
            [step(echo, data(b"input"), Some(0x0102_0304), Some(data(b"input")))]
        );
        // It reads no more than this.
        let seen = Data { bytes: vec![5; 1_000], len: 1_500 };
        assert_eq!(
            steps(echo, &[5; 1_500])[0],
            step(echo, seen.clone(), Some(0x0102_0304), Some(data(&[5; 1_000])))
        );
        let change = chain_extension::CHANGE;
        assert_eq!(steps(change, b"abc"), [step(change, Data { bytes: vec![], len: 3 }, Some(0), None)]);
        // It ends the contract, or fails.
        let diverge = chain_extension::DIVERGE;
        let output = (1u32, b"out".to_vec()).encode();
        assert_eq!(steps(diverge, &output), [step(diverge, data(&output), None, None)]);
        assert_eq!(steps(diverge, b"x"), [step(diverge, data(b"x"), None, None)]);
    });
}

#[test]
fn everything_else_that_a_contract_does() {
    chain(|| {
        let contract = deploy();
        let other = upload(script::other_elf(1));
        let mut script = Script::new().event(&[[9; 32]], b"event").debug("said");
        script.buffers(Syscall::transfer, &[BOB.as_ref(), &50u64.to_le_bytes()]);
        script.buffers(Syscall::transfer, &[BOB.as_ref(), &Balance::MAX.to_le_bytes()]);
        script.buffers(Syscall::set_code_hash, &[other.as_bytes()]);
        let frame = only(trace(Call::new(&contract, &script.terminate(&BOB)).value(100)));
        assert_eq!(
            frame.steps,
            [
                Step::Event { topics: vec![H256([9; 32])], data: data(b"event") },
                Step::Message(data(b"said")),
                Step::Transfer { to: BOB, amount: 50, succeeded: true },
                Step::Transfer { to: BOB, amount: Balance::MAX, succeeded: false },
                Step::CodeChanged { before: code(), after: other },
                Step::Terminated { beneficiary: BOB },
            ]
        );
        assert!(matches!(frame.deposit, StorageDeposit::Refund(_)));
    });
}

#[test]
fn failures_are_located() {
    chain(|| {
        let (a, b) = two_contracts();
        let end = |call: Call| only(hypothetically!(trace(call))).end;
        let error = |error: Error<Test>| DispatchError::from(error).stripped();
        let failed = |end: End| match end {
            End::Failed(Failure { error, cause }) => (error.stripped(), cause),
            End::Returned { .. } => panic!("it did not fail"),
        };

        let (why, cause) = failed(end(Call::new(&a, &Script::new().load(8))));
        assert_eq!(why, error(Error::ContractTrapped));
        assert!(matches!(cause, Cause::Trap { pc: 1.., what } if what == "load outside of memory"));

        let (why, cause) = failed(end(Call::new(&a, &Script::new().spin())));
        assert_eq!(why, error(Error::OutOfGas));
        assert!(matches!(cause, Cause::OutOfGas { pc: 1.. }));

        let mut long = Script::new();
        long.raw(Syscall::contains_storage, &[0, 200]);
        let (why, cause) = failed(end(Call::new(&a, &long)));
        assert_eq!(why, error(Error::DecodingFailed));
        let Cause::Syscall { pc: 1.., name, why } = cause else { panic!("{cause:?}") };
        assert_eq!((&*name, &*why), ("contains_storage", "the key is longer than `MaxStorageKeyLen`"));

        // What follows the contract's end, in the frame and after it.
        let (why, cause) = failed(end(Call::new(&a, &Script::new().set(b"key", b"")).deposit_limit(999)));
        assert_eq!(why, error(Error::StorageDepositLimitExhausted));
        assert_eq!(cause, Cause::Other { why: "the storage deposit is 1000; the limit is 999".into() });
        let value = free(&a) + 1;
        let (why, cause) = failed(end(Call::new(&a, &Script::new()).from(CHARLIE).value(value)));
        assert_eq!((why, cause), (error(Error::TransferFailed), Cause::Other { why: String::new() }));

        // A callee's failure is its own.
        let script = Script::new().call(&Nested::new(&b), &Script::new().trap());
        let trace = trace(Call::new(&a, &script));
        assert!(trace.frames[0].succeeded() && !trace.frames[1].succeeded());
        check_gas(&trace);
    });
}

/// Deposits move after the outermost frame has ended. If they cannot, its end was none.
#[test]
fn an_invocation_that_fails_in_the_end_has_failed() {
    chain(|| {
        let (a, b) = two_contracts();
        let inner = Script::new().set(b"inner", b"value");
        let call = Call::new(&a, &Script::new().set(b"key", b"value").call(&Nested::new(&b), &inner));
        let error = DispatchError::from(Error::<Test>::StorageDepositNotEnoughFunds);
        let (_, trace) = trace_with(TraceConfig::default(), || {
            call.clone().ok();
            call.clone().ok();
            crate::trace::observe::<Test>(|tracer| tracer.invocation_failed(error));
            crate::trace::observe::<Test>(|tracer| tracer.invocation_failed(error));
        });
        assert_eq!(
            trace.frames.iter().map(TestFrame::succeeded).collect::<Vec<_>>(),
            [true, true, false, true]
        );
        assert_eq!(trace.frames[2].deposit, StorageDeposit::Charge(0));
        // What the first one did counts.
        let changes = trace.storage.iter().flat_map(|set| &set.writes);
        assert_eq!(changes.map(|change| change.before.clone()).collect::<Vec<_>>(), [None, None]);
    });
}

#[test]
fn syscalls_come_with_arguments_results_and_gas() {
    chain(|| {
        let (a, b) = two_contracts();
        let mut script = Script::new();
        let now = script.raw(Syscall::block_number, &[]);
        let script = script.call(&Nested::new(&b), &Script::new().set(b"key", b"value")).trap();
        let config = TraceConfig { syscalls: true, ..Default::default() };
        let (_, trace) = trace_with(config, || Call::new(&a, &script).report());
        let syscalls: Vec<_> = trace.frames[0]
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Syscall { name, result, gas_before, gas_after, pc, .. } => {
                    assert!(*pc > 0 && gas_after.all_lte(*gas_before));
                    Some((name.as_str(), *result, *gas_before - *gas_after))
                }
                _ => None,
            })
            .collect();
        let names: Vec<_> = syscalls.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, ["input", "block_number", "call_contract"]);
        assert_eq!(syscalls[now + 1].1, Some(7));
        // The callee's gas is part of its caller's syscall.
        assert!(syscalls[2].2.all_gte(trace.frames[1].gas_used));
        // The syscall precedes what it did.
        let at = trace.frames[0].steps.iter().position(|step| *step == Step::Call(1)).unwrap();
        assert!(
            matches!(&trace.frames[0].steps[at - 1], Step::Syscall { name, .. } if name == "call_contract")
        );
        // One that does not return.
        let mut wrong = Script::new();
        wrong.raw(Syscall::contains_storage, &[0, 200]);
        let (_, trace) = trace_with(config, || Call::new(&a, &wrong).report());
        let last = trace.frames[0].steps.last().unwrap();
        assert!(matches!(last, Step::Syscall { name, result: None, .. } if name == "contains_storage"));
    });
}

/// Whatever contracts do: with and without a tracer, with and without room in it.
#[test]
fn watching_changes_nothing_and_gas_adds_up() {
    chain(|| {
        let mut random = Random::new(0x853c_49e6_748f_ea9b);
        let (contracts, library) = four_contracts();
        let mut failed = 0;
        for _ in 0..60 {
            let script = random.script(3, &contracts, library);
            let call = Call::new(&contracts[random.below(4) as usize], &script)
                .value(random.below(ED))
                .gas(Weight::from_parts(50_000_000_000, 5_000_000));
            let run = || {
                let report = call.clone().report();
                (report, sp_io::storage::root(sp_runtime::StateVersion::V1))
            };
            let untraced = hypothetically!(run());
            let all = TraceConfig { syscalls: true, ..Default::default() };
            let little = TraceConfig { max_bytes: random.below(9_000) as u32, max_data_len: 10, ..all };
            for config in [TraceConfig::default(), all, little] {
                let (traced, trace) = hypothetically!(trace_with(config, run));
                assert_eq!(traced, untraced);
                if !trace.truncated {
                    check_gas(&trace);
                }
                assert!(trace.encoded_size() <= config.max_bytes as usize + 1_000);
                assert_eq!(TestTrace::decode(&mut &trace.encode()[..]), Ok(trace));
            }
            failed += u32::from(call.report().result.is_err());
        }
        assert!(failed > 5 && failed < 40, "{failed}");
    });
}

#[test]
fn a_trace_stops_where_its_room_ends() {
    chain(|| {
        let (a, b) = two_contracts();
        let mut script = Script::new();
        for byte in 0..8 {
            script = script.call(&Nested::new(&b), &Script::new().set(&[byte], &[byte; 300]));
        }
        let full = hypothetically!(trace(Call::new(&a, &script)));
        assert!(!full.truncated && full.frames.len() == 9);
        for max_bytes in [0, 1_000, 5_000, 20_000, 40_000] {
            let config = TraceConfig { max_bytes, ..Default::default() };
            let (report, trace) = hypothetically!(trace_with(config, || Call::new(&a, &script).report()));
            assert!(report.result.is_ok() && trace.truncated, "{max_bytes}");
            assert!(
                trace.frames.len() < 9 && trace.encoded_size() <= max_bytes as usize + 100,
                "{max_bytes}"
            );
        }
        let config = TraceConfig { max_data_len: 10, ..Default::default() };
        let (_, cut) = hypothetically!(trace_with(config, || Call::new(&a, &script).report()));
        assert!(!cut.truncated);
        let Step::Write { after: Some(value), .. } = &cut.frames[1].steps[0] else { panic!("no write") };
        assert_eq!(*value, Data { bytes: vec![0; 10], len: 300 });
        assert_eq!(cut.frames[0].input.len, full.frames[0].input.len);
    });
}

#[test]
fn blocks_are_traced_by_extrinsic() {
    chain(|| {
        let (a, b) = two_contracts();
        let calls = [
            (&a, Script::new().set(b"key", b"1")),
            (&BOB, Script::new()),
            (&b, Script::new().set(b"key", b"2")),
        ];
        // Whether or not its call succeeds, it belongs into the block.
        let apply = |(dest, script): &(&AccountId, Script)| Ok::<_, ()>(Call::new(dest, script).extrinsic());
        let written = |trace: &TestTrace| trace.storage[0].writes[0].after.clone().unwrap().bytes;
        let config = TraceConfig::default();
        let traces = hypothetically!(Tracer::<Test>::block(config, &calls, apply));
        assert_eq!(traces.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [0, 2]);
        assert_eq!([&traces[0].1, &traces[1].1].map(written), [b"1", b"2"]);
        for index in [0, 2] {
            let trace = hypothetically!(Tracer::<Test>::extrinsic(config, &calls, index, apply)).unwrap();
            assert!(traces.contains(&(index, trace)));
        }
        assert!(Tracer::<Test>::extrinsic(config, &calls, 1, apply).unwrap().frames.is_empty());
        assert_eq!(Tracer::<Test>::extrinsic(config, &calls, 3, apply), None);
        // Nothing follows what cannot be in a block.
        let mut applied = 0;
        let mut refuse = |(dest, _): &(&AccountId, Script)| {
            applied += 1;
            (*dest != &BOB).then_some(()).ok_or(())
        };
        assert_eq!(Tracer::<Test>::block(config, &calls, &mut refuse), []);
        assert_eq!(Tracer::<Test>::extrinsic(config, &calls, 2, &mut refuse), None);
        assert_eq!(applied, 4);
        // Where there is just enough room for the first, there is none for the third.
        let with_room = |kib: u32| {
            let config = TraceConfig { max_bytes: kib * 1024, ..config };
            hypothetically!(Tracer::<Test>::block(config, &calls, apply))
        };
        let traces = (1..).map(with_room).find(|traces| !traces[0].1.truncated).unwrap();
        let seen: Vec<_> = traces.iter().map(|(index, trace)| (*index, trace.truncated)).collect();
        assert_eq!(seen, [(0, false), (2, true)]);
    });
}

/// Extrinsics reach the pallet through dispatch. Contracts see that nobody hears their messages.
#[test]
fn extrinsics_are_traced_one_by_one() {
    chain(|| {
        let (a, b) = two_contracts();
        let extrinsic = |dest: &AccountId, script: Script| {
            RuntimeCall::Contracts(crate::Call::call {
                dest: dest.clone(),
                value: 0,
                gas_limit: GAS,
                storage_deposit_limit: None,
                data: script.input(),
            })
        };
        let mut tracer = Tracer::<Test>::new(TraceConfig { syscalls: true, ..Default::default() });
        let (result, first) = tracer.trace(|| {
            let call = extrinsic(&a, Script::new().debug("said").set(b"key", b"1"));
            let info = call.get_dispatch_info();
            (call.dispatch(RuntimeOrigin::signed(ALICE)), info)
        });
        let used = result.0.unwrap().actual_weight.unwrap();
        let base = crate::WeightsOf::<Test>::call();
        let load = crate::WeightsOf::<Test>::load_code(script::elf().len() as u32);
        let frame = only(first);
        assert_eq!(used, frame.gas_used + base + load);
        assert!(used.all_lte(result.1.call_weight));
        assert!(frame.steps.iter().any(|step| *step == Step::Message(data(b"said"))));
        let disabled = u64::from(ebpf_uapi::ReturnCode::LoggingDisabled);
        assert!(frame.steps.iter().any(
            |step| matches!(step, Step::Syscall { name, result, .. } if name == "debug_message" && *result == Some(disabled))
        ));

        let (result, nothing) = tracer.trace(|| {
            RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
                .dispatch(RuntimeOrigin::signed(ALICE))
        });
        assert!(result.is_ok() && nothing.frames.is_empty());
        let (_, second) = tracer.trace(|| {
            extrinsic(&b, Script::new().set(b"key", b"2")).dispatch(RuntimeOrigin::signed(BOB)).unwrap();
            extrinsic(&a, Script::new().trap()).dispatch(RuntimeOrigin::root()).unwrap_err();
        });
        assert_eq!(second.frames.len(), 2);
        assert_eq!((second.frames[0].caller.clone(), second.frames[1].caller.clone()), (Some(BOB), None));
        assert!(second.frames.iter().all(|frame| frame.parent.is_none() && frame.depth == 0));
        check_gas(&second);

        // Nobody listens any more.
        extrinsic(&b, Script::new()).dispatch(RuntimeOrigin::signed(BOB)).unwrap();
        assert!(tracer.trace(|| ()).1.frames.is_empty());
    });
}
