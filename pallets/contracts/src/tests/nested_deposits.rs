//! Storage deposits of calls between contracts.

use super::{
    nested_calls::{code, stored, two_contracts},
    *,
};
use crate::deposit::Charges;
use ebpf_uapi::ReturnCode;

/// Deposit for one item of so many bytes.
fn item(bytes: Balance) -> Balance {
    1_000 + 10 * bytes
}

fn books_balance(contract: &AccountId) {
    let info = ContractInfoOf::<Test>::get(contract).unwrap();
    assert_eq!(held(HoldReason::StorageDepositReserve, contract), info.total_deposit());
}

#[test]
fn the_origin_pays_for_all_and_is_refunded_by_all() {
    chain(|| {
        let (a, b) = two_contracts();
        let alice = free(&ALICE);
        let outer = Script::new()
            .set(b"a", &[1; 10])
            .call(&Nested::new(&b), &Script::new().set(b"b", &[2; 20]))
            .set(b"c", &[3; 30]);
        let report = Call::new(&a, &outer).report();
        let total = item(10) + item(20) + item(30);
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(total));
        assert_eq!(free(&ALICE), alice - total);
        books_balance(&a);
        books_balance(&b);

        let bob = free(&BOB);
        let outer =
            Script::new().clear(b"a").call(&Nested::new(&b), &Script::new().clear(b"b")).set(b"d", &[4; 5]);
        let report = Call::new(&a, &outer).from(BOB).report();
        assert_eq!(report.storage_deposit, StorageDeposit::Refund(item(10) + item(20) - item(5)));
        assert_eq!(free(&BOB), bob + item(10) + item(20) - item(5));
        books_balance(&a);
        books_balance(&b);
        // One movement for each contract.
        let moves: Vec<_> = contract_events()
            .into_iter()
            .filter(|event| {
                matches!(event, Event::StorageDepositTransferredAndReleased { .. })
                    || matches!(event, Event::StorageDepositTransferredAndHeld { from: BOB, .. })
            })
            .collect();
        assert_eq!(moves.len(), 2, "{moves:?}");
    });
}

#[test]
fn a_limit_of_a_call_fails_the_call_alone() {
    chain(|| {
        let (a, b) = two_contracts();
        let inner = Script::new().set(b"b", &[2; 20]);
        for (limit, expected) in [
            (item(20) - 1, ReturnCode::CalleeTrapped),
            (0, ReturnCode::CalleeTrapped),
            (item(20), ReturnCode::Success),
            (Balance::MAX, ReturnCode::Success),
        ] {
            frame_support::hypothetically!({
                let outer = Script::new()
                    .set(b"a", &[1; 10])
                    .call(&Nested::new(&b).deposit_limit(limit), &inner)
                    .set(b"c", &[3; 30]);
                let report = Call::new(&a, &outer).report();
                let output = Output::new(report.result.unwrap().data);
                assert_eq!(output.result(1), code(expected), "{limit}");
                let stays = expected == ReturnCode::Success;
                let total = item(10) + item(30) + if stays { item(20) } else { 0 };
                assert_eq!(report.storage_deposit, StorageDeposit::Charge(total));
                assert_eq!(stored(&b, b"b").is_some(), stays);
                books_balance(&a);
                books_balance(&b);
            });
        }
    });
}

#[test]
fn a_calls_limit_is_within_its_callers() {
    chain(|| {
        let (a, b) = two_contracts();
        let inner = Script::new().set(b"b", &[2; 20]);
        let outer = Script::new().set(b"a", &[1; 10]).call(&Nested::new(&b).deposit_limit(1_000_000), &inner);
        let total = item(10) + item(20);
        let call = Call::new(&a, &outer).deposit_limit(total);
        assert_eq!(frame_support::hypothetically!(call.ok()).result(1), code(ReturnCode::Success));
        let output = frame_support::hypothetically!(Call::new(&a, &outer).deposit_limit(total - 1).ok());
        assert_eq!(output.result(1), code(ReturnCode::CalleeTrapped));
        // Without a limit of its own, the call succeeds, and the sum counts in the end.
        let outer = Script::new()
            .set(b"a", &[1; 10])
            .call(&Nested::new(&b), &inner)
            .call(&Nested::new(&b), &Script::new().clear(b"b"));
        Call::new(&a, &outer).deposit_limit(item(10)).ok();
        let outer = Script::new().call(&Nested::new(&b), &inner);
        assert_eq!(
            Call::new(&a, &outer).deposit_limit(item(20) - 1).err(),
            Error::<Test>::StorageDepositLimitExhausted.into()
        );
    });
}

#[test]
fn the_limit_of_an_instantiation_includes_the_record() {
    chain(|| {
        let factory = deploy();
        let hash = hash_of(&script::elf());
        let own = ContractInfoOf::<Test>::get(&factory).unwrap().total_deposit() + ED;
        for (limit, expected) in [(own, ReturnCode::Success), (own - 1, ReturnCode::CalleeTrapped)] {
            let mut script = Script::new();
            let params = script::instantiate_params(hash, Some(limit), 0, b"salt");
            script.buffers(ebpf_uapi::Syscall::instantiate, &[&params, &[]]);
            let output = frame_support::hypothetically!(Call::new(&factory, &script).ok());
            assert_eq!(output.result(0), code(expected));
        }
    });
}

/// However often contracts are charged, there is one sum for each, found without looking through the others.
#[test]
fn charges_are_kept_by_contract() {
    use StorageDeposit::{Charge, Refund};
    let mut charges = Charges::<u8, Balance>::default();
    for _ in 0..1_000 {
        charges.add(&9, Charge(5));
        charges.add(&1, Refund(2));
        charges.add(&5, Charge(1));
    }
    charges.add(&5, Refund(1_000));
    let mut nested = Charges::default();
    nested.add(&7, Refund(3));
    nested.add(&9, Refund(5_001));
    charges.absorb(nested);
    assert_eq!(
        [9, 1, 5, 7, 8].map(|contract| charges.of(&contract)),
        [Refund(1), Refund(2_000), Charge(0), Refund(3), Charge(0)]
    );
    // In the order in which they came first, without those for whom nothing moves.
    let all: Vec<_> = charges.iter().map(|(contract, deposit)| (*contract, deposit)).collect();
    assert_eq!(all, [(9, Refund(1)), (1, Refund(2_000)), (7, Refund(3))]);
}
