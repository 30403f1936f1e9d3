//! Stands in for the compiler on machines that it does not support: there is no native code, and the
//! interpreter executes modules.

use crate::{
    instance::{Instance, Stop},
    program::{Entry, Program},
    Cpu,
};

/// Bytes before guest memory.
pub(crate) const CONTEXT_BYTES: usize = 0;

/// Uninhabited: there is no native code.
#[derive(Debug)]
pub(crate) enum NativeCode {}

impl NativeCode {
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

/// Uninhabited: there is no native execution.
#[derive(Debug)]
pub(crate) enum Execution {}

impl Execution {
    pub fn new(code: &NativeCode, _: Entry) -> Option<Self> {
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
