//! Generated programs, their mutants, and files of any kind.

use ebpf_differential::{
    any_bytes, check, harness::Pair, mutate, time::Share, Coverage, Dialect, Generator, Host, Rng, Script,
};
use ebpf_vm::{
    elf::ContractElf,
    isa::{opcode, Insn, Op, INSTRUCTIONS},
    limits::MAX_CODE_BYTES,
    Cpu, Entry, Exit, Program,
};

/// Programs of one seed; the first seed is always finished.
const ROUND: usize = 500;

/// The seeds that reach everything, however little time there is.
const SEEDS_TO_REACH_ALL: u64 = 30;

#[test]
fn generated_programs() {
    let share = Share::start(20);
    let mut coverage = Coverage::default();
    for seed in 0.. {
        let mut generator = Generator::new(seed);
        for index in 0..ROUND {
            let elf = generator.contract(Dialect::Full).to_bytes();
            let origin = format_args!("seed {seed}, program {index}");
            let script = |program: &Program<'_>| Script::new(index as u64, *program.layout());
            assert!(check(&elf, &origin, index as u64, script, &mut coverage), "{origin} is not valid");
        }
        if share.over() && (coverage.missing().is_empty() || seed >= SEEDS_TO_REACH_ALL) {
            break;
        }
    }
    println!("{coverage}");
    assert_eq!(coverage.missing(), Vec::<String>::new(), "never reached");
}

/// Small programs with every amount of gas, and a mutant of each.
#[test]
fn small_programs() {
    let share = Share::start(20);
    let mut coverage = Coverage::default();
    for seed in 0.. {
        let mut generator = Generator::new(seed);
        let mut rng = Rng::new(!seed);
        for index in 0..ROUND {
            let mut elf = generator.small_contract();
            let origin = format_args!("seed {seed}, small program {index}");
            let script = |program: &Program<'_>| Script::new(index as u64, *program.layout());
            assert!(
                check(&elf.to_bytes(), &origin, index as u64, script, &mut coverage),
                "{origin} is not valid"
            );
            mutate::keep_valid(&mut elf, &mut rng);
            let origin = format_args!("seed {seed}, small program {index}, mutant");
            check(&elf.to_bytes(), &origin, index as u64, script, &mut coverage);
        }
        if share.over() {
            break;
        }
    }
    println!("{coverage}");
    assert!(coverage.runs > 50 * coverage.programs, "few amounts of gas are tried");
    assert!(coverage.grew > coverage.runs / 10 && coverage.out_of_gas > coverage.grew, "heaps hardly grow");
}

#[test]
fn mutated_programs() {
    let share = Share::start(15);
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
                let script = |program: &Program<'_>| Script::new(index as u64, *program.layout());
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

/// Code of the largest size, with jumps from end to end.
#[test]
fn large_programs() {
    let mut coverage = Coverage::default();
    for seed in 0..2 {
        let mut rng = Rng::new(seed);
        let slots = (MAX_CODE_BYTES / 8) as i32;
        let ja32 = |imm| Insn { opcode: opcode::JA32, imm, ..Insn::default() };
        // To the end, back to the third slot, and straight on to the end.
        let mut code = vec![Insn::frame(16), ja32(slots - 3), Insn::default()];
        let arithmetic = [Op::ADD64_REG, Op::MUL32_REG, Op::XOR64_REG, Op::SUB32_REG, Op::RSH64_REG];
        while code.len() < slots as usize - 2 {
            let op = *rng.pick(&arithmetic);
            let info = INSTRUCTIONS.iter().find(|info| info.op == op).unwrap();
            let (dst, src) = (rng.below(10) as u8, rng.below(11) as u8);
            code.push(Insn { opcode: info.opcode, dst, src, ..Insn::default() });
        }
        code[2] = Insn { opcode: opcode::ADD64_REG, dst: 1, src: 10, ..Insn::default() };
        code.push(Insn { opcode: opcode::EXIT, ..Insn::default() });
        code.push(ja32(2 - slots));
        assert_eq!(code.len() as i32, slots);
        let elf = ContractElf {
            code: code.iter().flat_map(|insn| insn.to_bytes()).collect(),
            stack_size: 64,
            heap_size: 0,
            ..ContractElf::default()
        };
        let script = |program: &Program<'_>| Script::new(seed, *program.layout());
        let bytes = elf.to_bytes();
        assert!(check(&bytes, &format_args!("seed {seed}"), seed, script, &mut coverage));
        // With enough gas for all of it.
        let program = Program::parse(&bytes, Script::resolve).unwrap();
        let pair = Pair::new::<Script>(&program, &bytes, Cpu::Detected).unwrap();
        match pair.run(Entry::Call, 1 << 30, &script(&program)) {
            Ok(end) => assert!(matches!(end.unwrap().0.exit, Exit::Returned(_))),
            Err(divergence) => panic!("seed {seed}: {divergence}"),
        }
    }
}

/// A module is run by many threads at once.
#[test]
fn threads_share_a_module() {
    let mut generator = Generator::new(7);
    for index in 0..50 {
        let elf = generator.contract(Dialect::Full).to_bytes();
        let program = Program::parse(&elf, Script::resolve).unwrap();
        let pair = Pair::new::<Script>(&program, &elf, Cpu::Detected).unwrap();
        let host = Script::new(index, *program.layout());
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (pair, host) = (&pair, &host);
                scope.spawn(move || {
                    let mut rng = Rng::new(thread);
                    let result = pair.check(Entry::Call, host, &mut rng, &mut Coverage::default());
                    result.unwrap_or_else(|divergence| panic!("program {index}: {divergence}"));
                });
            }
        });
    }
}
