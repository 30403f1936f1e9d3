//! An executing program: registers, call stack, memory, gas, and the run → exit → resume interface.

use crate::{
    gas::{Gas, OutOfGas},
    interpreter::DecodeCache,
    intrinsics::{access_failure, Failure},
    isa::{FRAME_POINTER, OPCODE_COST, REGISTERS},
    limits::DATA_BASE,
    memory::{charge, AccessKind, Memory},
    program::{Entry, Program},
    trap::{AccessError, Exit, TrapKind},
};
use alloc::vec::Vec;
#[cfg(feature = "jit")]
use {
    crate::{jit::Execution, module::Module},
    std::sync::Arc,
};

/// Registers as the interpreter holds them. Every value of a 4-bit field is an index, so no bounds check is
/// needed. Verified programs use the first [`REGISTERS`].
pub(crate) type RegisterFile = [u64; 16];

/// The state that a call saves and `exit` restores.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallFrame {
    /// Index of the instruction after the call.
    pub return_pc: usize,
    /// `r6` to `r9`.
    pub saved: [u64; 4],
    /// `r10`.
    pub frame_pointer: u64,
    /// The caller's frame size.
    pub frame_size: u64,
}

/// Whether the instance can run.
#[derive(Clone, Copy, Debug)]
enum State {
    Ready,
    /// Waits for the result of the syscall with this id. Its arguments are in the registers.
    Suspended(u32),
    Ended(Exit),
}

/// Why an engine stopped. `pc` is that of the instruction that stopped it.
pub(crate) enum Stop {
    Returned,
    Host {
        id: u32,
    },
    OutOfGas,
    Trap(TrapKind),
    /// One instruction was executed, as requested.
    Stepped,
    /// An access outside of accessible memory: the heap may have to grow.
    Access {
        address: u64,
        len: u64,
        access: AccessKind,
    },
}

/// What an instance executes.
#[derive(Clone, Debug)]
pub(crate) enum Source<'a> {
    /// A program, with the interpreter.
    Program(&'a Program<'a>),
    /// A module, with its native code if it has any.
    #[cfg(feature = "jit")]
    Module(Arc<Module>),
}

impl Source<'_> {
    #[inline(always)]
    pub fn program(&self) -> &Program<'_> {
        match self {
            Self::Program(program) => program,
            #[cfg(feature = "jit")]
            Self::Module(module) => module.program(),
        }
    }
}

#[cfg(feature = "jit")]
impl Instance<'static> {
    /// As [`Instance::new`], but executes native code if the module has any for this machine.
    ///
    /// # Errors
    ///
    /// [`OutOfGas`] if `gas` is less than [`Program::startup_gas`].
    pub fn of_module(module: Arc<Module>, entry: Entry, gas: Gas) -> Result<Self, OutOfGas> {
        let execution = module.code().and_then(|code| Execution::new(code, entry));
        let mut instance = Self::set_up(Source::Module(module), entry, gas)?;
        instance.execution = execution;
        Ok(instance)
    }
}

#[cfg(feature = "jit")]
impl Instance<'_> {
    /// Whether the instance executes native code. If not, the interpreter executes it.
    pub fn is_native(&self) -> bool {
        self.execution.is_some()
    }
}

/// One execution of a contract.
#[derive(Debug)]
pub struct Instance<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) registers: RegisterFile,
    /// Index of the next instruction, or of the one that stopped the run.
    pub(crate) pc: usize,
    pub(crate) gas: u64,
    pub(crate) memory: Memory,
    pub(crate) calls: Vec<CallFrame>,
    /// Frame size of the active function.
    pub(crate) frame_size: u64,
    /// The interpreter's decoded pages.
    pub(crate) cache: DecodeCache,
    state: State,
    /// The state of native execution, if the instance executes native code.
    #[cfg(feature = "jit")]
    pub(crate) execution: Option<Execution>,
}

impl<'a> Instance<'a> {
    /// Sets up memory and registers for a run by the interpreter, and charges [`Program::startup_gas`]. All
    /// registers are zero, except `r10`.
    ///
    /// # Errors
    ///
    /// [`OutOfGas`] if `gas` is less than [`Program::startup_gas`].
    pub fn new(program: &'a Program<'a>, entry: Entry, gas: Gas) -> Result<Self, OutOfGas> {
        Self::set_up(Source::Program(program), entry, gas)
    }

    fn set_up(source: Source<'a>, entry: Entry, gas: Gas) -> Result<Self, OutOfGas> {
        let program = source.program();
        let Gas(mut gas) = gas;
        charge(&mut gas, program.startup_gas().0)?;
        let mut registers = [0; 16];
        registers[usize::from(FRAME_POINTER)] = program.layout().heap_base;
        Ok(Self {
            registers,
            pc: program.entry(entry) as usize,
            gas,
            memory: Memory::new(program),
            source,
            calls: Vec::new(),
            frame_size: 0,
            cache: DecodeCache::default(),
            state: State::Ready,
            #[cfg(feature = "jit")]
            execution: None,
        })
    }

    /// Sets `r1` to `r5` of an instance that has not run yet. Chains pass no arguments to contracts.
    pub fn set_arguments(&mut self, arguments: [u64; 5]) {
        if let Some(registers) = self.registers.get_mut(1..6) {
            registers.copy_from_slice(&arguments);
        }
    }

    /// Fills the environment of an instance that has not run yet: the context page, then the configuration.
    /// If `bytes` is shorter than the program declares, the rest is zero; excess bytes are ignored.
    pub fn set_environment(&mut self, bytes: &[u8]) {
        self.memory.set_environment(bytes);
    }

    /// Runs until the program exits. After the end, and while a syscall is pending, this returns the same
    /// exit again.
    pub fn run(&mut self) -> Exit {
        loop {
            if let Some(exit) = self.advance(Self::execute) {
                return exit;
            }
        }
    }

    /// Executes one instruction, for tools that trace a program. Returns `None` if the program did not exit;
    /// [`pc`](Self::pc) is then that of the next instruction. Native code cannot be traced: an instance that
    /// executes it behaves as in [`run`](Self::run).
    pub fn step(&mut self) -> Option<Exit> {
        #[cfg(feature = "jit")]
        if self.execution.is_some() {
            return Some(self.run());
        }
        self.advance(Self::interpret_one)
    }

    /// Executes until the program exits, or until `execute` has executed one step (`None`).
    #[inline(always)]
    fn advance(&mut self, execute: impl Fn(&mut Self) -> Stop) -> Option<Exit> {
        match self.state {
            State::Ready => {}
            State::Suspended(id) => return Some(self.syscall(id)),
            State::Ended(exit) => return Some(exit),
        }
        let exit = loop {
            match execute(self) {
                Stop::Stepped => return None,
                Stop::Returned => {
                    self.pc = 0;
                    break Exit::Returned(self.registers[0]);
                }
                Stop::Host { id } => {
                    self.state = State::Suspended(id);
                    return Some(self.syscall(id));
                }
                Stop::OutOfGas => break self.out_of_gas(),
                Stop::Trap(kind) => break self.trap(kind),
                Stop::Access { address, len, access } => match self.grow(address, len, access) {
                    Ok(()) => continue,
                    Err(Failure::OutOfGas) => break self.out_of_gas(),
                    Err(Failure::Trap(kind)) => break self.trap(kind),
                },
            }
        };
        self.state = State::Ended(exit);
        Some(exit)
    }

    fn syscall(&self, id: u32) -> Exit {
        let [_, r1, r2, r3, r4, r5, ..] = self.registers;
        Exit::Syscall { id, args: [r1, r2, r3, r4, r5] }
    }

    /// Resumes after a syscall, with its result in `r0`. The same as [`run`](Self::run) if no syscall is
    /// pending.
    pub fn resume(&mut self, r0: u64) -> Exit {
        self.answer(r0);
        self.run()
    }

    /// Completes the pending syscall, if there is one, with its result in `r0`, and executes nothing.
    pub fn answer(&mut self, r0: u64) {
        if let State::Suspended(_) = self.state {
            self.registers[0] = r0;
            self.pc = self.pc.wrapping_add(1);
            self.state = State::Ready;
        }
    }

    /// Executes with the only engine of this build.
    #[cfg(not(feature = "jit"))]
    fn execute(&mut self) -> Stop {
        self.interpret()
    }

    /// Grows the heap for an access, so that its instruction can be executed again.
    #[cold]
    fn grow(&mut self, address: u64, len: u64, access: AccessKind) -> Result<(), Failure> {
        self.memory
            .range(address, len, access, &mut self.gas)
            .map_err(|error| access_failure(error, access))?;
        // The instruction was charged and will be charged again.
        let opcode = self.source.program().code().get(self.pc).map_or(0, |bytes| bytes[0]);
        self.gas = self.gas.saturating_add(u64::from(OPCODE_COST[usize::from(opcode)]));
        Ok(())
    }

    fn out_of_gas(&mut self) -> Exit {
        self.gas = 0;
        Exit::OutOfGas
    }

    fn trap(&self, kind: TrapKind) -> Exit {
        Exit::Trap { kind, pc: self.pc as u32 }
    }

    /// The gas that is left.
    pub fn gas(&self) -> Gas {
        Gas(self.gas)
    }

    /// Sets the gas that is left. Charging for syscalls is up to the embedder.
    pub fn set_gas(&mut self, gas: Gas) {
        self.gas = gas.0;
    }

    /// Reads guest memory. Grows the heap first if the range requires it, and charges for that.
    ///
    /// # Errors
    ///
    /// [`AccessError::OutOfBounds`] if the range is not in readable memory, [`AccessError::OutOfGas`] if the
    /// gas does not suffice to grow the heap.
    pub fn read(&mut self, address: u64, len: u64) -> Result<&[u8], AccessError> {
        let range = self.memory.range(address, len, AccessKind::Load, &mut self.gas)?;
        Ok(self.memory.get(range))
    }

    /// Writes guest memory. Grows the heap first if the range requires it, and charges for that.
    ///
    /// # Errors
    ///
    /// [`AccessError::OutOfBounds`] if the range is not in writable memory, [`AccessError::OutOfGas`] if the
    /// gas does not suffice to grow the heap.
    pub fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        let range = self.memory.range(address, data.len() as u64, AccessKind::Store, &mut self.gas)?;
        self.memory.get_mut(range).copy_from_slice(data);
        Ok(())
    }

    /// The registers `r0` to `r10`, before the first run or while a syscall is pending. After a return only
    /// `r0` is meaningful, after any other end none is, since native code elides dead values.
    pub fn registers(&self) -> [u64; REGISTERS] {
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, ..] = self.registers;
        [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10]
    }

    /// Most bytes of memory that the program can use: from the start of guest memory to the end of the heap.
    pub fn memory_bytes(&self) -> u64 {
        self.source.program().layout().heap_end.saturating_sub(DATA_BASE)
    }

    /// Bytes of the program's instructions.
    pub fn code_bytes(&self) -> u64 {
        self.source.program().code().as_flattened().len() as u64
    }

    /// Index of the instruction that stopped the run, or of the first one. 0 after a return.
    pub fn pc(&self) -> u32 {
        self.pc as u32
    }

    /// The accessible part of guest memory, from [`DATA_BASE`](crate::limits::DATA_BASE) on.
    pub fn memory(&self) -> &[u8] {
        self.memory.bytes()
    }

    /// The number of active functions, including the entry point.
    pub fn call_depth(&self) -> usize {
        #[cfg(feature = "jit")]
        if let Some(execution) = &self.execution {
            return execution.call_depth();
        }
        self.calls.len().saturating_add(1)
    }

    /// Indices of the active instructions, innermost first: [`pc`](Self::pc), then the call in each active
    /// caller. An instance that executes native code yields only the first.
    pub fn backtrace(&self) -> impl Iterator<Item = u32> + '_ {
        let calls = self.calls.iter().rev().map(|frame| frame.return_pc.saturating_sub(1) as u32);
        core::iter::once(self.pc()).chain(calls)
    }
}
