//! Which engine runs contracts on this node. Results do not depend on it, but time does: chains that use
//! [`Native`](crate::Native) price native code.

use ebpf_vm::{
    elf::ContractElf,
    isa::{opcode, Insn},
    Entry, Exit, Gas, Instance, Module,
};
use std::sync::{
    atomic::{AtomicU64, Ordering},
    Arc, Once,
};

/// Target of this crate's log messages.
pub(super) const LOG_TARGET: &str = "contract-vm";

static NATIVE: AtomicU64 = AtomicU64::new(0);
static INTERPRETED: AtomicU64 = AtomicU64::new(0);

/// How many contracts this process has started, by what runs them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Started {
    /// As native code.
    pub native: u64,
    /// By the interpreter, because there is no native code for this machine or no memory that can be
    /// executed.
    pub interpreted: u64,
}

/// How many contracts this process has started.
pub fn started() -> Started {
    Started { native: NATIVE.load(Ordering::Relaxed), interpreted: INTERPRETED.load(Ordering::Relaxed) }
}

/// Whether this process can make native code and execute it. Tries it.
pub fn native_code_works() -> bool {
    let exit = Insn { opcode: opcode::EXIT, ..Insn::default() };
    let code = [Insn::frame(0), exit].iter().flat_map(|insn| insn.to_bytes()).collect();
    let elf = ContractElf { code, ..ContractElf::default() }.to_bytes();
    let Ok(module) = Module::compile(&elf, |_| None) else { return false };
    let gas = module.program().startup_gas().0.saturating_add(100);
    let Ok(mut instance) = Instance::of_module(Arc::new(module), Entry::Call, Gas(gas)) else { return false };
    instance.is_native() && instance.run() == Exit::Returned(0)
}

/// Counts an instance, and warns of the first that does not run natively.
pub(super) fn count(instance: &Instance<'_>) {
    static WARNED: Once = Once::new();
    let counter = if instance.is_native() { &NATIVE } else { &INTERPRETED };
    counter.fetch_add(1, Ordering::Relaxed);
    if !instance.is_native() {
        WARNED.call_once(|| {
            log::warn!(
                target: LOG_TARGET,
                "a contract runs in the interpreter, at the price of native code: this machine has no compiler, or the \
                 system gave no executable memory; blocks can take longer than their weight says",
            );
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_code_works_where_there_is_a_compiler() {
        assert_eq!(native_code_works(), cfg!(all(target_arch = "x86_64", unix)));
    }
}
