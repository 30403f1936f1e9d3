//! The contracts that are measured. Each takes its number of rounds as input, 8 bytes, and returns
//! 8 bytes that depend on all that it computed.

/// A contract and how long it runs.
pub struct Workload {
    pub name: &'static str,
    pub code: &'static str,
    pub rounds: u64,
    pub instructions_per_round: u64,
}

/// Every workload.
pub const ALL: &[Workload] = &[
    Workload { name: "arithmetic", code: ARITHMETIC, rounds: 2_000_000, instructions_per_round: 8 },
    Workload { name: "memory", code: MEMORY, rounds: 2_000_000, instructions_per_round: 8 },
    Workload { name: "calls", code: CALLS, rounds: 1_000_000, instructions_per_round: 7 },
    Workload { name: "division", code: DIVISION, rounds: 1_000_000, instructions_per_round: 4 },
    Workload { name: "cache misses", code: CACHE_MISSES, rounds: 1_000_000, instructions_per_round: 8 },
];

/// Additions, multiplications and shifts that depend on one another.
const ARITHMETIC: &str = "
call:
    frame 32
    mov r1, r10
    add r1, -8
    mov r2, 8
    call input
    ldxdw r6, [r10-8]
    mov r7, 1
    jeq r6, 0, done
again:
    mov r1, r7
    lsh r1, 13
    xor r7, r1
    mul r7, 0x2545f491
    add r7, r6
    rsh r1, 7
    sub r6, 1
    jne r6, 0, again
done:
    stxdw [r10-16], r7
    mov r1, 0
    mov r2, r10
    add r2, -16
    mov r3, 8
    call return_value
    exit
";

/// Loads and stores of different widths in memory that stays in the cache.
const MEMORY: &str = "
.bss
    table: .zero 4096
.text
call:
    frame 32
    mov r1, r10
    add r1, -8
    mov r2, 8
    call input
    ldxdw r6, [r10-8]
    mov r7, 1
    lddw r8, &table
    jeq r6, 0, done
again:
    stxdw [r8+8], r7
    ldxw r1, [r8+8]
    stxh [r8+16], r1
    ldxb r2, [r8+16]
    add r7, r2
    ldxdw r3, [r8+8]
    sub r6, 1
    jne r6, 0, again
done:
    stxdw [r10-16], r7
    mov r1, 0
    mov r2, r10
    add r2, -16
    mov r3, 8
    call return_value
    exit
";

/// Calls of a small function.
const CALLS: &str = "
call:
    frame 32
    mov r1, r10
    add r1, -8
    mov r2, 8
    call input
    ldxdw r6, [r10-8]
    mov r7, 1
    jeq r6, 0, done
again:
    mov r1, r7
    call local next
    mov r7, r0
    sub r6, 1
    jne r6, 0, again
done:
    stxdw [r10-16], r7
    mov r1, 0
    mov r2, r10
    add r2, -16
    mov r3, 8
    call return_value
    exit
next:
    frame 0
    mov r0, r1
    exit
";

/// Division by numbers that are not known in advance.
const DIVISION: &str = "
call:
    frame 32
    mov r1, r10
    add r1, -8
    mov r2, 8
    call input
    ldxdw r6, [r10-8]
    lddw r7, 0xfedcba9876543210
    jeq r6, 0, done
again:
    div r7, r6
    or r7, r6
    sub r6, 1
    jne r6, 0, again
done:
    stxdw [r10-16], r7
    mov r1, 0
    mov r2, r10
    add r2, -16
    mov r3, 8
    call return_value
    exit
";

/// Loads from all over the largest heap: what memory costs at its worst.
const CACHE_MISSES: &str = "
.heap 1048576
.text
call:
    frame 32
    mov r1, r10
    add r1, -8
    mov r2, 8
    call input
    ldxdw r6, [r10-8]
    mov r7, 1
    mov r8, r10
    mov r1, r10
    add r1, 1048575
    stb [r1], 1
    jeq r6, 0, done
again:
    mul r7, 0x5851f42d
    add r7, 0x14057b7
    mov r1, r7
    and r1, 0xffff8
    add r1, r8
    ldxdw r2, [r1]
    add r7, r2
    sub r6, 1
    jne r6, 0, again
done:
    stxdw [r10-16], r7
    mov r1, 0
    mov r2, r10
    add r2, -16
    mov r3, 8
    call return_value
    exit
";
