//! Programs on which engines once differed, as small as they were found.

use ebpf_asm::contract;
use ebpf_differential::{check, Coverage, Script};

/// Names and programs.
const PROGRAMS: [(&str, &str); 3] = [
    (
        "a move that a jump skips does not make the access behind it a checked one",
        "
        .stack 288
        .heap 0
        call:
            frame 0
            mov r1, 520
            call local f
            exit
        f:
            frame 0
            jsgt r1, r9, l
            mov r4, 65560
        l:
            lock xor32 [r4+16], r4
            exit
        ",
    ),
    (
        "the same, with a pointer that was there before",
        "
        .stack 11264
        .heap 0
        call:
            frame 96
            mov r5, 76852
            ldxsh r5, [r5+1]
            jge32 r2, r0, l
            mov r5, 76852
        l:
            ldxdw r8, [r5+3]
            lddw r5, 0x12c48
            exit
        ",
    ),
    (
        "a constant that is overwritten before it is read, with a trap in between",
        "
        .stack 1024
        .heap 0
        call:
            frame 0
            lddw r1, 0xffffffffffffffef
            ldxsh r6, [r6-1]
            mov r1, 78651
            exit
        ",
    ),
];

#[test]
fn engines_agree() {
    for (name, text) in PROGRAMS {
        // For both CPUs.
        for seed in 0..2 {
            let script = |program: &ebpf_vm::Program<'_>| Script::new(seed, *program.layout());
            assert!(check(&contract(text), &name, seed, script, &mut Coverage::default()), "{name}");
        }
    }
}
