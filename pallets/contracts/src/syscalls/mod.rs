//! Where VM and pallet meet: runs a contract's code and answers its syscalls.
//!
//! [`ContractHost`] implements the host interface that [`ebpf_uapi::host`] declares, one theme in each file
//! here. [`ebpf_uapi::host::dispatch`] charges for the crossing, refuses changes in read-only calls, and
//! decodes arguments: buffers of any length reach a method as the contract passed them, and are hostile.
//!
//! The order in each method: check lengths against limits, charge, then touch the contract's memory or the
//! chain's state.

mod arithmetic;
mod calls;
mod events;
mod hashing;
mod input_output;
mod lifecycle;
mod memory;
mod queries;
mod runtime;
mod signatures;
mod storage;
mod transient;

#[cfg(feature = "runtime-benchmarks")]
mod waiting;

use crate::{
    code::{resolve, ContractCode},
    exec::{Execute, Stack},
    trace::Cause,
    AccountIdOf, BackendOf, Config, Error, ExecReturnValue,
};
use alloc::{string::ToString, vec::Vec};
use ebpf_uapi::{host::dispatch, Syscall, SYSCALLS};
use ebpf_vm::{Exit, Gas};
use ebpf_vm_host::{encode, encoded_len, Backend, Execution, StartError, Syscalls};
use sp_runtime::DispatchError;

/// The syscalls, as a backend wants to know them.
pub(crate) static BACKEND_SYSCALLS: Syscalls = {
    static TABLE: [u8; encoded_len(ROWS)] = encode(ROWS);
    Syscalls { resolve, table: &TABLE }
};

/// An instance of the runtime's backend.
pub(crate) type Vm<'p, T> = <BackendOf<T> as Backend>::Instance<'p>;

/// The host of a contract that runs.
pub(crate) struct ContractHost<'s, 'd, 'p, T: Config> {
    /// The call stack; the contract is its current frame.
    stack: &'s mut Stack<'d, T>,
    /// The contract in the VM.
    vm: Vm<'p, T>,
    /// The contract's input, unless it gave it away.
    input: Option<Vec<u8>>,
    /// Output of the last contract that it called or instantiated, or of an extension.
    callee_output: Option<Vec<u8>>,
    /// The contract that it instantiated last.
    instantiated: Option<AccountIdOf<T>>,
    /// The chain's extension of the syscalls.
    extension: T::ChainExtension,
}

/// Why a contract does not go on after a syscall.
pub(crate) enum Stop {
    /// It has ended, with this output.
    Ended(ExecReturnValue),
    /// The syscall failed.
    Failed(Fault),
}

impl Stop {
    fn new<T: Config>(error: Error<T>, why: &'static str) -> Self {
        Self::Failed(Fault::new(error, why))
    }
}

impl<F: Into<Fault>> From<F> for Stop {
    fn from(fault: F) -> Self {
        Self::Failed(fault.into())
    }
}

/// Why a syscall failed.
pub(crate) struct Fault {
    /// The error.
    error: DispatchError,
    /// More about it, for people; may be empty.
    why: &'static str,
}

impl From<DispatchError> for Fault {
    fn from(error: DispatchError) -> Self {
        Self { error, why: "" }
    }
}

impl Fault {
    fn new<T: Config>(error: Error<T>, why: &'static str) -> Self {
        Self { error: error.into(), why }
    }
}

/// Runs code in the runtime's backend.
pub(crate) struct Executor;

impl<T: Config> Execute<T> for Executor {
    fn execute(
        &self,
        stack: &mut Stack<T>,
        code: &ContractCode<T>,
        input: Vec<u8>,
    ) -> Result<ExecReturnValue, DispatchError> {
        code.charge_compilation(&mut stack.frame().gas)?;
        let program =
            BackendOf::<T>::program(code, &BACKEND_SYSCALLS).map_err(|error| not_started(stack, error))?;
        let environment = stack.environment(&code.info)?;
        let frame = stack.frame();
        let budget = Gas(frame.gas.vm_budget());
        let vm = BackendOf::<T>::instance(&program, frame.kind.entry(), &environment, budget)
            .map_err(|error| not_started(stack, error))?;
        drop(environment);
        let gas = &mut stack.frame().gas;
        gas.settle_vm(vm.gas().0);
        gas.set_size(vm.memory_bytes(), vm.code_bytes());
        ContractHost::new(stack, vm, input).run()
    }
}

/// Notes why a contract does not run, and charges for the attempt.
fn not_started<T: Config>(stack: &mut Stack<T>, error: StartError) -> DispatchError {
    let other = |why| Cause::Other { why };
    match error {
        StartError::OutOfGas => {
            stack.frame().gas.settle_vm(0);
            stack.explain(Error::<T>::OutOfGas, || other(error.to_string()))
        }
        StartError::NotFound => Error::<T>::CodeNotFound.into(),
        StartError::TooManyInstances => Error::<T>::MaxCallDepthReached.into(),
        // Code is checked when it is uploaded; this happens only if the VM's rules have become stricter
        // since.
        StartError::Elf(_) | StartError::Verify(_) | StartError::HashMismatch => {
            let why = || alloc::format!("the stored code is no longer a valid contract ELF: {error}");
            stack.explain(Error::<T>::CodeRejected, || other(why()))
        }
    }
}

impl<'s, 'd, 'p, T: Config> ContractHost<'s, 'd, 'p, T> {
    /// A contract in the stack's current frame, whose memory is set up and which has not started.
    pub(crate) fn new(stack: &'s mut Stack<'d, T>, vm: Vm<'p, T>, input: Vec<u8>) -> Self {
        let extension = Default::default();
        Self { stack, vm, input: Some(input), callee_output: None, instantiated: None, extension }
    }

    /// Runs the contract until it ends.
    pub(crate) fn run(mut self) -> Result<ExecReturnValue, DispatchError> {
        let mut exit = self.in_vm(|vm| vm.run());
        loop {
            let (id, args) = match exit {
                // What the entry point returns has no meaning: output is given by `return_value`.
                Exit::Returned(_) => return Ok(ExecReturnValue::default()),
                Exit::Syscall { id, args } => (id, args),
                Exit::OutOfGas => {
                    let pc = self.vm.pc();
                    return Err(self.stack.explain(Error::<T>::OutOfGas, || Cause::OutOfGas { pc }));
                }
                Exit::Trap { kind, pc } => {
                    let cause = || Cause::Trap { pc, what: kind.to_string() };
                    return Err(self.stack.explain(Error::<T>::ContractTrapped, cause));
                }
            };
            let r0 = match self.observed_syscall(id, args) {
                Ok(r0) => r0,
                Err(Stop::Ended(output)) => return Ok(output),
                Err(Stop::Failed(Fault { error, why })) => {
                    let pc = self.vm.pc();
                    let cause = || Cause::Syscall { pc, name: syscall_name(id).into(), why: why.into() };
                    return Err(self.stack.explain(error, cause));
                }
            };
            exit = self.in_vm(|vm| vm.resume(r0));
        }
    }

    /// Answers one syscall, and tells whoever traces. Returns what goes into `r0`.
    fn observed_syscall(&mut self, id: u32, args: [u64; 5]) -> Result<u64, Stop> {
        if !self.stack.is_traced() {
            return self.syscall(id, args);
        }
        let (pc, gas) = (self.vm.pc(), self.stack.frame().gas.left());
        self.stack.observe(|tracer| tracer.syscall_began(syscall_name(id), pc, args, gas));
        let answer = self.syscall(id, args);
        let gas = self.stack.frame().gas.left();
        self.stack.observe(|tracer| tracer.syscall_ended(answer.as_ref().ok().copied(), gas));
        answer
    }

    /// Answers one syscall.
    fn syscall(&mut self, id: u32, args: [u64; 5]) -> Result<u64, Stop> {
        // Parsing bound imports to known syscalls only.
        let syscall = syscall(id).ok_or(Error::<T>::ContractTrapped).map_err(DispatchError::from)?;
        dispatch(self, syscall, args)
    }
}

fn syscall_name(id: u32) -> &'static str {
    syscall(id).map_or("unknown", Syscall::name)
}

fn syscall(id: u32) -> Option<Syscall> {
    u16::try_from(id).ok().and_then(Syscall::from_id)
}

/// The rows of the table in [`BACKEND_SYSCALLS`].
const ROWS: &[ebpf_vm_host::Syscall] = &{
    let mut rows = [ebpf_vm_host::Syscall { name: "", inputs: 0 }; SYSCALLS.len()];
    let mut id = 0;
    while id < rows.len() {
        rows[id] = ebpf_vm_host::Syscall { name: SYSCALLS[id].name, inputs: SYSCALLS[id].inputs() };
        id = id.saturating_add(1);
    }
    rows
};
