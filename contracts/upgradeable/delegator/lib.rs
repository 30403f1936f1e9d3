//! A proxy that executes other, replaceable code on its own storage.
//!
//! Shows delegate calls, `lock_delegate_dependency`, and why a delegate call that changes plain fields needs
//! `TAIL_CALL`.
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
        /// Creates a proxy with this counter, for the code of this hash.
        #[ink(constructor)]
        pub fn new(init_value: i32, hash: Hash) -> Self {
            let mut delegate_to = Lazy::new();
            delegate_to.set(&hash);
            // Prevents removal of the code while the proxy depends on it.
            Self::env().lock_delegate_dependency(&hash);
            Self { addresses: Mapping::new(), counter: init_value, delegate_to }
        }

        /// Replaces the code.
        #[ink(message)]
        pub fn update_delegate_to(&mut self, hash: Hash) {
            if let Some(old_hash) = self.delegate_to.get() {
                self.env().unlock_delegate_dependency(&old_hash)
            }
            self.env().lock_delegate_dependency(&hash);
            self.delegate_to.set(&hash);
        }

        /// Increments the counter by a delegate call.
        ///
        /// The counter is a plain field, which is stored when this message ends, and would overwrite what the
        /// delegate call stored. With `TAIL_CALL`, the delegate call does not return here.
        #[ink(message)]
        pub fn inc_delegate(&mut self) {
            let selector = ink::selector_bytes!("inc");
            build_call::<DefaultEnvironment>()
                .delegate(self.delegate_to())
                .call_flags(CallFlags::TAIL_CALL)
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .invoke();
        }

        /// Adds an entry to the mapping by a delegate call. Mappings are written immediately, so it can
        /// return here.
        #[ink(message)]
        pub fn add_entry_delegate(&mut self) {
            let selector = ink::selector_bytes!("append_address_value");
            build_call::<DefaultEnvironment>()
                .delegate(self.delegate_to())
                .exec_input(ExecutionInput::new(Selector::new(selector)))
                .returns::<()>()
                .invoke();
        }

        /// Returns the counter.
        #[ink(message)]
        pub fn get_counter(&self) -> i32 {
            self.counter
        }

        /// Returns the caller, and the value recorded for an account.
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
        fn mapping_has_the_manual_key() {
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
        async fn delegate_calls_change_the_proxy_s_storage<Client: E2EBackend>(
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

            client.call(&ink_e2e::bob(), &call_builder.inc_delegate()).submit().await.expect("increment");
            let counter = client.call(&ink_e2e::bob(), &call_builder.get_counter()).dry_run().await?;
            assert_eq!(counter.return_value(), 12);

            let add = call_builder.add_entry_delegate();
            client.call(&ink_e2e::bob(), &add).submit().await.expect("new entry");
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            let value = client.call(&ink_e2e::bob(), &call_builder.get_value(bob)).dry_run().await?;
            assert_eq!(value.return_value(), (bob, Some(12)));
            Ok(())
        }

        #[ink_e2e::test]
        async fn removal_of_locked_code_fails<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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
