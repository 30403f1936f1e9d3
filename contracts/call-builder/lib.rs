//! Calls to contracts that are known by address and selector only.
//!
//! Shows `build_call` and `build_create` with their options, and how the errors of a callee reach its caller.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
mod call_builder {
    use ink::{
        env::{
            call::{build_call, build_create, ExecutionInput, Selector},
            CallFlags, DefaultEnvironment,
        },
        prelude::vec::Vec,
    };

    /// How a call ended.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Outcome {
        /// The callee returned.
        Returned(Vec<u8>),
        /// The callee could not decode its input.
        LangError(ink::LangError),
        /// The call failed: there is no such contract, it trapped, or it ran out of gas.
        EnvError,
    }

    #[ink(storage)]
    pub struct CallBuilderTest {
        /// The number of calls so far.
        calls: u32,
    }

    impl CallBuilderTest {
        /// Starts with 0 calls.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { calls: 0 }
        }

        /// Calls a message without arguments and output.
        #[ink(message)]
        pub fn call(&mut self, address: AccountId, selector: [u8; 4]) -> Outcome {
            self.calls += 1;
            let result = build_call::<DefaultEnvironment>()
                .call(address)
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .try_invoke();
            outcome(result)
        }

        /// Calls a message with limits, transferred value and flags.
        #[ink(message, payable)]
        pub fn call_with_limits(
            &mut self,
            address: AccountId,
            selector: [u8; 4],
            ref_time_limit: u64,
            storage_deposit_limit: Balance,
        ) -> Outcome {
            self.calls += 1;
            let result = build_call::<DefaultEnvironment>()
                .call(address)
                .ref_time_limit(ref_time_limit)
                .storage_deposit_limit(storage_deposit_limit)
                .transferred_value(self.env().transferred_value())
                .call_flags(CallFlags::ALLOW_REENTRY)
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .try_invoke();
            outcome(result)
        }

        /// Forwards the input of this call to another contract.
        #[ink(message, selector = 0x12345678)]
        pub fn forward(&mut self, address: AccountId) -> Outcome {
            let result = build_call::<DefaultEnvironment>()
                .call(address)
                .call_flags(CallFlags::FORWARD_INPUT)
                // The builder requires an input; FORWARD_INPUT ignores it.
                .exec_input(ExecutionInput::new(Selector::new([0; 4])))
                .returns::<()>()
                .try_invoke();
            outcome(result)
        }

        /// Executes other code on this contract's storage.
        #[ink(message)]
        pub fn delegate(&mut self, code_hash: Hash, selector: [u8; 4]) -> Outcome {
            let result = build_call::<DefaultEnvironment>()
                .delegate(code_hash)
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .try_invoke();
            outcome(result)
        }

        /// Instantiates code whose constructor takes a number. Returns the new contract's account, or `None`
        /// if the instantiation failed.
        #[ink(message)]
        pub fn instantiate(
            &mut self,
            code_hash: Hash,
            selector: [u8; 4],
            init_value: i32,
        ) -> Option<AccountId> {
            let result = build_create::<NumberRef>()
                .code_hash(code_hash)
                .endowment(0)
                .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(init_value))
                .salt_bytes(self.calls.to_le_bytes())
                .returns::<NumberRef>()
                .try_instantiate();
            match result {
                Ok(Ok(contract)) => Some(ink::ToAccountId::to_account_id(&contract)),
                _ => None,
            }
        }

        /// Returns the number of calls so far.
        #[ink(message)]
        pub fn calls(&self) -> u32 {
            self.calls
        }
    }

    fn outcome(result: Result<Result<(), ink::LangError>, ink::env::Error>) -> Outcome {
        match result {
            Ok(Ok(())) => Outcome::Returned(Vec::new()),
            Ok(Err(error)) => Outcome::LangError(error),
            Err(_) => Outcome::EnvError,
        }
    }

    /// A reference to a contract of which only the account is known.
    #[derive(Clone)]
    pub struct NumberRef(AccountId);

    impl ink::env::ContractEnv for NumberRef {
        type Env = DefaultEnvironment;
    }

    impl ink::env::call::FromAccountId<DefaultEnvironment> for NumberRef {
        fn from_account_id(account_id: AccountId) -> Self {
            Self(account_id)
        }
    }

    impl ink::ToAccountId<DefaultEnvironment> for NumberRef {
        fn to_account_id(&self) -> AccountId {
            self.0
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn each_kind_of_error_has_its_outcome() {
            assert_eq!(outcome(Ok(Ok(()))), Outcome::Returned(vec![]));
            assert_eq!(
                outcome(Ok(Err(ink::LangError::CouldNotReadInput))),
                Outcome::LangError(ink::LangError::CouldNotReadInput)
            );
            assert_eq!(
                outcome(Err(ink::env::Error::Decode(ink::scale::Error::from("?")))),
                Outcome::EnvError
            );
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        const UNKNOWN_SELECTOR: [u8; 4] = [0xAA; 4];

        #[ink_e2e::test]
        async fn failed_calls_are_reported_to_the_caller<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let alice = ink_e2e::alice();
            let contract = client
                .instantiate("call-builder", &alice, &mut CallBuilderTestRef::new())
                .submit()
                .await
                .expect("instantiation");
            let mut builder = contract.call_builder::<CallBuilderTest>();
            let code = client.upload("incrementer", &alice).submit().await.expect("upload");

            let create = builder.instantiate(code.code_hash, ink::selector_bytes!("new"), 7);
            let created = client.call(&alice, &create).submit().await.expect("instantiation by a contract");
            let incrementer = created.return_value().expect("the contract was instantiated");

            let unknown = builder.call(incrementer, UNKNOWN_SELECTOR);
            let outcome = client.call(&alice, &unknown).submit().await.expect("the caller succeeds");
            assert_eq!(outcome.return_value(), Outcome::LangError(ink::LangError::CouldNotReadInput));

            let no_contract = builder.call([1; 32].into(), UNKNOWN_SELECTOR);
            let outcome = client.call(&alice, &no_contract).submit().await.expect("the caller succeeds");
            assert_eq!(outcome.return_value(), Outcome::EnvError);

            let out_of_gas =
                builder.call_with_limits(incrementer, ink::selector_bytes!("get"), 1, 1_000_000_000);
            let outcome = client.call(&alice, &out_of_gas).submit().await.expect("the caller succeeds");
            assert_eq!(outcome.return_value(), Outcome::EnvError);

            let unknown = builder.instantiate(code.code_hash, UNKNOWN_SELECTOR, 7);
            let outcome = client.call(&alice, &unknown).submit().await.expect("the caller succeeds");
            assert_eq!(outcome.return_value(), None);

            let calls = client.call(&alice, &builder.calls()).dry_run().await?;
            assert_eq!(calls.return_value(), 3);
            Ok(())
        }
    }
}
