//! solana-sbpf, through the adapter that the differential tests use: the contract for version 3 of eBPF is
//! translated to SBPF version 3. Translating is counted as getting the program ready.

use super::{Class, Engine, Prepared};
use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_host::{Host, HostError, HostFunction};
use ebpf_bench_interpreters::{ebpf::resolve, PLENTY};
use ebpf_differential::sbpf::{self, GuestMemory, Reference, Stop, Syscalls};
use ebpf_vm::{Entry, Program};

pub const JIT: &str = "sbpf-jit";
pub const INTERPRETER: &str = "sbpf";

pub struct Sbpf(pub sbpf::Engine);

impl Engine for Sbpf {
    fn name(&self) -> &'static str {
        match self.0 {
            sbpf::Engine::Jit => JIT,
            sbpf::Engine::Interpreter => INTERPRETER,
        }
    }

    fn class(&self) -> Class {
        match self.0 {
            sbpf::Engine::Jit => Class::Compiler,
            sbpf::Engine::Interpreter => Class::Interpreter,
        }
    }

    fn form(&self) -> Form {
        Form::ContractV3
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        let program = Program::parse(&binary.bytes, resolve)?;
        program.verify()?;
        // Leaked: the translation borrows it. Some hundred bytes.
        let program: &'a Program<'a> = Box::leak(Box::new(program));
        let reference =
            Reference::new(program, Entry::Call).map_err(|error| Failure::new(format!("{error:?}")))?;
        if self.0 == sbpf::Engine::Jit {
            reference.compile()?;
        }
        Ok(Box::new(Translated { engine: self.0, reference }))
    }
}

struct Translated<'a> {
    engine: sbpf::Engine,
    reference: Reference<'a, Calls>,
}

impl Prepared for Translated<'_> {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        let outcome = self.reference.run(self.engine, PLENTY, [0; 5], Calls(Host::new(rounds)));
        match outcome.stop {
            Stop::Returned(result) => Ok(result),
            stop => Err(Failure::new(format!("the program ended with {stop:?}"))),
        }
    }

    fn code_bytes(&self) -> Option<usize> {
        self.reference.native_code_bytes()
    }
}

struct Calls(Host);

impl Syscalls for Calls {
    fn syscall(&mut self, id: u32, arguments: [u64; 5], memory: &mut GuestMemory) -> Option<u64> {
        self.0.call(HostFunction::from_id(id)?, arguments, &mut Memory(memory)).ok()
    }
}

struct Memory<'a>(&'a mut GuestMemory);

impl ebpf_bench_host::GuestMemory for Memory<'_> {
    fn read(&mut self, address: u64, out: &mut [u8]) -> Result<(), HostError> {
        out.copy_from_slice(self.0.read(address, out.len() as u64).map_err(|_| HostError)?);
        Ok(())
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), HostError> {
        self.0.write(address, data).map_err(|_| HostError)
    }
}
