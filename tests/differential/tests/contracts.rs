//! The example contracts, as they are called on a chain, and their mutants.

use ebpf_differential::{
    chain::Chain, check, harness::Pair, mutate, owned, reference, time::Share, Coverage, Host, Rng,
};
use ebpf_vm::{elf, Cpu, Entry, Exit, Program};
use std::path::PathBuf;

/// Names the directory of the built contracts.
const VARIABLE: &str = "EBPF_CONTRACTS_DIR";

const ALICE: [u8; 32] = [0xa1; 32];
const BOB: [u8; 32] = [0xb0; 32];

/// Gas for one call. It takes more than generated programs do.
const GAS: u64 = 10_000_000;

/// A contract as `scripts/build-contracts.sh` made it.
fn contract(name: &str) -> Vec<u8> {
    let directory = match (std::env::var_os(VARIABLE), std::env::var_os("CARGO_TARGET_DIR")) {
        (Some(directory), _) => PathBuf::from(directory),
        (None, Some(target)) => PathBuf::from(target).join("ebpf"),
        (None, None) => PathBuf::from("../../target/ebpf"),
    };
    let path = directory.join(name).join(format!("{name}.elf"));
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}; build the contracts, or set {VARIABLE} to where they are", path.display())
    })
}

/// A call and what it has to return.
struct Call {
    entry: Entry,
    caller: [u8; 32],
    input: Vec<u8>,
    output: Option<(u64, Vec<u8>)>,
}

fn call(
    entry: Entry,
    caller: [u8; 32],
    selector: u32,
    arguments: &[&[u8]],
    flags: u64,
    output: &[u8],
) -> Call {
    let mut input = selector.to_be_bytes().to_vec();
    input.extend(arguments.concat());
    Call { entry, caller, input, output: Some((flags, output.to_vec())) }
}

/// `Ok` around a message's own result, in SCALE.
fn ok(value: &[u8]) -> Vec<u8> {
    [&[0], value].concat()
}

fn flipper() -> Vec<Call> {
    use Entry::{Call as Message, Deploy};
    let get = |value: u8| call(Message, ALICE, 0x2f86_5bd9, &[], 0, &ok(&[value]));
    let flip = || call(Message, BOB, 0x633a_a551, &[], 0, &ok(&[]));
    vec![
        call(Deploy, ALICE, 0x61ef_7e3e, &[], 0, &ok(&[])),
        get(0),
        call(Deploy, ALICE, 0x9bae_9d5e, &[&[1]], 0, &ok(&[])),
        get(1),
        flip(),
        get(0),
        flip(),
        get(1),
        // Input that does not decode.
        call(Message, ALICE, 0x0102_0304, &[], 1, &[1, 1]),
        call(Deploy, ALICE, 0x9bae_9d5e, &[&[7]], 1, &[1, 1]),
        call(Message, ALICE, 0x2f86_5bd9, &[&[0; 300]], 1, &[1, 1]),
    ]
}

fn erc20() -> Vec<Call> {
    use Entry::{Call as Message, Deploy};
    let amount = |value: u128| value.to_le_bytes();
    let balance = |owner: [u8; 32], value| call(Message, BOB, 0x0f75_5a56, &[&owner], 0, &ok(&amount(value)));
    let transfer = |value, flags, result: &[u8]| {
        call(Message, ALICE, 0x84a1_5da1, &[&BOB, &amount(value)], flags, &ok(result))
    };
    let transfer_from = |value, flags, result: &[u8]| {
        call(Message, BOB, 0x0b39_6f18, &[&ALICE, &BOB, &amount(value)], flags, &ok(result))
    };
    vec![
        call(Deploy, ALICE, 0x9bae_9d5e, &[&amount(1_000_000)], 0, &ok(&[])),
        call(Message, BOB, 0xdb63_75a8, &[], 0, &ok(&amount(1_000_000))),
        balance(ALICE, 1_000_000),
        balance(BOB, 0),
        transfer(400, 0, &[0]),
        balance(ALICE, 999_600),
        balance(BOB, 400),
        transfer(u128::MAX, 1, &[1, 0]),
        transfer_from(1, 1, &[1, 1]),
        call(Message, ALICE, 0x6812_66a0, &[&BOB, &amount(50)], 0, &ok(&[0])),
        call(Message, ALICE, 0x6a00_165e, &[&ALICE, &BOB], 0, &ok(&amount(50))),
        transfer_from(20, 0, &[0]),
        transfer_from(31, 1, &[1, 1]),
        call(Message, ALICE, 0x6a00_165e, &[&ALICE, &BOB], 0, &ok(&amount(30))),
        balance(ALICE, 999_580),
        balance(BOB, 420),
        call(Message, ALICE, 0x84a1_5da1, &[&BOB], 1, &[1, 1]),
    ]
}

/// Makes all calls one after the other, each also with too little gas. Returns the chain before each of them.
fn run(name: &str, calls: &[Call], coverage: &mut Coverage) -> Vec<(Entry, Chain)> {
    let elf = contract(name);
    let program = Program::parse(&elf, Chain::resolve).unwrap();
    let mut chain = Chain::default();
    let mut starts = Vec::new();
    for (index, Call { entry, caller, input, output }) in calls.iter().enumerate() {
        let start = chain.call(*caller, input);
        for cpu in [Cpu::Detected, Cpu::Baseline] {
            let mut run = || {
                let pair = Pair::new::<Chain>(&program, &elf, cpu)?;
                pair.check(*entry, &start, &mut Rng::new(index as u64), coverage)?;
                pair.run(*entry, GAS, &start)
            };
            let (end, after) = match run() {
                Ok(end) => end.expect("there is gas for set-up"),
                Err(divergence) => panic!("{name}, call {index}, {cpu:?}: {divergence}"),
            };
            assert!(matches!(end.exit, Exit::Syscall { .. }), "{name}, call {index}: {end:?}");
            assert_eq!(&after.output, output, "{name}, call {index}");
            // A failed call changes nothing.
            if output.as_ref().is_some_and(|(flags, _)| *flags == 0) {
                chain = after;
            }
        }
        starts.push((*entry, start));
    }
    starts
}

#[test]
fn calls() {
    let mut coverage = Coverage::default();
    run("flipper", &flipper(), &mut coverage);
    run("erc20", &erc20(), &mut coverage);
    println!("{} runs", coverage.runs);
}

/// Whether the reference engine can run them depends on what the compiler made: it says so.
#[test]
fn calls_on_the_reference_engine() {
    let mut tally = reference::Tally::default();
    for (name, calls) in [("flipper", flipper()), ("erc20", erc20())] {
        let elf = contract(name);
        for (_, start) in run(name, &calls, &mut Coverage::default()) {
            reference::check_with(&elf, &name, |_| start.clone(), |_| [0; 5], GAS, &mut tally);
        }
    }
    println!("{tally}");
    assert!(tally.same + tally.refused > 20, "{tally}");
}

#[test]
fn mutants() {
    let share = Share::start(15);
    let mut coverage = Coverage::default();
    let contracts = [("flipper", flipper()), ("erc20", erc20())]
        .map(|(name, calls)| (name, contract(name), run(name, &calls, &mut Coverage::default())));
    let (mut valid, mut invalid) = (0u64, 0u64);
    for seed in 0.. {
        let mut rng = Rng::new(seed);
        for (name, original, starts) in &contracts {
            let mut elf = owned(&elf::read(original).unwrap());
            for step in 0..8 {
                let before = elf.clone();
                match step % 2 {
                    0 => mutate::keep_valid(&mut elf, &mut rng),
                    _ => mutate::code_byte(&mut elf, &mut rng),
                }
                let (_, start) = rng.pick(starts);
                let origin = format_args!("{name}, seed {seed}, step {step}");
                if check(&elf.to_bytes(), &origin, seed, |_| start.clone(), &mut coverage) {
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
    assert!(valid > 0 && coverage.out_of_gas > 0, "{valid}");
}
