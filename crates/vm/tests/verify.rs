//! The verifier: a program that breaks a rule, for each rule.

use ebpf_vm::{Program, VerifyError, VerifyErrorKind as Kind};
use std::collections::HashSet;

/// Verifies a contract in assembly. The entry points are set after assembling, so that broken code can
/// start with anything.
fn verify(text: &str) -> Result<(), VerifyError> {
    let elf = ebpf_asm::contract(text);
    let program = Program::parse(&elf, |_| Some(0)).unwrap_or_else(|error| panic!("{error}\n{text}"));
    program.verify()
}

/// Rule, index of the instruction that is reported, and code that breaks it.
const BROKEN: &[(Kind, u32, &str)] = &[
    (Kind::MissingFrame, 0, ".entry call f\n.insn 0x95, 0, 0, 0, 0\nf: frame 0\nexit"),
    (Kind::UnknownOpcode, 1, "frame 0\n.insn 0xff, 0, 0, 0, 0\nexit"),
    // The second slot of an lddw without the first.
    (Kind::UnknownOpcode, 1, "frame 0\n.insn 0, 0, 0, 0, 0\nexit"),
    // Legacy packet access.
    (Kind::UnknownOpcode, 1, "frame 0\n.insn 0x20, 0, 0, 0, 0\nexit"),
    // may_goto and gotox.
    (Kind::UnknownOpcode, 1, "frame 0\n.insn 0xe5, 0, 0, 0, 0\nexit"),
    (Kind::UnknownOpcode, 1, "frame 0\n.insn 0x0d, 1, 0, 0, 0\nexit"),
    // mov with an offset that is not a width: addr_space_cast.
    (Kind::UnknownVariant, 1, "frame 0\n.insn 0xbf, 1, 1, 1, 1\nexit"),
    (Kind::UnknownVariant, 1, "frame 0\n.insn 0xbc, 1, 1, 32, 0\nexit"),
    // div with an offset other than 0 and 1.
    (Kind::UnknownVariant, 1, "frame 0\n.insn 0x3f, 1, 1, 2, 0\nexit"),
    // be24
    (Kind::UnknownVariant, 1, "frame 0\n.insn 0xdc, 1, 0, 0, 24\nexit"),
    // An atomic subtraction; cmpxchg and xchg without fetch.
    (Kind::UnknownVariant, 1, "frame 16\n.insn 0xdb, 10, 1, -8, 0x10\nexit"),
    (Kind::UnknownVariant, 1, "frame 16\n.insn 0xdb, 10, 1, -8, 0xe0\nexit"),
    (Kind::UnknownVariant, 1, "frame 16\n.insn 0xc3, 10, 1, -8, 0xf0\nexit"),
    // A call of a helper by its type.
    (Kind::UnknownVariant, 1, "frame 0\n.insn 0x85, 0, 2, 0, 1\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0xb7, 1, 2, 0, 0\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0xb7, 1, 0, 1, 0\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0xbf, 1, 2, 0, 1\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0x95, 1, 0, 0, 0\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0x85, 1, 1, 0, -2\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0x8d, 1, 0, 0, 1\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0x61, 1, 10, 0, 1\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0x05, 0, 0, 0, 1\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0x06, 0, 0, 1, 0\nexit"),
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0xdc, 1, 0, 1, 16\nexit"),
    // An lddw that refers to a map.
    (Kind::UnusedFieldNotZero, 1, "frame 0\n.insn 0x18, 1, 1, 0, 0\n.insn 0, 0, 0, 0, 0\nexit"),
    // A marker with a source register.
    (Kind::UnusedFieldNotZero, 0, ".insn 0x07, 10, 1, 0, 0\nexit"),
    (Kind::InvalidRegister, 1, "frame 0\nmov r11, 0\nexit"),
    (Kind::InvalidRegister, 1, "frame 0\nmov r0, r11\nexit"),
    (Kind::InvalidRegister, 1, "frame 0\nstxdw [r11-8], r1\nexit"),
    (Kind::InvalidRegister, 1, "frame 0\njeq r15, 0, +0\nexit"),
    (Kind::InvalidRegister, 1, "frame 0\ncallx r11\nexit"),
    (Kind::FramePointerWrite, 1, "frame 0\nmov r10, 0\nexit"),
    (Kind::FramePointerWrite, 1, "frame 0\nadd r10, r1\nexit"),
    (Kind::FramePointerWrite, 1, "frame 0\nneg r10\nexit"),
    (Kind::FramePointerWrite, 1, "frame 0\nlddw r10, 0\nexit"),
    (Kind::FramePointerWrite, 1, "frame 0\nldxdw r10, [r10-8]\nexit"),
    (Kind::FramePointerWrite, 1, "frame 0\nlock fetch add [r10-8], r10\nexit"),
    (Kind::FramePointerWrite, 1, "frame 0\nlock xchg [r10-8], r10\nexit"),
    // At the end, and with something in the second slot.
    (Kind::IncompleteLddw, 1, "frame 0\n.insn 0x18, 1, 0, 0, 0"),
    (Kind::IncompleteLddw, 1, "frame 0\n.insn 0x18, 1, 0, 0, 0\nexit"),
    (Kind::IncompleteLddw, 1, "frame 0\n.insn 0x18, 1, 0, 0, 0\n.insn 0, 1, 0, 0, 0\nexit"),
    (Kind::IncompleteLddw, 1, "frame 0\n.insn 0x18, 1, 0, 0, 0\n.insn 0, 0, 1, 0, 0\nexit"),
    (Kind::IncompleteLddw, 1, "frame 0\n.insn 0x18, 1, 0, 0, 0\n.insn 0, 0, 0, 1, 0\nexit"),
    (Kind::IncompleteLddw, 1, "frame 0\n.insn 0x18, 1, 0, 0, 0\nframe 0\nexit"),
    (Kind::InvalidFrameSize, 0, "frame 8\nexit"),
    (Kind::InvalidFrameSize, 0, "frame 32784\nexit"),
    (Kind::InvalidFrameSize, 0, "frame -16\nexit"),
    (Kind::InvalidFrameSize, 0, ".insn 0x07, 10, 0, 0, -2147483648\nexit"),
    (Kind::JumpOutOfFunction, 1, "frame 0\nja +1\nexit"),
    (Kind::JumpOutOfFunction, 1, "frame 0\nja32 -100\nexit"),
    (Kind::JumpOutOfFunction, 1, "frame 0\nja32 2147483647\nexit"),
    (Kind::JumpOutOfFunction, 1, "frame 0\njeq r1, 0, other\nexit\nframe 0\nother: exit"),
    (Kind::JumpOutOfFunction, 1, "frame 0\njeq r1, r2, f\nexit\nf: frame 0\nexit"),
    (Kind::JumpOutOfFunction, 3, "frame 0\nback: exit\nframe 0\nja back"),
    (Kind::JumpToFrame, 1, "frame 0\nja -2"),
    (Kind::JumpToFrame, 3, "frame 0\nexit\nf: frame 0\njne32 r1, 0, f\nexit"),
    (Kind::JumpIntoLddw, 1, "frame 0\nja +1\nlddw r1, 1\nexit"),
    (Kind::InvalidCallTarget, 1, "frame 0\ncall local +0\nexit"),
    (Kind::InvalidCallTarget, 1, "frame 0\ncall local +100\nexit"),
    (Kind::InvalidCallTarget, 1, "frame 0\ncall local -100\nexit"),
    (Kind::InvalidCallTarget, 1, "frame 0\n.insn 0x85, 0, 1, 0, 2147483647\nexit"),
    (Kind::UnknownImport, 1, "frame 0\ncall 0\nexit"),
    (Kind::UnknownImport, 2, "frame 0\ncall memcpy\ncall 1\nexit"),
    (Kind::UnknownImport, 1, "frame 0\ncall -1\nexit"),
    (Kind::FallsThrough, 1, "frame 0\nmov r0, 0"),
    (Kind::FallsThrough, 0, "frame 0\nframe 0\nexit"),
    (Kind::FallsThrough, 1, "frame 0\njeq r1, 0, -1\nframe 0\nexit"),
    (Kind::FallsThrough, 1, "frame 0\ncall abort"),
    (Kind::FallsThrough, 1, "frame 0\nlddw r0, 0\nframe 0\nexit"),
];

#[test]
fn every_broken_rule_is_reported_where_it_is_broken() {
    for (kind, pc, text) in BROKEN {
        assert_eq!(verify(text), Err(VerifyError { kind: *kind, pc: *pc }), "{text}");
    }
}

#[test]
fn every_rule_has_a_test_and_a_message() {
    let tested: HashSet<_> = BROKEN.iter().map(|(kind, ..)| *kind).collect();
    for kind in Kind::ALL {
        assert!(tested.contains(&kind), "nothing breaks {kind:?}");
        // A rule that is missing from `ALL` does not compile here.
        match kind {
            Kind::MissingFrame
            | Kind::UnknownOpcode
            | Kind::UnknownVariant
            | Kind::UnusedFieldNotZero
            | Kind::InvalidRegister
            | Kind::FramePointerWrite
            | Kind::IncompleteLddw
            | Kind::InvalidFrameSize
            | Kind::JumpOutOfFunction
            | Kind::JumpToFrame
            | Kind::JumpIntoLddw
            | Kind::InvalidCallTarget
            | Kind::UnknownImport
            | Kind::FallsThrough => {}
        }
    }
    let messages: HashSet<_> = Kind::ALL.iter().map(|kind| kind.to_string()).collect();
    assert_eq!(messages.len(), Kind::ALL.len());
    let error = VerifyError { kind: Kind::FallsThrough, pc: 7 };
    assert_eq!(error.to_string(), "the function does not end with exit or a jump (instruction 7)");
}

/// What is close to a broken rule but breaks none.
#[test]
fn valid_code_is_accepted() {
    for text in [
        "frame 0\nexit",
        "frame 32768\nexit",
        "frame 0\nloop: ja loop",
        "frame 0\nmov r1, 0\nloop: add r1, 1\nja32 loop",
        "frame 0\nja +2\nlddw r1, 1\nexit",
        "frame 0\nmov r0, r10\nstxdw [r10-8], r10\njeq r10, r1, +0\nexit",
        "frame 0\nlock add [r10-8], r10\nlock cmpxchg [r10-8], r10\nexit",
        "frame 0\ncall abort\nexit",
        "frame 0\nexit\nexit\nmov r1, 1\nexit",
        "frame 0\ncall local f\nexit\nf: frame 16\ncall local f\nexit",
        "frame 0\nlsh r1, 100\ndiv r1, 0\nexit",
    ] {
        assert_eq!(verify(text), Ok(()), "{text}");
    }
}
