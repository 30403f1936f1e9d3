//! Floating point is refused when a contract in C is built, by name, whatever it is used for. (In Rust: the
//! tests of `cargo ebpf`.)

use ebpf_compilation::{check_source, Language, Tally};

const BUILD_ERROR: &str = "floating point is not available";

#[track_caller]
fn refused(name: &str, source: &str) {
    match check_source(Language::C, name, source, &[Vec::new()], &mut Tally::default()) {
        Err(text) if text.contains(BUILD_ERROR) => {}
        other => panic!("{source}\nexpected a build error with {BUILD_ERROR:?}, got {other:?}"),
    }
}

#[test]
fn floats_in_c_are_refused() {
    for (at, expression) in ["one * 1.5", "(float)one / two", "(double)(float)one + one", "one < two * 0.5"]
        .into_iter()
        .enumerate()
    {
        let source = format!(
            "#include \"csmith.h\"\nvolatile int64_t one = 7, two = 9;\nint main(void) {{ \
             transparent_crc((int64_t)({expression}), \"\", 0); platform_main_end(0, 0); return 0; }}\n"
        );
        refused(&format!("float_c_{at}"), &source);
    }
}
