//! Returns what [`exercise::run`] makes of the input.
#![no_std]
#![no_main]

extern crate alloc;

mod exercise;

/// Has nothing to set up.
#[no_mangle]
pub extern "C" fn deploy() {}

/// The input's first byte names the exercise, the rest is its input.
#[no_mangle]
pub extern "C" fn call() {
    let output = exercise::run(&ebpf_sys::input_vec());
    ebpf_sys::return_value(ebpf_sys::ReturnFlags::default(), &output)
}
