//! Searches for the code that takes most time to verify and to compile, and becomes most native code and
//! memory, for its bytes: all patterns of one and two instructions, then the worst of these with one more.
//!
//! `make compile-cost` runs it. What it finds to be slowest belongs into
//! `ebpf_asm::patterns::slowest_to_compile`, which is what the price of compilation is measured with.

use ebpf_asm::patterns::{alphabet, slowest_to_compile, Pattern};
use ebpf_vm::{
    isa::{Insn, INSTRUCTIONS},
    limits::MAX_FRAME_BYTES,
    Module, Program,
};

/// Bytes of code in the search, and where the worst are compared.
const SEARCH_BYTES: usize = 1 << 10;
const COMPARE_BYTES: [usize; 2] = [32 << 10, 256 << 10];
/// How often each is measured there; the least time counts.
const ROUNDS: u32 = 9;
/// How many go on from one round to the next, for each measure.
const KEPT: usize = 24;

/// What a pattern costs, for each byte of code.
#[derive(Clone, Copy, Debug)]
struct Cost {
    /// Nanoseconds to parse and verify.
    verify: f64,
    /// Nanoseconds to make a module.
    compile: f64,
    /// Bytes of native code.
    native: f64,
    /// Bytes of memory that a module holds.
    memory: f64,
}

/// What is measured: its name and unit, and its value.
type Measure = (&'static str, fn(&Cost) -> f64);

const MEASURES: [Measure; 4] = [
    ("verify, ns/B", |cost| cost.verify),
    ("compile, ns/B", |cost| cost.compile),
    ("native code, B/B", |cost| cost.native),
    ("memory, B/B", |cost| cost.memory),
];

fn resolve(_: &[u8]) -> Option<u32> {
    Some(0)
}

/// Nanoseconds of processor time of this thread.
fn processor_time() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is valid for writes.
    let result = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(result, 0, "the thread has a clock");
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// The least of some times, which others on the machine disturb least.
fn least<R>(rounds: u32, mut action: impl FnMut() -> R) -> (f64, R) {
    let mut best: Option<(f64, R)> = None;
    for _ in 0..rounds {
        let start = processor_time();
        let result = action();
        let time = processor_time() - start;
        if best.as_ref().is_none_or(|(least, _)| time < *least) {
            best = Some((time, result));
        }
    }
    best.expect("there is at least one round")
}

/// None: patterns with these instructions are not valid.
fn cost(pattern: &Pattern, bytes: usize, rounds: u32) -> Option<Cost> {
    let elf = pattern.contract(bytes, 0).to_bytes();
    let code = bytes as f64;
    let (verify, valid) =
        least(rounds, || Program::parse(&elf, resolve).is_ok_and(|program| program.verify().is_ok()));
    if !valid {
        return None;
    }
    let (compile, module) = least(rounds, || Module::compile(&elf, resolve).expect("it is valid"));
    let native = module.native_code_bytes().expect("this machine has a compiler") as f64 / code;
    Some(Cost {
        verify: verify / code,
        compile: compile / code,
        native,
        memory: module.memory_bytes() as f64 / code,
    })
}

/// The worst of some, by any of the measures.
fn worst(mut found: Vec<(Pattern, Cost)>, count: usize) -> Vec<(Pattern, Cost)> {
    let mut worst: Vec<(Pattern, Cost)> = Vec::new();
    for (_, measure) in MEASURES {
        found.sort_by(|(_, a), (_, b)| measure(b).total_cmp(&measure(a)));
        for (pattern, cost) in found.iter().take(count) {
            if worst.iter().all(|(other, _)| other != pattern) {
                worst.push((pattern.clone(), *cost));
            }
        }
    }
    worst
}

fn text(pattern: &Pattern) -> String {
    let insns: Vec<String> = pattern
        .insns
        .iter()
        .filter_map(|insn| {
            let Insn { dst, src, off, imm, .. } = insn;
            Some(format!("{} r{dst} r{src} {off:#x} {imm:#x}", insn.decode().ok()?.name))
        })
        .collect();
    let functions = if pattern.functions { "functions of" } else { "one function of" };
    format!("frame {:5}, {functions} {}", pattern.frame, insns.join("; "))
}

fn main() {
    println!("the pattern that is priced: {}", text(&slowest_to_compile()));
    for bytes in COMPARE_BYTES {
        println!("  {} KiB: {:?}", bytes >> 10, cost(&slowest_to_compile(), bytes, ROUNDS));
    }

    let extend = |starts: &[Vec<Insn>], letters: &[Vec<Insn>], frames: &[(u32, bool)]| {
        let mut found = Vec::new();
        for start in starts {
            for letter in letters {
                for (frame, functions) in frames {
                    let insns = [&start[..], letter].concat();
                    let pattern = Pattern { frame: *frame, functions: *functions, insns };
                    found.extend(cost(&pattern, SEARCH_BYTES, 2).map(|cost| (pattern, cost)));
                }
            }
        }
        found
    };
    let shapes = [(0, false), (16, true), (MAX_FRAME_BYTES, false), (MAX_FRAME_BYTES, true)];
    let singles = extend(&[vec![]], &alphabet(), &shapes);
    // Of the forms of an instruction, those that are worst by some measure.
    let mut letters: Vec<Vec<Insn>> = Vec::new();
    let op = |insns: &[Insn]| insns[0].decode().map(|info| info.op);
    for info in INSTRUCTIONS {
        let forms =
            singles.iter().filter(|(pattern, _)| op(&pattern.insns) == Ok(info.op)).cloned().collect();
        for (pattern, _) in worst(forms, 1) {
            if !letters.contains(&pattern.insns) {
                letters.push(pattern.insns);
            }
        }
    }
    let pairs = extend(&letters, &letters, &shapes[2..]);
    println!("{} patterns of one instruction, {} of two", singles.len(), pairs.len());
    let mut all = worst([singles, pairs].concat(), KEPT);
    for _ in 0..2 {
        let mut starts: Vec<Vec<Insn>> = Vec::new();
        for (pattern, _) in worst(all.clone(), KEPT / 2) {
            if !starts.contains(&pattern.insns) {
                starts.push(pattern.insns);
            }
        }
        let found = extend(&starts, &letters, &shapes[2..]);
        all = worst([all, found].concat(), KEPT);
    }
    for bytes in COMPARE_BYTES {
        println!("\n{} KiB of code", bytes >> 10);
        let costs: Vec<(Pattern, Cost)> = all
            .iter()
            .filter_map(|(pattern, _)| Some((pattern.clone(), cost(pattern, bytes, ROUNDS)?)))
            .collect();
        for (name, measure) in MEASURES {
            println!("{name}");
            let mut sorted = costs.clone();
            sorted.sort_by(|(_, a), (_, b)| measure(b).total_cmp(&measure(a)));
            for (pattern, cost) in sorted.iter().take(6) {
                println!("  {:8.2}  {}", measure(cost), text(pattern));
            }
        }
    }
}
