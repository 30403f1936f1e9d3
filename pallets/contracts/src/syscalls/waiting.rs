//! A contract that waits for what benchmarks do to it, in place of running.

use super::{ContractHost, Fault, Stop};
use crate::{exec::Stack, Config};
use alloc::vec::Vec;
use ebpf_uapi::Syscall;
use ebpf_vm_host::Execution;
use sp_runtime::DispatchError;

impl<'d, T: Config> ContractHost<'_, 'd, '_, T> {
    /// Does what the syscall does, as if the contract had made it. Returns what goes into `r0`; 0 if the
    /// syscall ends the contract.
    pub(crate) fn answer(&mut self, syscall: Syscall, args: &[u64]) -> Result<u64, DispatchError> {
        let mut all = [0; 5];
        all[..args.len()].copy_from_slice(args);
        match self.syscall(syscall.id().into(), all) {
            Ok(r0) => Ok(r0),
            Err(Stop::Ended(_)) => Ok(0),
            Err(Stop::Failed(Fault { error, .. })) => Err(error),
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
