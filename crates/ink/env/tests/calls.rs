//! Contracts that instantiate and call each other in the test engine.

mod contract;

use codec::{Decode, Encode};
use contract::*;
use ink_env::{
    call::{build_call, build_create, ExecutionInput},
    test, CallFlags, Error, ReturnErrorCode,
};
use ink_primitives::{AccountId, Hash, LangError, MessageResult};
use std::panic::catch_unwind;

type Accounts = test::DefaultAccounts<E>;

fn run(f: impl FnOnce(Accounts, Hash)) {
    test::run_test::<E, _>(|accounts| {
        let hash = test::upload_code::<E, CounterRef>();
        f(accounts, hash);
        Ok(())
    })
    .unwrap();
}

fn instantiate(hash: Hash, start: u32, salt: u8, endowment: u128) -> AccountId {
    build_create::<CounterRef>()
        .code_hash(hash)
        .endowment(endowment)
        .exec_input(ExecutionInput::new(selector(NEW)).push_arg(start))
        .salt_bytes([salt])
        .returns::<Counter>()
        .instantiate()
        .0
}

fn try_call<R: Decode>(callee: AccountId, name: u8, args: impl Encode) -> ink_env::Result<MessageResult<R>> {
    build_call::<E>()
        .call(callee)
        .exec_input(ExecutionInput::new(selector(name)).push_arg(args))
        .returns::<R>()
        .try_invoke()
}

fn call<R: Decode>(callee: AccountId, name: u8, args: impl Encode) -> R {
    try_call(callee, name, args).unwrap().unwrap()
}

fn balance(account: AccountId) -> u128 {
    test::get_account_balance::<E>(account).unwrap()
}

#[test]
fn contract_is_instantiated_and_called() {
    run(|accounts, hash| {
        let counter = instantiate(hash, 5, 0, 300);
        assert_eq!(call::<u32>(counter, GET, ()), 5);
        assert_eq!(call::<Result<u32, String>>(counter, ADD, 7u32), Ok(12));
        assert_eq!(call::<u32>(counter, GET, ()), 12);
        assert!(ink_env::is_contract::<E>(&counter));
        assert!(!ink_env::is_contract::<E>(&accounts.bob));
        assert_eq!(ink_env::code_hash::<E>(&counter), Ok(hash));
        assert_eq!(ink_env::code_hash::<E>(&accounts.bob), Err(ReturnErrorCode::KeyNotFound.into()));
        assert_eq!((balance(counter), balance(accounts.alice)), (300, 999_700));
        // One read to add and two to get; one write by the constructor and one to add.
        assert_eq!(test::get_contract_storage_rw::<E>(&counter), (3, 2));
        let messages: Vec<_> = test::recorded_debug_messages().into_iter().collect();
        assert_eq!(messages, ["counted to 12\n"]);
    });
}

/// As in the pallet: BLAKE2b-256 of a prefix, followed by deployer, code hash, input and salt.
#[test]
fn addresses_match_the_chain() {
    run(|accounts, hash| {
        let input = (selector(NEW), 5u32).encode();
        let preimage = (b"contract_addr_v1", accounts.alice, hash, input, vec![9u8]).encode();
        let mut address = [0; 32];
        ink_env::hash_bytes::<ink_env::hash::Blake2x256>(&preimage, &mut address);
        assert_eq!(instantiate(hash, 5, 9, 0), address.into());
    });
}

#[test]
fn callee_sees_caller_value_and_balance() {
    run(|accounts, hash| {
        let counter = instantiate(hash, 0, 0, 50);
        test::set_caller::<E>(accounts.bob);
        let context = build_call::<E>()
            .call(counter)
            .transferred_value(20)
            .exec_input(ExecutionInput::new(selector(CONTEXT)))
            .returns::<Context>()
            .invoke();
        assert_eq!(context, (accounts.alice, counter, 20, false, 70));
        assert!(ink_env::caller_is_origin::<E>());
        assert_eq!(ink_env::caller::<E>(), accounts.bob);
    });
}

#[test]
fn nested_call_returns_through_both_contracts() {
    run(|_, hash| {
        let (first, second) = (instantiate(hash, 0, 1, 0), instantiate(hash, 10, 2, 0));
        assert_eq!(call::<Result<u32, String>>(first, ADD_TO, (second, 5u32)), Ok(15));
        assert_eq!((call::<u32>(first, GET, ()), call::<u32>(second, GET, ())), (1, 15));
    });
}

#[test]
fn error_reverts_the_call() {
    run(|accounts, hash| {
        let (first, second) = (instantiate(hash, 0, 1, 0), instantiate(hash, 90, 2, 100));
        let too_much = Err::<u32, _>("too much".to_string());
        assert_eq!(call::<Result<u32, String>>(second, ADD, 11u32), too_much);
        assert_eq!(call::<u32>(second, GET, ()), 90);
        // The outer contract returns the inner error, so both calls are reverted.
        assert_eq!(call::<Result<u32, String>>(first, ADD_TO, (second, 11u32)), too_much);
        assert_eq!((call::<u32>(first, GET, ()), call::<u32>(second, GET, ())), (0, 90));
        // The value of a failed call is returned.
        let reverted = build_call::<E>()
            .call(second)
            .transferred_value(7)
            .exec_input(ExecutionInput::new(selector(ADD)).push_arg(50u32))
            .returns::<Result<u32, String>>()
            .invoke();
        assert_eq!(reverted, too_much);
        assert_eq!((balance(second), balance(accounts.alice)), (100, 999_900));
    });
}

#[test]
fn panic_and_invalid_input_give_lang_errors() {
    run(|_, hash| {
        let counter = instantiate(hash, 3, 0, 0);
        assert_eq!(try_call::<u32>(counter, PANIC, ()), Ok(Err(LangError::Panicked)));
        assert_eq!(call::<u32>(counter, GET, ()), 3);
        assert_eq!(try_call::<u32>(counter, 99, ()), Ok(Err(LangError::CouldNotReadInput)));
        assert_eq!(try_call::<u32>(counter, ADD, 1u8), Ok(Err(LangError::CouldNotReadInput)));
        assert!(matches!(try_call::<String>(counter, GET, ()), Err(Error::Decode(_))));
        // Trailing output does not decode either.
        assert!(matches!(try_call::<u16>(counter, GET, ()), Err(Error::Decode(_))));
    });
}

#[test]
#[should_panic(expected = "Cross-contract call failed with Panicked")]
fn invoke_panics_on_lang_error() {
    run(|_, hash| call_unit(instantiate(hash, 3, 0, 0)));
    fn call_unit(counter: AccountId) {
        build_call::<E>()
            .call(counter)
            .exec_input(ExecutionInput::new(selector(PANIC)))
            .returns::<()>()
            .invoke()
    }
}

#[test]
fn call_to_plain_account_fails() {
    run(|accounts, _| {
        let not_callable = Err(ReturnErrorCode::NotCallable.into());
        assert_eq!(try_call::<u32>(accounts.bob, GET, ()), not_callable);
        test::set_contract::<E>(accounts.bob);
        assert!(test::is_contract::<E>(accounts.bob));
        assert_eq!(try_call::<u32>(accounts.bob, GET, ()), not_callable);
    });
}

#[test]
fn trap_has_no_output() {
    run(|_, hash| {
        let counter = instantiate(hash, 3, 0, 0);
        assert_eq!(try_call::<u32>(counter, TRAP, ()), Err(ReturnErrorCode::CalleeTrapped.into()));
        assert_eq!(call::<u32>(counter, GET, ()), 3);
    });
}

#[test]
fn failed_instantiation_creates_no_contract() {
    run(|accounts, hash| {
        let create = |name, argument: Result<(), String>| {
            build_create::<CounterRef>()
                .code_hash(hash)
                .endowment(40)
                .exec_input(ExecutionInput::new(selector(name)).push_arg(argument))
                .salt_bytes(&[])
                .returns::<Result<CounterRef, String>>()
                .try_instantiate()
        };
        assert_eq!(create(TRY_NEW, Err("no".into())), Ok(Ok(Err("no".into()))));
        assert_eq!(create(PANIC, Ok(())), Ok(Err(LangError::Panicked)));
        assert_eq!(create(99, Ok(())), Ok(Err(LangError::CouldNotReadInput)));
        assert_eq!(create(TERMINATE, Ok(())), Err(ReturnErrorCode::CalleeTrapped.into()));
        assert_eq!(balance(accounts.alice), 1_000_000);
        let counter = create(TRY_NEW, Ok(())).unwrap().unwrap().unwrap();
        assert_eq!(call::<u32>(counter.0, GET, ()), 1);
        let unknown = build_create::<CounterRef>()
            .code_hash(Hash::default())
            .endowment(0)
            .exec_input(ExecutionInput::new(selector(NEW)).push_arg(1u32))
            .salt_bytes([1u8])
            .returns::<Counter>();
        assert_eq!(unknown.clone().try_instantiate(), Err(ReturnErrorCode::CodeNotFound.into()));
        let expensive = unknown.instantiate_v1().gas_limit(7).params();
        assert_eq!(expensive.gas_limit(), 7);
        assert_eq!(expensive.try_instantiate(), Err(ReturnErrorCode::CodeNotFound.into()));
    });
}

#[test]
fn transfer_above_the_balance_fails() {
    run(|accounts, hash| {
        let rich = build_create::<CounterRef>()
            .code_hash(hash)
            .endowment(1_000_001)
            .exec_input(ExecutionInput::new(selector(NEW)).push_arg(1u32))
            .salt_bytes([])
            .returns::<Counter>()
            .try_instantiate();
        assert_eq!(rich, Err(ReturnErrorCode::TransferFailed.into()));
        let counter = instantiate(hash, 0, 0, 10);
        let paid = build_call::<E>().call(counter).transferred_value(1_000_000).try_invoke();
        assert_eq!(paid, Err(ReturnErrorCode::TransferFailed.into()));
        assert!(!call::<bool>(counter, SPEND, (accounts.bob, 11u128)));
        assert!(call::<bool>(counter, SPEND, (accounts.bob, 4u128)));
        assert_eq!((balance(counter), balance(accounts.bob)), (6, 1_004));
    });
}

#[test]
fn delegate_call_uses_the_caller_s_storage() {
    run(|_, hash| {
        let counter = instantiate(hash, 1, 0, 0);
        assert_eq!(call::<Result<u32, String>>(counter, DELEGATE, (hash, ADD, 4u32)), Ok(5));
        assert_eq!(call::<u32>(counter, GET, ()), 5);
        // In the test's own frame, it is the storage of the callee.
        let add = |hash| {
            build_call::<E>()
                .delegate(hash)
                .exec_input(ExecutionInput::new(selector(ADD)).push_arg(2u32))
                .returns::<Result<u32, String>>()
                .try_invoke()
        };
        assert_eq!(add(hash), Ok(Ok(Ok(2))));
        assert_eq!(ink_env::get_contract_storage::<u32, u32>(&0), Ok(Some(2)));
        assert_eq!(add(Hash::default()), Err(ReturnErrorCode::CodeNotFound.into()));
    });
}

#[test]
fn delegate_call_with_flags_of_calls_traps() {
    run(|_, hash| {
        let counter = instantiate(hash, 1, 0, 0);
        let delegate = |flags: CallFlags| try_call::<u32>(counter, DELEGATE_WITH, (hash, flags.bits()));
        assert_eq!(delegate(CallFlags::empty()), Ok(Ok(1)));
        for flags in [CallFlags::READ_ONLY, CallFlags::ALLOW_REENTRY] {
            assert_eq!(delegate(flags), Err(ReturnErrorCode::CalleeTrapped.into()));
        }
    });
}

#[test]
fn constructor_calls_its_deployer_only_with_allow_reentry() {
    run(|_, hash| {
        let counter = instantiate(hash, 1, 0, 0);
        let deploy = |constructor, flags: CallFlags| {
            try_call::<(Option<String>, u32)>(counter, DEPLOY, (hash, constructor, flags.bits()))
        };
        let trapped = format!("{:?}", Error::from(ReturnErrorCode::CalleeTrapped));
        assert_eq!(deploy(CALL_DEPLOYER, CallFlags::empty()), Ok(Ok((Some(trapped), 1))));
        assert_eq!(deploy(NEW, CallFlags::empty()), Ok(Ok((None, 1))));
        assert_eq!(deploy(CALL_DEPLOYER, CallFlags::ALLOW_REENTRY), Ok(Ok((None, 2))));
        assert_eq!(deploy(NEW, CallFlags::READ_ONLY), Err(ReturnErrorCode::CalleeTrapped.into()));
        // After the constructor has returned, the deployer can be called again.
        assert_eq!(call::<Result<u32, String>>(counter, ADD, 1u32), Ok(3));
    });
}

#[test]
fn input_salt_and_output_above_the_limit_trap() {
    run(|_, hash| {
        let counter = instantiate(hash, 1, 0, 0);
        let limit = test::ChainLimits::default().call_data_len as u32;
        // Five bytes precede the elements: one of the result and four of the length.
        let answer = |len| try_call::<Vec<u8>>(counter, LONG_ANSWER, len);
        assert_eq!(answer(limit - 5), Ok(Ok(vec![0; limit as usize - 5])));
        assert_eq!(answer(limit - 4), Err(ReturnErrorCode::CalleeTrapped.into()));
        let long = vec![0u8; limit as usize];
        assert!(catch_unwind(|| try_call::<u32>(counter, GET, long.clone())).is_err());
        let create = |salt: &[u8]| {
            build_create::<CounterRef>()
                .code_hash(hash)
                .endowment(0)
                .exec_input(ExecutionInput::new(selector(NEW)).push_arg(1u32))
                .salt_bytes(salt.to_vec())
                .returns::<Counter>()
                .instantiate()
        };
        assert!(call::<u32>(create(&long).0, GET, ()) == 1);
        assert!(catch_unwind(|| create(&[0; 1 + 128 * 1024])).is_err());
    });
}

#[test]
fn transfer_below_the_existential_deposit_fails() {
    run(|accounts, hash| {
        test::set_account_balance::<E>(accounts.alice, 1_000_000);
        test::set_existential_deposit::<E>(500);
        test::set_account_balance::<E>(accounts.bob, 0);
        assert_eq!(ink_env::minimum_balance::<E>(), 500);
        let counter = instantiate(hash, 0, 0, 700);
        // The contract holds it in addition to its endowment, but its balance does not include it.
        assert_eq!((balance(counter), balance(accounts.alice)), (1_200, 998_800));
        assert_eq!(call::<Context>(counter, CONTEXT, ()).4, 700);
        assert!(!call::<bool>(counter, SPEND, (accounts.bob, 701u128)));
        assert!(!call::<bool>(counter, SPEND, (accounts.bob, 499u128)));
        assert!(call::<bool>(counter, SPEND, (accounts.bob, 0u128)));
        assert!(call::<bool>(counter, SPEND, (accounts.bob, 500u128)));
        assert!(call::<bool>(counter, SPEND, (accounts.bob, 1u128)));
        assert_eq!((balance(counter), balance(accounts.bob)), (699, 501));
    });
}

#[test]
fn termination_transfers_the_existential_deposit() {
    run(|accounts, hash| {
        test::set_existential_deposit::<E>(500);
        let (rich, poor) = (instantiate(hash, 0, 0, 1), instantiate(hash, 0, 1, 0));
        assert!(matches!(try_call::<()>(rich, TERMINATE, accounts.eve), Err(Error::Decode(_))));
        assert_eq!((balance(accounts.eve), balance(rich)), (501, 0));
        test::set_existential_deposit::<E>(600);
        let trapped = Err(ReturnErrorCode::CalleeTrapped.into());
        assert_eq!(try_call::<()>(poor, TERMINATE, accounts.frank), trapped);
    });
}

#[test]
#[should_panic(expected = "StorageDepositNotEnoughFunds")]
fn instantiation_without_the_existential_deposit_traps() {
    run(|accounts, hash| {
        test::set_existential_deposit::<E>(500);
        test::set_account_balance::<E>(accounts.bob, 999);
        test::set_caller::<E>(accounts.bob);
        instantiate(hash, 0, 0, 0);
    });
}

#[test]
fn tail_call_returns_the_callee_s_output() {
    run(|_, hash| {
        let (first, second) = (instantiate(hash, 1, 1, 0), instantiate(hash, 42, 2, 0));
        assert_eq!(call::<u32>(first, TAIL_GET, second), 42);
    });
}

#[test]
fn forwarded_input_cannot_be_forwarded_again() {
    run(|_, hash| {
        let (first, second) = (instantiate(hash, 1, 1, 0), instantiate(hash, 42, 2, 0));
        // The second contract receives the forwarded input, and forwards it to an account that is not a
        // contract. Forwarding it again traps.
        let input = ExecutionInput::new(selector(FORWARD)).push_arg(second);
        let result = build_call::<E>().call(first).exec_input(input).returns::<(bool, bool)>().try_invoke();
        assert_eq!(result, Err(ReturnErrorCode::CalleeTrapped.into()));
    });
}

#[test]
fn reentry_without_allow_reentry_traps() {
    run(|_, hash| {
        let counter = instantiate(hash, 1, 0, 0);
        let call_back = |flags: CallFlags| try_call::<Result<u32, String>>(counter, CALL_BACK, flags.bits());
        assert_eq!(call_back(CallFlags::empty()), Err(ReturnErrorCode::CalleeTrapped.into()));
        assert_eq!(call_back(CallFlags::ALLOW_REENTRY), Ok(Ok(Ok(2))));
        assert_eq!(
            call_back(CallFlags::ALLOW_REENTRY | CallFlags::READ_ONLY),
            // The inner call traps, which makes the outer one panic.
            Ok(Err(LangError::Panicked))
        );
        assert_eq!(call::<u32>(counter, GET, ()), 2);
        // Only callers deny reentry. This contract has made a delegate call, whose code allows it.
        let allow = CallFlags::ALLOW_REENTRY.bits();
        assert_eq!(call::<Result<u32, String>>(counter, DELEGATE, (hash, CALL_BACK, allow)), Ok(3));
    });
}

#[test]
fn call_above_the_depth_limit_traps() {
    run(|_, hash| {
        let counter = instantiate(hash, 1, 0, 0);
        // Five contracts, including the test's own. The one that calls a sixth traps, and its caller
        // continues.
        assert_eq!(call::<u32>(counter, DEEPER, 3u32), 3);
        assert_eq!(call::<u32>(counter, DEEPER, 4u32), 2);
        assert_eq!(call::<u32>(counter, DEEPER, u32::MAX), 2);
    });
}

#[test]
fn contract_cannot_be_called_before_its_constructor_returns() {
    run(|_, hash| {
        let counter = build_create::<CounterRef>()
            .code_hash(hash)
            .endowment(0)
            .exec_input(ExecutionInput::new(selector(CALL_ITSELF)))
            .salt_bytes([])
            .returns::<Counter>()
            .instantiate();
        assert_eq!(call::<u32>(counter.0, GET, ()), 1);
        assert!(ink_env::is_contract::<E>(&counter.0));
    });
}

#[test]
fn termination_during_a_call_traps() {
    run(|accounts, hash| {
        let counter = instantiate(hash, 1, 0, 60);
        test::set_callee::<E>(counter);
        let trapped = Err(ReturnErrorCode::CalleeTrapped.into());
        assert_eq!(try_call::<()>(counter, TERMINATE, accounts.eve), trapped);
        assert_eq!(balance(counter), 60);
    });
}

#[test]
fn terminated_contract_is_removed() {
    run(|accounts, hash| {
        let counter = instantiate(hash, 1, 0, 60);
        let ended = try_call::<()>(counter, TERMINATE, accounts.eve);
        // There is no output to decode.
        assert!(matches!(ended, Err(Error::Decode(_))));
        assert_eq!((balance(accounts.eve), balance(counter)), (60, 0));
        assert!(!ink_env::is_contract::<E>(&counter));
        assert_eq!(try_call::<u32>(counter, GET, ()), Err(ReturnErrorCode::NotCallable.into()));
    });
}

#[test]
fn set_code_hash_replaces_the_code() {
    run(|_, hash| {
        let counter = instantiate(hash, 1, 0, 0);
        assert!(call::<bool>(counter, UPGRADE, hash));
        assert!(!call::<bool>(counter, UPGRADE, Hash::default()));
        assert_eq!(ink_env::code_hash::<E>(&counter), Ok(hash));
        assert_eq!(ink_env::own_code_hash::<E>(), Err(ReturnErrorCode::KeyNotFound.into()));
        ink_env::set_code_hash::<E>(&hash).unwrap();
        assert_eq!(ink_env::own_code_hash::<E>(), Ok(hash));
    });
}

#[test]
#[should_panic(expected = "a contract with this code, input and salt exists")]
fn duplicate_instantiation_traps() {
    run(|_, hash| {
        instantiate(hash, 1, 0, 0);
        instantiate(hash, 1, 0, 0);
    });
}

#[test]
fn locking_a_dependency_twice_traps() {
    run(|_, hash| {
        ink_env::lock_delegate_dependency::<E>(&hash);
        assert!(catch_unwind(|| ink_env::lock_delegate_dependency::<E>(&hash)).is_err());
        ink_env::unlock_delegate_dependency::<E>(&hash);
        assert!(catch_unwind(|| ink_env::unlock_delegate_dependency::<E>(&hash)).is_err());
    });
}
