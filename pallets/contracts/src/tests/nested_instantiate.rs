//! Contracts that instantiate contracts.

use super::{
    nested_calls::{code, stored},
    *,
};
use codec::Encode;
use ebpf_uapi::{CallFlags, ReturnCode, Syscall};

/// Has a contract instantiate one of its own code. Returns the result and the new address, if there is one.
fn make(factory: &AccountId, value: Balance, salt: &[u8], inner: &Script) -> (u64, Option<AccountId>) {
    let mut script = Script::new().instantiate(hash_of(&script::elf()), value, salt, inner);
    let made = script.room(32);
    let length = script.raw(Syscall::instantiated_address, &[made, 32]);
    let output = Call::new(factory, &script).value(value).ok();
    let address =
        (output.result(length) == 32).then(|| AccountId::new(output.at(made, 32).try_into().unwrap()));
    (output.result(0), address)
}

#[test]
fn a_contract_makes_contracts() {
    chain(|| {
        let factory = deploy();
        let mut inner = Script::new();
        let caller = inner.room(32);
        inner.raw(Syscall::caller, &[caller, 32]);
        let inner = inner.set(b"key", b"value");
        let (alice, nonce) = (free(&ALICE), Nonce::<Test>::get());
        let (result, child) = make(&factory, 250, b"salt", &inner);
        let child = child.unwrap();
        assert_eq!(result, code(ReturnCode::Success));
        let hash = hash_of(&script::elf());
        assert_eq!(child, Contracts::contract_address(&factory, &hash, &inner.input(), b"salt"));
        assert_eq!(stored(&child, b"key"), Some(b"value".to_vec()));
        let info = ContractInfoOf::<Test>::get(&child).unwrap();
        let deposit = held(HoldReason::StorageDepositReserve, &child);
        assert_eq!(deposit, info.total_deposit());
        // The origin pays the deposits and the existential deposit; the factory pays the value.
        assert_eq!(free(&ALICE), alice - 250 - deposit - ED);
        assert_eq!((free(&factory), free(&child)), (ED, ED + 250));
        assert_eq!(Nonce::<Test>::get(), nonce + 1);
        assert_eq!(CodeInfoOf::<Test>::get(hash).unwrap().refcount, 2);
        let events = contract_events();
        let instantiated = Event::Instantiated { deployer: factory.clone(), contract: child.clone() };
        assert!(events.contains(&instantiated));
        // The same again is there already: the factory's mistake.
        let script = Script::new().instantiate(hash, 0, b"salt", &inner);
        assert_eq!(Call::new(&factory, &script).err(), Error::<Test>::DuplicateContract.into());
        assert!(make(&factory, 0, b"other", &inner).1.is_some_and(|other| other != child));
    });
}

#[test]
fn failing_nested_constructor_leaves_no_trace() {
    chain(|| {
        let factory = deploy();
        let change = Script::new().set(b"key", b"value").event(&[], b"event");
        let before = (free(&ALICE), Nonce::<Test>::get());
        for (inner, value, expected) in [
            (change.clone().trap(), 0, ReturnCode::CalleeTrapped),
            (change.revert(b"no"), 0, ReturnCode::CalleeReverted),
        ] {
            let (result, child) = make(&factory, value, b"salt", &inner);
            assert_eq!((result, child), (code(expected), None));
            let hash = hash_of(&script::elf());
            let address = Contracts::contract_address(&factory, &hash, &inner.input(), b"salt");
            assert!(!System::account_exists(&address));
            assert_eq!(CodeInfoOf::<Test>::get(hash).unwrap().refcount, 1);
            assert_eq!((free(&ALICE), Nonce::<Test>::get()), before);
        }
        // Value that the factory does not have.
        let script = Script::new().instantiate(hash_of(&script::elf()), 5_000, b"salt", &Script::new());
        let output = Call::new(&factory, &script).ok();
        assert_eq!(output.result(0), code(ReturnCode::TransferFailed));
        assert_eq!((free(&ALICE), Nonce::<Test>::get()), before);
    });
}

#[test]
fn failure_clears_the_address_of_an_earlier_success() {
    chain(|| {
        let factory = deploy();
        let hash = hash_of(&script::elf());
        let mut script = Script::new().instantiate(hash, 0, b"1", &Script::new()).instantiate(
            hash,
            0,
            b"2",
            &Script::new().trap(),
        );
        let op = script.raw(Syscall::instantiated_address, &[0, 0]);
        assert_eq!(Call::new(&factory, &script).ok().result(op), ebpf_uapi::NONE);
    });
}

#[test]
fn a_contract_under_construction_cannot_be_called_or_made_twice() {
    chain(|| {
        let helper = deploy();
        let hash = hash_of(&script::elf());
        // The constructor has the helper call it back.
        let mut back = Script::new();
        let caller = back.room(32);
        back.raw(Syscall::caller, &[caller, 32]);
        back.raw(Syscall::is_contract, &[caller, 32]);
        let mut constructor = Script::new().call(&Nested::new(&helper), &back);
        let len = back.input().len();
        let out = constructor.room(len);
        constructor.raw(Syscall::return_data, &[out, len as u64]);
        let created = instantiate_with(ALICE, Code::Existing(hash), 0, &constructor.input(), None, b"x");
        let created = created.result.unwrap();
        let output = Output::new(created.result.data);
        let back = Output::new(output.at(out, len).to_vec());
        assert_eq!(back.at(caller, 32), created.account_id.encode());
        assert_eq!(back.result(1), 0);
    });
}

#[test]
fn root_cannot_make_contracts_through_contracts() {
    chain(|| {
        let factory = deploy();
        let script = Script::new().instantiate(hash_of(&script::elf()), 0, b"salt", &Script::new());
        let result =
            Contracts::call(RuntimeOrigin::root(), factory, 0, GAS, None, script.input()).unwrap_err();
        assert_eq!(result.error, DispatchError::RootNotAllowed);
    });
}

#[test]
fn a_constructor_calls_its_deployer_only_if_that_allows_it() {
    chain(|| {
        let factory = deploy();
        let hash = hash_of(&script::elf());
        let back = Script::new().call(&Nested::new(&factory), &Script::new().set(b"key", b"back"));
        let plain = Script::new().instantiate(hash, 0, b"salt", &back);
        let output = Call::new(&factory, &plain).ok();
        assert_eq!(output.result(0), code(ReturnCode::CalleeTrapped));
        assert_eq!(stored(&factory, b"key"), None);
        // The permission is for this instantiation alone.
        let allowed = CallFlags::ALLOW_REENTRY.bits();
        let script = Script::new().instantiate_with_flags(hash, b"1", allowed, &back);
        let script = script.instantiate_with_flags(hash, b"2", 0, &back);
        let output = Call::new(&factory, &script).ok();
        assert_eq!([0, 1].map(|op| output.result(op)), [0, code(ReturnCode::CalleeTrapped)]);
        assert_eq!(stored(&factory, b"key"), Some(b"back".to_vec()));
    });
}

#[test]
fn other_flags_and_malformed_ones_are_refused() {
    chain(|| {
        let factory = deploy();
        let hash = hash_of(&script::elf());
        for flags in [1, 2, 4, 16, 8 | 1, 32, u32::MAX] {
            let script = Script::new().instantiate_with_flags(hash, b"salt", flags, &Script::new());
            assert_eq!(Call::new(&factory, &script).err(), Error::<Test>::InvalidCallFlags.into(), "{flags}");
        }
        for rest in [&[8][..], &[8, 0, 0], &[8, 0, 0, 0, 0]] {
            let params = [&script::instantiate_params(hash, None, 0, b"salt"), rest].concat();
            let mut script = Script::new();
            script.buffers(Syscall::instantiate, &[&params, b""]);
            assert_eq!(Call::new(&factory, &script).err(), Error::<Test>::DecodingFailed.into());
        }
    });
}
