//! What a contract's code needs of its surroundings: the syscalls, a heap and a panic handler.
//!
//! A contract is a `no_std` crate that exports two functions:
//!
//! ```ignore
//! #![no_std]
//! #![no_main]
//!
//! #[no_mangle]
//! pub extern "C" fn deploy() {}
//!
//! #[no_mangle]
//! pub extern "C" fn call() {
//!     let input = ebpf_sys::input_vec();
//!     ebpf_sys::return_value(ebpf_sys::ReturnFlags::default(), &input)
//! }
//! ```
//!
//! `deploy` runs once, when the contract is instantiated, and `call` at every later call. A contract
//! that returns from them without [`return_value`] has returned no data. Statics, stack and heap start
//! anew for every call; what is to last goes into storage. A panic, or a heap that is too small, ends the
//! call as [`panicked`] does.
//!
//! `cargo ebpf build` builds such a crate. On other targets than BPF this crate compiles, so
//! that contracts can be type-checked, but has neither allocator nor panic handler, and whoever links
//! it has to define the syscalls.
//!
//! # Syscalls
//!
//! Each syscall is a function of its name, generated from its declaration in
//! [`ebpf_uapi::for_each_syscall!`]. Those that take `out: &mut [u8]` write as much of the answer as fits,
//! and return the full length of the answer in bytes; compare it with `out.len()`. [`collect`] brings the
//! memory for an answer of any length, and [`exactly`] for one whose length is known. Those that return a
//! [`ReturnCode`] by declaration return `Result<(), ReturnCode>` here.
#![no_std]

extern crate alloc;

mod answers;
#[cfg(not(all(target_arch = "bpf", not(feature = "no-allocator"))))]
mod buffer;
#[cfg(all(target_arch = "bpf", not(feature = "no-allocator")))]
#[path = "heap.rs"]
mod buffer;
mod environment;
mod panic;
pub mod syscalls;

pub use answers::{collect, collect_within, exactly, input_vec};
pub use buffer::Buffer;
pub use ebpf_uapi::{context::CALLED_BY_ROOT, CallFlags, Context, ReturnCode, ReturnFlags, HASH_LEN, NONE};
pub use environment::{configuration, context, gas_price};
pub use panic::{abort, panicked};
pub use syscalls::*;
