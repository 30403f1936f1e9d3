//! The public conformance suite on every engine.

use ebpf_conformance::{cases, contract, HELPERS};
use ebpf_differential::{
    harness::Pair,
    host::{Answer, Machine},
    reference::{check_with, Tally},
    Coverage, Host, Rng,
};
use ebpf_vm::{Cpu, Entry, Program};

/// The suite's environment: helper 5 gives its argument back and ends the program if that is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Helpers;

impl Host for Helpers {
    fn resolve(name: &[u8]) -> Option<u32> {
        (0..HELPERS).find(|helper| format!("helper_{helper}").as_bytes() == name)
    }

    fn syscall(&mut self, id: u32, args: [u64; 5], _: &mut dyn Machine) -> Answer {
        match (id, args) {
            (5, [argument, ..]) if argument != 0 => Answer::Resume(argument),
            _ => Answer::End,
        }
    }
}

#[test]
fn every_file_is_the_same_on_every_engine() {
    let mut coverage = Coverage::default();
    let mut tally = Tally::default();
    let cases = cases();
    for case in &cases {
        let elf = contract(case).unwrap();
        let bytes = elf.to_bytes();
        let arguments = |program: &Program<'_>| match elf.data.len() {
            0 => [0; 5],
            len => [program.layout().data_start, len as u64, 0, 0, 0],
        };
        let program = Program::parse(&bytes, Helpers::resolve).unwrap();
        for cpu in [Cpu::Detected, Cpu::Baseline] {
            Pair::new::<Helpers>(&program, &bytes, cpu)
                .map(|pair| pair.with_arguments(arguments(&program)))
                .and_then(|pair| pair.check(Entry::Call, &Helpers, &mut Rng::new(1), &mut coverage))
                .unwrap_or_else(|divergence| panic!("{}, {cpu:?}: {divergence}\n{}", case.name, case.asm));
        }
        check_with(&bytes, &case.name, |_| Helpers, arguments, 1_000_000, &mut tally);
    }
    println!("{} files, {} runs; {tally}", cases.len(), coverage.runs);
    assert!(coverage.runs > 10_000, "{}", coverage.runs);
    // On its interpreter and its JIT: most of the suite is within the reference engine's instruction set.
    assert!(tally.same > cases.len() as u64, "{tally}");
}
