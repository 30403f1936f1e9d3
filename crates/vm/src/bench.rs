//! Workloads that measure the speed of an engine. No `std`, so that they run inside a wasm runtime too;
//! the caller brings the clock.
//!
//! Each workload knows how many instructions it executes and what it returns: both are counted by doing
//! the same natively.

use crate::{
    elf::{ContractElf, Layout},
    isa::{opcode, Insn},
    Entry, Exit, Gas, Instance, Program,
};
use alloc::{vec, vec::Vec};

/// A contract to run for its time.
#[derive(Clone, Debug)]
pub struct Workload {
    /// What it does.
    pub name: &'static str,
    /// The contract ELF.
    pub elf: Vec<u8>,
    /// The number of instructions that a run executes.
    pub instructions: u64,
    /// What it returns.
    pub result: u64,
}

impl Workload {
    /// Parses and runs the contract once. False: the result is wrong.
    pub fn run(&self) -> bool {
        let Ok(program) = Program::parse(&self.elf, |_| None) else { return false };
        let Ok(mut instance) = Instance::new(&program, Entry::Call, Gas(u64::MAX)) else { return false };
        instance.run() == Exit::Returned(self.result)
    }
}

/// Every workload, each some ten million instructions long.
pub fn workloads() -> [Workload; 3] {
    [fibonacci(2_000_000), recursive_fibonacci(26), sieve(1 << 19, 2)]
}

fn insn(opcode: u8, dst: u8, src: u8, off: i16, imm: i32) -> Insn {
    Insn { opcode, dst, src, off, imm }
}

fn contract(code: &[Insn], bss_size: u32) -> Vec<u8> {
    let code = code.iter().flat_map(|insn| insn.to_bytes()).collect();
    ContractElf { code, bss_size, ..ContractElf::default() }.to_bytes()
}

/// A loop of additions and moves.
fn fibonacci(rounds: u32) -> Workload {
    let code = [
        Insn::frame(0),
        insn(opcode::MOV64_IMM, 0, 0, 0, 0),
        insn(opcode::MOV64_IMM, 1, 0, 0, 1),
        insn(opcode::MOV64_IMM, 2, 0, 0, rounds as i32),
        // Round:
        insn(opcode::MOV64_REG, 3, 1, 0, 0),
        insn(opcode::ADD64_REG, 1, 0, 0, 0),
        insn(opcode::MOV64_REG, 0, 3, 0, 0),
        insn(opcode::SUB64_IMM, 2, 0, 0, 1),
        insn(opcode::JNE64_IMM, 2, 0, -5, 0),
        insn(opcode::EXIT, 0, 0, 0, 0),
    ];
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..rounds {
        (a, b) = (b, a.wrapping_add(b));
    }
    let instructions = u64::from(rounds).saturating_mul(5).saturating_add(5);
    Workload { name: "fibonacci loop", elf: contract(&code, 0), instructions, result: a }
}

/// Calls, stack and saved registers.
fn recursive_fibonacci(n: u32) -> Workload {
    let code = [
        Insn::frame(0),
        insn(opcode::MOV64_IMM, 1, 0, 0, n as i32),
        insn(opcode::CALL_LOCAL, 0, 1, 0, 1),
        insn(opcode::EXIT, 0, 0, 0, 0),
        // The function:
        Insn::frame(16),
        insn(opcode::MOV64_REG, 0, 1, 0, 0),
        insn(opcode::JLT64_IMM, 1, 0, 9, 2),
        insn(opcode::STXDW, 10, 1, -8, 0),
        insn(opcode::SUB64_IMM, 1, 0, 0, 1),
        insn(opcode::CALL_LOCAL, 0, 1, 0, -6),
        insn(opcode::MOV64_REG, 6, 0, 0, 0),
        insn(opcode::LDXDW, 1, 10, -8, 0),
        insn(opcode::SUB64_IMM, 1, 0, 0, 2),
        insn(opcode::CALL_LOCAL, 0, 1, 0, -10),
        insn(opcode::ADD64_REG, 0, 6, 0, 0),
        insn(opcode::EXIT, 0, 0, 0, 0),
        insn(opcode::EXIT, 0, 0, 0, 0),
    ];
    /// The result and the number of instructions.
    fn native(n: u32) -> (u64, u64) {
        if n < 2 {
            return (u64::from(n), 4);
        }
        let (a, a_count) = native(n.saturating_sub(1));
        let (b, b_count) = native(n.saturating_sub(2));
        (a.wrapping_add(b), a_count.saturating_add(b_count).saturating_add(12))
    }
    let (result, count) = native(n);
    let elf = contract(&code, 0);
    Workload { name: "recursive fibonacci", elf, instructions: count.saturating_add(4), result }
}

/// Loads, stores and branches: counts the primes below `size`, `rounds` times over the same memory.
fn sieve(size: u32, rounds: u32) -> Workload {
    let base = Layout::new(0, size, 0, 0).data_start;
    let limit = size as i32;
    let [base_low, base_high] = Insn::lddw(6, base);
    let code = [
        Insn::frame(0),
        base_low,
        base_high,
        insn(opcode::MOV64_IMM, 8, 0, 0, rounds as i32),
        // Round:
        insn(opcode::MOV64_IMM, 0, 0, 0, 0),
        insn(opcode::MOV64_IMM, 7, 0, 0, 2),
        // Number:
        insn(opcode::MOV64_REG, 1, 6, 0, 0),
        insn(opcode::ADD64_REG, 1, 7, 0, 0),
        insn(opcode::LDXB, 2, 1, 0, 0),
        insn(opcode::JNE64_IMM, 2, 0, 9, 0),
        insn(opcode::ADD64_IMM, 0, 0, 0, 1),
        insn(opcode::MOV64_REG, 3, 7, 0, 0),
        insn(opcode::JA, 0, 0, 3, 0),
        // Multiple:
        insn(opcode::MOV64_REG, 1, 6, 0, 0),
        insn(opcode::ADD64_REG, 1, 3, 0, 0),
        insn(opcode::STB, 1, 0, 0, 1),
        insn(opcode::ADD64_REG, 3, 7, 0, 0),
        insn(opcode::JLT64_IMM, 3, 0, -5, limit),
        insn(opcode::JA, 0, 0, 0, 0),
        // Next number:
        insn(opcode::ADD64_IMM, 7, 0, 0, 1),
        insn(opcode::JLT64_IMM, 7, 0, -15, limit),
        // Clear:
        insn(opcode::MOV64_IMM, 7, 0, 0, 0),
        insn(opcode::MOV64_REG, 1, 6, 0, 0),
        insn(opcode::ADD64_REG, 1, 7, 0, 0),
        insn(opcode::STDW, 1, 0, 0, 0),
        insn(opcode::ADD64_IMM, 7, 0, 0, 8),
        insn(opcode::JLT64_IMM, 7, 0, -5, limit),
        insn(opcode::SUB64_IMM, 8, 0, 0, 1),
        insn(opcode::JNE64_IMM, 8, 0, -25, 0),
        insn(opcode::EXIT, 0, 0, 0, 0),
    ];
    let mut composite = vec![false; size as usize];
    let (mut primes, mut count) = (0u64, 2u64);
    let mut number = 2usize;
    while number < composite.len() {
        count = count.saturating_add(4);
        if composite.get(number) == Some(&false) {
            primes = primes.saturating_add(1);
            count = count.saturating_add(6);
            let multiples = composite.iter_mut().skip(number.saturating_mul(2)).step_by(number);
            for multiple in multiples {
                *multiple = true;
                count = count.saturating_add(5);
            }
        }
        count = count.saturating_add(2);
        number = number.saturating_add(1);
    }
    count = count.saturating_add(u64::from(size).div_ceil(8).saturating_mul(5)).saturating_add(3);
    let instructions = count.saturating_mul(u64::from(rounds)).saturating_add(4);
    Workload { name: "sieve", elf: contract(&code, size), instructions, result: primes }
}
