//! A contract that returns the results of the shapes and of the libraries for its input.
#![no_std]

extern crate alloc;

mod libraries;
mod shapes;

use ebpf_sys::{return_value, ReturnFlags};

/// Calls the same functions as `call`.
#[no_mangle]
pub extern "C" fn deploy() {
    // A second caller prevents inlining of the functions that `call` calls.
    shapes::all(1);
}

/// The first byte of the input selects the shapes or the libraries.
#[no_mangle]
pub extern "C" fn call() {
    let input = ebpf_sys::input_vec();
    let output = match input[..] {
        [0, seed] => shapes::all(seed),
        _ => libraries::all().into_bytes(),
    };
    return_value(ReturnFlags::default(), &output)
}
