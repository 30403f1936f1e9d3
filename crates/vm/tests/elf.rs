//! The contract ELF: what the writer writes, the reader reads; everything else has a named error.

use ebpf_vm::{
    elf::{self, ContractElf, ElfError, HeaderField, SegmentField},
    isa::{opcode, Insn},
    limits::{MAX_CODE_BYTES, MAX_DATA_BYTES, MAX_ELF_BYTES},
    Entry, Import, Intrinsic, Program,
};
use proptest::prelude::*;
use std::collections::HashSet;

fn exit() -> Insn {
    Insn { opcode: opcode::EXIT, ..Insn::default() }
}

/// `frame 0; exit`
fn code() -> Vec<u8> {
    [Insn::frame(0), exit()].iter().flat_map(|insn| insn.to_bytes()).collect()
}

/// A contract with every part.
fn full() -> ContractElf {
    ContractElf {
        imports: vec!["memcpy".into(), "input".into()],
        rodata: b"hello".to_vec(),
        data: b"world".to_vec(),
        bss_size: 3,
        context_size: 32,
        configuration_size: 16,
        code: code(),
        ..ContractElf::default()
    }
}

fn resolve(name: &[u8]) -> Option<u32> {
    (name == b"input").then_some(7)
}

fn parse(bytes: &[u8]) -> Result<(), ElfError> {
    Program::parse(bytes, resolve).map(|_| ())
}

// Offsets of what `full` writes.
const PHDR: usize = 64;
const PHDR_SIZE: usize = 56;
const NOTE: usize = PHDR + 4 * PHDR_SIZE;

/// Puts little-endian bytes into a file.
fn patch(mut bytes: Vec<u8>, at: usize, with: &[u8]) -> Vec<u8> {
    bytes[at..at + with.len()].copy_from_slice(with);
    bytes
}

fn patched(at: usize, with: &[u8]) -> Vec<u8> {
    patch(full().to_bytes(), at, with)
}

/// Reads a number of a program header.
fn field(bytes: &[u8], index: usize, at: usize) -> u64 {
    let start = PHDR + index * PHDR_SIZE + at;
    u64::from_le_bytes(bytes[start..start + 8].try_into().unwrap())
}

/// Everything that breaks a rule, with the error it must have.
fn broken() -> Vec<(ElfError, Vec<u8>)> {
    let good = full().to_bytes();
    let len = good.len() as u64;
    let with = |change: &dyn Fn(&mut ContractElf)| {
        let mut elf = full();
        change(&mut elf);
        elf.to_bytes()
    };
    let imports = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        with(&|elf| elf.imports = names.clone())
    };
    let header = |field, at, bytes: &[u8]| (ElfError::Header { field }, patched(at, bytes));
    let segment = |index: u8, field, at: usize, value: u64| {
        let at = PHDR + usize::from(index) * PHDR_SIZE + at;
        (ElfError::Segment { index, field }, patched(at, &value.to_le_bytes()))
    };
    // The note's import count is 24 bytes into the description, the description 28 bytes into the note.
    let count = NOTE + 28 + 24;
    let mut broken = vec![
        (ElfError::Truncated { needed: 64 }, Vec::new()),
        (ElfError::Truncated { needed: 64 }, good[..63].to_vec()),
        (ElfError::Truncated { needed: NOTE as u64 }, good[..NOTE - 1].to_vec()),
        (ElfError::Truncated { needed: len }, good[..good.len() - 1].to_vec()),
        (ElfError::NotElf, b"\0asm".to_vec()),
        (ElfError::NotElf, patched(3, b"f")),
        (ElfError::WrongClass, patched(4, &[1])),
        (ElfError::WrongByteOrder, patched(5, &[2])),
        (ElfError::WrongType { found: 1 }, patched(16, &[1])),
        (ElfError::WrongType { found: 3 }, patched(16, &[3])),
        (ElfError::WrongMachine { found: 62 }, patched(18, &[62])),
        (ElfError::ProgramHeaderCount { found: 1 }, patched(56, &[1])),
        (ElfError::ProgramHeaderCount { found: 5 }, patched(56, &[5])),
        header(HeaderField::Ident, 6, &[2]),
        header(HeaderField::Ident, 7, &[3]),
        header(HeaderField::Ident, 15, &[1]),
        header(HeaderField::Version, 20, &[2]),
        header(HeaderField::Entry, 24, &[1]),
        header(HeaderField::ProgramHeaderOffset, 32, &[72]),
        header(HeaderField::SectionHeaderOffset, 40, &[1]),
        header(HeaderField::Flags, 48, &[4]),
        header(HeaderField::HeaderSize, 52, &[52]),
        header(HeaderField::ProgramHeaderSize, 54, &[32]),
        header(HeaderField::SectionHeaderSize, 58, &[64]),
        header(HeaderField::SectionHeaderCount, 60, &[1]),
        header(HeaderField::SectionNameIndex, 62, &[1]),
        // The note: type, offset, address, sizes, alignment.
        segment(0, SegmentField::Kind, 0, 1 | 4 << 32),
        segment(0, SegmentField::Offset, 8, NOTE as u64 + 8),
        segment(0, SegmentField::Address, 16, 8),
        segment(0, SegmentField::Size, 40, 8),
        segment(0, SegmentField::Align, 48, 8),
        // Read-only data.
        segment(1, SegmentField::Offset, 8, field(&good, 1, 8) + 8),
        segment(1, SegmentField::Address, 16, 0x1_0008),
        segment(1, SegmentField::Address, 24, 0x1_0008),
        segment(1, SegmentField::Size, 40, 6),
        segment(1, SegmentField::Align, 48, 16),
        // Executable data in its place.
        segment(1, SegmentField::Kind, 0, 1 | 7 << 32),
        // Data.
        segment(2, SegmentField::Offset, 8, u64::MAX),
        segment(2, SegmentField::Address, 16, 0x1_0008),
        segment(2, SegmentField::Size, 40, 4),
        segment(2, SegmentField::Align, 48, 0),
        // Code.
        segment(3, SegmentField::Kind, 0, 1 | 1 << 32),
        segment(3, SegmentField::Offset, 8, 0),
        segment(3, SegmentField::Address, 16, 0),
        segment(3, SegmentField::Size, 32, 8),
        segment(3, SegmentField::Align, 48, 4096),
        (
            // Not a whole number of instructions.
            ElfError::Segment { index: 3, field: SegmentField::Size },
            with(&|elf| {
                elf.code.push(0);
            }),
        ),
        (ElfError::Segment { index: 3, field: SegmentField::Size }, with(&|elf| elf.code.clear())),
        (ElfError::CodeTooLarge, with(&|elf| elf.code = vec![0; MAX_CODE_BYTES as usize + 8])),
        (ElfError::DataTooLarge, with(&|elf| elf.bss_size = MAX_DATA_BYTES as u32)),
        (ElfError::DataTooLarge, with(&|elf| elf.rodata = vec![0; MAX_DATA_BYTES as usize + 1])),
        (ElfError::TrailingBytes { offset: len }, [&good[..], &[0]].concat()),
        (ElfError::NotAContractNote, patched(NOTE, &[13])),
        (ElfError::NotAContractNote, patched(NOTE + 12, b"E")),
        // Padding of the name.
        (ElfError::NotAContractNote, patched(NOTE + 12 + 15, &[1])),
        // The description's length, and its padding: 28 + 7 + 6 = 41 bytes.
        (ElfError::NotAContractNote, patched(NOTE + 4, &[37])),
        (ElfError::NotAContractNote, patched(NOTE + 28 + 41, &[1])),
        (ElfError::UnsupportedVersion { found: 2 }, patched(NOTE + 8, &[2])),
        (ElfError::StackSize { found: 8 }, with(&|elf| elf.stack_size = 8)),
        (ElfError::StackSize { found: 0x4_0010 }, with(&|elf| elf.stack_size = 0x4_0010)),
        (ElfError::HeapSize { found: 24 }, with(&|elf| elf.heap_size = 24)),
        (ElfError::HeapSize { found: 0x10_0010 }, with(&|elf| elf.heap_size = 0x10_0010)),
        (ElfError::ContextSize { found: 8 }, with(&|elf| elf.context_size = 8)),
        (ElfError::ContextSize { found: 0x410 }, with(&|elf| elf.context_size = 0x410)),
        (ElfError::ConfigurationSize { found: 24 }, with(&|elf| elf.configuration_size = 24)),
        (ElfError::ConfigurationSize { found: 0x4010 }, with(&|elf| elf.configuration_size = 0x4010)),
        (ElfError::ConfigurationSize { found: u32::MAX }, with(&|elf| elf.configuration_size = u32::MAX)),
        (
            // Data where it would be without an environment.
            ElfError::Segment { index: 1, field: SegmentField::Address },
            patched(PHDR + PHDR_SIZE + 16, &0x1_0000u64.to_le_bytes()),
        ),
        (ElfError::TooManyImports { found: 257 }, patched(count, &257u32.to_le_bytes())),
        (ElfError::TooManyImports { found: u32::MAX }, patched(count, &[0xff; 4])),
        (ElfError::ImportList { index: 2 }, patched(count, &[3])),
        (ElfError::ImportList { index: 1 }, patched(count, &[1])),
        (ElfError::ImportList { index: 1 }, patched(count + 4 + 7, &[200])),
        (ElfError::ImportName { index: 1 }, imports(&["input", ""])),
        (ElfError::ImportName { index: 0 }, imports(&["in put"])),
        (ElfError::ImportName { index: 0 }, imports(&["\u{e9}"])),
        (ElfError::ImportName { index: 0 }, imports(&[&"a".repeat(65)])),
        (ElfError::DuplicateImport { index: 2 }, imports(&["input", "memcpy", "input"])),
        (ElfError::UnknownImport { index: 1 }, imports(&["input", "output"])),
        (ElfError::EntryPoint { entry: Entry::Deploy }, with(&|elf| elf.deploy = 1)),
        (ElfError::EntryPoint { entry: Entry::Call }, with(&|elf| elf.call = 2)),
        (ElfError::EntryPoint { entry: Entry::Call }, with(&|elf| elf.call = u32::MAX)),
    ];
    // Only a note and read-only data.
    broken.push((ElfError::NoCode, without_code()));
    // A data segment twice: the second is in the code's place.
    broken.push((
        ElfError::Segment { index: 3, field: SegmentField::Kind },
        patched(PHDR + 3 * PHDR_SIZE, &good[PHDR + 2 * PHDR_SIZE..PHDR + 3 * PHDR_SIZE]),
    ));
    // Read-only data twice: the second is in the place of data or code.
    broken.push((
        ElfError::Segment { index: 2, field: SegmentField::Kind },
        patched(PHDR + 2 * PHDR_SIZE, &good[PHDR + PHDR_SIZE..PHDR + 2 * PHDR_SIZE]),
    ));
    for (at, byte) in good.iter().enumerate().skip(NOTE) {
        let gaps = (1..4).map(|index| {
            let previous = field(&good, index - 1, 8) + field(&good, index - 1, 32);
            previous as usize..field(&good, index, 8) as usize
        });
        if gaps.into_iter().any(|gap| gap.contains(&at)) {
            assert_eq!(*byte, 0);
            broken.push((ElfError::Padding { offset: at as u64 }, patched(at, &[1])));
        }
    }
    broken
}

/// A file with a note and read-only data, all of whose fields are right.
fn without_code() -> Vec<u8> {
    let elf = ContractElf { data: Vec::new(), bss_size: 0, ..full() };
    let mut bytes = elf.to_bytes();
    bytes[56] = 2;
    let end = (field(&bytes, 1, 8) + field(&bytes, 1, 32)) as usize;
    bytes.truncate(end);
    // The third program header goes, and everything moves up.
    bytes.drain(PHDR + 2 * PHDR_SIZE..PHDR + 3 * PHDR_SIZE);
    for index in 0..2 {
        let offset = field(&bytes, index, 8) - PHDR_SIZE as u64;
        bytes = patch(bytes, PHDR + index * PHDR_SIZE + 8, &offset.to_le_bytes());
    }
    bytes
}

#[test]
fn every_broken_rule_has_its_error() {
    for (position, (error, bytes)) in broken().iter().enumerate() {
        assert_eq!(parse(bytes), Err(*error), "case {position}");
    }
}

#[test]
fn every_error_has_a_test_and_a_message() {
    let broken = broken();
    let tested = |is: fn(&ElfError) -> bool| broken.iter().any(|(error, _)| is(error));
    macro_rules! every_variant {
        ($($variant:ident)*) => {
            // A variant that is missing here does not compile.
            fn listed(error: &ElfError) { match error { $(ElfError::$variant { .. } => {},)* } }
            broken.iter().for_each(|(error, _)| listed(error));
            $(assert!(tested(|error| matches!(error, ElfError::$variant { .. })), stringify!($variant));)*
        };
    }
    every_variant! {
        Truncated NotElf WrongClass WrongByteOrder WrongType WrongMachine Header ProgramHeaderCount Segment
        NoCode CodeTooLarge DataTooLarge Padding TrailingBytes NotAContractNote UnsupportedVersion StackSize
        HeapSize ContextSize ConfigurationSize TooManyImports ImportList ImportName DuplicateImport UnknownImport EntryPoint
    }
    for field in HeaderField::ALL {
        assert!(broken.iter().any(|(error, _)| *error == ElfError::Header { field }), "{field:?}");
    }
    for index in 0..4 {
        for field in SegmentField::ALL {
            let error = ElfError::Segment { index, field };
            assert!(broken.iter().any(|(tested, _)| *tested == error), "{error:?}");
        }
    }
    let messages: HashSet<_> = broken.iter().map(|(error, _)| error.to_string()).collect();
    let errors: HashSet<_> = broken.iter().map(|(error, _)| format!("{error:?}")).collect();
    assert_eq!(messages.len(), errors.len(), "two errors have the same message");
    assert_eq!(
        ElfError::WrongMachine { found: 62 }.to_string(),
        "compiled for ELF machine 62 instead of 247 (BPF)"
    );
}

#[test]
fn a_file_cut_short_anywhere_is_truncated() {
    let good = full().to_bytes();
    assert_eq!(parse(&good), Ok(()));
    for len in 0..good.len() {
        match parse(&good[..len]) {
            Err(ElfError::Truncated { needed }) => assert!(needed > len as u64),
            other => panic!("cut at {len}: {other:?}"),
        }
    }
}

/// Every byte of the file matters: a change is noticed, or changes what is read.
#[test]
fn a_changed_byte_never_goes_unnoticed() {
    let good = full().to_bytes();
    let read = elf::read(&good).unwrap();
    for (at, byte) in good.iter().enumerate() {
        for value in 0..=255 {
            if value == *byte {
                continue;
            }
            let bytes = patched(at, &[value]);
            if let Ok(changed) = elf::read(&bytes) {
                assert_ne!(changed, read, "byte {at} set to {value}");
            }
            let _ = Program::parse(&bytes, resolve).map(|program| program.verify());
        }
    }
}

#[test]
fn imports_are_bound() {
    let bytes = full().to_bytes();
    let program = Program::parse(&bytes, resolve).unwrap();
    assert_eq!(program.imports(), [Import::Intrinsic(Intrinsic::Memcpy), Import::Host(7)]);
    assert_eq!(program.import_name(1), Some("input"));
    assert_eq!(program.import_name(2), None);
    // The machine's own come first: the embedder cannot change what they mean.
    let program = Program::parse(&bytes, |_| Some(1)).unwrap();
    assert_eq!(program.imports()[0], Import::Intrinsic(Intrinsic::Memcpy));
}

#[test]
fn the_largest_contract_is_accepted() {
    let mut code = code();
    code.resize(MAX_CODE_BYTES as usize, 0);
    let elf = ContractElf {
        stack_size: 256 << 10,
        heap_size: 1 << 20,
        context_size: 1 << 10,
        configuration_size: 16 << 10,
        imports: (0..256).map(|index| format!("{index:0>64}")).collect(),
        rodata: vec![1; 1000],
        data: vec![2; MAX_DATA_BYTES as usize - 1000],
        code,
        ..ContractElf::default()
    };
    let bytes = elf.to_bytes();
    assert!(bytes.len() as u64 <= MAX_ELF_BYTES);
    let program = Program::parse(&bytes, |_| Some(0)).unwrap();
    assert_eq!(program.imports().len(), 256);
    let reserved = (1000u64.next_multiple_of(16) - 1000) + 8;
    assert!(
        program.memory_limit_bytes() <= MAX_DATA_BYTES + reserved + 16 + (256 << 10) + (1 << 20) + (17 << 10)
    );
}

fn contract() -> impl Strategy<Value = ContractElf> {
    let bytes = |max| proptest::collection::vec(any::<u8>(), 0..max);
    let names = proptest::collection::btree_set("[A-Za-z0-9_]{1,64}", 0..20);
    let code = proptest::collection::vec(any::<[u8; 8]>(), 0..20);
    let sizes = (0..=16384u32, 0..=65536u32, 0..=64u32, 0..=1024u32);
    (names, bytes(100), bytes(100), 0..100u32, code, sizes).prop_map(
        |(names, rodata, data, bss_size, slots, (stack, heap, context, configuration))| {
            let mut code = code_of(&slots);
            let deploy = code.len() as u32 / 8;
            code.extend(Insn::frame(16).to_bytes());
            ContractElf {
                stack_size: 16 * stack,
                heap_size: 16 * heap,
                context_size: 16 * context,
                configuration_size: 16 * configuration,
                deploy,
                call: deploy,
                imports: names.into_iter().collect(),
                rodata,
                data,
                bss_size,
                code,
            }
        },
    )
}

fn code_of(slots: &[[u8; 8]]) -> Vec<u8> {
    slots.concat()
}

proptest! {
    #[test]
    fn what_is_written_is_read(written in contract()) {
        let bytes = written.to_bytes();
        let read = elf::read(&bytes).unwrap();
        prop_assert_eq!(read.layout(), written.layout());
        let again = ContractElf {
            stack_size: read.stack_size,
            heap_size: read.heap_size,
            context_size: read.context_size,
            configuration_size: read.configuration_size,
            deploy: read.deploy,
            call: read.call,
            imports: read.imports.iter().map(|name| String::from_utf8(name.to_vec()).unwrap()).collect(),
            rodata: read.rodata.to_vec(),
            data: read.data.to_vec(),
            bss_size: read.bss_size,
            code: read.code.to_vec(),
        };
        prop_assert_eq!(again, written);
        prop_assert!(Program::parse(&bytes, |_| Some(0)).is_ok());
    }

    #[test]
    fn any_bytes_are_read_without_panic(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..600),
        magic: bool,
    ) {
        if magic && bytes.len() >= 64 {
            bytes[..64].copy_from_slice(&full().to_bytes()[..64]);
        }
        let _ = parse(&bytes);
    }

    /// Several fields at once, with the values that overflow.
    #[test]
    fn hostile_headers_are_read_without_panic(
        changes in proptest::collection::vec(
            (PHDR..NOTE + 48, prop_oneof![Just(0u64), Just(u64::MAX), Just(1 << 63), any::<u64>()]),
            1..6,
        ),
    ) {
        let mut bytes = full().to_bytes();
        for (at, value) in changes {
            bytes = patch(bytes, at, &value.to_le_bytes());
        }
        if let Ok(program) = Program::parse(&bytes, resolve) {
            let _ = program.verify();
        }
    }
}
