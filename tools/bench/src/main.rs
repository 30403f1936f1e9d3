//! Measures contract execution: the engines natively, and the same contracts called through `ContractsApi`
//! inside the wasm runtime with either backend, as a node does it; and what the VM alone adds to a call and
//! to a syscall there.
//!
//! A workload is run for many rounds and for none; the difference is what the rounds took. Each figure is the
//! best of [`RUNS`] runs. *charged/used* compares the `ref_time` that was charged with the time that it took:
//! below 1, a contract pays for less than it uses. Each runtime asks for the prices of its backend.

mod blocks;
mod engine;
mod hostile;
mod native;
mod runtime;
mod workloads;

use runtime::{Chain, Runtime};
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

/// Time of a workload's rounds in a runtime, and what was charged for them, in seconds.
fn in_runtime(chain: &Chain, workload: &workloads::Workload, expected: &[u8]) -> (f64, f64) {
    let mut contract = chain.deploy(&workload.elf());
    let (idle, idle_call) = best(|| contract.call(0));
    let (busy, busy_call) = best(|| contract.call(workload.rounds));
    assert_eq!(busy_call.output, expected, "{}: backends disagree", workload.name);
    let charged = (busy_call.ref_time - idle_call.ref_time) as f64 / 1e12;
    ((busy - idle).as_secs_f64(), charged)
}

fn main() {
    let [interpreter, native] = [Runtime::Interpreter, Runtime::Native].map(Chain::new);
    println!(
        "runtime wasm, compressed: {} bytes; with the interpreter: {} bytes",
        native.code_bytes(),
        interpreter.code_bytes()
    );

    println!("\nMillion instructions per second, and charged/used");
    println!(
        "{:12} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11}",
        "workload", "interpreter", "JIT", "in runtime", "on node", "c/u runtime", "c/u node"
    );
    for workload in workloads::ALL {
        let instructions = (workload.rounds * workload.instructions_per_round) as f64 / 1e6;
        let elf = workload.elf();
        let contract = native::Contract::new(&elf);
        let (idle, _) = best(|| contract.interpret(0));
        let (busy, expected) = best(|| contract.interpret(workload.rounds));
        let interpreted = (busy - idle).as_secs_f64();
        let (idle, _) = best(|| contract.run(0));
        let (busy, output) = best(|| contract.run(workload.rounds));
        assert_eq!(output, expected, "{}: engines disagree", workload.name);
        let compiled = (busy - idle).as_secs_f64();
        let (in_runtime_time, in_runtime_charged) = in_runtime(&interpreter, &workload, &expected);
        let (on_node_time, on_node_charged) = in_runtime(&native, &workload, &expected);
        println!(
            "{:12} {:>11.1} {:>11.1} {:>11.1} {:>11.1} {:>11.2} {:>11.2}",
            workload.name,
            instructions / interpreted,
            instructions / compiled,
            instructions / in_runtime_time,
            instructions / on_node_time,
            in_runtime_charged / in_runtime_time,
            on_node_charged / on_node_time,
        );
    }

    engine::measure(&Chain::new(Runtime::Measure));

    hostile::measure(&interpreter, &native);
    blocks::measure();

    println!("\nAn empty contract as a dry run of the runtime, cache warm");
    for (name, chain) in [("in runtime", &interpreter), ("on node", &native)] {
        for (size, elf) in engine::SIZES.map(|size| (size, engine::empty(size))) {
            let mut contract = chain.deploy(&elf);
            let (call, report) = best(|| contract.call(0));
            let charged = Duration::from_nanos(report.ref_time / 1000);
            println!("{name:12} {size:>4} KB {call:>11.1?}, charged {charged:.1?}");
        }
    }
}
