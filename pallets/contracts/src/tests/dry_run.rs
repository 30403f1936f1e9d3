//! Dry runs: limits, events, and words about failures.

use super::*;
use codec::{Decode, Encode};

#[test]
fn failures_are_explained() {
    chain(|| {
        let contract = deploy();
        let mut bad_key = Script::new();
        bad_key.raw(ebpf_uapi::Syscall::contains_storage, &[0, 200]);
        let cases = [
            (
                Script::new().trap(),
                "the contract trapped at pc ",
                ": the contract aborted\nerror: ContractTrapped\n",
            ),
            (
                Script::new().load(8),
                "the contract trapped at pc ",
                ": load outside of memory\nerror: ContractTrapped\n",
            ),
            (Script::new().spin(), "out of gas at pc ", "error: OutOfGas\n"),
            (
                bad_key,
                "syscall contains_storage at pc ",
                " failed: DecodingFailed: the key is longer than `MaxStorageKeyLen`\nerror: DecodingFailed\n",
            ),
            (
                Script::new().debug("the contract's own words").trap(),
                "the contract's own words\nthe contract trapped",
                "error: ContractTrapped\n",
            ),
        ];
        for (script, start, end) in cases {
            let (_, debug) = Call::new(&contract, &script).err_and_debug();
            assert!(debug.starts_with(start) && debug.ends_with(end), "{debug}");
        }
        let (_, debug) = Call::new(&BOB, &Script::new()).err_and_debug();
        assert_eq!(debug, "error: ContractNotFound\n");
    });
}

#[test]
fn the_trap_is_where_it_says() {
    chain(|| {
        // frame, mov, mov, ldx
        let contract = deploy_elf(ebpf_asm::contract(
            "deploy:\nexit\ncall:\nmov r1, 0\nmov r2, 0\nldxdw r3, [r1]\nexit",
        ));
        let (_, debug) = Call::new(&contract, &Script::new()).err_and_debug();
        assert!(debug.contains("at pc 5: load"), "{debug}");
    });
}

#[test]
fn nothing_is_said_unless_asked() {
    chain(|| {
        let contract = deploy();
        let report = Contracts::bare_call(
            ALICE,
            contract,
            0,
            GAS,
            None,
            Script::new().debug("text").trap().input(),
            DebugInfo::Skip,
            CollectEvents::Skip,
            Determinism::Enforced,
        );
        assert_eq!((report.debug_message, report.events), (vec![], None));
    });
}

#[test]
fn events_are_collected() {
    chain(|| {
        let contract = deploy();
        System::reset_events();
        let script = Script::new().event(&[[9; 32]], b"data");
        let report = Contracts::bare_call(
            BOB,
            contract.clone(),
            0,
            GAS,
            None,
            script.input(),
            DebugInfo::Skip,
            CollectEvents::UnsafeCollect,
            Determinism::Relaxed,
        );
        let events = report.events.unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(
            events[0].event,
            RuntimeEvent::Contracts(Event::ContractEmitted { contract, data: b"data".to_vec() })
        );
        assert_eq!(events[0].topics, [H256([9; 32])]);
    });
}

#[test]
fn missing_limits_are_the_blocks() {
    let block = <<Test as frame_system::Config>::BlockWeights as sp_core::Get<
        frame_system::limits::BlockWeights,
    >>::get()
    .max_block;
    assert_eq!(Contracts::dry_run_gas_limit(None), block);
    // What api-contract sends when it is asked for the maximum.
    let sent = Weight::from_parts(4_999_999_999_999, 0);
    assert_eq!(Contracts::dry_run_gas_limit(Some(sent)), sent.set_proof_size(block.proof_size()));
    assert_eq!(Contracts::dry_run_gas_limit(Some(GAS)), GAS);
}

#[test]
fn the_deposit_reported_is_the_deposit_moved() {
    chain(|| {
        let contract = deploy();
        let before = free(&ALICE);
        let report = Call::new(&contract, &Script::new().set(b"key", &[0; 32])).report();
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(before - free(&ALICE)));
    });
}

/// Clients decode these by position.
#[test]
fn results_encode_as_clients_expect() {
    let output = ExecReturnValue { flags: ebpf_uapi::ReturnFlags::REVERT.into(), data: vec![1, 2] };
    assert_eq!(output.encode(), (1u32, vec![1u8, 2]).encode());
    let report: Report = ContractResult {
        gas_consumed: Weight::from_parts(1, 2),
        gas_required: Weight::from_parts(3, 4),
        storage_deposit: StorageDeposit::Charge(5),
        debug_message: vec![6],
        result: Ok(output.clone()),
        events: None,
    };
    let parts = (
        Weight::from_parts(1, 2),
        Weight::from_parts(3, 4),
        (1u8, 5u64),
        vec![6u8],
        Ok::<_, ()>((1u32, vec![1u8, 2])),
        Option::<u8>::None,
    );
    assert_eq!(report.encode(), parts.encode());
    assert_eq!(StorageDeposit::Refund(5u64).encode(), (0u8, 5u64).encode());
    let created = InstantiateReturnValue { result: output, account_id: BOB };
    assert_eq!(created.encode(), (1u32, vec![1u8, 2], BOB).encode());
    assert_eq!(
        CodeUploadReturnValue { code_hash: H256([1; 32]), deposit: 2u64 }.encode(),
        (H256([1; 32]), 2u64).encode()
    );
    assert_eq!(Code::<H256>::Upload(vec![1]).encode(), (0u8, vec![1u8]).encode());
    assert_eq!(Code::Existing(H256([1; 32])).encode(), (1u8, H256([1; 32])).encode());
    assert_eq!(Determinism::decode(&mut &[0u8][..]), Ok(Determinism::Enforced));
    assert_eq!(Determinism::decode(&mut &[1u8][..]), Ok(Determinism::Relaxed));
    assert_eq!(ContractAccessError::MigrationInProgress.encode(), [2]);
}
