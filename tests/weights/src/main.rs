//! `ebpf-weights`: see the library.

use clap::Parser;
use ebpf_weights::{fit, measure, plan, write};
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
    /// Runs for each point.
    #[arg(long, default_value_t = 20)]
    repeat: u32,
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
        let mut chain = measure::Chain::new(wasm, backend);
        let (benchmarks, storage) = chain.benchmarks();
        let mut costs = Vec::new();
        for benchmark in benchmarks {
            let name = String::from_utf8_lossy(&benchmark.name).into_owned();
            if args.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
                continue;
            }
            let points = plan::points(&benchmark.components, args.steps);
            let samples = chain.run(&benchmark.name, &points, args.repeat);
            let cost = fit::cost(name, &benchmark.components, &samples, &storage);
            println!("{backend:12} {cost}");
            costs.push(cost);
        }
        if let (Some(output), None) = (&args.output, &args.only) {
            let path = output.join(format!("{backend}.rs"));
            let text = write::file(backend, &costs, args.steps, args.repeat);
            std::fs::write(&path, text)
                .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        }
    }
}
