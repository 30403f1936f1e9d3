//! The meeting of VM and pallet: runs a contract's code and answers its syscalls.
//!
//! Every row of [`ebpf_uapi::for_each_syscall!`] is a method of [`Guest`] of the same name, taking the
//! row's arguments as the contract passed them (hostile, all of them) and returning what the row's kind
//! says; the compiler refuses a row without its method. Methods are grouped by theme in the files here.
//!
//! The order in each of them: check that a read-only call may do it, check lengths against limits, charge, then
//! touch the contract's memory or the chain's state.

mod calls;
mod crypto;
mod environment;
mod events;
mod guest;
mod input_output;
mod itself;
mod maths;
mod runtime;
mod signatures;
mod storage;
mod transient;
mod value;

#[cfg(feature = "runtime-benchmarks")]
mod waiting;

pub(crate) use guest::decode;

use crate::{
    code::{resolve, ContractCode},
    exec::Stack,
    trace::Cause,
    weights::WeightInfo,
    AccountIdOf, Config, Error, ExecReturnValue,
};
use alloc::{string::ToString, vec::Vec};
use ebpf_uapi::{ReturnCode, Syscall, SYSCALLS};
use ebpf_vm::{Exit, Gas};
use ebpf_vm_host::{encode, encoded_len, Backend, Execution, StartError, Syscalls};
use guest::MAX_DECODE_DEPTH;
use sp_runtime::DispatchError;

/// The syscalls, as a backend wants to know them.
pub(crate) static BACKEND_SYSCALLS: Syscalls = {
    static TABLE: [u8; encoded_len(ROWS)] = encode(ROWS);
    Syscalls { resolve, table: &TABLE }
};

/// An instance of the runtime's backend.
pub(crate) type Vm<'p, T> = <<T as Config>::Backend as Backend>::Instance<'p>;

/// A contract that runs, as its syscalls see it.
pub(crate) struct Guest<'s, 'd, 'p, T: Config> {
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

/// How to go on after a syscall.
enum Next {
    /// With this in `r0`.
    Resume(u64),
    /// Not at all: the contract has ended.
    End(ExecReturnValue),
}

impl From<u64> for Next {
    fn from(r0: u64) -> Self {
        Self::Resume(r0)
    }
}

impl From<ReturnCode> for Next {
    fn from(code: ReturnCode) -> Self {
        Self::Resume(code.into())
    }
}

/// Why a syscall ended the contract.
struct Fault {
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

/// Runs `code` in the stack's current frame.
pub fn execute<T: Config>(
    stack: &mut Stack<T>,
    code: &ContractCode<T>,
    input: Vec<u8>,
) -> Result<ExecReturnValue, DispatchError> {
    code.charge_compilation(&mut stack.frame().gas)?;
    let program = T::Backend::program(code, &BACKEND_SYSCALLS).map_err(|error| not_started(stack, error))?;
    let environment = stack.environment(&code.info)?;
    let frame = stack.frame();
    let budget = Gas(frame.gas.vm_budget());
    let vm = T::Backend::instance(&program, frame.kind.entry(), &environment, budget)
        .map_err(|error| not_started(stack, error))?;
    drop(environment);
    let gas = &mut stack.frame().gas;
    gas.settle_vm(vm.gas().0);
    gas.set_size(vm.memory_bytes(), vm.code_bytes());
    Guest::new(stack, vm, input).run()
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
        // Code is checked when it is uploaded; this happens only if the VM's rules have become stricter since.
        StartError::Elf(_) | StartError::Verify(_) | StartError::HashMismatch => {
            let why = || alloc::format!("the stored code is no contract ELF any more: {error}");
            stack.explain(Error::<T>::CodeRejected, || other(why()))
        }
    }
}

impl<'s, 'd, 'p, T: Config> Guest<'s, 'd, 'p, T> {
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
                Ok(Next::Resume(r0)) => r0,
                Ok(Next::End(output)) => return Ok(output),
                Err(Fault { error, why }) => {
                    let pc = self.vm.pc();
                    let cause = || Cause::Syscall { pc, name: syscall_name(id).into(), why: why.into() };
                    return Err(self.stack.explain(error, cause));
                }
            };
            exit = self.in_vm(|vm| vm.resume(r0));
        }
    }

    /// Answers one syscall, and tells whoever traces.
    fn observed_syscall(&mut self, id: u32, args: [u64; 5]) -> Result<Next, Fault> {
        if !self.stack.is_traced() {
            return self.syscall(id, args);
        }
        let (pc, gas) = (self.vm.pc(), self.stack.frame().gas.left());
        self.stack.observe(|tracer| tracer.syscall_began(syscall_name(id), pc, args, gas));
        let answer = self.syscall(id, args);
        let r0 = match answer {
            Ok(Next::Resume(r0)) => Some(r0),
            _ => None,
        };
        let gas = self.stack.frame().gas.left();
        self.stack.observe(|tracer| tracer.syscall_ended(r0, gas));
        answer
    }

    /// Answers one syscall.
    fn syscall(&mut self, id: u32, args: [u64; 5]) -> Result<Next, Fault> {
        let _ = self.charge(T::WeightInfo::syscall())?;
        // Parsing bound imports to known syscalls only.
        let syscall = syscall(id).ok_or(Error::<T>::ContractTrapped).map_err(DispatchError::from)?;
        self.dispatch(syscall, args)
    }
}

fn syscall_name(id: u32) -> &'static str {
    syscall(id).map_or("unknown", Syscall::name)
}

fn syscall(id: u32) -> Option<Syscall> {
    u16::try_from(id).ok().and_then(Syscall::from_id)
}

/// Turns what a method returned into how to go on, by the kind of its row.
macro_rules! next {
    (len, $result:expr) => {
        Next::Resume($result)
    };
    (value, $result:expr) => {
        Next::from($result)
    };
    (code, $result:expr) => {
        Next::from($result)
    };
    (unit, $result:expr) => {{
        let () = $result;
        Next::Resume(0)
    }};
    (never, $result:expr) => {
        Next::End($result)
    };
}

macro_rules! dispatcher {
    ($( $(#[doc = $doc:literal])* $id:literal $name:ident ( $($arg:ident),* ) -> $kind:ident; )*) => {
        /// The rows of the table in [`BACKEND_SYSCALLS`].
        const ROWS: &[ebpf_vm_host::Syscall] = &[
            $( ebpf_vm_host::Syscall { name: stringify!($name), inputs: SYSCALLS[$id].inputs() }, )*
        ];

        impl<T: Config> Guest<'_, '_, '_, T> {
            fn dispatch(&mut self, syscall: Syscall, args: [u64; 5]) -> Result<Next, Fault> {
                Ok(match syscall {
                    $( Syscall::$name => {
                        let [$($arg,)* ..] = args;
                        next!($kind, self.$name($($arg),*)?)
                    } )*
                })
            }
        }
    };
}

ebpf_uapi::for_each_syscall!(dispatcher);
