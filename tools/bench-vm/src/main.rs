//! Measures the VM against native code and other engines; `docs/BENCHMARKS.md` tells what and how.
//!
//! Everything here is trusted: sources, tools and programs are this repository's own.

mod engine;
mod environment;
mod measure;
mod programs;
mod report;
mod toolchain;

use clap::{Args, Parser, Subcommand};
use std::{
    error::Error,
    fmt, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};
use toolchain::{Form, Toolchain};

/// Why something cannot be measured.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// A failure that is told in these words.
    pub fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Measures the VM against native code and other engines.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Action>,
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand)]
enum Action {
    /// Write the programs as contract ELFs to a directory, and do nothing else.
    Elfs { directory: PathBuf },
}

#[derive(Args)]
struct Options {
    /// Programs and engines to measure, by parts of their names: `sha`, `ebpf`. A program or engine is
    /// measured if one of the names fits; where none fits any program, all are measured, and likewise
    /// engines.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Times that each program is run by each engine. The best counts.
    #[arg(long, default_value_t = 7)]
    runs: u32,
    /// Write the results to this file, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write the tables to this file, between its `generated` marks.
    #[arg(long)]
    markdown: Option<PathBuf>,
    /// Directory with the interpreters as modules of wasm.
    #[arg(long)]
    inside: Option<PathBuf>,
    /// Directory for what is built.
    #[arg(long, default_value_os_t = std::env::temp_dir().join("ebpf-bench-vm"))]
    scratch: PathBuf,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Some(Action::Elfs { directory }) => elfs(&directory),
        None => bench(&cli.options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench-vm: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Writes every program as NAME.elf.
fn elfs(directory: &Path) -> Result<(), Failure> {
    fs::create_dir_all(directory)?;
    let toolchain = Toolchain::new(std::env::temp_dir().join("ebpf-bench-vm"))?;
    for program in programs::ALL {
        let binary = toolchain.build(program, Form::Contract)?;
        let path = directory.join(program.name).with_extension("elf");
        toolchain::write(&path, &binary.bytes)?;
        println!("{} {} bytes, rounds {}", path.display(), binary.bytes.len(), program.rounds);
    }
    Ok(())
}

fn bench(options: &Options) -> Result<(), Failure> {
    let environment = environment::describe();
    let toolchain = Toolchain::new(options.scratch.clone())?;
    let programs = chosen(programs::ALL, &options.only, |program| program.name);
    let mut results = measure::Results::default();
    let mut engines = Vec::new();
    for (name, new) in chosen(engine::ALL, &options.only, |(name, _)| name) {
        match new(options.inside.as_deref()) {
            Ok(engine) => engines.push(engine),
            Err(failure) => results.failures.push(format!("{name}: {failure}")),
        }
    }
    for program in &programs {
        eprintln!("measuring {}", program.name);
        measure::measure(program, &engines, &toolchain, options.runs, &mut results);
    }
    let tables = report::markdown(&environment, &results);
    print!("{tables}");
    if let Some(path) = &options.json {
        report::write_json(path, &results)?;
    }
    if let Some(path) = &options.markdown {
        report::write_markdown(path, &tables)?;
    }
    if results.disagreement {
        return Err(Failure::new("engines disagree; see what was not measured".into()));
    }
    Ok(())
}

/// Those whose names have a part that was asked for, or all. Native code, by which others are measured, is
/// always among them.
fn chosen<T: Copy>(all: &[T], only: &[String], name: impl Fn(&T) -> &'static str) -> Vec<T> {
    let fits = |item: &&T| only.iter().any(|part| name(item).contains(part.as_str()));
    let any = all.iter().any(|item| fits(&item));
    all.iter().filter(|item| !any || fits(item) || name(item) == "native").copied().collect()
}
