//! Fuzzes for a time, from the same seeds every time.

use ebpf_fuzz::{check, structured, Generator, Reached, Rng};
use std::time::{Duration, Instant};

/// Sets the time in seconds.
const VARIABLE: &str = "EBPF_FUZZ_SECONDS";

fn time() -> Duration {
    let seconds = match std::env::var(VARIABLE) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{VARIABLE} is no number of seconds: {text}")),
        Err(_) => 20,
    };
    Duration::from_secs(seconds)
}

/// Rounds of so many files; the first is always finished.
const ROUND: usize = 2_000;

#[test]
fn generated_contracts() {
    let start = Instant::now();
    let mut reached = [0u64; 3];
    for seed in 0.. {
        let mut generator = Generator::new(seed);
        for index in 0..ROUND {
            let file = generator.next_file();
            let result = std::panic::catch_unwind(|| check(&file));
            let level: Reached = result.unwrap_or_else(|_| panic!("seed {seed}, file {index}"));
            reached[level as usize] += 1;
        }
        if start.elapsed() >= time() {
            break;
        }
    }
    println!("not parsed {}, not verified {}, run {}", reached[0], reached[1], reached[2]);
    // The generator does not only make rubbish, nor only what is valid.
    let all: u64 = reached.iter().sum();
    assert!(reached.iter().all(|count| count * 20 > all), "{reached:?}");
}

#[test]
fn any_slots() {
    let mut rng = Rng::new(1);
    for _ in 0..20_000 {
        let len = rng.below(200);
        let bytes: Vec<u8> = (0..len).map(|_| rng.any() as u8).collect();
        check(&bytes);
        check(&structured(&bytes));
    }
}
