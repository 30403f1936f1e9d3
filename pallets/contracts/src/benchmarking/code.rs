//! Contracts for benchmarks, written in assembly.

use alloc::{format, string::String, vec::Vec};
use ebpf_asm::{assemble, patterns};
use ebpf_uapi::{Syscall, SYSCALLS};
use ebpf_vm::Intrinsic;

/// Where guest memory begins, and the buffer of [`idle`] with it.
pub const MEM: u64 = 0x1_0000;

/// Assembles a text, with `number` in code that never runs: another number makes other code.
fn numbered(text: &str, number: u32) -> Vec<u8> {
    let text = format!("{text}\nnumber:\nframe 0\nmov r0, {}\nexit\n", number as i32);
    assemble(&text).expect("the texts of benchmarks are right").to_bytes()
}

/// A contract that does nothing, with a buffer of `buffer` bytes at [`MEM`] (none if that is 0).
pub fn idle(buffer: u32, number: u32) -> Vec<u8> {
    let data = if buffer == 0 { String::new() } else { format!(".bss\nmem: .zero {buffer}\n.text\n") };
    numbered(&format!(".stack 16\n.heap 0\n{data}call:\nframe 0\nmov r0, 0\nexit"), number)
}

/// A contract that does nothing, with a context page and room for a configuration of `configuration` bytes.
pub fn with_environment(configuration: u32) -> Vec<u8> {
    let configuration = configuration.next_multiple_of(16);
    let text =
        format!(".stack 16\n.heap 0\n.context 1024\n.configuration {configuration}\ncall:\nframe 0\nexit");
    numbered(&text, 0)
}

/// A contract that makes a syscall `rounds` times with the same arguments, the last of which may be the
/// address of its buffer of `buffer` bytes.
pub fn repeating(syscall: Syscall, args: [u64; 2], buffer: u32, rounds: u32) -> Vec<u8> {
    let text = format!(
        "
        .stack 64
        .heap 0
        .bss
        mem: .zero {}
        .text
        deploy:
            frame 0
            exit
        call:
            frame 0
            mov r6, {rounds}
            jeq r6, 0, done
        again:
            lddw r1, {}
            lddw r2, {}
            call {}
            sub r6, 1
            jne r6, 0, again
        done:
            mov r0, 0
            exit
        ",
        buffer.max(16),
        args[0],
        args[1],
        syscall.name(),
    );
    numbered(&text, 0)
}

/// A contract of about `len` bytes that takes as long to compile as code of that length can.
pub fn slow_to_compile(len: u32, number: u32) -> Vec<u8> {
    let contract = |code| patterns::slowest_to_compile().contract(code, number);
    let least = contract(0);
    let headers = least.to_bytes().len().saturating_sub(least.code.len());
    contract((len as usize).saturating_sub(headers)).to_bytes()
}

/// Bytes of the shortest [`long`] contract, at most.
pub const LONG: u32 = 4_096;

/// A contract of about `len` bytes that takes as long to parse and verify as code of that length can: it
/// imports everything that there is, and each function has a jump, accesses to memory with an address that
/// must be checked, divisions, calls and an exit.
pub fn long(len: u32, number: u32) -> Vec<u8> {
    let syscalls = SYSCALLS.iter().map(|info| info.name);
    let names: Vec<&str> = syscalls.chain(Intrinsic::ALL.iter().map(|intrinsic| intrinsic.name())).collect();
    let imports: String = names.iter().map(|name| format!("call {name}\n")).collect();
    let text = format!(
        "
        .stack 16
        .heap 0
        call:
            frame 0
            lddw r0, {number}
            exit
        all:
            frame 0
            {imports}
            exit
        again:
            frame 16
            jeq r1, r2, +0
            sdiv r1, r2
            smod r2, r3
            ldxdw r3, [r1+8]
            stxdw [r2+16], r4
            lock fetch xor [r3+8], r1
            lock cmpxchg [r4+0], r5
            callx r1
            smod32 r5, r1
            stxb [r5-1], r3
            call local again
            exit
        "
    );
    let mut elf = assemble(&text).expect("the texts of benchmarks are right");
    // `frame`, two slots of `lddw`, `exit`; `frame`, the imports, `exit`: what follows them may be repeated.
    let function = elf.code.split_off((4 + 2 + names.len()) * 8);
    let room = (len as usize).saturating_sub(elf.to_bytes().len());
    for _ in 0..room / function.len() {
        elf.code.extend_from_slice(&function);
    }
    elf.to_bytes()
}
