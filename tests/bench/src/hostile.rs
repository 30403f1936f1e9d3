//! Contracts that try to take longer than what they pay for: each does one thing until its gas is used up, and the time of
//! all of it is compared with the weight that was charged.
//!
//! State is in memory: the prices of accesses to the database are charged and not used.

use crate::{best, runtime::Chain};
use ebpf_contracts_runtime::AccountId;
use sp_runtime::Weight;

/// A contract that does `body` for ever.
pub struct Hostile {
    pub name: &'static str,
    /// Directives: sizes, data. Contracts that call another one have its account at `other`.
    data: &'static str,
    setup: &'static str,
    body: &'static str,
    functions: &'static str,
    /// The contract that it calls, if any.
    other: Option<fn() -> Vec<u8>>,
}

const NOTHING: Hostile = Hostile { name: "", data: "", setup: "", body: "", functions: "", other: None };

/// `call_contract` with nothing but the account of another contract, and whatever it answers.
const CALL_OTHER: &str = "
    lddw r1, &params
    mov r2, sizeof(params)
    mov r3, 0
    mov r4, 0
    call call_contract
";

/// Every one.
pub const ALL: &[Hostile] = &[
    Hostile {
        name: "storage: new values of 16 KiB",
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
        ..NOTHING
    },
    Hostile {
        name: "storage: one value, again and again",
        data: ".bss\nkey: .zero 8\n.text",
        body: "
            lddw r1, &key
            mov r2, 8
            lddw r3, &key
            mov r4, 1
            call set_storage
        ",
        ..NOTHING
    },
    Hostile {
        name: "storage: looking for what is not there",
        data: ".bss\nkey: .zero 128\n.text",
        body: "
            lddw r1, &key
            ldxdw r2, [r1]
            add r2, 1
            stxdw [r1], r2
            mov r2, 128
            call contains_storage
        ",
        ..NOTHING
    },
    Hostile {
        name: "events: 16 KiB, 4 topics",
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
        ..NOTHING
    },
    Hostile {
        name: "events: empty",
        body: "
            mov r1, 0
            mov r2, 0
            mov r3, 0
            mov r4, 0
            call deposit_event
        ",
        ..NOTHING
    },
    Hostile { name: "syscalls: the shortest", body: "call now", ..NOTHING },
    Hostile {
        name: "syscalls: answers in memory",
        data: ".bss\nout: .zero 32\n.text",
        body: "
            lddw r1, &out
            mov r2, 32
            call address
        ",
        ..NOTHING
    },
    Hostile {
        name: "hashing: Keccak of 512 KiB",
        data: ".bss\nvalue: .zero 524288\n.text",
        body: "
            lddw r1, &value
            mov r2, 524288
            lddw r3, &value
            call hash_keccak_256
        ",
        ..NOTHING
    },
    Hostile {
        name: "hashing: BLAKE2 of nothing",
        data: ".bss\nvalue: .zero 32\n.text",
        body: "
            lddw r1, &value
            mov r2, 0
            lddw r3, &value
            call hash_blake2_128
        ",
        ..NOTHING
    },
    Hostile {
        name: "signatures: bad ones",
        data: ".bss\nvalue: .zero 128\n.text",
        body: "
            lddw r1, &value
            mov r2, r1
            mov r3, r1
            mov r4, 32
            call sr25519_verify
        ",
        ..NOTHING
    },
    Hostile {
        name: "calls: a contract with the longest code",
        body: CALL_OTHER,
        other: Some(longest_code),
        ..NOTHING
    },
    Hostile {
        name: "calls: a contract with the largest memory",
        body: CALL_OTHER,
        other: Some(largest_memory),
        ..NOTHING
    },
    Hostile {
        name: "calls: a contract that traps",
        body: CALL_OTHER,
        other: Some(|| ebpf_asm::contract("deploy:\nframe 0\nexit\ncall:\nframe 0\ncall abort\nexit")),
        ..NOTHING
    },
    Hostile {
        name: "recursion to the greatest depth",
        data: ".stack 262144",
        body: "
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
        ..NOTHING
    },
    Hostile {
        name: "memory: every load a cache miss",
        data: ".heap 1048576\n.bss\nmem: .zero 1048576\n.text",
        setup: "
            lddw r8, &mem
            mov r1, 0
        fill:
            mov r2, r1
            mul r2, 0x2545
            add r2, 0x3039
            and r2, 0x7fff
            lsh r2, 6
            add r2, r8
            mov r3, r1
            lsh r3, 6
            add r3, r8
            stxdw [r3], r2
            add r1, 1
            jne r1, 0x8000, fill
            mov r7, r8
        ",
        body: "
            ldxdw r7, [r7]
            ldxdw r7, [r7]
            ldxdw r7, [r7]
            ldxdw r7, [r7]
            ldxdw r7, [r7]
            ldxdw r7, [r7]
            ldxdw r7, [r7]
            ldxdw r7, [r7]
        ",
        ..NOTHING
    },
    Hostile {
        name: "jumps that nothing predicts",
        setup: "lddw r7, 0x9e3779b97f4a7c15",
        body: "
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
        ",
        ..NOTHING
    },
    Hostile {
        name: "copies of 512 KiB",
        data: ".heap 1048576",
        body: "
            mov r1, r10
            mov r2, r10
            add r2, 524281
            mov r3, 524281
            call memmove
        ",
        ..NOTHING
    },
];

/// Code of the greatest length, which does nothing.
fn longest_code() -> Vec<u8> {
    let rest = "mov r0, 1\n".repeat(32 * 1024 - 128);
    ebpf_asm::contract(&format!("call:\nframe 0\nexit\nrest:\nframe 0\n{rest}exit\n"))
}

/// Uses all memory that a contract can have.
fn largest_memory() -> Vec<u8> {
    ebpf_asm::contract(
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
            add r1, 1048575
            stb [r1], 1
            exit
        ",
    )
}

impl Hostile {
    fn elf(&self, other: Option<&AccountId>) -> Vec<u8> {
        let Self { data, setup, body, functions, .. } = self;
        let params = other.map_or(String::new(), |account| {
            // Flags, account, limits, no deposit limit, no value.
            let account: &[u8] = account.as_ref();
            let params: Vec<String> =
                [&[0u8; 4][..], account, &[0; 16 + 1 + 16]].concat().iter().map(u8::to_string).collect();
            format!(".rodata\nparams: .byte {}\n.text", params.join(", "))
        });
        ebpf_asm::contract(&format!(
            "
            {params}
            {data}
            .text
            deploy:
                frame 0
                exit
            call:
                frame 0
                {setup}
            again:
                {body}
                ja again
            {functions}
            "
        ))
    }
}

/// Time and weight of a contract that ran out of gas, in seconds.
struct Used {
    time: f64,
    charged: f64,
}

fn used(chain: &Chain, hostile: &Hostile) -> Used {
    let mut state = chain.state();
    let other = hostile.other.map(|elf| chain.instantiate(&mut state, &elf()));
    let contract = chain.instantiate(&mut state, &hostile.elf(other.as_ref()));
    let limit = Weight::from_parts(200_000_000_000, u64::MAX);
    let (time, charged) = best(|| chain.run_out_of_gas(&mut state, &contract, limit));
    Used { time: time.as_secs_f64(), charged: charged as f64 / 1e12 }
}

/// Prints the table.
pub fn measure(interpreter: &Chain, native: &Chain) {
    println!("\nHostile contracts: time / charged ref_time, and milliseconds");
    println!("{:44} {:>10} {:>10} {:>10} {:>10}", "", "in runtime", "on node", "ms", "ms");
    for hostile in ALL {
        let [runtime, node] = [interpreter, native].map(|chain| used(chain, hostile));
        println!(
            "{:44} {:>10.2} {:>10.2} {:>10.1} {:>10.1}",
            hostile.name,
            runtime.time / runtime.charged,
            node.time / node.charged,
            runtime.time * 1e3,
            node.time * 1e3,
        );
    }
}
