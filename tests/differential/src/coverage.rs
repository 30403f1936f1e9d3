//! What runs reached: to see that the generator makes everything happen.

use crate::harness::End;
use core::fmt;
use ebpf_vm::{isa::INSTRUCTIONS, Exit, Program, TrapKind};

/// Counters.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Programs that ran.
    pub programs: u64,
    /// Runs.
    pub runs: u64,
    /// Runs that returned.
    pub returned: u64,
    /// Runs that ran out of gas.
    pub out_of_gas: u64,
    /// Runs that the host ended.
    pub ended_by_host: u64,
    /// Syscalls.
    pub syscalls: u64,
    /// Runs in which the heap grew.
    pub grew: u64,
    /// Runs that trapped, by kind.
    traps: [u64; TrapKind::ALL.len()],
    /// Runs that stopped at an instruction, by its row in the table. With less gas they stop earlier: over
    /// all amounts of gas, they stop at each instruction that a program executes.
    stopped_at: [u64; INSTRUCTIONS.len()],
}

impl Default for Coverage {
    fn default() -> Self {
        Self {
            programs: 0,
            runs: 0,
            returned: 0,
            out_of_gas: 0,
            ended_by_host: 0,
            syscalls: 0,
            grew: 0,
            traps: [0; TrapKind::ALL.len()],
            stopped_at: [0; INSTRUCTIONS.len()],
        }
    }
}

impl Coverage {
    /// Counts a run.
    pub fn run(&mut self, program: &Program<'_>, end: &End) {
        self.runs += 1;
        self.syscalls += u64::from(end.syscalls);
        self.grew += u64::from(end.grew);
        match end.exit {
            Exit::Returned(_) => self.returned += 1,
            Exit::OutOfGas => self.out_of_gas += 1,
            Exit::Syscall { .. } => self.ended_by_host += 1,
            Exit::Trap { kind, .. } => self.traps[kind as usize] += 1,
        }
        if let Some(Ok(info)) = program.insn(end.pc).map(|insn| insn.decode()) {
            self.stopped_at[info.op as usize] += 1;
        }
    }

    /// What was not reached, of all that verified programs can reach.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for (info, count) in INSTRUCTIONS.iter().zip(self.stopped_at) {
            if count == 0 {
                missing.push(format!("{:?}", info.op));
            }
        }
        for (kind, count) in TrapKind::ALL.iter().zip(self.traps) {
            if count == 0 && *kind != TrapKind::InvalidInstruction {
                missing.push(format!("{kind:?}"));
            }
        }
        for (name, count) in self.totals() {
            if count == 0 {
                missing.push(name.into());
            }
        }
        missing
    }

    fn totals(&self) -> [(&'static str, u64); 7] {
        [
            ("programs", self.programs),
            ("runs", self.runs),
            ("returned", self.returned),
            ("out of gas", self.out_of_gas),
            ("ended by the host", self.ended_by_host),
            ("syscalls", self.syscalls),
            ("heap growth", self.grew),
        ]
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, count) in self.totals() {
            writeln!(f, "{name}: {count}")?;
        }
        for (kind, count) in TrapKind::ALL.iter().zip(self.traps) {
            writeln!(f, "{kind:?}: {count}")?;
        }
        for (row, (info, count)) in INSTRUCTIONS.iter().zip(self.stopped_at).enumerate() {
            let end = if row % 5 == 4 { "\n" } else { "  " };
            write!(f, "{:>22} {count:<9}{end}", format!("{:?}", info.op))?;
        }
        writeln!(f)
    }
}
