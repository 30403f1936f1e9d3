//! The contracts that are measured. Each takes its number of rounds as input, 8 bytes, and returns
//! 8 bytes that depend on all that it computed.

/// A contract and how long it runs.
pub struct Workload {
    pub name: &'static str,
    /// Directives: sizes, data.
    data: &'static str,
    /// Runs once. Leaves `r6` alone.
    setup: &'static str,
    /// One round: computes `r7`, and may look at `r6`, the rounds that are left. The two instructions that
    /// count rounds follow it.
    round: &'static str,
    /// Functions that rounds call.
    functions: &'static str,
    pub rounds: u64,
    pub instructions_per_round: u64,
}

impl Workload {
    /// The contract.
    pub fn elf(&self) -> Vec<u8> {
        let Self { data, setup, round, functions, .. } = self;
        ebpf_asm::contract(&format!(
            "
            {data}
            .text
            call:
                frame 32
                mov r1, r10
                add r1, -8
                mov r2, 8
                call input
                ldxdw r6, [r10-8]
                mov r7, 1
                {setup}
                jeq r6, 0, done
            again:
                {round}
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
            {functions}
            "
        ))
    }
}

/// Additions, multiplications and shifts that depend on one another.
const ARITHMETIC: Workload = Workload {
    name: "arithmetic",
    data: "",
    setup: "",
    round: "
        mov r1, r7
        lsh r1, 13
        xor r7, r1
        mul r7, 0x2545f491
        add r7, r6
        rsh r1, 7
    ",
    functions: "",
    rounds: 2_000_000,
    instructions_per_round: 8,
};

/// Loads and stores of different widths in memory that stays in the cache.
const MEMORY: Workload = Workload {
    name: "memory",
    data: ".bss
        table: .zero 4096",
    setup: "lddw r8, &table",
    round: "
        stxdw [r8+8], r7
        ldxw r1, [r8+8]
        stxh [r8+16], r1
        ldxb r2, [r8+16]
        add r7, r2
        ldxdw r3, [r8+8]
    ",
    functions: "",
    rounds: 2_000_000,
    instructions_per_round: 8,
};

/// Calls of a small function.
const CALLS: Workload = Workload {
    name: "calls",
    data: "",
    setup: "",
    round: "
        mov r1, r7
        call local next
        mov r7, r0
    ",
    functions: "
        next:
            frame 0
            mov r0, r1
            exit
    ",
    rounds: 1_000_000,
    instructions_per_round: 8,
};

/// Division by numbers that are not known in advance.
const DIVISION: Workload = Workload {
    name: "division",
    data: "",
    setup: "lddw r7, 0xfedcba9876543210",
    round: "
        div r7, r6
        or r7, r6
    ",
    functions: "",
    rounds: 1_000_000,
    instructions_per_round: 4,
};

/// Loads from all over the largest heap: what memory costs at its worst.
const CACHE_MISSES: Workload = Workload {
    name: "cache misses",
    data: ".heap 1048576",
    setup: "
        mov r8, r10
        mov r1, r10
        add r1, 1048575
        stb [r1], 1
    ",
    round: "
        mul r7, 0x5851f42d
        add r7, 0x14057b7
        mov r1, r7
        and r1, 0xffff8
        add r1, r8
        ldxdw r2, [r1]
        add r7, r2
    ",
    functions: "",
    rounds: 1_000_000,
    instructions_per_round: 9,
};

/// Every workload.
pub const ALL: [Workload; 5] = [ARITHMETIC, MEMORY, CALLS, DIVISION, CACHE_MISSES];
