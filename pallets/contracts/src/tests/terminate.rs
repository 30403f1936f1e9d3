//! Contracts that end themselves, and the removal of what they stored.

use super::{
    nested_calls::{code, stored, two_contracts},
    *,
};
use crate::{weights::WeightInfo, DeletionQueue};
use ebpf_uapi::{CallFlags, ReturnCode, Syscall};
use frame_support::{
    storage::child,
    traits::{
        fungible::MutateHold,
        tokens::{Fortitude, Precision},
        Hooks,
    },
};

type W = crate::WeightsOf<Test>;

fn accounts_consumers(account: &AccountId) -> u32 {
    System::account(account).consumers
}

#[test]
fn balance_goes_to_the_beneficiary_and_deposits_to_the_origin() {
    chain(|| {
        let contract = deploy();
        let library = upload(script::other_elf(1));
        let mut script = Script::new().set(b"key", &[1; 100]);
        script.buffers(Syscall::lock_delegate_dependency, &[library.as_bytes()]);
        Call::new(&contract, &script).value(700).ok();
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        let deposit = info.total_deposit();
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), deposit);
        let (alice, bob) = (free(&ALICE), free(&BOB));
        let script = Script::new().set(b"more", &[1; 50]).event(&[], b"bye").terminate(&CHARLIE);
        let report = Call::new(&contract, &script).from(BOB).report();
        assert_eq!(report.result, Ok(ExecReturnValue::default()));
        assert_eq!(report.storage_deposit, StorageDeposit::Refund(deposit));
        assert_eq!((free(&ALICE), free(&BOB), free(&CHARLIE)), (alice, bob + deposit, ED + 700));
        assert!(!System::account_exists(&contract));
        assert_eq!(accounts_consumers(&contract), 0);
        assert!(ContractInfoOf::<Test>::get(&contract).is_none());
        let counts =
            [hash_of(&script::elf()), library].map(|hash| CodeInfoOf::<Test>::get(hash).unwrap().refcount);
        assert_eq!(counts, [0, 0]);
        let expected = [
            Event::ContractEmitted { contract: contract.clone(), data: b"bye".to_vec() },
            Event::StorageDepositTransferredAndReleased { from: contract.clone(), to: BOB, amount: deposit },
            Event::Terminated { contract: contract.clone(), beneficiary: CHARLIE },
            Event::Called { caller: Origin::Signed(BOB), contract: contract.clone() },
        ];
        assert_eq!(contract_events()[contract_events().len() - 4..], expected);
        let error = Call::new(&contract, &Script::new()).err();
        assert_eq!(error, Error::<Test>::ContractNotFound.into());
    });
}

#[test]
fn deposits_of_the_same_invocation_are_not_paid_twice() {
    chain(|| {
        let (a, b) = two_contracts();
        let held_before = held(HoldReason::StorageDepositReserve, &b);
        let alice = free(&ALICE);
        // Storage comes and goes before the contract ends, in calls of their own.
        let outer = Script::new()
            .call(&Nested::new(&b), &Script::new().set(b"one", &[1; 500]).set(b"two", &[2; 300]))
            .call(&Nested::new(&b), &Script::new().clear(b"one").set(b"three", b"3"))
            .call(&Nested::new(&b), &Script::new().set(b"four", b"4").terminate(&ALICE));
        let report = Call::new(&a, &outer).report();
        let output = Output::new(report.result.unwrap().data);
        assert_eq!([0, 1, 2].map(|op| output.result(op)), [0; 3]);
        assert_eq!(report.storage_deposit, StorageDeposit::Refund(held_before));
        assert_eq!(free(&ALICE), alice + held_before + ED);
        assert!(!System::account_exists(&b));
    });
}

#[test]
fn storage_freed_before_the_end_is_refunded_once() {
    chain(|| {
        let (a, b) = two_contracts();
        Call::new(&b, &Script::new().set(b"one", &[1; 500])).ok();
        let held_before = held(HoldReason::StorageDepositReserve, &b);
        let alice = free(&ALICE);
        let outer = Script::new()
            .call(&Nested::new(&b), &Script::new().clear(b"one"))
            .call(&Nested::new(&b), &Script::new().terminate(&ALICE));
        let report = Call::new(&a, &outer).report();
        assert_eq!(report.storage_deposit, StorageDeposit::Refund(held_before));
        assert_eq!(free(&ALICE), alice + held_before + ED);
    });
}

#[test]
fn address_can_be_reused_in_the_same_invocation() {
    chain(|| {
        let factory = deploy();
        let hash = hash_of(&script::elf());
        let make = |script: Script| script.instantiate(hash, 0, b"salt", &Script::new().set(b"key", b"1"));
        let mut script = make(Script::new());
        let made = script.room(32);
        script.raw(Syscall::instantiated_address, &[made, 32]);
        let output = Call::new(&factory, &script).ok();
        let child = AccountId::new(output.at(made, 32).try_into().unwrap());
        let first = ContractInfoOf::<Test>::get(&child).unwrap();
        let script = Script::new().call(&Nested::new(&child), &Script::new().terminate(&ALICE));
        let output = Call::new(&factory, &make(script)).ok();
        assert_eq!([0, 1].map(|op| output.result(op)), [0, 0]);
        let second = ContractInfoOf::<Test>::get(&child).unwrap();
        assert!(first.trie_id != second.trie_id);
        assert_eq!(second.total_deposit(), first.total_deposit());
        assert_eq!(held(HoldReason::StorageDepositReserve, &child), second.total_deposit());
        assert_eq!((free(&child), accounts_consumers(&child)), (ED, accounts_consumers(&factory)));
        assert_eq!(CodeInfoOf::<Test>::get(hash).unwrap().refcount, 2);
    });
}

#[test]
fn failed_caller_restores_the_contract() {
    chain(|| {
        let (a, b) = two_contracts();
        Call::new(&b, &Script::new().set(b"key", b"value")).value(500).ok();
        let end = Script::new().call(&Nested::new(&b), &Script::new().terminate(&CHARLIE));
        for outer in [end.clone().trap(), end.revert(b"")] {
            frame_support::assert_storage_noop!({
                Call::new(&a, &outer).report();
            });
        }
        assert_eq!(stored(&b, b"key"), Some(b"value".to_vec()));
    });
}

#[test]
fn no_contract_ends_while_it_waits_or_is_constructed() {
    chain(|| {
        let (a, b) = two_contracts();
        let end = Script::new().terminate(&ALICE);
        // Its caller is the contract itself, by way of another one.
        let back = Script::new().call(&Nested::new(&a), &end);
        let mut outer = Script::new().call(&Nested::new(&b).flags(CallFlags::ALLOW_REENTRY), &back);
        let out = outer.room(8);
        outer.raw(Syscall::return_data, &[out, 8]);
        let (output, debug) = {
            let report = Call::new(&a, &outer).report();
            (Output::new(report.result.unwrap().data), text(&report.debug_message))
        };
        assert_eq!(output.result(0), code(ReturnCode::Success));
        assert!(debug.contains("TerminatedWhileReentrant"), "{debug}");
        // In a delegate call.
        let outer = Script::new().delegate(CallFlags::default(), hash_of(&script::elf()), &end);
        assert_eq!(Call::new(&a, &outer).ok().result(0), code(ReturnCode::CalleeTrapped));
        assert!(ContractInfoOf::<Test>::get(&a).is_some());

        let created = instantiate_with(ALICE, Code::Upload(script::elf()), 0, &end.input(), None, b"third");
        assert_eq!(created.result.unwrap_err(), Error::<Test>::TerminatedInConstructor.into());
    });
}

#[test]
fn the_beneficiary_may_be_the_contract_or_a_caller() {
    chain(|| {
        let (a, b) = two_contracts();
        let outer = Script::new().call(&Nested::new(&b).value(300), &Script::new().terminate(&a));
        Call::new(&a, &outer).value(1_000).ok();
        assert_eq!(free(&a), ED + 700 + 300 + ED);
        // What it leaves to itself stays on an account like any other.
        Call::new(&a, &Script::new().terminate(&a)).ok();
        assert_eq!((free(&a), accounts_consumers(&a)), (2 * ED + 1_000, 0));
        assert_eq!(held(HoldReason::StorageDepositReserve, &a), 0);
        assert!(!contract_exists(&a) && !contract_exists(&b));
    });
}

fn contract_exists(account: &AccountId) -> bool {
    ContractInfoOf::<Test>::contains_key(account)
}

#[test]
fn without_a_payer_the_beneficiary_gets_the_deposits() {
    chain(|| {
        let contract = deploy();
        let deposit = held(HoldReason::StorageDepositReserve, &contract);
        let data = Script::new().terminate(&CHARLIE).input();
        Contracts::call(RuntimeOrigin::root(), contract.clone(), 0, GAS, None, data).unwrap();
        assert_eq!(free(&CHARLIE), ED + deposit);
        assert!(!System::account_exists(&contract));
    });
}

/// The deposit alone could not create the beneficiary's account.
#[test]
fn a_deposit_below_the_existential_deposit_goes_to_a_new_beneficiary() {
    chain(|| {
        let contract = deploy();
        let slashed = held(HoldReason::StorageDepositReserve, &contract) - (ED - 1);
        Balances::burn_held(
            &HoldReason::StorageDepositReserve.into(),
            &contract,
            slashed,
            Precision::Exact,
            Fortitude::Force,
        )
        .unwrap();
        let data = Script::new().terminate(&CHARLIE).input();
        Contracts::call(RuntimeOrigin::root(), contract.clone(), 0, GAS, None, data).unwrap();
        assert_eq!(free(&CHARLIE), ED + ED - 1);
        assert!(!System::account_exists(&contract));
        let released =
            Event::StorageDepositTransferredAndReleased { from: contract, to: CHARLIE, amount: ED - 1 };
        assert!(contract_events().contains(&released));
    });
}

#[test]
fn storage_is_removed_as_blocks_have_time() {
    chain(|| {
        let (a, b) = two_contracts();
        let tries = [&a, &b].map(|contract| {
            let mut script = Script::new();
            for key in 0..20u8 {
                script = script.set(&[key], b"value");
            }
            Call::new(contract, &script).ok();
            ContractInfoOf::<Test>::get(contract).unwrap().child_trie_info()
        });
        let left = |number: usize| {
            (0..20u8)
                .filter(|key| child::exists(&tries[number], &crate::iteration::trie_key(&[*key])))
                .count()
        };
        Call::new(&a, &Script::new().terminate(&ALICE)).ok();
        Call::new(&b, &Script::new().terminate(&ALICE)).ok();
        assert_eq!((left(0), left(1), DeletionQueue::<Test>::iter().count()), (20, 20, 2));
        // Too little to do anything.
        let little = W::deletion_queue() + W::deletion_queue_trie();
        for weight in [Weight::zero(), W::deletion_queue(), little] {
            assert!(Contracts::on_idle(8, weight).all_lte(weight));
        }
        assert_eq!((left(0), left(1)), (20, 20));
        let enough = Weight::from_parts(1_000_000_000_000, 100_000_000);
        let used = Contracts::on_idle(9, enough);
        assert!(used.all_lte(enough));
        assert_eq!((left(0), left(1), DeletionQueue::<Test>::iter().count()), (0, 0, 0));
        assert_eq!(Contracts::on_idle(10, enough), idle_weight());
    });
}

#[test]
fn much_storage_takes_several_blocks() {
    let mut externalities = sp_io::TestExternalities::new(endowed());
    let trie = externalities.execute_with(|| {
        System::set_block_number(7);
        let contract = deploy();
        let mut script = Script::new();
        for key in 0..50u8 {
            script = script.set(&[key], b"value");
        }
        Call::new(&contract, &script).ok();
        let trie = ContractInfoOf::<Test>::get(&contract).unwrap().child_trie_info();
        Call::new(&contract, &Script::new().terminate(&ALICE)).ok();
        trie
    });
    // What is in the database, and not in this block's changes, counts.
    externalities.commit_all().unwrap();
    let weight = W::deletion_queue()
        + W::deletion_queue_trie()
        + crate::prices::deletion_price::<Test>().saturating_mul(20);
    let mut roots = vec![];
    for block in 8..11 {
        externalities.execute_with(|| {
            let used = Contracts::on_idle(block, weight);
            assert!(used.all_lte(weight));
            roots.push((
                child::root(&trie, sp_runtime::StateVersion::V1),
                DeletionQueue::<Test>::iter().count(),
            ));
        });
        externalities.commit_all().unwrap();
    }
    let counts: Vec<_> = roots.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [1, 1, 0]);
    assert!(roots[0] != roots[1] && roots[1] != roots[2]);
}
