//! The toolchain compiles a corpus correctly: functions whose signatures the compiler changes, and libraries
//! that contracts use.

extern crate alloc;

mod common;
#[path = "corpus/src/shapes.rs"]
mod shapes;
#[path = "../../linker/tests/common/mod.rs"]
mod vm;

use common::{ebpf, target};
use ebpf_linker::{frames, Options};
use std::fs;
use vm::{execute, linked, tests};

/// The expected result of each library.
const ANSWERS: &str = "\
sha2 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
blake2 508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982
keccak 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45
bs58 2NEpo7TZRRrLZSi2U
num-bigint 265252859812191058636308480000000
primitive-types 37640966
hashbrown i4 m1 p2 s4
itertools 2+3+4+6+8+12
smallvec 2,3,5,7,11,13,17,19,23,29,31,37
arrayvec 835
semver true";

#[test]
fn compiled_corpus_computes_expected_results() {
    let manifest = tests().join("corpus/Cargo.toml").display().to_string();
    ebpf(&tests(), &["build", "--no-metadata", "--locked", "--manifest-path", &manifest]).ok();
    let object = target().join("ebpf/objects/toolchain_corpus.o");
    let log = fs::read_to_string(object.with_extension("frames")).expect("the build keeps them");
    let object = fs::read(object).expect("the build keeps it");
    let contract = linked(&object, &Options { frames: frames(&log), ..Options::default() });
    for seed in [0, 1, 99, 200] {
        assert_eq!(execute(&contract, &[0, seed]), shapes::all(seed), "seed {seed}");
    }
    let answers = String::from_utf8(execute(&contract, &[1])).expect("results are UTF-8");
    assert_eq!(answers, ANSWERS);
}
