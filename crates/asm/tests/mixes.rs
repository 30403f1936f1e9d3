//! The mixes do what they are for: they run, and those of jumps and loads go everywhere.

use ebpf_asm::mixes::{self, Mix};
use ebpf_vm::{Entry, Exit, Gas, Import, Instance, Intrinsic, Program};

/// A program that is valid.
fn program(elf: &[u8]) -> Program<'_> {
    let program = Program::parse(elf, |_| None).unwrap();
    program.verify().unwrap();
    program
}

/// Gas of a contract that returns.
fn gas(elf: &[u8]) -> u64 {
    let program = program(elf);
    let mut instance = Instance::new(&program, Entry::Call, Gas(u64::MAX)).unwrap();
    assert!(matches!(instance.run(), Exit::Returned(_)));
    u64::MAX - instance.gas().0
}

#[test]
fn every_intrinsic_has_a_mix() {
    let elves = mixes::INTRINSICS.iter().map(|mix| mix.contract(1)).collect::<Vec<_>>();
    let imported = elves.iter().flat_map(|elf| program(elf).imports().to_vec()).collect::<Vec<_>>();
    for intrinsic in Intrinsic::ALL {
        let run_by = match intrinsic {
            Intrinsic::Memcpy => &Intrinsic::Memmove,
            Intrinsic::Bcmp => &Intrinsic::Memcmp,
            // It ends the run.
            Intrinsic::Abort => continue,
            own => own,
        };
        assert!(imported.contains(&Import::Intrinsic(*run_by)), "{}", intrinsic.name());
    }
}

#[test]
fn mixes_run_as_many_rounds_as_they_should() {
    let others: [&Mix<'_>; 9] = [
        &mixes::ARITHMETIC,
        &mixes::MULTIPLICATION,
        &mixes::DIVISION,
        &mixes::BRANCHES,
        &mixes::MEMORY,
        &mixes::ATOMICS,
        &mixes::CALLS,
        &mixes::INDIRECT_CALLS,
        &mixes::RECURSION,
    ];
    for mix in others.into_iter().chain(mixes::INTRINSICS) {
        let [none, one, two] = [0, 1, 2].map(|rounds| gas(&mix.contract(rounds)));
        assert!(none < one && one < two);
    }
    gas(&mixes::largest_memory());
    gas(&mixes::longest_code());
}

#[test]
fn far_jumps_go_everywhere() {
    for jumps in [4_000, 32_000] {
        let [one, two] = [1, 2].map(|rounds| gas(&mixes::far_jumps(jumps, rounds)));
        // Every jump, and at the end of a round the subtraction and its jump.
        assert_eq!(two - one, u64::from(jumps) + 2);
    }
}

#[test]
fn cache_misses_go_everywhere() {
    for lines in [4_096, 32_768] {
        let elf = mixes::cache_misses(lines, 1);
        let program = program(&elf);
        let mut instance = Instance::new(&program, Entry::Call, Gas(u64::MAX)).unwrap();
        assert!(matches!(instance.run(), Exit::Returned(_)));
        assert_eq!(instance.memory_bytes(), u64::from(lines) * 64);
        let first = ebpf_vm::limits::DATA_BASE;
        let mut at = first;
        for line in 1..=lines {
            let next = instance.read(at, 8).unwrap().try_into().unwrap();
            at = u64::from_le_bytes(next);
            assert_eq!(at == first, line == lines);
        }
    }
}
