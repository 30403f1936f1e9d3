//! Builds a program in every way, runs it with every input, and compares.

use crate::{c, rust, tools};
use core::fmt;
use ebpf_differential::{
    chain::Chain,
    harness::{Divergence, Pair},
    Host, Rng,
};
use ebpf_vm::{Cpu, Entry, Exit, Program, TrapKind};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The gas of a run.
const GAS: u64 = 200_000_000;

/// Inputs of each function of a program in Rust.
const INPUTS: usize = 16;

/// Checks one program, after `. scripts/env.sh`.
const COMMAND: &str = "cargo run --profile checked -p ebpf-compilation --";

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Checksums.
    Output(Vec<u8>),
    /// A panic.
    Panicked,
    /// The program takes more time or memory than a contract has.
    TooLarge,
    /// Something that no program should do.
    Trapped(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Output(bytes) = self else { return write!(f, "{self:?}") };
        let (sum, notes) = bytes.split_at(bytes.len().min(8));
        write!(f, "checksum {sum:02x?}, notes")?;
        for note in notes.chunks_exact(8) {
            let [id, sum] = [&note[..4], &note[4..]]
                .map(|half| half.iter().rfold(0, |all, byte| all << 8 | u32::from(*byte)));
            write!(f, " {id}:{sum:08x}")?;
        }
        Ok(())
    }
}

/// What a program is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust.
    Rust,
    /// C.
    C,
}

impl Language {
    /// As in commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
        }
    }
}

/// What was compared.
#[derive(Debug, Default)]
pub struct Tally {
    /// Programs.
    pub programs: u64,
    /// Runs that gave the same everywhere.
    pub runs: u64,
    /// How many of these panicked.
    pub panics: u64,
    /// Runs that were given up: too much memory or time.
    pub given_up: u64,
    /// Programs that cannot be contracts: too much code, or a frame that is too large.
    pub refused: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { programs, runs, panics, given_up, refused } = self;
        write!(f, "{programs} programs, {runs} runs, {panics} of them panics; {given_up} runs given up, {refused} programs refused")
    }
}

/// A difference.
#[derive(Debug)]
pub struct Finding {
    /// What the program is written in.
    pub language: Language,
    /// What it was generated from.
    pub seed: u64,
    /// What differs.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { language, seed, what } = self;
        let language = language.name();
        write!(
            f,
            "{language}, seed {seed}: {what}\nsources and results: {}\nrepeat: {COMMAND} {language} {seed}",
            self.directory().display()
        )
    }
}

impl Finding {
    fn directory(&self) -> PathBuf {
        tools::directory().join("findings").join(format!("{}-{}", self.language.name(), self.seed))
    }

    /// Keeps the sources, and what was found.
    fn keep(&self, project: &Path) {
        let directory = self.directory();
        for entry in fs::read_dir(project).into_iter().flatten().flatten() {
            if let Ok(text) = fs::read_to_string(entry.path()) {
                tools::write(&directory.join(entry.file_name()), &text);
            }
        }
        tools::write(&directory.join("finding.txt"), &format!("{self}\n"));
    }
}

/// Checks the program of a seed.
///
/// # Errors
///
/// If results differ, or the program does not compile. The sources are then kept.
pub fn check(language: Language, seed: u64, tally: &mut Tally) -> Result<(), Finding> {
    let project = project(language, "generated");
    let found = match language {
        Language::Rust => {
            let program = rust::generate(seed);
            check_rust(&project, &program.source, &inputs(seed, program.entries), tally)
        }
        Language::C => c::generate(seed, &project).and_then(|source| check_c(&project, &source, tally)),
    };
    found.map_err(|what| {
        let finding = Finding { language, seed, what };
        finding.keep(&project);
        finding
    })
}

/// Checks a given program; `name` tells it from those that are checked at the same time. One in Rust is a
/// module as `rust` generates them, one in C includes `csmith.h` as csmith's do and has no input.
///
/// # Errors
///
/// If results differ, or the program does not compile.
pub fn check_source(
    language: Language,
    name: &str,
    source: &str,
    inputs: &[Vec<u8>],
    tally: &mut Tally,
) -> Result<(), String> {
    let project = project(language, name);
    match language {
        Language::Rust => check_rust(&project, source, inputs, tally),
        Language::C => check_c(&project, source, tally),
    }
}

/// The directory of a program. Its name is the contract's.
fn project(language: Language, name: &str) -> PathBuf {
    tools::directory().join(language.name()).join(name)
}

/// Inputs for each function that a program's first byte chooses from.
fn inputs(seed: u64, entries: u8) -> Vec<Vec<u8>> {
    let mut rng = Rng::new(!seed);
    let input = |entry| {
        let words = rng.below(24);
        [vec![entry], (0..words).flat_map(|_| rng.number().to_be_bytes()).collect()].concat()
    };
    (0..entries).flat_map(|entry| [entry; INPUTS]).map(input).collect()
}

/// Checks a program in Rust.
fn check_rust(project: &Path, source: &str, inputs: &[Vec<u8>], tally: &mut Tally) -> Result<(), String> {
    let manifest = include_str!("../programs/Cargo.toml.in")
        .replace("NAME", &name(project))
        .replace("PATH", &tools::root().join("crates/sys").display().to_string());
    tools::write(&project.join("Cargo.toml"), &manifest);
    for (name, text) in [
        ("contract.rs", include_str!("../programs/contract.rs")),
        ("native.rs", include_str!("../programs/native.rs")),
        ("prelude.rs", include_str!("../programs/prelude.rs")),
        ("program.rs", source),
    ] {
        tools::write(&project.join(name), text);
    }
    let native = |level: &str| {
        let program = project.join(format!("native-{level}"));
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc
            .args(["--edition=2021", "--cap-lints=allow", "-Coverflow-checks=on", "-Cdebug-assertions=off"])
            .arg(format!("-Copt-level={level}"))
            .arg(project.join("native.rs"))
            .arg("-o")
            .arg(&program);
        tools::run(&mut rustc)?;
        let cases = inputs.iter().flat_map(|input| [&(input.len() as u32).to_le_bytes()[..], input].concat());
        tools::execute(&program, &(tools::HEAP - 4096).to_string(), cases.collect())?
            .map(|results| outcomes(&results))
            .ok_or_else(|| "a native program does not end".to_string())
    };
    let contract = || tools::contract(&project.join("Cargo.toml"), &name(project), &tools::target());
    // The project's lock is between the two kinds of builds.
    let (natives, contract) = std::thread::scope(|scope| {
        let natives = scope.spawn(|| ["0", "2"].map(native));
        let contract = contract();
        (natives.join().expect("it does not panic"), contract)
    });
    let [unoptimised, optimised] = natives;
    let (unoptimised, optimised) = (unoptimised?, optimised?);
    let Some(elf) = accepted(contract, tally)? else { return Ok(()) };
    compare(&elf, inputs, &[("native, -O0", &unoptimised), ("native, -O2", &optimised)], tally)
}

/// The contract's name.
fn name(project: &Path) -> String {
    project.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Reads what a native program printed.
fn outcomes(mut results: &[u8]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    while let Some((&[kind, a, b, c, d], rest)) = results.split_first_chunk() {
        let (bytes, rest) = rest.split_at(u32::from_le_bytes([a, b, c, d]) as usize);
        outcomes.push(match kind {
            0 => Outcome::Output(bytes.to_vec()),
            1 => Outcome::Panicked,
            _ => Outcome::TooLarge,
        });
        results = rest;
    }
    outcomes
}

/// The contract; none if it breaks a limit, which it is told.
fn accepted(contract: Result<Vec<u8>, String>, tally: &mut Tally) -> Result<Option<Vec<u8>>, String> {
    tally.programs += 1;
    match contract {
        Ok(elf) => Ok(Some(elf)),
        Err(text)
            if ["needs a frame of", "make the contract smaller"]
                .iter()
                .any(|reason| text.contains(reason)) =>
        {
            tally.refused += 1;
            Ok(None)
        }
        Err(text) => Err(text),
    }
}

/// Checks a program in C.
fn check_c(project: &Path, source: &str, tally: &mut Tally) -> Result<(), String> {
    for (name, text) in [
        ("contract.json", &*format!(r#"{{ "contract": {{ "name": "{}" }} }}"#, name(project))),
        ("csmith.h", include_str!("../programs/csmith.h")),
        ("program.c", source),
    ] {
        tools::write(&project.join(name), text);
    }
    let native = |level: &str| -> Result<Vec<Outcome>, String> {
        let program = project.join(format!("native{level}"));
        let mut cc = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
        cc.args(["-w", level, "-o"]).arg(&program).arg(project.join("program.c"));
        tools::run(&mut cc)?;
        let output = tools::execute(&program, "", Vec::new())?;
        Ok(vec![output.map_or(Outcome::TooLarge, Outcome::Output)])
    };
    let unoptimised = native("-O0")?;
    if unoptimised == [Outcome::TooLarge] {
        tally.given_up += 1;
        return Ok(());
    }
    let optimised = native("-O2")?;
    let Some(elf) = accepted(tools::contract(project, &name(project), &project.join("target")), tally)?
    else {
        return Ok(());
    };
    compare(&elf, &[Vec::new()], &[("native, -O0", &unoptimised), ("native, -O2", &optimised)], tally)
}

/// Runs a contract with every input, and compares with what native programs gave.
fn compare(
    elf: &[u8],
    inputs: &[Vec<u8>],
    natives: &[(&str, &[Outcome]); 2],
    tally: &mut Tally,
) -> Result<(), String> {
    let program = Program::parse(elf, Chain::resolve).map_err(|error| format!("the contract: {error}"))?;
    program.verify().map_err(|error| format!("the contract: {error}"))?;
    let pair =
        Pair::new::<Chain>(&program, elf, Cpu::Detected).map_err(|divergence| divergence.to_string())?;
    for (at, input) in inputs.iter().enumerate() {
        let [first, second] = natives.map(|(_, outcomes)| outcomes.get(at).cloned());
        let (Some(first), Some(second)) = (first, second) else {
            return Err(format!("a native program gave no result for input {input:02x?}"));
        };
        let chain = Chain::default().call([1; 32], input);
        let found = run(&pair, &chain)
            .map_err(|divergence| format!("the engines differ: {divergence}\ninput {input:02x?}"))?;
        if [&first, &second, &found].contains(&&Outcome::TooLarge) {
            tally.given_up += 1;
            continue;
        }
        if first != second || second != found {
            let [(one, _), (two, _)] = natives;
            return Err(format!("input {input:02x?}\n{one}: {first}\n{two}: {second}\nVM: {found}"));
        }
        tally.runs += 1;
        tally.panics += u64::from(found == Outcome::Panicked);
    }
    Ok(())
}

/// Runs a contract on both engines.
fn run(pair: &Pair<'_>, chain: &Chain) -> Result<Outcome, Divergence> {
    let Some((end, host)) = pair.run(Entry::Call, GAS, chain)? else { return Ok(Outcome::TooLarge) };
    Ok(match (end.exit, host.output) {
        (Exit::Syscall { .. }, Some((0, bytes))) => Outcome::Output(bytes),
        // `ebpf_sys::panicked`.
        (Exit::Syscall { .. }, Some((1, bytes))) if bytes == [1, 2] => Outcome::Panicked,
        (
            Exit::OutOfGas | Exit::Trap { kind: TrapKind::StackOverflow | TrapKind::CallDepthExceeded, .. },
            _,
        ) => Outcome::TooLarge,
        (exit, output) => Outcome::Trapped(format!("{exit:x?}, {output:02x?}")),
    })
}
