//! Runs a Rust guest in the VM and compares each of its results with that of the same code built natively.

extern crate alloc;

mod common;
#[path = "guest/src/exercise/mod.rs"]
mod exercise;
#[path = "../../linker/tests/common/mod.rs"]
mod vm;

use codec::{Compact, Encode};
use common::{ebpf, target};
use ebpf_linker::{frames, FrameLayout, Linked, Options};
use std::{collections::BTreeMap, fs, sync::OnceLock};
use vm::{execute, linked, outcome, tests, Random};

/// The guest, as `cargo ebpf build` compiles it.
struct Guest {
    object: Vec<u8>,
    frames: BTreeMap<String, FrameLayout>,
    contract: Linked,
    /// The same as a debug build.
    talkative: Linked,
}

fn guest() -> &'static Guest {
    static GUEST: OnceLock<Guest> = OnceLock::new();
    GUEST.get_or_init(|| {
        let (object, frames) = build(&[]);
        let (talkative, more_frames) = build(&["--features", "panic-message"]);
        let contract = linked(&object, &Options { frames: frames.clone(), ..Options::default() });
        let talkative = linked(&talkative, &Options { frames: more_frames, ..Options::default() });
        Guest { object, frames, contract, talkative }
    })
}

/// Compiles the guest. Returns the object, and the stack frames of its functions.
fn build(arguments: &[&str]) -> (Vec<u8>, BTreeMap<String, FrameLayout>) {
    let manifest = tests().join("guest/Cargo.toml").display().to_string();
    let build = ["build", "--no-metadata", "--locked", "--manifest-path", &manifest];
    ebpf(&tests(), &[&build[..], arguments].concat()).ok();
    let object = target().join("ebpf/objects/linker_test_guest.o");
    let log = fs::read_to_string(object.with_extension("frames")).expect("the build leaves them there");
    (fs::read(object).expect("the build leaves it there"), frames(&log))
}

fn compare(input: &[u8]) {
    let expected = exercise::run(input);
    let found = execute(&guest().contract, input);
    assert!(found == expected, "input {input:02x?}\nnative {expected:02x?}\nVM     {found:02x?}");
}

/// Runs an exercise on encoded arguments.
fn exercise(name: &str, arguments: impl Encode) {
    let index = exercise::EXERCISES.iter().position(|(known, _)| *known == name);
    let index = index.unwrap_or_else(|| panic!("there is no exercise {name}"));
    let input = (index as u8, arguments).encode();
    let result = exercise::run(&input);
    assert!(!result.ends_with(&"input does not decode".encode()), "{name}: the arguments do not decode");
    compare(&input);
}

#[test]
fn arithmetic_equals_native() {
    let mut random = Random(1);
    let edges = [0, 1, 2, u128::MAX, u128::MAX >> 1, 1 << 127, 1 << 64, u64::MAX.into(), (1 << 64) + 1];
    for a in edges {
        for b in edges {
            exercise("unsigned", (a, b));
            exercise("signed", (a, b));
            exercise("narrow", [a as u64, b as u64]);
            exercise("mul_div", (a, b, a ^ b));
        }
    }
    for _ in 0..300 {
        let (a, b, c) = (random.wide(), random.wide(), random.wide());
        exercise("unsigned", (a, b));
        exercise("signed", (a, b));
        exercise("narrow", [a as u64, b as u64]);
        exercise("mul_div", (a, b, c));
    }
}

#[test]
fn calls_equal_native() {
    let mut random = Random(2);
    for round in 0..100 {
        let shapes: Vec<(u8, u64)> =
            (0..random.below(12)).map(|_| (random.next() as u8, random.next())).collect();
        exercise("dyn calls", shapes);
        let words: [u64; 6] = core::array::from_fn(|_| random.wide() as u64);
        exercise("many arguments", words);
        exercise("function tables", program(&mut random, 3));
        exercise("recursion", round as u32 * 7919);
    }
}

/// A program for the stack machine, with loops nested up to a depth.
fn program(random: &mut Random, depth: u32) -> Vec<exercise::Op> {
    (0..random.below(8))
        .map(|_| match random.below(if depth == 0 { 2 } else { 3 }) {
            0 => exercise::Op::Push(random.wide() as i64),
            1 => exercise::Op::Apply(random.next() as u8),
            _ => exercise::Op::Repeat(random.below(5) as u8, program(random, depth - 1)),
        })
        .collect()
}

#[test]
fn data_equals_native() {
    let mut random = Random(3);
    // Natively, statics are shared between threads: exercises that use them run one after the other.
    for _ in 0..200 {
        let length = random.below(40) as usize;
        exercise("statics", random.bytes(length));
        let length = 1 + random.below(300) as usize;
        exercise("bytes", random.bytes(length));
        let steps: Vec<(u8, u8)> =
            (0..random.below(5)).map(|_| (random.next() as u8, random.next() as u8)).collect();
        exercise("aligned", steps);
    }
}

#[test]
fn text_equals_native() {
    let mut random = Random(4);
    let words = [
        "transfer",
        "approve",
        "balance_of",
        "",
        "-0",
        "12",
        "-9223372036854775808",
        "9223372036854775808",
        "0xff",
        "0x1ffffffffffffffffffffffffffffffff",
        "x",
        "xxanxx",
        "größer",
        "日本語",
        "an",
        "a rather long word, is it not",
        "abcdefghijklmnopqrstuvwxyz",
        "\u{10ffff}",
    ];
    for _ in 0..200 {
        let mut text = Vec::new();
        for _ in 0..random.below(6) {
            text.extend(words[random.below(words.len() as u64) as usize].bytes());
            text.push(b" ,"[random.below(2) as usize]);
        }
        if random.below(3) == 0 {
            text.extend(random.bytes(3));
        }
        exercise("strings", text);
        let list: Vec<(u8, bool)> = (0..random.below(4)).map(|n| (random.next() as u8, n == 1)).collect();
        let name = (random.below(2) == 0).then(|| words[random.below(words.len() as u64) as usize]);
        let record = (random.wide(), random.wide() as i128, name);
        match random.below(3) {
            0 => exercise("format", (record, 0u8, list)),
            1 => exercise("format", (record, 1u8, random.next() as i32, random.next(), list)),
            _ => exercise("format", (record, 2u8, random.next() as u8, [random.next() as u8; 3], list)),
        }
    }
}

#[test]
fn collections_equal_native() {
    let mut random = Random(5);
    for _ in 0..60 {
        let entries: Vec<(u16, u128)> =
            (0..random.below(120)).map(|_| (random.next() as u16, random.wide())).collect();
        exercise("maps and sorting", entries);
        let messages: Vec<exercise::Message> =
            (0..random.below(10)).map(|_| message(&mut random, 3)).collect();
        exercise("SCALE", messages);
    }
}

fn message(random: &mut Random, depth: u32) -> exercise::Message {
    use exercise::Message::{Batch, Name, Other, Transfer};
    match random.below(if depth == 0 { 2 } else { 4 }) {
        0 => Transfer { to: [random.below(3) as u8; 32], value: Compact(random.wide()) },
        1 => Other(if random.below(2) == 0 { Ok((random.next(), true)) } else { Err(random.wide() as i128) }),
        2 => Batch((0..random.below(5)).map(|_| message(random, depth - 1)).collect()),
        _ => {
            let inner = (random.below(3) > 0).then(|| Box::new(message(random, depth - 1)));
            Name(["", "a", "name"][random.below(3) as usize].into(), inner)
        }
    }
}

#[test]
fn random_input_equals_native() {
    let mut random = Random(6);
    compare(&[]);
    // `data_equals_native` tests statics, and runs at the same time.
    let statics = exercise::EXERCISES.iter().position(|(name, _)| *name == "statics");
    for round in 0..600 {
        let which = round % exercise::EXERCISES.len();
        if Some(which) != statics {
            let length = random.below(80) as usize;
            let mut input = vec![which as u8];
            // A small first byte is a small length, so that more of the input decodes.
            input.push(random.next() as u8 & 0x3c);
            input.extend(random.bytes(length));
            compare(&input);
        }
    }
}

/// Frame sizes that the linker infers from code equal those of LLVM, up to alignment.
#[test]
fn inferred_frame_sizes_equal_reported_ones() {
    let Guest { object, frames, contract: told, .. } = guest();
    let align = frames.values().map(|frame| frame.align).max().expect("there are functions");
    assert_eq!(align, 64, "that of the exercise `aligned`");
    // The inferred size, aligned like all frames.
    let nothing = FrameLayout { bytes: 0, align, most_aligned: None };
    let nothing = frames.keys().map(|name| (name.clone(), nothing.clone())).collect();
    let shown = linked(object, &Options { frames: nothing, ..Options::default() });
    let mut compared = 0;
    for (shown, told) in shown.symbols.functions.iter().zip(&told.symbols.functions) {
        assert_eq!(shown.name, told.name);
        assert!(frames.contains_key(&told.name), "LLVM does not say what {} needs", told.name);
        let difference = told.frame - shown.frame;
        assert!(u64::from(difference) <= align, "{}: shown {}, told {}", told.name, shown.frame, told.frame);
        compared += usize::from(shown.frame > 0);
    }
    assert!(compared > 50, "only {compared} functions were compared");
}

#[test]
fn output_is_deterministic() {
    let Guest { object, frames, contract, .. } = guest();
    assert_eq!(&linked(object, &Options { frames: frames.clone(), ..Options::default() }), contract);
}

#[test]
fn allocated_blocks_do_not_overlap() {
    let mut random = Random(8);
    for round in 0..40 {
        let seed = random.bytes(round * 4);
        let lengths = execute(&guest().contract, &[&[254], &seed[..]].concat());
        assert!(lengths.len() <= seed.len());
        assert!(round < 10 || !lengths.is_empty());
    }
}

#[test]
fn growing_buffer_keeps_contents() {
    let mut random = Random(9);
    for round in 0..40 {
        let seed = random.bytes(round * 4);
        let both = execute(&guest().contract, &[&[252], &seed[..]].concat());
        assert!(both.iter().all(|byte| seed.contains(byte)));
        assert!(round < 10 || !both.is_empty());
    }
}

/// The output of a call that panicked: ink!'s `Err(LangError::Panicked)`.
const PANICKED: &[u8] = &[1, 2];

#[test]
fn full_heap_panics() {
    let outcome = outcome(&guest().contract, &[255]);
    assert_eq!(outcome.result.as_deref(), Ok(PANICKED));
}

#[test]
fn panic_ends_call() {
    let Guest { contract, talkative, .. } = guest();
    let quiet = outcome(contract, &[253, 1]);
    assert_eq!(quiet.messages, "");
    assert_eq!(quiet.result.as_deref(), Ok(PANICKED));
    let out_of_bounds = outcome(talkative, &[253, 9]);
    let expected = ["panicked at src/lib.rs:", "index out of bounds: the len is 2 but the index is 9\n"];
    assert!(expected.iter().all(|text| out_of_bounds.messages.contains(text)), "{out_of_bounds:?}");
    let panic = outcome(talkative, &[253, 1]);
    assert!(panic.messages.ends_with("\nthe byte is 1\n"), "{panic:?}");
    assert_eq!(panic.result.as_deref(), Ok(PANICKED));
}
