//! This project's compiler.

use super::{Class, Engine, Prepared};
use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_interpreters::ebpf;
use ebpf_vm::{Entry, Instance, Module};
use std::sync::Arc;

pub const NAME: &str = "ebpf-jit";

pub struct Jit;

impl Engine for Jit {
    fn name(&self) -> &'static str {
        NAME
    }

    fn class(&self) -> Class {
        Class::Compiler
    }

    fn form(&self) -> Form {
        Form::Contract
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        let module = Arc::new(Module::compile(&binary.bytes, ebpf::resolve)?);
        match module.native_code_bytes() {
            Some(code_bytes) => Ok(Box::new(Compiled { module, code_bytes })),
            None => Err(Failure::new("the VM has no compiler for this machine".into())),
        }
    }
}

struct Compiled {
    module: Arc<Module>,
    code_bytes: usize,
}

impl Prepared for Compiled {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        Ok(ebpf::run(Instance::of_module(self.module.clone(), Entry::Call, ebpf::GAS)?, rounds)?)
    }

    fn code_bytes(&self) -> Option<usize> {
        Some(self.code_bytes)
    }
}
