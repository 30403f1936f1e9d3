//! wasmi inside wasm.
#![no_std]

ebpf_bench_shim::export!(ebpf_bench_interpreters::wasmi::Wasmi);
