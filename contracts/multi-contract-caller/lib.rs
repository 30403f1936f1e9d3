//! A contract that instantiates three others: two of them do the work, on the third.
//!
//! Shows references to several contracts, and that they can be passed on to other contracts.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod multi_contract_caller {
    use accumulator::AccumulatorRef;
    use adder::AdderRef;
    use subber::SubberRef;

    /// Which contract does the work.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub enum Which {
        /// The contract that adds.
        Adder,
        /// The contract that subtracts.
        Subber,
    }

    #[ink(storage)]
    pub struct MultiContractCaller {
        which: Which,
        accumulator: AccumulatorRef,
        adder: AdderRef,
        subber: SubberRef,
    }

    impl MultiContractCaller {
        /// Instantiates the other contracts from their code hashes. The version is part of their salt.
        #[ink(constructor)]
        pub fn new(
            init_value: i32,
            version: u32,
            accumulator_code_hash: Hash,
            adder_code_hash: Hash,
            subber_code_hash: Hash,
        ) -> Self {
            let salt = version.to_le_bytes();
            let accumulator = AccumulatorRef::new(init_value)
                .endowment(0)
                .code_hash(accumulator_code_hash)
                .salt_bytes(salt)
                .instantiate();
            let adder = AdderRef::new(accumulator.clone())
                .endowment(0)
                .code_hash(adder_code_hash)
                .salt_bytes(salt)
                .instantiate();
            let subber = SubberRef::new(accumulator.clone())
                .endowment(0)
                .code_hash(subber_code_hash)
                .salt_bytes(salt)
                .instantiate();
            Self { which: Which::Adder, accumulator, adder, subber }
        }

        /// Returns the accumulator's value.
        #[ink(message)]
        pub fn get(&self) -> i32 {
            self.accumulator.get()
        }

        /// Changes the value through the current contract: adds or subtracts `by`.
        #[ink(message)]
        pub fn change(&mut self, by: i32) {
            match self.which {
                Which::Adder => self.adder.inc(by),
                Which::Subber => self.subber.dec(by),
            }
        }

        /// Switches between the adder and the subber.
        #[ink(message)]
        pub fn switch(&mut self) {
            self.which = match self.which {
                Which::Adder => Which::Subber,
                Which::Subber => Which::Adder,
            };
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn switch_changes_which_contract_is_called() {
            let mut contract = MultiContractCaller::new(
                10,
                1,
                test::upload_code::<DefaultEnvironment, AccumulatorRef>(),
                test::upload_code::<DefaultEnvironment, AdderRef>(),
                test::upload_code::<DefaultEnvironment, SubberRef>(),
            );
            contract.change(5);
            assert_eq!(contract.get(), 15);
            contract.switch();
            contract.change(20);
            assert_eq!(contract.get(), -5);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn switch_changes_which_contract_is_called<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let alice = ink_e2e::alice();
            let accumulator = client.upload("accumulator", &alice).submit().await.expect("upload");
            let adder = client.upload("adder", &alice).submit().await.expect("upload");
            let subber = client.upload("subber", &alice).submit().await.expect("upload");

            let mut constructor = MultiContractCallerRef::new(
                1_234,
                1_337,
                accumulator.code_hash,
                adder.code_hash,
                subber.code_hash,
            );
            let contract = client
                .instantiate("multi_contract_caller", &alice, &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<MultiContractCaller>();

            client.call(&ink_e2e::bob(), &call_builder.change(6)).submit().await.expect("addition");
            let value = client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?;
            assert_eq!(value.return_value(), 1_240);

            client.call(&ink_e2e::bob(), &call_builder.switch()).submit().await.expect("switch");
            client.call(&ink_e2e::bob(), &call_builder.change(1_241)).submit().await.expect("subtraction");
            let value = client.call(&ink_e2e::bob(), &call_builder.get()).dry_run().await?;
            assert_eq!(value.return_value(), -1);
            Ok(())
        }
    }
}
