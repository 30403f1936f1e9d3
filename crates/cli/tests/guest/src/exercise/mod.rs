//! Exercises of the features of Rust that contracts use, each a function of its input.
//!
//! Both the guest and the test include this module: the guest runs it in the VM, the test natively.

use alloc::vec::Vec;
use codec::{Decode, Encode};

mod calls;
mod collections;
mod data;
mod integers;
mod text;

#[allow(unused_imports)] // By the test, which makes up arguments.
pub use {calls::Op, collections::Message};

/// One exercise: SCALE-encoded arguments in, SCALE-encoded result out.
type Exercise = fn(&mut &[u8]) -> Result<Vec<u8>, codec::Error>;

/// The exercises by the first byte of the input. This table is itself an exercise: constant data with
/// pointers to strings and functions.
pub static EXERCISES: [(&str, Exercise); 15] = [
    ("unsigned", |input| Ok(integers::unsigned(Decode::decode(input)?, Decode::decode(input)?).encode())),
    ("signed", |input| Ok(integers::signed(Decode::decode(input)?, Decode::decode(input)?).encode())),
    ("narrow", |input| Ok(integers::narrow(Decode::decode(input)?).encode())),
    ("mul_div", |input| {
        Ok(integers::mul_div(Decode::decode(input)?, Decode::decode(input)?, Decode::decode(input)?).encode())
    }),
    ("dyn calls", |input| Ok(calls::shapes(Decode::decode(input)?).encode())),
    ("many arguments", |input| Ok(calls::many_arguments(Decode::decode(input)?).encode())),
    ("function tables", |input| Ok(calls::machine(Decode::decode(input)?).encode())),
    ("recursion", |input| Ok(calls::recursion(Decode::decode(input)?).encode())),
    ("statics", |input| Ok(data::statics(Decode::decode(input)?).encode())),
    ("bytes", |input| Ok(data::bytes(Decode::decode(input)?).encode())),
    ("aligned", |input| Ok(data::aligned(Decode::decode(input)?).encode())),
    ("strings", |input| Ok(text::strings(Decode::decode(input)?).encode())),
    ("format", |input| Ok(text::formatted(Decode::decode(input)?).encode())),
    ("maps and sorting", |input| Ok(collections::maps(Decode::decode(input)?).encode())),
    ("SCALE", |input| Ok(collections::scale(Decode::decode(input)?).encode())),
];

/// Runs the exercise that the first byte selects on the remaining bytes.
pub fn run(input: &[u8]) -> Vec<u8> {
    let Some((&which, mut rest)) = input.split_first() else {
        return Vec::new();
    };
    let (name, exercise) = EXERCISES[usize::from(which) % EXERCISES.len()];
    match exercise(&mut rest) {
        Ok(result) => (name, result).encode(),
        Err(_) => (name, "input does not decode").encode(),
    }
}
