//! Generated programs for a time; always at least one. The same seeds in every run.

use ebpf_compilation::{check, Finding, Language, Tally};
use std::time::{Duration, Instant};

/// Sets the time in seconds, after which no further program is begun.
const SECONDS: &str = "EBPF_COMPILATION_SECONDS";

fn programs(language: Language) {
    let seconds = match std::env::var(SECONDS) {
        Ok(text) => {
            text.parse().unwrap_or_else(|_| panic!("{SECONDS}: expected a number of seconds, got {text}"))
        }
        Err(_) => 60,
    };
    let (start, mut tally) = (Instant::now(), Tally::default());
    let mut seed = 0;
    // All are made before it fails: findings with one cause are easier to understand than the first of them.
    let mut findings = Vec::new();
    while seed == 0 || start.elapsed() < Duration::from_secs(seconds) {
        findings.extend(check(language, seed, &mut tally).err());
        seed += 1;
    }
    println!("seeds 0 to {}: {tally}", seed - 1);
    let findings: Vec<_> = findings.iter().map(Finding::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n\n"));
    assert!(
        tally.runs > 0 && tally.given_up < tally.runs && 2 * tally.refused < 1 + tally.programs,
        "{tally}"
    );
}

#[test]
fn rust_programs_give_the_same_in_the_vm_and_natively() {
    programs(Language::Rust);
}

#[test]
fn c_programs_give_the_same_in_the_vm_and_natively() {
    programs(Language::C);
}
