//! Storage deposits: what is held, refunded and refused.

use super::*;
use frame_support::assert_noop;

/// Prices of the mock.
const ITEM: Balance = 1_000;
const BYTE: Balance = 10;

fn storage_deposit(contract: &AccountId) -> Balance {
    let info = ContractInfoOf::<Test>::get(contract).unwrap();
    let held = held(HoldReason::StorageDepositReserve, contract);
    assert_eq!(held, info.total_deposit(), "what is held is what is recorded");
    held - info.storage_base_deposit
}

#[test]
fn storage_is_charged_by_item_and_byte_and_refunded() {
    chain(|| {
        let contract = deploy();
        let steps: [(Script, Balance, StorageDeposit<Balance>); 7] = [
            (Script::new().set(b"a", &[1; 100]), ITEM + 100 * BYTE, StorageDeposit::Charge(ITEM + 1_000)),
            (Script::new().set(b"a", &[2; 100]), ITEM + 100 * BYTE, StorageDeposit::Charge(0)),
            (Script::new().set(b"a", &[2; 60]), ITEM + 60 * BYTE, StorageDeposit::Refund(400)),
            (Script::new().set(b"b", &[3; 40]), 2 * ITEM + 1_000, StorageDeposit::Charge(ITEM + 400)),
            (Script::new().clear(b"a"), ITEM + 400, StorageDeposit::Refund(ITEM + 600)),
            (Script::new().clear(b"a").clear(b"none"), ITEM + 400, StorageDeposit::Charge(0)),
            (Script::new().clear(b"b"), 0, StorageDeposit::Refund(ITEM + 400)),
        ];
        for (script, deposit, moved) in steps {
            let before = free(&ALICE);
            let report = Call::new(&contract, &script).report();
            report.result.unwrap();
            assert_eq!(report.storage_deposit, moved);
            assert_eq!(storage_deposit(&contract), deposit);
            assert_eq!(
                free(&ALICE),
                match moved {
                    StorageDeposit::Charge(amount) => before - amount,
                    StorageDeposit::Refund(amount) => before + amount,
                }
            );
            let event = contract_events().pop().unwrap();
            let (from, to) = (ALICE, contract.clone());
            match moved {
                StorageDeposit::Charge(0) => assert!(matches!(event, Event::Called { .. })),
                StorageDeposit::Charge(amount) => {
                    assert_eq!(event, Event::StorageDepositTransferredAndHeld { from, to, amount })
                }
                StorageDeposit::Refund(amount) => {
                    let (from, to) = (to, from);
                    assert_eq!(event, Event::StorageDepositTransferredAndReleased { from, to, amount })
                }
            }
        }
        let info = ContractInfoOf::<Test>::get(&contract).unwrap();
        assert_eq!((info.storage_bytes, info.storage_items), (0, 0));
    });
}

#[test]
fn whoever_frees_storage_gets_the_refund() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"a", &[1; 100])).ok();
        let before = free(&BOB);
        Call::new(&contract, &Script::new().clear(b"a")).from(BOB).ok();
        assert_eq!(free(&BOB), before + ITEM + 1_000);
    });
}

#[test]
fn the_order_of_changes_in_a_call_does_not_matter() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"a", &[1; 100])).ok();
        // Takes more than the limit for a while, and ends within it.
        let script = Script::new().set(b"b", &[1; 100]).clear(b"a");
        let report = Call::new(&contract, &script).deposit_limit(0).report();
        report.result.unwrap();
        assert_eq!(report.storage_deposit, StorageDeposit::Charge(0));
        assert_eq!(storage_deposit(&contract), ITEM + 1_000);
    });
}

#[test]
fn the_deposit_limit_is_exact() {
    chain(|| {
        let contract = deploy();
        let call = Call::new(&contract, &Script::new().set(b"a", &[1; 100]).set(b"b", &[]));
        let cost = 2 * ITEM + 1_000;
        let (error, debug) = call.clone().deposit_limit(cost - 1).err_and_debug();
        assert_eq!(error, Error::<Test>::StorageDepositLimitExhausted.into());
        assert!(debug.contains("is 3000; the limit is 2999"), "{debug}");
        let extrinsic = call.clone().deposit_limit(cost - 1).extrinsic();
        assert_eq!(extrinsic.unwrap_err().error, Error::<Test>::StorageDepositLimitExhausted.into());
        call.deposit_limit(cost).ok();
    });
}

#[test]
fn a_deposit_that_the_caller_cannot_pay_is_refused_whatever_the_limit() {
    chain(|| {
        let contract = deploy();
        let call = Call::new(&contract, &Script::new().set(b"a", &[1; 100])).from(CHARLIE).value(1_000);
        let _ = Balances::deposit_creating(&CHARLIE, ED + 1_000 + ITEM + 1_000 - 1);
        for limit in [ITEM + 1_000, 10 * ITEM] {
            let (error, debug) = call.clone().deposit_limit(limit).err_and_debug();
            assert_eq!(error, Error::<Test>::StorageDepositNotEnoughFunds.into());
            assert!(debug.contains("the storage deposit is 2000, which the caller cannot pay"), "{debug}");
        }
        // A limit does not have to be paid, only a deposit.
        Call::new(&contract, &Script::new()).from(CHARLIE).deposit_limit(10 * ITEM).ok();
        let _ = Balances::deposit_creating(&CHARLIE, 1);
        call.ok();
    });
}

#[test]
fn without_a_limit_the_balance_is_the_limit() {
    chain(|| {
        let contract = deploy();
        let call = Call::new(&contract, &Script::new().set(b"a", &[1; 100])).from(CHARLIE);
        let _ = Balances::deposit_creating(&CHARLIE, ED + ITEM + 1_000 - 1);
        assert_eq!(call.clone().err(), Error::<Test>::StorageDepositNotEnoughFunds.into());
        let _ = Balances::deposit_creating(&CHARLIE, 1);
        call.ok();
    });
}

#[test]
fn the_default_limit_applies() {
    chain(|| {
        // 10,000,000 pays for less than 1,000,000 bytes.
        let contract = deploy();
        let mut script = Script::new();
        let at = script.room(16 * 1024);
        for key in 0..62u8 {
            let key = script.bytes(&[key]);
            script.raw(ebpf_uapi::Syscall::set_storage, &[key, 1, at, 16 * 1024]);
        }
        let call = Call::new(&contract, &script);
        assert_eq!(call.clone().err(), Error::<Test>::StorageDepositLimitExhausted.into());
        call.deposit_limit(62 * (ITEM + 16 * 1024 * BYTE)).ok();
    });
}

#[test]
fn instantiation_needs_deposit_for_code_and_record() {
    chain(|| {
        let elf = script::elf();
        let upload = |limit, account: AccountId| {
            instantiate_with(account, Code::Upload(elf.clone()), 0, &[], limit, b"")
        };
        let report = frame_support::hypothetically!(upload(None, ALICE));
        let StorageDeposit::Charge(total) = report.storage_deposit else { panic!() };
        for limit in [0, total / 2, total - 1] {
            frame_support::assert_storage_noop!({
                let result = upload(Some(limit), ALICE).result;
                assert_eq!(result, Err(Error::<Test>::StorageDepositLimitExhausted.into()));
            });
        }
        assert!(frame_support::hypothetically!(upload(Some(total), ALICE)).result.is_ok());

        // What must remain: the account's existential deposit.
        let _ = Balances::deposit_creating(&CHARLIE, total + ED - 1);
        frame_support::assert_storage_noop!({
            let result = upload(None, CHARLIE).result;
            assert_eq!(result, Err(Error::<Test>::StorageDepositNotEnoughFunds.into()));
        });
        let _ = Balances::deposit_creating(&CHARLIE, ED + 1);
        assert!(upload(None, CHARLIE).result.is_ok());
    });
}

#[test]
fn refunds_are_pro_rata_when_prices_were_mixed() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"a", &[1; 100]).set(b"b", &[1; 200])).ok();
        // As if prices had been different when half of it was stored.
        ContractInfoOf::<Test>::mutate(&contract, |info| {
            let info = info.as_mut().unwrap();
            info.storage_byte_deposit -= 1_001;
            info.storage_item_deposit += 1_001;
        });
        let report = Call::new(&contract, &Script::new().clear(b"a")).report();
        // A third of the byte deposit (rounded down) and half of the item deposit (rounded down).
        assert_eq!(report.storage_deposit, StorageDeposit::Refund(1_999 / 3 + 3_001 / 2));
        let report = Call::new(&contract, &Script::new().clear(b"b")).report();
        assert_eq!(report.storage_deposit, StorageDeposit::Refund(1_999 - 666 + 3_001 - 1_500));
        assert_eq!(storage_deposit(&contract), 0);
    });
}

#[test]
fn root_neither_pays_nor_is_refunded_and_records_stay_true() {
    chain(|| {
        let contract = deploy();
        let root = |script: Script| {
            Contracts::call(RuntimeOrigin::root(), contract.clone(), 0, GAS, None, script.input()).unwrap();
        };
        root(Script::new().set(b"free", &[1; 50]));
        assert_eq!(storage_deposit(&contract), 0);
        Call::new(&contract, &Script::new().set(b"paid", &[1; 50])).ok();
        assert_eq!(storage_deposit(&contract), ITEM + 500);
        root(Script::new().clear(b"paid"));
        assert_eq!(storage_deposit(&contract), ITEM + 500);
        // All storage is gone with the last item, and all that is held is returned.
        let report = Call::new(&contract, &Script::new().clear(b"free")).report();
        assert_eq!(report.storage_deposit, StorageDeposit::Refund(ITEM + 500));
        assert_eq!(storage_deposit(&contract), 0);
    });
}

#[test]
fn held_deposits_cannot_be_spent_by_the_contract() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let out = script.room(8);
        let balance = script.raw(ebpf_uapi::Syscall::balance, &[out, 8]);
        let transfer = script.buffers(ebpf_uapi::Syscall::transfer, &[BOB.as_ref(), &1u64.to_le_bytes()]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!(output.result(balance), 8);
        assert_eq!(output.at(out, 8), 0u64.to_le_bytes());
        assert_eq!(output.result(transfer), u64::from(ebpf_uapi::ReturnCode::TransferFailed));
    });
}

#[test]
fn the_code_deposit_is_not_for_spending_either() {
    chain(|| {
        deploy();
        let all = free(&ALICE);
        assert_noop!(
            Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), BOB, all + 1),
            sp_runtime::TokenError::FundsUnavailable
        );
    });
}
