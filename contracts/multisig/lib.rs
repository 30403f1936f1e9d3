//! A wallet that several owners control together.
//!
//! An owner submits a call; when enough owners have confirmed it, an owner lets the wallet make it. What
//! changes the wallet itself (its owners, how many confirmations are needed) is such a call as well, to the
//! wallet by the wallet.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
pub mod multisig {
    use ink::{
        env::{
            call::{build_call, ExecutionInput},
            CallFlags,
        },
        prelude::vec::Vec,
        scale::Output,
        storage::{Lazy, Mapping},
    };

    /// The most owners that a wallet has.
    const MAX_OWNERS: u32 = 50;

    /// Which transaction.
    pub type TransactionId = u32;

    /// Arguments as they are, without the length that a vector has in front.
    struct CallInput<'a>(&'a [u8]);

    impl ink::scale::Encode for CallInput<'_> {
        fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
            dest.write(self.0);
        }
    }

    /// Whether a transaction has the confirmations that it needs.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub enum ConfirmationStatus {
        /// It can be invoked.
        Confirmed,
        /// It needs this many more.
        ConfirmationsNeeded(u32),
    }

    /// A call that the wallet is to make.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Transaction {
        /// The contract to call.
        pub callee: AccountId,
        /// The message to call.
        pub selector: [u8; 4],
        /// The message's arguments, encoded.
        pub input: Vec<u8>,
        /// Balance to send along.
        pub transferred_value: Balance,
        /// The most `ref_time` that the call may use; 0 for no limit.
        pub ref_time_limit: u64,
        /// Whether the callee may call the wallet.
        pub allow_reentry: bool,
    }

    /// Why a transaction failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The callee failed.
        TransactionFailed,
    }

    /// Every field is behind a key of its own. A field in memory would be written when a message ends, over what the
    /// wallet has changed meanwhile by calling itself.
    #[ink(storage)]
    pub struct Multisig {
        /// Who has confirmed which transaction.
        confirmations: Mapping<(TransactionId, AccountId), ()>,
        /// How many have.
        confirmation_count: Mapping<TransactionId, u32>,
        transactions: Mapping<TransactionId, Transaction>,
        next_id: Lazy<TransactionId>,
        owners: Lazy<Vec<AccountId>>,
        is_owner: Mapping<AccountId, ()>,
        /// How many confirmations a transaction needs.
        requirement: Lazy<u32>,
    }

    /// An owner confirmed a transaction.
    #[ink(event)]
    pub struct Confirmation {
        #[ink(topic)]
        transaction: TransactionId,
        #[ink(topic)]
        from: AccountId,
        status: ConfirmationStatus,
    }

    /// An owner took a confirmation back.
    #[ink(event)]
    pub struct Revocation {
        #[ink(topic)]
        transaction: TransactionId,
        #[ink(topic)]
        from: AccountId,
    }

    /// An owner submitted a transaction.
    #[ink(event)]
    pub struct Submission {
        #[ink(topic)]
        transaction: TransactionId,
    }

    /// A transaction was removed without being made.
    #[ink(event)]
    pub struct Cancellation {
        #[ink(topic)]
        transaction: TransactionId,
    }

    /// A transaction was made.
    #[ink(event)]
    pub struct Execution {
        #[ink(topic)]
        transaction: TransactionId,
        /// What the callee returned, if anything was asked for.
        result: Result<Option<Vec<u8>>, Error>,
    }

    /// The wallet has a new owner.
    #[ink(event)]
    pub struct OwnerAddition {
        #[ink(topic)]
        owner: AccountId,
    }

    /// The wallet has lost an owner.
    #[ink(event)]
    pub struct OwnerRemoval {
        #[ink(topic)]
        owner: AccountId,
    }

    /// Transactions need this many confirmations now.
    #[ink(event)]
    pub struct RequirementChange {
        new_requirement: u32,
    }

    impl Multisig {
        /// A wallet of these owners, of whom `requirement` have to confirm.
        ///
        /// Panics if an owner occurs twice, or if no number of confirmations could be enough.
        #[ink(constructor)]
        pub fn new(requirement: u32, owners: Vec<AccountId>) -> Self {
            let mut contract = Self {
                confirmations: Mapping::new(),
                confirmation_count: Mapping::new(),
                transactions: Mapping::new(),
                next_id: Lazy::new(),
                owners: Lazy::new(),
                is_owner: Mapping::new(),
                requirement: Lazy::new(),
            };
            contract.requirement.set(&requirement);
            for owner in owners {
                contract.insert_owner(owner);
            }
            contract.ensure_requirement_is_valid();
            contract
        }

        /// Adds an owner. Only the wallet itself can do this.
        #[ink(message)]
        pub fn add_owner(&mut self, new_owner: AccountId) {
            self.ensure_from_wallet();
            self.insert_owner(new_owner);
            self.ensure_requirement_is_valid();
            self.env().emit_event(OwnerAddition { owner: new_owner });
        }

        /// Removes an owner, whose confirmations no longer count. Only the wallet itself can do this.
        #[ink(message)]
        pub fn remove_owner(&mut self, owner: AccountId) {
            self.ensure_from_wallet();
            self.ensure_owner(&owner);
            let mut owners = self.owners();
            owners.retain(|other| *other != owner);
            self.owners.set(&owners);
            self.is_owner.remove(owner);
            self.requirement.set(&self.requirement().min(owners.len() as u32));
            self.ensure_requirement_is_valid();
            self.clean_owner_confirmations(&owner);
            self.env().emit_event(OwnerRemoval { owner });
        }

        /// Sets how many confirmations are needed. Only the wallet itself can do this.
        #[ink(message)]
        pub fn change_requirement(&mut self, new_requirement: u32) {
            self.ensure_from_wallet();
            self.requirement.set(&new_requirement);
            self.ensure_requirement_is_valid();
            self.env().emit_event(RequirementChange { new_requirement });
        }

        /// Submits a transaction and confirms it for the caller.
        #[ink(message)]
        pub fn submit_transaction(
            &mut self,
            transaction: Transaction,
        ) -> (TransactionId, ConfirmationStatus) {
            self.ensure_caller_is_owner();
            let id = self.next_id();
            self.next_id.set(&(id + 1));
            self.transactions.insert(id, &transaction);
            self.env().emit_event(Submission { transaction: id });
            (id, self.confirm_by_caller(self.env().caller(), id))
        }

        /// Removes a transaction. Only the wallet itself can do this.
        #[ink(message)]
        pub fn cancel_transaction(&mut self, id: TransactionId) {
            self.ensure_from_wallet();
            self.take_transaction(id);
            self.env().emit_event(Cancellation { transaction: id });
        }

        /// Confirms a transaction for the caller.
        #[ink(message)]
        pub fn confirm_transaction(&mut self, id: TransactionId) -> ConfirmationStatus {
            self.ensure_caller_is_owner();
            assert!(self.transactions.contains(id), "there is no such transaction");
            self.confirm_by_caller(self.env().caller(), id)
        }

        /// Takes back the caller's confirmation.
        #[ink(message)]
        pub fn revoke_confirmation(&mut self, id: TransactionId) {
            self.ensure_caller_is_owner();
            let caller = self.env().caller();
            if self.confirmations.take((id, caller)).is_some() {
                self.confirmation_count.insert(id, &(self.count(id) - 1));
                self.env().emit_event(Revocation { transaction: id, from: caller });
            }
        }

        /// Makes a confirmed call whose output does not matter. The value of this call goes with it.
        #[ink(message, payable)]
        pub fn invoke_transaction(&mut self, id: TransactionId) -> Result<(), Error> {
            let transaction = self.take_confirmed(id);
            let result = build_call::<Environment>()
                .call(transaction.callee)
                .ref_time_limit(transaction.ref_time_limit)
                .transferred_value(transaction.transferred_value)
                .call_flags(flags(&transaction))
                .exec_input(
                    ExecutionInput::new(transaction.selector.into()).push_arg(CallInput(&transaction.input)),
                )
                .returns::<()>()
                .try_invoke();
            let result = match result {
                Ok(Ok(())) => Ok(()),
                _ => Err(Error::TransactionFailed),
            };
            let noted = if result.is_ok() { Ok(None) } else { Err(Error::TransactionFailed) };
            self.env().emit_event(Execution { transaction: id, result: noted });
            result
        }

        /// Makes a confirmed call and returns its output.
        #[ink(message, payable)]
        pub fn eval_transaction(&mut self, id: TransactionId) -> Result<Vec<u8>, Error> {
            let transaction = self.take_confirmed(id);
            let result = build_call::<Environment>()
                .call(transaction.callee)
                .ref_time_limit(transaction.ref_time_limit)
                .transferred_value(transaction.transferred_value)
                .call_flags(flags(&transaction))
                .exec_input(
                    ExecutionInput::new(transaction.selector.into()).push_arg(CallInput(&transaction.input)),
                )
                .returns::<Vec<u8>>()
                .try_invoke();
            let result = match result {
                Ok(Ok(output)) => Ok(output),
                _ => Err(Error::TransactionFailed),
            };
            let noted = match &result {
                Ok(output) => Ok(Some(output.clone())),
                Err(_) => Err(Error::TransactionFailed),
            };
            self.env().emit_event(Execution { transaction: id, result: noted });
            result
        }

        /// The owners.
        #[ink(message)]
        pub fn owners(&self) -> Vec<AccountId> {
            self.owners.get_or_default()
        }

        /// How many confirmations a transaction needs.
        #[ink(message)]
        pub fn requirement(&self) -> u32 {
            self.requirement.get_or_default()
        }

        /// A transaction that was not made yet.
        #[ink(message)]
        pub fn transaction(&self, id: TransactionId) -> Option<Transaction> {
            self.transactions.get(id)
        }

        fn next_id(&self) -> TransactionId {
            self.next_id.get_or_default()
        }

        fn insert_owner(&mut self, owner: AccountId) {
            assert!(!self.is_owner.contains(owner), "this is an owner already");
            self.is_owner.insert(owner, &());
            let mut owners = self.owners();
            owners.push(owner);
            self.owners.set(&owners);
        }

        fn confirm_by_caller(&mut self, confirmer: AccountId, id: TransactionId) -> ConfirmationStatus {
            let mut count = self.count(id);
            let is_new = !self.confirmations.contains((id, confirmer));
            if is_new {
                count += 1;
                self.confirmations.insert((id, confirmer), &());
                self.confirmation_count.insert(id, &count);
            }
            let status = match self.requirement().checked_sub(count) {
                None | Some(0) => ConfirmationStatus::Confirmed,
                Some(missing) => ConfirmationStatus::ConfirmationsNeeded(missing),
            };
            if is_new {
                self.env().emit_event(Confirmation { transaction: id, from: confirmer, status });
            }
            status
        }

        fn count(&self, id: TransactionId) -> u32 {
            self.confirmation_count.get(id).unwrap_or(0)
        }

        /// Takes a transaction that can be made out of the list.
        fn take_confirmed(&mut self, id: TransactionId) -> Transaction {
            self.ensure_caller_is_owner();
            assert!(self.count(id) >= self.requirement(), "too few have confirmed");
            let transaction = self.take_transaction(id);
            assert!(
                self.env().transferred_value() == transaction.transferred_value,
                "the value of the call is not that of the transaction"
            );
            transaction
        }

        fn take_transaction(&mut self, id: TransactionId) -> Transaction {
            let transaction = self.transactions.take(id).expect("there is no such transaction");
            self.confirmation_count.remove(id);
            for owner in self.owners() {
                self.confirmations.remove((id, owner));
            }
            transaction
        }

        fn clean_owner_confirmations(&mut self, owner: &AccountId) {
            for id in 0..self.next_id() {
                if self.confirmations.take((id, owner)).is_some() {
                    self.confirmation_count.insert(id, &(self.count(id) - 1));
                }
            }
        }

        fn ensure_requirement_is_valid(&self) {
            let (requirement, owners) = (self.requirement(), self.owners().len() as u32);
            assert!(
                0 < requirement && requirement <= owners && owners <= MAX_OWNERS,
                "owners and requirement do not fit together"
            );
        }

        fn ensure_caller_is_owner(&self) {
            self.ensure_owner(&self.env().caller());
        }

        fn ensure_owner(&self, owner: &AccountId) {
            assert!(self.is_owner.contains(owner), "this is not an owner");
        }

        fn ensure_from_wallet(&self) {
            assert_eq!(self.env().caller(), self.env().account_id(), "only the wallet itself can do this");
        }
    }

    fn flags(transaction: &Transaction) -> CallFlags {
        if transaction.allow_reentry {
            CallFlags::ALLOW_REENTRY
        } else {
            CallFlags::empty()
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        const WALLET: [u8; 32] = [7; 32];

        fn accounts() -> test::DefaultAccounts<DefaultEnvironment> {
            test::default_accounts::<DefaultEnvironment>()
        }

        fn call_as(caller: AccountId) {
            test::set_caller::<DefaultEnvironment>(caller);
        }

        /// A wallet of alice, bob and eve, two of whom have to confirm; called by alice.
        fn wallet() -> Multisig {
            test::set_callee::<DefaultEnvironment>(WALLET.into());
            call_as(accounts().alice);
            Multisig::new(2, vec![accounts().alice, accounts().bob, accounts().eve])
        }

        fn change_requirement_to_one() -> Transaction {
            Transaction {
                callee: WALLET.into(),
                selector: ink::selector_bytes!("change_requirement"),
                input: ink::scale::Encode::encode(&1u32),
                transferred_value: 0,
                ref_time_limit: 0,
                allow_reentry: true,
            }
        }

        #[ink::test]
        fn owners_and_requirement() {
            let contract = wallet();
            assert_eq!(contract.owners().len(), 3);
            assert_eq!(contract.requirement(), 2);
        }

        #[ink::test]
        #[should_panic(expected = "do not fit together")]
        fn more_confirmations_than_owners() {
            Multisig::new(3, vec![accounts().alice, accounts().bob]);
        }

        #[ink::test]
        #[should_panic(expected = "an owner already")]
        fn an_owner_twice() {
            Multisig::new(1, vec![accounts().alice, accounts().alice]);
        }

        #[ink::test]
        fn confirmations_count_once() {
            let mut contract = wallet();
            let (id, status) = contract.submit_transaction(change_requirement_to_one());
            assert_eq!(status, ConfirmationStatus::ConfirmationsNeeded(1));
            assert_eq!(contract.confirm_transaction(id), ConfirmationStatus::ConfirmationsNeeded(1));
            call_as(accounts().bob);
            assert_eq!(contract.confirm_transaction(id), ConfirmationStatus::Confirmed);
            contract.revoke_confirmation(id);
            call_as(accounts().eve);
            assert_eq!(contract.confirm_transaction(id), ConfirmationStatus::Confirmed);
        }

        #[ink::test]
        #[should_panic(expected = "not an owner")]
        fn others_cannot_submit() {
            let mut contract = wallet();
            call_as(accounts().django);
            contract.submit_transaction(change_requirement_to_one());
        }

        #[ink::test]
        #[should_panic(expected = "too few have confirmed")]
        fn unconfirmed_transactions_are_not_made() {
            let mut contract = wallet();
            let (id, _) = contract.submit_transaction(change_requirement_to_one());
            let _ = contract.invoke_transaction(id);
        }

        #[ink::test]
        fn the_wallet_removes_owners_and_their_confirmations() {
            let mut contract = wallet();
            let (id, _) = contract.submit_transaction(change_requirement_to_one());
            call_as(WALLET.into());
            contract.remove_owner(accounts().alice);
            assert_eq!(contract.owners(), [accounts().bob, accounts().eve]);
            call_as(accounts().bob);
            assert_eq!(contract.confirm_transaction(id), ConfirmationStatus::ConfirmationsNeeded(1));
        }

        #[ink::test]
        #[should_panic(expected = "only the wallet itself")]
        fn an_owner_alone_cannot_add_owners() {
            wallet().add_owner(accounts().django);
        }

        #[ink::test]
        fn the_wallet_cancels() {
            let mut contract = wallet();
            let (id, _) = contract.submit_transaction(change_requirement_to_one());
            call_as(WALLET.into());
            contract.cancel_transaction(id);
            assert_eq!(contract.transaction(id), None);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn two_of_three_change_the_requirement<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let owners =
                [ink_e2e::AccountKeyring::Alice, ink_e2e::AccountKeyring::Bob, ink_e2e::AccountKeyring::Eve];
            let mut constructor =
                MultisigRef::new(2, owners.iter().map(|owner| ink_e2e::account_id(*owner)).collect());
            let wallet = client
                .instantiate("multisig", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = wallet.call_builder::<Multisig>();

            let transaction = Transaction {
                callee: wallet.account_id,
                selector: ink::selector_bytes!("change_requirement"),
                input: ink::scale::Encode::encode(&1u32),
                transferred_value: 0,
                ref_time_limit: 0,
                allow_reentry: true,
            };
            let submit = call_builder.submit_transaction(transaction);
            let submitted = client.call(&ink_e2e::alice(), &submit).submit().await.expect("submission");
            let (id, status) = submitted.return_value();
            assert_eq!(status, ConfirmationStatus::ConfirmationsNeeded(1));

            let invoke = call_builder.invoke_transaction(id);
            assert!(client.call(&ink_e2e::alice(), &invoke).submit().await.is_err(), "one is not enough");
            let confirm = call_builder.confirm_transaction(id);
            client.call(&ink_e2e::bob(), &confirm).submit().await.expect("confirmation");
            client.call(&ink_e2e::alice(), &invoke).submit().await.expect("execution");

            let requirement = client.call(&ink_e2e::alice(), &call_builder.requirement()).dry_run().await?;
            assert_eq!(requirement.return_value(), 1);
            Ok(())
        }
    }
}
