//! A wallet that several owners control together.
//!
//! An owner submits a transaction, which is a call. Once enough owners have confirmed it, any owner can
//! execute it. Changes to the wallet itself (its owners, the required number of confirmations) are
//! transactions as well: calls of the wallet to itself.
//!
//! Shows calls with raw input, reentrancy into the contract itself, and `Lazy` fields, which such reentrancy
//! requires.
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

    /// The maximum number of owners.
    const MAX_OWNERS: u32 = 50;

    /// Identifies a transaction.
    pub type TransactionId = u32;

    /// Encoded arguments, which are appended without the length prefix of a vector.
    struct CallInput<'a>(&'a [u8]);

    impl ink::scale::Encode for CallInput<'_> {
        fn encode_to<T: Output + ?Sized>(&self, dest: &mut T) {
            dest.write(self.0);
        }
    }

    /// Whether a transaction has enough confirmations.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub enum ConfirmationStatus {
        /// It can be executed.
        Confirmed,
        /// This many confirmations are missing.
        ConfirmationsNeeded(u32),
    }

    /// A call for the wallet to execute.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Transaction {
        /// The contract to call.
        pub callee: AccountId,
        /// The message to call.
        pub selector: [u8; 4],
        /// The encoded arguments of the message.
        pub input: Vec<u8>,
        /// The value to transfer.
        pub transferred_value: Balance,
        /// The `ref_time` that the call may use; 0 for no limit.
        pub ref_time_limit: u64,
        /// Whether the callee may call back into the wallet.
        pub allow_reentry: bool,
    }

    /// Why a transaction failed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The callee failed.
        TransactionFailed,
    }

    /// Every field has a storage cell of its own. A plain field would be loaded when a message starts and
    /// stored when it ends, and overwrite what the wallet changed in between by calling itself.
    #[ink(storage)]
    pub struct Multisig {
        /// Keyed by transaction and owner; present if confirmed.
        confirmations: Mapping<(TransactionId, AccountId), ()>,
        /// The number of confirmations of each transaction.
        confirmation_count: Mapping<TransactionId, u32>,
        transactions: Mapping<TransactionId, Transaction>,
        next_id: Lazy<TransactionId>,
        owners: Lazy<Vec<AccountId>>,
        is_owner: Mapping<AccountId, ()>,
        /// The number of confirmations that a transaction needs.
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

    /// An owner revoked a confirmation.
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

    /// A transaction was removed without being executed.
    #[ink(event)]
    pub struct Cancellation {
        #[ink(topic)]
        transaction: TransactionId,
    }

    /// A transaction was executed.
    #[ink(event)]
    pub struct Execution {
        #[ink(topic)]
        transaction: TransactionId,
        /// The callee's output; `None` if it was executed by `invoke_transaction`.
        result: Result<Option<Vec<u8>>, Error>,
    }

    /// An owner was added.
    #[ink(event)]
    pub struct OwnerAddition {
        #[ink(topic)]
        owner: AccountId,
    }

    /// An owner was removed.
    #[ink(event)]
    pub struct OwnerRemoval {
        #[ink(topic)]
        owner: AccountId,
    }

    /// The required number of confirmations was changed.
    #[ink(event)]
    pub struct RequirementChange {
        new_requirement: u32,
    }

    impl Multisig {
        /// Creates a wallet of these owners, `requirement` of whom have to confirm each transaction.
        ///
        /// Panics if an owner occurs twice, or unless `0 < requirement <= owners.len() <= 50`.
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

        /// Adds an owner. Only the wallet itself can call this.
        #[ink(message)]
        pub fn add_owner(&mut self, new_owner: AccountId) {
            self.ensure_from_wallet();
            self.insert_owner(new_owner);
            self.ensure_requirement_is_valid();
            self.env().emit_event(OwnerAddition { owner: new_owner });
        }

        /// Removes an owner and their confirmations. Only the wallet itself can call this.
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
            self.remove_confirmations_of(&owner);
            self.env().emit_event(OwnerRemoval { owner });
        }

        /// Sets the required number of confirmations. Only the wallet itself can call this.
        #[ink(message)]
        pub fn change_requirement(&mut self, new_requirement: u32) {
            self.ensure_from_wallet();
            self.requirement.set(&new_requirement);
            self.ensure_requirement_is_valid();
            self.env().emit_event(RequirementChange { new_requirement });
        }

        /// Submits a transaction, which the caller confirms.
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

        /// Removes a transaction. Only the wallet itself can call this.
        #[ink(message)]
        pub fn cancel_transaction(&mut self, id: TransactionId) {
            self.ensure_from_wallet();
            self.take_transaction(id);
            self.env().emit_event(Cancellation { transaction: id });
        }

        /// Confirms a transaction.
        #[ink(message)]
        pub fn confirm_transaction(&mut self, id: TransactionId) -> ConfirmationStatus {
            self.ensure_caller_is_owner();
            assert!(self.transactions.contains(id), "no such transaction");
            self.confirm_by_caller(self.env().caller(), id)
        }

        /// Revokes the caller's confirmation.
        #[ink(message)]
        pub fn revoke_confirmation(&mut self, id: TransactionId) {
            self.ensure_caller_is_owner();
            let caller = self.env().caller();
            if self.confirmations.take((id, caller)).is_some() {
                self.confirmation_count.insert(id, &(self.count(id) - 1));
                self.env().emit_event(Revocation { transaction: id, from: caller });
            }
        }

        /// Executes a confirmed transaction and ignores its output. The value of this call has to equal the
        /// transaction's.
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
            self.env().emit_event(Execution { transaction: id, result: result.map(|()| None) });
            result
        }

        /// Executes a confirmed transaction and returns its output.
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
            self.env().emit_event(Execution { transaction: id, result: result.clone().map(Some) });
            result
        }

        /// Returns the owners.
        #[ink(message)]
        pub fn owners(&self) -> Vec<AccountId> {
            self.owners.get_or_default()
        }

        /// Returns the number of confirmations that a transaction needs.
        #[ink(message)]
        pub fn requirement(&self) -> u32 {
            self.requirement.get_or_default()
        }

        /// Returns a transaction that was not executed yet.
        #[ink(message)]
        pub fn transaction(&self, id: TransactionId) -> Option<Transaction> {
            self.transactions.get(id)
        }

        fn next_id(&self) -> TransactionId {
            self.next_id.get_or_default()
        }

        fn insert_owner(&mut self, owner: AccountId) {
            assert!(!self.is_owner.contains(owner), "the account is an owner already");
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

        /// Removes a confirmed transaction from storage, and returns it.
        fn take_confirmed(&mut self, id: TransactionId) -> Transaction {
            self.ensure_caller_is_owner();
            assert!(self.count(id) >= self.requirement(), "the transaction needs more confirmations");
            let transaction = self.take_transaction(id);
            assert!(
                self.env().transferred_value() == transaction.transferred_value,
                "the value of the call differs from the transaction's"
            );
            transaction
        }

        fn take_transaction(&mut self, id: TransactionId) -> Transaction {
            let transaction = self.transactions.take(id).expect("no such transaction");
            self.confirmation_count.remove(id);
            for owner in self.owners() {
                self.confirmations.remove((id, owner));
            }
            transaction
        }

        fn remove_confirmations_of(&mut self, owner: &AccountId) {
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
                "invalid requirement or number of owners"
            );
        }

        fn ensure_caller_is_owner(&self) {
            self.ensure_owner(&self.env().caller());
        }

        fn ensure_owner(&self, owner: &AccountId) {
            assert!(self.is_owner.contains(owner), "the account is not an owner");
        }

        fn ensure_from_wallet(&self) {
            assert_eq!(self.env().caller(), self.env().account_id(), "only the wallet itself can call this");
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

        /// A wallet of alice, bob and eve with a requirement of 2, called by alice.
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
        fn constructor_sets_owners_and_requirement() {
            let contract = wallet();
            assert_eq!(contract.owners().len(), 3);
            assert_eq!(contract.requirement(), 2);
        }

        #[ink::test]
        #[should_panic(expected = "invalid requirement")]
        fn requirement_above_the_number_of_owners_panics() {
            Multisig::new(3, vec![accounts().alice, accounts().bob]);
        }

        #[ink::test]
        #[should_panic(expected = "an owner already")]
        fn duplicate_owner_panics() {
            Multisig::new(1, vec![accounts().alice, accounts().alice]);
        }

        #[ink::test]
        fn second_confirmation_of_an_owner_does_not_count() {
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
        fn submission_by_another_account_panics() {
            let mut contract = wallet();
            call_as(accounts().django);
            contract.submit_transaction(change_requirement_to_one());
        }

        #[ink::test]
        #[should_panic(expected = "needs more confirmations")]
        fn execution_without_confirmations_panics() {
            let mut contract = wallet();
            let (id, _) = contract.submit_transaction(change_requirement_to_one());
            let _ = contract.invoke_transaction(id);
        }

        #[ink::test]
        fn removed_owner_s_confirmations_do_not_count() {
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
        fn add_owner_by_an_owner_panics() {
            wallet().add_owner(accounts().django);
        }

        #[ink::test]
        fn cancelled_transaction_is_removed() {
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
        async fn confirmed_transaction_changes_the_requirement<Client: E2EBackend>(
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
            assert!(
                client.call(&ink_e2e::alice(), &invoke).submit().await.is_err(),
                "one confirmation is missing"
            );
            let confirm = call_builder.confirm_transaction(id);
            client.call(&ink_e2e::bob(), &confirm).submit().await.expect("confirmation");
            client.call(&ink_e2e::alice(), &invoke).submit().await.expect("execution");

            let requirement = client.call(&ink_e2e::alice(), &call_builder.requirement()).dry_run().await?;
            assert_eq!(requirement.return_value(), 1);
            Ok(())
        }
    }
}
