//! Contracts in the VM alone, on the machine: interpreted and as modules.

use ebpf_uapi::Syscall;
use ebpf_vm::{Entry, Exit, Gas, Instance, Module, Program};
use std::sync::Arc;

/// A contract, ready to run.
pub struct Contract<'a> {
    program: Program<'a>,
    module: Arc<Module>,
}

fn resolve(name: &[u8]) -> Option<u32> {
    Syscall::from_name(name).map(|syscall| syscall.id().into())
}

impl<'a> Contract<'a> {
    pub fn new(elf: &'a [u8]) -> Self {
        Self {
            program: Program::parse(elf, resolve).expect("workloads are contract ELFs"),
            module: Arc::new(Module::compile(elf, resolve).expect("workloads are contract ELFs")),
        }
    }

    /// Calls the contract with `rounds` as input, interpreted. Returns its output.
    pub fn interpret(&self, rounds: u64) -> Vec<u8> {
        let instance = Instance::new(&self.program, Entry::Call, Gas(u64::MAX));
        call(instance.expect("there is gas"), rounds)
    }

    /// The same with native code, where there is a compiler.
    pub fn run(&self, rounds: u64) -> Vec<u8> {
        let instance = Instance::of_module(Arc::clone(&self.module), Entry::Call, Gas(u64::MAX));
        call(instance.expect("there is gas"), rounds)
    }
}

fn call(mut instance: Instance<'_>, rounds: u64) -> Vec<u8> {
    let mut exit = instance.run();
    loop {
        let (id, [a, b, c, ..]) = match exit {
            Exit::Syscall { id, args } => (id, args),
            Exit::Returned(_) => return Vec::new(),
            exit => panic!("the workload ended with {exit:?}"),
        };
        match u16::try_from(id).ok().and_then(Syscall::from_id) {
            Some(Syscall::input) => {
                assert_eq!(b, 8);
                instance.write(a, &rounds.to_le_bytes()).expect("the workload passes a buffer");
                exit = instance.resume(8);
            }
            Some(Syscall::return_value) => {
                return instance.read(b, c).expect("the workload passes its output").to_vec();
            }
            other => panic!("workloads do not call {other:?}"),
        }
    }
}
