//! What the VM adds to a call and to a syscall, inside wasm, without a pallet: through the export of
//! `ebpf-test-runtime` that runs one backend in a loop.

use crate::{best, runtime::Chain};
use codec::Encode;
use ebpf_test_runtime::measure::{Task, EXPORT};
use sp_crypto_hashing::blake2_256;
use sp_io::TestExternalities;

/// Sizes of empty contracts, in KB of code.
pub const SIZES: [usize; 2] = [1, 100];

/// A contract whose entry point does nothing, with so many KB of code after it.
pub fn empty(kilobytes: usize) -> Vec<u8> {
    let rest = "mov r0, 1\n".repeat(kilobytes * 128 - 4);
    ebpf_asm::contract(&format!("call:\n exit\nrest:\n frame 0\n{rest} exit\n"))
}

/// A contract that makes syscalls until it is told to stop. They pass 32 bytes in and take 32.
fn calls() -> Vec<u8> {
    ebpf_asm::contract(
        "
        .bss
        buffer: .zero 64
        .text
        call:
            frame 0
            lddw r1, &buffer
            mov r2, 32
            mov r3, r1
            add r3, 32
            mov r4, 32
        again:
            call task
            jeq r0, 0, again
            exit
        ",
    )
}

/// Nanoseconds for each of `count` things more.
fn each(chain: &Chain, count: u32, task: impl Fn(u32) -> Task) -> f64 {
    let time = |count| {
        let args = task(count).encode();
        let mut state = TestExternalities::default();
        // Decoding the result as nothing: it is the same for all.
        best(|| chain.call::<()>(&mut state, EXPORT, &args)).0.as_secs_f64()
    };
    let (few, many) = (time(1), time(count + 1));
    (many - few) * 1e9 / f64::from(count)
}

/// Prints the table.
pub fn measure(chain: &Chain) {
    println!("\nThe VM alone, inside wasm, cache warm");
    println!("{:34} {:>11} {:>11}", "", "in runtime", "on node");
    let row = |name: String, task: &dyn Fn(bool, u32) -> Task, count: u32| {
        let [runtime, node] = [false, true].map(|native| each(chain, count, |count| task(native, count)));
        println!("{name:34} {runtime:>8.0} ns {node:>8.0} ns");
    };
    let task = |native, elf: &[u8]| Task {
        native,
        buffers: false,
        calls: 1,
        syscalls: 0,
        hash: blake2_256(elf),
        elf: elf.to_vec(),
    };
    for size in SIZES {
        let elf = empty(size);
        row(
            format!("call of an empty contract, {size} KB"),
            &|native, calls| Task { calls, ..task(native, &elf) },
            2_000,
        );
    }
    let elf = calls();
    for (name, buffers) in [("syscall", false), ("syscall, 32 bytes in, 32 out", true)] {
        row(name.into(), &|native, syscalls| Task { buffers, syscalls, ..task(native, &elf) }, 100_000);
    }
}
