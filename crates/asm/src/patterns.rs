//! Code that repeats a short pattern of instructions: the worst cases of verifier and compiler are searched
//! among these, by `tools/compile-cost`.

use alloc::{string::ToString, vec, vec::Vec};
use ebpf_vm::{
    elf::ContractElf,
    isa::{Format, Insn, Op, Selector, INSTRUCTIONS},
    limits::MAX_FRAME_BYTES,
};

/// What a pattern calls by `call`.
const IMPORTS: [&str; 2] = ["caller", "__multi3"];

/// A pattern and the functions that repeat it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Frame of each function in bytes.
    pub frame: u32,
    /// Whether each repetition is a function of its own, or one function has all.
    pub functions: bool,
    /// One repetition. `call local` goes to the first function, whatever its immediate value.
    pub insns: Vec<Insn>,
}

/// The pattern that takes longest to compile for its bytes, of all that the search tries: each jump starts a
/// trace of two blocks, and each access is checked and done in two versions.
pub fn slowest_to_compile() -> Pattern {
    let jump = Insn { dst: 9, off: 1, imm: 0x7654_3210, ..insn(Op::JSLT32_IMM) };
    let access = Insn { dst: 6, src: 5, off: 0x7000, ..insn(Op::ATOMIC32_XCHG) };
    Pattern { frame: MAX_FRAME_BYTES, functions: false, insns: vec![jump, access] }
}

impl Pattern {
    /// A contract with about so many bytes of code, and never more. Its entry points do nothing and return
    /// `number`.
    pub fn contract(&self, bytes: usize, number: u32) -> ContractElf {
        let slots = bytes / 8;
        let number = Insn { imm: number as i32, ..insn(Op::MOV64_IMM) };
        let mut code = vec![Insn::frame(0), number, insn(Op::EXIT)];
        // Jumps of the pattern may go a little farther than it is long.
        let padding = [Insn { dst: 0, ..insn(Op::MOV64_IMM) }; 2];
        let start = [&[Insn::frame(self.frame)], &padding[..]].concat();
        let end = [&padding[..], &[insn(Op::EXIT)]].concat();
        let repeated = if self.functions {
            [&[Insn::frame(self.frame)], &self.insns[..], &[insn(Op::EXIT)]].concat()
        } else {
            self.insns.clone()
        };
        if !self.functions {
            code.extend(&start);
        }
        let room = slots.saturating_sub(code.len() + end.len()) / repeated.len().max(1);
        for _ in 0..room {
            code.extend(&repeated);
        }
        if !self.functions {
            code.extend(&end);
        }
        for (index, insn) in code.iter_mut().enumerate() {
            if insn.decode().is_ok_and(|info| info.op == Op::CALL_LOCAL) {
                insn.imm = -(index as i32) - 1;
            }
        }
        ContractElf {
            stack_size: 16,
            imports: IMPORTS.map(|name| name.to_string()).to_vec(),
            code: code.iter().flat_map(|insn| insn.to_bytes()).collect(),
            ..ContractElf::default()
        }
    }
}

/// Every instruction in the forms that take most bytes or work: large constants, registers whose encoding is
/// long, those that division uses, jumps to the next instructions and back.
pub fn alphabet() -> Vec<Vec<Insn>> {
    let mut letters = Vec::new();
    for info in INSTRUCTIONS {
        let letter = insn(info.op);
        let mut add = |insn: Insn| letters.push(vec![insn]);
        match info.format {
            Format::DstImm => {
                for (dst, imm) in [(9, 0x7654_3210), (4, 1), (3, 0x7654_3210)] {
                    add(Insn { dst, imm, ..letter });
                }
            }
            Format::DstSrc => {
                for (dst, src) in [(9, 8), (4, 9), (3, 0), (9, 4)] {
                    add(Insn { dst, src, ..letter });
                }
            }
            Format::Dst => add(Insn { dst: 9, ..letter }),
            Format::Wide => letters.push(Insn::lddw(9, 0x1234_5678_9abc_def0).to_vec()),
            Format::Load | Format::StoreReg | Format::Atomic => {
                for (dst, src) in [(9, 8), (6, 5)] {
                    add(Insn { dst, src, off: 0x7000, ..letter });
                }
            }
            Format::StoreImm => add(Insn { dst: 9, off: 0x7000, imm: 0x7654_3210, ..letter }),
            Format::JumpImm | Format::JumpReg => {
                for off in [0, 1, -2] {
                    let imm = if info.format == Format::JumpImm { 0x7654_3210 } else { 0 };
                    let src = if info.format == Format::JumpReg { 8 } else { 0 };
                    add(Insn { dst: 9, src, imm, off, ..letter });
                }
            }
            Format::Jump16 => add(Insn { off: 0, ..letter }),
            Format::Jump32 => add(Insn { imm: 0, ..letter }),
            Format::CallImport => (0..IMPORTS.len()).for_each(|imm| add(Insn { imm: imm as i32, ..letter })),
            Format::CallReg => add(Insn { dst: 9, ..letter }),
            Format::CallLocal => add(letter),
            // They start and end functions.
            Format::Frame | Format::NoOperands => {}
        }
    }
    letters
}

/// An instruction without operands, other than what tells it apart.
fn insn(op: Op) -> Insn {
    let mut insn = Insn::default();
    if let Some(info) = INSTRUCTIONS.iter().find(|info| info.op == op) {
        insn.opcode = info.opcode;
        if info.selector != Selector::None {
            info.selector.apply(&mut insn);
        }
    }
    insn
}
