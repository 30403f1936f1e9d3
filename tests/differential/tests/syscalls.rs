//! Every syscall with hostile arguments: engines pass the same registers to the host, and let it read and
//! write the same memory.

use ebpf_differential::{
    chain::Chain,
    harness::Pair,
    reference::{self, Tally},
    Host, Rng,
};
use ebpf_uapi::{Part, Syscall, SyscallInfo, SYSCALLS};
use ebpf_vm::{elf::Layout, limits::DATA_BASE, Cpu, Entry, Exit, Program};

/// Gas for one run, and for all the heap.
const GAS: u64 = 100_000;

/// Combinations of hostile arguments that are tried for each syscall.
const COMBINATIONS: usize = 200;

/// A contract that makes one syscall with what is in its registers.
fn contract(syscall: &str) -> Vec<u8> {
    ebpf_asm::contract(&format!(
        "
        .stack 4096
        .heap 8192
        .text
        deploy:
            exit
        call:
            call {syscall}
            exit
        "
    ))
}

/// Addresses at and across the borders of memory's regions, outside of memory, and close to overflow.
fn pointers(layout: &Layout) -> Vec<u64> {
    let Layout { environment_end, stack_base, heap_base, heap_end, .. } = *layout;
    vec![
        0,
        DATA_BASE - 1,
        DATA_BASE,
        environment_end - 1,
        stack_base - 1,
        stack_base,
        heap_base - 32,
        heap_base - 1,
        heap_base,
        heap_end - 64,
        heap_end - 32,
        heap_end - 1,
        heap_end,
        u64::from(u32::MAX) - 31,
        (1 << 32) + stack_base,
        (1 << 63) + stack_base,
        u64::MAX - 31,
        u64::MAX,
    ]
}

/// Lengths of nothing, of hashes and numbers, of memory, and close to overflow.
fn lengths(layout: &Layout) -> Vec<u64> {
    let memory = layout.heap_end - DATA_BASE;
    vec![
        0,
        1,
        31,
        33,
        64,
        96,
        layout.heap_base - layout.stack_base,
        memory,
        memory + 1,
        u64::from(u32::MAX),
        1 << 32,
        u64::MAX - 31,
        u64::MAX,
    ]
}

/// Arguments that refer to memory.
fn plain(info: &SyscallInfo, layout: &Layout) -> [u64; 5] {
    let mut arguments = [1; 5];
    for (argument, register) in arguments.iter_mut().zip(info.registers()) {
        *argument = match register.part {
            Part::Number => 1,
            Part::Input => DATA_BASE,
            Part::Output => layout.stack_base,
            Part::Length | Part::Capacity => 32,
        };
    }
    arguments
}

/// Each argument exchanged for every hostile one, all of them the same, and combinations.
fn hostile(info: &SyscallInfo, layout: &Layout) -> Vec<[u64; 5]> {
    let values: Vec<_> = info
        .registers()
        .map(|register| match register.part {
            Part::Length | Part::Capacity => lengths(layout),
            Part::Number | Part::Input | Part::Output => pointers(layout),
        })
        .collect();
    let mut all = vec![plain(info, layout)];
    for (index, values) in values.iter().enumerate() {
        for value in values {
            let mut arguments = plain(info, layout);
            arguments[index] = *value;
            all.push(arguments);
        }
    }
    // Outputs overwrite inputs.
    all.extend(pointers(layout).into_iter().map(|value| [value; 5]));
    let mut rng = Rng::new(info.syscall.id().into());
    for _ in 0..COMBINATIONS {
        let mut arguments = plain(info, layout);
        for (argument, values) in arguments.iter_mut().zip(&values) {
            *argument = *rng.pick(values);
        }
        all.push(arguments);
    }
    all
}

#[test]
fn engines_agree_on_hostile_arguments() {
    let (mut resumed, mut ended) = (0, 0);
    for info in SYSCALLS {
        let elf = contract(info.name);
        let program = Program::parse(&elf, Chain::resolve).unwrap();
        for cpu in [Cpu::Detected, Cpu::Baseline] {
            let mut pair = Pair::new::<Chain>(&program, &elf, cpu).unwrap();
            for arguments in hostile(info, program.layout()) {
                pair = pair.with_arguments(arguments);
                match pair.run(Entry::Call, GAS, &Chain::default()) {
                    Ok(Some((end, _))) if matches!(end.exit, Exit::Returned(_)) => resumed += 1,
                    Ok(_) => ended += 1,
                    Err(divergence) => panic!("{}, {cpu:?}, {arguments:x?}: {divergence}", info.name),
                }
            }
        }
    }
    println!("{resumed} resumed, {ended} ended");
    assert!(resumed > 5_000 && ended > 5_000, "{resumed} resumed, {ended} ended");
}

#[test]
fn reference_engine_agrees_on_hostile_arguments() {
    let mut tally = Tally::default();
    for info in SYSCALLS {
        // The reference has no gas of ours.
        if matches!(info.syscall, Syscall::gas_left | Syscall::proof_size_left) {
            continue;
        }
        let elf = contract(info.name);
        let program = Program::parse(&elf, Chain::resolve).unwrap();
        for value in pointers(program.layout()) {
            let origin = format!("{} {value:#x}", info.name);
            reference::check_with(&elf, &origin, |_| Chain::default(), |_| [value; 5], GAS, &mut tally);
        }
    }
    println!("{tally}");
    assert!(tally.same > 500, "{tally}");
}
