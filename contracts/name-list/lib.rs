//! A list of names in alphabetical order, to which anybody can add.
//!
//! Shows `OrderedMap`, paged iteration, and a limit on the length of keys that others choose: whatever names
//! others add, each name can be removed at a bounded cost.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
pub mod name_list {
    use ink::{
        prelude::{string::String, vec::Vec},
        scale::Encode,
        storage::{OrderedMap, MAX_ORDERED_KEY_LEN},
    };

    #[ink(storage)]
    pub struct NameList {
        owners: OrderedMap<String, AccountId>,
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The encoded name is longer than 124 bytes.
        TooLong,
        /// The name was added before.
        Taken,
        /// The name was not added by the caller.
        NotOwner,
    }

    /// The maximum length of an encoded name: the map's own key takes 4 of the 128 bytes of a storage key.
    const MAX_LEN: usize = MAX_ORDERED_KEY_LEN - 4;

    impl NameList {
        /// Starts without names.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { owners: OrderedMap::new() }
        }

        /// Adds a name.
        #[ink(message)]
        pub fn add(&mut self, name: String) -> Result<(), Error> {
            if name.encoded_size() > MAX_LEN {
                return Err(Error::TooLong);
            }
            if self.owners.contains(&name) {
                return Err(Error::Taken);
            }
            self.owners.insert(&name, &self.env().caller());
            Ok(())
        }

        /// Removes a name that the caller added.
        #[ink(message)]
        pub fn remove(&mut self, name: String) -> Result<(), Error> {
            if self.owners.get(&name) != Some(self.env().caller()) {
                return Err(Error::NotOwner);
            }
            self.owners.remove(&name);
            Ok(())
        }

        /// Returns a page of up to `limit` names and the accounts that added them, starting after the name
        /// `after`.
        #[ink(message)]
        pub fn page(&self, after: Option<String>, limit: u32) -> Vec<(String, AccountId)> {
            self.owners.page(after.as_ref(), limit)
        }

        /// Returns the number of names.
        #[ink(message)]
        pub fn count(&self) -> u32 {
            self.owners.len()
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn pages_are_in_alphabetical_order() {
            let mut list = NameList::new();
            for name in ["carol", "alice", "bob"] {
                assert_eq!(list.add(name.into()), Ok(()));
            }
            assert_eq!(list.add("bob".into()), Err(Error::Taken));
            let names = |after: Option<&str>| {
                let page = list.page(after.map(String::from), 2).into_iter();
                page.map(|(name, _)| name).collect::<Vec<_>>()
            };
            assert_eq!(names(None), ["alice", "bob"]);
            assert_eq!(names(Some("bob")), ["carol"]);
            assert_eq!(list.count(), 3);
        }

        #[ink::test]
        fn remove_by_another_account_fails() {
            let accounts = test::default_accounts::<DefaultEnvironment>();
            let mut list = NameList::new();
            list.add("alice".into()).unwrap();
            test::set_caller::<DefaultEnvironment>(accounts.bob);
            assert_eq!(list.remove("alice".into()), Err(Error::NotOwner));
            assert_eq!(list.remove("bob".into()), Err(Error::NotOwner));
            test::set_caller::<DefaultEnvironment>(accounts.alice);
            assert_eq!(list.remove("alice".into()), Ok(()));
            assert_eq!(list.count(), 0);
        }

        #[ink::test]
        fn name_above_the_limit_fails() {
            let mut list = NameList::new();
            assert_eq!(list.add("a".repeat(123)), Err(Error::TooLong));
            assert_eq!(list.add("a".repeat(122)), Ok(()));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        /// A name of the maximum length. The names of ascending indices are not in alphabetical order.
        fn long_name(index: u32) -> String {
            format!("{:05}{}", index * 7_919 % 300, "x".repeat(117))
        }

        /// Two accounts add names of the maximum length, in between each other.
        #[ink_e2e::test]
        async fn names_between_long_names_of_others_can_be_removed<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let contract = client
                .instantiate("name-list", &ink_e2e::alice(), &mut NameListRef::new())
                .submit()
                .await
                .expect("instantiation");
            let mut names = contract.call_builder::<NameList>();
            for index in 0..300 {
                let who = if index % 10 == 0 { ink_e2e::alice() } else { ink_e2e::bob() };
                client.call(&who, &names.add(long_name(index))).submit().await.expect("addition");
            }
            let count = client.call(&ink_e2e::alice(), &names.count()).dry_run().await?;
            assert_eq!(count.return_value(), 300);
            for index in (0..300).filter(|index| index % 10 == 0) {
                let remove = names.remove(long_name(index));
                client.call(&ink_e2e::alice(), &remove).submit().await.expect("removal");
            }
            for index in (0..300).filter(|index| index % 10 != 0) {
                let remove = names.remove(long_name(index));
                client.call(&ink_e2e::bob(), &remove).submit().await.expect("removal");
            }
            let count = client.call(&ink_e2e::alice(), &names.count()).dry_run().await?;
            assert_eq!(count.return_value(), 0);
            Ok(())
        }
    }
}
