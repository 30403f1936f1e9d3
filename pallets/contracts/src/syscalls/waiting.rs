//! A contract that waits for what benchmarks do to it, in place of running.

use super::{Guest, Next, Vm};
use crate::{exec::Stack, Config, ExecReturnValue};
use alloc::vec::Vec;
use ebpf_uapi::Syscall;
use ebpf_vm_host::Execution;
use sp_runtime::DispatchError;

impl<'s, 'd, 'p, T: Config> Guest<'s, 'd, 'p, T> {
    /// A contract in the stack's current frame, whose memory is set up and which has not started.
    pub(crate) fn waiting(stack: &'s mut Stack<'d, T>, vm: Vm<'p, T>, input: Vec<u8>) -> Self {
        let extension = Default::default();
        Self { stack, vm, input: Some(input), callee_output: None, instantiated: None, extension }
    }

    /// Runs the contract until it ends.
    pub(crate) fn start(self) -> Result<ExecReturnValue, DispatchError> {
        self.run()
    }

    /// Does what the syscall does, as if the contract had made it. Returns what goes into `r0`; 0 if the syscall
    /// ends the contract.
    pub(crate) fn answer(&mut self, syscall: Syscall, args: &[u64]) -> Result<u64, DispatchError> {
        let mut all = [0; 5];
        all[..args.len()].copy_from_slice(args);
        match self.syscall(syscall.id().into(), all) {
            Ok(Next::Resume(r0)) => Ok(r0),
            Ok(Next::End(_)) => Ok(0),
            Err(fault) => Err(fault.error),
        }
    }

    /// Puts bytes into the contract's memory.
    pub(crate) fn put(&mut self, address: u64, bytes: &[u8]) {
        self.vm.write(address, bytes).expect("benchmarks stay within the contract's memory");
    }

    /// What lies in the contract's memory.
    pub(crate) fn look(&mut self, address: u64, len: usize) -> Vec<u8> {
        self.vm.read(address, len as u64).expect("benchmarks stay within the contract's memory").into_owned()
    }

    /// The call stack.
    pub(crate) fn stack(&mut self) -> &mut Stack<'d, T> {
        self.stack
    }
}
