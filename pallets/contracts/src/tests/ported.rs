//! Situations from the tests of pallet-contracts that no other theme here covers. `docs/TESTS.md` lists all
//! of its tests with what corresponds to them.

use super::{
    call_runtime::{self, in_name_of},
    nested_calls::{stored, two_contracts},
    *,
};
use crate::{weights::WeightInfo, DeletionQueue, DeletionQueueCounter, DeletionQueueManager};
use codec::{Decode, Encode};
use ebpf_uapi::{CallFlags, Syscall};
use frame_support::{
    assert_noop,
    traits::{
        fungible::{BalancedHold, Inspect, MutateHold},
        tokens::Precision,
        Hooks,
    },
};

#[test]
fn gas_runs_out_in_the_engine() {
    chain(|| {
        let contract = deploy();
        let gas = Weight::from_parts(5_000_000_000, 1 << 20);
        let call = Call::new(&contract, &Script::new().set(b"key", b"value").spin()).gas(gas);
        let report = frame_support::hypothetically!(call.clone().report());
        assert_eq!(report.result, Err(Error::<Test>::OutOfGas.into()));
        let debug = text(&report.debug_message);
        assert!(debug.contains("out of gas at pc "), "{debug}");
        // All of it was used, but for what pays for no block of instructions any more.
        assert!(gas.ref_time() - report.gas_consumed.ref_time() < 10 * crate::limits::REF_TIME_PER_GAS);
        let error = call.extrinsic().unwrap_err();
        assert_eq!(error.error, Error::<Test>::OutOfGas.into());
        assert!(error.post_info.actual_weight.unwrap().ref_time() > report.gas_consumed.ref_time());
        assert_eq!(stored(&contract, b"key"), None);
    });
}

#[test]
fn gas_runs_out_in_a_syscall() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let (data, out) = (script.room(50_000), script.room(32));
        script.raw(Syscall::hash_keccak_256, &[data, 50_000, out]);
        let call = Call::new(&contract, &script);
        let needed = frame_support::hypothetically!(call.clone().report()).gas_required;
        let missing = Weight::from_parts(costs::MockWeights::hash_keccak_256(50_000).ref_time() / 2, 0);
        let (error, debug) = call.gas(needed - missing).err_and_debug();
        assert_eq!(error, Error::<Test>::OutOfGas.into());
        assert!(debug.contains("syscall hash_keccak_256 at pc "), "{debug}");
    });
}

/// Calls within calls cost the same each, however deep they are.
#[test]
fn gas_grows_with_each_nested_call_by_the_same() {
    chain(|| {
        let flags = CallFlags::ALLOW_REENTRY.bits();
        let contract = deploy_elf(ebpf_asm::contract(&format!(
            "
            .bss
            mem: .zero 256
            .text
            deploy:
                mov r0, 0
                exit
            call:                   # input: how many more levels
                lddw r6, &mem
                mov r1, r6
                add r1, 128
                mov r2, 8
                call input
                ldxdw r7, [r6+128]
                jeq r7, 0, done
                sub r7, 1
                stxdw [r6+128], r7
                stw [r6], {flags}
                mov r1, r6
                add r1, 4
                mov r2, 32
                call address
                mov r1, r6
                mov r2, 61
                mov r3, r6
                add r3, 128
                mov r4, 8
                call call_contract
            done:
                mov r0, 0
                exit
            "
        )));
        let gas = |levels: u64| {
            let call = Call { data: levels.encode(), ..Call::new(&contract, &Script::new()) };
            let report = call.report();
            assert_eq!(report.result, Ok(ExecReturnValue::default()));
            report.gas_consumed
        };
        // The first call in a block pays for compiling.
        gas(0);
        let all = [0, 1, 2, 3, 4].map(gas);
        let first = all[1] - all[0];
        assert!(first.all_gt(Weight::zero()));
        assert!(all.windows(2).all(|pair| pair[1] - pair[0] == first), "{all:?}");
    });
}

/// Neither a transfer in its name nor the loss of what it holds can remove a contract's account.
#[test]
fn transfers_and_slashes_keep_the_contracts_account() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"key", b"value")).value(700).ok();
        let all = <Balances as Inspect<AccountId>>::total_balance(&contract);
        for amount in [all, 700 + ED] {
            let transfer =
                Balances::transfer_allow_death(RuntimeOrigin::signed(contract.clone()), BOB, amount);
            assert!(transfer.is_err());
        }
        let reason = HoldReason::StorageDepositReserve.into();
        drop(<Balances as BalancedHold<AccountId>>::slash(&reason, &contract, all));
        assert_eq!((free(&contract), held(HoldReason::StorageDepositReserve, &contract)), (700 + ED, 0));
        // It works as before, and there is nothing to be refunded.
        let alice = free(&ALICE);
        Call::new(&contract, &Script::new().clear(b"key")).ok();
        assert_eq!((free(&ALICE), stored(&contract, b"key")), (alice, None));
        Call::new(&contract, &Script::new().terminate(&CHARLIE)).ok();
        assert_eq!((free(&ALICE), free(&CHARLIE)), (alice, 700 + ED));
    });
}

/// Prices that rise do not make refunds larger than what was paid.
#[test]
fn a_refund_after_prices_rose_is_what_was_paid() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &Script::new().set(b"key", &[1; 1_000])).ok();
        let (alice, contracts) = (free(&ALICE), free(&contract));
        PerByte::set(10_000);
        let cleared = Call::new(&contract, &Script::new().clear(b"key")).report();
        let expensive = frame_support::hypothetically!(
            Call::new(&contract, &Script::new().set(b"key", &[1; 7])).report().storage_deposit
        );
        PerByte::set(10);
        assert_eq!(cleared.storage_deposit, StorageDeposit::Refund(1_000 + 10_000));
        assert_eq!(expensive, StorageDeposit::Charge(1_000 + 70_000));
        assert_eq!((free(&ALICE), free(&contract)), (alice + 11_000, contracts));
        assert!(ContractInfoOf::<Test>::contains_key(&contract));
    });
}

#[test]
fn full_deletion_queue_counter_wraps_around() {
    chain(|| {
        let (a, b) = two_contracts();
        let full = (u32::MAX, u32::MAX).encode();
        DeletionQueueCounter::<Test>::put(DeletionQueueManager::decode(&mut &full[..]).unwrap());
        for contract in [&a, &b] {
            Call::new(contract, &Script::new().set(b"key", b"value")).ok();
            Call::new(contract, &Script::new().terminate(&ALICE)).ok();
        }
        let mut keys: Vec<_> = DeletionQueue::<Test>::iter_keys().collect();
        keys.sort();
        assert_eq!(keys, [0, u32::MAX]);
        Contracts::on_idle(8, Weight::from_parts(1_000_000_000_000, 100_000_000));
        assert_eq!(DeletionQueue::<Test>::iter().count(), 0);
        assert_eq!(DeletionQueueCounter::<Test>::get().encode(), (1u32, 1u32).encode());
    });
}

#[test]
fn a_constructor_may_get_less_than_the_existential_deposit() {
    chain(|| {
        let code = upload(script::elf());
        for (value, salt) in [(0, b"a"), (1, b"b"), (ED - 1, b"c"), (ED, b"d")] {
            let contract = instantiate_with(ALICE, Code::Existing(code), value, &[], None, salt);
            assert_eq!(free(&contract.result.unwrap().account_id), ED + value);
        }
    });
}

/// What is held of a caller's balance does not pay for storage.
#[test]
fn a_deposit_limit_needs_balance_that_is_not_held() {
    chain(|| {
        let contract = deploy();
        let held = free(&BOB) - (ED + 1_000 - 1);
        let reason = HoldReason::CodeUploadDepositReserve.into();
        <Balances as MutateHold<AccountId>>::hold(&reason, &BOB, held).unwrap();
        let call =
            |limit| Call::new(&contract, &Script::new().set(b"key", b"")).from(BOB).deposit_limit(limit);
        for limit in [1_000, 5_000] {
            assert_eq!(call(limit).err(), Error::<Test>::StorageDepositNotEnoughFunds.into());
        }
        let release =
            |amount| <Balances as MutateHold<AccountId>>::release(&reason, &BOB, amount, Precision::Exact);
        release(1).unwrap();
        call(1_000).ok();
        assert_eq!(free(&BOB), ED);
        // Nothing accounts for what is held here, which every test's end would find.
        release(held - 1).unwrap();
    });
}

#[test]
fn origins_are_checked() {
    chain(|| {
        let elf = script::elf();
        let contract = deploy();
        let (code, unused) = (hash_of(&elf), upload(script::other_elf(1)));
        let no = DispatchError::BadOrigin;
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let upload = |elf| Contracts::upload_code(origin.clone(), elf, None, Determinism::Enforced);
            assert_noop!(upload(script::other_elf(2)), no);
            assert_noop!(Contracts::remove_code(origin.clone(), unused), no);
            let instantiate = Contracts::instantiate;
            assert_noop!(instantiate(origin.clone(), 0, GAS, None, code, vec![], vec![1]), no);
            let instantiate = Contracts::instantiate_with_code;
            assert_noop!(instantiate(origin.clone(), 0, GAS, None, elf.clone(), vec![], vec![1]), no);
        }
        for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::none()] {
            assert_noop!(Contracts::set_code(origin, contract.clone(), unused), no);
        }
        assert_noop!(Contracts::remove_code(RuntimeOrigin::signed(BOB), unused), no);
        assert_noop!(Contracts::call(RuntimeOrigin::none(), contract, 0, GAS, None, vec![]), no);
    });
}

/// Numbers of instantiations are used up by those that last, and by no others.
#[test]
fn instantiations_are_counted() {
    chain(|| {
        let factory = deploy();
        let code = hash_of(&script::elf());
        let start = Nonce::<Test>::get();
        let counted = || Nonce::<Test>::get() - start;
        let make = |salt: u8, inner: &Script| Script::new().instantiate(code, 0, &[salt], inner);
        let direct = |salt: u8, script: &Script| {
            instantiate_with(ALICE, Code::Existing(code), 0, &script.input(), None, &[salt])
        };
        direct(1, &Script::new().trap()).result.unwrap_err();
        direct(2, &Script::new().revert(b"")).result.unwrap();
        assert_eq!(counted(), 0);
        direct(3, &Script::new()).result.unwrap();
        assert_eq!(counted(), 1);
        Call::new(&factory, &make(4, &Script::new().trap())).ok();
        assert_eq!(counted(), 1);
        Call::new(&factory, &make(5, &make(6, &Script::new()))).ok();
        assert_eq!(counted(), 3);
        // The inner one is rolled back with the outer one.
        Call::new(&factory, &make(7, &make(8, &Script::new()).revert(b""))).ok();
        assert_eq!(counted(), 3);
    });
}

/// A delegate call sees the value of the call that it is part of; the value does not move again.
#[test]
fn nested_call_transfers_value_once() {
    chain(|| {
        let (a, _) = two_contracts();
        let library = upload(script::other_elf(1));
        let mut inner = Script::new();
        let out = inner.room(8);
        inner.raw(Syscall::value_transferred, &[out, 8]);
        let place = (out - script::MEM) as usize;
        let mut script = Script::new().delegate(CallFlags::default(), library, &inner);
        let returned = script.room(place + 8);
        script.raw(Syscall::return_data, &[returned, (place + 8) as u64]);
        let alice = free(&ALICE);
        let output = Call::new(&a, &script).value(55).ok();
        assert_eq!(output.at(returned + place as u64, 8), 55u64.to_le_bytes());
        assert_eq!((free(&a), free(&ALICE)), (ED + 55, alice - 55));
    });
}

/// A contract can bring it about, by way of the runtime, that its caller has spent what the deposit takes.
#[test]
fn unpayable_deposit_rolls_back_the_call() {
    chain(|| {
        let contract = deploy();
        let value = free(&BOB) - ED - 500;
        let spend = pallet_balances::Call::transfer_keep_alive { dest: ALICE, value };
        let script = call_runtime::script(&in_name_of(Some(BOB), spend.into()));
        let error = Call::new(&contract, &script.clone().set(b"key", b"value")).from(BOB).err();
        assert_eq!(error, Error::<Test>::StorageDepositNotEnoughFunds.into());
        Call::new(&contract, &script).from(BOB).ok();
        assert_eq!((free(&BOB), stored(&contract, b"key")), (ED + 500, None));
    });
}
