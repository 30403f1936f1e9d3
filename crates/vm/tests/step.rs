//! One instruction at a time: the same as a run, seen from closer.

mod common;

use common::{trap, with_program, PLENTY};
use ebpf_vm::{Entry, Exit, Gas, Instance, TrapKind};

const TEXT: &str = "
    .heap 65536
    .bss
    cell: .zero 8
    .text
    frame 16
    mov r6, 3
    stxdw [r10-8], r6
again:
    mov r1, r6
    call local f
    sub r6, 1
    jne r6, 0, again
    call host7
    lddw r1, &cell
    stxdw [r1], r0
    ldxdw r2, [r1]
    mov r3, r10
    add r3, 5000        # in the heap, which grows
    stxdw [r3], r2
    mov r1, 0
    call local g
    exit
f:  frame 0
    mov r2, 8
    mov r3, r1
    call __multi3
    exit
g:  frame 16
    ldxdw r0, [r1]
    exit";

/// Where an instance is, as far as it can be asked.
fn state(instance: &Instance<'_>) -> (u32, Gas, usize, Vec<u8>) {
    (instance.pc(), instance.gas(), instance.call_depth(), instance.memory().to_vec())
}

/// Steps until something stops the instance. Returns the number of instructions too.
fn steps(instance: &mut Instance<'_>) -> (Exit, usize) {
    let mut count = 1;
    loop {
        match instance.step() {
            Some(exit) => return (exit, count),
            None => count += 1,
        }
    }
}

#[test]
fn steps_lead_where_a_run_leads() {
    with_program(TEXT, |program| {
        let new = || Instance::new(program, Entry::Call, PLENTY).unwrap();
        let (mut whole, mut stepped) = (new(), new());
        let exit = whole.run();
        assert!(matches!(exit, Exit::Syscall { id: 7, .. }));
        // Before the loop 3, with the marker; 9 in each of 3 rounds, 5 of them in f; then the syscall.
        assert_eq!(steps(&mut stepped), (exit, 3 + 3 * 9 + 1));
        assert_eq!(state(&stepped), state(&whole));
        assert_eq!(stepped.registers(), whole.registers());
        // A syscall stays open until it is answered.
        assert_eq!(stepped.step(), Some(exit));

        stepped.answer(42);
        let exit = whole.resume(42);
        assert_eq!(exit, trap(TrapKind::LoadOutOfBounds, whole.pc()));
        assert_eq!(steps(&mut stepped).0, exit);
        assert_eq!(state(&stepped), state(&whole));
        assert_eq!(stepped.step(), Some(exit));
    });
}

#[test]
fn steps_and_runs_mix() {
    with_program(TEXT, |program| {
        for first in 0..20 {
            let new = || Instance::new(program, Entry::Call, PLENTY).unwrap();
            let (mut whole, mut mixed) = (new(), new());
            for _ in 0..first {
                assert_eq!(mixed.step(), None);
            }
            assert_eq!(mixed.run(), whole.run());
            assert_eq!(state(&mixed), state(&whole));
        }
    });
}

#[test]
fn gas_runs_out_at_the_same_instruction() {
    with_program(TEXT, |program| {
        for gas in 0..60 {
            let gas = Gas(program.startup_gas().0 + gas);
            let new = || Instance::new(program, Entry::Call, gas).unwrap();
            let (mut whole, mut stepped) = (new(), new());
            let exit = whole.run();
            assert_eq!(steps(&mut stepped).0, exit);
            assert_eq!(state(&stepped), state(&whole));
        }
    });
}

#[test]
fn a_backtrace_names_the_calls() {
    with_program(TEXT, |program| {
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        assert_eq!(instance.backtrace().collect::<Vec<_>>(), [0]);
        instance.run();
        instance.resume(0);
        let code = program.code();
        let backtrace: Vec<_> = instance.backtrace().collect();
        // The load after g's marker, and the call before the first `exit`.
        let last = code.len() as u32 - 1;
        let exit = (0..).find(|pc| code[*pc as usize][0] == 0x95).unwrap();
        assert_eq!(backtrace, [last - 1, exit - 1]);
    });
}
