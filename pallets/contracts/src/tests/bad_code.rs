//! Code that is refused: each kind with an error that says what to do, and nothing changed.

use super::*;
use frame_support::assert_storage_noop;

/// Offset of the first instruction in an ELF made by the assembler: the code is at the end.
fn first_instruction(elf: &[u8], slots: usize) -> usize {
    elf.len() - slots * 8
}

fn small() -> Vec<u8> {
    ebpf_asm::contract("call:\nmov r0, 0\nexit")
}

/// Uploads and instantiates; both must fail in the same way. Returns the debug message.
fn refused(elf: Vec<u8>, error: Error<Test>) -> String {
    let debug;
    let expected: DispatchError = error.into();
    assert_storage_noop!({
        let result = Contracts::bare_upload_code(ALICE, elf.clone(), None, Determinism::Enforced);
        assert_eq!(result, Err(expected));
        let report = instantiate(Code::Upload(elf.clone()), 1_000, &[]);
        assert_eq!(report.result.unwrap_err(), expected);
        let origin = RuntimeOrigin::signed(ALICE);
        let result = Contracts::instantiate_with_code(origin, 0, GAS, None, elf, vec![], vec![]);
        assert_eq!(result.unwrap_err().error, expected);
        debug = text(&report.debug_message);
    });
    debug
}

#[test]
fn not_an_elf() {
    chain(|| {
        refused(b"\0asm\x01\0\0\0".repeat(40), Error::CodeNotElf);
        let debug = refused(b"0x7f454c46".repeat(40), Error::CodeNotElf);
        assert!(debug.starts_with("not a contract ELF: "), "{debug}");
        assert!(debug.ends_with("error: CodeNotElf\n"), "{debug}");
    });
}

#[test]
fn truncated_anywhere() {
    chain(|| {
        let elf = script::elf();
        for len in [0, 1, 4, 5, 63, 64, 100, 200, 300, elf.len() - 8, elf.len() - 1] {
            refused(elf[..len].to_vec(), Error::CodeTruncated);
        }
    });
}

#[test]
fn another_machine() {
    chain(|| {
        let mut elf = small();
        elf[18..20].copy_from_slice(&62u16.to_le_bytes()); // x86-64
        let debug = refused(elf, Error::CodeWrongMachine);
        assert!(debug.contains("62"), "{debug}");
        for (at, value) in [(4, 1), (5, 2)] {
            let mut elf = small();
            elf[at] = value; // 32-bit; big endian
            refused(elf, Error::CodeWrongMachine);
        }
    });
}

#[test]
fn an_object_that_was_not_linked() {
    chain(|| {
        let mut elf = small();
        elf[16..18].copy_from_slice(&1u16.to_le_bytes()); // ET_REL
        refused(elf, Error::CodeNotLinked);
    });
}

#[test]
fn an_unknown_import_is_named() {
    chain(|| {
        let elf = ebpf_asm::contract("call:\ncall input\ncall launch_rocket\nexit");
        let debug = refused(elf, Error::UnknownImport);
        assert!(debug.contains("`launch_rocket`"), "{debug}");
    });
}

#[test]
fn bad_instructions_are_located() {
    chain(|| {
        let slots = 3; // frame, mov, exit
        let cases: [([u8; 8], Error<Test>); 4] = [
            ([0xe7, 0, 0, 0, 0, 0, 0, 0], Error::InvalidInstruction), // no such opcode
            ([0xb7, 0x0b, 0, 0, 0, 0, 0, 0], Error::InvalidInstruction), // mov r11, 0
            ([0xb7, 0x0a, 0, 0, 0, 0, 0, 0], Error::InvalidInstruction), // mov r10, 0
            ([0x05, 0, 9, 0, 0, 0, 0, 0], Error::CodeRejected),       // ja +9, out of the function
        ];
        for (instruction, error) in cases {
            let mut elf = small();
            let at = first_instruction(&elf, slots) + 8;
            elf[at..at + 8].copy_from_slice(&instruction);
            let debug = refused(elf, error);
            assert!(debug.starts_with("the verifier refuses the code: "), "{debug}");
            assert!(debug.contains("instruction 1"), "{debug}");
        }
    });
}

#[test]
fn other_rules_of_the_format() {
    chain(|| {
        let mut trailing = small();
        trailing.push(0);
        refused(trailing, Error::CodeRejected);
        let mut flags = small();
        flags[48] = 1; // e_flags
        refused(flags, Error::CodeRejected);
        // A program that runs off its end.
        let mut endless = small();
        let at = first_instruction(&endless, 3) + 16;
        endless[at..at + 8].copy_from_slice(&[0xb7, 0, 0, 0, 0, 0, 0, 0]);
        refused(endless, Error::CodeRejected);
    });
}

#[test]
fn too_large() {
    chain(|| {
        let max = <<Test as crate::Config>::MaxCodeLen as sp_core::Get<u32>>::get() as usize;
        let debug = refused(vec![0; max + 1], Error::CodeTooLarge);
        assert!(debug.contains(&max.to_string()), "{debug}");
        refused(vec![0; max], Error::CodeNotElf);
    });
}

/// Whatever bytes come, upload answers; what it takes runs without breaking anything.
#[test]
fn mutations_are_refused_or_run() {
    chain(|| {
        let elf = script::elf();
        let (mut accepted, mut refused) = (0, 0);
        for at in (0..elf.len()).step_by(5) {
            for flip in [0x01, 0x80] {
                let mut mutant = elf.clone();
                mutant[at] ^= flip;
                let issuance = pallet_balances::TotalIssuance::<Test>::get();
                frame_support::hypothetically!({
                    let data = Script::new().set(b"key", b"value").input();
                    let gas = Weight::from_parts(2_000_000_000, 1_000_000);
                    let report = Contracts::bare_instantiate(
                        ALICE,
                        500,
                        gas,
                        None,
                        Code::Upload(mutant),
                        data,
                        vec![],
                        DebugInfo::UnsafeDebug,
                        CollectEvents::Skip,
                    );
                    match CodeInfoOf::<Test>::iter().count() {
                        0 => refused += 1,
                        _ => accepted += 1,
                    }
                    assert!(report.gas_consumed.all_lte(gas));
                    assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
                });
            }
        }
        assert!(accepted > 0 && refused > 0, "{accepted} {refused}");
    });
}

/// Puts code on the chain that upload would refuse, and a contract that uses it.
fn smuggle(elf: &[u8]) -> AccountId {
    smuggle_as(elf, hash_of(elf))
}

/// The same, with a hash.
fn smuggle_as(elf: &[u8], hash: H256) -> AccountId {
    let contract = deploy();
    ContractInfoOf::<Test>::mutate(&contract, |info| {
        let info = info.as_mut().unwrap();
        let code_info = CodeInfoOf::<Test>::get(info.code_hash).unwrap();
        PristineCode::<Test>::insert(hash, crate::CodeVec::<Test>::try_from(elf.to_vec()).unwrap());
        CodeInfoOf::<Test>::insert(hash, code_info);
        info.code_hash = hash;
    });
    contract
}

#[test]
fn stored_code_that_is_no_contract_any_more_is_reported() {
    chain(|| {
        let (error, debug) = frame_support::hypothetically!({
            let contract = smuggle(b"not an ELF");
            Call::new(&contract, &Script::new()).err_and_debug()
        });
        assert_eq!(error, Error::<Test>::CodeRejected.into());
        assert!(debug.starts_with("the stored code is no longer a valid contract ELF: "), "{debug}");
    });
}

/// No node compiles code for a hash that is not the code's, so that none can run it.
#[test]
fn stored_code_must_have_its_hash() {
    chain_with_backend(|| {
        super::backend::IsNative::set(true);
        let contract = smuggle_as(&small(), H256([7; 32]));
        let (error, debug) = Call::new(&contract, &Script::new()).err_and_debug();
        assert_eq!(error, Error::<Test>::CodeRejected.into());
        assert!(debug.contains("the code is not what its hash says"), "{debug}");
    });
}

/// Even code that was never verified can only trap, run out of gas or do what contracts may do.
#[test]
fn unverified_code_cannot_break_the_chain() {
    let elf = script::elf();
    let code = elf.len() / 4;
    chain(|| {
        let issuance = pallet_balances::TotalIssuance::<Test>::get();
        for at in (code..elf.len()).step_by(3) {
            let mut mutant = elf.clone();
            mutant[at] = mutant[at].wrapping_mul(31).wrapping_add(at as u8);
            frame_support::hypothetically!({
                let contract = smuggle(&mutant);
                let script = Script::new().set(b"key", b"value").event(&[], b"data");
                let call = Call::new(&contract, &script).gas(Weight::from_parts(2_000_000_000, 1_000_000));
                call.report();
                assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
            });
        }
    });
}
