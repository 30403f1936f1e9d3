//! A program that runs: registers, calls, memory and gas, and the run → exit → resume interface.

use crate::{
    gas::{Gas, OutOfGas},
    interpreter::Decoded,
    intrinsics::{access_failure, Failure},
    isa::{FRAME_POINTER, OPCODE_COST, REGISTERS},
    limits::DATA_BASE,
    memory::{charge, Access, Memory},
    program::{Entry, Program},
    trap::{AccessError, Exit, TrapKind},
};
use alloc::vec::Vec;
#[cfg(feature = "jit")]
use {
    crate::{jit::Execution, module::Module},
    std::sync::Arc,
};

/// Registers as the interpreter holds them: every value of a 4-bit field is an index, so that none has to
/// be checked. Verified programs use the first [`REGISTERS`].
pub(crate) type RegisterFile = [u64; 16];

/// What a call saves and `exit` restores.
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

/// Whether there is something to run.
#[derive(Clone, Copy, Debug)]
enum State {
    Ready,
    /// A syscall is open: its id. Its arguments are in the registers.
    Suspended(u32),
    Ended(Exit),
}

/// Why the interpreter's loop stopped. `pc` is that of the instruction that stopped it.
pub(crate) enum Stop {
    Returned,
    Host {
        id: u32,
    },
    OutOfGas,
    Trap(TrapKind),
    /// One instruction was executed, and no more were wanted.
    Stepped,
    /// An access outside of what is accessible: the heap may have to grow.
    Access {
        address: u64,
        len: u64,
        access: Access,
    },
}

/// What an instance runs.
#[derive(Clone, Debug)]
pub(crate) enum Source<'a> {
    /// The program as it is: with the interpreter.
    Program(&'a Program<'a>),
    /// A module: with its native code, if it has some.
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
    /// As [`Instance::new`], to be run natively where the module has native code for this machine.
    pub fn of_module(module: Arc<Module>, entry: Entry, gas: Gas) -> Result<Self, OutOfGas> {
        let execution = module.code().and_then(|code| Execution::new(code, entry));
        let mut instance = Self::set_up(Source::Module(module), entry, gas)?;
        instance.execution = execution;
        Ok(instance)
    }
}

#[cfg(feature = "jit")]
impl Instance<'_> {
    /// Whether it was started as native code. If not, the interpreter runs it.
    pub fn is_native(&self) -> bool {
        self.execution.is_some()
    }
}

/// One execution of a contract.
#[derive(Debug)]
pub struct Instance<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) registers: RegisterFile,
    /// Index of the instruction to execute, or that stopped the run.
    pub(crate) pc: usize,
    pub(crate) gas: u64,
    pub(crate) memory: Memory,
    pub(crate) calls: Vec<CallFrame>,
    /// Frame size of the function that runs.
    pub(crate) frame_size: u64,
    /// What the interpreter has decoded of the code.
    pub(crate) decoded: Decoded,
    state: State,
    /// How it runs natively. None: it does not.
    #[cfg(feature = "jit")]
    pub(crate) execution: Option<Execution>,
}

impl<'a> Instance<'a> {
    /// Sets up memory and registers, for [`Program::startup_gas`], to be run by the interpreter. All
    /// registers are zero, except `r10`.
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
            decoded: Decoded::default(),
            state: State::Ready,
            #[cfg(feature = "jit")]
            execution: None,
        })
    }

    /// Puts arguments into `r1`, `r2`.. of an instance that has not run yet. Contracts on chains get none.
    pub fn set_arguments(&mut self, arguments: [u64; 5]) {
        if let Some(registers) = self.registers.get_mut(1..6) {
            registers.copy_from_slice(&arguments);
        }
    }

    /// Puts `bytes` at the start of the environment of an instance that has not run yet: the context page, then the
    /// configuration. Where there are fewer bytes than the program declares the rest is zero, and where there are
    /// more those at the end are left out.
    pub fn set_environment(&mut self, bytes: &[u8]) {
        self.memory.set_environment(bytes);
    }

    /// Runs until something stops the program. After the end, and while a syscall is open, this returns
    /// the same exit again.
    pub fn run(&mut self) -> Exit {
        loop {
            if let Some(exit) = self.advance(Self::execute) {
                return exit;
            }
        }
    }

    /// Executes one instruction, for tools that watch a program. None: it did not stop the program, and
    /// [`pc`](Self::pc) is that of the next. Otherwise this does what [`run`](Self::run) does; so it does for
    /// an instance with native code, which cannot be watched.
    pub fn step(&mut self) -> Option<Exit> {
        #[cfg(feature = "jit")]
        if self.execution.is_some() {
            return Some(self.run());
        }
        self.advance(Self::interpret_one)
    }

    /// Executes until `execute` has had enough (None) or something stops the program.
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

    /// Goes on after a syscall, with its result in `r0`. Does what [`run`](Self::run) does if no syscall
    /// is open.
    pub fn resume(&mut self, r0: u64) -> Exit {
        self.answer(r0);
        self.run()
    }

    /// Ends the open syscall, if there is one, with its result in `r0`, and executes nothing.
    pub fn answer(&mut self, r0: u64) {
        if let State::Suspended(_) = self.state {
            self.registers[0] = r0;
            self.pc = self.pc.wrapping_add(1);
            self.state = State::Ready;
        }
    }

    /// Without native code.
    #[cfg(not(feature = "jit"))]
    fn execute(&mut self) -> Stop {
        self.interpret()
    }

    /// Makes the heap accessible for an instruction, so that it can be executed again.
    #[cold]
    fn grow(&mut self, address: u64, len: u64, access: Access) -> Result<(), Failure> {
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

    /// Sets the gas that is left: what a syscall consumed, or gave back, is the embedder's affair.
    pub fn set_gas(&mut self, gas: Gas) {
        self.gas = gas.0;
    }

    /// Reads guest memory. What lies in the heap is made accessible first, for gas.
    pub fn read(&mut self, address: u64, len: u64) -> Result<&[u8], AccessError> {
        let range = self.memory.range(address, len, Access::Load, &mut self.gas)?;
        Ok(self.memory.get(range))
    }

    /// Writes guest memory. What lies in the heap is made accessible first, for gas.
    pub fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        let range = self.memory.range(address, data.len() as u64, Access::Store, &mut self.gas)?;
        self.memory.get_mut(range).copy_from_slice(data);
        Ok(())
    }

    /// The registers `r0` to `r10`, while the instance has not run or a syscall is open. After a return, only
    /// `r0` has a meaning; after another end none has, since native code leaves out values that nothing reads.
    pub fn registers(&self) -> [u64; REGISTERS] {
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, ..] = self.registers;
        [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10]
    }

    /// Bytes of memory that the program can come to use: from the start of guest memory to the heap's end.
    pub fn memory_bytes(&self) -> u64 {
        self.source.program().layout().heap_end.saturating_sub(DATA_BASE)
    }

    /// Bytes of the program's instructions.
    pub fn code_bytes(&self) -> u64 {
        self.source.program().code().as_flattened().len() as u64
    }

    /// Index of the instruction that stopped the run, or that will be executed first. After a return it is 0.
    pub fn pc(&self) -> u32 {
        self.pc as u32
    }

    /// Everything accessible of guest memory, from [`DATA_BASE`](crate::limits::DATA_BASE) on.
    pub fn memory(&self) -> &[u8] {
        self.memory.bytes()
    }

    /// The number of functions that are active, the entry point included.
    pub fn call_depth(&self) -> usize {
        #[cfg(feature = "jit")]
        if let Some(execution) = &self.execution {
            return execution.call_depth();
        }
        self.calls.len().saturating_add(1)
    }

    /// Indices of the instructions that are being executed: [`pc`](Self::pc), then that of the call in each
    /// function that waits, the innermost first. Of an instance with native code, only the first.
    pub fn backtrace(&self) -> impl Iterator<Item = u32> + '_ {
        let calls = self.calls.iter().rev().map(|frame| frame.return_pc.saturating_sub(1) as u32);
        core::iter::once(self.pc()).chain(calls)
    }
}
