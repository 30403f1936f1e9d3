//! Programs that use as much of the language as a contract might, each a function of its input.
//!
//! The guest and the test both contain this module: the one runs it in the VM, the other natively.

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

/// By the input's first byte. Itself an exercise: constant data that holds pointers to strings and functions.
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

/// Runs the exercise that the first byte names on the remaining bytes.
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
