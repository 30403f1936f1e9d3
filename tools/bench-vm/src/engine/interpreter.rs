//! Interpreters, compiled for this machine.

use super::{Class, Engine, Prepared};
use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_interpreters::{self as interpreters, Interpreter};

pub const EBPF: &str = "ebpf";
#[cfg(feature = "peers")]
pub const WASMI: &str = "wasmi";
#[cfg(feature = "peers")]
pub const POLKAVM: &str = "polkavm-interpreter";

/// An interpreter with a name.
pub struct Native<I> {
    name: &'static str,
    form: Form,
    interpreter: I,
}

impl<I: Interpreter> Native<I> {
    pub fn new(name: &'static str, form: Form) -> Result<Self, Failure> {
        Ok(Self { name, form, interpreter: I::new()? })
    }
}

impl<I: Interpreter> Engine for Native<I> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn class(&self) -> Class {
        Class::Interpreter
    }

    fn form(&self) -> Form {
        self.form
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        Ok(Box::new(Program(self.interpreter.prepare(&binary.bytes)?)))
    }
}

struct Program<P>(P);

impl<P: interpreters::Prepared> Prepared for Program<P> {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        Ok(self.0.run(rounds)?)
    }
}
