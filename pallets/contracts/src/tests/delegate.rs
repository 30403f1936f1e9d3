//! Delegate calls, and exchanging a contract's code.

use super::{
    nested_calls::{code, stored},
    *,
};
use codec::Encode;
use ebpf_uapi::{CallFlags, ReturnCode, Syscall};

/// The record of a contract.
fn info(contract: &AccountId) -> crate::ContractInfo<Test> {
    ContractInfoOf::<Test>::get(contract).unwrap()
}

fn refcount(hash: H256) -> u64 {
    CodeInfoOf::<Test>::get(hash).unwrap().refcount
}

#[test]
fn delegated_code_has_the_callers_storage_caller_value_and_address() {
    chain(|| {
        let contract = deploy();
        let library = upload(script::other_elf(1));
        let mut inner = Script::new();
        let (caller, value, address, hash) = (inner.room(32), inner.room(8), inner.room(32), inner.room(32));
        inner.raw(Syscall::caller, &[caller, 32]);
        inner.raw(Syscall::value_transferred, &[value, 8]);
        inner.raw(Syscall::address, &[address, 32]);
        inner.raw(Syscall::own_code_hash, &[hash, 32]);
        let is_origin = inner.raw(Syscall::caller_is_origin, &[]);
        let inner = inner.set(b"both", b"new").set(b"inner", b"1");
        let mut outer = Script::new().set(b"both", b"older").delegate(CallFlags::default(), library, &inner);
        let len = inner.input().len();
        let out = outer.room(len);
        outer.raw(Syscall::return_data, &[out, len as u64]);
        let outer = outer.set(b"outer", b"2").clear(b"inner");
        let before = free(&contract);
        let output = Call::new(&contract, &outer).from(BOB).value(500).ok();
        assert_eq!(output.result(1), code(ReturnCode::Success));
        let callee = Output::new(output.at(out, len).to_vec());
        assert_eq!(callee.at(caller, 32), BOB.encode());
        assert_eq!(callee.at(value, 8), 500u64.encode());
        assert_eq!(callee.at(address, 32), contract.encode());
        assert_eq!(callee.at(hash, 32), hash_of(&script::elf()).encode());
        assert_eq!(callee.result(is_origin), 1);
        // The value came once.
        assert_eq!(free(&contract), before + 500);
        let values = [&b"both"[..], b"inner", b"outer"].map(|key| stored(&contract, key));
        assert_eq!(values, [Some(b"new".to_vec()), None, Some(b"2".to_vec())]);
        let info = info(&contract);
        assert_eq!((info.storage_items, info.storage_bytes), (2, 4));
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), info.total_deposit());
        let delegated = Event::DelegateCalled { contract: contract.clone(), code_hash: library };
        assert_eq!(contract_events().iter().filter(|event| **event == delegated).count(), 1);
    });
}

#[test]
fn a_failed_delegate_call_leaves_nothing() {
    chain(|| {
        let contract = deploy();
        let library = upload(script::other_elf(1));
        let change = Script::new().set(b"key", b"value").event(&[], b"event");
        for (inner, expected) in [
            (change.clone().trap(), ReturnCode::CalleeTrapped),
            (change.revert(b""), ReturnCode::CalleeReverted),
        ] {
            let outer = Script::new().delegate(CallFlags::default(), library, &inner).set(b"after", b"");
            assert_eq!(Call::new(&contract, &outer).ok().result(0), code(expected));
            assert_eq!((stored(&contract, b"key"), stored(&contract, b"after")), (None, Some(vec![])));
            let info = info(&contract);
            assert_eq!((info.storage_items, info.storage_bytes), (1, 0));
            assert_eq!(held(HoldReason::StorageDepositReserve, &contract), info.total_deposit());
        }
        assert!(!contract_events().iter().any(|event| matches!(event, Event::DelegateCalled { .. })));
    });
}

#[test]
fn delegated_code_acts_in_the_contracts_name() {
    chain(|| {
        let (contract, other) = super::nested_calls::two_contracts();
        let library = upload(script::other_elf(1));
        let mut leaf = Script::new();
        let caller = leaf.room(32);
        leaf.raw(Syscall::caller, &[caller, 32]);
        let leaf = leaf.set(b"key", b"leaf");
        let mut inner = Script::new().call(&Nested::new(&other).value(10), &leaf);
        let leaf_len = leaf.input().len();
        let leaf_out = inner.room(leaf_len);
        inner.raw(Syscall::return_data, &[leaf_out, leaf_len as u64]);
        let mut outer = Script::new().delegate(CallFlags::default(), library, &inner);
        let len = inner.input().len();
        let out = outer.room(len);
        outer.raw(Syscall::return_data, &[out, len as u64]);
        let output = Call::new(&contract, &outer).value(10).ok();
        let inner = Output::new(output.at(out, len).to_vec());
        let leaf = Output::new(inner.at(leaf_out, leaf_len).to_vec());
        assert_eq!(leaf.at(caller, 32), contract.encode());
        assert_eq!((free(&contract), free(&other)), (ED, ED + 10));
    });
}

#[test]
fn a_constructor_can_delegate() {
    chain(|| {
        let library = upload(script::other_elf(1));
        // Whoever asks from the delegated code finds no contract yet.
        let code_hash = hash_of(&script::elf());
        let inner = Script::new().set(b"inner", b"1");
        let mut outer = Script::new().set(b"outer", b"22").delegate(CallFlags::default(), library, &inner);
        let own = outer.room(32);
        outer.raw(Syscall::address, &[own, 32]);
        outer.raw(Syscall::is_contract, &[own, 32]);
        let created = instantiate(Code::Upload(script::elf()), 0, &outer.input()).result.unwrap();
        let output = Output::new(created.result.data);
        assert_eq!((output.result(1), output.result(3)), (code(ReturnCode::Success), 0));
        let info = info(&created.account_id);
        assert_eq!((info.storage_items, info.storage_bytes, info.code_hash), (2, 3, code_hash));
        let held = held(HoldReason::StorageDepositReserve, &created.account_id);
        assert_eq!(held, info.total_deposit());
    });
}

#[test]
fn contracts_exchange_their_code() {
    chain(|| {
        let contract = deploy();
        let (old, new) = (hash_of(&script::elf()), upload(script::other_elf(1)));
        let unrelated_base = info(&contract).storage_base_deposit;
        let mut script = Script::new();
        let (hash, own, before) =
            (script.room(32), script.bytes(contract.as_ref()), script.bytes(new.as_bytes()));
        script.raw(Syscall::set_code_hash, &[before, 32]);
        script.raw(Syscall::own_code_hash, &[hash, 32]);
        let looked_up = script.room(32);
        script.raw(Syscall::code_hash, &[own, 32, looked_up, 32]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!(output.result(0), 0);
        assert_eq!(output.at(hash, 32), new.as_bytes());
        assert_eq!(output.at(looked_up, 32), new.as_bytes());
        assert_eq!((refcount(old), refcount(new)), (0, 1));
        let info = info(&contract);
        assert_eq!(info.code_hash, new);
        // The new code is longer.
        assert!(info.storage_base_deposit > unrelated_base);
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), info.total_deposit());
        let updated =
            Event::ContractCodeUpdated { contract: contract.clone(), new_code_hash: new, old_code_hash: old };
        assert!(contract_events().contains(&updated));
        Contracts::remove_code(RuntimeOrigin::signed(ALICE), old).unwrap();
        let error = Contracts::remove_code(RuntimeOrigin::signed(ALICE), new).unwrap_err().error;
        assert_eq!(error, Error::<Test>::CodeInUse.into());
        // And back to what is no longer there.
        let mut script = Script::new();
        script.buffers(Syscall::set_code_hash, &[old.as_bytes()]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!(output.result(0), code(ReturnCode::CodeNotFound));
    });
}

#[test]
fn a_failed_call_keeps_its_code() {
    chain(|| {
        let contract = deploy();
        let new = upload(script::other_elf(1));
        let mut script = Script::new();
        script.buffers(Syscall::set_code_hash, &[new.as_bytes()]);
        Call::new(&contract, &script.trap()).err();
        assert_eq!((refcount(hash_of(&script::elf())), refcount(new)), (1, 0));
    });
}

#[test]
fn dependencies_keep_code_in_use() {
    chain(|| {
        let contract = deploy();
        let library = upload(script::other_elf(1));
        let lock = |hash: H256| {
            let mut script = Script::new();
            script.buffers(Syscall::lock_delegate_dependency, &[hash.as_bytes()]);
            Call::new(&contract, &script)
        };
        let unlock = |hash: H256| {
            let mut script = Script::new();
            script.buffers(Syscall::unlock_delegate_dependency, &[hash.as_bytes()]);
            Call::new(&contract, &script)
        };
        let before = held(HoldReason::StorageDepositReserve, &contract);
        let paid = free(&ALICE);
        lock(library).ok();
        let deposit = CodeInfoOf::<Test>::get(library).unwrap().deposit.div_ceil(10);
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), before + deposit);
        assert_eq!(info(&contract).total_deposit(), before + deposit);
        assert_eq!(free(&ALICE), paid - deposit);
        assert_eq!(refcount(library), 1);
        let removal = Contracts::remove_code(RuntimeOrigin::signed(ALICE), library);
        assert_eq!(removal.unwrap_err().error, Error::<Test>::CodeInUse.into());

        let error = |error: Error<Test>| DispatchError::from(error);
        assert_eq!(lock(library).err(), error(Error::DelegateDependencyAlreadyExists));
        assert_eq!(lock(hash_of(&script::elf())).err(), error(Error::CannotAddSelfAsDelegateDependency));
        assert_eq!(lock(H256::zero()).err(), error(Error::CodeNotFound));
        assert_eq!(unlock(H256::zero()).err(), error(Error::DelegateDependencyNotFound));

        unlock(library).ok();
        assert_eq!(held(HoldReason::StorageDepositReserve, &contract), before);
        assert_eq!((free(&ALICE), refcount(library)), (paid, 0));
        assert_eq!(unlock(library).err(), error(Error::DelegateDependencyNotFound));
        Contracts::remove_code(RuntimeOrigin::signed(ALICE), library).unwrap();
    });
}

#[test]
fn dependencies_are_limited() {
    chain(|| {
        let contract = deploy();
        let max = <<Test as crate::Config>::MaxDelegateDependencies as Get<u32>>::get();
        let tiny = |number| ebpf_asm::contract(&format!("deploy:\ncall:\n mov r0, {number}\n exit\n"));
        let mut script = Script::new();
        for number in 0..max {
            script.buffers(Syscall::lock_delegate_dependency, &[upload(tiny(number)).as_bytes()]);
        }
        Call::new(&contract, &script).ok();
        let mut script = Script::new();
        script.buffers(Syscall::lock_delegate_dependency, &[upload(tiny(max)).as_bytes()]);
        assert_eq!(Call::new(&contract, &script).err(), Error::<Test>::MaxDelegateDependenciesReached.into());
    });
}
