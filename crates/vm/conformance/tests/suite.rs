//! The conformance suite, every file of it.

use ebpf_conformance::{cases, contract, run, Case};
use ebpf_vm::{Exit, TrapKind};

/// As many files the suite has at least.
const FILES: usize = 313;

/// Cases whose result differs from the suite's, and why.
const EXCEPTIONS: [(&str, Exit, &str); 1] = [(
    "callx",
    Exit::Trap { kind: TrapKind::InvalidCallTarget, pc: 3 },
    "the suite calls helper 5 through a register; here a register holds the address of a function of the \
     program or the call traps (docs/VM.md, Calls)",
)];

/// What a case has to end with.
fn expected(case: &Case) -> Exit {
    let exception = EXCEPTIONS.iter().find(|(name, ..)| *name == case.name);
    exception.map_or(Exit::Returned(case.result), |(_, exit, _)| *exit)
}

fn check(case: &Case) -> Result<(), String> {
    let elf = contract(case)?;
    if let Some(raw) = &case.raw {
        // Behind the marker, which the suite does not know.
        let code: Vec<u64> = elf.code.as_chunks().0.iter().map(|slot| u64::from_le_bytes(*slot)).collect();
        if code[1..] != raw[..] {
            return Err(format!("assembled to {code:x?} instead of {raw:x?}"));
        }
    }
    let exit = run(&elf)?;
    let expected = expected(case);
    if exit != expected {
        return Err(format!("{exit:x?} instead of {expected:x?}"));
    }
    Ok(())
}

#[test]
fn every_file_gives_its_result() {
    let cases = cases();
    let mut failures = Vec::new();
    for case in &cases {
        if let Err(message) = check(case) {
            failures.push(format!("{}: {message}", case.name));
        }
    }
    for (name, exit, reason) in EXCEPTIONS {
        assert!(cases.iter().any(|case| case.name == name), "exception {name} is not a case");
        println!("{name}: {exit:x?}, because {reason}");
    }
    println!("{} conformance files ran, {} failed", cases.len(), failures.len());
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), cases.len(), failures.join("\n"));
    assert!(cases.len() >= FILES, "only {} of {FILES} files were found", cases.len());
}

/// The harness notices a wrong result.
#[test]
fn a_wrong_result_fails() {
    let mut case =
        ebpf_conformance::parse_case("wrong", "-- asm\nmov r0, 1\nexit\n-- result\n0x1\n").unwrap();
    assert_eq!(check(&case), Ok(()));
    case.result = 2;
    assert!(check(&case).is_err());
}
