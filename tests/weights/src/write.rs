//! Writes the weights as Rust.

use crate::fit::{Cost, Line};
use std::{fmt::Write, process::Command};

/// The text of the file for a backend.
pub fn file(backend: &str, costs: &[Cost], steps: u32, repeat: u32) -> String {
    let what = match backend {
        "native" => "Weights of contracts that the node runs (`Native`).",
        _ => "Weights of contracts that the runtime runs itself (`Interpreter`).",
    };
    let per_gas = |large: bool| {
        let mixes = costs.iter().filter(|cost| large || !cost.name.starts_with("gas_large_contract_"));
        mixes.filter_map(Cost::per_gas).fold(0.0, f64::max)
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
            .any(|line| line.slopes.get(index).is_some_and(|slope| rounded(*slope) > 0.0))
    };
    let parameters: Vec<String> = components
        .iter()
        .enumerate()
        .map(|(index, letter)| format!("{}{letter}: u32", if used(index) { "" } else { "_" }))
        .collect();
    let _ = writeln!(text, "    fn {name}({}) -> Weight {{", parameters.join(", "));
    let _ = write!(text, "        Weight::from_parts({}, {})", number(time.base), number(proof.base));
    for (index, letter) in components.iter().enumerate() {
        let slope = |line: &Line| line.slopes.get(index).copied().unwrap_or(0.0);
        let (time, proof) = (slope(time), slope(proof));
        // Nodes of a proof grow in steps, which is no price of a byte.
        let proof = (proof - 0.05).max(0.0);
        if rounded(time) > 0.0 || rounded(proof) > 0.0 {
            let _ = write!(
                text,
                "\n            .saturating_add(Weight::from_parts({}, {}).saturating_mul({letter}.into()))",
                number(time),
                number(proof),
            );
        }
    }
    database(text, reads.base, writes.base, None);
    for (index, letter) in components.iter().enumerate() {
        let slope = |line: &Line| line.slopes.get(index).copied().unwrap_or(0.0);
        database(text, slope(reads), slope(writes), Some(*letter));
    }
    text.push_str("\n    }\n");
}

fn database(text: &mut String, reads: f64, writes: f64, per: Option<char>) {
    // A fraction of an access is noise of the fit.
    let (reads, writes) = (reads.round(), writes.round());
    if reads == 0.0 && writes == 0.0 {
        return;
    }
    let times = per.map_or(String::new(), |letter| format!(".saturating_mul({letter}.into())"));
    let _ = write!(text, "\n            .saturating_add(D::get().reads_writes({reads}, {writes}){times})");
}

/// Rounded up, but for what the fit's own error can be.
fn rounded(value: f64) -> f64 {
    (value - 1e-3).ceil().max(0.0)
}

/// With a line between groups of three digits.
fn number(value: f64) -> String {
    let digits = format!("{:.0}", rounded(value));
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
        assert_eq!(number(0.0001), "0");
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
        let mut text = String::new();
        function(&mut text, &cost);
        assert_eq!(
            text,
            "
    fn get_storage(n: u32, _m: u32) -> Weight {
        Weight::from_parts(5_000, 100)
            .saturating_add(Weight::from_parts(2, 1).saturating_mul(n.into()))
            .saturating_add(D::get().reads_writes(1, 0))
    }
"
        );
    }
}
