//! A contract that calls the chain's own pallets.
//!
//! The chain decides which of its calls contracts may make; the sample chain lets transfers and remarks pass.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
mod runtime_caller {
    use ink::env::Error as EnvError;

    /// The part of the chain's calls that the contract knows. Indices are those of pallets and calls in the chain's
    /// metadata: an upgrade of the chain that changes them breaks this contract.
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

    /// How the chain's calls name an account.
    #[ink::scale_derive(Encode)]
    enum MultiAddress {
        #[codec(index = 0)]
        Id(AccountId),
    }

    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum RuntimeError {
        /// The chain has refused the call, or the call has failed.
        CallRuntimeFailed,
    }

    impl From<EnvError> for RuntimeError {
        fn from(error: EnvError) -> Self {
            match error {
                EnvError::ReturnError(ink::env::ReturnErrorCode::CallRuntimeFailed) => {
                    Self::CallRuntimeFailed
                }
                error => panic!("unexpected: {error:?}"),
            }
        }
    }

    #[ink(storage)]
    pub struct RuntimeCaller {}

    impl RuntimeCaller {
        /// Takes what comes with the call.
        #[ink(constructor, payable)]
        pub fn new() -> Self {
            Self {}
        }

        /// Sends some of the contract's balance, by the pallet that keeps balances.
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

        /// Tries a call that only the chain's root may make.
        #[ink(message)]
        pub fn try_what_is_not_allowed(&mut self) -> Result<(), RuntimeError> {
            let call = RuntimeCall::System(SystemCall::SetHeapPages { pages: 1 });
            Ok(self.env().call_runtime(&call)?)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::scale::Encode;

        #[ink::test]
        fn calls_are_encoded_as_the_chain_expects_them() {
            let dest = MultiAddress::Id([7; 32].into());
            let call = RuntimeCall::Balances(BalancesCall::TransferKeepAlive { dest, value: 5 });
            assert_eq!(call.encode(), [&[2, 3, 0][..], &[7; 32], &[5 << 2]].concat());
        }

        #[ink::test]
        #[should_panic(expected = "there is no runtime in unit tests")]
        fn there_is_no_runtime_here() {
            let _ = RuntimeCaller::new().try_what_is_not_allowed();
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::{ChainBackend, ContractsBackend};

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        const UNIT: Balance = 1_000_000_000_000;

        #[ink_e2e::test]
        async fn the_chain_transfers<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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

            // More than there is.
            let transfer = call_builder.transfer_through_runtime(receiver, 1_000 * UNIT);
            let called = client.call(&ink_e2e::alice(), &transfer).dry_run().await?;
            assert_eq!(called.return_value(), Err(RuntimeError::CallRuntimeFailed));
            Ok(())
        }

        #[ink_e2e::test]
        async fn the_chain_refuses<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = RuntimeCallerRef::new();
            let contract = client
                .instantiate("call_runtime", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<RuntimeCaller>();
            let called =
                client.call(&ink_e2e::alice(), &call_builder.try_what_is_not_allowed()).dry_run().await?;
            assert_eq!(called.return_value(), Err(RuntimeError::CallRuntimeFailed));
            Ok(())
        }
    }
}
