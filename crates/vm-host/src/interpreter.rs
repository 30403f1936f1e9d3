//! The backend that runs contracts where the runtime runs.

use crate::{Backend, Code, Execution, StartError, Syscalls};
use alloc::borrow::Cow;
use ebpf_vm::{AccessError, Entry, Exit, Gas, Instance, OutOfGas, Program};

/// Runs contracts with the interpreter, inside the runtime. Needs nothing of the node.
pub enum Interpreter {}

impl Backend for Interpreter {
    const NEEDS_ELF: bool = true;
    const COMPILES: bool = false;
    const MAX_INSTANCES: u32 = u32::MAX;

    type Program<'c> = Program<'c>;
    type Instance<'p> = Instance<'p>;

    fn program<'c>(code: &'c dyn Code, syscalls: &'static Syscalls) -> Result<Program<'c>, StartError> {
        let elf = code.elf().ok_or(StartError::NotFound)?;
        Program::parse(elf, syscalls.resolve).map_err(StartError::Elf)
    }

    fn instance<'p, 'c: 'p>(
        program: &'p Program<'c>,
        entry: Entry,
        environment: &[u8],
        gas: Gas,
    ) -> Result<Instance<'p>, StartError> {
        let mut instance = Instance::new(program, entry, gas).map_err(|OutOfGas| StartError::OutOfGas)?;
        instance.set_environment(environment);
        Ok(instance)
    }
}

impl Execution for Instance<'_> {
    fn run(&mut self) -> Exit {
        Instance::run(self)
    }

    fn resume(&mut self, r0: u64) -> Exit {
        Instance::resume(self, r0)
    }

    fn gas(&self) -> Gas {
        Instance::gas(self)
    }

    fn set_gas(&mut self, gas: Gas) {
        Instance::set_gas(self, gas);
    }

    fn pc(&self) -> u32 {
        Instance::pc(self)
    }

    fn memory_bytes(&self) -> u64 {
        Instance::memory_bytes(self)
    }

    fn code_bytes(&self) -> u64 {
        Instance::code_bytes(self)
    }

    fn read(&mut self, address: u64, len: u64) -> Result<Cow<'_, [u8]>, AccessError> {
        Instance::read(self, address, len).map(Cow::Borrowed)
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        Instance::write(self, address, data)
    }
}
