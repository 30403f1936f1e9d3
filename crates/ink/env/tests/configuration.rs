//! The context of calls, and the configuration of contracts.

use std::panic::catch_unwind;

use ink_env::{test, DefaultEnvironment as E};

fn run(f: impl FnOnce(test::DefaultAccounts<E>)) {
    test::run_test::<E, _>(|accounts| {
        f(accounts);
        Ok(())
    })
    .unwrap();
}

#[test]
fn context_matches_the_syscalls() {
    run(|accounts| {
        test::set_caller::<E>(accounts.bob);
        test::set_callee::<E>(accounts.charlie);
        test::set_value_transferred::<E>(u128::MAX);
        test::set_block_number::<E>(7);
        test::set_block_timestamp::<E>(8);
        let context = ink_env::context::<E>();
        assert_eq!((context.caller(), context.account_id()), (accounts.bob, accounts.charlie));
        assert_eq!(context.transferred_value(), u128::MAX);
        assert_eq!((context.block_number(), context.block_timestamp()), (7, 8));
        assert!(!context.caller_is_root());
        assert_eq!(context.gas_price(), ink_env::weight_to_fee::<E>(1_000_000_000_000));
        // It is read on access, not when the context was requested.
        test::set_block_number::<E>(9);
        assert_eq!(context.block_number(), 9);
    });
}

#[test]
fn configuration_is_the_value_that_was_set() {
    run(|accounts| {
        assert_eq!(ink_env::configuration::<u8>(), Ok(None));
        ink_env::set_configuration(&(7u32, accounts.bob));
        assert_eq!(ink_env::configuration(), Ok(Some((7u32, accounts.bob))));
        assert!(ink_env::configuration::<u8>().is_err());
        ink_env::set_configuration("later");
        assert_eq!(ink_env::configuration(), Ok(Some(String::from("later"))));
        // Each contract has its own configuration.
        test::set_callee::<E>(accounts.charlie);
        assert_eq!(ink_env::configuration::<u8>(), Ok(None));
    });
}

#[test]
fn configuration_above_the_limit_panics() {
    run(|_| {
        ink_env::set_configuration(&vec![0u8; 4094]);
        assert_eq!(ink_env::configuration::<Vec<u8>>().unwrap().unwrap().len(), 4094);
    });
    let too_long = catch_unwind(|| run(|_| ink_env::set_configuration(&vec![0u8; 4095])));
    assert!(too_long.is_err());
}
