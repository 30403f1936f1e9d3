//! The interface of the test engine for tests.

use std::panic::catch_unwind;

use codec::{Decode, Encode};
use ink_env::{
    call::Selector, debug_print, debug_println, test, AccountError, DefaultEnvironment as E, Error,
    OffChainError, ReturnErrorCode,
};
use ink_primitives::AccountId;

type Accounts = test::DefaultAccounts<E>;

fn run(f: impl FnOnce(Accounts)) {
    test::run_test::<E, _>(|accounts| {
        f(accounts);
        Ok(())
    })
    .unwrap();
}

fn balance(account: AccountId) -> u128 {
    test::get_account_balance::<E>(account).unwrap()
}

fn unknown_account(account: AccountId) -> Error {
    Error::OffChain(OffChainError::Account(AccountError::NoAccountForId(account.encode())))
}

#[test]
fn test_starts_with_default_accounts_and_block_zero() {
    run(|accounts| {
        let balances =
            [accounts.alice, accounts.bob, accounts.charlie, accounts.django, accounts.eve, accounts.frank]
                .map(balance);
        assert_eq!(balances, [1_000_000, 1_000, 1_000, 0, 0, 0]);
        assert_eq!(ink_env::caller::<E>(), accounts.alice);
        assert_eq!(ink_env::account_id::<E>(), accounts.alice);
        assert_eq!(test::callee::<E>(), accounts.alice);
        assert_eq!(ink_env::balance::<E>(), 1_000_000);
        assert_eq!(ink_env::transferred_value::<E>(), 0);
        assert_eq!((ink_env::block_number::<E>(), ink_env::block_timestamp::<E>()), (0, 0));
        assert_eq!(ink_env::minimum_balance::<E>(), 1_000_000);
        assert_eq!(ink_env::weight_to_fee::<E>(3), 300);
        assert_eq!(ink_env::gas_left::<E>(), u64::MAX);
        assert!(ink_env::caller_is_origin::<E>() && !ink_env::caller_is_root::<E>());
        assert_eq!(test::recorded_events().count(), 0);
        assert_eq!(test::get_account_balance::<E>([7; 32].into()), Err(unknown_account([7; 32].into())));
    });
}

/// No state of a previous test remains.
#[test]
fn each_test_has_its_own_chain() {
    run(|accounts| {
        ink_env::set_contract_storage(&1u32, &2u32);
        test::set_caller::<E>(accounts.bob);
        test::set_block_number::<E>(5);
        test::set_value_transferred::<E>(6);
        test::set_contract::<E>(accounts.bob);
        debug_println!("said");
    });
    run(|accounts| {
        assert_eq!(ink_env::get_contract_storage::<u32, u32>(&1), Ok(None));
        assert_eq!(ink_env::caller::<E>(), accounts.alice);
        assert_eq!(ink_env::block_number::<E>(), 0);
        assert_eq!(ink_env::transferred_value::<E>(), 0);
        assert!(!test::is_contract::<E>(accounts.bob));
        assert_eq!(test::recorded_debug_messages().into_iter().count(), 0);
    });
}

#[test]
fn storage_is_written_read_and_cleared() {
    run(|accounts| {
        let contract = accounts.bob;
        test::set_callee::<E>(contract);
        assert_eq!(test::count_used_storage_cells::<E>(&contract), Err(unknown_account(contract)));
        let key = (7u32, contract);
        assert_eq!(ink_env::set_contract_storage(&key, &1u32), None);
        assert_eq!(ink_env::set_contract_storage(&key, &2u64), Some(4));
        assert_eq!(ink_env::set_contract_storage(&8u32, &vec![1u8]), None);
        assert_eq!(test::count_used_storage_cells::<E>(&contract), Ok(2));
        assert_eq!(ink_env::contains_contract_storage(&key), Some(8));
        assert_eq!(ink_env::get_contract_storage::<_, u64>(&key), Ok(Some(2)));
        assert!(matches!(ink_env::get_contract_storage::<_, u32>(&key), Err(Error::Decode(_))));
        assert!(matches!(ink_env::get_contract_storage::<_, u128>(&key), Err(Error::Decode(_))));
        assert_eq!(ink_env::get_contract_storage::<u32, u32>(&9), Ok(None));
        assert_eq!(test::get_contract_storage_rw::<E>(&contract), (5, 3));
        assert_eq!(ink_env::take_contract_storage::<_, u64>(&key), Ok(Some(2)));
        assert_eq!(ink_env::take_contract_storage::<_, u64>(&key), Ok(None));
        assert_eq!(ink_env::clear_contract_storage(&8u32), Some(2));
        assert_eq!(ink_env::clear_contract_storage(&8u32), None);
        assert_eq!(test::count_used_storage_cells::<E>(&contract), Ok(0));
        assert_eq!(test::get_contract_storage_rw::<E>(&contract), (5, 7));
        // Each contract has its own storage.
        ink_env::set_contract_storage(&8u32, &1u8);
        test::set_callee::<E>(accounts.eve);
        assert_eq!(ink_env::get_contract_storage::<u32, u8>(&8), Ok(None));
        assert_eq!(test::get_contract_storage_rw::<E>(&accounts.eve), (1, 0));
    });
}

#[test]
fn storage_keys_returns_pages_of_keys_with_a_prefix() {
    run(|accounts| {
        test::set_callee::<E>(accounts.bob);
        let all = ink_env::StorageKeys { next: None, keys: vec![] };
        assert_eq!(ink_env::storage_keys(b"", None, 9), all);
        for number in 0..5u8 {
            ink_env::set_contract_storage(&(7u32, number), &1u8);
        }
        ink_env::set_contract_storage(&8u32, &1u8);
        let page = ink_env::storage_keys(&7u32.to_le_bytes(), None, 9);
        assert_eq!((page.next, page.keys.len()), (None, 5));
        let first = ink_env::storage_keys(&7u32.to_le_bytes(), None, 2);
        assert_eq!(first.keys, page.keys[..2]);
        assert_eq!(first.next.as_ref(), page.keys.get(1));
        let rest = ink_env::storage_keys(&7u32.to_le_bytes(), first.next.as_deref(), 9);
        assert_eq!(rest.keys, page.keys[2..]);
        // A longer prefix, another one, and none.
        let longer = ink_env::storage_keys(&[7, 0, 0, 0, 3], None, 9);
        assert_eq!(longer.keys, [[7, 0, 0, 0, 3]]);
        assert_eq!(ink_env::storage_keys(&8u32.to_le_bytes(), None, 9).keys, [8u32.to_le_bytes()]);
        assert_eq!(ink_env::storage_keys(b"", None, 9).keys.len(), 6);
        assert_eq!(test::get_contract_storage_rw::<E>(&accounts.bob).0, 5 + 2 + 3 + 1 + 1 + 6);
        test::set_callee::<E>(accounts.eve);
        assert_eq!(ink_env::storage_keys(b"", None, 9).keys.len(), 0);
    });
}

#[test]
fn transient_storage_is_separate_from_storage() {
    run(|accounts| {
        test::set_callee::<E>(accounts.bob);
        let key = (7u32, 8u8);
        assert_eq!(ink_env::set_transient_storage(&key, &1u32), None);
        assert_eq!(ink_env::set_transient_storage(&key, &2u64), Some(4));
        assert_eq!(ink_env::contains_transient_storage(&key), Some(8));
        assert_eq!(ink_env::get_transient_storage::<_, u64>(&key), Ok(Some(2)));
        assert!(matches!(ink_env::get_transient_storage::<_, u32>(&key), Err(Error::Decode(_))));
        // It is neither persistent storage nor another contract's.
        assert_eq!(ink_env::contains_contract_storage(&key), None);
        assert_eq!(test::count_used_storage_cells::<E>(&accounts.bob), Err(unknown_account(accounts.bob)));
        test::set_callee::<E>(accounts.eve);
        assert_eq!(ink_env::contains_transient_storage(&key), None);
        test::set_callee::<E>(accounts.bob);
        assert_eq!(ink_env::take_transient_storage::<_, u64>(&key), Ok(Some(2)));
        assert_eq!(ink_env::clear_transient_storage(&key), None);
        ink_env::set_transient_storage(&8u32, &vec![1u8]);
        assert_eq!(ink_env::clear_transient_storage(&8u32), Some(2));
    });
    run(|accounts| {
        test::set_callee::<E>(accounts.bob);
        assert_eq!(ink_env::contains_transient_storage(&(7u32, 8u8)), None);
    });
}

#[test]
fn disabled_clearing_keeps_storage() {
    run(|_| {
        ink_env::set_contract_storage(&1u32, &2u32);
        test::set_clear_storage_disabled(true);
        assert_eq!(ink_env::take_contract_storage::<u32, u32>(&1), Ok(Some(2)));
        assert_eq!(ink_env::clear_contract_storage(&1u32), Some(4));
        assert_eq!(ink_env::get_contract_storage::<u32, u32>(&1), Ok(Some(2)));
        test::set_clear_storage_disabled(false);
        ink_env::clear_contract_storage(&1u32);
        assert_eq!(ink_env::get_contract_storage::<u32, u32>(&1), Ok(None));
    });
}

#[test]
fn transfers_change_balances() {
    run(|accounts| {
        assert_eq!(ink_env::transfer::<E>(accounts.bob, 300_000), Ok(()));
        assert_eq!((balance(accounts.alice), balance(accounts.bob)), (700_000, 301_000));
        assert_eq!(
            ink_env::transfer::<E>(accounts.bob, 700_001),
            Err(ReturnErrorCode::TransferFailed.into())
        );
        assert_eq!(ink_env::transfer::<E>(accounts.alice, 700_000), Ok(()));
        assert_eq!(ink_env::transfer::<E>([9; 32].into(), 1), Ok(()));
        assert_eq!((balance(accounts.alice), balance([9; 32].into())), (699_999, 1));
        test::set_account_balance::<E>(accounts.bob, 0);
        test::set_account_balance::<E>(accounts.eve, 1_000_000);
        assert_eq!((balance(accounts.bob), balance(accounts.eve)), (0, 1_000_000));
        assert!(catch_unwind(|| test::set_account_balance::<E>([2; 32].into(), 999_999)).is_err());
    });
}

struct Payable;

impl Payable {
    fn pay(&mut self, factor: u128) -> u128 {
        ink_env::transferred_value::<Environment>() * factor
    }
}

type Environment = E;

#[test]
fn pay_with_call_transfers_value() {
    run(|accounts| {
        test::set_caller::<E>(accounts.bob);
        test::transfer_in::<E>(400);
        assert_eq!(ink_env::transferred_value::<E>(), 400);
        assert_eq!((balance(accounts.alice), balance(accounts.bob)), (1_000_400, 600));
        test::set_value_transferred::<E>(7);
        assert_eq!(ink_env::transferred_value::<E>(), 7);
        assert_eq!(balance(accounts.bob), 600);
        let mut contract = Payable;
        assert_eq!(ink_env::pay_with_call!(contract.pay(3), 100), 300);
        assert_eq!((balance(accounts.alice), balance(accounts.bob)), (1_000_500, 500));
    });
}

#[test]
fn blocks_can_be_advanced_and_set() {
    run(|_| {
        test::advance_block::<E>();
        test::advance_block::<E>();
        assert_eq!((ink_env::block_number::<E>(), ink_env::block_timestamp::<E>()), (2, 12));
        test::set_block_number::<E>(100);
        test::set_block_timestamp::<E>(1_000);
        test::advance_block::<E>();
        assert_eq!((ink_env::block_number::<E>(), ink_env::block_timestamp::<E>()), (101, 1_006));
    });
}

#[test]
fn debug_messages_are_recorded() {
    run(|_| {
        ink_env::debug_message("a");
        debug_print!("{}", 1);
        debug_println!();
        debug_println!("b {}", 2);
        let messages: Vec<_> = test::recorded_debug_messages().into_iter().collect();
        assert_eq!(messages, ["a", "1", "\n", "b 2\n"]);
    });
}

#[test]
fn termination_gives_beneficiary_and_balance() {
    run(|accounts| {
        let contract = accounts.charlie;
        test::set_callee::<E>(contract);
        test::set_contract::<E>(contract);
        ink_env::set_contract_storage(&1u32, &2u32);
        let terminate = move || ink_env::terminate_contract::<E>(accounts.eve);
        test::assert_contract_termination::<E, _>(terminate, accounts.eve, 1_000);
        assert_eq!((balance(contract), balance(accounts.eve)), (0, 1_000));
        assert!(!test::is_contract::<E>(contract));
        assert_eq!(ink_env::get_contract_storage::<u32, u32>(&1), Ok(None));
    });
}

#[test]
fn assert_contract_termination_fails_without_termination() {
    run(|accounts| {
        let expect = move |should_terminate: fn(), value| {
            catch_unwind(|| test::assert_contract_termination::<E, _>(should_terminate, accounts.eve, value))
        };
        assert!(expect(|| (), 0).is_err());
        assert!(expect(|| panic!("not so"), 0).is_err());
        assert!(expect(|| ink_env::terminate_contract::<E>([5; 32].into()), 1).is_err());
        assert!(expect(|| ink_env::terminate_contract::<E>([6; 32].into()), 0).is_err());
    });
}

#[test]
fn queries_without_caller_or_callee_panic() {
    std::thread::spawn(|| {
        assert!(catch_unwind(ink_env::caller::<E>).is_err());
        assert!(catch_unwind(ink_env::account_id::<E>).is_err());
        assert!(catch_unwind(test::callee::<E>).is_err());
        assert!(catch_unwind(|| ink_env::set_contract_storage(&1u32, &1u32)).is_err());
    })
    .join()
    .unwrap();
}

#[test]
fn call_data_is_selector_and_arguments() {
    let mut data = test::CallData::new(Selector::new([1, 2, 3, 4]));
    data.push_arg(&5u16);
    data.push_arg(&true);
    assert_eq!(data.to_bytes(), [1, 2, 3, 4, 5, 0, 1]);
    assert_eq!(data.params(), [5, 0, 1]);
    assert_eq!(data.selector().to_bytes(), [1, 2, 3, 4]);
    assert_eq!(data.encode(), data.to_bytes());
    assert_eq!(test::CallData::decode(&mut data.to_bytes()).unwrap(), data);
    assert!(test::CallData::decode(&mut &[1, 2, 3][..]).is_err());
}

#[test]
fn input_and_return_value_panic_in_the_test_s_frame() {
    run(|_| {
        assert!(catch_unwind(ink_env::decode_input::<u8>).is_err());
        assert!(catch_unwind(|| ink_env::return_value(ink_env::ReturnFlags::empty(), &())).is_err());
    });
}
