//! Gas is exact: an instruction runs if its cost is there, and not otherwise.

mod common;

use common::{gas_used, trap, with_program, PLENTY};
use ebpf_vm::{
    gas::{bytes_cost, GasClass},
    Entry, Exit, Gas, Instance, TrapKind,
};

/// One instruction of each class, a loop, calls, the heap, intrinsics and a syscall.
const MIXED: &str = "
    .heap 8192
        frame 16
        mov r6, 3
    again:
        stxdw [r10-8], r6
        lock fetch add [r10-8], r6
        mul r6, 1
        div r6, 1
        call local f
        mov r1, r10
        add r1, 4000
        mov r2, r10
        mov r3, 100
        call memcpy
        call __udivti3
        call host0
        sub r6, 1
        jne r6, 0, again
        lddw r4, &f
        callx r4
        exit
    f:  frame 0
        mov r0, 1
        exit";

/// Runs to the end, answering every syscall, and returns the end and the syscalls' number.
fn finish(instance: &mut Instance<'_>) -> (Exit, u32) {
    let mut exit = instance.run();
    let mut syscalls = 0;
    while let Exit::Syscall { .. } = exit {
        syscalls += 1;
        exit = instance.resume(0);
    }
    (exit, syscalls)
}

#[test]
fn a_run_needs_exactly_what_it_uses() {
    with_program(MIXED, |program| {
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        let (exit, syscalls) = finish(&mut instance);
        assert_eq!((exit, syscalls), (Exit::Returned(1), 3));
        let needed = PLENTY.0 - instance.gas().0;

        let mut instance = Instance::new(program, Entry::Call, Gas(needed)).unwrap();
        assert_eq!(finish(&mut instance), (Exit::Returned(1), 3));
        assert_eq!(instance.gas(), Gas(0));

        // With less, it ends earlier, at the first instruction that the rest does not pay, with nothing left.
        let startup = program.startup_gas().0;
        let mut last_pc = 0;
        let mut seen = 0;
        for gas in startup..needed {
            let mut instance = Instance::new(program, Entry::Call, Gas(gas)).unwrap();
            let (exit, count) = finish(&mut instance);
            assert_eq!((exit, instance.gas()), (Exit::OutOfGas, Gas(0)), "{gas}");
            assert!(count >= seen, "more gas, fewer syscalls");
            seen = count;
            last_pc = instance.pc();
        }
        // The last instruction is the outermost exit.
        assert_eq!((last_pc, seen), (19, 3));
        for gas in 0..startup {
            assert!(Instance::new(program, Entry::Call, Gas(gas)).is_err());
        }
    });
}

#[test]
fn costs_are_those_of_the_table() {
    // The cost of `frame 16` and `exit`, which every text has.
    let frame_and_exit = 1 + 4;
    for (text, cost) in [
        ("", 0),
        ("mov r1, 1", 1),
        ("lddw r1, 1", 1),
        ("ja +0", 1),
        ("jeq r1, 0, +0", 1),
        ("jeq r1, 1, +0", 1),
        ("mul32 r1, 1", 2),
        ("smod r1, r1", 12),
        ("ldxb r1, [r10-1]", 2),
        ("stdw [r10-8], 1", 2),
        ("lock cmpxchg [r10-8], r1", 4),
        // The call, the function's frame and its exit.
        ("call local f", 4 + 1 + 4),
        ("lddw r1, &f\ncallx r1", 1 + 6 + 1 + 4),
        ("call __multi3", 8 + 4),
        ("call __udivti3", 8 + 40),
        ("call __umodti3", 8 + 40),
        ("call __divti3", 8 + 40),
        ("call __modti3", 8 + 40),
        ("mov r3, 0\ncall memset", 1 + 8),
        ("mov r1, r10\nsub r1, 16\nmov r3, 1\ncall memset", 3 + 8 + 1),
        ("mov r1, r10\nsub r1, 16\nmov r3, 8\ncall memset", 3 + 8 + 1),
        ("mov r1, r10\nsub r1, 16\nmov r3, 9\ncall memset", 3 + 8 + 2),
        ("mov r1, r10\nsub r1, 16\nmov r2, r1\nmov r3, 16\ncall memmove", 4 + 8 + 2),
        ("mov r1, r10\nsub r1, 16\nmov r2, r1\nmov r3, 16\ncall memcpy", 4 + 8 + 2),
        ("mov r1, r10\nsub r1, 16\nmov r2, r1\nmov r3, 16\ncall memcmp", 4 + 8 + 2),
        ("mov r1, r10\nsub r1, 16\nmov r2, r1\nmov r3, 16\ncall bcmp", 4 + 8 + 2),
    ] {
        let text = format!("frame 16\n{text}\nexit\nf: frame 0\nexit");
        let (exit, used) = gas_used(&text);
        assert!(matches!(exit, Exit::Returned(_)), "{text}: {exit:?}");
        assert_eq!(used, frame_and_exit + cost, "{text}");
    }
}

#[test]
fn a_syscall_costs_its_call() {
    with_program("frame 0\ncall host0\nexit", |program| {
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        let start = instance.gas().0;
        assert!(matches!(instance.run(), Exit::Syscall { .. }));
        assert_eq!(start - instance.gas().0, 1 + 8);
        // What the syscall itself costs is the embedder's affair.
        instance.set_gas(Gas(4));
        assert_eq!((instance.resume(0), instance.gas()), (Exit::Returned(0), Gas(0)));
    });
}

/// A trap keeps what is left after the instruction that trapped.
#[test]
fn a_trap_is_charged() {
    for (text, kind, pc, cost) in [
        ("frame 0\nldxb r0, [r0]\nexit", TrapKind::LoadOutOfBounds, 1, 1 + 2),
        ("frame 0\ncall abort\nexit", TrapKind::Abort, 1, 1 + 8),
        ("frame 0\ncallx r0\nexit", TrapKind::InvalidCallTarget, 1, 1 + 6),
        (".stack 0\nframe 16\nexit", TrapKind::StackOverflow, 0, 1),
        // Intrinsics pay for the length before they look at the addresses.
        ("frame 0\nmov r3, 80\ncall memset\nexit", TrapKind::StoreOutOfBounds, 2, 2 + 8 + 10),
        ("frame 0\nmov r3, 80\ncall memcpy\nexit", TrapKind::LoadOutOfBounds, 2, 2 + 8 + 10),
    ] {
        assert_eq!(gas_used(text), (trap(kind, pc), cost), "{text}");
    }
}

#[test]
fn a_length_that_cannot_be_paid_is_out_of_gas() {
    for name in ["memcpy", "memmove", "memset", "memcmp", "bcmp"] {
        let text = format!("frame 0\nlddw r3, 0xffffffffffffffff\ncall {name}\nexit");
        assert_eq!(gas_used(&text).0, Exit::OutOfGas, "{name}");
    }
}

#[test]
fn setting_up_memory_is_paid_by_the_byte() {
    for (text, gas) in [
        (".stack 0\n.heap 1024\nframe 0\nexit", 0),
        (".stack 64\nframe 0\nexit", 8),
        (".stack 64\n.rodata\n.byte 1\n.text\nframe 0\nexit", 10),
        (".stack 64\n.rodata\n.byte 1\n.bss\n.zero 17\n.text\nframe 0\nexit", 14),
    ] {
        with_program(text, |program| {
            assert_eq!(program.startup_gas(), Gas(gas), "{text}");
            assert!(gas == 0 || Instance::new(program, Entry::Call, Gas(gas - 1)).is_err());
            assert_eq!(Instance::new(program, Entry::Call, Gas(gas)).unwrap().gas(), Gas(0));
        });
    }
}

#[test]
fn an_endless_loop_ends() {
    let exit = with_program("frame 0\nloop: ja loop", |program| {
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        (instance.run(), instance.gas())
    });
    assert_eq!(exit, (Exit::OutOfGas, Gas(0)));
}

#[test]
fn every_instruction_costs_something() {
    assert!(GasClass::ALL.iter().all(|class| class.cost() > 0));
    assert_eq!([0, 1, 8, 9, u64::MAX].map(bytes_cost), [0, 1, 1, 2, u64::MAX / 8 + 1]);
}
