//! Builds guests and runs them in the VM.

// Each test file uses a part of this.
#![allow(dead_code)]

use ebpf_linker::{frames, link, FrameLayout, FunctionSymbol, Linked, Options};
use ebpf_uapi::Syscall;
use ebpf_vm::{Entry, Exit, Gas, Instance, Program};
use std::{
    collections::BTreeMap,
    env, fs,
    io::ErrorKind,
    ops::Deref,
    path::{Path, PathBuf},
    process::Command,
};

/// The directory of this crate's tests.
pub fn tests() -> PathBuf {
    env::current_dir().expect("cargo starts tests in their package").join("tests")
}

/// A directory for what a test builds, by the test's name.
pub fn scratch(test: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    directory
}

/// Runs a program, and says what to install if there is no such program. Returns what it printed on stderr.
pub fn run(command: &mut Command, install: &str) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => panic!("`{name}` is not on PATH; {install}"),
        _ => panic!("{name}: {error}"),
    });
    assert!(
        output.status.success(),
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// An object, and what the compiler says of its functions' frames.
pub struct Object {
    /// The object.
    pub bytes: Vec<u8>,
    /// Frames by symbol.
    pub frames: BTreeMap<String, FrameLayout>,
}

impl Deref for Object {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Object {
    /// Links it; it is expected to link.
    pub fn linked(&self, options: &Options) -> Linked {
        linked(self, &Options { frames: self.frames.clone(), ..options.clone() })
    }
}

/// Compiles C or assembly with clang to an object for eBPF.
pub fn clang(test: &str, file: &str, source: &str, flags: &[&str]) -> Object {
    let directory = scratch(test);
    let (source_path, object) = (directory.join(file), directory.join(format!("{file}.o")));
    fs::write(&source_path, source).expect("scratch directories can be written");
    let clang = env::var("CLANG").unwrap_or_else(|_| "clang-22".into());
    let printed = run(
        Command::new(clang)
            .args([
                "-target",
                "bpfel",
                "-mcpu=v4",
                "-O2",
                "-ffreestanding",
                "-fno-jump-tables",
                "-Rpass-analysis=stack-frame-layout",
                "-c",
                "-mllvm",
                "-bpf-stack-size=32760",
            ])
            .args(flags)
            .arg(&source_path)
            .arg("-o")
            .arg(&object),
        "install clang 22 (Debian: clang-22) or name another in CLANG",
    );
    Object { bytes: fs::read(object).expect("clang has written it"), frames: frames(&printed) }
}

/// Declarations for C, and a `deploy`.
const C: &str = "typedef unsigned long u64; u64 input(void *, u64);
    void return_value(u64, const void *, u64) __attribute__((noreturn));
    void deploy(void) {}\n";

/// Compiles and links C code that these declarations precede.
pub fn compile(test: &str, source: &str, flags: &[&str], options: &Options) -> Linked {
    clang(test, "source.c", &format!("{C}{source}"), flags).linked(options)
}

/// Assembles code that leaves 64-bit results at `[r9]`, `[r9 + 8]`.. of 512 bytes, which are returned.
pub fn results(test: &str, code: &str, options: &Options) -> (Linked, Vec<u64>) {
    let source = format!(
        ".text\n.globl deploy, call\n.type deploy,@function\n.type call,@function\ndeploy: exit\n
        call: r9 = results ll\ncall body\nr1 = 0\nr2 = results ll\nr3 = 512\ncall return_value\n
        .bss\nresults: .skip 512\n.text\n.type body,@function\nbody: {code}"
    );
    let contract = linked(&clang(test, "source.s", &source, &[]), options);
    let output = numbers(&execute(&contract, &[]));
    (contract, output)
}

/// Bytes as 64-bit numbers.
pub fn numbers(bytes: &[u8]) -> Vec<u64> {
    bytes.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()
}

fn function<'a>(contract: &'a Linked, name: &str) -> &'a FunctionSymbol {
    let functions = &contract.symbols.functions;
    functions.iter().find(|function| function.name == name).unwrap_or_else(|| panic!("no `{name}`"))
}

/// Bytes of a function's frame.
pub fn frame(contract: &Linked, name: &str) -> u32 {
    function(contract, name).frame
}

/// Slots of a function's code.
pub fn slots(contract: &Linked, name: &str) -> u32 {
    function(contract, name).slots
}

/// Links an object that is expected to link.
pub fn linked(object: &[u8], options: &Options) -> Linked {
    link(object, options).unwrap_or_else(|error| panic!("linking failed: {error}"))
}

/// Gas for a run that is not to run out of it.
pub const PLENTY: Gas = Gas(10_000_000_000);

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The value that the contract returned, or what ended it instead, with the function that did it.
    pub result: Result<Vec<u8>, (Exit, String)>,
    /// What it said.
    pub messages: String,
}

/// Runs `call` of a contract.
pub fn outcome(contract: &Linked, input: &[u8]) -> Outcome {
    let syscall = |name: &[u8]| Syscall::from_name(name).map(|syscall| syscall.id().into());
    let program = Program::parse(&contract.elf, syscall).expect("the linker has parsed it as well");
    let mut instance = Instance::new(&program, Entry::Call, PLENTY).expect("there is plenty of gas");
    let mut messages = String::new();
    let mut exit = instance.run();
    loop {
        let Exit::Syscall { id, args } = exit else {
            let function = contract.symbols.function_at(instance.pc()).map(|function| function.name.clone());
            return Outcome { result: Err((exit, function.unwrap_or_default())), messages };
        };
        match u16::try_from(id).ok().and_then(Syscall::from_id) {
            Some(Syscall::input) => {
                let length = input.len().min(args[1] as usize);
                instance.write(args[0], &input[..length]).expect("the contract has room for its input");
                exit = instance.resume(input.len() as u64);
            }
            Some(Syscall::debug_message) => {
                let text = instance.read(args[0], args[1]).expect("the contract owns its text");
                messages += core::str::from_utf8(text).expect("messages are text");
                exit = instance.resume(0);
            }
            Some(Syscall::return_value) => {
                let value = instance.read(args[1], args[2]).expect("the contract owns its output").to_vec();
                return Outcome { result: Ok(value), messages };
            }
            other => panic!("the contract called {other:?}, which these tests do not serve"),
        }
    }
}

/// Runs `call` of a contract that returns a value. Returns the value.
pub fn execute(contract: &Linked, input: &[u8]) -> Vec<u8> {
    let outcome = outcome(contract, input);
    outcome
        .result
        .unwrap_or_else(|end| panic!("the contract ended with {end:?} instead of returning a value"))
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// 128 bits, with a preference for small numbers, large numbers and powers of two.
    pub fn wide(&mut self) -> u128 {
        let bits = u128::from(self.next()) << 64 | u128::from(self.next());
        match self.below(6) {
            0 => bits >> self.below(128),
            1 => !(bits >> self.below(128)),
            2 => 1 << self.below(128),
            3 => u128::from(self.below(4)),
            4 => u128::MAX >> 1,
            _ => bits,
        }
    }

    /// Bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}
