//! Compares compiled programs for a time: `ebpf-compilation SECONDS [SEED]`; with 0 seconds, until
//! interrupted. Rust and C in turn, from a seed on. `ebpf-compilation rust|c SEED` checks one program.

use ebpf_compilation::{check, Language, Tally};
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

/// Programs in C for one in Rust, which holds many functions and takes much longer to build.
const C_PROGRAMS: u64 = 6;

/// What was compared, and how many programs failed.
#[derive(Default)]
struct Results {
    tally: Tally,
    findings: u64,
}

impl Results {
    fn one(&mut self, language: Language, seed: u64) {
        if let Err(finding) = check(language, seed, &mut self.tally) {
            println!("{finding}\n");
            self.findings += 1;
        }
    }

    fn many(&mut self, seconds: u64, first: u64) {
        let start = Instant::now();
        for seed in first.. {
            if seconds != 0 && start.elapsed() >= Duration::from_secs(seconds) {
                return;
            }
            self.one(Language::Rust, seed);
            for at in 0..C_PROGRAMS {
                self.one(Language::C, seed * C_PROGRAMS + at);
            }
            println!(
                "seed {seed}, {} s: {}, {} findings",
                start.elapsed().as_secs(),
                self.tally,
                self.findings
            );
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let (first, second) =
        (arguments.first().map(String::as_str), arguments.get(1).map(|text| text.parse::<u64>()));
    let mut results = Results::default();
    match (first, &second) {
        (Some("rust"), Some(Ok(seed))) => results.one(Language::Rust, *seed),
        (Some("c"), Some(Ok(seed))) => results.one(Language::C, *seed),
        (Some(seconds), None | Some(Ok(_))) if seconds.parse::<u64>().is_ok() => {
            let seed = second.and_then(Result::ok).unwrap_or(0);
            results.many(seconds.parse().unwrap_or(0), seed);
        }
        _ => {
            eprintln!("usage: ebpf-compilation SECONDS [SEED] | rust SEED | c SEED");
            return ExitCode::from(2);
        }
    }
    println!("{}, {} findings", results.tally, results.findings);
    if results.findings == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
