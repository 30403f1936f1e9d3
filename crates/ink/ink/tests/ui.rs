//! What the macros accept and refuse. Beside each program in `ui/fail` is what the compiler says of it; after a
//! change, `TRYBUILD=overwrite cargo test -p ebpf-ink --test ui` writes these anew, and the diff is the review.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*/*.rs");
    cases.compile_fail("tests/ui/fail/*/*.rs");
}
