//! Reads the files of the public BPF conformance suite (`*.data`) and runs them as contracts:
//! assembler → contract ELF → parse → verify → run.
//!
//! The suite is not part of this repository. `EBPF_CONFORMANCE_DIR` names its directory; without it, it
//! is looked for in `shared/conformance` beside the checkout. `tests/suite.rs` runs it.
#![forbid(unsafe_code)]

use ebpf_vm::{elf::ContractElf, Entry, Exit, Gas, Instance, Program};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The environment variable that names the suite's directory.
pub const DIRECTORY_VARIABLE: &str = "EBPF_CONFORMANCE_DIR";

/// A file of the suite.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// File name without its extension.
    pub name: String,
    /// `-- asm`: the program.
    pub asm: String,
    /// `-- mem`: bytes that the program finds at `r1`; `r2` is their number.
    pub memory: Vec<u8>,
    /// `-- raw`: the slots that the program assembles to, as little-endian numbers.
    pub raw: Option<Vec<u64>>,
    /// `-- result`: `r0` at the end.
    pub result: u64,
}

/// Where the suite is: the variable, or the default.
pub fn directory() -> PathBuf {
    match std::env::var_os(DIRECTORY_VARIABLE) {
        Some(directory) => directory.into(),
        None => {
            let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(4).unwrap_or(Path::new("/"));
            beside.join("shared").join("conformance")
        }
    }
}

/// Reads every file of the suite, in order of names.
///
/// # Panics
///
/// If the directory or a file cannot be read, and says what to set.
pub fn cases() -> Vec<Case> {
    let directory = directory();
    let help = format!("set {DIRECTORY_VARIABLE} to the directory of the BPF conformance suite (*.data)");
    let entries = fs::read_dir(&directory)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}; {help}", directory.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap_or_else(|error| panic!("{}: {error}; {help}", directory.display())).path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "data"))
        .collect();
    assert!(!files.is_empty(), "no .data files in {}; {help}", directory.display());
    files.sort();
    files.iter().map(|file| read_case(file)).collect()
}

fn read_case(path: &Path) -> Case {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let case = parse_case(name, &text);
    case.unwrap_or_else(|message| panic!("{}: {message}", path.display()))
}

/// Parses a file.
pub fn parse_case(name: &str, text: &str) -> Result<Case, String> {
    let mut case = Case { name: name.into(), ..Case::default() };
    let mut section = "";
    let mut result = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- ") {
            section = name.trim();
            continue;
        }
        let content = line.split('#').next().unwrap_or_default().trim();
        match section {
            "asm" => case.asm.extend([line, "\n"]),
            _ if content.is_empty() => {}
            "mem" => {
                for byte in content.split_whitespace() {
                    let byte = u8::from_str_radix(byte, 16).map_err(|_| {
                        format!("invalid byte: expected two hexadecimal digits, got `{byte}`")
                    })?;
                    case.memory.push(byte);
                }
            }
            "raw" => case.raw.get_or_insert_default().push(hexadecimal(content)?),
            "result" => result = Some(hexadecimal(content)?),
            // What the C source was, and a note to other tools.
            "c" | "no register offset" | "" => {}
            other => return Err(format!("unknown section `{other}`")),
        }
    }
    case.result = result.ok_or("there is no result")?;
    if case.asm.is_empty() {
        return Err("there is no program".into());
    }
    Ok(case)
}

fn hexadecimal(text: &str) -> Result<u64, String> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    u64::from_str_radix(digits, 16)
        .map_err(|_| format!("invalid number: expected hexadecimal digits, got `{text}`"))
}

/// Number of helpers that a program of the suite can call by number.
pub const HELPERS: u32 = 6;

/// The case as a contract: its memory is the contract's data.
pub fn contract(case: &Case) -> Result<ContractElf, String> {
    let mut elf = ebpf_asm::assemble(&case.asm).map_err(|error| error.to_string())?;
    elf.data = case.memory.clone();
    if elf.imports.is_empty() {
        elf.imports = (0..HELPERS).map(|helper| format!("helper_{helper}")).collect();
    }
    Ok(elf)
}

/// Runs a contract whose imports are helpers. Helper 5 of the suite's environment gives its argument back
/// and ends the program if that is 0; there are no other helpers.
pub fn run(elf: &ContractElf) -> Result<Exit, String> {
    let bytes = elf.to_bytes();
    let helper = |name: &[u8]| (0..HELPERS).find(|helper| format!("helper_{helper}").as_bytes() == name);
    let program = Program::parse(&bytes, helper).map_err(|error| error.to_string())?;
    program.verify().map_err(|error| error.to_string())?;
    let mut instance =
        Instance::new(&program, Entry::Call, Gas(1_000_000)).map_err(|error| error.to_string())?;
    if !elf.data.is_empty() {
        let address = program.layout().data_start;
        instance.set_arguments([address, elf.data.len() as u64, 0, 0, 0]);
    }
    let mut exit = instance.run();
    loop {
        exit = match exit {
            Exit::Syscall { id: 5, args: [0, ..] } => return Ok(Exit::Returned(0)),
            Exit::Syscall { id: 5, args: [argument, ..] } => instance.resume(argument),
            Exit::Syscall { id, .. } => return Err(format!("there is no helper {id}")),
            end => return Ok(end),
        }
    }
}
