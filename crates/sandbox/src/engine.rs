//! The execution engine of contracts. Results, gas and memory do not depend on it.

use crate::trace::{self, Traced};
use ebpf_vm::{AccessError, Entry, Exit, Gas, Instance};
use ebpf_vm_host::{Backend, Code, Execution, Interpreter, Native, NativeInstance, StartError, Syscalls};
use std::{borrow::Cow, cell::Cell};

/// An execution engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Native code if there is a compiler for this machine, else the interpreter. It is the fastest, and that
    /// of a development node.
    #[default]
    Native,
    /// The interpreter.
    Interpreter,
}

thread_local! {
    static SELECTED: Cell<Engine> = const { Cell::new(Engine::Native) };
}

/// Selects the engine of this thread.
pub(crate) fn select(engine: Engine) {
    SELECTED.set(engine);
}

/// The selected backend: while a [trace](crate::Sandbox::trace) is recorded, the interpreter, one instruction
/// at a time; otherwise an [`Engine`].
pub enum Selected {}

/// A program of the selected backend.
pub enum Program<'c> {
    Native(<Native as Backend>::Program<'c>),
    Interpreted(ebpf_vm::Program<'c>),
    Traced { program: ebpf_vm::Program<'c>, hash: [u8; 32] },
}

/// An instance of the selected backend.
#[allow(clippy::large_enum_variant)] // one for each frame, and most are of the largest variant
pub enum Running<'p> {
    Native(NativeInstance),
    Interpreted(Instance<'p>),
    Traced(Traced<'p>),
}

impl Backend for Selected {
    const NEEDS_ELF: bool = false;
    const COMPILES: bool = true;
    const MAX_INSTANCES: u32 = Native::MAX_INSTANCES;

    type Program<'c> = Program<'c>;
    type Instance<'p> = Running<'p>;

    fn program<'c>(code: &'c dyn Code, syscalls: &'static Syscalls) -> Result<Program<'c>, StartError> {
        if trace::is_recording() {
            let program = Interpreter::program(code, syscalls)?;
            return Ok(Program::Traced { program, hash: code.hash() });
        }
        match SELECTED.get() {
            Engine::Native => Native::program(code, syscalls).map(Program::Native),
            Engine::Interpreter => Interpreter::program(code, syscalls).map(Program::Interpreted),
        }
    }

    fn instance<'p, 'c: 'p>(
        program: &'p Program<'c>,
        entry: Entry,
        environment: &[u8],
        gas: Gas,
    ) -> Result<Running<'p>, StartError> {
        match program {
            Program::Native(program) => {
                Native::instance(program, entry, environment, gas).map(Running::Native)
            }
            Program::Interpreted(program) => {
                Interpreter::instance(program, entry, environment, gas).map(Running::Interpreted)
            }
            Program::Traced { program, hash } => {
                let instance = Interpreter::instance(program, entry, environment, gas)?;
                Ok(Running::Traced(Traced::new(instance, program, *hash, entry, gas)))
            }
        }
    }
}

macro_rules! delegate {
    ($self:ident, $vm:ident => $call:expr) => {
        match $self {
            Running::Native($vm) => $call,
            Running::Interpreted($vm) => $call,
            Running::Traced($vm) => $call,
        }
    };
}

impl Execution for Running<'_> {
    fn run(&mut self) -> Exit {
        delegate!(self, vm => vm.run())
    }

    fn resume(&mut self, r0: u64) -> Exit {
        delegate!(self, vm => vm.resume(r0))
    }

    fn gas(&self) -> Gas {
        delegate!(self, vm => vm.gas())
    }

    fn set_gas(&mut self, gas: Gas) {
        delegate!(self, vm => vm.set_gas(gas))
    }

    fn pc(&self) -> u32 {
        delegate!(self, vm => vm.pc())
    }

    fn memory_bytes(&self) -> u64 {
        delegate!(self, vm => vm.memory_bytes())
    }

    fn code_bytes(&self) -> u64 {
        delegate!(self, vm => vm.code_bytes())
    }

    fn read(&mut self, address: u64, len: u64) -> Result<Cow<'_, [u8]>, AccessError> {
        match self {
            Self::Native(vm) => vm.read(address, len),
            Self::Interpreted(vm) => Execution::read(vm, address, len),
            Self::Traced(vm) => vm.read(address, len),
        }
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        delegate!(self, vm => vm.write(address, data))
    }
}
