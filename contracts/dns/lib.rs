//! A registry of names for accounts: the first to register a name owns it and sets the address that it
//! resolves to.
//!
//! Shows mappings, ownership checks, and events with several topics.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod dns {
    use ink::storage::Mapping;

    /// A name was registered.
    #[ink(event)]
    pub struct Register {
        #[ink(topic)]
        name: Hash,
        #[ink(topic)]
        from: AccountId,
    }

    /// The address of a name was set.
    #[ink(event)]
    pub struct SetAddress {
        #[ink(topic)]
        name: Hash,
        from: AccountId,
        #[ink(topic)]
        old_address: Option<AccountId>,
        #[ink(topic)]
        new_address: AccountId,
    }

    /// A name was transferred to another owner.
    #[ink(event)]
    pub struct Transfer {
        #[ink(topic)]
        name: Hash,
        from: AccountId,
        #[ink(topic)]
        old_owner: Option<AccountId>,
        #[ink(topic)]
        new_owner: AccountId,
    }

    #[ink(storage)]
    pub struct DomainNameService {
        name_to_address: Mapping<Hash, AccountId>,
        name_to_owner: Mapping<Hash, AccountId>,
        /// The owner of names that are not registered, and the address of names without one.
        default_address: AccountId,
    }

    impl Default for DomainNameService {
        fn default() -> Self {
            Self {
                name_to_address: Mapping::new(),
                name_to_owner: Mapping::new(),
                default_address: AccountId::from([0; 32]),
            }
        }
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The name is registered already.
        NameAlreadyExists,
        /// The caller does not own the name.
        CallerIsNotOwner,
    }

    /// The result of fallible messages.
    pub type Result<T> = core::result::Result<T, Error>;

    impl DomainNameService {
        /// Starts without names.
        #[ink(constructor)]
        pub fn new() -> Self {
            Default::default()
        }

        /// Registers a name, with the caller as owner.
        #[ink(message)]
        pub fn register(&mut self, name: Hash) -> Result<()> {
            let caller = self.env().caller();
            if self.name_to_owner.contains(name) {
                return Err(Error::NameAlreadyExists);
            }
            self.name_to_owner.insert(name, &caller);
            self.env().emit_event(Register { name, from: caller });
            Ok(())
        }

        /// Sets the address of a name. Only its owner can do this.
        #[ink(message)]
        pub fn set_address(&mut self, name: Hash, new_address: AccountId) -> Result<()> {
            let caller = self.env().caller();
            if self.get_owner(name) != caller {
                return Err(Error::CallerIsNotOwner);
            }
            let old_address = self.name_to_address.get(name);
            self.name_to_address.insert(name, &new_address);
            self.env().emit_event(SetAddress { name, from: caller, old_address, new_address });
            Ok(())
        }

        /// Transfers a name to a new owner. Only its owner can do this.
        #[ink(message)]
        pub fn transfer(&mut self, name: Hash, to: AccountId) -> Result<()> {
            let caller = self.env().caller();
            if self.get_owner(name) != caller {
                return Err(Error::CallerIsNotOwner);
            }
            let old_owner = self.name_to_owner.get(name);
            self.name_to_owner.insert(name, &to);
            self.env().emit_event(Transfer { name, from: caller, old_owner, new_owner: to });
            Ok(())
        }

        /// Returns the address of a name.
        #[ink(message)]
        pub fn get_address(&self, name: Hash) -> AccountId {
            self.name_to_address.get(name).unwrap_or(self.default_address)
        }

        /// Returns the owner of a name.
        #[ink(message)]
        pub fn get_owner(&self, name: Hash) -> AccountId {
            self.name_to_owner.get(name).unwrap_or(self.default_address)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        const NAME: [u8; 32] = [0x99; 32];

        fn accounts() -> test::DefaultAccounts<DefaultEnvironment> {
            test::default_accounts::<DefaultEnvironment>()
        }

        #[ink::test]
        fn registering_a_name_twice_fails() {
            let mut contract = DomainNameService::new();
            assert_eq!(contract.register(NAME.into()), Ok(()));
            assert_eq!(contract.register(NAME.into()), Err(Error::NameAlreadyExists));
            assert_eq!(contract.get_owner(NAME.into()), accounts().alice);
        }

        #[ink::test]
        fn set_address_by_another_account_fails() {
            let mut contract = DomainNameService::new();
            assert_eq!(contract.register(NAME.into()), Ok(()));

            test::set_caller::<DefaultEnvironment>(accounts().bob);
            let rejected = contract.set_address(NAME.into(), accounts().bob);
            assert_eq!(rejected, Err(Error::CallerIsNotOwner));

            test::set_caller::<DefaultEnvironment>(accounts().alice);
            assert_eq!(contract.set_address(NAME.into(), accounts().bob), Ok(()));
            assert_eq!(contract.get_address(NAME.into()), accounts().bob);
        }

        #[ink::test]
        fn transfer_changes_the_owner() {
            let mut contract = DomainNameService::new();
            assert_eq!(contract.register(NAME.into()), Ok(()));
            assert_eq!(contract.transfer(NAME.into(), accounts().bob), Ok(()));
            assert_eq!(contract.set_address(NAME.into(), accounts().bob), Err(Error::CallerIsNotOwner));
            assert_eq!(contract.get_owner(NAME.into()), accounts().bob);
            assert_eq!(test::recorded_events().count(), 2);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = core::result::Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn registered_name_resolves_to_its_address<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = DomainNameServiceRef::new();
            let contract = client
                .instantiate("dns", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<DomainNameService>();
            let name = Hash::from([7; 32]);
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);

            client
                .call(&ink_e2e::alice(), &call_builder.register(name))
                .submit()
                .await
                .expect("registration");
            let again = client.call(&ink_e2e::bob(), &call_builder.register(name)).dry_run().await?;
            assert_eq!(again.return_value(), Err(Error::NameAlreadyExists));

            let set = call_builder.set_address(name, bob);
            client.call(&ink_e2e::alice(), &set).submit().await.expect("the owner sets the address");
            let address = client.call(&ink_e2e::bob(), &call_builder.get_address(name)).dry_run().await?;
            assert_eq!(address.return_value(), bob);
            Ok(())
        }
    }
}
