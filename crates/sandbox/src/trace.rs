//! Traces of contracts: instructions, function calls and syscalls, with their gas.
//!
//! Traced contracts run in the interpreter, one instruction at a time. Results and gas are the same as
//! without a trace, which a contract cannot observe.

use ebpf_uapi::{Part, Syscall, SyscallInfo};
use ebpf_vm::{limits::DATA_BASE, AccessError, Entry, Exit, Gas, Instance, Program, TrapKind};
use std::{borrow::Cow, cell::RefCell, collections::BTreeMap};

/// One execution of a contract's code: a call, a delegate call or an instantiation.
#[derive(Clone, Debug)]
pub struct Execution {
    /// The code hash.
    pub code_hash: [u8; 32],
    /// The entry point.
    pub entry: Entry,
    /// The call depth: the number of executions that waited for this one.
    pub depth: usize,
    /// All gas that it used, in units of VM gas: setting up memory, instructions, and syscalls with whatever
    /// they ran.
    pub gas: u64,
    /// The part of `gas` for setting up memory.
    pub startup_gas: u64,
    /// Number of instructions.
    pub instructions: u64,
    /// Gas of instructions, without syscalls, by their index.
    pub gas_by_pc: Vec<u64>,
    /// Executed functions, by the index of their first instruction.
    pub functions: BTreeMap<u32, FunctionCost>,
    /// Syscalls, in order.
    pub syscalls: Vec<SyscallRecord>,
    /// How it ended.
    pub end: End,
    /// The backtrace at the end: the index of the last instruction, then that of the call in each calling
    /// function, the innermost first. Empty if the entry point returned.
    pub backtrace: Vec<u32>,
}

/// The gas of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionCost {
    /// The number of calls.
    pub calls: u64,
    /// Gas of its own instructions and syscalls.
    pub own: u64,
    /// Gas from its calls to its returns: `own`, and that of the functions that it called.
    pub inclusive: u64,
}

/// A syscall.
#[derive(Clone, Debug)]
pub struct SyscallRecord {
    /// Its declaration.
    pub info: &'static SyscallInfo,
    /// Index of the call instruction.
    pub pc: u32,
    /// The arguments.
    pub args: [u64; 5],
    /// The contents of its input buffers, by the index of the argument with the address. Buffers outside of
    /// memory are omitted.
    pub inputs: Vec<(usize, Vec<u8>)>,
    /// The contents of its output buffer `(out, cap)`.
    pub output: Option<Vec<u8>>,
    /// Its result in `r0`, or `None` if the contract was not resumed.
    pub result: Option<u64>,
    /// Its gas in units of VM gas, including that of nested executions. If the contract was not resumed: up
    /// to the last access to the contract's memory.
    pub gas: u64,
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The entry point returned.
    Returned,
    /// In the last syscall, which ended the execution or failed.
    Syscall,
    /// The gas limit was exhausted.
    OutOfGas,
    /// The code trapped.
    Trap(TrapKind),
}

/// A trace that is being recorded on this thread.
#[derive(Default)]
struct Recording {
    executions: Vec<Execution>,
    /// The indices in `executions` of those that have not ended; the innermost last.
    open: Vec<usize>,
}

thread_local! {
    static RECORDING: RefCell<Option<Recording>> = const { RefCell::new(None) };
}

/// Whether contracts of this thread are being traced.
pub(crate) fn is_recording() -> bool {
    RECORDING.with_borrow(Option::is_some)
}

/// Records the executions in `run`.
pub(crate) fn record<R>(run: impl FnOnce() -> R) -> (R, Vec<Execution>) {
    /// Stops the recording, even if `run` panics.
    struct Stop;
    impl Drop for Stop {
        fn drop(&mut self) {
            RECORDING.set(None);
        }
    }
    RECORDING.set(Some(Recording::default()));
    let stop = Stop;
    let result = run();
    let executions = RECORDING.take().map(|recording| recording.executions).unwrap_or_default();
    drop(stop);
    (result, executions)
}

/// An active function.
struct ActiveFunction {
    index: u32,
    /// The remaining gas when it was entered.
    gas: u64,
    /// Whether there is an outer activation of it, whose inclusive gas includes this one's.
    recursive: bool,
}

/// A traced instance.
pub struct Traced<'p> {
    vm: Instance<'p>,
    /// The gas at the start, before setting up memory.
    budget: u64,
    /// Whether an instruction was executed.
    started: bool,
    /// The remaining gas when the pending syscall was made.
    gas_at_syscall: u64,
    active: Vec<ActiveFunction>,
    record: Execution,
    index: usize,
}

impl<'p> Traced<'p> {
    pub(crate) fn new(
        vm: Instance<'p>,
        program: &'p Program<'p>,
        code_hash: [u8; 32],
        entry: Entry,
        budget: Gas,
    ) -> Self {
        let record = Execution {
            code_hash,
            entry,
            depth: 0,
            gas: 0,
            startup_gas: budget.0.saturating_sub(vm.gas().0),
            instructions: 0,
            gas_by_pc: vec![0; program.code().len()],
            functions: BTreeMap::new(),
            syscalls: Vec::new(),
            end: End::Returned,
            backtrace: Vec::new(),
        };
        let (index, depth) = RECORDING.with_borrow_mut(|recording| {
            let recording = recording.get_or_insert_default();
            let index = recording.executions.len();
            recording.executions.push(record.clone());
            recording.open.push(index);
            (index, recording.open.len() - 1)
        });
        let mut traced = Self {
            budget: budget.0,
            started: false,
            gas_at_syscall: 0,
            active: Vec::new(),
            record: Execution { depth, ..record },
            index,
            vm,
        };
        traced.enter(program.entry(entry));
        traced
    }

    fn enter(&mut self, index: u32) {
        let recursive = self.active.iter().any(|function| function.index == index);
        self.active.push(ActiveFunction { index, gas: self.vm.gas().0, recursive });
        self.record.functions.entry(index).or_default().calls += 1;
    }

    fn leave(&mut self) {
        let Some(function) = self.active.pop() else { return };
        if !function.recursive {
            let cost = self.record.functions.entry(function.index).or_default();
            cost.inclusive += function.gas.saturating_sub(self.vm.gas().0);
        }
    }

    /// Adds gas to the current function.
    fn charge(&mut self, gas: u64) {
        if let Some(function) = self.active.last() {
            self.record.functions.entry(function.index).or_default().own += gas;
        }
    }

    fn step_to_exit(&mut self) -> Exit {
        loop {
            let (pc, gas, depth) = (self.vm.pc(), self.vm.gas().0, self.vm.call_depth());
            let exit = self.vm.step();
            let cost = gas.saturating_sub(self.vm.gas().0);
            self.record.instructions += 1;
            if let Some(sum) = self.record.gas_by_pc.get_mut(pc as usize) {
                *sum += cost;
            }
            self.charge(cost);
            match (exit, self.vm.call_depth()) {
                (None, now) if now > depth => self.enter(self.vm.pc()),
                (None, now) if now < depth => self.leave(),
                (None, _) => {}
                (Some(exit), _) => {
                    self.stopped(exit);
                    return exit;
                }
            }
        }
    }

    fn stopped(&mut self, exit: Exit) {
        match exit {
            Exit::Returned(_) => return self.record.end = End::Returned,
            Exit::OutOfGas => self.record.end = End::OutOfGas,
            Exit::Trap { kind, .. } => self.record.end = End::Trap(kind),
            Exit::Syscall { id, args } => {
                // Until it is resumed.
                self.record.end = End::Syscall;
                self.gas_at_syscall = self.vm.gas().0;
                let syscall = u16::try_from(id).ok().and_then(Syscall::from_id);
                if let Some(info) = syscall.map(Syscall::info) {
                    let inputs = (0..4)
                        .filter(|index| info.inputs() & 1 << index != 0)
                        .filter_map(|index| Some((index, self.peek(args[index], args[index + 1])?.to_vec())));
                    let record = SyscallRecord {
                        info,
                        pc: self.vm.pc(),
                        args,
                        inputs: inputs.collect(),
                        output: None,
                        result: None,
                        gas: 0,
                    };
                    self.record.syscalls.push(record);
                }
            }
        }
        self.record.backtrace = self.vm.backtrace().collect();
    }

    /// Guest memory that is already mapped, so that reading it is free.
    fn peek(&self, address: u64, len: u64) -> Option<&[u8]> {
        let start = usize::try_from(address.checked_sub(DATA_BASE)?).ok()?;
        self.vm.memory().get(start..start.checked_add(usize::try_from(len).ok()?)?)
    }

    /// Records the result of the pending syscall.
    fn answered(&mut self, r0: u64) {
        let Some(last) = self.record.syscalls.last() else { return };
        let capacity = last.info.registers().position(|register| register.part == Part::Capacity);
        let output = capacity.filter(|_| r0 != ebpf_uapi::NONE).and_then(|capacity| {
            let len = r0.min(last.args[capacity]);
            self.peek(last.args[capacity - 1], len).map(<[u8]>::to_vec)
        });
        if let Some(last) = self.record.syscalls.last_mut() {
            (last.result, last.output) = (Some(r0), output);
        }
        self.syscall_cost();
    }

    /// Attributes the gas of the pending syscall so far.
    fn syscall_cost(&mut self) {
        let gas = self.gas_at_syscall.saturating_sub(self.vm.gas().0);
        if let Some(last) = self.record.syscalls.last_mut() {
            last.gas = gas;
        }
        self.charge(gas);
    }

    pub(crate) fn run(&mut self) -> Exit {
        self.started = true;
        self.step_to_exit()
    }

    pub(crate) fn resume(&mut self, r0: u64) -> Exit {
        self.answered(r0);
        self.vm.answer(r0);
        self.step_to_exit()
    }

    pub(crate) fn gas(&self) -> Gas {
        self.vm.gas()
    }

    pub(crate) fn set_gas(&mut self, gas: Gas) {
        self.vm.set_gas(gas);
        if !self.started {
            // The same budget at the gas price of this contract's size, which the pallet knows after memory
            // is set up.
            self.budget = gas.0.saturating_add(self.record.startup_gas);
            self.active.iter_mut().for_each(|function| function.gas = gas.0);
        }
    }

    pub(crate) fn pc(&self) -> u32 {
        self.vm.pc()
    }

    pub(crate) fn memory_bytes(&self) -> u64 {
        self.vm.memory_bytes()
    }

    pub(crate) fn code_bytes(&self) -> u64 {
        self.vm.code_bytes()
    }

    pub(crate) fn read(&mut self, address: u64, len: u64) -> Result<Cow<'_, [u8]>, AccessError> {
        self.vm.read(address, len).map(Cow::Borrowed)
    }

    pub(crate) fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        self.vm.write(address, data)
    }
}

impl Drop for Traced<'_> {
    /// Stores the record.
    fn drop(&mut self) {
        if self.record.end == End::Syscall {
            self.syscall_cost();
        }
        while !self.active.is_empty() {
            self.leave();
        }
        self.record.gas = self.budget.saturating_sub(self.vm.gas().0);
        RECORDING.with_borrow_mut(|recording| {
            let Some(recording) = recording else { return };
            recording.open.retain(|index| *index != self.index);
            if let Some(execution) = recording.executions.get_mut(self.index) {
                std::mem::swap(execution, &mut self.record);
            }
        });
    }
}
