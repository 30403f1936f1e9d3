//! This project's engines: the compiler and the interpreter.

use super::{Class, Engine, Prepared, PLENTY};
use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_host::{GuestMemory, Host, HostError, HostFunction};
use ebpf_vm::{Entry, Exit, Gas, Instance, Module, Program};
use std::sync::Arc;

pub const JIT: &str = "ebpf-jit";
pub const INTERPRETER: &str = "ebpf";

fn resolve(name: &[u8]) -> Option<u32> {
    HostFunction::from_name(name).map(HostFunction::id)
}

/// The compiler.
pub struct Jit;

impl Engine for Jit {
    fn name(&self) -> &'static str {
        JIT
    }

    fn class(&self) -> Class {
        Class::Compiler
    }

    fn form(&self) -> Form {
        Form::Contract
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        let module = Arc::new(Module::compile(&binary.bytes, resolve)?);
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
        run(Instance::of_module(self.module.clone(), Entry::Call, Gas(PLENTY))?, rounds)
    }

    fn code_bytes(&self) -> Option<usize> {
        Some(self.code_bytes)
    }
}

/// The interpreter.
pub struct Interpreter;

impl Engine for Interpreter {
    fn name(&self) -> &'static str {
        INTERPRETER
    }

    fn class(&self) -> Class {
        Class::Interpreter
    }

    fn form(&self) -> Form {
        Form::Contract
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        let program = Program::parse(&binary.bytes, resolve)?;
        program.verify()?;
        Ok(Box::new(Verified(program)))
    }
}

struct Verified<'a>(Program<'a>);

impl Prepared for Verified<'_> {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        run(Instance::new(&self.0, Entry::Call, Gas(PLENTY))?, rounds)
    }
}

struct Memory<'a, 'b>(&'a mut Instance<'b>);

impl GuestMemory for Memory<'_, '_> {
    fn read(&mut self, address: u64, out: &mut [u8]) -> Result<(), HostError> {
        out.copy_from_slice(self.0.read(address, out.len() as u64).map_err(|_| HostError)?);
        Ok(())
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), HostError> {
        self.0.write(address, data).map_err(|_| HostError)
    }
}

fn run(mut instance: Instance, rounds: u64) -> Result<u64, Failure> {
    let mut host = Host::new(rounds);
    let mut exit = instance.run();
    loop {
        match exit {
            Exit::Returned(result) => return Ok(result),
            Exit::Syscall { id, args } => {
                let function = HostFunction::from_id(id).ok_or(HostError)?;
                let result = host.call(function, args, &mut Memory(&mut instance))?;
                exit = instance.resume(result);
            }
            exit => return Err(Failure::new(format!("the program ended with {exit:?}"))),
        }
    }
}
