//! PolkaVM's recompiler, in both of its sandboxes. In the one for Linux, the guest has a process of its own;
//! it is the one for production. The generic one is in this process; its authors call it experimental.

use super::{Class, Engine, Prepared};
use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_interpreters::{
    polkavm::{Loaded, PolkaVm},
    Interpreter, Prepared as _,
};
use polkavm::{BackendKind, Config, SandboxKind};

pub const LINUX: &str = "polkavm";
pub const GENERIC: &str = "polkavm-generic";

pub struct Recompiler {
    name: &'static str,
    engine: PolkaVm,
}

impl Recompiler {
    pub fn new(name: &'static str) -> Result<Self, Failure> {
        let generic = name == GENERIC;
        let mut config = Config::new();
        config.set_backend(Some(BackendKind::Compiler));
        config.set_sandbox(Some(if generic { SandboxKind::Generic } else { SandboxKind::Linux }));
        config.set_allow_experimental(generic);
        Ok(Self { name, engine: PolkaVm::with(&config)? })
    }
}

impl Engine for Recompiler {
    fn name(&self) -> &'static str {
        self.name
    }

    fn class(&self) -> Class {
        Class::Compiler
    }

    fn form(&self) -> Form {
        Form::PolkaVm
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        Ok(Box::new(Compiled(self.engine.prepare(&binary.bytes)?)))
    }
}

struct Compiled(Loaded);

impl Prepared for Compiled {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        Ok(self.0.run(rounds)?)
    }

    fn code_bytes(&self) -> Option<usize> {
        self.0.code_bytes()
    }
}
