//! Dry runs: limits, events, and words about failures.

use super::*;
use codec::{Decode, Encode};

#[test]
fn failures_are_explained() {
    chain(|| {
        let contract = deploy();
        let who =
            format!(" [contract {}, code {}, depth 0]\n", hex(&contract), hex(&hash_of(&script::elf())));
        let mut bad_key = Script::new();
        bad_key.raw(ebpf_uapi::Syscall::contains_storage, &[0, 200]);
        let cases = [
            (
                Script::new().trap(),
                "the contract trapped at pc ",
                ": the contract aborted",
                "error: ContractTrapped\n",
            ),
            (
                Script::new().load(8),
                "the contract trapped at pc ",
                ": load outside of memory",
                "error: ContractTrapped\n",
            ),
            (Script::new().spin(), "out of gas at pc ", "", "error: OutOfGas\n"),
            (
                bad_key,
                "syscall contains_storage at pc ",
                " failed: DecodingFailed: the key is longer than `MaxStorageKeyLen`",
                "error: DecodingFailed\n",
            ),
            (
                Script::new().debug("the contract's own words").trap(),
                "the contract's own words\nthe contract trapped",
                ": the contract aborted",
                "error: ContractTrapped\n",
            ),
        ];
        for (script, start, why, error) in cases {
            let (_, debug) = Call::new(&contract, &script).err_and_debug();
            let end = format!("{why}{who}{error}");
            assert!(debug.starts_with(start) && debug.ends_with(&end), "{debug}");
        }
        let (_, debug) = Call::new(&BOB, &Script::new()).err_and_debug();
        assert_eq!(debug, "error: ContractNotFound\n");
    });
}

fn hex(bytes: &impl Encode) -> String {
    format!("0x{}", sp_core::hexdisplay::HexDisplay::from(&bytes.encode()))
}

#[test]
fn failures_of_callees_say_whose_they_are() {
    chain(|| {
        let (a, b) = super::nested_calls::two_contracts();
        let inner = Script::new().load(8);
        let mut outer = Script::new().call(&Nested::new(&b), &inner).delegate(
            Default::default(),
            hash_of(&script::elf()),
            &inner,
        );
        outer.raw(ebpf_uapi::Syscall::deposit_event, &[0, 0, 0, u64::MAX]);
        let (_, debug) = Call::new(&a, &outer).err_and_debug();
        let code = hex(&hash_of(&script::elf()));
        let ends = [
            format!(": load outside of memory [contract {}, code {code}, depth 1]", hex(&b)),
            format!(": load outside of memory [contract {}, code {code}, depth 1]", hex(&a)),
            format!("longer than `payload_len` [contract {}, code {code}, depth 0]", hex(&a)),
            "error: ValueTooLarge".into(),
        ];
        let lines: Vec<_> = debug.lines().collect();
        assert_eq!(lines.len(), ends.len(), "{debug}");
        for (line, end) in lines.iter().zip(&ends) {
            assert!(line.ends_with(end), "{debug}");
        }
    });
}

/// However much contracts say, and however many callees fail, what ended the call is told.
#[test]
fn the_outermost_failure_always_fits() {
    chain(|| {
        let (a, b) = super::nested_calls::two_contracts();
        let max = <<Test as crate::Config>::MaxDebugBufferLen as Get<u32>>::get() as usize;
        let mut outer = Script::new();
        let text = outer.bytes(&[b'x'; 32 * 1024]);
        for _ in 0..2 {
            outer.raw(ebpf_uapi::Syscall::debug_message, &[text, 32 * 1024 - 400]);
        }
        for _ in 0..4 {
            outer = outer.call(&Nested::new(&b), &Script::new().trap());
        }
        let (_, debug) = Call::new(&a, &outer.trap()).err_and_debug();
        assert!(debug.len() > max - 512 && debug.len() <= max);
        assert!(debug.contains("depth 1"));
        assert!(debug.ends_with("depth 0]\nerror: ContractTrapped\n"));
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

/// A dry run that needed more than a block takes from one extrinsic would report what cannot be used.
#[test]
fn limits_are_those_of_an_extrinsic() {
    use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
    let blocks = <<Test as frame_system::Config>::BlockWeights as sp_core::Get<
        frame_system::limits::BlockWeights,
    >>::get();
    let largest = Contracts::dry_run_gas_limit(None);
    let call = crate::Call::<Test>::call {
        dest: ALICE,
        value: 1,
        gas_limit: largest,
        storage_deposit_limit: None,
        data: vec![],
    };
    assert_eq!(Some(call.get_dispatch_info().call_weight), blocks.get(DispatchClass::Normal).max_extrinsic);
    // What api-contract sends when it is asked for the maximum.
    assert_eq!(Contracts::dry_run_gas_limit(Some(Weight::from_parts(4_999_999_999_999, 0))), largest);
    assert_eq!(
        Contracts::dry_run_gas_limit(Some(Weight::from_parts(7, 0))),
        Weight::from_parts(7, largest.proof_size())
    );
    assert_eq!(Contracts::dry_run_gas_limit(Some(Weight::MAX)), largest);
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
