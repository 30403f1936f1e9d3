//! The libFuzzer target: bytes as a file, and as the contents of one.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    ebpf_fuzz::check(bytes);
    ebpf_fuzz::check(&ebpf_fuzz::structured(bytes));
});
