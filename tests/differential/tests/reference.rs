//! The interpreter and solana-sbpf.

use ebpf_differential::{
    reference::{check, check_with, Tally},
    sweep::{row, Counting},
    time::Share,
    Dialect, Generator,
};
use ebpf_vm::isa::INSTRUCTIONS;

/// Programs of one seed; the first seed is always finished.
const ROUND: u64 = 500;

#[test]
fn generated_programs() {
    let share = Share::start(15);
    let mut tally = Tally::default();
    for seed in 0.. {
        let mut generator = Generator::new(seed);
        for index in 0..ROUND {
            let elf = generator.contract(Dialect::Reference).to_bytes();
            check(&elf, &format_args!("seed {seed}, program {index}"), index, &mut tally);
        }
        if share.over() {
            break;
        }
    }
    println!("{tally}");
    assert_eq!(tally.refused, 0, "the dialect is what the reference engine has");
    assert!(tally.same > 10 * (tally.out_of_gas + tally.divisions_by_zero + tally.across_regions), "{tally}");
    assert!(tally.traps > 10, "{tally}");
}

#[test]
fn instructions_and_values() {
    let mut tally = Tally::default();
    let mut compared = 0;
    for info in INSTRUCTIONS {
        let before = tally.same;
        row(info, |elf| {
            check_with(elf, &info.name, |_| Counting::default(), |_| [0; 5], 1 << 24, &mut tally);
        });
        compared += usize::from(tally.same > before);
    }
    println!("{compared} of {} instructions; {tally}", INSTRUCTIONS.len());
    // All that it has; those which divide end at a zero.
    assert!(compared > 90, "{compared}");
}
