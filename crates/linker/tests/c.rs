//! Runs a C guest, compiled by clang, in the VM and compares its results with those of the same code built
//! natively.

mod common;

use common::{clang, execute, linked, run, scratch, tests, Random};
use ebpf_linker::{Linked, Options};
use std::{
    env, fs,
    process::{Command, Stdio},
};

/// Results of the native program, one for each input.
fn native(test: &str, inputs: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let directory = scratch(test);
    let (program, cases) = (directory.join("native"), directory.join("cases"));
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".into());
    // Signed overflow, of which there is some, wraps in the VM.
    let mut build = Command::new(compiler);
    build.args(["-O2", "-fwrapv", "-o"]).arg(&program).arg(tests().join("c/native.c"));
    run(&mut build, "install a C compiler or name one in CC");
    let case = |input: &Vec<u8>| [&(input.len() as u32).to_le_bytes()[..], input].concat();
    fs::write(&cases, inputs.iter().flat_map(case).collect::<Vec<u8>>())
        .expect("the directory can be written");
    let cases = fs::File::open(cases).expect("it was just written");
    let output =
        Command::new(program).stdin(cases).stderr(Stdio::inherit()).output().expect("it was just built");
    assert!(output.status.success(), "the native program failed");
    let mut rest = &output.stdout[..];
    let mut results = Vec::new();
    while let Some((length, more)) = rest.split_first_chunk::<4>() {
        let (result, more) = more.split_at(u32::from_le_bytes(*length) as usize);
        results.push(result.to_vec());
        rest = more;
    }
    results
}

fn contract(test: &str, flags: &[&str]) -> Linked {
    let directory = tests().join("c");
    let source = fs::read_to_string(directory.join("contract.c")).expect("it is part of the tests");
    let include = format!("-I{}", directory.display());
    let object = clang(test, "contract.c", &source, &[&[include.as_str(), "-fwrapv"], flags].concat());
    linked(&object, &Options::default())
}

fn inputs() -> Vec<Vec<u8>> {
    let mut random = Random(7);
    let mut inputs: Vec<Vec<u8>> = vec![vec![], vec![0], vec![255; 16], vec![0x80; 40]];
    for _ in 0..300 {
        let mut input = (random.wide() as u64).to_le_bytes().to_vec();
        input.extend((random.wide() as u64).to_le_bytes());
        let length = random.below(60) as usize;
        input.extend(random.bytes(length));
        inputs.push(input);
    }
    inputs
}

fn compare(test: &str, flags: &[&str]) -> Linked {
    let contract = contract(test, flags);
    let inputs = inputs();
    let expected = native(test, &inputs);
    assert_eq!(expected.len(), inputs.len());
    for (input, expected) in inputs.iter().zip(&expected) {
        assert!(expected.len() > 300, "run() writes at least that much");
        let found = execute(&contract, input);
        assert!(&found == expected, "input {input:02x?}\nnative {expected:02x?}\nVM     {found:02x?}");
    }
    contract
}

#[test]
fn optimised() {
    compare("optimised", &[]);
}

/// Other code for the same: everything in memory, and every static function called.
#[test]
fn unoptimised() {
    compare("unoptimised", &["-O0"]);
}

/// Sections for each function and object, and the sizes of frames as clang knows them.
#[test]
fn many_sections() {
    let plain = contract("many-sections-plain", &["-ffunction-sections", "-fdata-sections"]);
    let told = compare("many-sections", &["-ffunction-sections", "-fdata-sections", "-fstack-size-section"]);
    for (plain, told) in plain.symbols.functions.iter().zip(&told.symbols.functions) {
        assert_eq!(plain.name, told.name);
        assert!(
            told.frame - plain.frame <= 16,
            "{}: measured {}, clang {}",
            told.name,
            plain.frame,
            told.frame
        );
    }
}
