//! Proposals that accounts approve one after the other.
//!
//! Shows `StorageVec`, a vector with one storage cell per element, which are loaded one by one.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod lazyvec {
    use ink::{prelude::vec::Vec, storage::StorageVec};

    /// The number of approvals that a proposal needs.
    const REQUIRED_APPROVALS: u8 = 2;

    #[ink(storage)]
    pub struct LazyVector {
        proposals: StorageVec<Proposal>,
    }

    /// A proposal to vote on.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Proposal {
        data: Vec<u8>,
        until: BlockNumber,
        approvals: u8,
    }

    impl Proposal {
        fn is_finished(&self, now: BlockNumber) -> bool {
            self.approvals >= REQUIRED_APPROVALS || now > self.until
        }
    }

    impl LazyVector {
        /// Starts without proposals.
        #[ink(constructor, default)]
        pub fn default() -> Self {
            Self { proposals: Default::default() }
        }

        /// Approves the latest proposal, if the vote on it is open.
        #[ink(message)]
        pub fn approve(&mut self) {
            let Some(mut proposal) = self.proposals.pop() else { return };
            if !proposal.is_finished(self.env().block_number()) {
                proposal.approvals += 1;
            }
            self.proposals.push(&proposal);
        }

        /// Creates a proposal to vote on for `duration` blocks. Returns its number, or `None` if a vote is
        /// open.
        #[ink(message)]
        pub fn create_proposal(&mut self, data: Vec<u8>, duration: BlockNumber) -> Option<u32> {
            let now = self.env().block_number();
            let previous = self.proposals.peek();
            if previous.is_some_and(|proposal| !proposal.is_finished(now)) {
                return None;
            }
            let number = self.proposals.len();
            self.proposals.push(&Proposal { data, until: now + duration, approvals: 0 });
            Some(number)
        }

        /// Returns a proposal by its number.
        #[ink(message)]
        pub fn get(&self, at: u32) -> Option<Proposal> {
            self.proposals.get(at)
        }

        /// Returns the number of proposals so far.
        #[ink(message)]
        pub fn count(&self) -> u32 {
            self.proposals.len()
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[ink::test]
        fn second_proposal_waits_for_the_first_vote() {
            let mut contract = LazyVector::default();
            assert_eq!(contract.create_proposal(vec![0x41], 15), Some(0));
            assert_eq!(contract.create_proposal(vec![0x42], 15), None);

            contract.approve();
            contract.approve();
            contract.approve();
            assert_eq!(contract.get(0).map(|proposal| proposal.approvals), Some(2));

            assert_eq!(contract.create_proposal(vec![0x42], 15), Some(1));
            assert_eq!(contract.count(), 2);
        }

        #[ink::test]
        fn approval_after_the_deadline_does_not_count() {
            let mut contract = LazyVector::default();
            assert_eq!(contract.create_proposal(vec![], 0), Some(0));
            ink::env::test::advance_block::<ink::env::DefaultEnvironment>();
            contract.approve();
            assert_eq!(contract.get(0).map(|proposal| proposal.approvals), Some(0));
            assert_eq!(contract.create_proposal(vec![], 5), Some(1));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn approved_proposal_makes_room_for_the_next<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = LazyVectorRef::default();
            let contract = client
                .instantiate("lazyvec", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<LazyVector>();

            let create = call_builder.create_proposal(vec![0x41], 50);
            client.call(&ink_e2e::alice(), &create).submit().await.expect("first proposal");
            let second = client.call(&ink_e2e::alice(), &create).dry_run().await?;
            assert_eq!(second.return_value(), None, "the vote on the first is open");

            client.call(&ink_e2e::alice(), &call_builder.approve()).submit().await.expect("vote");
            client.call(&ink_e2e::bob(), &call_builder.approve()).submit().await.expect("vote");
            client.call(&ink_e2e::alice(), &create).submit().await.expect("second proposal");

            let first = client.call(&ink_e2e::bob(), &call_builder.get(0)).dry_run().await?;
            assert_eq!(first.return_value().map(|proposal| proposal.approvals), Some(2));
            let count = client.call(&ink_e2e::bob(), &call_builder.count()).dry_run().await?;
            assert_eq!(count.return_value(), 2);
            Ok(())
        }
    }
}
