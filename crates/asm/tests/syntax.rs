//! The assembler's own features; encodings are tested with the disassembler and the conformance suite.

use ebpf_asm::{assemble, DEFAULT_FRAME};
use ebpf_vm::{
    isa::{opcode, Insn},
    limits::{CODE_BASE, DATA_BASE},
};

fn slots(text: &str) -> Vec<Insn> {
    let code = assemble(text).unwrap_or_else(|error| panic!("{error}\n{text}")).code;
    code.as_chunks().0.iter().map(|slot| Insn::from_bytes(*slot)).collect()
}

/// The number that `lddw` in slots 1 and 2 loads.
fn loaded(text: &str) -> u64 {
    let slots = slots(text);
    assert_eq!(slots[1].opcode, opcode::LDDW);
    u64::from(slots[2].imm as u32) << 32 | u64::from(slots[1].imm as u32)
}

#[test]
fn markers_are_inserted_where_functions_start() {
    let default = Insn::frame(DEFAULT_FRAME);
    let text = "mov r0, 0\ncall local f\nexit\nf: exit\nother: exit\n.entry deploy g\ng: frame 32\nexit";
    let slots = slots(text);
    assert_eq!(slots[0], default);
    assert_eq!(slots[4], default);
    // Nothing calls `other`, and `g` has one.
    assert_eq!(slots.iter().filter(|insn| insn.is_frame()).count(), 3);
    assert_eq!(slots[7], Insn::frame(32));
    // The call goes to the marker.
    assert_eq!((slots[2].src, slots[2].imm), (1, 1));
}

#[test]
fn entry_points() {
    let entries = |text| assemble(text).map(|elf| (elf.deploy, elf.call)).unwrap();
    assert_eq!(entries("exit"), (0, 0));
    assert_eq!(entries("exit\ncall: exit"), (2, 2));
    assert_eq!(entries("deploy: exit\ncall: exit"), (0, 2));
    assert_eq!(entries(".entry deploy b\n.entry call a\na: exit\nb: exit"), (2, 0));
}

#[test]
fn labels_have_addresses_and_sizes() {
    let data = "
        .rodata
        first: .ascii \"abc\"
        second: .u32 1, 2
        .data
        third: .byte 1
        .align 8
        fourth: .u64 &second+1
        .bss
        fifth: .zero 16
        .text
        frame 0
        ";
    let load = |value: &str| loaded(&format!("{data}\nlddw r1, {value}\nexit"));
    assert_eq!(load("&first"), DATA_BASE);
    assert_eq!(load("&second"), DATA_BASE + 3);
    assert_eq!(load("&second-1"), DATA_BASE + 2);
    // 11 bytes of read-only data, so data starts 16 in.
    assert_eq!(load("&third"), DATA_BASE + 16);
    assert_eq!(load("&fourth"), DATA_BASE + 24);
    assert_eq!(load("&fifth"), DATA_BASE + 32);
    assert_eq!(load("sizeof(first)"), 3);
    assert_eq!(load("sizeof(second)"), 8);
    assert_eq!(load("sizeof(fifth)"), 16);
    let elf = assemble(&format!("{data}\nexit")).unwrap();
    assert_eq!(elf.rodata, b"abc\x01\0\0\0\x02\0\0\0");
    assert_eq!(elf.data[8..], (DATA_BASE + 4).to_le_bytes());
    assert_eq!(elf.bss_size, 16);
    assert_eq!(loaded("frame 0\nlddw r1, &f\nexit\nf: exit"), CODE_BASE + 4 * 8);
}

#[test]
fn values() {
    assert_eq!(loaded("frame 0\nlddw r1, -1"), u64::MAX);
    assert_eq!(loaded("frame 0\nlddw r1, 0xFFFFFFFFFFFFFFFF"), u64::MAX);
    assert_eq!(loaded(".equ n 0x10\n.equ m n\nframe 0\nlddw r1, m"), 16);
    assert_eq!(slots("frame 0\nmov %r1, 0xffffffff # all")[1].imm, -1);
    assert_eq!(slots("frame 0\nmov r1, -0x80000000")[1].imm, i32::MIN);
    assert_eq!(slots(".equ n 8\nframe 0\nldxb r1, [r2+n]")[1].off, 8);
    let bytes = assemble(".rodata\n.ascii \"a\\n\\x7f\\\"#\\\\\" # comment\n.text\nexit").unwrap().rodata;
    assert_eq!(bytes, b"a\n\x7f\"#\\");
}

#[test]
fn imports_are_listed_once_in_the_order_of_use() {
    let elf = assemble(".import c\ncall a\ncall b\ncall a\nexit").unwrap();
    assert_eq!(elf.imports, ["c", "a", "b"]);
    let slots = slots(".import c\ncall a\ncall b\ncall a\ncall 7\nexit");
    assert_eq!(slots[1..5].iter().map(|insn| insn.imm).collect::<Vec<_>>(), [1, 2, 1, 7]);
}

#[test]
fn exit_as_a_target_is_the_functions_last() {
    let slots = slots("frame 0\nja exit\nexit\nexit\nframe 0\nja exit\nexit");
    assert_eq!((slots[1].off, slots[5].off), (1, 0));
}

#[test]
fn mistakes_are_reported_with_their_line() {
    for (text, line, message) in [
        ("exit\nmov r0", 2, "wrong operands for `mov`"),
        ("move r0, 1", 1, "there is no instruction `move`"),
        ("mov r0, 0x100000000", 1, "4294967296 does not fit into 32 bits"),
        ("mov r16, 0", 1, "wrong operands for `mov`"),
        ("ja nowhere", 1, "there is no constant `nowhere`"),
        ("ja 40000", 1, "40000 is too far for a jump"),
        ("ldxb r0, [r1+40000]", 1, "40000 does not fit"),
        ("lddw r1, &nowhere", 1, "there is no label `nowhere`"),
        ("a: exit\na: exit", 2, "label `a` is defined twice"),
        ("ja exit", 1, "the function has no `exit`"),
        (".data\nexit", 2, "instructions belong into .text"),
        (".byte 1", 1, "data does not belong into .text"),
        (".bss\n.byte 1", 2, ".bss takes only .zero and .align"),
        (".data\n.byte 256", 2, "256 does not fit into 8 bits"),
        (".equ a a", 1, "there is no constant `a`"),
        (".what 1", 1, "unknown directive `.what`"),
        ("mov r0, 12x", 1, "`12x` is not a number"),
    ] {
        let error = assemble(text).unwrap_err();
        assert_eq!((error.line, error.message.as_str()), (line, message), "{text}");
    }
}
