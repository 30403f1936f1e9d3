//! Gas is exact for each instruction, on every engine: whatever amount there is, the run ends where the
//! interpreter, one instruction at a time, has used it up.

use ebpf_differential::{
    generate::resolve,
    harness::Pair,
    host::{Answer, Host, Machine},
    record::Record,
    Dialect, Generator, Rng,
};
use ebpf_vm::{elf::ContractElf, Cpu, Entry, Exit, Program};

/// Answers every syscall with 0, and costs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Free;

impl Host for Free {
    fn resolve(name: &[u8]) -> Option<u32> {
        resolve(name)
    }

    fn syscall(&mut self, _: u32, _: [u64; 5], _: &mut dyn Machine) -> Answer {
        Answer::Resume(0)
    }
}

/// What runs may use.
const AMPLE: u64 = 3_000;

/// Compares runs with what the record of one with much gas says of them. Returns the number of runs.
fn check(elf: &ContractElf, cpu: Cpu, rng: &mut Rng) -> u64 {
    let elf = elf.to_bytes();
    let program = Program::parse(&elf, resolve).unwrap();
    let startup = program.startup_gas().0;
    let record = Record::new(&program, Entry::Call, startup + AMPLE, [0; 5], &Free).unwrap();
    let pair = Pair::new::<Free>(&program, &elf, cpu).unwrap();
    let used = AMPLE - record.end.gas;
    let mut amounts: Vec<u64> = (0..=used.min(200)).collect();
    amounts.extend((0..100).map(|_| rng.below(used + 1)));
    for amount in &amounts {
        let run = pair.run(Entry::Call, startup + amount, &Free);
        let (end, _) = run.unwrap_or_else(|divergence| panic!("{divergence}")).unwrap();
        // The first instruction that costs more than is left does nothing, and ends the run.
        match record.steps.iter().find(|step| step.after > *amount) {
            Some(step) => {
                assert_eq!((end.exit, end.gas, end.pc), (Exit::OutOfGas, 0, step.pc), "gas {amount}");
            }
            None => assert_eq!((end.exit, end.gas), (record.end.exit, amount - used), "gas {amount}"),
        }
    }
    amounts.len() as u64
}

#[test]
fn gas_is_exact_for_each_instruction() {
    let mut generator = Generator::new(12);
    let mut rng = Rng::new(12);
    let mut runs = 0;
    for index in 0..300 {
        let cpu = if index % 2 == 0 { Cpu::Detected } else { Cpu::Baseline };
        let elf = match index % 3 {
            0 => generator.contract(Dialect::Full),
            _ => generator.small_contract(),
        };
        runs += check(&elf, cpu, &mut rng);
    }
    println!("{runs} runs");
    assert!(runs > 30_000, "{runs}");
}
