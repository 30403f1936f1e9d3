//! Runs a C guest, compiled by clang, in the VM and compares its results with those of the same code built
//! natively.

mod common;

use common::{clang, execute, linked, run, scratch, tests, Random};
use ebpf_linker::{link, FrameLayout, LinkError, Linked, Options};
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
    object.linked(&Options::default())
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

/// Sections for each function and object.
#[test]
fn many_sections() {
    compare("many-sections", &["-ffunction-sections", "-fdata-sections"]);
}

/// A buffer that is filled from its end, where another function puts its own frame. LLVM's code shows the end
/// of the buffer only.
#[test]
fn buffers_filled_from_their_end() {
    let source = "typedef unsigned long u64; u64 input(void *, u64);
        void return_value(u64, const void *, u64) __attribute__((noreturn)); void deploy(void) {}
        __attribute__((noinline)) static void other(char *p) { volatile char b[64]; for (int i = 0; i < 64; i++) b[i] = -1; }
        __attribute__((noinline)) static void bits(u64 value) {
            char b[64]; char *p = b + 64; u64 i;
            for (i = 0; i < 64 && value; i++) { *--p = '0' + (value & 1); value >>= 1; }
            other(p);
            return_value(0, p, i);
        }
        void call(void) { u64 value; input(&value, 8); bits(value); }";
    let object = clang("from-the-end", "source.c", source, &[]);
    let contract = object.linked(&Options::default());
    for value in [1, 0b1011, 0x123_4567_89ab_cdef, u64::MAX] {
        let found = execute(&contract, &value.to_le_bytes());
        assert_eq!(String::from_utf8(found), Ok(format!("{value:b}")));
    }
    let error = link(&object, &Options::default()).expect_err("nobody tells the size of the frame");
    assert_eq!(error, LinkError::FrameUnknown { function: "call".into() });
    assert!(error.to_string().contains("-Rpass-analysis=stack-frame-layout"));
    // The linker can be told otherwise; what the code shows is too little for `bits`.
    for (told, frame, right) in [(64, 64, true), (0, 16, false)] {
        let layout = FrameLayout { bytes: told, ..FrameLayout::default() };
        let frames = ["bits", "other", "call"].map(|name| (name.to_string(), layout.clone()));
        let contract = linked(&object, &Options { frames: frames.into(), ..Options::default() });
        let bits = contract.symbols.functions.iter().find(|function| function.name == "bits");
        assert_eq!(bits.map(|function| function.frame), Some(frame));
        assert_eq!(execute(&contract, &[255; 8]) == [b'1'; 64], right);
    }
}

/// The example in the documentation does what the text says.
#[test]
fn documented_example() {
    let text = fs::read_to_string(tests().join("../../../contracts/BUILDING.md")).expect("it is documented");
    let source =
        text.split("```c\n").nth(1).and_then(|rest| rest.split("```").next()).expect("there is an example");
    let contract = clang("documented", "echo.c", source, &[]).linked(&Options::default());
    for input in [&b""[..], b"Hello", &[7; 1024]] {
        assert_eq!(execute(&contract, input), input);
    }
    assert_eq!(execute(&contract, &[7; 2000]), [7; 1024]);
}
