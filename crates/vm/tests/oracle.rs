//! Every instruction against plain Rust, on random operands.

use ebpf_vm::{
    elf::ContractElf,
    isa::{opcode, Format, Insn, InsnInfo, Op, Selector, INSTRUCTIONS},
    limits::DATA_BASE,
    Entry, Exit, Gas, Instance, Program,
};
use proptest::prelude::*;

/// State before or after an instruction: r0, r1 (dst), r2 (src), a cell of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    r0: u64,
    r1: u64,
    r2: u64,
    cell: u64,
}

/// Offset of loads and stores.
const OFF: i16 = -8;

/// A number with a good chance of being special.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        any::<u32>().prop_map(u64::from),
        any::<i8>().prop_map(|number| number as u64),
        prop_oneof![
            Just(1u64 << 63),
            Just(i64::MAX as u64),
            Just(i32::MIN as u64),
            Just(1 << 31),
            Just(u64::from(u32::MAX)),
            Just(64),
            Just(32),
        ],
    ]
}

fn is_memory(format: Format) -> bool {
    matches!(format, Format::Load | Format::StoreImm | Format::StoreReg | Format::Atomic)
}

/// Runs one instruction of the table with dst = r1 and src = r2, or src = r1 where `same`. Returns the
/// state after it, whether it jumped, and what it cost.
fn run(info: &InsnInfo, before: State, imm: i32, same: bool) -> (State, bool, u64) {
    let mut insn = Insn { opcode: info.opcode, dst: 1, ..Insn::default() };
    match info.format {
        Format::DstImm | Format::JumpImm | Format::StoreImm => insn.imm = imm,
        Format::DstSrc | Format::Load | Format::StoreReg | Format::Atomic | Format::JumpReg => {
            insn.src = if same { 1 } else { 2 }
        }
        _ => {}
    }
    match info.format {
        Format::JumpImm | Format::JumpReg | Format::Jump16 => insn.off = 1,
        Format::Jump32 => insn.imm = 1,
        _ if is_memory(info.format) => insn.off = OFF,
        _ => {}
    }
    if matches!(info.format, Format::Jump16 | Format::Jump32) {
        insn.dst = 0;
    }
    match info.selector {
        Selector::Off(off) => insn.off = off,
        Selector::Imm(imm) => insn.imm = imm,
        Selector::None => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(insn.decode().map(|info| info.op), Ok(info.op));

    // A jump skips the first exit, and the one that it goes to is recognised by r5.
    let store = |opcode, value: u64| {
        let [low, high] = Insn::lddw(5, value);
        [low, high, Insn { opcode, dst: 10, src: 5, off: -8, imm: 0 }]
    };
    let exit = Insn { opcode: opcode::EXIT, ..Insn::default() };
    let mut code = vec![Insn::frame(16)];
    code.extend(store(opcode::STXDW, before.cell));
    for (register, value) in [(0, before.r0), (1, before.r1), (2, before.r2), (5, 0)] {
        code.extend(Insn::lddw(register, value));
    }
    if is_memory(info.format) {
        // The address is in dst of a store and in src of a load.
        let base = if info.format == Format::Load { insn.src } else { insn.dst };
        code.push(Insn { opcode: opcode::MOV64_REG, dst: base, src: 10, off: 0, imm: 0 });
    }
    let pc = code.len() as u32;
    code.extend([insn, exit]);
    code.extend(Insn::lddw(5, 1));
    code.push(exit);

    let code: Vec<u8> = code.iter().flat_map(|insn| insn.to_bytes()).collect();
    let elf = ContractElf { code, stack_size: 64, heap_size: 0, ..ContractElf::default() }.to_bytes();
    let program = Program::parse(&elf, |_| None).unwrap();
    // The code is reached both ways only by instructions that may jump; what is not reached is valid too.
    assert_eq!(program.verify(), Ok(()), "{info:?}");
    let mut instance = Instance::new(&program, Entry::Call, Gas(1000)).unwrap();
    assert!(matches!(instance.run(), Exit::Returned(_)), "{info:?}");
    let registers = instance.registers();
    let cell = &instance.memory()[64 - 8..];
    let after = State {
        r0: registers[0],
        r1: registers[1],
        r2: registers[2],
        cell: u64::from_le_bytes(cell.try_into().unwrap()),
    };
    let jumped = registers[5] == 1;
    // Everything but the instruction: what is in front of it, the exit, and the lddw behind the jump.
    let plain = u64::from(pc) - 5 + 1 + u64::from(jumped);
    let used = 1000 - program.startup_gas().0 - instance.gas().0;
    (after, jumped, used - plain - 4)
}

fn signed_div(a: i128, b: i128) -> i128 {
    if b == 0 {
        0
    } else {
        a / b
    }
}

fn signed_rem(a: i128, b: i128) -> i128 {
    if b == 0 {
        a
    } else {
        a % b
    }
}

/// What an instruction does, written with i128 and apart from the interpreter. `None`: it is not one that
/// this test runs.
fn expected(op: Op, before: State, base: u64, imm: i32, same: bool) -> Option<(State, bool)> {
    let name = INSTRUCTIONS.iter().find(|info| info.op == op)?.name;
    let info = INSTRUCTIONS.iter().find(|info| info.op == op)?;
    let State { r0, r1, mut r2, cell } = before;
    let mut r1 = r1;
    if is_memory(info.format) {
        if info.format == Format::Load && !same {
            r2 = base;
        } else {
            r1 = base;
        }
    }
    let narrow =
        name.contains("32") && !name.starts_with("movsx") || name == "movsx832" || name == "movsx1632";
    let mask = if narrow { u128::from(u32::MAX) } else { u128::from(u64::MAX) };
    let sign = |value: u64| if narrow { i128::from(value as i32) } else { i128::from(value as i64) };
    let unsigned = |value: u64| i128::from(value) & mask as i128;
    let operand = match info.format {
        Format::DstImm | Format::JumpImm | Format::StoreImm => i64::from(imm) as u64,
        _ if same => r1,
        _ => r2,
    };
    let (a, b) = (unsigned(r1), unsigned(operand));
    let (sa, sb) = (sign(r1), sign(operand));
    let width = if narrow { 32 } else { 64 };
    let shift = (operand % width) as u32;
    let stem = name.trim_end_matches("32");

    let mut after = State { r0, r1, r2, cell };
    let mut jumped = false;
    let jumps = match stem {
        "ja" => Some(true),
        "jeq" => Some(a == b),
        "jne" => Some(a != b),
        "jset" => Some(a & b != 0),
        "jgt" => Some(a > b),
        "jge" => Some(a >= b),
        "jlt" => Some(a < b),
        "jle" => Some(a <= b),
        "jsgt" => Some(sa > sb),
        "jsge" => Some(sa >= sb),
        "jslt" => Some(sa < sb),
        "jsle" => Some(sa <= sb),
        _ => None,
    };
    if let Some(jumps) = jumps {
        jumped = jumps;
        return Some((after, jumped));
    }
    let extended = |bits: u32, value: u64| ((value << (64 - bits)) as i64 >> (64 - bits)) as i128;
    let reversed = |bytes: usize, value: u64| {
        value.to_le_bytes()[..bytes].iter().fold(0i128, |all, byte| all << 8 | i128::from(*byte))
    };
    let loaded = |bytes: usize| i128::from(cell) & ((1i128 << (8 * bytes)) - 1);
    let stored = |bytes: usize, value: u64| {
        let keep = ((u128::from(u64::MAX) << (8 * bytes)) & u128::from(u64::MAX)) as u64;
        (cell & keep) | (value & !keep)
    };
    let result = match name {
        "le16" => i128::from(r1 as u16),
        "le32" => i128::from(r1 as u32),
        "le64" => i128::from(r1),
        "be16" | "swap16" => reversed(2, r1),
        "be32" | "swap32" => reversed(4, r1),
        "be64" | "swap64" => reversed(8, r1),
        "movsx832" | "movsx864" => extended(8, operand),
        "movsx1632" | "movsx1664" => extended(16, operand),
        "movsx3264" => extended(32, operand),
        "ldxb" => loaded(1),
        "ldxh" => loaded(2),
        "ldxw" => loaded(4),
        "ldxdw" => loaded(8),
        "ldxsb" => extended(8, cell),
        "ldxsh" => extended(16, cell),
        "ldxsw" => extended(32, cell),
        "stb" | "stxb" | "sth" | "stxh" | "stw" | "stxw" | "stdw" | "stxdw" => {
            let bytes = [1, 2, 4, 8][["b", "h", "w", "dw"]
                .iter()
                .position(|suffix| *suffix == name.trim_start_matches("st").trim_start_matches('x'))?];
            after.cell = stored(bytes, operand);
            return Some((after, false));
        }
        _ if name.starts_with("lock") => {
            let bytes = if narrow { 4 } else { 8 };
            let old = loaded(bytes) as u64;
            let compared = unsigned(r0) as u64;
            let new = match stem.trim_start_matches("lock ").trim_start_matches("fetch ") {
                "add" => old.wrapping_add(operand),
                "or" => old | operand,
                "and" => old & operand,
                "xor" => old ^ operand,
                "xchg" => operand,
                "cmpxchg" if old == compared => operand,
                "cmpxchg" => old,
                _ => return None,
            };
            after.cell = stored(bytes, new);
            if stem.ends_with("cmpxchg") {
                after.r0 = old;
            } else if stem.contains("fetch") || stem.ends_with("xchg") {
                *(if same { &mut after.r1 } else { &mut after.r2 }) = old;
            }
            return Some((after, false));
        }
        _ => match stem {
            "add" => a + b,
            "sub" => a - b,
            "mul" => (a as u128).wrapping_mul(b as u128) as i128,
            "div" => signed_div(a, b),
            "mod" => signed_rem(a, b),
            "sdiv" => signed_div(sa, sb),
            "smod" => signed_rem(sa, sb),
            "neg" => -a,
            "or" => a | b,
            "and" => a & b,
            "xor" => a ^ b,
            "lsh" => ((a as u128) << shift) as i128,
            "rsh" => a >> shift,
            "arsh" => sa >> shift,
            "mov" => b,
            _ => return None,
        },
    };
    after.r1 = (result as u128 & mask) as u64;
    // Byte order instructions that have 32 in their name are 64 bits wide, and clear what is above.
    Some((after, jumped))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn every_instruction_does_what_plain_rust_does(
        r0 in number(), r1 in number(), r2 in number(), cell in number(), imm in number(), same: bool,
        compare: bool,
    ) {
        // So that cmpxchg and the equalities see equal operands often enough.
        let r0 = if compare { cell } else { r0 };
        let imm = imm as i32;
        let base = DATA_BASE + 64;
        let mut tested = 0;
        for info in INSTRUCTIONS {
            let before = State { r0, r1, r2, cell };
            let Some((state, jumped)) = expected(info.op, before, base, imm, same) else { continue };
            tested += 1;
            let (after, did_jump, cost) = run(info, before, imm, same);
            prop_assert_eq!(after, state, "{} of {:x?}, imm {:#x}", info.name, before, imm);
            prop_assert_eq!(did_jump, jumped, "{} of {:x?}, imm {:#x}", info.name, before, imm);
            prop_assert_eq!(cost, u64::from(info.gas.cost()), "{}", info.name);
        }
        // All but frame, lddw, the three calls and exit.
        prop_assert_eq!(tested, INSTRUCTIONS.len() - 6);
    }
}
