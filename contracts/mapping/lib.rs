//! What a mapping can do, and how values that may be too large are handled.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod mapping {
    use ink::{
        prelude::{string::String, vec::Vec},
        storage::Mapping,
    };

    /// Why a name was not stored.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum ContractError {
        /// The list of names is too large for one storage value.
        ValueTooLarge,
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct Mappings {
        /// A balance for each account.
        balances: Mapping<AccountId, Balance>,
        /// Names that each account has chosen.
        names: Mapping<AccountId, Vec<String>>,
    }

    impl Mappings {
        /// Starts empty.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self::default()
        }

        /// The balance of an account, if it has one.
        #[ink(message)]
        pub fn get_balance(&self, owner: AccountId) -> Option<Balance> {
            self.balances.get(owner)
        }

        /// Sets the caller's balance. Returns the encoded size of the one before.
        #[ink(message)]
        pub fn insert_balance(&mut self, value: Balance) -> Option<u32> {
            let caller = self.env().caller();
            self.balances.insert(caller, &value)
        }

        /// The encoded size of the caller's balance.
        #[ink(message)]
        pub fn size_balance(&mut self) -> Option<u32> {
            let caller = self.env().caller();
            self.balances.size(caller)
        }

        /// Whether the caller has a balance.
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

        /// Accounts with a balance, at most 50: the first ones, or those behind `after`. To get more, ask with the last
        /// of the answer.
        #[ink(message)]
        pub fn owners(&self, after: Option<AccountId>) -> Vec<AccountId> {
            self.balances.keys_page(after.as_ref(), 50)
        }

        /// The sum of all balances. Works while there are few.
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

        /// The caller's names.
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
        fn balances_come_and_go() {
            let mut contract = Mappings::new();
            assert!(!contract.contains_balance());
            assert_eq!(contract.insert_balance(17), None);
            assert_eq!(contract.insert_balance(18), Some(16));
            assert_eq!(contract.size_balance(), Some(16));
            assert_eq!(contract.take_balance(), Some(18));
            assert_eq!(contract.take_balance(), None);
        }

        #[ink::test]
        fn balances_are_gone_through() {
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
        fn names_add_up() {
            let mut contract = Mappings::new();
            assert_eq!(contract.try_get_names(), None);
            assert_eq!(contract.try_insert_name("Anne".into()), Ok(()));
            assert_eq!(contract.try_insert_name("Bert".into()), Ok(()));
            assert_eq!(contract.try_get_names(), Some(Ok(vec!["Anne".into(), "Bert".into()])));
        }

        #[ink::test]
        fn too_many_names_are_refused() {
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
        async fn balances_on_chain<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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
            let gone = client.call(&ink_e2e::bob(), &call_builder.get_balance(alice)).dry_run().await?;
            assert_eq!(gone.return_value(), None);
            Ok(())
        }

        #[ink_e2e::test]
        async fn balances_are_gone_through_on_chain<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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
            let rest = call_builder.owners(Some(owners[0]));
            let rest = client.call(&ink_e2e::bob(), &rest).dry_run().await?;
            assert_eq!(rest.return_value(), owners[1..]);
            Ok(())
        }

        #[ink_e2e::test]
        async fn too_many_names_on_chain<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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
