//! A contract for every selector: a proxy that forwards calls, following IIP-2.
#![allow(missing_docs)]

use ink::{
    env::{
        call::{build_call, ExecutionInput, Selector},
        test, DefaultEnvironment,
    },
    primitives::AccountId,
    LangError, MessageResult,
};

#[ink::contract]
mod proxy {
    #[ink(storage)]
    pub struct Proxy {
        handed_on: u32,
        made_by: u8,
    }

    impl Proxy {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { handed_on: 0, made_by: 1 }
        }

        #[ink(constructor, selector = _)]
        pub fn any(number: u8) -> Self {
            Self { handed_on: 0, made_by: number }
        }

        #[ink(message, selector = _)]
        pub fn hand_on(&mut self) -> u32 {
            self.handed_on += 1;
            self.handed_on
        }

        #[ink(message, selector = @)]
        pub fn own(&self, factor: u32) -> (u32, u8) {
            (self.handed_on * factor, self.made_by)
        }
    }
}

use proxy::ProxyRef;

fn call<T: ink::scale::Decode>(
    proxy: &ProxyRef,
    selector: [u8; 4],
    arguments: impl ink::scale::Encode,
) -> MessageResult<T> {
    build_call::<DefaultEnvironment>()
        .call(account(proxy))
        .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(arguments))
        .returns::<T>()
        .try_invoke()
        .expect("the call returns")
}

fn account(proxy: &ProxyRef) -> AccountId {
    ink::ToAccountId::to_account_id(proxy)
}

#[ink::test]
fn wildcard_message_handles_every_selector() {
    test::set_callee::<DefaultEnvironment>([1; 32].into());
    let code = test::upload_code::<DefaultEnvironment, ProxyRef>();
    let mut proxy = ProxyRef::new().code_hash(code).endowment(0).salt_bytes([0]).instantiate();
    let complement = ink::IIP2_WILDCARD_COMPLEMENT_SELECTOR;

    assert_eq!(proxy.hand_on(), 1);
    for (expected, selector) in [[0; 4], [0xFF; 4], ink::selector_bytes!("own")].into_iter().enumerate() {
        let output = build_call::<DefaultEnvironment>()
            .call(account(&proxy))
            .exec_input(ExecutionInput::new(Selector::new(selector)))
            .returns::<u32>()
            .invoke();
        assert_eq!(output, expected as u32 + 2);
    }
    assert_eq!(call::<(u32, u8)>(&proxy, complement, 10u32), Ok((40, 1)));
    assert_eq!(proxy.own(1), (4, 1));
    // The message takes no arguments, and ignores those that the caller encoded for another contract.
    assert_eq!(call::<u32>(&proxy, [1, 2, 3, 4], 5u32), Ok(5));
    // Other messages accept only their declared arguments.
    assert_eq!(call::<(u32, u8)>(&proxy, complement, (10u32, 0u8)), Err(LangError::CouldNotReadInput));
}

#[ink::test]
fn wildcard_constructor_handles_every_selector() {
    test::set_callee::<DefaultEnvironment>([1; 32].into());
    let code = test::upload_code::<DefaultEnvironment, ProxyRef>();
    let by_name = ProxyRef::any(7).code_hash(code).endowment(0).salt_bytes([0]).instantiate();
    assert_eq!(by_name.own(1), (0, 7));
    let by_number = ink::env::call::build_create::<ProxyRef>()
        .code_hash(code)
        .endowment(0)
        .exec_input(ExecutionInput::new(Selector::new([1, 2, 3, 4])).push_arg(9u8))
        .salt_bytes([1])
        .returns::<ProxyRef>()
        .instantiate();
    assert_eq!(by_number.own(1), (0, 9));
}
