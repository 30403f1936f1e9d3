//! The decoded tier against the baseline tier on random programs, and the bounds of decoding.

use super::op::{OpKind, Page, SLOTS};
use crate::{
    elf::ContractElf,
    isa::{opcode, Format, Insn, Op, INSTRUCTIONS},
    limits::{CODE_BASE, DATA_BASE},
    Entry, Exit, Gas, Instance, Program,
};
use alloc::{vec, vec::Vec};
use std::collections::BTreeSet;

/// Deterministic pseudo-random numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// One of a few registers, so that instructions depend on one another.
    fn register(&mut self) -> u8 {
        self.pick(&[0, 1, 2, 3, 4, 6])
    }

    fn number(&mut self) -> i32 {
        match self.below(4) {
            0 => self.next() as i32,
            1 => -(self.below(9) as i32),
            _ => self.below(70) as i32,
        }
    }
}

fn insn(name: Op, dst: u8, src: u8, off: i16, imm: i32) -> Insn {
    let info = INSTRUCTIONS.iter().find(|info| info.op == name).unwrap();
    let mut insn = Insn { opcode: info.opcode, ..Insn::default() };
    let uses = |formats: &[Format]| formats.contains(&info.format);
    insn.dst = dst;
    if !uses(&[Format::DstImm, Format::StoreImm, Format::JumpImm, Format::Dst]) {
        insn.src = src;
    }
    if !uses(&[Format::DstImm, Format::DstSrc, Format::Dst]) {
        insn.off = off;
    }
    if uses(&[Format::DstImm, Format::StoreImm, Format::JumpImm]) {
        insn.imm = imm;
    }
    info.selector.apply(&mut insn);
    insn
}

/// A sequence that compilers emit together, in some of its variants.
fn sequence(random: &mut Random) -> Vec<Insn> {
    let [d, e, a, b] = [(); 4].map(|()| random.register());
    let imm = random.number();
    let table = |random: &mut Random, rows: fn(Op) -> bool| {
        let rows: Vec<Op> = INSTRUCTIONS.iter().map(|info| info.op).filter(|op| rows(*op)).collect();
        random.pick(&rows)
    };
    let is_alu = |op| {
        let info = INSTRUCTIONS.iter().find(|info| info.op == op).unwrap();
        matches!(info.format, Format::DstImm | Format::DstSrc)
    };
    let is_jump = |op| {
        let info = INSTRUCTIONS.iter().find(|info| info.op == op).unwrap();
        matches!(info.format, Format::JumpImm | Format::JumpReg)
    };
    let mov = random.pick(&[Op::MOV64_REG, Op::MOV32_REG]);
    let constant = random.pick(&[Op::MOV64_IMM, Op::MOV32_IMM]);
    let loads = [Op::LDXB, Op::LDXW, Op::LDXDW];
    let fetch = random.pick(&[Op::LDXW, Op::LDXDW]);
    match random.below(12) {
        0 | 1 => vec![insn(mov, d, a, 0, 0), insn(table(random, is_alu), d, b, 0, imm)],
        2 => vec![insn(mov, d, a, 0, 0), insn(mov, e, b, 0, 0)],
        3 => {
            let join = random.pick(&[Op::ADD64_REG, Op::SUB64_REG]);
            vec![insn(constant, d, 0, 0, imm), insn(join, d, a, 0, 0)]
        }
        4 => {
            let jump = random.pick(&[Op::JLT64_REG, Op::JGT64_REG]);
            vec![insn(constant, d, 0, 0, imm), insn(jump, a, b, 1, 0), insn(constant, d, 0, 0, 0)]
        }
        5 | 6 => {
            let shifts = [
                [Op::RSH32_IMM, Op::LSH32_IMM, Op::OR32_REG],
                [Op::RSH64_IMM, Op::LSH64_IMM, Op::OR64_REG],
                [Op::LSH32_IMM, Op::RSH32_IMM, Op::OR32_REG],
                [Op::LSH64_IMM, Op::RSH64_IMM, Op::OR64_REG],
            ];
            let [first, second, or] = random.pick(&shifts);
            let mut code = vec![insn(mov, e, a, 0, 0), insn(first, e, 0, 0, imm)];
            if random.below(2) == 0 {
                code.push(insn(mov, d, b, 0, 0));
            }
            code.extend([insn(second, d, 0, 0, 32 - imm), insn(or, d, e, 0, 0)]);
            if random.below(2) == 0 {
                code.push(insn(Op::XOR32_REG, random.register(), d, 0, 0));
            }
            code
        }
        7 => vec![
            insn(Op::MOV64_REG, e, a, 0, 0),
            insn(Op::LSH64_REG, e, b, 0, 0),
            insn(Op::RSH64_REG, d, random.register(), 0, 0),
            insn(Op::OR64_REG, d, e, 0, 0),
        ],
        8 => {
            // An address in the stack, in data or out of bounds, and a load from it.
            let place = random.pick(&[DATA_BASE as i32 + 8, DATA_BASE as i32 + 60, -8, 4000, imm]);
            let load = insn(random.pick(&loads), e, d, random.pick(&[0, 4, -16]), 0);
            match random.below(4) {
                0 => vec![insn(Op::MOV64_REG, d, 10, 0, 0), insn(Op::ADD64_IMM, d, 0, 0, place), load],
                1 => vec![insn(constant, d, 0, 0, place), insn(Op::ADD64_REG, d, a, 0, 0), load],
                2 => vec![insn(Op::MOV64_REG, d, 10, 0, 0), insn(Op::ADD64_REG, d, b, 0, 0), load],
                _ => vec![insn(random.pick(&[Op::ADD64_REG, Op::ADD64_IMM]), d, b, 0, imm), load],
            }
        }
        9 => {
            let used = random.pick(&[Op::ADD32_REG, Op::XOR32_REG, Op::ADD64_REG, Op::XOR64_REG]);
            vec![insn(fetch, d, 10, -16, 0), insn(used, e, d, 0, 0)]
        }
        10 => {
            // A conditional jump, over a jump or not, after an addition or not. Targets are fixed up later.
            let mut code = Vec::new();
            if random.below(2) == 0 {
                let add = random.pick(&[Op::ADD64_IMM, Op::ADD64_REG]);
                code.push(insn(add, d, e, 0, imm));
            }
            let jump = match random.below(4) {
                0 => table(random, is_jump),
                1 => random.pick(&[Op::JEQ64_IMM, Op::JNE64_IMM, Op::JLT64_IMM, Op::JGT64_IMM]),
                _ => random.pick(&[Op::JEQ64_REG, Op::JNE64_REG, Op::JLT64_REG, Op::JGT64_REG]),
            };
            if random.below(2) == 0 {
                code.extend([insn(jump, a, b, 1, imm), insn(Op::JA, 0, 0, i16::MAX, 0)]);
            } else {
                code.push(insn(jump, a, b, i16::MAX, imm));
            }
            code
        }
        _ => {
            let pair = [Op::ADD64_IMM, Op::ADD64_REG, Op::AND64_REG, Op::XOR64_REG];
            let half = [Op::ADD32_REG, Op::AND32_REG, Op::XOR32_REG];
            let names = if random.below(2) == 0 { &pair[..] } else { &half[..] };
            vec![insn(random.pick(names), d, a, 0, imm), insn(random.pick(names), e, b, 0, imm)]
        }
    }
}

/// Any instruction. Jumps are fixed up later.
fn any(random: &mut Random) -> Vec<Insn> {
    let info = &INSTRUCTIONS[random.below(INSTRUCTIONS.len() as u64) as usize];
    let (dst, src) = (random.register(), random.register());
    match info.format {
        Format::Wide => Insn::lddw(dst, random.next()).to_vec(),
        Format::Load => vec![insn(info.op, dst, 10, -8 * random.below(4) as i16, 0)],
        Format::StoreImm | Format::StoreReg | Format::Atomic => {
            let mut store = insn(info.op, 10, src, -8 * random.below(5) as i16, random.number());
            info.selector.apply(&mut store);
            vec![store]
        }
        Format::CallImport => {
            let call = Insn { opcode: opcode::CALL_IMPORT, imm: random.below(4) as i32, ..Insn::default() };
            // A short length for `memcpy`.
            vec![insn(Op::MOV64_IMM, 3, 0, 0, random.below(20) as i32), call]
        }
        Format::CallLocal => {
            vec![Insn { opcode: opcode::CALL_LOCAL, src: 1, imm: i32::MAX, ..Insn::default() }]
        }
        Format::CallReg => {
            let mut code = Insn::lddw(5, CODE_BASE).to_vec();
            code.push(Insn { opcode: opcode::CALL_REG, dst: 5, ..Insn::default() });
            code
        }
        Format::Jump16 | Format::JumpImm | Format::JumpReg => {
            vec![insn(info.op, dst, src, i16::MAX, random.number())]
        }
        Format::Jump32 => vec![Insn { opcode: opcode::JA32, imm: i32::MAX, ..Insn::default() }],
        Format::NoOperands | Format::Frame => vec![],
        Format::DstImm | Format::DstSrc | Format::Dst => {
            let mut alu = insn(info.op, dst, src, 0, random.number());
            info.selector.apply(&mut alu);
            vec![alu]
        }
    }
}

/// A contract of two functions that is valid, or nearly so.
fn contract(random: &mut Random) -> Vec<u8> {
    let mut code = Vec::new();
    let mut starts = Vec::new();
    for _ in 0..2 {
        let start = code.len();
        starts.push(start);
        code.push(Insn::frame(32));
        let size = 20 + random.below(2 * SLOTS as u64) as usize;
        while code.len() < start + size {
            let next = if random.below(3) == 0 { any(random) } else { sequence(random) };
            code.extend(next);
        }
        if random.below(2) == 0 {
            code.push(insn(Op::MOV64_REG, 0, random.register(), 0, 0));
        }
        code.push(Insn { opcode: opcode::EXIT, ..Insn::default() });
        // Jumps are short, mostly forward, and go to the start of an instruction.
        let end = code.len();
        for at in start + 1..end {
            let mut target = at as i64 + 1 + random.below(14) as i64 - 4;
            target = target.clamp(start as i64 + 1, end as i64 - 1);
            if code[target as usize].opcode == 0 {
                target -= 1;
            }
            let distance = target - at as i64 - 1;
            let slot = &mut code[at];
            if slot.opcode == opcode::CALL_LOCAL && slot.imm == i32::MAX {
                slot.imm = (starts[starts.len() - 1] as i64 - at as i64 - 1) as i32;
            } else if slot.opcode == opcode::JA32 {
                slot.imm = distance as i32;
            } else if slot.off == i16::MAX {
                slot.off = distance as i16;
            }
        }
    }
    ContractElf {
        code: code.iter().flat_map(|insn| insn.to_bytes()).collect(),
        call: 0,
        deploy: starts[1] as u32,
        stack_size: 256,
        heap_size: 8192,
        rodata: (0..40).collect(),
        data: vec![7; 24],
        imports: ["memcpy", "__multi3", "__udivti3", "host"].map(Into::into).into(),
        ..ContractElf::default()
    }
    .to_bytes()
}

/// The observable state of an instance that has stopped.
#[derive(Debug, PartialEq)]
struct Observed {
    exit: Exit,
    registers: [u64; 11],
    pc: u32,
    gas: Gas,
    depth: usize,
    memory: Vec<u8>,
}

/// Runs to the end, with `threshold` as the hotness at which code is decoded.
fn run(program: &Program<'_>, gas: u64, threshold: u64, kinds: &mut BTreeSet<u8>) -> Vec<Observed> {
    let mut instance = Instance::new(program, Entry::Call, Gas(gas)).unwrap();
    instance.cache.threshold = Some(threshold);
    let mut seen = Vec::new();
    let mut exit = instance.run();
    loop {
        seen.push(Observed {
            exit,
            registers: instance.registers(),
            pc: instance.pc(),
            gas: instance.gas(),
            depth: instance.call_depth(),
            memory: instance.memory().to_vec(),
        });
        let Exit::Syscall { id, .. } = exit else { break };
        exit = instance.resume(u64::from(id));
    }
    kinds.extend(instance.cache.pages().flatten().map(|op| op.kind as u8));
    seen
}

#[test]
fn tiers_agree_on_random_programs() {
    let mut random = Random(1);
    let mut kinds = BTreeSet::new();
    let (mut valid, mut returned) = (0, 0);
    for _ in 0..400 {
        let mut elf = contract(&mut random);
        if random.below(4) == 0 {
            // Most of the file is code, at its end.
            let at = elf.len() - 1 - random.below(elf.len() as u64 / 2) as usize;
            elf[at] = random.next() as u8;
        }
        let Ok(program) = Program::parse(&elf, |_| Some(9)) else { continue };
        valid += u32::from(program.verify().is_ok());
        let startup = program.startup_gas().0;
        let baseline = run(&program, startup + 1500, u64::MAX, &mut kinds);
        returned += u32::from(matches!(baseline[baseline.len() - 1].exit, Exit::Returned(_)));
        for threshold in [0, 40, 200] {
            assert_eq!(run(&program, startup + 1500, threshold, &mut kinds), baseline);
        }
        let used = startup + 1500 - baseline[baseline.len() - 1].gas.0;
        // Every amount, or at least some hundreds of them.
        let step = (used - startup) / 300 + 1;
        for gas in (startup..=used).step_by(step as usize) {
            let baseline = run(&program, gas, u64::MAX, &mut kinds);
            let threshold = random.pick(&[0, 0, 17]);
            assert_eq!(run(&program, gas, threshold, &mut kinds), baseline, "gas {gas}");
        }
    }
    assert!(valid > 200 && returned > 20, "{valid} valid, {returned} returned");
    let never = |kind: &u8| {
        let kind = *kind;
        // Always executed by the baseline tier.
        [OpKind::CALL_IMPORT, OpKind::CALL_REG].iter().any(|own| *own as u8 == kind)
    };
    let missing: Vec<u8> = (0..OpKind::LAST as u8 + 1)
        .filter(|kind| !kinds.contains(kind))
        .filter(|kind| !never(kind))
        .collect();
    assert_eq!(missing, [], "operations that no program contained");
}

/// A program that jumps from page to page cannot make the interpreter decode more than it pays for, nor hold
/// more than the limit.
#[test]
fn decoding_is_bounded_by_spent_gas_and_by_the_cache() {
    // Jumps of different lengths across code of the largest size.
    let slots = 1 << 17;
    for hop in [1, SLOTS / 2 + 1, SLOTS, 3 * SLOTS + 5, 300 * SLOTS + 1] {
        let mut code = vec![Insn { opcode: opcode::MOV64_IMM, ..Insn::default() }; slots];
        code[0] = Insn::frame(0);
        for at in (1..slots).step_by(hop.max(2)) {
            let to = if at + hop < slots { hop as i32 - 1 } else { -(at as i32) };
            code[at] = Insn { opcode: opcode::JA32, imm: to, ..Insn::default() };
        }
        let last = slots - 1;
        code[last] = Insn { opcode: opcode::JA32, imm: -(last as i32), ..Insn::default() };
        let code = code.iter().flat_map(|insn| insn.to_bytes()).collect();
        let elf = ContractElf { code, stack_size: 16, ..ContractElf::default() }.to_bytes();
        let program = Program::parse(&elf, |_| None).unwrap();
        assert_eq!(program.verify(), Ok(()));
        for gas in [100, 10_000, 300_000] {
            let mut instance = Instance::new(&program, Entry::Call, Gas(gas)).unwrap();
            assert_eq!(instance.run(), Exit::OutOfGas);
            let cache = &instance.cache;
            assert!(cache.slots * 16 <= gas, "{} slots decoded for {gas} gas", cache.slots);
            assert!(gas < 300_000 || cache.slots > 0);
            assert!(cache.pages().count() * size_of::<Page>() <= 256 << 10);
        }
    }
}

#[test]
fn short_run_decodes_nothing() {
    let code = [Insn::frame(0), Insn { opcode: opcode::EXIT, ..Insn::default() }];
    let code = code.iter().flat_map(|insn| insn.to_bytes()).collect();
    let elf = ContractElf { code, stack_size: 16, ..ContractElf::default() }.to_bytes();
    let program = Program::parse(&elf, |_| None).unwrap();
    let mut instance = Instance::new(&program, Entry::Call, Gas(1000)).unwrap();
    assert_eq!(instance.run(), Exit::Returned(0));
    assert_eq!((instance.cache.slots, instance.cache.pages().count()), (0, 0));
}
