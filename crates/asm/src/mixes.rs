//! Mixes of instructions, each of which is as slow for its gas as instructions of its kind can be.
//!
//! They are what VM gas is priced by, and what contracts run that try to take longer than they pay for.

use crate::assemble;
use alloc::{format, string::String, vec::Vec};

/// Bytes of the stack, where a mix does not say another.
const STACK: u32 = 4096;

/// The body of a loop. `r6` counts the rounds; `r10` points behind the stack.
#[derive(Clone, Copy, Debug)]
pub struct Mix<'a> {
    /// Directives before the code.
    data: &'a str,
    /// Runs once.
    setup: &'a str,
    /// One round.
    round: &'a str,
    /// Functions that rounds call.
    functions: &'a str,
}

impl Mix<'_> {
    /// A contract that runs so many rounds.
    pub fn contract(&self, rounds: u32) -> Vec<u8> {
        let Self { data, setup, round, functions } = self;
        let stack = if data.contains(".stack") { String::new() } else { format!(".stack {STACK}") };
        let heap = if data.contains(".heap") { "" } else { ".heap 0" };
        crate::contract(&format!(
            "
            {stack}
            {heap}
            {data}
            .text
            deploy:
                frame 0
                exit
            call:
                frame 16
                mov r7, 1
                mov r6, {rounds}
                {setup}
                jeq r6, 0, done
            again:
                {round}
                sub r6, 1
                jne r6, 0, again
            done:
                mov r0, 0
                exit
            {functions}
            "
        ))
    }
}

/// Each result is needed at once.
pub const ARITHMETIC: Mix<'static> = Mix {
    data: "",
    setup: "mov r7, 1",
    round: "
        lsh r7, 13
        xor r7, r6
        arsh r7, 7
        add32 r7, r6
        rsh r7, r6
        neg r7
        swap64 r7
        movsx832 r7, r7
        sub r7, r6
        or r7, 1
    ",
    functions: "",
};

/// Products of products.
pub const MULTIPLICATION: Mix<'static> = Mix {
    data: "",
    setup: "mov r7, 1",
    round: "
        mul r7, 0x2545f491
        mul32 r7, r6
        mul r7, r7
        mul r7, 0x2545f491
    ",
    functions: "",
};

/// Long quotients, signed.
pub const DIVISION: Mix<'static> = Mix {
    data: "",
    setup: "lddw r8, 0xfedcba9876543210",
    round: "
        mov r7, r8
        sdiv r7, 3
        smod r7, r6
        mov r7, r8
        div r7, r6
        mod r7, 7
    ",
    functions: "",
};

/// Jumps that nothing predicts.
pub const BRANCHES: Mix<'static> = Mix {
    data: "",
    setup: "lddw r7, 0x9e3779b97f4a7c15",
    round: "
        mov r1, r7
        lsh r1, 13
        xor r7, r1
        mov r1, r7
        rsh r1, 7
        xor r7, r1
        jset r7, 1, +1
        add r8, 1
        jset r7, 2, +1
        add r8, 1
        jset r7, 4, +1
        add r8, 1
        jset r7, 8, +1
        add r8, 1
        jset r7, 16, +1
        add r8, 1
        jset r7, 32, +1
        add r8, 1
        jset r7, 64, +1
        add r8, 1
        jset r7, 128, +1
        add r8, 1
    ",
    functions: "",
};

/// Loads that wait for stores of another width, across cache lines.
pub const MEMORY: Mix<'static> = Mix {
    data: "",
    setup: "
        mov r8, r10
        add r8, -2048
    ",
    round: "
        stxb [r8+61], r7
        ldxdw r7, [r8+60]
        stxh [r8+63], r7
        ldxw r7, [r8+62]
        stxdw [r8+59], r7
        ldxsb r7, [r8+62]
    ",
    functions: "",
};

/// Read-modify-write, each on what the one before left.
pub const ATOMICS: Mix<'static> = Mix {
    data: "",
    setup: "
        mov r8, r10
        add r8, -2048
    ",
    round: "
        lock fetch add [r8+0], r7
        lock fetch xor32 [r8+4], r7
        lock xchg [r8+0], r7
        lock cmpxchg [r8+0], r7
        lock fetch or [r8+0], r7
        lock and [r8+0], r6
    ",
    functions: "",
};

/// Calls of small functions, nested.
pub const CALLS: Mix<'static> = Mix {
    data: "",
    setup: "",
    round: "
        call local one
        call local one
    ",
    functions: "
        one:
            frame 16
            call local two
            exit
        two:
            frame 16
            call local three
            exit
        three:
            frame 0
            exit
    ",
};

/// Calls whose target nothing predicts.
pub const INDIRECT_CALLS: Mix<'static> = Mix {
    data: "",
    setup: "
        lddw r7, 0x9e3779b97f4a7c15
        lddw r8, &even
        lddw r9, &odd
    ",
    round: "
        mov r1, r7
        lsh r1, 13
        xor r7, r1
        mov r1, r7
        rsh r1, 7
        xor r7, r1
        mov r2, r8
        jset r7, 1, +1
        mov r2, r9
        callx r2
        mov r2, r8
        jset r7, 2, +1
        mov r2, r9
        callx r2
    ",
    functions: "
        even:
            frame 0
            exit
        odd:
            frame 0
            exit
    ",
};

/// Recursion as deep as it goes, with frames as large as they fit.
pub const RECURSION: Mix<'static> = Mix {
    data: ".stack 262144",
    setup: "",
    round: "
        mov r1, 500
        call local down
    ",
    functions: "
        down:
            frame 496
            stxdw [r10-496], r1
            jeq r1, 0, +2
            sub r1, 1
            call local down
            exit
    ",
};

/// Moves of so few bytes that the call is all.
pub const SMALL_MOVES: Mix<'static> = Mix {
    data: "",
    setup: "
        mov r8, r10
        add r8, -2048
    ",
    round: "
        mov r1, r8
        mov r2, r8
        add r2, 7
        mov r3, 8
        call memmove
    ",
    functions: "",
};

/// Comparisons of fewer bytes than are compared at a time.
pub const SMALL_COMPARISONS: Mix<'static> = Mix {
    data: "",
    setup: "
        mov r8, r10
        add r8, -2048
    ",
    round: "
        mov r1, r8
        mov r2, r8
        mov r3, 31
        call memcmp
    ",
    functions: "",
};

/// Fills of single bytes.
pub const SMALL_FILLS: Mix<'static> = Mix {
    data: "",
    setup: "
        mov r8, r10
        add r8, -2048
    ",
    round: "
        mov r1, r8
        mov r2, r6
        mov r3, 1
        call memset
    ",
    functions: "",
};

/// A heap as large as there can be, all of it accessible, and its address in `r8`.
const LARGE_HEAP: &str = ".heap 1048576";
const SET_UP_LARGE_HEAP: &str = "
    mov r8, r10
    mov r1, r10
    add r1, 1048575
    stb [r1], 1
";

/// Moves of as many bytes as there are, to where none of them is aligned.
pub const LONG_MOVES: Mix<'static> = Mix {
    data: LARGE_HEAP,
    setup: SET_UP_LARGE_HEAP,
    round: "
        mov r1, r8
        mov r2, r8
        add r2, 524281
        mov r3, 524281
        call memmove
    ",
    functions: "",
};

/// Comparisons of as many bytes as there are, all of which are equal.
pub const LONG_COMPARISONS: Mix<'static> = Mix {
    data: LARGE_HEAP,
    setup: SET_UP_LARGE_HEAP,
    round: "
        mov r1, r8
        mov r2, r8
        add r2, 524281
        mov r3, 524281
        call memcmp
    ",
    functions: "",
};

/// Fills of as many bytes as there are.
pub const LONG_FILLS: Mix<'static> = Mix {
    data: LARGE_HEAP,
    setup: SET_UP_LARGE_HEAP,
    round: "
        mov r1, r8
        mov r2, 0
        mov r3, 1048576
        call memset
    ",
    functions: "",
};

/// Products of 128 bits.
pub const WIDE_PRODUCTS: Mix<'static> = Mix {
    data: "",
    setup: "",
    round: "
        lddw r1, 0xfedcba9876543210
        mov r2, r1
        mov r3, r1
        mov r4, r1
        call __multi3
    ",
    functions: "",
};

/// A quotient or remainder of 128 bits, by a number of more than 64 bits or of 64: each is slow somewhere.
macro_rules! wide_division {
    ($($(#[$doc:meta])* $by_wide:ident $by_narrow:ident $name:literal;)*) => {
        $(
            $(#[$doc])*
            pub const $by_wide: Mix<'static> = wide_division!($name, "0x8000000000000001", "3");
            $(#[$doc])*
            /// By a number of 64 bits.
            pub const $by_narrow: Mix<'static> = wide_division!($name, "0xffffffffffffffff", "0");
        )*
    };
    ($name:literal, $low:literal, $high:literal) => {
        Mix {
            data: "",
            setup: "",
            round: concat!(
                "lddw r1, 0xfedcba9876543210\nlddw r2, 0x7edcba9876543210\nlddw r3, ", $low,
                "\nmov r4, ", $high, "\ncall ", $name
            ),
            functions: "",
        }
    };
}

wide_division! {
    /// Unsigned quotients of 128 bits.
    WIDE_QUOTIENTS WIDE_QUOTIENTS_BY_64_BITS "__udivti3";
    /// Unsigned remainders of 128 bits.
    WIDE_REMAINDERS WIDE_REMAINDERS_BY_64_BITS "__umodti3";
    /// Signed quotients of 128 bits.
    WIDE_SIGNED_QUOTIENTS WIDE_SIGNED_QUOTIENTS_BY_64_BITS "__divti3";
    /// Signed remainders of 128 bits.
    WIDE_SIGNED_REMAINDERS WIDE_SIGNED_REMAINDERS_BY_64_BITS "__modti3";
}

/// The mixes of intrinsics.
pub const INTRINSICS: &[Mix<'static>] = &[
    SMALL_MOVES,
    SMALL_COMPARISONS,
    SMALL_FILLS,
    LONG_MOVES,
    LONG_COMPARISONS,
    LONG_FILLS,
    WIDE_PRODUCTS,
    WIDE_QUOTIENTS,
    WIDE_QUOTIENTS_BY_64_BITS,
    WIDE_REMAINDERS,
    WIDE_REMAINDERS_BY_64_BITS,
    WIDE_SIGNED_QUOTIENTS,
    WIDE_SIGNED_QUOTIENTS_BY_64_BITS,
    WIDE_SIGNED_REMAINDERS,
    WIDE_SIGNED_REMAINDERS_BY_64_BITS,
];

/// A contract that runs so many rounds of loads each of which waits for the one before, from as many lines of
/// 64 bytes as `lines` says (a power of two), which are all of its memory, in an order that nothing predicts.
pub fn cache_misses(lines: u32, rounds: u32) -> Vec<u8> {
    let half = lines * 32;
    Mix {
        // The stack lies between static data and heap; the contract does not use it otherwise.
        data: &format!(".stack {STACK}\n.heap {half}\n.bss\nmem: .zero {}", half - STACK),
        // Line `i` holds the address of line `a * i + c`, modulo `lines`: a generator that has all of them in
        // its period.
        setup: &format!(
            "
                lddw r8, &mem
                mov r1, 0
            fill:
                mov r2, r1
                mul r2, 0x2545
                add r2, 0x3039
                and r2, {}
                lsh r2, 6
                add r2, r8
                mov r3, r1
                lsh r3, 6
                add r3, r8
                stxdw [r3], r2
                add r1, 1
                jne r1, {lines}, fill
                mov r1, r8
            ",
            lines - 1
        ),
        round: &"ldxdw r1, [r1]\n".repeat(16),
        functions: "",
    }
    .contract(rounds)
}

/// A contract that runs so many rounds, one for each of `jumps` jumps (a number without other prime factors
/// than 2 and 5) from anywhere in its code to anywhere, in an order that nothing predicts.
pub fn far_jumps(jumps: u32, rounds: u32) -> Vec<u8> {
    /// `jne r6, 0, off`.
    const JNE: u8 = 0x55;
    /// `exit`.
    const EXIT: u8 = 0x95;
    let mut elf = assemble(&format!(
        "
        .stack 16
        .heap 0
        deploy:
            frame 0
            exit
        call:
            frame 0
            mov r6, {rounds}
            jne r6, 0, first
            exit
        again:
            sub r6, 1
            jne r6, 0, first
            exit
        first:
        "
    ))
    .expect("the text is right");
    // Jump `i` leads to jump `a * i + c`, modulo `jumps`: a generator that has all of them in its period. The
    // one that would lead to the first leads to `again`.
    for jump in 0..jumps {
        let next = (jump * 0x2545 + 0x1039) % jumps;
        let distance = if next == 0 { -4 - jump as i32 } else { next as i32 - jump as i32 - 1 };
        elf.code.extend([JNE, 6]);
        elf.code.extend((distance as i16).to_le_bytes());
        elf.code.extend([0; 4]);
    }
    elf.code.extend([EXIT, 0, 0, 0, 0, 0, 0, 0]);
    elf.to_bytes()
}

/// A contract with the longest code, which does nothing.
pub fn longest_code() -> Vec<u8> {
    let rest = "mov r0, 1\n".repeat(32 * 1024 - 128);
    crate::contract(&format!("call:\nframe 0\nexit\nrest:\nframe 0\n{rest}exit\n"))
}

/// A contract that has as much memory as one can have set up, the heap a page at a time.
pub fn largest_memory() -> Vec<u8> {
    crate::contract(
        "
        .stack 262144
        .heap 1048576
        .bss
        mem: .zero 1048576
        .text
        deploy:
            frame 0
            exit
        call:
            frame 0
            mov r1, r10
            mov r2, 256
        again:
            stb [r1], 1
            add r1, 4096
            sub r2, 1
            jne r2, 0, again
            exit
        ",
    )
}
