//! What the macros accept and refuse. Beside each program in `ui/fail` is what the compiler says of it; after a
//! change, `TRYBUILD=overwrite cargo test -p ebpf-ink --test ui` writes these anew, and the diff is the review.

// What compiles and runs. As programs of their own, these would have all dependencies compiled once more.
#[path = "ui/pass/event.rs"]
mod event;
#[path = "ui/pass/storage_item.rs"]
mod storage_item;

#[test]
fn pass() {
    event::main();
    storage_item::main();
}

#[test]
fn fail() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*/*.rs");
}
