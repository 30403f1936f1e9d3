//! This project's interpreter, and what its compiler needs as well.

use crate::{failed, Failure, Interpreter, Prepared, PLENTY};
use alloc::format;
use ebpf_bench_host::{GuestMemory, Host, HostError, HostFunction};
use ebpf_vm::{Entry, Exit, Gas, Instance, Program};

/// Gas for a run.
pub const GAS: Gas = Gas(PLENTY);

/// The id of a function of the host.
pub fn resolve(name: &[u8]) -> Option<u32> {
    HostFunction::from_name(name).map(HostFunction::id)
}

/// The interpreter.
pub struct Ebpf;

impl Interpreter for Ebpf {
    type Program<'a> = Verified<'a>;

    fn new() -> Result<Self, Failure> {
        Ok(Self)
    }

    fn prepare<'a>(&'a self, program: &'a [u8]) -> Result<Verified<'a>, Failure> {
        let program = Program::parse(program, resolve).map_err(failed)?;
        program.verify().map_err(failed)?;
        Ok(Verified(program))
    }
}

/// A verified program.
pub struct Verified<'a>(Program<'a>);

impl Prepared for Verified<'_> {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        run(Instance::new(&self.0, Entry::Call, GAS).map_err(failed)?, rounds)
    }
}

/// Runs an instance to its end.
pub fn run(mut instance: Instance, rounds: u64) -> Result<u64, Failure> {
    let mut host = Host::new(rounds);
    let mut exit = instance.run();
    loop {
        match exit {
            Exit::Returned(result) => return Ok(result),
            Exit::Syscall { id, args } => {
                let function = HostFunction::from_id(id).ok_or(HostError).map_err(failed)?;
                let result = host.call(function, args, &mut Memory(&mut instance)).map_err(failed)?;
                exit = instance.resume(result);
            }
            exit => return Err(Failure(format!("the program ended with {exit:?}"))),
        }
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
