//! A contract that instantiates another contract and calls it.
//!
//! Shows the typed reference that the other contract's crate exports, with and without limits on what the
//! call may use.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod cross_contract_calls {
    use ink::codegen::TraitCallBuilder;
    use other_contract::OtherContractRef;

    #[ink(storage)]
    pub struct CrossContractCalls {
        other_contract: OtherContractRef,
    }

    impl CrossContractCalls {
        /// Instantiates the other contract from its code hash, within limits.
        #[ink(constructor)]
        pub fn new_with_limits(
            other_contract_code_hash: Hash,
            ref_time_limit: u64,
            proof_size_limit: u64,
            storage_deposit_limit: Balance,
        ) -> Self {
            let other_contract = OtherContractRef::new(true)
                .code_hash(other_contract_code_hash)
                .endowment(0)
                .salt_bytes([0xDE, 0xAD, 0xBE, 0xEF])
                .ref_time_limit(ref_time_limit)
                .proof_size_limit(proof_size_limit)
                .storage_deposit_limit(storage_deposit_limit)
                .instantiate();
            Self { other_contract }
        }

        /// Instantiates the other contract from its code hash, without limits of its own.
        #[ink(constructor)]
        pub fn new(other_contract_code_hash: Hash) -> Self {
            let other_contract = OtherContractRef::new(true)
                .code_hash(other_contract_code_hash)
                .endowment(0)
                .salt_bytes([0xDE, 0xAD, 0xBE, 0xEF])
                .instantiate();
            Self { other_contract }
        }

        /// Flips the other contract's value and returns it, each call within the limits.
        #[ink(message)]
        pub fn flip_and_get_with_limits(
            &mut self,
            ref_time_limit: u64,
            proof_size_limit: u64,
            storage_deposit_limit: Balance,
        ) -> bool {
            let call_builder = self.other_contract.call_mut();
            call_builder
                .flip()
                .ref_time_limit(ref_time_limit)
                .proof_size_limit(proof_size_limit)
                .storage_deposit_limit(storage_deposit_limit)
                .invoke();
            call_builder
                .get()
                .ref_time_limit(ref_time_limit)
                .proof_size_limit(proof_size_limit)
                .storage_deposit_limit(storage_deposit_limit)
                .invoke()
        }

        /// Flips the other contract's value and returns it.
        #[ink(message)]
        pub fn flip_and_get(&mut self) -> bool {
            self.other_contract.flip();
            self.other_contract.get()
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn flip_and_get_calls_the_other_contract() {
            let code_hash = test::upload_code::<DefaultEnvironment, OtherContractRef>();
            let mut contract = CrossContractCalls::new(code_hash);
            assert!(!contract.flip_and_get());
            assert!(contract.flip_and_get());
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn flip_and_get_calls_the_other_contract<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let other = client
                .upload("other-contract", &ink_e2e::alice())
                .submit()
                .await
                .expect("upload of the other contract");
            let mut constructor = CrossContractCallsRef::new(other.code_hash);
            let contract = client
                .instantiate("cross-contract-calls", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<CrossContractCalls>();

            let flip = client.call(&ink_e2e::alice(), &call_builder.flip_and_get()).submit().await;
            assert!(!flip.expect("call").return_value());
            Ok(())
        }

        #[ink_e2e::test]
        async fn call_above_its_limit_fails<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let other = client
                .upload("other-contract", &ink_e2e::bob())
                .submit()
                .await
                .expect("upload of the other contract");
            let high = 500_000_000_000;
            let mut constructor =
                CrossContractCallsRef::new_with_limits(other.code_hash, high, high, 1_000_000_000_000_000);
            let contract = client
                .instantiate("cross-contract-calls", &ink_e2e::bob(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<CrossContractCalls>();

            let enough = call_builder.flip_and_get_with_limits(high, high, 1_000_000_000_000_000);
            assert!(!client.call(&ink_e2e::bob(), &enough).submit().await.expect("call").return_value());
            let too_little = call_builder.flip_and_get_with_limits(1, high, 1_000_000_000_000_000);
            assert!(client.call(&ink_e2e::bob(), &too_little).submit().await.is_err());
            Ok(())
        }
    }
}
