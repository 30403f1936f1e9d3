//! Compares engines for a time: `long SECONDS [SEED] [RUNS]`; with 0 seconds, until interrupted, or after so
//! many runs. Prints seeds as it goes, so that a finding can be repeated, and what was reached at the end.
//!
//! A *run* is one program with one amount of gas, from set-up to its end on the interpreter and natively,
//! compared at each syscall and at the end.

use ebpf_differential::{check, mutate, reference, Coverage, Dialect, Generator, Rng, Script};
use std::time::{Duration, Instant};

/// Programs of one seed, with as many mutants each: those of any size, and small ones.
const PROGRAMS: u64 = 500;
const MUTANTS: u64 = 3;
const SMALL_PROGRAMS: u64 = 10_000;
const SMALL_MUTANTS: u64 = 1;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().ok());
    let Some(Some(seconds)) = arguments.next() else {
        eprintln!("usage: long SECONDS [SEED] [RUNS]");
        std::process::exit(2);
    };
    let mut seed = arguments.next().flatten().unwrap_or(0);
    let runs = arguments.next().flatten().unwrap_or(u64::MAX);
    let start = Instant::now();
    let mut coverage = Coverage::default();
    let mut tally = reference::Tally::default();
    while (seconds == 0 || start.elapsed() < Duration::from_secs(seconds)) && coverage.runs < runs {
        let mut generator = Generator::new(seed);
        let mut rng = Rng::new(!seed);
        for index in 0..PROGRAMS + SMALL_PROGRAMS {
            let script = |program: &ebpf_vm::Program<'_>| Script::new(index, *program.layout());
            let small = index >= PROGRAMS;
            let mut elf = if small { generator.small_contract() } else { generator.contract(Dialect::Full) };
            let origin = format_args!("seed {seed}, program {index}");
            assert!(check(&elf.to_bytes(), &origin, index, script, &mut coverage), "{origin} is not valid");
            for mutant in 0..if small { SMALL_MUTANTS } else { MUTANTS } {
                mutate::keep_valid(&mut elf, &mut rng);
                let origin = format_args!("seed {seed}, program {index}, mutant {mutant}");
                check(&elf.to_bytes(), &origin, index, script, &mut coverage);
            }
            if !small {
                let elf = generator.contract(Dialect::Reference);
                reference::check(&elf.to_bytes(), &origin, index, &mut tally);
            }
        }
        println!("seed {seed}, {} s: {} runs", start.elapsed().as_secs(), coverage.runs);
        seed += 1;
    }
    println!("{coverage}\nreference engine: {tally}");
}
