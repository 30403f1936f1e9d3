//! Runs contracts in assembly.
#![allow(dead_code)]

use ebpf_vm::{Entry, Exit, Gas, Instance, Program, TrapKind};

/// Enough for every test that does not look at gas.
pub const PLENTY: Gas = Gas(10_000_000);

/// Ids of the imports `host0`, `host1`...
pub fn resolve(name: &[u8]) -> Option<u32> {
    core::str::from_utf8(name).ok()?.strip_prefix("host")?.parse().ok()
}

/// Assembles and verifies a contract and gives it to `test`.
pub fn with_program<T>(text: &str, test: impl FnOnce(&Program<'_>) -> T) -> T {
    let elf = ebpf_asm::contract(text);
    let program = Program::parse(&elf, resolve).unwrap_or_else(|error| panic!("{error}\n{text}"));
    program.verify().unwrap_or_else(|error| panic!("{error}\n{text}"));
    test(&program)
}

/// Gives an instance that has not run yet to `test`.
pub fn with_instance<T>(text: &str, test: impl FnOnce(&mut Instance<'_>) -> T) -> T {
    with_program(text, |program| test(&mut Instance::new(program, Entry::Call, PLENTY).unwrap()))
}

/// Runs a contract to its first exit.
pub fn run(text: &str) -> Exit {
    with_instance(text, |instance| instance.run())
}

/// The exit of a trap.
pub fn trap(kind: TrapKind, pc: u32) -> Exit {
    Exit::Trap { kind, pc }
}

/// Gas that a contract uses after set-up, with its exit.
pub fn gas_used(text: &str) -> (Exit, u64) {
    with_program(text, |program| {
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        let before = instance.gas();
        let exit = instance.run();
        (exit, before.0 - instance.gas().0)
    })
}
