//! A balance and a list of names for each account.
//!
//! Shows the methods of `Mapping`, paged iteration over its keys, and the fallible `try_` methods for values
//! that may be too large.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod mapping {
    use ink::{
        prelude::{string::String, vec::Vec},
        storage::Mapping,
    };

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum ContractError {
        /// The list of names does not fit into one storage value.
        ValueTooLarge,
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct Mappings {
        /// The balance of each account.
        balances: Mapping<AccountId, Balance>,
        /// The names of each account.
        names: Mapping<AccountId, Vec<String>>,
    }

    impl Mappings {
        /// Starts empty.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self::default()
        }

        /// Returns the balance of an account.
        #[ink(message)]
        pub fn get_balance(&self, owner: AccountId) -> Option<Balance> {
            self.balances.get(owner)
        }

        /// Sets the caller's balance. Returns the encoded size of the previous one.
        #[ink(message)]
        pub fn insert_balance(&mut self, value: Balance) -> Option<u32> {
            let caller = self.env().caller();
            self.balances.insert(caller, &value)
        }

        /// Returns the encoded size of the caller's balance.
        #[ink(message)]
        pub fn size_balance(&mut self) -> Option<u32> {
            let caller = self.env().caller();
            self.balances.size(caller)
        }

        /// Returns whether the caller has a balance.
        #[ink(message)]
        pub fn contains_balance(&self) -> bool {
            let caller = self.env().caller();
            self.balances.contains(caller)
        }

        /// Removes the caller's balance.
        #[ink(message)]
        pub fn remove_balance(&mut self) {
            let caller = self.env().caller();
            self.balances.remove(caller);
        }

        /// Removes the caller's balance and returns it.
        #[ink(message)]
        pub fn take_balance(&mut self) -> Option<Balance> {
            let caller = self.env().caller();
            self.balances.take(caller)
        }

        /// Returns a page of up to 50 accounts with a balance, starting after the account `after`. The last
        /// account of a page is the cursor for the next one.
        #[ink(message)]
        pub fn owners(&self, after: Option<AccountId>) -> Vec<AccountId> {
            self.balances.keys_page(after.as_ref(), 50)
        }

        /// Returns the sum of all balances. Its cost grows with their number.
        #[ink(message)]
        pub fn total_balance(&self) -> Balance {
            self.balances.iter().fold(0, |sum, (_, balance)| sum.saturating_add(balance))
        }

        /// Adds to the caller's names.
        #[ink(message)]
        pub fn try_insert_name(&mut self, name: String) -> Result<(), ContractError> {
            let caller = self.env().caller();
            let mut names = match self.names.try_get(caller) {
                None => Vec::new(),
                Some(names) => names.map_err(|_| ContractError::ValueTooLarge)?,
            };
            names.push(name);
            self.names.try_insert(caller, &names).map_err(|_| ContractError::ValueTooLarge)?;
            Ok(())
        }

        /// Returns the caller's names.
        #[ink(message)]
        pub fn try_get_names(&mut self) -> Option<Result<Vec<String>, ContractError>> {
            let caller = self.env().caller();
            self.names.try_get(caller).map(|names| names.map_err(|_| ContractError::ValueTooLarge))
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn balance_is_inserted_replaced_and_taken() {
            let mut contract = Mappings::new();
            assert!(!contract.contains_balance());
            assert_eq!(contract.insert_balance(17), None);
            assert_eq!(contract.insert_balance(18), Some(16));
            assert_eq!(contract.size_balance(), Some(16));
            assert_eq!(contract.take_balance(), Some(18));
            assert_eq!(contract.take_balance(), None);
        }

        #[ink::test]
        fn pages_cover_all_owners() {
            let mut contract = Mappings::new();
            for number in 0..60u8 {
                ink::env::test::set_caller::<ink::env::DefaultEnvironment>([number; 32].into());
                contract.insert_balance(number.into());
            }
            let mut owners = contract.owners(None);
            assert_eq!(owners.len(), 50);
            owners.extend(contract.owners(owners.last().copied()));
            owners.sort();
            let all: Vec<AccountId> = (0..60).map(|number| [number; 32].into()).collect();
            assert_eq!(owners, all);
            assert_eq!(contract.total_balance(), (0..60).sum());
        }

        #[ink::test]
        fn try_insert_name_appends_to_the_list() {
            let mut contract = Mappings::new();
            assert_eq!(contract.try_get_names(), None);
            assert_eq!(contract.try_insert_name("Anne".into()), Ok(()));
            assert_eq!(contract.try_insert_name("Bert".into()), Ok(()));
            assert_eq!(contract.try_get_names(), Some(Ok(vec!["Anne".into(), "Bert".into()])));
        }

        #[ink::test]
        fn list_above_the_buffer_size_fails() {
            let mut contract = Mappings::new();
            let long = "x".repeat(ink::env::BUFFER_SIZE / 2);
            assert_eq!(contract.try_insert_name(long.clone()), Ok(()));
            assert_eq!(contract.try_insert_name(long), Err(ContractError::ValueTooLarge));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn balance_is_inserted_and_removed<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = MappingsRef::new();
            let contract = client
                .instantiate("mapping", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Mappings>();
            let alice = ink_e2e::account_id(ink_e2e::AccountKeyring::Alice);

            let insert = client.call(&ink_e2e::alice(), &call_builder.insert_balance(10)).submit().await;
            assert_eq!(insert.expect("insertion").return_value(), None);
            let size = client.call(&ink_e2e::alice(), &call_builder.size_balance()).dry_run().await?;
            assert_eq!(size.return_value(), Some(16));
            client.call(&ink_e2e::alice(), &call_builder.remove_balance()).submit().await.expect("removal");
            let removed = client.call(&ink_e2e::bob(), &call_builder.get_balance(alice)).dry_run().await?;
            assert_eq!(removed.return_value(), None);
            Ok(())
        }

        #[ink_e2e::test]
        async fn pages_cover_all_owners<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = MappingsRef::new();
            let contract = client
                .instantiate("mapping", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Mappings>();
            let keys = [ink_e2e::alice(), ink_e2e::bob(), ink_e2e::charlie()];
            for (key, balance) in keys.iter().zip([1, 20, 300]) {
                let insert = call_builder.insert_balance(balance);
                client.call(key, &insert).submit().await.expect("insertion");
            }
            let total = client.call(&ink_e2e::bob(), &call_builder.total_balance()).dry_run().await?;
            assert_eq!(total.return_value(), 321);
            let owners =
                client.call(&ink_e2e::bob(), &call_builder.owners(None)).dry_run().await?.return_value();
            assert_eq!(owners.len(), 3);
            let next_page = call_builder.owners(Some(owners[0]));
            let next_page = client.call(&ink_e2e::bob(), &next_page).dry_run().await?;
            assert_eq!(next_page.return_value(), owners[1..]);
            Ok(())
        }

        #[ink_e2e::test]
        async fn list_above_the_buffer_size_fails<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = MappingsRef::new();
            let contract = client
                .instantiate("mapping", &ink_e2e::bob(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Mappings>();
            let long = "x".repeat(10_000);

            let insert = call_builder.try_insert_name(long);
            client.call(&ink_e2e::bob(), &insert).submit().await.expect("one name fits");
            let second = client.call(&ink_e2e::bob(), &insert).dry_run().await?;
            assert_eq!(second.return_value(), Err(ContractError::ValueTooLarge));
            Ok(())
        }
    }
}
