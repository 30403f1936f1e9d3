//! Embeds the VM: loads a contract ELF, serves its syscalls, and runs it on both engines with the same gas.
//!
//! ```sh
//! cargo run --release -p ebpf-vm --features jit --example embed
//! ```

use ebpf_vm::{AccessError, Entry, Exit, Gas, Instance, Module, Program};
use std::{error::Error, sync::Arc};

/// A contract that asks its host for a name, and greets it. A real embedder reads an ELF file that
/// `cargo ebpf build` or `ebpf-link` wrote.
const SOURCE: &str = "
    .rodata
    greeting: .ascii \"Hello, \"
    .bss
    text: .zero 64
    .text
    call:
        lddw r1, &text
        lddw r2, &greeting
        mov r3, 7
        call memcpy
        lddw r1, &text
        add r1, 7
        mov r2, 57
        call name
        mov r2, r0
        add r2, 7
        lddw r1, &text
        call print
        exit
";

/// The ids of the host's functions.
const NAME: u32 = 0;
const PRINT: u32 = 1;

/// The id by which the VM reports a call of an imported function. An unknown import makes the ELF invalid.
fn resolve(import: &[u8]) -> Option<u32> {
    match import {
        b"name" => Some(NAME),
        b"print" => Some(PRINT),
        _ => None,
    }
}

/// The host: it owns whatever a contract can reach outside of its memory.
struct Host {
    name: &'static str,
    printed: Vec<u8>,
}

impl Host {
    /// Answers one syscall. Guest memory is accessed only by checked ranges.
    fn syscall(
        &mut self,
        id: u32,
        [address, len, ..]: [u64; 5],
        instance: &mut Instance<'_>,
    ) -> Result<u64, AccessError> {
        if id == NAME {
            let name = self.name.as_bytes();
            let name = &name[..name.len().min(len as usize)];
            instance.write(address, name)?;
            Ok(name.len() as u64)
        } else {
            self.printed.extend_from_slice(instance.read(address, len)?);
            Ok(0)
        }
    }

    /// Runs an instance to its end: each syscall suspends it, and its result resumes it.
    fn run(&mut self, instance: &mut Instance<'_>) -> Result<Exit, AccessError> {
        let mut exit = instance.run();
        while let Exit::Syscall { id, args } = exit {
            // What a syscall costs is up to the host.
            instance.set_gas(Gas(instance.gas().0.saturating_sub(100)));
            let r0 = self.syscall(id, args, instance)?;
            exit = instance.resume(r0);
        }
        Ok(exit)
    }
}

/// Runs the contract on one engine. Returns how it ended, the gas that is left, and what it printed.
fn run(instance: &mut Instance<'_>) -> Result<(Exit, Gas, String), Box<dyn Error>> {
    let mut host = Host { name: "world", printed: Vec::new() };
    let exit = host.run(instance)?;
    Ok((exit, instance.gas(), String::from_utf8(host.printed)?))
}

fn main() -> Result<(), Box<dyn Error>> {
    let elf = ebpf_asm::contract(SOURCE);
    let gas = Gas(100_000);

    // The interpreter executes a parsed program. Verify it once, when it is stored.
    let program = Program::parse(&elf, resolve)?;
    program.verify()?;
    let mut instance = Instance::new(&program, Entry::Call, gas)?;
    let interpreted = run(&mut instance)?;

    // A module is parsed, verified and compiled once, then executed by any number of instances.
    let module = Arc::new(Module::compile(&elf, resolve)?);
    let mut instance = Instance::of_module(module, Entry::Call, gas)?;
    let native = instance.is_native();
    let compiled = run(&mut instance)?;

    let (exit, left, printed) = &interpreted;
    println!("{printed}\n{exit:?}, {left} left; native code: {native}");
    assert_eq!(interpreted, compiled, "both engines have the same result and use the same gas");
    assert_eq!((*exit, printed.as_str()), (Exit::Returned(0), "Hello, world"));
    Ok(())
}

#[test]
fn engines_agree_and_contract_greets_host() {
    main().unwrap();
}
