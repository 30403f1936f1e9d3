//! Events of contracts, and their debug messages.

use super::*;
use ebpf_uapi::{ReturnCode, Syscall};

#[test]
fn events_have_exactly_the_contracts_topics_and_data() {
    chain(|| {
        let contract = deploy();
        let topics = [[1; 32], [2; 32], [3; 32], [1; 32]];
        let script =
            Script::new().event(&topics, b"data").event(&[], b"").event(&topics[..1], &[5; 16 * 1024]);
        Call::new(&contract, &script).ok();
        let emitted: Vec<_> = System::events()
            .into_iter()
            .filter_map(|record| match record.event {
                RuntimeEvent::Contracts(Event::ContractEmitted { contract, data }) => {
                    Some((record.topics, contract, data))
                }
                _ => None,
            })
            .collect();
        let hashes = |topics: &[[u8; 32]]| topics.iter().copied().map(H256).collect::<Vec<_>>();
        assert_eq!(
            emitted,
            [
                (hashes(&topics), contract.clone(), b"data".to_vec()),
                (vec![], contract.clone(), vec![]),
                (hashes(&topics[..1]), contract, vec![5; 16 * 1024]),
            ]
        );
    });
}

#[test]
fn events_come_in_the_order_of_what_happened() {
    chain(|| {
        let contract = deploy();
        System::reset_events();
        let script = Script::new().event(&[], b"1").set(b"key", b"value").event(&[], b"2");
        Call::new(&contract, &script).ok();
        let emitted =
            |data: &[u8]| Event::ContractEmitted { contract: contract.clone(), data: data.to_vec() };
        assert_eq!(
            contract_events(),
            [
                emitted(b"1"),
                emitted(b"2"),
                Event::Called { caller: Origin::Signed(ALICE), contract: contract.clone() },
                Event::StorageDepositTransferredAndHeld { from: ALICE, to: contract.clone(), amount: 1_050 },
            ]
        );
    });
}

#[test]
fn limits_of_events() {
    chain(|| {
        let contract = deploy();
        let event = |topics_len: u64, data_len: u64| {
            let mut script = Script::new();
            let at = script.room(20_000);
            script.raw(Syscall::deposit_event, &[at, topics_len, at, data_len]);
            Call::new(&contract, &script)
        };
        event(4 * 32, 16 * 1024).ok();
        assert_eq!(event(4 * 32 + 1, 0).err(), Error::<Test>::TooManyTopics.into());
        assert_eq!(event(u64::MAX, 0).err(), Error::<Test>::TooManyTopics.into());
        assert_eq!(event(31, 0).err(), Error::<Test>::DecodingFailed.into());
        assert_eq!(event(0, 16 * 1024 + 1).err(), Error::<Test>::ValueTooLarge.into());
        assert_eq!(event(0, u64::MAX).err(), Error::<Test>::ValueTooLarge.into());
    });
}

#[test]
fn debug_messages_reach_dry_runs_only() {
    chain(|| {
        let contract = deploy();
        let script = Script::new().debug("first, ").debug("second: ü");
        let call = Call::new(&contract, &script);
        let report = call.clone().report();
        assert_eq!(text(&report.debug_message), "first, second: ü");
        let output = Output::new(report.result.unwrap().data);
        assert_eq!(output.result(0), u64::from(ReturnCode::Success));

        let silent = Contracts::bare_call(
            ALICE,
            contract,
            0,
            GAS,
            None,
            script.input(),
            DebugInfo::Skip,
            CollectEvents::Skip,
            Determinism::Enforced,
        );
        assert!(silent.debug_message.is_empty());
        let output = Output::new(silent.result.unwrap().data);
        assert_eq!(output.result(0), u64::from(ReturnCode::LoggingDisabled));
        // Listening does not change the price.
        assert_eq!(silent.gas_consumed, report.gas_consumed);
    });
}

#[test]
fn debug_messages_are_made_valid_and_cut_to_fit() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        script.buffers(Syscall::debug_message, &[b"broken: \xff."]);
        let report = Call::new(&contract, &script).report();
        assert_eq!(text(&report.debug_message), "broken: \u{fffd}.");

        let mut script = Script::new();
        let at = script.bytes("ü".repeat(10_000).as_bytes());
        for _ in 0..10 {
            script.raw(Syscall::debug_message, &[at, 20_000]);
        }
        let report = Call::new(&contract, &script.trap()).report();
        let debug = text(&report.debug_message);
        let max = <<Test as crate::Config>::MaxDebugBufferLen as sp_core::Get<u32>>::get() as usize;
        assert!(debug.len() <= max && debug.len() > max - 1_000, "{}", debug.len());
        // The reason for the failure always fits.
        assert!(debug.ends_with("error: ContractTrapped\n"), "{}", &debug[debug.len() - 100..]);
    });
}
