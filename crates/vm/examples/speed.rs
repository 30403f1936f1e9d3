//! Speed of the interpreter: `cargo run --release -p ebpf-vm --features bench --example speed`.
//!
//! Prints million instructions per second, the best of some runs, for each workload.

use ebpf_vm::bench::workloads;
use std::time::{Duration, Instant};

const RUNS: usize = 10;

fn main() {
    for workload in workloads() {
        let mut best = Duration::MAX;
        for _ in 0..RUNS {
            let start = Instant::now();
            assert!(workload.run(), "{} gave a wrong result", workload.name);
            best = best.min(start.elapsed());
        }
        let speed = workload.instructions as f64 / best.as_secs_f64() / 1e6;
        println!("{:20} {:>10} instructions {:>8.1} M/s", workload.name, workload.instructions, speed);
    }
}
