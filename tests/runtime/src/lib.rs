//! The sample runtime, built with the interpreter in place of the node's VM, so that tests can compare
//! the two; and exports that measure the VM alone, see [`measure`].
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(missing_docs)] // what the wasm builder generates

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod measure;

/// The runtime: its exports are this crate's.
pub use ebpf_contracts_runtime;
