//! Non-fungible tokens, following [ERC-721](https://eips.ethereum.org/EIPS/eip-721).
//!
//! Shows ownership and approvals in mappings. A token has one owner. It can be transferred by its owner, by
//! the account approved for it, or by an operator, which the owner approved for all tokens.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod erc721 {
    use ink::storage::Mapping;

    /// Identifies a token.
    pub type TokenId = u32;

    #[ink(storage)]
    #[derive(Default)]
    pub struct Erc721 {
        owners: Mapping<TokenId, AccountId>,
        /// The number of tokens that each account owns.
        counts: Mapping<AccountId, u32>,
        /// The account approved for each token.
        approvals: Mapping<TokenId, AccountId>,
        /// Keyed by owner and operator; present if approved.
        operators: Mapping<(AccountId, AccountId), ()>,
    }

    /// A token was transferred; minted if `from` is `None`, burnt if `to` is `None`.
    #[ink(event)]
    pub struct Transfer {
        #[ink(topic)]
        from: Option<AccountId>,
        #[ink(topic)]
        to: Option<AccountId>,
        #[ink(topic)]
        id: TokenId,
    }

    /// An account was approved for a token.
    #[ink(event)]
    pub struct Approval {
        #[ink(topic)]
        from: AccountId,
        #[ink(topic)]
        to: AccountId,
        #[ink(topic)]
        id: TokenId,
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

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq, Copy, Clone)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The caller is neither the owner nor approved.
        NotApproved,
        /// The account does not own the token.
        NotOwner,
        /// The token exists already.
        TokenExists,
        /// There is no such token.
        TokenNotFound,
        /// The caller cannot approve itself, nor the owner of a token for that token.
        NotAllowed,
    }

    impl Erc721 {
        /// Starts without tokens.
        #[ink(constructor)]
        pub fn new() -> Self {
            Default::default()
        }

        /// Returns the number of tokens of the owner.
        #[ink(message)]
        pub fn balance_of(&self, owner: AccountId) -> u32 {
            self.counts.get(owner).unwrap_or_default()
        }

        /// Returns the owner of a token.
        #[ink(message)]
        pub fn owner_of(&self, id: TokenId) -> Option<AccountId> {
            self.owners.get(id)
        }

        /// Returns the account approved for a token.
        #[ink(message)]
        pub fn get_approved(&self, id: TokenId) -> Option<AccountId> {
            self.approvals.get(id)
        }

        /// Returns whether the operator is approved for all tokens of the owner.
        #[ink(message)]
        pub fn is_approved_for_all(&self, owner: AccountId, operator: AccountId) -> bool {
            self.operators.contains((owner, operator))
        }

        /// Approves an operator for all tokens of the caller, or revokes the approval.
        #[ink(message)]
        pub fn set_approval_for_all(&mut self, to: AccountId, approved: bool) -> Result<(), Error> {
            let owner = self.env().caller();
            if to == owner {
                return Err(Error::NotAllowed);
            }
            if approved {
                self.operators.insert((owner, to), &());
            } else {
                self.operators.remove((owner, to));
            }
            self.env().emit_event(ApprovalForAll { owner, operator: to, approved });
            Ok(())
        }

        /// Approves an account for one token.
        #[ink(message)]
        pub fn approve(&mut self, to: AccountId, id: TokenId) -> Result<(), Error> {
            let caller = self.env().caller();
            let owner = self.owner_of(id).ok_or(Error::TokenNotFound)?;
            if caller != owner && !self.is_approved_for_all(owner, caller) {
                return Err(Error::NotOwner);
            }
            if to == owner {
                return Err(Error::NotAllowed);
            }
            self.approvals.insert(id, &to);
            self.env().emit_event(Approval { from: owner, to, id });
            Ok(())
        }

        /// Transfers a token of the caller.
        #[ink(message)]
        pub fn transfer(&mut self, to: AccountId, id: TokenId) -> Result<(), Error> {
            let caller = self.env().caller();
            self.transfer_from(caller, to, id)
        }

        /// Transfers a token of `from`, if the caller is approved for it.
        #[ink(message)]
        pub fn transfer_from(&mut self, from: AccountId, to: AccountId, id: TokenId) -> Result<(), Error> {
            let caller = self.env().caller();
            let owner = self.owner_of(id).ok_or(Error::TokenNotFound)?;
            if owner != from {
                return Err(Error::NotOwner);
            }
            let approved = caller == owner
                || self.approvals.get(id) == Some(caller)
                || self.is_approved_for_all(owner, caller);
            if !approved {
                return Err(Error::NotApproved);
            }
            self.remove_token(owner, id);
            self.add_token(to, id);
            self.env().emit_event(Transfer { from: Some(from), to: Some(to), id });
            Ok(())
        }

        /// Mints a token for the caller.
        #[ink(message)]
        pub fn mint(&mut self, id: TokenId) -> Result<(), Error> {
            if self.owners.contains(id) {
                return Err(Error::TokenExists);
            }
            let caller = self.env().caller();
            self.add_token(caller, id);
            self.env().emit_event(Transfer { from: None, to: Some(caller), id });
            Ok(())
        }

        /// Burns a token of the caller.
        #[ink(message)]
        pub fn burn(&mut self, id: TokenId) -> Result<(), Error> {
            let caller = self.env().caller();
            let owner = self.owner_of(id).ok_or(Error::TokenNotFound)?;
            if owner != caller {
                return Err(Error::NotOwner);
            }
            self.remove_token(owner, id);
            self.env().emit_event(Transfer { from: Some(owner), to: None, id });
            Ok(())
        }

        fn add_token(&mut self, owner: AccountId, id: TokenId) {
            self.counts.insert(owner, &(self.balance_of(owner) + 1));
            self.owners.insert(id, &owner);
        }

        /// Removes a token from its owner, and the approval for it.
        fn remove_token(&mut self, owner: AccountId, id: TokenId) {
            self.counts.insert(owner, &(self.balance_of(owner) - 1));
            self.owners.remove(id);
            self.approvals.remove(id);
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

        /// A contract in which alice owns token 1.
        fn with_token() -> Erc721 {
            let mut contract = Erc721::new();
            assert_eq!(contract.mint(1), Ok(()));
            contract
        }

        #[ink::test]
        fn mint_makes_the_caller_the_owner() {
            let mut contract = with_token();
            assert_eq!(contract.owner_of(1), Some(accounts().alice));
            assert_eq!(contract.balance_of(accounts().alice), 1);
            assert_eq!(contract.mint(1), Err(Error::TokenExists));
            assert_eq!(test::recorded_events().count(), 1);
        }

        #[ink::test]
        fn transfer_changes_the_owner() {
            let mut contract = with_token();
            assert_eq!(contract.transfer(accounts().bob, 1), Ok(()));
            assert_eq!(contract.owner_of(1), Some(accounts().bob));
            assert_eq!(contract.balance_of(accounts().alice), 0);
            assert_eq!(contract.transfer(accounts().bob, 1), Err(Error::NotOwner));
            assert_eq!(contract.transfer(accounts().bob, 2), Err(Error::TokenNotFound));
        }

        #[ink::test]
        fn approval_is_cleared_by_a_transfer() {
            let mut contract = with_token();
            assert_eq!(contract.approve(accounts().bob, 1), Ok(()));
            assert_eq!(contract.get_approved(1), Some(accounts().bob));

            call_as(accounts().bob);
            assert_eq!(contract.transfer_from(accounts().alice, accounts().eve, 1), Ok(()));
            assert_eq!(contract.get_approved(1), None);
            assert_eq!(contract.transfer_from(accounts().eve, accounts().bob, 1), Err(Error::NotApproved));
        }

        #[ink::test]
        fn operator_transfers_any_token_until_revoked() {
            let mut contract = with_token();
            assert_eq!(contract.mint(2), Ok(()));
            assert_eq!(contract.set_approval_for_all(accounts().bob, true), Ok(()));

            call_as(accounts().bob);
            assert_eq!(contract.transfer_from(accounts().alice, accounts().bob, 1), Ok(()));
            assert_eq!(contract.approve(accounts().eve, 2), Ok(()));

            call_as(accounts().alice);
            assert_eq!(contract.set_approval_for_all(accounts().bob, false), Ok(()));
            call_as(accounts().bob);
            assert_eq!(contract.transfer_from(accounts().alice, accounts().bob, 2), Err(Error::NotApproved));
        }

        #[ink::test]
        fn burn_by_another_account_fails() {
            let mut contract = with_token();
            call_as(accounts().bob);
            assert_eq!(contract.burn(1), Err(Error::NotOwner));
            call_as(accounts().alice);
            assert_eq!(contract.burn(1), Ok(()));
            assert_eq!(contract.owner_of(1), None);
            assert_eq!(contract.burn(1), Err(Error::TokenNotFound));
        }

        #[ink::test]
        fn approval_of_self_fails() {
            let mut contract = with_token();
            assert_eq!(contract.approve(accounts().alice, 1), Err(Error::NotAllowed));
            assert_eq!(contract.set_approval_for_all(accounts().alice, true), Err(Error::NotAllowed));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn transfer_changes_the_owner<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = Erc721Ref::new();
            let contract = client
                .instantiate("erc721", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Erc721>();
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);

            client.call(&ink_e2e::alice(), &call_builder.mint(7)).submit().await.expect("mint");
            let rejected = client.call(&ink_e2e::bob(), &call_builder.transfer(bob, 7)).dry_run().await?;
            assert_eq!(rejected.return_value(), Err(Error::NotOwner));
            client.call(&ink_e2e::alice(), &call_builder.transfer(bob, 7)).submit().await.expect("transfer");

            let owner = client.call(&ink_e2e::alice(), &call_builder.owner_of(7)).dry_run().await?;
            assert_eq!(owner.return_value(), Some(bob));
            Ok(())
        }
    }
}
