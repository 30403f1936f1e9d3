//! Programs on which engines once differed, as small as they were found.

use ebpf_asm::contract;
use ebpf_differential::{check, Coverage, Script};

/// Names and programs.
const PROGRAMS: [(&str, &str); 7] = [
    (
        "a move that a jump skips does not make the access after it a checked one",
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
    (
        "zeros that only a narrow product does not need, with growth of the heap in between",
        "
        .stack 16
        .heap 16
        call:
            frame 0
            mov r6, r10
            mov r2, 12345
            lddw r1, 0x8000000000000000
            lddw r3, 0x20000
            ja next
        next:
            mov r2, 0
            mov r4, 0
            ldxdw r5, [r6]
            call __multi3
            ldxb r0, [r2]
            mov r7, 1
            mov r7, 1
            mov r7, 1
            mov r7, 1
            exit
        ",
    ),
    (
        "the copy of which a rotation has no need, with growth of the heap in between",
        "
        .stack 16
        .heap 16
        call:
            frame 16
            mov r6, r10
            lddw r1, 0x123456789abcdef0
            mov r2, 77
            ja next
        next:
            mov r2, r1
            ldxdw r5, [r6]
            lsh r1, 7
            rsh r2, 57
            or r1, r2
            stxdw [r10-8], r1
            mov r2, 1
            mov r7, 1
            mov r7, 1
            mov r7, 1
            mov r7, 1
            exit
        ",
    ),
    (
        "the same in 32 bits, with the copy's register as the address of what grows the heap",
        "
        .stack 16
        .heap 32
        call:
            frame 16
            mov r2, r10
            lddw r1, 0x123456789abcdef0
            ja next
        next:
            ldxdw r5, [r2]
            mov r3, r1
            stxdw [r2+8], r5
            rsh32 r1, 7
            lsh32 r3, 25
            or32 r3, r1
            stxdw [r10-8], r3
            mov r1, 1
            mov r7, 1
            mov r7, 1
            mov r7, 1
            exit
        ",
    ),
    (
        "the same zeros, before a page of heap that costs more than the program",
        "
        .stack 16
        .heap 4096
        call:
            frame 0
            mov r6, r10
            mov r2, 12345
            lddw r1, 0x8000000000000000
            lddw r3, 0x20000
            ja next
        next:
            mov r2, 0
            mov r4, 0
            ldxdw r5, [r6]
            call __multi3
            ldxb r0, [r2]
            mov r7, 1
            mov r7, 1
            mov r7, 1
            mov r7, 1
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
