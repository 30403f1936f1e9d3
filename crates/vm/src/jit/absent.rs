//! The compiler's place on machines that it does not compile for: there is no native code, and modules are
//! run by the interpreter.

use crate::{
    instance::{Instance, Stop},
    program::{Entry, Program},
    Cpu,
};

/// Bytes in front of guest memory.
pub(crate) const CONTEXT_BYTES: usize = 0;

/// There is none.
#[derive(Debug)]
pub(crate) enum Code {}

impl Code {
    pub fn compile(_: &Program<'_>, _: Cpu) -> Option<Self> {
        None
    }

    pub fn bytes(&self) -> &[u8] {
        match *self {}
    }

    pub fn memory_bytes(&self) -> usize {
        match *self {}
    }
}

/// There is none.
#[derive(Debug)]
pub(crate) enum Execution {}

impl Execution {
    pub fn new(code: &Code, _: Entry) -> Option<Self> {
        match *code {}
    }

    pub fn call_depth(&self) -> usize {
        match *self {}
    }
}

impl Instance<'_> {
    pub(crate) fn execute(&mut self) -> Stop {
        self.interpret()
    }
}
