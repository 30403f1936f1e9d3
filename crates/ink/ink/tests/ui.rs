//! What the macros accept and reject. Each program in `ui/fail` has a file with the compiler's output. After
//! a change, `TRYBUILD=overwrite cargo test -p ebpf-ink --test ui` rewrites these files: review the diff.
#![allow(missing_docs)]

// As modules rather than separate programs, which would compile all dependencies once more.
#[path = "ui/pass/event.rs"]
mod event;
#[path = "ui/pass/storage_item.rs"]
mod storage_item;

#[test]
fn valid_programs_compile() {
    event::main();
    storage_item::main();
}

#[test]
fn invalid_programs_fail_with_the_expected_errors() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*/*.rs");
}
