//! The harness: runs a program on two engines side by side and compares all that can be observed.

use crate::{
    coverage::Coverage,
    host::{Answer, Host},
    record::Record,
    shrink, Rng,
};
use core::fmt;
use ebpf_vm::{
    disasm::Disassembly,
    elf::ContractElf,
    limits::{DATA_BASE, MAX_CONFIGURATION_BYTES, MAX_CONTEXT_BYTES},
    Cpu, Entry, Exit, Gas, Instance, Module, Program,
};
use std::sync::{Arc, LazyLock, OnceLock};

/// What a program may use after set-up, when there is to be enough.
pub const AMPLE: u64 = 20_000;

/// Programs that use no more than this are run with every amount of gas up to it.
const EVERY_GAS_UP_TO: u64 = 300;

/// What is in the environment of every program here: of the maximum length, and none of it zero.
pub fn environment() -> &'static [u8] {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
        (0..MAX_CONTEXT_BYTES + MAX_CONFIGURATION_BYTES).map(|at| (at % 255) as u8 + 1).collect()
    });
    &BYTES
}

/// Whether there is a compiler for this machine.
pub const HAS_COMPILER: bool = cfg!(all(target_arch = "x86_64", unix));

/// All that can be seen of an instance that stopped.
#[derive(Clone, PartialEq, Eq)]
struct State {
    exit: Exit,
    gas: u64,
    /// Except where the program returned.
    pc: Option<u32>,
    /// At syscalls. Where a run ends, they are not part of its result: engines need not compute what nothing
    /// reads.
    registers: Option<[u64; 11]>,
    call_depth: usize,
}

impl State {
    fn of(instance: &Instance<'_>, exit: Exit) -> Self {
        let returned = matches!(exit, Exit::Returned(_));
        let goes_on = matches!(exit, Exit::Syscall { .. });
        Self {
            exit,
            gas: instance.gas().0,
            pc: (!returned).then(|| instance.pc()),
            registers: goes_on.then(|| instance.registers()),
            call_depth: instance.call_depth(),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x?}, gas {}, call depth {}", self.exit, self.gas, self.call_depth)?;
        if let Some(pc) = self.pc {
            write!(f, ", pc {pc}")?;
        }
        for (index, value) in self.registers.iter().flatten().enumerate() {
            write!(f, "{}r{index} {value:#x}", if index % 4 == 0 { "\n    " } else { "  " })?;
        }
        Ok(())
    }
}

/// How a run ended, the same on both engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// The last exit; a syscall if the host ended the program.
    pub exit: Exit,
    /// The gas that was left.
    pub gas: u64,
    /// Where it stopped.
    pub pc: u32,
    /// Syscalls that were made.
    pub syscalls: u32,
    /// Whether the heap became accessible, a part of it at least.
    pub grew: bool,
}

impl End {
    /// Of an instance that stopped.
    pub fn of(program: &Program<'_>, instance: &Instance<'_>, exit: Exit, syscalls: u32) -> Self {
        Self {
            exit,
            gas: instance.gas().0,
            pc: instance.pc(),
            syscalls,
            grew: instance.memory().len() as u64 + DATA_BASE > program.layout().heap_base,
        }
    }
}

/// Two engines differ.
#[derive(Clone, Debug)]
pub struct Divergence {
    /// What differs.
    pub what: String,
    /// The entry point.
    pub entry: Entry,
    /// The gas.
    pub gas: u64,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}, gas {}: {}", self.entry.name(), self.gas, self.what)
    }
}

/// A program, on both engines.
#[derive(Debug)]
pub struct Pair<'p> {
    program: &'p Program<'p>,
    module: Arc<Module>,
    arguments: [u64; 5],
}

impl<'p> Pair<'p> {
    /// The program of `elf` on both engines. That it cannot be compiled is an error: it is valid.
    pub fn new<H: Host>(program: &'p Program<'p>, elf: &[u8], cpu: Cpu) -> Result<Self, Divergence> {
        let refused = |what| Divergence { what, entry: Entry::Call, gas: 0 };
        let module = Module::compile_for(cpu, elf, H::resolve)
            .map_err(|error| refused(format!("a valid program does not compile: {error}")))?;
        if HAS_COMPILER && module.native_code_bytes().is_none() {
            return Err(refused("there is no native code for a valid program".into()));
        }
        Ok(Self::of(program, Arc::new(module)))
    }

    /// A program and a module that is to do the same.
    pub fn of(program: &'p Program<'p>, module: Arc<Module>) -> Self {
        Self { program, module, arguments: [0; 5] }
    }

    /// To be run with arguments in `r1` to `r5`.
    pub fn with_arguments(self, arguments: [u64; 5]) -> Self {
        Self { arguments, ..self }
    }

    /// Runs both from syscall to syscall and compares them at each, and at the end. Also returns the host
    /// after that. None: too little gas for set-up.
    pub fn run<H: Host>(&self, entry: Entry, gas: u64, host: &H) -> Result<Option<(End, H)>, Divergence> {
        let differs = |what: String| Divergence { what, entry, gas };
        let left = Instance::new(self.program, entry, Gas(gas));
        let right = Instance::of_module(self.module.clone(), entry, Gas(gas));
        let (mut left, mut right) = match (left, right) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(_), Err(_)) => return Ok(None),
            (left, right) => {
                return Err(differs(format!(
                    "set-up: the interpreter {}, native code {}",
                    if left.is_ok() { "runs" } else { "is out of gas" },
                    if right.is_ok() { "runs" } else { "is out of gas" }
                )))
            }
        };
        for instance in [&mut left, &mut right] {
            instance.set_arguments(self.arguments);
            instance.set_environment(environment());
        }
        let (mut left_host, mut right_host) = (host.clone(), host.clone());
        let (mut left_exit, mut right_exit) = (left.run(), right.run());
        let mut syscalls = 0;
        loop {
            let states = (State::of(&left, left_exit), State::of(&right, right_exit));
            if states.0 != states.1 {
                return Err(differs(format!(
                    "after {syscalls} syscalls\n  interpreter: {}\n  native code: {}{}",
                    states.0,
                    states.1,
                    memory_difference(left.memory(), right.memory())
                )));
            }
            if left.memory() != right.memory() {
                let what = memory_difference(left.memory(), right.memory());
                return Err(differs(format!("after {syscalls} syscalls\n  both: {}{what}", states.0)));
            }
            let Exit::Syscall { id, args } = left_exit else { break };
            syscalls += 1;
            let answers = (left_host.syscall(id, args, &mut left), right_host.syscall(id, args, &mut right));
            if answers.0 != answers.1 || left_host != right_host {
                return Err(differs(format!(
                    "the host at syscall {syscalls}\n  interpreter: {:x?} {left_host:x?}\n  native code: {:x?} {right_host:x?}",
                    answers.0, answers.1
                )));
            }
            let Answer::Resume(r0) = answers.0 else { break };
            (left_exit, right_exit) = (left.resume(r0), right.resume(r0));
        }
        if !matches!(left_exit, Exit::Syscall { .. }) && (left.run(), right.run()) != (left_exit, left_exit) {
            return Err(differs("the end is not final".into()));
        }
        if left.memory() != right.memory() || left.gas() != right.gas() {
            let what = memory_difference(left.memory(), right.memory());
            return Err(differs(format!("at the end: gas {}, {}{what}", left.gas(), right.gas())));
        }
        let end = End::of(self.program, &left, left_exit, syscalls);
        Ok(Some((end, left_host)))
    }

    /// Runs an entry point with much gas, then with other amounts: every one, of runs that use little; else
    /// at all that engines may get wrong that charge for a block at once, and a spread of others.
    pub fn check<H: Host>(
        &self,
        entry: Entry,
        host: &H,
        rng: &mut Rng,
        coverage: &mut Coverage,
    ) -> Result<(), Divergence> {
        let startup = self.program.startup_gas().0;
        if startup > 0 && self.run(entry, startup - 1, host)?.is_some() {
            let what = "there is no price for set-up".into();
            return Err(Divergence { what, entry, gas: startup - 1 });
        }
        let mut run = |gas| -> Result<End, Divergence> {
            let (end, _) = self.run(entry, gas, host)?.ok_or_else(|| Divergence {
                what: "the price of set-up is not that of the program".into(),
                entry,
                gas,
            })?;
            coverage.run(self.program, &end);
            Ok(end)
        };
        let end = run(startup + AMPLE)?;
        let used = AMPLE.saturating_sub(end.gas);
        if used <= EVERY_GAS_UP_TO {
            for gas in 0..=used + 1 {
                run(startup + gas)?;
            }
        } else {
            let record = Record::new(self.program, entry, startup + AMPLE, self.arguments, host);
            let record = record.filter(|record| record.end == end).ok_or_else(|| Divergence {
                what: "the interpreter ends differently when it executes one instruction at a time".into(),
                entry,
                gas: startup + AMPLE,
            })?;
            for gas in record.amounts(self.program, rng) {
                run(startup + gas)?;
            }
            for gas in [0, 1, used - 1, used, used + 1] {
                run(startup + gas)?;
            }
            for _ in 0..8 {
                run(startup + rng.below(used))?;
            }
            // The last units, where the end of a program is charged.
            run(startup + used - rng.below(30))?;
        }
        if end.exit != Exit::OutOfGas {
            run(*rng.pick(&[u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) - 1, 1 << 32, (1 << 31) + startup]))?;
        }
        Ok(())
    }
}

/// Set to anything, this variable makes [`check`] say what it is about to run: for what ends the process.
pub const TRACE_VARIABLE: &str = "EBPF_DIFFERENTIAL_TRACE";

fn trace() -> bool {
    static TRACE: OnceLock<bool> = OnceLock::new();
    *TRACE.get_or_init(|| std::env::var_os(TRACE_VARIABLE).is_some())
}

/// The first bytes that differ.
pub(crate) fn memory_difference(left: &[u8], right: &[u8]) -> String {
    let mut text = String::new();
    if left.len() != right.len() {
        text += &format!("\n  memory: {:#x} and {:#x} bytes", left.len(), right.len());
    }
    let differ = left.iter().zip(right).enumerate().filter(|(_, (left, right))| left != right);
    for (at, (left, right)) in differ.take(16) {
        text += &format!("\n  byte at {:#x}: {left:#04x} and {right:#04x}", at as u64 + DATA_BASE);
    }
    text
}

/// Checks a contract ELF on both engines, from both entry points. Returns whether it is valid: one that is
/// not is not run.
///
/// # Panics
///
/// If something differs, with `origin`, the smallest contract that was found to do so, and its states.
pub fn check<H: Host>(
    elf: &[u8],
    origin: &dyn fmt::Display,
    seed: u64,
    host: impl Fn(&Program<'_>) -> H,
    coverage: &mut Coverage,
) -> bool {
    let check = |elf: &[u8], coverage: &mut Coverage| -> Option<Result<(), Divergence>> {
        let program = Program::parse(elf, H::resolve).ok()?;
        program.verify().ok()?;
        let host = host(&program);
        let mut rng = Rng::new(seed);
        let mut run = || {
            // What the code does must not depend on the CPU.
            let cpu = if seed.is_multiple_of(2) { Cpu::Detected } else { Cpu::Baseline };
            let pair = Pair::new::<H>(&program, elf, cpu)?;
            pair.check(Entry::Call, &host, &mut rng, coverage)?;
            if program.entry(Entry::Deploy) != program.entry(Entry::Call) {
                pair.check(Entry::Deploy, &host, &mut rng, coverage)?;
            }
            Ok(())
        };
        Some(run())
    };
    if trace() {
        eprintln!("{origin}");
    }
    match check(elf, coverage) {
        None => false,
        Some(Ok(())) => {
            coverage.programs += 1;
            true
        }
        Some(Err(divergence)) => {
            let mut scratch = Coverage::default();
            let still = |elf: &ContractElf| matches!(check(&elf.to_bytes(), &mut scratch), Some(Err(_)));
            let small = shrink::shrink(elf, still).to_bytes();
            let last = check(&small, &mut Coverage::default());
            let last = last.and_then(Result::err).unwrap_or(divergence);
            let program = Program::parse(&small, H::resolve).expect("it ran; qed");
            panic!("{origin}: {last}\n{}", Disassembly(&program));
        }
    }
}
