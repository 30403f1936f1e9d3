//! Fuzzes for a time: `mutate SECONDS [SEED]`. Prints the seed of each round, so that a finding can be
//! repeated.

use ebpf_fuzz::{check, Generator, Reached};
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let Some(Ok(seconds)) = arguments.next() else {
        eprintln!("usage: mutate SECONDS [SEED]");
        std::process::exit(2);
    };
    let mut seed = match arguments.next() {
        Some(Ok(seed)) => seed,
        _ => 0,
    };
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(seconds) {
        let mut generator = Generator::new(seed);
        println!("seed {seed}, {} s", start.elapsed().as_secs());
        let mut reached = [0; 3];
        for _ in 0..20_000 {
            let level: Reached = check(&generator.next_file());
            reached[level as usize] += 1;
        }
        println!("  not parsed {}, not verified {}, run {}", reached[0], reached[1], reached[2]);
        seed += 1;
    }
}
