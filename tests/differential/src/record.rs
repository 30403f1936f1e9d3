//! A run of the interpreter, recorded instruction by instruction: at which amounts of gas something happens.

use crate::{
    harness::{environment, End},
    host::{Answer, Host},
    Rng,
};
use ebpf_vm::{isa::Format, Entry, Exit, Gas, Instance, Program};

/// An instruction that was executed, or that stopped the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its index.
    pub pc: u32,
    /// Gas that was used before it, set-up not counted.
    pub before: u64,
    /// Gas that was used after it, by the host at a syscall too.
    pub after: u64,
    /// Whether it made the heap accessible.
    grew: bool,
}

/// A recorded run.
#[derive(Clone, Debug)]
pub struct Record {
    /// In the order of execution.
    pub steps: Vec<Step>,
    /// How it ended.
    pub end: End,
}

/// Amounts of gas around one event that are tried, and of all of a run.
const AROUND: u64 = 64;
const SPECIAL: usize = 128;
const ORDINARY: usize = 32;

impl Record {
    /// Runs a program with an amount of gas, one instruction at a time. None: too little gas for set-up.
    pub fn new<H: Host>(
        program: &Program<'_>,
        entry: Entry,
        gas: u64,
        arguments: [u64; 5],
        host: &H,
    ) -> Option<Self> {
        let mut instance = Instance::new(program, entry, Gas(gas)).ok()?;
        instance.set_arguments(arguments);
        instance.set_environment(environment());
        let ample = instance.gas().0;
        let mut host = host.clone();
        let (mut steps, mut syscalls) = (Vec::new(), 0);
        let exit = loop {
            let (pc, before, len) = (instance.pc(), instance.gas().0, instance.memory().len());
            let mut ended = instance.step();
            if let Some(Exit::Syscall { id, args }) = ended {
                syscalls += 1;
                if let Answer::Resume(r0) = host.syscall(id, args, &mut instance) {
                    instance.answer(r0);
                    ended = None;
                }
            }
            steps.push(Step {
                pc,
                before: ample.saturating_sub(before),
                after: ample.saturating_sub(instance.gas().0),
                grew: instance.memory().len() > len,
            });
            if let Some(exit) = ended {
                break exit;
            }
        };
        let end = End::of(program, &instance, exit, syscalls);
        Some(Self { steps, end })
    }

    /// Amounts of gas at which engines that charge for many instructions at once may err: from before each
    /// growth of the heap, syscall and intrinsic to after the end of its block, and at the ends of other
    /// blocks.
    pub fn amounts(&self, program: &Program<'_>, rng: &mut Rng) -> Vec<u64> {
        let formats: Vec<Option<Format>> = self.steps.iter().map(|step| format(program, step.pc)).collect();
        let ends_block = |format: &Option<Format>| {
            !matches!(
                format,
                Some(
                    Format::DstImm
                        | Format::DstSrc
                        | Format::Dst
                        | Format::Wide
                        | Format::Frame
                        | Format::Load
                        | Format::StoreImm
                        | Format::StoreReg
                        | Format::Atomic
                )
            )
        };
        let (mut special, mut ordinary) = (Vec::new(), Vec::new());
        for (index, step) in self.steps.iter().enumerate() {
            if step.grew || formats[index] == Some(Format::CallImport) {
                let rest = formats[index..].iter().position(ends_block).unwrap_or(0);
                let end = self.steps[index + rest].after.max(step.after);
                // What growth costs is either there or not: more of the amounts are after that.
                around(step.before, step.before + 16, AROUND / 4, rng, &mut special);
                around(step.after.saturating_sub(8), end + 8, AROUND, rng, &mut special);
            } else if ends_block(&formats[index]) {
                around(step.before, step.after, AROUND, rng, &mut ordinary);
            }
        }
        some(&mut special, SPECIAL, rng);
        some(&mut ordinary, ORDINARY, rng);
        special.append(&mut ordinary);
        special
    }
}

fn format(program: &Program<'_>, pc: u32) -> Option<Format> {
    Some(program.insn(pc)?.decode().ok()?.format)
}

/// All amounts in a range and beside it, or as many as that.
fn around(first: u64, last: u64, most: u64, rng: &mut Rng, amounts: &mut Vec<u64>) {
    let (first, last) = (first.saturating_sub(2), last + 2);
    if last - first < most {
        amounts.extend(first..=last);
    } else {
        amounts.extend((0..most).map(|_| first + rng.below(last - first + 1)));
    }
}

/// Leaves up to so many of the amounts, each once.
fn some(amounts: &mut Vec<u64>, most: usize, rng: &mut Rng) {
    amounts.sort_unstable();
    amounts.dedup();
    while amounts.len() > most {
        amounts.swap_remove(rng.below(amounts.len() as u64) as usize);
    }
}
