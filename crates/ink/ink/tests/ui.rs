//! What the macros accept and refuse. Beside each program in `ui/fail` is what the compiler says of it; after a
//! change, `TRYBUILD=overwrite cargo test -p ebpf-ink --test ui` writes these anew, and the diff is the review.

/// Programs that compile and run. They are modules of this one: programs of their own would have all
/// dependencies compiled once more, and each be linked by itself.
mod pass {
    #[path = "../ui/pass/event.rs"]
    mod event;
    #[path = "../ui/pass/storage_item.rs"]
    mod storage_item;

    #[test]
    fn event() {
        event::main();
    }

    #[test]
    fn storage_item() {
        storage_item::main();
    }
}

#[test]
fn fail() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*/*.rs");
}
