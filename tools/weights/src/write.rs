//! Writes the weights as Rust.

use crate::fit::{Cost, Line};
use std::{fmt::Write, process::Command};

/// What is not whole is written in millionths.
const MILLION: f64 = 1e6;

/// VM gas and hashing cost so much more than was measured: contracts can do nothing else, and runs of the
/// same program differ by as much.
const MARGIN: f64 = 1.05;

/// The text of the file for a backend.
pub fn file(backend: &str, costs: &[Cost], steps: u32, repeat: u32) -> String {
    let what = match backend {
        "native" => "Weights of contracts that the node runs (`Native`).",
        _ => "Weights of contracts that the runtime runs itself (`Interpreter`).",
    };
    let per_gas = |large: bool| {
        let mixes = costs.iter().filter(|cost| large || !cost.name.starts_with("gas_large_contract_"));
        mixes.filter_map(Cost::per_gas).fold(0.0, f64::max) * MARGIN
    };
    let mut text = format!(
        "//! {what}
//!
//! `make weights` wrote this file; `docs/WEIGHTS.md` says how.
//!
//! - Date: {}
//! - CPU: {}
//! - Commit: {}
//! - {steps} values of each component, {repeat} runs for each point

use super::WeightInfo;
use core::marker::PhantomData;
use frame_support::weights::{{RuntimeDbWeight, Weight}};
use sp_core::Get;

/// What was measured, on top of what the database `D` costs.
pub struct Weights<D>(PhantomData<D>);

/// The weights of the runtime `T`.
pub type SubstrateWeight<T> = Weights<<T as frame_system::Config>::DbWeight>;

impl<D: Get<RuntimeDbWeight>> WeightInfo for Weights<D> {{
    // Picoseconds for a unit, by mix of instructions:
",
        output("date", &["--utc", "+%Y-%m-%d"]),
        cpu(),
        output("git", &["rev-parse", "--short=12", "HEAD"]),
    );
    for cost in costs {
        if let Some(picoseconds) = cost.per_gas() {
            let mix = cost.name.trim_start_matches("gas_").replace('_', " ");
            let _ = writeln!(text, "    // {mix}: {picoseconds:.0}");
        }
    }
    for (name, large) in [("ref_time_per_gas", false), ("ref_time_per_gas_large", true)] {
        let _ = writeln!(text, "    fn {name}() -> u64 {{\n        {}\n    }}\n", number(per_gas(large)));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    for cost in costs.iter().filter(|cost| cost.per_gas().is_none()) {
        function(&mut text, cost);
    }
    text.push_str("}\n");
    text
}

fn function(text: &mut String, cost: &Cost) {
    let Cost { name, components, time, reads, writes, proof, touched, raised: _ } = cost;
    text.push('\n');
    for item in touched {
        let (reads, writes) = (item.reads.iter().max().unwrap_or(&0), item.writes.iter().max().unwrap_or(&0));
        let name = match &item.item {
            Some((pallet, name)) => format!("{pallet}::{name}"),
            None => "storage of contracts".into(),
        };
        let _ = writeln!(text, "    // {name}: {reads} read, {writes} written");
    }
    let used = |index: usize| {
        [time, reads, writes, proof]
            .iter()
            .any(|line| line.slopes.get(index).is_some_and(|slope| *slope > 0.0))
    };
    let parameters: Vec<String> = components
        .iter()
        .enumerate()
        .map(|(index, letter)| format!("{}{letter}: u32", if used(index) { "" } else { "_" }))
        .collect();
    let _ = writeln!(text, "    fn {name}({}) -> Weight {{", parameters.join(", "));
    let margin = if name.starts_with("hash_") { MARGIN } else { 1.0 };
    let _ =
        write!(text, "        Weight::from_parts({}, {})", number(time.base * margin), number(proof.base));
    let slope = |line: &Line, index: usize| line.slopes.get(index).copied().unwrap_or(0.0);
    for (index, letter) in components.iter().enumerate() {
        let (time, proof) = (slope(time, index) * margin, slope(proof, index));
        let whole = if is_whole(proof) { proof } else { 0.0 };
        if time > 0.0 || whole > 0.0 {
            let _ = write!(
                text,
                "\n            .saturating_add(Weight::from_parts({}, {}).saturating_mul({letter}.into()))",
                number(time),
                number(whole),
            );
        }
        if !is_whole(proof) {
            let _ = write!(
                text,
                "\n            .saturating_add(super::millionths(Weight::from_parts(0, {}), {letter}))",
                number(proof * MILLION),
            );
        }
    }
    database(text, reads.base, writes.base, None);
    for (index, letter) in components.iter().enumerate() {
        database(text, slope(reads, index), slope(writes, index), Some(*letter));
    }
    text.push_str("\n    }\n");
}

/// Accesses, or those for each unit of a component. What is less than one is counted in millionths.
fn database(text: &mut String, reads: f64, writes: f64, per: Option<char>) {
    if reads == 0.0 && writes == 0.0 {
        return;
    }
    let accesses = |factor: f64| {
        format!("D::get().reads_writes({}, {})", number(reads * factor), number(writes * factor))
    };
    let price = match per {
        None if is_whole(reads) && is_whole(writes) => accesses(1.0),
        Some(letter) if is_whole(reads) && is_whole(writes) => {
            format!("{}.saturating_mul({letter}.into())", accesses(1.0))
        }
        per => {
            let units = per.unwrap_or('1');
            format!("super::millionths({}, {units})", accesses(MILLION))
        }
    };
    let _ = write!(text, "\n            .saturating_add({price})");
}

fn is_whole(value: f64) -> bool {
    value.fract() == 0.0
}

/// Rounded up, with a line between groups of three digits.
fn number(value: f64) -> String {
    let digits = format!("{:.0}", value.ceil().max(0.0));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map_or_else(|_| "unknown".into(), |output| String::from_utf8_lossy(&output.stdout).trim().into())
}

/// The processor's name, or its family where it keeps its name to itself.
fn cpu() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        info.lines()
            .find(|line| line.split(':').next().is_some_and(|key| key.trim() == name))
            .and_then(|line| line.split(':').nth(1))
            .map_or("unknown", str::trim)
    };
    match field("model name") {
        "unknown" | "" => {
            format!("{} family {}, model {}", field("vendor_id"), field("cpu family"), field("model"))
        }
        name => format!("{name} (family {}, model {})", field("cpu family"), field("model")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_up_and_grouped() {
        assert_eq!(number(1_234_566.2), "1_234_567");
        assert_eq!(number(12.0), "12");
        assert_eq!(number(0.0001), "1");
        assert_eq!(number(-5.0), "0");
    }

    #[test]
    fn a_function_has_what_it_needs() {
        let line = |base, slopes: &[f64]| Line { base, slopes: slopes.to_vec() };
        let cost = Cost {
            name: "get_storage".into(),
            components: vec!['n', 'm'],
            time: line(5_000.0, &[1.5, 0.0]),
            reads: line(1.0, &[0.0, 0.0]),
            writes: line(0.0, &[0.0, 0.0]),
            proof: line(100.0, &[1.0, 0.0]),
            touched: vec![],
            raised: 1.0,
        };
        let written = |cost: &Cost| {
            let mut text = String::new();
            function(&mut text, cost);
            text
        };
        assert_eq!(
            written(&cost),
            "
    fn get_storage(n: u32, _m: u32) -> Weight {
        Weight::from_parts(5_000, 100)
            .saturating_add(Weight::from_parts(2, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }
"
        );
        // One access for each 16 KiB, and a proof that grows by a little more than a byte for each byte.
        let cost = Cost {
            components: vec!['n'],
            time: line(5_000.0, &[0.0]),
            writes: line(2.0, &[1.0 / 16_384.0]),
            proof: line(100.5, &[1.02]),
            ..cost
        };
        assert_eq!(
            written(&cost),
            "
    fn get_storage(n: u32) -> Weight {
        Weight::from_parts(5_000, 101)
            .saturating_add(super::millionths(Weight::from_parts(0, 1_020_000), n))
            .saturating_add(D::get().reads_writes(1, 2))
            .saturating_add(super::millionths(D::get().reads_writes(0, 62), n))
    }
"
        );
        // Of a round.
        let cost = Cost { components: vec![], reads: line(1.25, &[]), writes: line(0.0, &[]), ..cost };
        let text = written(&cost);
        assert!(text.contains("super::millionths(D::get().reads_writes(1_250_000, 0), 1)"), "{text}");
    }
}
