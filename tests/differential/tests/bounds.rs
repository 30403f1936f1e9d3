//! The compiler's output and work are linear in the size of the code, whatever the code is.

use ebpf_asm::patterns::{alphabet, Pattern};
use ebpf_differential::harness::HAS_COMPILER;
use ebpf_vm::{
    elf::ContractElf,
    isa::{Insn, Op, INSTRUCTIONS},
    limits::{max_module_bytes, MAX_CODE_BYTES, MAX_FRAME_BYTES, MAX_HEAP_BYTES},
    Cpu, Module,
};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicUsize, Ordering},
};

/// Bytes that the compiler allocates in all for one byte of code, at most: a measure of its work that is the
/// same on every machine. Whatever it does for an instruction that is not of constant size needs memory.
const ALLOCATED_PER_BYTE: usize = 200;

/// What may come on top.
const CONSTANT: usize = 64 * 1024;

/// Slots of the largest code.
const LARGEST: usize = MAX_CODE_BYTES as usize / 8;

/// Programs that are also made as large as can be: it takes time.
const AT_FULL_SIZE: [&str; 12] = [
    "CALL_REG",
    "CALL_LOCAL",
    "CALL_IMPORT",
    "FRAME",
    "LDXDW",
    "STDW",
    "ATOMIC64_CMPXCHG",
    "SMOD64_REG",
    "LDDW",
    "bases",
    "jumps back",
    "jumps far",
];

/// Counts what is allocated.
struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all is the system's allocator's, which keeps the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn insn(op: Op) -> Insn {
    let info = INSTRUCTIONS.iter().find(|info| info.op == op).unwrap();
    let mut insn = Insn { opcode: info.opcode, ..Insn::default() };
    info.selector.apply(&mut insn);
    insn
}

/// A function of about so many slots, made of a pattern.
fn body(slots: usize, pattern: impl Fn(usize) -> Vec<Insn>) -> Vec<Insn> {
    let mut code = vec![Insn::frame(16)];
    for index in 0.. {
        let next = pattern(index);
        if code.len() + next.len() + 1 > slots {
            break;
        }
        code.extend(next);
    }
    code.push(insn(Op::EXIT));
    code
}

/// Code that is as bad as it gets, in different ways.
fn adversaries(slots: usize) -> Vec<(String, Vec<Insn>)> {
    let mut programs = Vec::new();
    // Every instruction of the table, over and over.
    for info in INSTRUCTIONS {
        let name = format!("{:?}", info.op);
        let code = match info.op {
            // Functions of two instructions.
            Op::FRAME | Op::EXIT => {
                let functions = (0..slots / 2).flat_map(|_| [Insn::frame(32768), insn(Op::EXIT)]);
                functions.collect()
            }
            Op::LDDW => body(slots, |_| Insn::lddw(3, 0x1234_5678_9abc_def0).to_vec()),
            // Calls of the first function.
            Op::CALL_LOCAL => {
                body(slots, |index| vec![Insn { imm: -(index as i32) - 2, ..insn(Op::CALL_LOCAL) }])
            }
            op => body(slots, |index| {
                let mut insn = insn(op);
                use ebpf_vm::isa::Format::*;
                match info.format {
                    DstImm | StoreImm | JumpImm => {
                        (insn.dst, insn.imm) = (
                            4,
                            if matches!(info.selector, ebpf_vm::isa::Selector::Imm(_)) {
                                insn.imm
                            } else {
                                0x7654_3210
                            },
                        )
                    }
                    DstSrc | Load | StoreReg | Atomic | JumpReg => (insn.dst, insn.src) = (4, 3),
                    Dst | CallReg => insn.dst = 4,
                    _ => {}
                }
                if matches!(info.format, StoreImm | StoreReg | Load | Atomic) {
                    insn.off = (index % 4000) as i16 * 8;
                }
                vec![insn]
            }),
        };
        programs.push((name, code));
    }
    // Every access checks a base of its own.
    programs.push((
        "bases".into(),
        body(slots, |index| {
            let register = 1 + (index % 9) as u8;
            vec![Insn { dst: register, src: register, off: 8, ..insn(Op::LDXDW) }]
        }),
    ));
    // Every block ends after one instruction, and all jump back to the start.
    programs.push((
        "jumps back".into(),
        body(slots, |index| {
            let off = i16::try_from(-(index as i64) - 1).unwrap_or(-1);
            vec![Insn { dst: 1, src: 2, off, ..insn(Op::JSLE64_REG) }]
        }),
    ));
    programs.push((
        "jumps far".into(),
        body(slots, |index| vec![Insn { imm: -(index as i32) - 1, ..insn(Op::JA32) }]),
    ));
    programs
}

fn elf(code: &[Insn]) -> Vec<u8> {
    ContractElf {
        heap_size: MAX_HEAP_BYTES,
        imports: vec!["host".into()],
        code: code.iter().flat_map(|insn| insn.to_bytes()).collect(),
        ..ContractElf::default()
    }
    .to_bytes()
}

/// One test, since it counts what the process allocates.
#[test]
fn native_code_and_work_are_bounded_by_the_size_of_the_code() {
    let mut worst = (0.0, String::new());
    let mut most = (0.0, String::new());
    for slots in [2, 64, 4096, LARGEST] {
        for (name, code) in adversaries(slots) {
            if slots == LARGEST && !AT_FULL_SIZE.contains(&&name[..]) {
                continue;
            }
            let elf = elf(&code);
            let before = ALLOCATED.load(Ordering::Relaxed);
            let module = Module::compile(&elf, |_| Some(1));
            let allocated = ALLOCATED.load(Ordering::Relaxed) - before;
            let module = module.unwrap_or_else(|error| panic!("{name}: {error}"));
            let bytes = code.len() * 8;
            assert!(allocated <= ALLOCATED_PER_BYTE * bytes + CONSTANT, "{name}: {allocated} for {bytes}");
            let native = module.native_code_bytes();
            assert_eq!(native.is_some(), HAS_COMPILER, "{name}: is there native code?");
            let Some(native) = native else { continue };
            let memory = module.memory_bytes() as u64;
            assert!(memory <= max_module_bytes(elf.len() as u64), "{name}: {memory} for {}", elf.len());
            if slots >= 4096 {
                let ratio = native as f64 / bytes as f64;
                if ratio > worst.0 {
                    worst = (ratio, name.clone());
                }
                let ratio = allocated as f64 / bytes as f64;
                if ratio > most.0 {
                    most = (ratio, name);
                }
            }
        }
    }
    println!("bytes of native code for a byte of code: {worst:?}; bytes allocated: {most:?}");
    pairs_of_instructions_are_bounded();
}

/// All patterns of one and two instructions, in the forms that take most. In this build the compiler asserts
/// its own bound for each of them, which has next to no constant part.
fn pairs_of_instructions_are_bounded() {
    const BYTES: usize = 512;
    let letters: Vec<Vec<Insn>> = [vec![]].into_iter().chain(alphabet()).collect();
    let (mut valid, mut worst) = (0u32, 0.0f64);
    for (first, second) in letters.iter().flat_map(|first| letters.iter().map(move |second| (first, second)))
    {
        let insns = [&first[..], second].concat();
        if insns.is_empty() {
            continue;
        }
        for (cpu, functions) in [(Cpu::Detected, false), (Cpu::Detected, true), (Cpu::Baseline, false)] {
            let pattern = Pattern { frame: MAX_FRAME_BYTES, functions, insns: insns.clone() };
            let elf = pattern.contract(BYTES, 0).to_bytes();
            // Jumps of some go out of their function.
            let Ok(module) = Module::compile_for(cpu, &elf, |_| Some(1)) else { continue };
            let (memory, bound) = (module.memory_bytes() as u64, max_module_bytes(elf.len() as u64));
            assert!(memory <= bound, "{pattern:?}: {memory} bytes for {}", elf.len());
            valid += 1;
            worst = worst.max(module.native_code_bytes().unwrap_or(0) as f64 / BYTES as f64);
        }
    }
    assert!(valid > 100_000, "{valid} patterns");
    println!("bytes of native code for a byte of code, of {valid} patterns: {worst:.1}");
}
