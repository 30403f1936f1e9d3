//! The contract ELF: what the writer writes, the reader reads; everything else has a named error.

use ebpf_vm::{
    elf::{self, ContractElf},
    isa::{opcode, Insn},
};

/// `frame 0; exit`
fn code() -> Vec<u8> {
    [Insn::frame(0), Insn { opcode: opcode::EXIT, ..Insn::default() }]
        .iter()
        .flat_map(|insn| insn.to_bytes())
        .collect()
}

/// A contract with every part.
fn full() -> ContractElf {
    ContractElf {
        imports: vec!["memcpy".into(), "input".into()],
        rodata: b"hello".to_vec(),
        data: b"world".to_vec(),
        bss_size: 3,
        code: code(),
        ..ContractElf::default()
    }
}

#[test]
fn what_is_written_is_read() {
    for (rodata, data, bss) in [(0, 0, 0), (5, 0, 0), (0, 5, 0), (0, 0, 5), (5, 5, 5), (16, 8, 0)] {
        let written = ContractElf { rodata: vec![1; rodata], data: vec![2; data], bss_size: bss, ..full() };
        let bytes = written.to_bytes();
        let read = elf::read(&bytes).unwrap();
        assert_eq!(read.rodata, written.rodata);
        assert_eq!(read.data, written.data);
        assert_eq!(read.bss_size, written.bss_size);
        assert_eq!(read.code, written.code);
        assert_eq!(read.imports, [b"memcpy".as_slice(), b"input"]);
        assert_eq!((read.stack_size, read.heap_size), (written.stack_size, written.heap_size));
        assert_eq!((read.deploy, read.call), (0, 0));
        assert_eq!(read.layout(), written.layout());
    }
}
