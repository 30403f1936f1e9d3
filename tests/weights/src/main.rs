//! `ebpf-weights`: see the library.

use clap::Parser;
use ebpf_weights::{fit, host::Metadata, measure, plan, write};
use std::path::PathBuf;

#[allow(dead_code)] // paths
mod native {
    include!(concat!(env!("OUT_DIR"), "/native.rs"));
}

#[allow(dead_code)] // paths
mod interpreter {
    include!(concat!(env!("OUT_DIR"), "/interpreter.rs"));
}

/// Measures what contracts cost.
#[derive(Parser)]
struct Args {
    /// Values of a component, from the least to the greatest.
    #[arg(long, default_value_t = 12)]
    steps: u32,
    /// Runs for each point, one after the other.
    #[arg(long, default_value_t = 5)]
    repeat: u32,
    /// How often all that is done, so that a while in which the machine is slow is a small part of each point's runs.
    #[arg(long, default_value_t = 20)]
    rounds: u32,
    /// Only benchmarks whose name contains this, and no files.
    #[arg(long)]
    only: Option<String>,
    /// Only this backend.
    #[arg(long)]
    backend: Option<String>,
    /// Where to write `native.rs` and `interpreter.rs`.
    #[arg(long)]
    output: Option<PathBuf>,
}

fn main() {
    let args = Args::parse();
    let backends = [("native", native::WASM_BINARY), ("interpreter", interpreter::WASM_BINARY)];
    for (backend, wasm) in backends {
        if args.backend.as_ref().is_some_and(|only| only != backend) {
            continue;
        }
        let wasm = wasm.expect("built without its wasm runtimes; unset SKIP_WASM_BUILD");
        let chain = measure::Chain::new(wasm, backend);
        let (mut benchmarks, storage) = chain.benchmarks();
        let name = |benchmark: &Metadata| String::from_utf8_lossy(&benchmark.name).into_owned();
        benchmarks.retain(|benchmark| args.only.as_ref().is_none_or(|only| name(benchmark).contains(only)));
        let mut measured: Vec<_> = benchmarks
            .into_iter()
            .map(|benchmark| {
                let points = plan::points(&benchmark.components, args.steps);
                let samples = chain.count(&benchmark.name, points);
                (benchmark, samples)
            })
            .collect();
        for _ in 0..args.rounds {
            for (benchmark, samples) in &mut measured {
                chain.time(&benchmark.name, samples, args.repeat);
            }
        }
        let cost = |(benchmark, samples): &(Metadata, Vec<measure::Sample>)| {
            let cost = fit::cost(name(benchmark), &benchmark.components, samples, &storage);
            println!("{backend:12} {cost}");
            cost
        };
        let costs: Vec<_> = measured.iter().map(cost).collect();
        if let (Some(output), None) = (&args.output, &args.only) {
            let path = output.join(format!("{backend}.rs"));
            let text = write::file(backend, &costs, args.steps, args.repeat * args.rounds);
            std::fs::write(&path, text)
                .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        }
    }
}
