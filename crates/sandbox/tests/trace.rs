//! The contents of traces, and that tracing does not affect contracts.

mod common;

use common::*;
use ebpf_sandbox::{
    trace::{End, Execution, FunctionCost, SyscallRecord},
    *,
};
use ebpf_vm::{Entry, TrapKind};

fn trace(fixture: &mut Fixture, message: u8) -> (CallReport, Execution) {
    let call = fixture.message(message);
    let (report, mut executions) = fixture.sandbox.trace(|sandbox| sandbox.call(call));
    assert_eq!(executions.len(), 1);
    (report, executions.remove(0))
}

fn names(syscalls: &[SyscallRecord]) -> Vec<&str> {
    syscalls.iter().map(|syscall| syscall.info.name).collect()
}

#[test]
fn tracing_changes_nothing() {
    for message in [INCREMENT, TRAP, REVERT, SAY, PAY, NOW] {
        let mut fixture = Fixture::new();
        let call = fixture.message(message);
        let expected = fixture.sandbox.dry_run(|sandbox| sandbox.call(call));
        let (report, _) = trace(&mut fixture, message);
        assert_eq!(report, expected);
    }
    // Out of gas at exactly the same limit.
    let mut fixture = Fixture::new();
    let call = fixture.message(SPIN).gas_limit(Weight::from_parts(3_000_000_123, 1_000_000));
    let expected = fixture.sandbox.dry_run(|sandbox| sandbox.call(call.clone()));
    let (report, executions) = fixture.sandbox.trace(|sandbox| sandbox.call(call));
    assert_eq!(report, expected);
    assert_eq!(executions[0].end, End::OutOfGas);
}

#[test]
fn syscalls_are_recorded_with_data() {
    let (_, execution) = trace(&mut Fixture::new(), INCREMENT);
    assert_eq!(execution.entry, Entry::Call);
    assert_eq!((execution.depth, execution.end), (0, End::Syscall));
    let [input, get, set, end] = &execution.syscalls[..] else { panic!("{:?}", execution.syscalls) };
    assert_eq!(names(&execution.syscalls), ["input", "get_storage", "set_storage", "return_value"]);
    assert_eq!((input.result, input.output.as_deref()), (Some(1), Some(&[INCREMENT][..])));
    assert_eq!(get.inputs, [(0, KEY.to_vec())]);
    assert_eq!((get.result, get.output.as_deref()), (Some(8), Some(&0u64.to_le_bytes()[..])));
    assert_eq!(set.inputs, [(0, KEY.to_vec()), (2, 1u64.to_le_bytes().to_vec())]);
    assert_eq!((set.result, set.output.as_deref()), (Some(8), None));
    assert!(set.gas > get.gas);
    assert_eq!(end.inputs, [(1, 1u64.to_le_bytes().to_vec())]);
    assert_eq!(end.result, None);
    assert!(end.gas > 0);
}

#[test]
fn gas_of_functions_adds_up() {
    let (report, execution) = trace(&mut Fixture::new(), INCREMENT);
    let instructions: u64 = execution.gas_by_pc.iter().sum();
    let syscalls: u64 = execution.syscalls.iter().map(|syscall| syscall.gas).sum();
    assert_eq!(execution.gas, execution.startup_gas + instructions + syscalls);
    assert!(execution.instructions > 20);
    let own: u64 = execution.functions.values().map(|cost| cost.own).sum();
    assert_eq!(own, instructions + syscalls);
    // `call`, and `store`, which makes one syscall.
    let functions: Vec<_> = execution.functions.values().copied().collect();
    let [call, store] = functions[..] else { panic!("{functions:?}") };
    assert_eq!((call.calls, store.calls), (1, 1));
    assert_eq!(call.inclusive, own);
    assert_eq!(store.inclusive, store.own);
    assert!(store.own > execution.syscalls[2].gas);
    assert!(report.gas_consumed.ref_time() > execution.gas);
}

/// Long code has another price of gas than the setup of its memory.
#[test]
fn gas_of_long_code_adds_up() {
    let filler = "add r1, 1\n".repeat(5000);
    let elf = ebpf_asm::contract(&format!("deploy:\nexit\ncall:\ncall now\n{filler}exit\n"));
    let mut sandbox = Sandbox::new();
    let contract = sandbox.instantiate(Instantiate::upload(alice(), elf)).result.unwrap().account_id;
    let (_, executions) = sandbox.trace(|sandbox| sandbox.call(Call::new(alice(), contract)));
    let execution = &executions[0];
    assert_eq!(execution.instructions, 5003);
    let instructions: u64 = execution.gas_by_pc.iter().sum();
    let syscalls: u64 = execution.syscalls.iter().map(|syscall| syscall.gas).sum();
    assert_eq!(execution.gas, execution.startup_gas + instructions + syscalls);
    let [call] = execution.functions.values().copied().collect::<Vec<_>>()[..] else {
        panic!("one function")
    };
    assert_eq!((call.own, call.inclusive), (instructions + syscalls, instructions + syscalls));
}

#[test]
fn trap_has_backtrace() {
    let (_, execution) = trace(&mut Fixture::new(), TRAP);
    assert_eq!(execution.end, End::Trap(TrapKind::LoadOutOfBounds));
    // In `deeper`, which `deep` calls, which `call` calls.
    let functions: Vec<_> = execution.functions.keys().copied().collect();
    let [call, deep, deeper] = functions[..] else { panic!("{functions:?}") };
    let [at, in_deep, in_call] = execution.backtrace[..] else { panic!("{:?}", execution.backtrace) };
    assert!(call < in_call && in_call < deep);
    assert_eq!((in_deep, at), (deep + 1, deeper + 2));
}

#[test]
fn recursive_gas_is_counted_once() {
    let elf = ebpf_asm::contract(
        "
        deploy:
            exit
        call:
            mov r1, 3
            call local down
            exit
        down:
            jeq r1, 0, end
            sub r1, 1
            call local down
        end:
            exit
        ",
    );
    let mut sandbox = Sandbox::new();
    let contract = sandbox.instantiate(Instantiate::upload(alice(), elf)).result.unwrap().account_id;
    let (_, executions) = sandbox.trace(|sandbox| sandbox.call(Call::new(alice(), contract)));
    let execution = &executions[0];
    assert_eq!(execution.end, End::Returned);
    assert!(execution.backtrace.is_empty());
    let functions: Vec<_> = execution.functions.values().copied().collect();
    let [call, down] = functions[..] else { panic!("{functions:?}") };
    assert_eq!(down, FunctionCost { calls: 4, own: down.own, inclusive: down.own });
    assert_eq!(call.inclusive, call.own + down.own);
}

#[test]
fn nothing_is_recorded_without_trace() {
    let mut fixture = Fixture::new();
    fixture.call(INCREMENT);
    let ((), executions) = fixture.sandbox.trace(|_| ());
    assert!(executions.is_empty());
    let call = fixture.message(INCREMENT);
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        fixture.sandbox.trace(|_| panic!("a test that fails"))
    }));
    assert!(failed.is_err());
    let (_, executions) = fixture.sandbox.trace(|sandbox| sandbox.call(call));
    assert_eq!(executions.len(), 1);
}
