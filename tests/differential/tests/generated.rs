//! Generated programs, their mutants, and files of any kind.

use ebpf_differential::{any_bytes, check, mutate, time::Share, Coverage, Dialect, Generator, Rng, Script};

/// Programs of one seed; the first seed is always finished.
const ROUND: usize = 500;

#[test]
fn generated_programs() {
    let share = Share::start(35);
    let mut coverage = Coverage::default();
    for seed in 0.. {
        let mut generator = Generator::new(seed);
        for index in 0..ROUND {
            let elf = generator.contract(Dialect::Full).to_bytes();
            let origin = format_args!("seed {seed}, program {index}");
            let script = |program: &ebpf_vm::Program<'_>| Script::new(index as u64, *program.layout());
            assert!(check(&elf, &origin, index as u64, script, &mut coverage), "{origin} is not valid");
        }
        if share.over() {
            break;
        }
    }
    println!("{coverage}");
    // The first seeds reach everything.
    assert_eq!(coverage.missing(), Vec::<String>::new(), "never reached");
}

#[test]
fn mutated_programs() {
    let share = Share::start(20);
    let mut coverage = Coverage::default();
    let (mut valid, mut invalid) = (0u64, 0u64);
    for seed in 0.. {
        let mut generator = Generator::new(seed);
        let mut rng = Rng::new(!seed);
        for index in 0..ROUND {
            let mut elf = generator.contract(Dialect::Full);
            for step in 0..4 {
                let before = elf.clone();
                match step {
                    3 => mutate::code_byte(&mut elf, &mut rng),
                    _ => mutate::keep_valid(&mut elf, &mut rng),
                }
                let origin = format_args!("seed {seed}, program {index}, step {step}");
                let script = |program: &ebpf_vm::Program<'_>| Script::new(index as u64, *program.layout());
                if check(&elf.to_bytes(), &origin, index as u64, script, &mut coverage) {
                    valid += 1;
                } else {
                    invalid += 1;
                    elf = before;
                }
            }
        }
        if share.over() {
            break;
        }
    }
    println!("{valid} valid, {invalid} not; {} runs", coverage.runs);
    assert!(valid > invalid, "{valid} of {} mutants are valid", valid + invalid);
}

#[test]
fn any_files() {
    let share = Share::start(15);
    let mut reached = [0u64; 3];
    for seed in 0.. {
        let mut files = any_bytes::Files::new(seed);
        for index in 0..ROUND {
            let file = files.next_file();
            let result = std::panic::catch_unwind(|| any_bytes::check(&file));
            reached[result.unwrap_or_else(|_| panic!("seed {seed}, file {index}")) as usize] += 1;
        }
        if share.over() {
            break;
        }
    }
    println!("not parsed {}, not verified {}, run {}", reached[0], reached[1], reached[2]);
    // Files are not only rubbish, nor only valid.
    let all: u64 = reached.iter().sum();
    assert!(reached.iter().all(|count| count * 20 > all), "{reached:?}");
}

#[test]
fn any_slots() {
    let mut rng = Rng::new(1);
    for _ in 0..10_000 {
        let len = rng.below(200);
        let bytes: Vec<u8> = (0..len).map(|_| rng.any() as u8).collect();
        any_bytes::check(&bytes);
        any_bytes::check(&any_bytes::structured(&bytes));
    }
}
