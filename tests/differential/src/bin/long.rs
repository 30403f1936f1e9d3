//! Compares engines for a time: `long SECONDS [SEED]`; with 0 seconds, until interrupted. Prints seeds as it
//! goes, so that a finding can be repeated, and what was reached at the end.

use ebpf_differential::{check, mutate, reference, Coverage, Dialect, Generator, Rng, Script};
use std::time::{Duration, Instant};

/// Programs of one seed, each with as many mutants.
const ROUND: u64 = 5_000;
const MUTANTS: u64 = 3;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let Some(Ok(seconds)) = arguments.next() else {
        eprintln!("usage: long SECONDS [SEED]");
        std::process::exit(2);
    };
    let mut seed = match arguments.next() {
        Some(Ok(seed)) => seed,
        _ => 0,
    };
    let start = Instant::now();
    let mut coverage = Coverage::default();
    let mut tally = reference::Tally::default();
    while seconds == 0 || start.elapsed() < Duration::from_secs(seconds) {
        let mut generator = Generator::new(seed);
        let mut rng = Rng::new(!seed);
        for index in 0..ROUND {
            let script = |program: &ebpf_vm::Program<'_>| Script::new(index, *program.layout());
            let mut elf = generator.contract(Dialect::Full);
            let origin = format_args!("seed {seed}, program {index}");
            assert!(check(&elf.to_bytes(), &origin, index, script, &mut coverage), "{origin} is not valid");
            for mutant in 0..MUTANTS {
                mutate::keep_valid(&mut elf, &mut rng);
                let origin = format_args!("seed {seed}, program {index}, mutant {mutant}");
                check(&elf.to_bytes(), &origin, index, script, &mut coverage);
            }
            let elf = generator.contract(Dialect::Reference);
            reference::check(&elf.to_bytes(), &origin, index, &mut tally);
        }
        println!("seed {seed}, {} s: {} runs", start.elapsed().as_secs(), coverage.runs);
        seed += 1;
    }
    println!("{coverage}\nreference engine: {tally}");
}
