//! A contract that returns the result of [`exercise::run`] for its input.
#![no_std]
#![no_main]

extern crate alloc;

mod exercise;
mod memory;

use ebpf_sys::{return_value, ReturnFlags};

/// Does nothing.
#[no_mangle]
pub extern "C" fn deploy() {}

/// The first byte of the input selects the exercise, the rest is its input. Some values select exercises of
/// the guest only.
#[no_mangle]
pub extern "C" fn call() {
    let input = ebpf_sys::input_vec();
    let output = match input.split_first() {
        Some((255, _)) => memory::exhaust(),
        Some((254, seed)) => memory::shuffle(seed),
        Some((252, seed)) => memory::buffers(seed),
        Some((253, at)) => panic!("the byte is {}", input[usize::from(at[0])]),
        _ => exercise::run(&input),
    };
    return_value(ReturnFlags::default(), &output)
}
