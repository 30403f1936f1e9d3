//! A proxy: other code, which can be replaced, runs on its storage.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
pub mod delegator {
    use ink::{
        env::{
            call::{build_call, ExecutionInput, Selector},
            CallFlags, DefaultEnvironment,
        },
        storage::{traits::ManualKey, Lazy, Mapping},
    };

    #[ink(storage)]
    pub struct Delegator {
        addresses: Mapping<AccountId, i32, ManualKey<0x23>>,
        counter: i32,
        delegate_to: Lazy<Hash, ManualKey<0x24>>,
    }

    impl Delegator {
        /// A proxy with this count, for the code of this hash.
        #[ink(constructor)]
        pub fn new(init_value: i32, hash: Hash) -> Self {
            let mut delegate_to = Lazy::new();
            delegate_to.set(&hash);
            // The code is needed as long as the proxy points to it.
            Self::env().lock_delegate_dependency(&hash);
            Self { addresses: Mapping::new(), counter: init_value, delegate_to }
        }

        /// Points the proxy to other code.
        #[ink(message)]
        pub fn update_delegate_to(&mut self, hash: Hash) {
            if let Some(old_hash) = self.delegate_to.get() {
                self.env().unlock_delegate_dependency(&old_hash)
            }
            self.env().lock_delegate_dependency(&hash);
            self.delegate_to.set(&hash);
        }

        /// Lets the other code add to the counter.
        ///
        /// The counter is in memory, so what the other code writes would be overwritten at the end of this
        /// message; with `TAIL_CALL` it does not come back here.
        #[ink(message)]
        pub fn inc_delegate(&mut self) {
            let selector = ink::selector_bytes!("inc");
            let _ = build_call::<DefaultEnvironment>()
                .delegate(self.delegate_to())
                .call_flags(CallFlags::TAIL_CALL)
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .try_invoke();
        }

        /// Lets the other code write to the mapping, which is not in memory.
        #[ink(message)]
        pub fn add_entry_delegate(&mut self) {
            let selector = ink::selector_bytes!("append_address_value");
            build_call::<DefaultEnvironment>()
                .delegate(self.delegate_to())
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .invoke();
        }

        /// The counter.
        #[ink(message)]
        pub fn get_counter(&self) -> i32 {
            self.counter
        }

        /// What was noted for an account.
        #[ink(message)]
        pub fn get_value(&self, address: AccountId) -> (AccountId, Option<i32>) {
            (self.env().caller(), self.addresses.get(address))
        }

        fn delegate_to(&self) -> Hash {
            self.delegate_to.get().expect("the constructor sets it")
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn delegatee_s_layout_is_the_proxy_s() {
            use ink::storage::traits::StorageKey;
            assert_eq!(<Mapping<AccountId, i32, ManualKey<0x23>> as StorageKey>::KEY, 0x23);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn other_code_runs_on_the_proxy_s_storage<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let code = client.upload("delegatee", &ink_e2e::bob()).submit().await.expect("upload");
            let mut constructor = DelegatorRef::new(10, code.code_hash);
            let contract = client
                .instantiate("delegator", &ink_e2e::bob(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Delegator>();

            client.call(&ink_e2e::bob(), &call_builder.inc_delegate()).submit().await.expect("adds 2");
            let counter = client.call(&ink_e2e::bob(), &call_builder.get_counter()).dry_run().await?;
            assert_eq!(counter.return_value(), 12);

            let add = call_builder.add_entry_delegate();
            client.call(&ink_e2e::bob(), &add).submit().await.expect("notes the counter");
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            let value = client.call(&ink_e2e::bob(), &call_builder.get_value(bob)).dry_run().await?;
            assert_eq!(value.return_value(), (bob, Some(12)));
            Ok(())
        }

        #[ink_e2e::test]
        async fn code_stays_as_long_as_a_proxy_needs_it<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let code = client.upload("delegatee", &ink_e2e::bob()).submit().await.expect("upload");
            let mut constructor = DelegatorRef::new(10, code.code_hash);
            client
                .instantiate("delegator", &ink_e2e::bob(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let removal = client.remove_code(&ink_e2e::bob(), code.code_hash).submit().await;
            assert!(removal.is_err(), "the proxy depends on the code");
            Ok(())
        }
    }
}
