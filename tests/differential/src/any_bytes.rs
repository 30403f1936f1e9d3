//! What must hold for any bytes given to the machine, valid or not.

use crate::{generate::resolve, harness::environment, mutate, shrink::owned, Dialect, Generator, Rng};
use ebpf_vm::{
    disasm::Disassembly,
    elf::{self, ContractElf},
    limits::{DATA_BASE, MAX_CALL_DEPTH, MAX_CONTEXT_BYTES},
    Entry, Exit, Gas, Instance, Program, TrapKind,
};

/// What a program may use, after set-up.
const GAS: u64 = 20_000;

/// How far bytes came. Used to see that the source of files reaches everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// Not a contract ELF.
    Nothing,
    /// Parsed, but not valid.
    Parsed,
    /// Valid, and run.
    Verified,
}

/// An endless source of contract ELF files, valid or not.
#[derive(Clone, Debug)]
pub struct Files {
    contracts: Generator,
    rng: Rng,
}

impl Files {
    /// The same seed, the same files.
    pub fn new(seed: u64) -> Self {
        Self { contracts: Generator::new(seed), rng: Rng::new(!seed) }
    }

    /// The next file.
    pub fn next_file(&mut self) -> Vec<u8> {
        let mut elf = self.contracts.contract(Dialect::Full);
        match self.rng.below(4) {
            // As it is: valid.
            0 => elf.to_bytes(),
            // Wrong contents in a good file.
            1 | 2 => {
                for _ in 0..=self.rng.below(3) {
                    mutate::contents(&mut elf, &mut self.rng);
                }
                elf.to_bytes()
            }
            // A broken file.
            _ => {
                let mut bytes = elf.to_bytes();
                for _ in 0..=self.rng.below(3) {
                    mutate::bytes(&mut bytes, &mut self.rng);
                }
                bytes
            }
        }
    }
}

/// Parses, verifies, prints and runs any bytes, with the interpreter: native code there is for valid programs
/// alone.
///
/// # Panics
///
/// If something does not hold that must.
pub fn check(bytes: &[u8]) -> Reached {
    if let Ok(view) = elf::read(bytes) {
        assert_eq!(owned(&view).to_bytes(), bytes, "two files have the same content");
    }
    let Ok(program) = Program::parse(bytes, resolve) else { return Reached::Nothing };
    let verified = program.verify();
    if let Err(error) = verified {
        assert!((error.pc as usize) < program.code().len(), "{error}");
    }
    let text = Disassembly(&program).to_string();
    if verified.is_ok() {
        let again = ebpf_asm::assemble(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(again, owned(program.elf()), "{text}");
    }
    for entry in [Entry::Deploy, Entry::Call] {
        check_run(&program, entry, verified.is_ok());
    }
    if verified.is_ok() {
        Reached::Verified
    } else {
        Reached::Parsed
    }
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    exit: Exit,
    gas: Gas,
    pc: u32,
    registers: [u64; 11],
    memory: Vec<u8>,
    syscalls: u64,
}

/// Runs an entry point to its end; the host reads and writes where the program tells it to.
fn run(program: &Program<'_>, entry: Entry, gas: Gas) -> Option<End> {
    let mut instance = Instance::new(program, entry, gas).ok()?;
    instance.set_environment(environment());
    let mut syscalls = 0;
    let mut left = gas;
    let mut exit = instance.run();
    loop {
        assert!(instance.gas() <= left, "gas grew");
        left = instance.gas();
        let Exit::Syscall { id, args: [address, len, value, ..] } = exit else { break };
        syscalls += 1;
        // What the host does is charged for memory that it makes accessible, like what the program does.
        let _ = instance.read(address, len).map(|bytes| assert_eq!(bytes.len() as u64, len));
        let data = vec![value as u8; (len % 64) as usize];
        let result = instance.write(address, &data);
        if result.is_ok() && !data.is_empty() {
            assert_eq!(instance.read(address, data.len() as u64), Ok(&data[..]));
        }
        exit = instance.resume(u64::from(id));
    }
    assert!(instance.call_depth() <= MAX_CALL_DEPTH);
    assert_eq!(instance.run(), exit, "the end is not final");
    let memory = instance.memory().to_vec();
    Some(End {
        exit,
        gas: instance.gas(),
        pc: instance.pc(),
        registers: instance.registers(),
        memory,
        syscalls,
    })
}

fn check_run(program: &Program<'_>, entry: Entry, verified: bool) {
    let startup = program.startup_gas().0;
    let gas = Gas(startup + GAS);
    assert!(startup == 0 || Instance::new(program, entry, Gas(startup - 1)).is_err());
    let end = run(program, entry, gas).expect("there is gas for set-up");
    assert_eq!(Some(&end), run(program, entry, gas).as_ref(), "two runs differ");

    // A syscall costs something: there cannot be more of them.
    assert!(end.syscalls <= GAS / 8);
    assert!(end.memory.len() as u64 <= program.memory_limit_bytes());
    let layout = program.layout();
    let rodata = program.elf().rodata;
    let (region, memory) = end.memory.split_at((layout.environment_end - DATA_BASE) as usize);
    assert_eq!(region, &environment()[..region.len()], "the environment changed");
    assert_eq!(memory[..rodata.len()], *rodata, "read-only data changed");
    let gap = region.len() + rodata.len()..(layout.data_start - DATA_BASE) as usize;
    assert!(end.memory[gap].iter().all(|byte| *byte == 0), "the gap changed");
    match end.exit {
        Exit::OutOfGas => assert_eq!(end.gas, Gas(0)),
        Exit::Returned(r0) => assert_eq!(r0, end.registers[0]),
        Exit::Trap { kind, pc } => {
            assert_eq!(pc, end.pc);
            assert!(
                !verified || kind != TrapKind::InvalidInstruction,
                "a valid program has no such instruction"
            );
        }
        Exit::Syscall { .. } => unreachable!("a syscall does not end the run"),
    }
    if verified {
        assert!((end.pc as usize) < program.code().len());
        assert!((layout.stack_base..=layout.heap_base).contains(&end.registers[10]));
    }
    // Gas is exact. (A host that fails due to a lack of gas takes another course: leave it out.)
    if end.exit != Exit::OutOfGas && end.syscalls == 0 {
        let used = gas.0 - end.gas.0;
        let exact = run(program, entry, Gas(used)).expect("set-up is part of what was used");
        assert_eq!(exact, End { gas: Gas(0), ..end }, "what was used does not suffice");
        if used > startup {
            let less = run(program, entry, Gas(used - 1)).expect("there is gas for set-up");
            assert_eq!(less.exit, Exit::OutOfGas, "less than what was used suffices");
        }
    }
}

/// Makes a contract out of bytes that a fuzzer invents: sizes, then slots.
pub fn structured(bytes: &[u8]) -> Vec<u8> {
    let (head, slots) = bytes.split_at(bytes.len().min(6));
    let size = |index: usize| u32::from(head.get(index).copied().unwrap_or_default()) * 16;
    let mut code = ebpf_vm::isa::Insn::frame(16).to_bytes().to_vec();
    code.extend_from_slice(slots.as_chunks::<8>().0.as_flattened());
    ContractElf {
        stack_size: size(0),
        heap_size: size(1) * 16,
        imports: ["memcpy", "memset", "memcmp", "__multi3", "__divti3", "abort", "host"]
            .map(String::from)
            .into(),
        rodata: vec![1; size(2) as usize],
        bss_size: size(3),
        context_size: size(4).min(MAX_CONTEXT_BYTES),
        configuration_size: size(5),
        code,
        ..ContractElf::default()
    }
    .to_bytes()
}
