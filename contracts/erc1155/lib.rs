//! Several kinds of tokens in one contract, following [ERC-1155](https://eips.ethereum.org/EIPS/eip-1155).
//!
//! Shows traits with fixed selectors, and a callback: a contract that receives tokens is called, and accepts
//! them by returning the selector of the message that was called.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;

/// Identifies a kind of token.
pub type TokenId = u128;
type Balance = <ink::env::DefaultEnvironment as ink::env::Environment>::Balance;

/// What `on_received` returns to accept tokens, as ERC-1155 defines it.
pub const ON_ERC_1155_RECEIVED_SELECTOR: [u8; 4] = [0xF2, 0x3A, 0x6E, 0x61];
/// What `on_batch_received` returns to accept tokens, as ERC-1155 defines it.
pub const ON_ERC_1155_BATCH_RECEIVED_SELECTOR: [u8; 4] = [0xBC, 0x19, 0x7C, 0x81];

/// Why a message failed.
#[derive(Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Error {
    /// There is no such kind of token.
    UnexistentToken,
    /// Tokens cannot be transferred to the zero address.
    ZeroAddressTransfer,
    /// The caller is neither the owner nor an approved operator.
    NotApproved,
    /// The owner's balance is lower than the amount.
    InsufficientBalance,
    /// The caller cannot approve itself.
    SelfApproval,
    /// The batch is empty, or has different numbers of tokens and values.
    BatchTransferMismatch,
}

/// The result of fallible messages.
pub type Result<T> = core::result::Result<T, Error>;

/// The interface of the token contract.
#[ink::trait_definition]
pub trait Erc1155 {
    /// Transfers tokens of one kind.
    #[ink(message)]
    fn safe_transfer_from(
        &mut self,
        from: AccountId,
        to: AccountId,
        token_id: TokenId,
        value: Balance,
        data: Vec<u8>,
    ) -> Result<()>;

    /// Transfers tokens of several kinds, all or none.
    #[ink(message)]
    fn safe_batch_transfer_from(
        &mut self,
        from: AccountId,
        to: AccountId,
        token_ids: Vec<TokenId>,
        values: Vec<Balance>,
        data: Vec<u8>,
    ) -> Result<()>;

    /// Returns the owner's balance of one kind of token.
    #[ink(message)]
    fn balance_of(&self, owner: AccountId, token_id: TokenId) -> Balance;

    /// Returns the balances of each owner of each kind of token, ordered by owner.
    #[ink(message)]
    fn balance_of_batch(&self, owners: Vec<AccountId>, token_ids: Vec<TokenId>) -> Vec<Balance>;

    /// Approves an operator for all tokens of the caller, or revokes the approval.
    #[ink(message)]
    fn set_approval_for_all(&mut self, operator: AccountId, approved: bool) -> Result<()>;

    /// Returns whether the operator is approved for all tokens of the owner.
    #[ink(message)]
    fn is_approved_for_all(&self, owner: AccountId, operator: AccountId) -> bool;
}

/// A contract that can receive tokens.
#[ink::trait_definition]
pub trait Erc1155TokenReceiver {
    /// Called after a transfer of one kind of token.
    #[ink(message, selector = 0xF23A6E61)]
    fn on_received(
        &mut self,
        operator: AccountId,
        from: AccountId,
        token_id: TokenId,
        value: Balance,
        data: Vec<u8>,
    ) -> Vec<u8>;

    /// Called after a transfer of several kinds of tokens.
    #[ink(message, selector = 0xBC197C81)]
    fn on_batch_received(
        &mut self,
        operator: AccountId,
        from: AccountId,
        token_ids: Vec<TokenId>,
        values: Vec<Balance>,
        data: Vec<u8>,
    ) -> Vec<u8>;
}

#[ink::contract]
mod erc1155 {
    use super::*;
    use ink::storage::Mapping;

    type Owner = AccountId;
    type Operator = AccountId;

    /// Tokens of one kind were transferred, or minted if `from` is `None`.
    #[ink(event)]
    pub struct TransferSingle {
        #[ink(topic)]
        operator: Option<AccountId>,
        #[ink(topic)]
        from: Option<AccountId>,
        #[ink(topic)]
        to: Option<AccountId>,
        token_id: TokenId,
        value: Balance,
    }

    /// An operator was approved, or the approval was revoked.
    #[ink(event)]
    pub struct ApprovalForAll {
        #[ink(topic)]
        owner: AccountId,
        #[ink(topic)]
        operator: AccountId,
        approved: bool,
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct Contract {
        balances: Mapping<(AccountId, TokenId), Balance>,
        approvals: Mapping<(Owner, Operator), ()>,
        /// The id of the newest kind of token; ids start at 1.
        token_id_nonce: TokenId,
    }

    impl Contract {
        /// Starts without tokens.
        #[ink(constructor)]
        pub fn new() -> Self {
            Default::default()
        }

        /// Creates a new kind of token and mints `value` of it for the caller.
        #[ink(message)]
        pub fn create(&mut self, value: Balance) -> TokenId {
            let caller = self.env().caller();
            self.token_id_nonce += 1;
            let token_id = self.token_id_nonce;
            self.balances.insert((caller, token_id), &value);
            self.env().emit_event(TransferSingle {
                operator: Some(caller),
                from: None,
                to: if value == 0 { None } else { Some(caller) },
                token_id,
                value,
            });
            token_id
        }

        /// Mints tokens of an existing kind for the caller.
        #[ink(message)]
        pub fn mint(&mut self, token_id: TokenId, value: Balance) -> Result<()> {
            if token_id == 0 || token_id > self.token_id_nonce {
                return Err(Error::UnexistentToken);
            }
            let caller = self.env().caller();
            let sum = self.balance_of(caller, token_id) + value;
            self.balances.insert((caller, token_id), &sum);
            self.env().emit_event(TransferSingle {
                operator: Some(caller),
                from: None,
                to: Some(caller),
                token_id,
                value,
            });
            Ok(())
        }

        /// Checks the approval and the receiver of a transfer.
        fn ensure_can_transfer(&self, from: AccountId, to: AccountId) -> Result<()> {
            let caller = self.env().caller();
            if caller != from && !self.is_approved_for_all(from, caller) {
                return Err(Error::NotApproved);
            }
            if to == AccountId::from([0; 32]) {
                return Err(Error::ZeroAddressTransfer);
            }
            Ok(())
        }

        fn transfer_from_to(
            &mut self,
            from: AccountId,
            to: AccountId,
            token_id: TokenId,
            value: Balance,
        ) -> Result<()> {
            let remaining =
                self.balance_of(from, token_id).checked_sub(value).ok_or(Error::InsufficientBalance)?;
            self.balances.insert((from, token_id), &remaining);
            let sum = self.balance_of(to, token_id) + value;
            self.balances.insert((to, token_id), &sum);
            let operator = Some(self.env().caller());
            self.env().emit_event(TransferSingle {
                operator,
                from: Some(from),
                to: Some(to),
                token_id,
                value,
            });
            Ok(())
        }

        /// Calls a receiver that is a contract. Panics, which reverts the transfer, unless it accepts the
        /// tokens.
        fn ensure_accepted<Args: ink::scale::Encode>(
            &self,
            to: AccountId,
            selector: [u8; 4],
            arguments: Args,
        ) {
            use ink::env::call::{build_call, ExecutionInput, Selector};

            if !self.env().is_contract(&to) {
                return;
            }
            let result = build_call::<Environment>()
                .call(to)
                .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(arguments))
                .returns::<Vec<u8>>()
                .try_invoke();
            let accepted = matches!(result, Ok(Ok(output)) if output == selector);
            assert!(accepted, "the receiver does not accept the tokens");
        }
    }

    impl Erc1155 for Contract {
        #[ink(message)]
        fn safe_transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            token_id: TokenId,
            value: Balance,
            data: Vec<u8>,
        ) -> Result<()> {
            self.ensure_can_transfer(from, to)?;
            self.transfer_from_to(from, to, token_id, value)?;
            let operator = self.env().caller();
            self.ensure_accepted(to, ON_ERC_1155_RECEIVED_SELECTOR, (operator, from, token_id, value, data));
            Ok(())
        }

        #[ink(message)]
        fn safe_batch_transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            token_ids: Vec<TokenId>,
            values: Vec<Balance>,
            data: Vec<u8>,
        ) -> Result<()> {
            self.ensure_can_transfer(from, to)?;
            if token_ids.is_empty() || token_ids.len() != values.len() {
                return Err(Error::BatchTransferMismatch);
            }
            // An error reverts the call, and with it the transfers before it.
            for (&token_id, &value) in token_ids.iter().zip(&values) {
                self.transfer_from_to(from, to, token_id, value)?;
            }
            let operator = self.env().caller();
            self.ensure_accepted(
                to,
                ON_ERC_1155_BATCH_RECEIVED_SELECTOR,
                (operator, from, token_ids, values, data),
            );
            Ok(())
        }

        #[ink(message)]
        fn balance_of(&self, owner: AccountId, token_id: TokenId) -> Balance {
            self.balances.get((owner, token_id)).unwrap_or_default()
        }

        #[ink(message)]
        fn balance_of_batch(&self, owners: Vec<AccountId>, token_ids: Vec<TokenId>) -> Vec<Balance> {
            let pairs = owners.iter().flat_map(|owner| token_ids.iter().map(move |id| (*owner, *id)));
            pairs.map(|(owner, id)| self.balance_of(owner, id)).collect()
        }

        #[ink(message)]
        fn set_approval_for_all(&mut self, operator: AccountId, approved: bool) -> Result<()> {
            let owner = self.env().caller();
            if operator == owner {
                return Err(Error::SelfApproval);
            }
            if approved {
                self.approvals.insert((&owner, &operator), &());
            } else {
                self.approvals.remove((&owner, &operator));
            }
            self.env().emit_event(ApprovalForAll { owner, operator, approved });
            Ok(())
        }

        #[ink(message)]
        fn is_approved_for_all(&self, owner: AccountId, operator: AccountId) -> bool {
            self.approvals.contains((&owner, &operator))
        }
    }

    /// The contract accepts no tokens itself: they would be lost.
    impl Erc1155TokenReceiver for Contract {
        #[ink(message, selector = 0xF23A6E61)]
        fn on_received(
            &mut self,
            _operator: AccountId,
            _from: AccountId,
            _token_id: TokenId,
            _value: Balance,
            _data: Vec<u8>,
        ) -> Vec<u8> {
            unimplemented!("this contract does not accept tokens")
        }

        #[ink(message, selector = 0xBC197C81)]
        fn on_batch_received(
            &mut self,
            _operator: AccountId,
            _from: AccountId,
            _token_ids: Vec<TokenId>,
            _values: Vec<Balance>,
            _data: Vec<u8>,
        ) -> Vec<u8> {
            unimplemented!("this contract does not accept tokens")
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        fn accounts() -> test::DefaultAccounts<DefaultEnvironment> {
            test::default_accounts::<DefaultEnvironment>()
        }

        fn call_as(caller: AccountId) {
            test::set_caller::<DefaultEnvironment>(caller);
        }

        /// A contract in which alice owns 10 of token 1 and 20 of token 2.
        fn with_tokens() -> Contract {
            let mut contract = Contract::new();
            assert_eq!(contract.create(10), 1);
            assert_eq!(contract.create(20), 2);
            contract
        }

        #[ink::test]
        fn balance_of_batch_is_ordered_by_owner() {
            let contract = with_tokens();
            let accounts = accounts();
            assert_eq!(contract.balance_of(accounts.alice, 1), 10);
            assert_eq!(contract.balance_of(accounts.alice, 3), 0);
            assert_eq!(
                contract.balance_of_batch(vec![accounts.alice, accounts.bob], vec![1, 2]),
                [10, 20, 0, 0]
            );
        }

        #[ink::test]
        fn transfer_updates_both_balances() {
            let mut contract = with_tokens();
            let accounts = accounts();
            assert_eq!(contract.safe_transfer_from(accounts.alice, accounts.bob, 1, 5, vec![]), Ok(()));
            assert_eq!(contract.balance_of(accounts.alice, 1), 5);
            assert_eq!(contract.balance_of(accounts.bob, 1), 5);
            assert_eq!(
                contract.safe_transfer_from(accounts.alice, accounts.bob, 1, 6, vec![]),
                Err(Error::InsufficientBalance)
            );
            assert_eq!(
                contract.safe_transfer_from(accounts.alice, AccountId::from([0; 32]), 1, 1, vec![]),
                Err(Error::ZeroAddressTransfer)
            );
        }

        #[ink::test]
        fn batch_transfer_moves_all_kinds() {
            let mut contract = with_tokens();
            let accounts = accounts();
            let mut transfer = |ids, values| {
                contract.safe_batch_transfer_from(accounts.alice, accounts.bob, ids, values, vec![])
            };
            assert_eq!(transfer(vec![1, 2], vec![5, 10]), Ok(()));
            assert_eq!(transfer(vec![1, 2], vec![5]), Err(Error::BatchTransferMismatch));
            assert_eq!(transfer(vec![], vec![]), Err(Error::BatchTransferMismatch));
            assert_eq!(contract.balance_of_batch(vec![accounts.bob], vec![1, 2]), [5, 10]);
        }

        #[ink::test]
        fn transfer_by_unapproved_operator_fails() {
            let mut contract = with_tokens();
            let accounts = accounts();
            call_as(accounts.charlie);
            let rejected = contract.safe_transfer_from(accounts.alice, accounts.bob, 1, 5, vec![]);
            assert_eq!(rejected, Err(Error::NotApproved));

            call_as(accounts.alice);
            assert_eq!(contract.set_approval_for_all(accounts.charlie, true), Ok(()));
            assert!(contract.is_approved_for_all(accounts.alice, accounts.charlie));
            call_as(accounts.charlie);
            assert_eq!(contract.safe_transfer_from(accounts.alice, accounts.bob, 1, 5, vec![]), Ok(()));

            call_as(accounts.alice);
            assert_eq!(contract.set_approval_for_all(accounts.charlie, false), Ok(()));
            assert!(!contract.is_approved_for_all(accounts.alice, accounts.charlie));
            assert_eq!(contract.set_approval_for_all(accounts.alice, true), Err(Error::SelfApproval));
        }

        #[ink::test]
        fn mint_of_unknown_token_fails() {
            let mut contract = with_tokens();
            assert_eq!(contract.mint(1, 5), Ok(()));
            assert_eq!(contract.balance_of(accounts().alice, 1), 15);
            assert_eq!(contract.mint(3, 5), Err(Error::UnexistentToken));
            assert_eq!(contract.mint(0, 5), Err(Error::UnexistentToken));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = core::result::Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn transfer_to_contract_that_rejects_tokens_fails<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let mut constructor = ContractRef::new();
            let tokens = client
                .instantiate("erc1155", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = tokens.call_builder::<Contract>();
            let alice = ink_e2e::account_id(ink_e2e::AccountKeyring::Alice);
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            client.call(&ink_e2e::alice(), &call_builder.create(10)).submit().await.expect("creation");

            let to_bob = call_builder.safe_transfer_from(alice, bob, 1, 4, vec![]);
            client.call(&ink_e2e::alice(), &to_bob).submit().await.expect("transfer to an account");

            // This contract does not accept tokens, so neither does a second instance of it.
            let other = client
                .instantiate("erc1155", &ink_e2e::bob(), &mut ContractRef::new())
                .submit()
                .await
                .expect("second instantiation");
            let to_contract = call_builder.safe_transfer_from(alice, other.account_id, 1, 4, vec![]);
            assert!(client.call(&ink_e2e::alice(), &to_contract).submit().await.is_err());

            let remaining =
                client.call(&ink_e2e::alice(), &call_builder.balance_of(alice, 1)).dry_run().await?;
            assert_eq!(remaining.return_value(), 6);
            Ok(())
        }
    }
}
