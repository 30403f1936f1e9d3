//! Returns what the shapes and the libraries make of the input.
#![no_std]

extern crate alloc;

mod libraries;
mod shapes;

use ebpf_sys::{return_value, ReturnFlags};

/// Has nothing to set up.
#[no_mangle]
pub extern "C" fn deploy() {
    // So that what `call` calls, too, is not inlined.
    shapes::all(1);
}

/// The input's first byte chooses between the shapes and the libraries.
#[no_mangle]
pub extern "C" fn call() {
    let input = ebpf_sys::input_vec();
    let output = match input[..] {
        [0, seed] => shapes::all(seed),
        _ => libraries::all().into_bytes(),
    };
    return_value(ReturnFlags::default(), &output)
}
