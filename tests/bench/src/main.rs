//! Measures contract execution: the interpreter natively, and the same contracts called through
//! `ContractsApi` inside the wasm runtime, as a node does it.
//!
//! A workload is run for many rounds and for none; the difference is what the rounds took. Each figure
//! is the best of [`RUNS`] runs. The last column compares the `ref_time` that was charged with the time
//! that it took: below 1, a contract pays for less than it uses.

mod native;
mod runtime;
mod workloads;

use std::time::{Duration, Instant};

/// Runs of each measurement.
const RUNS: usize = 7;

/// The best time of [`RUNS`] runs of `action`, with what it returned last.
fn best<R>(mut action: impl FnMut() -> R) -> (Duration, R) {
    let mut once = || {
        let start = Instant::now();
        let result = action();
        (start.elapsed(), result)
    };
    let (mut least, mut result) = once();
    for _ in 1..RUNS {
        let (time, next) = once();
        least = least.min(time);
        result = next;
    }
    (least, result)
}

fn main() {
    let chain = runtime::Chain::new();
    println!("runtime wasm, compressed: {} bytes", chain.code_bytes());
    println!(
        "\n{:12} {:>13} {:>13} {:>13} {:>13}",
        "workload", "native M/s", "wasm M/s", "wasm/native", "charged/used"
    );
    for workload in workloads::ALL {
        let elf = workload.elf();
        let instructions = (workload.rounds * workload.instructions_per_round) as f64;

        let (idle, _) = best(|| native::run(&elf, 0));
        let (busy, expected) = best(|| native::run(&elf, workload.rounds));
        let native = (busy - idle).as_secs_f64();

        let mut contract = chain.deploy(&elf);
        let (idle, idle_call) = best(|| contract.call(0));
        let (busy, busy_call) = best(|| contract.call(workload.rounds));
        assert_eq!(busy_call.output, expected, "{}: wasm and native disagree", workload.name);
        let wasm = (busy - idle).as_secs_f64();
        let charged = (busy_call.ref_time - idle_call.ref_time) as f64 / 1e12;

        println!(
            "{:12} {:>13.1} {:>13.1} {:>13.2} {:>13.2}",
            workload.name,
            instructions / native / 1e6,
            instructions / wasm / 1e6,
            wasm / native,
            charged / wasm
        );
    }

    let empty = ebpf_asm::contract("call:\n exit\n");
    let (native, _) = best(|| native::run(&empty, 0));
    let mut contract = chain.deploy(&empty);
    let (call, report) = best(|| contract.call(0));
    println!(
        "\nempty contract: {native:.1?} in the VM, {call:.1?} as a dry run of the runtime, charged {:.1?}",
        { Duration::from_nanos(report.ref_time / 1000) }
    );
}
