//! The interpreter against solana-sbpf, for programs that it can run: `docs/VM.md`, section 11, lists where
//! the two differ, and this module handles what is listed there.

use crate::{
    harness::{environment, memory_difference, AMPLE},
    host::{Answer, Host, Machine},
    sbpf::{Engine, GuestMemory, Reference, Stop, Syscalls, TranslationErrorKind},
    Script,
};
use core::fmt;
use ebpf_vm::{
    disasm::Disassembly, gas::GasClass, isa::Format, AccessError, Entry, Exit, Gas, Instance, Program,
};

/// Instructions of the translation that one unit of gas can stand for at most: a `callx` costs 6 and takes a
/// comparison with each function.
const INSTRUCTIONS_PER_GAS: u64 = 40;

/// What became of programs.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Runs that were the same, on both of its engines.
    pub same: u64,
    /// Programs that have something which the reference engine does not have.
    pub refused: u64,
    /// Runs that ended due to a lack of gas, of which the reference engine knows nothing.
    pub out_of_gas: u64,
    /// Runs that it ended at a division by zero.
    pub divisions_by_zero: u64,
    /// Runs that it ended at an access across the end of read-only data.
    pub across_regions: u64,
    /// Runs that trapped, the same on both.
    pub traps: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { same, refused, out_of_gas, divisions_by_zero, across_regions, traps } = self;
        write!(
            f,
            "{same} runs the same ({traps} traps), {refused} programs refused; not compared: {out_of_gas} out of \
             gas, {divisions_by_zero} divided by zero, {across_regions} accessed across regions"
        )
    }
}

/// A host and the calls that it got.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recorded<H> {
    host: H,
    calls: Vec<(u32, [u64; 5])>,
}

/// The reference engine's memory, which has no gas.
struct Ungassed<'m>(&'m mut GuestMemory);

impl Machine for Ungassed<'_> {
    fn read(&mut self, address: u64, len: u64) -> Result<Vec<u8>, AccessError> {
        self.0.read(address, len).map(<[u8]>::to_vec)
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        self.0.write(address, data)
    }

    fn gas(&self) -> u64 {
        AMPLE
    }

    fn set_gas(&mut self, _: u64) {}
}

impl<H: Host> Syscalls for Recorded<H> {
    fn syscall(&mut self, id: u32, args: [u64; 5], memory: &mut GuestMemory) -> Option<u64> {
        self.calls.push((id, args));
        match self.host.syscall(id, args, &mut Ungassed(memory)) {
            Answer::Resume(r0) => Some(r0),
            Answer::End => None,
        }
    }
}

/// Runs a contract from both entry points with the interpreter and with both engines of the reference. The
/// host must not look at gas.
///
/// # Panics
///
/// If something differs that is not listed.
pub fn check_with<H: Host>(
    elf: &[u8],
    origin: &dyn fmt::Display,
    host: impl Fn(&Program<'_>) -> H,
    arguments: impl Fn(&Program<'_>) -> [u64; 5],
    gas: u64,
    tally: &mut Tally,
) {
    let Ok(program) = Program::parse(elf, H::resolve) else { return };
    if program.verify().is_err() {
        return;
    }
    let (host, arguments) = (host(&program), arguments(&program));
    for entry in [Entry::Call, Entry::Deploy] {
        if entry == Entry::Deploy && program.entry(entry) == program.entry(Entry::Call) {
            continue;
        }
        if let Err(difference) = compare(&program, entry, &host, arguments, gas, tally) {
            panic!("{origin}, entry {}: {difference}\n{}", entry.name(), Disassembly(&program));
        }
    }
}

/// [`check_with`] the host of generated programs.
pub fn check(elf: &[u8], origin: &dyn fmt::Display, seed: u64, tally: &mut Tally) {
    let script = |program: &Program<'_>| Script::without_gas(seed, *program.layout());
    check_with(elf, origin, script, |_| [0; 5], AMPLE, tally);
}

fn compare<H: Host>(
    program: &Program<'_>,
    entry: Entry,
    host: &H,
    arguments: [u64; 5],
    gas: u64,
    tally: &mut Tally,
) -> Result<(), String> {
    let start = Recorded { host: host.clone(), calls: Vec::new() };
    let reference = match Reference::new(program, entry) {
        Ok(reference) => reference,
        Err(error)
            if error.kind == TranslationErrorKind::NotVerified
                || error.kind == TranslationErrorKind::NotLoaded =>
        {
            return Err(error.to_string())
        }
        Err(_) => {
            tally.refused += 1;
            return Ok(());
        }
    };

    let mut ours = start.clone();
    let mut instance =
        Instance::new(program, entry, Gas(program.startup_gas().0 + gas)).expect("it is enough; qed");
    instance.set_arguments(arguments);
    instance.set_environment(environment());
    let mut exit = instance.run();
    while let Exit::Syscall { id, args } = exit {
        ours.calls.push((id, args));
        match ours.host.syscall(id, args, &mut instance) {
            Answer::Resume(r0) => exit = instance.resume(r0),
            Answer::End => break,
        }
    }
    // Also if it was an access of the host for which it did not suffice.
    if exit == Exit::OutOfGas || instance.gas() == Gas(0) {
        tally.out_of_gas += 1;
        return Ok(());
    }

    let mut engines = vec![Engine::Interpreter];
    #[cfg(all(target_arch = "x86_64", not(windows)))]
    {
        reference.compile().map_err(|error| error.to_string())?;
        engines.push(Engine::Jit);
    }
    for engine in engines {
        let budget = 10_000 + gas * INSTRUCTIONS_PER_GAS;
        let theirs = reference.run(engine, budget, environment(), arguments, start.clone());
        let class = |pc| program.insn(pc).and_then(|insn| insn.decode().ok());
        match (&theirs.stop, exit) {
            (Stop::DivisionByZero { pc }, _) if class(*pc).is_some_and(|info| info.gas == GasClass::Div) => {
                tally.divisions_by_zero += 1;
                return Ok(());
            }
            (Stop::AcrossRegions { pc }, _) if class(*pc).is_some_and(|info| info.format == Format::Load) => {
                tally.across_regions += 1;
                return Ok(());
            }
            (Stop::Returned(theirs), Exit::Returned(ours)) if *theirs == ours => {}
            (Stop::Trap { kind, pc }, Exit::Trap { kind: our_kind, pc: our_pc })
                if (*kind, *pc) == (our_kind, our_pc) =>
            {
                tally.traps += 1
            }
            (Stop::Ended, Exit::Syscall { .. }) => {}
            (stop, _) => return Err(format!("the interpreter: {exit:x?}; sbpf, {engine:?}: {stop:x?}")),
        }
        if theirs.host != ours {
            return Err(format!(
                "the syscalls\n  interpreter: {ours:x?}\n  sbpf, {engine:?}: {:x?}",
                theirs.host
            ));
        }
        // What our program has not made accessible of the heap is zero there.
        let (accessible, rest) = theirs.memory.split_at(instance.memory().len());
        if instance.memory() != accessible || rest.iter().any(|byte| *byte != 0) {
            return Err(format!("sbpf, {engine:?}{}", memory_difference(instance.memory(), accessible)));
        }
        tally.same += 1;
    }
    Ok(())
}
