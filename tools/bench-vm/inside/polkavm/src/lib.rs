//! PolkaVM's interpreter inside wasm.
#![no_std]

ebpf_bench_shim::export!(ebpf_bench_interpreters::polkavm::PolkaVm);
