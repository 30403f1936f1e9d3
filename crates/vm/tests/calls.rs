//! Functions, frames, entry points, and the run → exit → resume interface.

mod common;

use common::{resolve, run, trap, with_instance, with_program, PLENTY};
use ebpf_vm::{
    limits::{CODE_BASE, MAX_CALL_DEPTH},
    Entry, Exit, Instance, Program, TrapKind,
};

#[test]
fn registers_start_at_zero_and_r10_at_the_stacks_end() {
    with_instance(".stack 64\n.heap 0\nframe 0\nexit", |instance| {
        let mut expected = [0; 11];
        expected[10] = 0x1_0000 + 64;
        assert_eq!(instance.registers(), expected);
        assert_eq!(instance.run(), Exit::Returned(0));
        assert_eq!(instance.registers(), expected);
    });
}

#[test]
fn entry_points_are_two() {
    let text = "call: mov r0, 1\nexit\ndeploy: mov r0, 2\nexit";
    with_program(text, |program| {
        for (entry, result) in [(Entry::Call, 1), (Entry::Deploy, 2)] {
            assert_eq!(Instance::new(program, entry, PLENTY).unwrap().run(), Exit::Returned(result));
        }
    });
}

#[test]
fn arguments_are_in_r1_to_r5() {
    with_instance("frame 0\nmov r0, r1\nlsh r0, 8\nor r0, r5\nexit", |instance| {
        instance.set_arguments([0x12, 0, 0, 0, 0x34]);
        assert_eq!(instance.run(), Exit::Returned(0x1234));
    });
}

#[test]
fn a_call_keeps_r6_to_r10_and_nothing_else() {
    let text = "
        frame 0
        mov r6, 6
        mov r7, 7
        mov r8, 8
        mov r9, 9
        mov r5, 5
        call local f
        exit
    f:  frame 16
        mov r0, 100
        mov r1, 101
        mov r5, 105
        mov r6, 0
        mov r7, 0
        mov r8, 0
        mov r9, 0
        exit";
    with_instance(text, |instance| {
        let r10 = instance.registers()[10];
        assert_eq!(instance.run(), Exit::Returned(100));
        assert_eq!(instance.registers(), [100, 101, 0, 0, 0, 105, 6, 7, 8, 9, r10]);
    });
}

/// A call moves r10 down by the caller's frame.
#[test]
fn frames_do_not_overlap() {
    let text = "
        frame 16
        stdw [r10-8], 1
        mov r6, r10
        call local f
        ldxdw r1, [r10-8]
        mov r2, r6
        sub r2, r0
        mov r0, r1
        lsh r0, 32
        or r0, r2
        exit
    f:  frame 32
        stdw [r10-8], 2
        stdw [r10-32], 3
        mov r0, r10
        exit";
    assert_eq!(run(text), Exit::Returned(1 << 32 | 16));
}

/// The sixth and later arguments are at the bottom of the caller's frame, which is where the callee's
/// r10 points.
#[test]
fn stack_arguments() {
    let text = "
        frame 32
        stdw [r10-32], 6
        stdw [r10-24], 7
        call local f
        exit
    f:  frame 0
        ldxdw r0, [r10+0]
        ldxdw r1, [r10+8]
        lsh r0, 8
        or r0, r1
        exit";
    assert_eq!(run(text), Exit::Returned(0x607));
}

#[test]
fn a_function_pointer_is_a_code_address() {
    let text = "
        lddw r1, &f
        mov r0, r1
        callx r1
        exit
    f:  frame 0
        add r0, 1
        exit";
    // frame 512, lddw in two slots, mov, callx, exit: f is instruction 6.
    assert_eq!(run(text), Exit::Returned(CODE_BASE + 6 * 8 + 1));
}

#[test]
fn callx_accepts_nothing_but_functions() {
    let text = |address: &str| format!("frame 0\nlddw r1, {address}\ncallx r1\nexit\nf: frame 0\nexit");
    for address in [
        "0",
        "0x10000",
        "0x7ffffff8",
        "&f+8",
        "&f+1",
        "&f+4",
        "&f-8",
        "&f+0x100000",
        "0x180000028",
        "0xffffffffffffffff",
        "-8",
    ] {
        let exit = run(&text(address));
        assert_eq!(exit, trap(TrapKind::InvalidCallTarget, 3), "{address}");
    }
    assert_eq!(run(&text("&f")), Exit::Returned(0));
    // The code's start is a function too: this recurses until it is too deep.
    assert_eq!(run(&text("0x80000000")), trap(TrapKind::CallDepthExceeded, 3));
}

/// `r1` levels of functions below the entry point.
const NEST: &str = "
        frame 0
        jeq r1, 0, done
        call local f
    done:
        exit
    f:  frame 0
        sub r1, 1
        jeq r1, 0, deep
        call local f
    deep:
        exit";

#[test]
fn the_call_depth_is_limited() {
    for (levels, expected) in [
        (0, Exit::Returned(0)),
        (MAX_CALL_DEPTH as u64 - 1, Exit::Returned(0)),
        (MAX_CALL_DEPTH as u64, trap(TrapKind::CallDepthExceeded, 7)),
    ] {
        with_instance(NEST, |instance| {
            instance.set_arguments([levels, 0, 0, 0, 0]);
            assert_eq!(instance.run(), expected, "{levels} levels");
            let depth = if expected == Exit::Returned(0) { 1 } else { MAX_CALL_DEPTH };
            assert_eq!(instance.call_depth(), depth);
        });
    }
}

#[test]
fn a_frame_must_fit_on_the_stack() {
    assert_eq!(run(".stack 32\nframe 32\nexit"), Exit::Returned(0));
    assert_eq!(run(".stack 32\nframe 48\nexit"), trap(TrapKind::StackOverflow, 0));
    assert_eq!(run(".stack 0\nframe 0\nexit"), Exit::Returned(0));
    assert_eq!(run(".stack 0\nframe 16\nexit"), trap(TrapKind::StackOverflow, 0));
    // Caller and callee together.
    let nested = |stack| format!(".stack {stack}\nframe 16\ncall local f\nexit\nf: frame 32\nexit");
    assert_eq!(run(&nested(48)), Exit::Returned(0));
    assert_eq!(run(&nested(32)), trap(TrapKind::StackOverflow, 3));
}

/// After a call, the next call moves r10 by this function's frame again, not by the callee's.
#[test]
fn the_frame_size_is_restored() {
    let text = "
        frame 16
        call local big
        call local big
        mov r1, r10
        sub r1, r0
        mov r0, r1
        exit
    big: frame 4096
        mov r0, r10
        exit";
    assert_eq!(run(text), Exit::Returned(16));
}

#[test]
fn a_syscall_pauses_and_goes_on() {
    let text = "
        frame 0
        mov r1, 11
        mov r2, 12
        mov r3, 13
        mov r4, 14
        mov r5, 15
        mov r6, 16
        call host7
        add r0, r1
        add r0, r5
        call host8
        exit";
    with_instance(text, |instance| {
        let first = Exit::Syscall { id: 7, args: [11, 12, 13, 14, 15] };
        assert_eq!(instance.run(), first);
        assert_eq!(instance.pc(), 7);
        // Still the same one.
        assert_eq!(instance.run(), first);
        assert_eq!(instance.resume(1000), Exit::Syscall { id: 8, args: [11, 12, 13, 14, 15] });
        assert_eq!(instance.registers()[0], 1026);
        assert_eq!(instance.registers()[6], 16);
        assert_eq!(instance.resume(5), Exit::Returned(5));
        // The end stays the end.
        assert_eq!(instance.run(), Exit::Returned(5));
        assert_eq!(instance.resume(6), Exit::Returned(5));
    });
}

#[test]
fn resume_before_run_runs() {
    with_instance("frame 0\nadd r0, 1\nexit", |instance| assert_eq!(instance.resume(5), Exit::Returned(1)));
}

#[test]
fn a_trap_is_final() {
    with_instance("frame 0\nldxb r0, [r0]\nexit", |instance| {
        let exit = trap(TrapKind::LoadOutOfBounds, 1);
        assert_eq!(instance.run(), exit);
        assert_eq!(instance.run(), exit);
        assert_eq!(instance.resume(1), exit);
    });
}

#[test]
fn abort_traps_where_it_is_called() {
    assert_eq!(run("frame 0\nmov r0, 1\ncall abort\nexit"), trap(TrapKind::Abort, 2));
}

/// What only a program that was never verified can do ends it.
#[test]
fn invalid_instructions_trap() {
    for (text, pc) in [
        ("frame 0\n.insn 0xff, 0, 0, 0, 0", 1),
        ("frame 0\n.insn 0, 0, 0, 0, 0", 1),
        ("frame 0\nmov r0, 1", 2),
        ("frame 0\nja +5", 7),
        ("frame 0\nja32 2147483647", 0x8000_0001),
        ("frame 0\n.insn 0x18, 0, 0, 0, 0", 1),
        ("frame 0\n.insn 0xbf, 0, 0, 7, 0", 1),
        ("frame 0\n.insn 0xbc, 0, 0, 7, 0", 1),
        ("frame 0\n.insn 0x37, 0, 0, 2, 0", 1),
        ("frame 0\n.insn 0x9c, 0, 0, 2, 0", 1),
        ("frame 0\n.insn 0xdc, 0, 0, 0, 8", 1),
        ("frame 0\n.insn 0xd4, 0, 0, 0, 8", 1),
        ("frame 16\n.insn 0xdb, 10, 0, -8, 2", 1),
        ("frame 16\n.insn 0xc3, 10, 0, -8, 0xe0", 1),
        ("frame 0\n.insn 0x85, 0, 2, 0, 0", 1),
        ("frame 0\ncall 3", 1),
    ] {
        let elf = ebpf_asm::contract(text);
        let program = Program::parse(&elf, resolve).unwrap();
        assert!(program.verify().is_err(), "{text}");
        let mut instance = Instance::new(&program, Entry::Call, PLENTY).unwrap();
        assert_eq!(instance.run(), trap(TrapKind::InvalidInstruction, pc), "{text}");
    }
}

#[test]
fn every_trap_has_a_message() {
    let messages: std::collections::HashSet<_> = TrapKind::ALL.iter().map(|kind| kind.to_string()).collect();
    assert_eq!(messages.len(), TrapKind::ALL.len());
}
