//! A contract that dispatches calls of the chain's pallets.
//!
//! Shows `call_runtime`. The chain's `CallFilter` decides which calls contracts may dispatch; the sample
//! chain allows transfers and remarks.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
mod runtime_caller {
    use ink::env::Error as EnvError;

    /// The calls that this contract dispatches. The indices are those of pallets and calls in the chain's
    /// metadata: a runtime upgrade that changes them breaks this contract.
    #[ink::scale_derive(Encode)]
    enum RuntimeCall {
        #[codec(index = 0)]
        System(SystemCall),
        #[codec(index = 2)]
        Balances(BalancesCall),
    }

    #[ink::scale_derive(Encode)]
    enum SystemCall {
        #[codec(index = 1)]
        SetHeapPages { pages: u64 },
    }

    #[ink::scale_derive(Encode)]
    enum BalancesCall {
        #[codec(index = 3)]
        TransferKeepAlive {
            dest: MultiAddress,
            #[codec(compact)]
            value: u128,
        },
    }

    /// How the chain's calls address an account.
    #[ink::scale_derive(Encode)]
    enum MultiAddress {
        #[codec(index = 0)]
        Id(AccountId),
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum RuntimeError {
        /// The chain's filter rejected the call, or the call failed.
        CallRuntimeFailed,
    }

    impl From<EnvError> for RuntimeError {
        fn from(error: EnvError) -> Self {
            match error {
                EnvError::ReturnError(ink::env::ReturnErrorCode::CallRuntimeFailed) => {
                    Self::CallRuntimeFailed
                }
                error => panic!("unexpected error of call_runtime: {error:?}"),
            }
        }
    }

    #[ink(storage)]
    pub struct RuntimeCaller {}

    impl RuntimeCaller {
        /// Keeps the value of the call as the contract's balance.
        #[ink(constructor, payable)]
        pub fn new() -> Self {
            Self {}
        }

        /// Transfers from the contract's balance with `Balances::transfer_keep_alive`.
        #[ink(message)]
        pub fn transfer_through_runtime(
            &mut self,
            receiver: AccountId,
            value: Balance,
        ) -> Result<(), RuntimeError> {
            let dest = MultiAddress::Id(receiver);
            let call = RuntimeCall::Balances(BalancesCall::TransferKeepAlive { dest, value });
            Ok(self.env().call_runtime(&call)?)
        }

        /// Tries a call that only root can dispatch.
        #[ink(message)]
        pub fn call_root_only_function(&mut self) -> Result<(), RuntimeError> {
            let call = RuntimeCall::System(SystemCall::SetHeapPages { pages: 1 });
            Ok(self.env().call_runtime(&call)?)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::scale::Encode;

        #[ink::test]
        fn calls_are_encoded_like_the_chain_s() {
            let dest = MultiAddress::Id([7; 32].into());
            let call = RuntimeCall::Balances(BalancesCall::TransferKeepAlive { dest, value: 5 });
            assert_eq!(call.encode(), [&[2, 3, 0][..], &[7; 32], &[5 << 2]].concat());
        }

        #[ink::test]
        #[should_panic(expected = "there is no runtime in unit tests")]
        fn call_runtime_panics_in_unit_tests() {
            let _ = RuntimeCaller::new().call_root_only_function();
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::{ChainBackend, ContractsBackend};

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        const UNIT: Balance = 1_000_000_000_000;

        #[ink_e2e::test]
        async fn transfer_through_the_runtime_succeeds<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = RuntimeCallerRef::new();
            let contract = client
                .instantiate("call_runtime", &ink_e2e::alice(), &mut constructor)
                .value(100 * UNIT)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<RuntimeCaller>();
            let receiver = AccountId::from([42; 32]);

            let transfer = call_builder.transfer_through_runtime(receiver, UNIT);
            let called = client.call(&ink_e2e::alice(), &transfer).submit().await.expect("transfer");
            assert!(called.contains_event("Balances", "Transfer"));
            assert_eq!(called.return_value(), Ok(()));
            assert_eq!(client.free_balance(receiver).await?, UNIT);

            // More than the contract's balance.
            let transfer = call_builder.transfer_through_runtime(receiver, 1_000 * UNIT);
            let called = client.call(&ink_e2e::alice(), &transfer).dry_run().await?;
            assert_eq!(called.return_value(), Err(RuntimeError::CallRuntimeFailed));
            Ok(())
        }

        #[ink_e2e::test]
        async fn filtered_call_fails<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = RuntimeCallerRef::new();
            let contract = client
                .instantiate("call_runtime", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<RuntimeCaller>();
            let called =
                client.call(&ink_e2e::alice(), &call_builder.call_root_only_function()).dry_run().await?;
            assert_eq!(called.return_value(), Err(RuntimeError::CallRuntimeFailed));
            Ok(())
        }
    }
}
