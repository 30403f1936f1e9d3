//! Every instruction with every register and special values.

use ebpf_differential::{
    harness::Pair,
    sweep::{calls, edges, row, Counting},
};
use ebpf_vm::{disasm::Disassembly, isa::INSTRUCTIONS, Cpu, Entry, Exit, Program};

/// Runs a contract of the sweep once, with enough gas. Returns how it ended.
fn run(elf: &[u8]) -> Exit {
    let program = Program::parse(elf, |name| (name == b"host").then_some(1)).unwrap();
    assert_eq!(program.verify(), Ok(()), "{}", Disassembly(&program));
    let [end, other] = [Cpu::Detected, Cpu::Baseline].map(|cpu| {
        let end = Pair::new::<Counting>(&program, elf, cpu)
            .and_then(|pair| pair.run(Entry::Call, 1 << 40, &Counting::default()));
        match end {
            Ok(end) => end.expect("there is gas for set-up").0.exit,
            Err(divergence) => panic!("{cpu:?}: {divergence}\n{}", Disassembly(&program)),
        }
    });
    assert_eq!(end, other);
    end
}

#[test]
fn instructions_registers_values() {
    let mut cases = 0;
    for info in INSTRUCTIONS {
        cases += row(info, |elf| {
            assert!(matches!(run(elf), Exit::Returned(_)), "{info:?}");
        });
    }
    println!("{cases} cases");
    assert!(cases > 200_000, "{cases}");
}

#[test]
fn calls_through_registers() {
    let mut returned = 0;
    let cases = calls(|elf| returned += usize::from(matches!(run(elf), Exit::Returned(_))));
    // One good address for each register but r10.
    assert_eq!(returned, 10, "of {cases}");
}

#[test]
fn edges_of_memory() {
    let mut returned = 0;
    let cases = edges(|elf| returned += usize::from(matches!(run(elf), Exit::Returned(_))));
    println!("{cases} cases, {returned} in bounds");
    assert!(returned > cases / 5 && returned < cases * 4 / 5, "{returned} of {cases}");
}
