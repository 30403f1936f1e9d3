//! Contracts that try to take longer than what they pay for: each does one thing until its gas is used up,
//! and the time of all of it is compared with the weight that was charged.
//!
//! State is in memory: the prices of accesses to the database are charged and not used.

use crate::{best, runtime::Chain};
use ebpf_asm::mixes;
use ebpf_contracts_runtime::AccountId;
use sp_runtime::Weight;

/// A contract that uses up its gas.
pub struct Hostile {
    pub name: &'static str,
    program: Program,
}

enum Program {
    /// Does `body` for ever, after directives for sizes and data.
    Syscalls { data: &'static str, body: &'static str },
    /// Calls such a contract for ever.
    Calls(fn() -> Vec<u8>),
    /// Runs instructions, as many rounds as it is told.
    Instructions(fn(u32) -> Vec<u8>),
}
use Program::{Calls, Instructions, Syscalls};

/// A key of eight bytes, and what a page of at most one key is asked for and written with.
const KEYS: &str = ".rodata\nparams: .byte 0, 0, 1, 0, 0, 0\n.bss\nkey: .zero 8\nout: .zero 512\n.text";

/// Every one.
pub const ALL: &[Hostile] = &[
    Hostile {
        name: "storage: new values of 16 KiB",
        program: Syscalls {
            data: ".bss\nkey: .zero 8\nvalue: .zero 16384\n.text",
            body: "
                lddw r1, &key
                ldxdw r2, [r1]
                add r2, 1
                stxdw [r1], r2
                mov r2, 8
                lddw r3, &value
                mov r4, 16384
                call set_storage
            ",
        },
    },
    Hostile {
        name: "storage: one value, again and again",
        program: Syscalls {
            data: ".bss\nkey: .zero 8\n.text",
            body: "
                lddw r1, &key
                mov r2, 8
                lddw r3, &key
                mov r4, 1
                call set_storage
            ",
        },
    },
    Hostile {
        name: "storage: reading one value, again and again",
        program: Syscalls {
            data: ".bss\nis_there: .zero 8\nvalue: .zero 16384\n.text",
            body: "
                lddw r1, &is_there
                ldxdw r2, [r1]
                jne r2, 0, read
                mov r2, 1
                stxdw [r1], r2
                mov r2, 8
                lddw r3, &value
                mov r4, 16384
                call set_storage
            read:
                lddw r1, &is_there
                mov r2, 8
                lddw r3, &value
                mov r4, 16384
                call get_storage
            ",
        },
    },
    Hostile {
        name: "storage: more keys than are remembered, in turn",
        program: Syscalls {
            data: ".bss\nkey: .zero 8\n.text",
            body: "
                lddw r1, &key
                ldxdw r2, [r1]
                add r2, 1
                and r2, 1023
                stxdw [r1], r2
                mov r2, 8
                mov r3, r1
                mov r4, 1
                call set_storage
            ",
        },
    },
    Hostile {
        name: "storage: looking for what is not there",
        program: Syscalls {
            data: ".bss\nkey: .zero 128\n.text",
            body: "
                lddw r1, &key
                ldxdw r2, [r1]
                add r2, 1
                stxdw [r1], r2
                mov r2, 128
                call contains_storage
            ",
        },
    },
    Hostile {
        name: "storage: removing what is not there, and iterating",
        program: Syscalls {
            data: KEYS,
            body: "
                lddw r1, &key
                ldxdw r2, [r1]
                add r2, 1
                stxdw [r1], r2
                mov r2, 8
                call clear_storage
                lddw r1, &params
                mov r2, 6
                lddw r3, &out
                mov r4, 512
                call storage_keys
            ",
        },
    },
    Hostile {
        name: "storage: removing new values, and iterating",
        program: Syscalls {
            data: KEYS,
            body: "
                lddw r1, &key
                ldxdw r2, [r1]
                add r2, 1
                stxdw [r1], r2
                mov r2, 8
                mov r3, r1
                mov r4, 8
                call set_storage
                lddw r1, &key
                mov r2, 8
                call clear_storage
                lddw r1, &params
                mov r2, 6
                lddw r3, &out
                mov r4, 512
                call storage_keys
            ",
        },
    },
    Hostile {
        name: "events: 16 KiB, 4 topics",
        program: Syscalls {
            data: ".bss\ntopics: .zero 128\nvalue: .zero 16384\n.text",
            body: "
                lddw r1, &topics
                ldxdw r2, [r1]
                add r2, 1
                stxdw [r1], r2
                mov r2, 128
                lddw r3, &value
                mov r4, 16384
                call deposit_event
            ",
        },
    },
    Hostile {
        name: "events: 16 KiB, 4 topics, retained until a block",
        program: Syscalls {
            data: ".bss\ntopics: .zero 128\nvalue: .zero 16384\n.text",
            body: "
                lddw r2, &topics
                ldxdw r1, [r2]
                add r1, 1
                stxdw [r2], r1
                stxdw [r2+40], r1
                stxdw [r2+80], r1
                stxdw [r2+120], r1
                mov r1, 100
                mov r3, 128
                lddw r4, &value
                mov r5, 16384
                call deposit_event_until
            ",
        },
    },
    Hostile {
        name: "events: empty",
        program: Syscalls {
            data: "",
            body: "
                mov r1, 0
                mov r2, 0
                mov r3, 0
                mov r4, 0
                call deposit_event
            ",
        },
    },
    Hostile { name: "syscalls: the shortest", program: Syscalls { data: "", body: "call block_number" } },
    Hostile {
        name: "syscalls: answers in memory",
        program: Syscalls {
            data: ".bss\nout: .zero 32\n.text",
            body: "
                lddw r1, &out
                mov r2, 32
                call address
            ",
        },
    },
    Hostile {
        name: "hashing: Keccak of 512 KiB",
        program: Syscalls {
            data: ".bss\nvalue: .zero 524288\n.text",
            body: "
                lddw r1, &value
                mov r2, 524288
                lddw r3, &value
                call hash_keccak_256
            ",
        },
    },
    Hostile {
        name: "hashing: BLAKE2 of nothing",
        program: Syscalls {
            data: ".bss\nvalue: .zero 32\n.text",
            body: "
                lddw r1, &value
                mov r2, 0
                lddw r3, &value
                call hash_blake2_128
            ",
        },
    },
    Hostile {
        name: "signatures: bad ones",
        program: Syscalls {
            data: ".bss\nvalue: .zero 128\n.text",
            body: "
                lddw r1, &value
                mov r2, r1
                mov r3, r1
                mov r4, 32
                call sr25519_verify
            ",
        },
    },
    Hostile { name: "calls: a contract with the longest code", program: Calls(mixes::longest_code) },
    Hostile { name: "calls: a contract with the largest memory", program: Calls(mixes::largest_memory) },
    Hostile {
        name: "calls: a contract that traps",
        program: Calls(|| ebpf_asm::contract("deploy:\nframe 0\nexit\ncall:\nframe 0\ncall abort\nexit")),
    },
    Hostile {
        name: "jumps: nothing predicts them",
        program: Instructions(|rounds| mixes::BRANCHES.contract(rounds)),
    },
    Hostile {
        name: "jumps: across 32 KB of code",
        program: Instructions(|rounds| mixes::far_jumps(4_000, rounds)),
    },
    Hostile {
        name: "jumps: across 250 KB of code",
        program: Instructions(|rounds| mixes::far_jumps(32_000, rounds)),
    },
    Hostile {
        name: "calls: recursion to the greatest depth",
        program: Instructions(|rounds| mixes::RECURSION.contract(rounds)),
    },
    Hostile {
        name: "memory: every load a cache miss, 256 KiB",
        program: Instructions(|rounds| mixes::cache_misses(4_096, rounds)),
    },
    Hostile {
        name: "memory: every load a cache miss, 2 MiB",
        program: Instructions(|rounds| mixes::cache_misses(32_768, rounds)),
    },
    Hostile {
        name: "memory: moves of 8 bytes",
        program: Instructions(|rounds| mixes::SMALL_MOVES.contract(rounds)),
    },
    Hostile {
        name: "memory: moves of 512 KiB",
        program: Instructions(|rounds| mixes::LONG_MOVES.contract(rounds)),
    },
    Hostile {
        name: "memory: comparisons of 512 KiB",
        program: Instructions(|rounds| mixes::LONG_COMPARISONS.contract(rounds)),
    },
];

/// `call_contract` with nothing but the account, and whatever it answers.
fn calling(account: &AccountId) -> Vec<u8> {
    // Flags, account, limits, no deposit limit, no value.
    let account: &[u8] = account.as_ref();
    let params: Vec<String> =
        [&[0u8; 4][..], account, &[0; 16 + 1 + 16]].concat().iter().map(u8::to_string).collect();
    let body = "
        lddw r1, &params
        mov r2, sizeof(params)
        mov r3, 0
        mov r4, 0
        call call_contract
    ";
    for_ever(&format!(".rodata\nparams: .byte {}\n.text", params.join(", ")), body)
}

fn for_ever(data: &str, body: &str) -> Vec<u8> {
    ebpf_asm::contract(&format!(
        "
        {data}
        .text
        deploy:
            frame 0
            exit
        call:
            frame 0
        again:
            {body}
            ja again
        "
    ))
}

/// Times the whole list is measured: a machine that is slow for some seconds does not decide what is printed.
const ROUNDS: usize = 4;

/// Time and weight of a contract that ran out of gas, in seconds.
#[derive(Clone, Copy)]
struct Used {
    time: f64,
    charged: f64,
}

fn used(chain: &Chain, hostile: &Hostile) -> Used {
    let mut state = chain.state();
    let elf = match &hostile.program {
        Syscalls { data, body } => for_ever(data, body),
        Calls(other) => calling(&chain.instantiate(&mut state, &other())),
        // More rounds than there is gas for.
        Instructions(contract) => contract(i32::MAX as u32),
    };
    let contract = chain.instantiate(&mut state, &elf);
    let limit = Weight::from_parts(200_000_000_000, u64::MAX);
    let (time, charged) = best(|| chain.run_out_of_gas(&mut state, &contract, limit));
    Used { time: time.as_secs_f64(), charged: charged as f64 / 1e12 }
}

/// Prints the table: each figure is the least of [`ROUNDS`] rounds.
pub fn measure(interpreter: &Chain, native: &Chain) {
    let chains = [interpreter, native];
    let mut least = vec![[Used { time: f64::INFINITY, charged: 1.0 }; 2]; ALL.len()];
    for _ in 0..ROUNDS {
        for (hostile, least) in ALL.iter().zip(&mut least) {
            for (chain, least) in chains.into_iter().zip(least) {
                let used = used(chain, hostile);
                if used.time < least.time {
                    *least = used;
                }
            }
        }
    }
    println!("\nHostile contracts: time / charged ref_time, and milliseconds");
    println!("{:48} {:>10} {:>10} {:>10} {:>10}", "", "in runtime", "on node", "ms", "ms");
    for (hostile, [runtime, node]) in ALL.iter().zip(least) {
        println!(
            "{:48} {:>10.2} {:>10.2} {:>10.1} {:>10.1}",
            hostile.name,
            runtime.time / runtime.charged,
            node.time / node.charged,
            runtime.time * 1e3,
            node.time * 1e3,
        );
    }
}
