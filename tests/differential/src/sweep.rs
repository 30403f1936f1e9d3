//! Every row of the instruction table with every pair of registers and special values.
//!
//! Cases are concatenated in few contracts; after each there is a syscall, at which the harness
//! compares all registers and all of memory.

use crate::host::{Answer, Host, Machine};
use ebpf_vm::{
    elf::ContractElf,
    isa::{Format, Insn, InsnInfo, Op, FRAME_POINTER, INSTRUCTIONS},
    limits::{CODE_BASE, DATA_BASE},
};

/// Operands at which something changes.
pub const VALUES: [u64; 14] = [
    0,
    1,
    2,
    31,
    32,
    63,
    64,
    u64::MAX,
    i64::MIN as u64,
    i64::MAX as u64,
    0xffff_ffff,
    0x8000_0000,
    0xffff_ffff_8000_0000,
    0x1234_5678_9abc_def0,
];

/// The same as immediates.
const IMMEDIATES: [i32; 14] = [0, 1, 2, 8, 31, 32, 33, 63, 64, -1, i32::MIN, i32::MAX, 0x7f, -0x80];

/// Cases in one contract.
const BATCH: usize = 300;

/// Bytes of data in the contracts of the sweep; addresses that cases use are in the middle.
const DATA: u64 = 256;
const ADDRESS: u64 = DATA_BASE + DATA / 2;

/// Answers every syscall with a number that depends on how many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counting(u64);

impl Host for Counting {
    fn resolve(name: &[u8]) -> Option<u32> {
        (name == b"host").then_some(1)
    }

    fn syscall(&mut self, _: u32, _: [u64; 5], _: &mut dyn Machine) -> Answer {
        self.0 += 1;
        Answer::Resume(VALUES[self.0 as usize % VALUES.len()])
    }
}

/// A contract with this code after its marker, its exit after it, and data.
fn contract(code: &[Insn]) -> ContractElf {
    let marker = Insn::frame(64);
    let exit = crate::generate::insn(Op::EXIT);
    ContractElf {
        stack_size: 256,
        heap_size: 8192,
        imports: vec!["host".into()],
        data: (0..DATA).map(|at| (at * 37 + 200) as u8).collect(),
        code: [marker].iter().chain(code).chain([&exit]).flat_map(|insn| insn.to_bytes()).collect(),
        ..ContractElf::default()
    }
}

/// Collects cases into contracts.
struct Batches<F: FnMut(&[u8])> {
    run: F,
    code: Vec<Insn>,
    cases: usize,
    total: usize,
}

impl<F: FnMut(&[u8])> Batches<F> {
    fn case(&mut self, setup: &[(u8, u64)], insns: &[Insn]) {
        for (register, value) in setup {
            if *register != FRAME_POINTER {
                self.code.extend(Insn::lddw(*register, *value));
            }
        }
        self.code.extend(insns);
        self.code.push(crate::generate::insn(Op::CALL_IMPORT));
        self.cases += 1;
        if self.cases == BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.cases > 0 {
            (self.run)(&contract(&self.code).to_bytes());
            self.total += self.cases;
            self.cases = 0;
            self.code.clear();
        }
    }
}

/// The instruction, with these operands.
fn with(info: &InsnInfo, dst: u8, src: u8, off: i16, imm: i32) -> Insn {
    let mut insn = Insn { opcode: info.opcode, dst, src, off, imm };
    info.selector.apply(&mut insn);
    insn
}

/// Gives contracts with all cases of a row to `run`, and returns the number of cases. Rows that call or end
/// have none here: see [`calls`].
pub fn row(info: &InsnInfo, run: impl FnMut(&[u8])) -> usize {
    let mut batches = Batches { run, code: Vec::new(), cases: 0, total: 0 };
    let mut turn = 0usize;
    // A different value each time, over all pairs of them.
    let mut values = move || {
        turn += 1;
        (VALUES[turn % VALUES.len()], VALUES[turn / VALUES.len() % VALUES.len()])
    };
    // What shows whether a jump was taken.
    let mark = with(find(Op::ADD64_IMM), 0, 0, 0, 1);
    let all = 0..11u8;
    let written = 0..10u8;
    match info.format {
        Format::DstImm => {
            for dst in written {
                for imm in IMMEDIATES {
                    for value in VALUES {
                        batches.case(&[(dst, value)], &[with(info, dst, 0, 0, imm)]);
                    }
                }
            }
        }
        Format::Dst => {
            for dst in written {
                for value in VALUES {
                    batches.case(&[(dst, value)], &[with(info, dst, 0, 0, 0)]);
                }
            }
        }
        Format::Wide => {
            for dst in written {
                for value in VALUES {
                    batches.case(&[], &Insn::lddw(dst, value));
                }
            }
        }
        Format::DstSrc => {
            for dst in written {
                for src in all.clone() {
                    // All pairs of values where an x86 instruction wants a register of its own.
                    let special = [0, 1, 3, 4].contains(&dst) && [0, 3, 4, 10].contains(&src) || dst == src;
                    for _ in 0..if special { VALUES.len() * VALUES.len() } else { 9 } {
                        let (a, b) = values();
                        batches.case(&[(src, b), (dst, a)], &[with(info, dst, src, 0, 0)]);
                    }
                }
            }
        }
        Format::JumpReg => {
            for dst in all.clone() {
                for src in all.clone() {
                    for _ in 0..if dst == 1 && src == 2 { VALUES.len() * VALUES.len() } else { 9 } {
                        let (a, b) = values();
                        batches.case(&[(src, b), (dst, a)], &[with(info, dst, src, 1, 0), mark]);
                    }
                }
            }
        }
        Format::JumpImm => {
            for dst in all {
                for imm in IMMEDIATES {
                    for value in VALUES.into_iter().chain([imm as u64, u64::from(imm as u32)]) {
                        batches.case(&[(dst, value)], &[with(info, dst, 0, 1, imm), mark]);
                    }
                }
            }
        }
        Format::Jump16 => batches.case(&[], &[with(info, 0, 0, 1, 0), mark]),
        Format::Jump32 => batches.case(&[], &[with(info, 0, 0, 0, 1), mark]),
        Format::Load => {
            for dst in written {
                for src in all.clone() {
                    for off in [0, 1, -1, 7, -64, 64] {
                        let off = if src == FRAME_POINTER { off - 72 } else { off };
                        batches.case(&[(src, ADDRESS)], &[with(info, dst, src, off, 0)]);
                    }
                }
            }
        }
        Format::StoreImm => {
            for dst in all {
                for imm in IMMEDIATES {
                    let off = if dst == FRAME_POINTER { -32 } else { 3 };
                    batches.case(&[(dst, ADDRESS)], &[with(info, dst, 0, off, imm)]);
                }
            }
        }
        Format::StoreReg | Format::Atomic => {
            let atomic = info.format == Format::Atomic;
            for dst in all.clone() {
                for src in if atomic { written.clone() } else { all.clone() } {
                    for value in VALUES {
                        let off = if dst == FRAME_POINTER { -32 } else { 8 };
                        let insn = with(info, dst, src, off, 0);
                        let setup = [(src, value), (dst, ADDRESS)];
                        batches.case(&setup, &[insn]);
                        if atomic && dst != 0 && src != 0 {
                            // What compare-and-exchange looks for is there: r0 = memory.
                            let load = with(find(Op::LDXDW), 0, dst, off, 0);
                            batches.case(&setup, &[load, insn]);
                        }
                    }
                }
            }
        }
        Format::CallImport | Format::CallLocal | Format::CallReg | Format::NoOperands | Format::Frame => {}
    }
    batches.flush();
    batches.total
}

fn find(op: Op) -> &'static InsnInfo {
    INSTRUCTIONS.iter().find(|info| info.op == op).expect("every Op has a row; qed")
}

/// Gives contracts with calls through every register, of good and bad addresses, to `run`.
pub fn calls(mut run: impl FnMut(&[u8])) -> usize {
    let mut total = 0;
    let exit = with(find(Op::EXIT), 0, 0, 0, 0);
    for register in 0..11u8 {
        // The second function starts at slot 6: marker, lddw, call, syscall, exit.
        for address in [48, 40, 44, 49, 0, 8, 64, 72, u64::MAX - 7, 1 << 32 | 48, 1 << 63 | 48, 1 << 20]
            .map(|offset| CODE_BASE.wrapping_add(offset))
            .into_iter()
            .chain([0, 1, DATA_BASE, u64::MAX])
        {
            let mut code = Vec::new();
            let [low, high] = Insn::lddw(if register == FRAME_POINTER { 1 } else { register }, address);
            code.extend([low, high, with(find(Op::CALL_REG), register, 0, 0, 0)]);
            code.extend([with(find(Op::CALL_IMPORT), 0, 0, 0, 0), exit, Insn::frame(32)]);
            code.push(with(find(Op::CALL_IMPORT), 0, 0, 0, 0));
            run(&contract(&code).to_bytes());
            total += 1;
        }
    }
    total
}

/// Gives contracts with accesses at every edge of memory to `run`: every instruction that accesses memory, at
/// every address around an edge.
pub fn edges(mut run: impl FnMut(&[u8])) -> usize {
    let mut total = 0;
    let layout = contract(&[]).layout();
    let edges = [
        DATA_BASE,
        layout.data_end,
        layout.stack_base,
        layout.heap_base,
        layout.heap_base + 4096,
        layout.heap_end,
        0,
        1 << 31,
        1 << 32,
        (1 << 32) + layout.stack_base,
        (1 << 63) + layout.stack_base,
    ];
    for info in INSTRUCTIONS {
        if !matches!(info.format, Format::Load | Format::StoreImm | Format::StoreReg | Format::Atomic) {
            continue;
        }
        for edge in edges {
            for distance in 0..18u64 {
                let address = edge.wrapping_add(distance).wrapping_sub(9);
                // Base and offset share the distance in different ways.
                let off = [0, 9, -9, i16::MAX, i16::MIN][total % 5];
                let mut code = Insn::lddw(7, address.wrapping_sub(off as u64)).to_vec();
                let (dst, src) = if info.format == Format::Load { (3, 7) } else { (7, 3) };
                let src = if info.format == Format::StoreImm { 0 } else { src };
                code.push(with(info, dst, src, off, 0));
                code.push(with(find(Op::CALL_IMPORT), 0, 0, 0, 0));
                run(&contract(&code).to_bytes());
                total += 1;
            }
        }
    }
    total
}
