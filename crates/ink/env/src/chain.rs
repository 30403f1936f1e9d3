//! The chain: syscalls on encoded data, and the values in memory.

pub use ebpf_sys::{configuration, context, gas_price, syscalls, syscalls::*};
