//! The disassembler: a golden file, and that the assembler takes everything back.
//!
//! `EBPF_BLESS=1 cargo test -p ebpf-vm` writes the golden file anew.

use ebpf_asm::assemble;
use ebpf_vm::{
    disasm::Disassembly,
    isa::{Format, Insn, INSTRUCTIONS},
    Program,
};
use proptest::prelude::*;
use std::{fs, path::Path};

fn disassemble(elf: &[u8]) -> String {
    Disassembly(&Program::parse(elf, |_| Some(0)).unwrap()).to_string()
}

#[test]
fn golden() {
    let directory = Path::new("tests/golden");
    let source = fs::read_to_string(directory.join("contract.s")).unwrap();
    let elf = assemble(&source).unwrap();
    let text = disassemble(&elf.to_bytes());
    let golden = directory.join("contract.disassembled.s");
    if std::env::var_os("EBPF_BLESS").is_some() {
        fs::write(&golden, &text).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(text, expected, "EBPF_BLESS=1 writes {} anew", golden.display());
    // The text is the contract.
    assert_eq!(assemble(&text).unwrap(), elf);
    assert_eq!(disassemble(&assemble(&text).unwrap().to_bytes()), text);
}

/// Any instruction of the table with any operands, jumps and calls with a distance.
fn instruction() -> impl Strategy<Value = Vec<Insn>> {
    let fields = (0..INSTRUCTIONS.len(), 0..16u8, 0..16u8, any::<i16>(), any::<i32>(), any::<i32>());
    fields.prop_map(|(row, dst, src, off, imm, high)| {
        let info = &INSTRUCTIONS[row];
        let mut insn = Insn { opcode: info.opcode, ..Insn::default() };
        match info.format {
            Format::DstImm => (insn.dst, insn.imm) = (dst, imm),
            Format::DstSrc => (insn.dst, insn.src) = (dst, src),
            Format::Dst | Format::CallReg => insn.dst = dst,
            Format::Wide => {
                insn = Insn { dst, imm, ..insn };
                return vec![insn, Insn { imm: high, ..Insn::default() }];
            }
            Format::Load | Format::StoreReg | Format::Atomic | Format::JumpReg => {
                (insn.dst, insn.src, insn.off) = (dst, src, off)
            }
            Format::StoreImm | Format::JumpImm => (insn.dst, insn.off, insn.imm) = (dst, off, imm),
            Format::Jump16 => insn.off = off,
            Format::Jump32 | Format::CallLocal => insn.imm = imm,
            // There are no imports, so every call of one is a number.
            Format::CallImport => insn.imm = imm,
            Format::NoOperands => {}
            Format::Frame => insn.imm = imm,
        }
        info.selector.apply(&mut insn);
        // An addition to r10 is a marker.
        if insn.is_frame() && info.format != Format::Frame {
            insn.dst = 9;
        }
        vec![insn]
    })
}

proptest! {
    #[test]
    fn what_is_disassembled_assembles_to_the_same(
        slots in proptest::collection::vec(instruction(), 0..50),
    ) {
        let slots = [vec![Insn::frame(0)], slots.concat()].concat();
        let code: Vec<u8> = slots.iter().flat_map(|insn| insn.to_bytes()).collect();
        let elf = ebpf_vm::elf::ContractElf { code, ..Default::default() };
        let text = disassemble(&elf.to_bytes());
        prop_assert_eq!(assemble(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?, elf);
    }

    #[test]
    fn any_code_can_be_printed(slots: Vec<[u8; 8]>) {
        let code = [&[Insn::frame(0).to_bytes()], &slots[..]].concat().concat();
        let elf = ebpf_vm::elf::ContractElf { code, ..Default::default() };
        let text = disassemble(&elf.to_bytes());
        // A line for each slot, but for the second ones of lddw, and their labels.
        let lines = text.lines().filter(|line| line.starts_with("    ")).count();
        prop_assert!(lines <= slots.len() + 1 && lines > slots.len() / 2);
    }
}
