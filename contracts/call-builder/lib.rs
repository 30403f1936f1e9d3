//! Calls to contracts that are known by address and selector only, and what comes back when they fail.
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
        /// The callee could not read its input, or panicked.
        LangError(ink::LangError),
        /// The call itself failed: there is no contract, it trapped, it ran out of gas.
        EnvError,
    }

    #[ink(storage)]
    pub struct CallBuilderTest {
        /// Calls so far.
        calls: u32,
    }

    impl CallBuilderTest {
        /// Starts without calls.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { calls: 0 }
        }

        /// Calls a message without arguments or output, and says what came back.
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

        /// The same, with all that a call can be told.
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

        /// Hands this call's input on to another contract.
        #[ink(message, selector = 0x12345678)]
        pub fn forward(&mut self, address: AccountId) -> Outcome {
            let result = build_call::<DefaultEnvironment>()
                .call(address)
                .call_flags(CallFlags::FORWARD_INPUT)
                // Has to be given, and is not looked at.
                .exec_input(ExecutionInput::new(Selector::new([0; 4])))
                .returns::<()>()
                .try_invoke();
            outcome(result)
        }

        /// Runs other code on this contract's storage.
        #[ink(message)]
        pub fn delegate(&mut self, code_hash: Hash, selector: [u8; 4]) -> Outcome {
            let result = build_call::<DefaultEnvironment>()
                .delegate(code_hash)
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .try_invoke();
            outcome(result)
        }

        /// Instantiates code whose constructor takes a number. Returns the new contract's account, if there
        /// is one.
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

        /// How many calls there were.
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

    /// A contract of which only the account matters.
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
        fn outcomes() {
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

        const INC_BY_NOTHING: [u8; 4] = [0xAA; 4];

        #[ink_e2e::test]
        async fn callers_learn_what_went_wrong<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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
            let incrementer = created.return_value().expect("it was made");

            let unknown = builder.call(incrementer, INC_BY_NOTHING);
            let outcome = client.call(&alice, &unknown).submit().await.expect("the caller goes on");
            assert_eq!(outcome.return_value(), Outcome::LangError(ink::LangError::CouldNotReadInput));

            let nobody = builder.call([1; 32].into(), INC_BY_NOTHING);
            let outcome = client.call(&alice, &nobody).submit().await.expect("the caller goes on");
            assert_eq!(outcome.return_value(), Outcome::EnvError);

            let starved =
                builder.call_with_limits(incrementer, ink::selector_bytes!("get"), 1, 1_000_000_000);
            let outcome = client.call(&alice, &starved).submit().await.expect("the caller goes on");
            assert_eq!(outcome.return_value(), Outcome::EnvError);

            let wrong_constructor = builder.instantiate(code.code_hash, INC_BY_NOTHING, 7);
            let outcome = client.call(&alice, &wrong_constructor).submit().await.expect("the caller goes on");
            assert_eq!(outcome.return_value(), None);

            let calls = client.call(&alice, &builder.calls()).dry_run().await?;
            assert_eq!(calls.return_value(), 3);
            Ok(())
        }
    }
}
