//! Tables and files of what was measured.

use crate::{
    engine::Class,
    measure::{Measurement, Results},
    programs::Kind,
    toolchain::{read, write},
    Failure,
};
use std::path::Path;

/// The baseline.
const NATIVE: &str = "native";

/// Everything as markdown.
pub fn markdown(environment: &[String], results: &Results) -> String {
    let mut text = list(environment);
    for (class, title) in [
        (Class::Compiler, "Compilers: time relative to native code"),
        (Class::Interpreter, "Interpreters: time relative to native code"),
        (Class::Inside, "Interpreters inside wasm: time relative to native code"),
    ] {
        text += &section(title, ratios(results, class));
    }
    text += &section("Costs of a call", costs(results));
    text += &section("Getting a program ready", compilation(results));
    if !results.failures.is_empty() {
        text += "### Not measured\n\n";
        text += &list(&results.failures);
    }
    text.trim_end().to_string() + "\n"
}

/// Writes the tables to a file, between its marks.
pub fn write_markdown(path: &Path, tables: &str) -> Result<(), Failure> {
    const START: &str = "<!-- generated: results -->\n";
    const END: &str = "<!-- end -->";
    let text = String::from_utf8(read(path)?)?;
    let parts = text.split_once(START).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| {
        Failure::new(format!("{} has no lines {} and {END}", path.display(), START.trim_end()))
    })?;
    write(path, format!("{before}{START}{tables}{END}{after}").as_bytes())
}

/// Writes what was measured as a list. Names of programs and engines have nothing in them to be escaped.
pub fn write_json(path: &Path, results: &Results) -> Result<(), Failure> {
    let entry = |found: &Measurement| {
        format!(
            "{{\"program\": \"{}\", \"engine\": \"{}\", \"seconds\": {}, \"ratio_to_native\": {}, \
             \"compile_seconds\": {}, \"code_bytes\": {}}}",
            found.program.name,
            found.engine,
            or_null(found.seconds),
            or_null(ratio(results, found)),
            or_null(found.compile_seconds),
            or_null(found.code_bytes),
        )
    };
    let entries: Vec<_> = results.measurements.iter().map(entry).collect();
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    write(path, format!("[\n  {}\n]\n", entries.join(",\n  ")).as_bytes())
}

fn or_null(value: Option<impl ToString>) -> String {
    value.map_or("null".into(), |value| value.to_string())
}

fn ratio(results: &Results, found: &Measurement) -> Option<f64> {
    let native = results.get(found.program.name, NATIVE)?.seconds?;
    Some(found.seconds? / native)
}

/// A table for each program that native code runs as well, with the geometric means.
fn ratios(results: &Results, class: Class) -> Vec<Vec<String>> {
    let engines = engines(results, |found| found.class == class);
    let natives = results.measurements.iter().filter(|found| found.engine == NATIVE);
    let mut table = vec![vec!["program".to_string(), "native, ms".to_string()]];
    table[0].extend(engines.iter().map(|engine| engine.to_string()));
    let mut logarithms = vec![Vec::new(); engines.len()];
    let mut programs = 0;
    for native in natives {
        let Some(seconds) = native.seconds else { continue };
        let compute = native.program.kind == Kind::Compute;
        programs += usize::from(compute);
        let mut row = vec![native.program.name.to_string(), format!("{:.1}", seconds * 1e3)];
        for (engine, logarithms) in engines.iter().zip(&mut logarithms) {
            let ratio = results.get(native.program.name, engine).and_then(|found| ratio(results, found));
            if compute {
                logarithms.extend(ratio.map(f64::ln));
            }
            row.push(number(ratio));
        }
        table.push(row);
    }
    let mut means = vec!["geometric mean of all but erc20 and syscall".to_string(), String::new()];
    means.extend(logarithms.iter().map(|logarithms| {
        let complete = programs > 0 && logarithms.len() == programs;
        number(complete.then(|| (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp()))
    }));
    table.push(means);
    if engines.is_empty() {
        table.clear();
    }
    table
}

/// What calls, first calls and syscalls take.
fn costs(results: &Results) -> Vec<Vec<String>> {
    let engines = engines(results, |found| matches!(found.program.kind, Kind::Call | Kind::Oneshot));
    let mut table = vec![["engine", "empty call, µs", "call of the large program, µs", "syscall, ns"]
        .iter()
        .chain(&["first call of erc20, µs", "first call of the large program, µs"])
        .map(|title| title.to_string())
        .collect::<Vec<_>>()];
    for engine in &engines {
        let seconds = |program| results.get(program, engine).and_then(|found| found.seconds);
        let syscall = results
            .get("syscall", engine)
            .and_then(|found| Some(found.seconds? / found.program.rounds as f64));
        let micro = |seconds: Option<f64>| number(seconds.map(|seconds| seconds * 1e6));
        table.push(vec![
            engine.to_string(),
            micro(seconds("call-empty")),
            micro(seconds("call-large")),
            number(syscall.map(|seconds| seconds * 1e9)),
            micro(seconds("oneshot-small")),
            micro(seconds("oneshot-large")),
        ]);
    }
    if engines.is_empty() {
        table.clear();
    }
    table
}

/// How long compiling takes, by size.
fn compilation(results: &Results) -> Vec<Vec<String>> {
    let compiled = |found: &Measurement| found.program.kind == Kind::Compile;
    let engines = engines(results, compiled);
    let mut programs = Vec::new();
    for found in results.measurements.iter().filter(|found| compiled(found)) {
        if !programs.contains(&found.program.name) {
            programs.push(found.program.name);
        }
    }
    let mut table = vec![vec!["engine".to_string()]];
    for program in &programs {
        table[0].push(format!("{program}: program, KB"));
        table[0].extend(["ms", "MB/s", "machine code, KB"].map(String::from));
    }
    for engine in &engines {
        let mut row = vec![engine.to_string()];
        for program in &programs {
            let found = results.get(program, engine);
            let bytes = found.map(|found| found.program_bytes as f64);
            let seconds = found.and_then(|found| found.compile_seconds);
            row.push(number(bytes.map(|bytes| bytes / 1e3)));
            row.push(number(seconds.map(|seconds| seconds * 1e3)));
            row.push(number(bytes.zip(seconds).map(|(bytes, seconds)| bytes / seconds / 1e6)));
            row.push(number(found.and_then(|found| found.code_bytes).map(|bytes| bytes as f64 / 1e3)));
        }
        table.push(row);
    }
    if engines.is_empty() {
        table.clear();
    }
    table
}

/// The engines that have such a measurement, in their order.
fn engines(results: &Results, wanted: impl Fn(&Measurement) -> bool) -> Vec<&'static str> {
    let mut engines = Vec::new();
    for found in results.measurements.iter().filter(|found| wanted(found)) {
        if !engines.contains(&found.engine) {
            engines.push(found.engine);
        }
    }
    engines
}

/// Three significant digits, or not many more.
fn number(value: Option<f64>) -> String {
    match value {
        None => "–".into(),
        Some(value) if value < 0.1 => format!("{value:.4}"),
        Some(value) if value < 10.0 => format!("{value:.2}"),
        Some(value) if value < 100.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.0}"),
    }
}

fn list(lines: &[String]) -> String {
    let items: String = lines.iter().map(|line| format!("- {}\n", line.replace('\n', " "))).collect();
    items + "\n"
}

fn section(title: &str, table: Vec<Vec<String>>) -> String {
    if table.is_empty() {
        return String::new();
    }
    let width = |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..table[0].len()).map(width).collect();
    let mut text = format!("### {title}\n\n");
    for (index, row) in table.iter().enumerate() {
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            // Names to the left, numbers to the right.
            text += &if column == 0 { format!("| {cell:<width$} ") } else { format!("| {cell:>width$} ") };
        }
        text += "|\n";
        if index == 0 {
            for (column, width) in widths.iter().enumerate() {
                text += &if column == 0 {
                    format!("| {} ", "-".repeat(*width))
                } else {
                    format!("| {}: ", "-".repeat(width - 1))
                };
            }
            text += "|\n";
        }
    }
    text + "\n"
}
