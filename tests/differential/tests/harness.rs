//! The harness notices what it is there to notice: a program and a module that do almost the same.

use ebpf_asm::contract;
use ebpf_differential::{generate::resolve, harness::Pair, Host, Script};
use ebpf_vm::{Entry, Module, Program};
use std::sync::Arc;

/// Runs one text with the interpreter and the other natively. Returns what differs.
fn difference(interpreted: &str, native: &str) -> Option<String> {
    let (left, right) = (contract(interpreted), contract(native));
    let program = Program::parse(&left, resolve).unwrap();
    let module = Module::compile(&right, resolve).unwrap();
    let pair = Pair::of(&program, Arc::new(module));
    let host = Script::new(1, *program.layout());
    pair.run(Entry::Call, 100_000, &host).err().map(|divergence| divergence.to_string())
}

/// A program whose parts differ from case to case.
fn text(body: &str) -> String {
    format!(".stack 256\n.heap 8192\n.text\ncall: frame 64\n{body}\nexit\nother: frame 0\nexit")
}

#[test]
fn the_same_programs_are_the_same() {
    let body = text("mov r1, 5\nstxdw [r10-8], r1\ncall host\ncall local other");
    assert_eq!(difference(&body, &body), None);
}

#[test]
fn every_difference_is_noticed() {
    let trap = "mov r2, 0\nldxb r3, [r2]";
    let cases = [
        ("result", "mov r0, 1".to_string(), "mov r0, 2".to_string(), "Returned"),
        ("gas", "mul r1, 1".into(), "mov r1, 1".into(), "gas"),
        ("memory", "stb [r10-1], 1".into(), "stb [r10-1], 2".into(), "byte at"),
        ("heap", "ldxb r1, [r10]\nja +0".into(), "ldxb r1, [r10-1]\nja +0".into(), "memory"),
        ("pc of a trap", format!("{trap}\nmov r1, 1"), format!("ja +0\n{trap}"), "pc"),
        ("kind of a trap", trap.into(), "mov r2, 0\nstxb [r2], r3".into(), "StoreOutOfBounds"),
        ("argument of a syscall", "mov r1, 1\ncall host".into(), "mov r1, 2\ncall host".into(), "Syscall"),
        ("register at a syscall", "mov r8, 1\ncall host".into(), "mov r8, 2\ncall host".into(), "r8"),
        ("which syscall", "call host".into(), "call host_b".into(), "Syscall"),
        ("memory at a syscall", "stb [r10-1], 1\ncall host".into(), "stb [r10-1], 2\ncall host".into(), ""),
    ];
    for (name, left, right, part) in cases {
        let difference = difference(&text(&left), &text(&right));
        let difference = difference.unwrap_or_else(|| panic!("{name}: nothing differs"));
        assert!(difference.contains(part), "{name}: {difference}");
    }
}

/// What the host saw is compared, too.
#[test]
fn hosts_are_compared() {
    let elf = contract(&text("call host"));
    let program = Program::parse(&elf, Script::resolve).unwrap();
    let script = |seed| Script::new(seed, *program.layout());
    assert_eq!(script(1), script(1));
    assert_ne!(script(1), script(2));
}
