//! `cargo ebpf`.
fn main() {}
