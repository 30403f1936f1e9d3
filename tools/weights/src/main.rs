//! `ebpf-weights`: see the library.

use clap::Parser;
use ebpf_weights::{
    fit::{self, Cost},
    host::Metadata,
    measure::{Chain, Sample},
    plan, write,
};
use frame_support::traits::StorageInfo;
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
    #[arg(long, default_value_t = 8)]
    steps: u32,
    /// Runs for each point, one after the other.
    #[arg(long, default_value_t = 5)]
    repeat: u32,
    /// How often all that is done, so that a while in which the machine is slow is a small part of each
    /// point's runs.
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

/// A backend, and what is known of it.
struct Backend {
    name: &'static str,
    chain: Chain,
    storage: Vec<StorageInfo>,
    benchmarks: Vec<(Metadata, Vec<Sample>)>,
}

impl Backend {
    /// Runs each benchmark, to check and to count.
    fn new(name: &'static str, wasm: &'static [u8], args: &Args) -> Self {
        let chain = Chain::new(wasm, name);
        let (mut benchmarks, storage) = chain.benchmarks();
        let only = args.only.as_deref().unwrap_or_default();
        benchmarks.retain(|benchmark| name_of(benchmark).contains(only));
        let count = |benchmark: Metadata| {
            let points = plan::points(&benchmark.components, args.steps);
            let samples = chain.count(&benchmark.name, points);
            (benchmark, samples)
        };
        let benchmarks = benchmarks.into_iter().map(count).collect();
        Self { name, chain, storage, benchmarks }
    }

    /// One round over all benchmarks.
    fn time(&mut self, repeat: u32) {
        for (benchmark, samples) in &mut self.benchmarks {
            self.chain.time(&benchmark.name, samples, repeat);
        }
    }

    fn costs(&self) -> Vec<Cost> {
        let cost = |(benchmark, samples): &(Metadata, Vec<Sample>)| {
            fit::cost(name_of(benchmark), &benchmark.components, samples, &self.storage)
        };
        self.benchmarks.iter().map(cost).collect()
    }
}

fn name_of(benchmark: &Metadata) -> String {
    String::from_utf8_lossy(&benchmark.name).into_owned()
}

fn main() {
    let args = Args::parse();
    let mut backends = Vec::new();
    for (name, wasm) in [("native", native::WASM_BINARY), ("interpreter", interpreter::WASM_BINARY)] {
        if args.backend.as_ref().is_none_or(|only| only == name) {
            let wasm = wasm.expect("built without its wasm runtimes; unset SKIP_WASM_BUILD");
            backends.push(Backend::new(name, wasm, &args));
        }
    }
    for _ in 0..args.rounds {
        for backend in &mut backends {
            backend.time(args.repeat);
        }
    }
    for backend in backends {
        let costs = backend.costs();
        for cost in &costs {
            println!("{:12} {cost}", backend.name);
        }
        if let (Some(output), None) = (&args.output, &args.only) {
            let path = output.join(format!("{}.rs", backend.name));
            let text = write::file(backend.name, &costs, args.steps, args.repeat * args.rounds);
            std::fs::write(&path, text)
                .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        }
    }
}
