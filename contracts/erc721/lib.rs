//! Non-fungible tokens after [ERC-721](https://eips.ethereum.org/EIPS/eip-721).
//!
//! A token has one owner. It is moved by its owner, by the account approved for it, or by an operator,
//! whom the owner trusts with all tokens.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod erc721 {
    use ink::storage::Mapping;

    /// Which token.
    pub type TokenId = u32;

    #[ink(storage)]
    #[derive(Default)]
    pub struct Erc721 {
        owners: Mapping<TokenId, AccountId>,
        /// How many tokens an account owns.
        counts: Mapping<AccountId, u32>,
        /// Who may move a token besides its owner.
        approvals: Mapping<TokenId, AccountId>,
        /// Whether an owner (first) trusts an operator (second).
        operators: Mapping<(AccountId, AccountId), ()>,
    }

    /// A token changed hands; it was minted if there is no sender and burnt if there is no receiver.
    #[ink(event)]
    pub struct Transfer {
        #[ink(topic)]
        from: Option<AccountId>,
        #[ink(topic)]
        to: Option<AccountId>,
        #[ink(topic)]
        id: TokenId,
    }

    /// An account may now move this token.
    #[ink(event)]
    pub struct Approval {
        #[ink(topic)]
        from: AccountId,
        #[ink(topic)]
        to: AccountId,
        #[ink(topic)]
        id: TokenId,
    }

    /// An owner trusts an operator with all tokens, or no longer does.
    #[ink(event)]
    pub struct ApprovalForAll {
        #[ink(topic)]
        owner: AccountId,
        #[ink(topic)]
        operator: AccountId,
        approved: bool,
    }

    /// Why nothing happened.
    #[derive(Debug, PartialEq, Eq, Copy, Clone)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The caller is not the owner, and nobody has approved the caller.
        NotApproved,
        /// The caller does not own the token.
        NotOwner,
        /// A token with this id exists already.
        TokenExists,
        /// There is no token with this id.
        TokenNotFound,
        /// Nobody can approve themselves, or be approved for a token that they own.
        NotAllowed,
    }

    impl Erc721 {
        /// Starts without tokens.
        #[ink(constructor)]
        pub fn new() -> Self {
            Default::default()
        }

        /// How many tokens the owner has.
        #[ink(message)]
        pub fn balance_of(&self, owner: AccountId) -> u32 {
            self.counts.get(owner).unwrap_or_default()
        }

        /// The token's owner.
        #[ink(message)]
        pub fn owner_of(&self, id: TokenId) -> Option<AccountId> {
            self.owners.get(id)
        }

        /// The account that is approved for the token.
        #[ink(message)]
        pub fn get_approved(&self, id: TokenId) -> Option<AccountId> {
            self.approvals.get(id)
        }

        /// Whether the operator is trusted with all the owner's tokens.
        #[ink(message)]
        pub fn is_approved_for_all(&self, owner: AccountId, operator: AccountId) -> bool {
            self.operators.contains((owner, operator))
        }

        /// Trusts the operator with all the caller's tokens, or stops doing so.
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

        /// Moves a token of the caller.
        #[ink(message)]
        pub fn transfer(&mut self, to: AccountId, id: TokenId) -> Result<(), Error> {
            let caller = self.env().caller();
            self.transfer_from(caller, to, id)
        }

        /// Moves a token of `from`, if the caller may.
        #[ink(message)]
        pub fn transfer_from(&mut self, from: AccountId, to: AccountId, id: TokenId) -> Result<(), Error> {
            let caller = self.env().caller();
            let owner = self.owner_of(id).ok_or(Error::TokenNotFound)?;
            if owner != from {
                return Err(Error::NotOwner);
            }
            let may_move = caller == owner
                || self.approvals.get(id) == Some(caller)
                || self.is_approved_for_all(owner, caller);
            if !may_move {
                return Err(Error::NotApproved);
            }
            self.remove_token(owner, id);
            self.add_token(to, id);
            self.env().emit_event(Transfer { from: Some(from), to: Some(to), id });
            Ok(())
        }

        /// Makes a token, which the caller owns.
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

        /// Destroys a token of the caller.
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

        /// Takes a token away from its owner, and what was approved for it with it.
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
        fn minted_tokens_belong_to_the_caller() {
            let mut contract = with_token();
            assert_eq!(contract.owner_of(1), Some(accounts().alice));
            assert_eq!(contract.balance_of(accounts().alice), 1);
            assert_eq!(contract.mint(1), Err(Error::TokenExists));
            assert_eq!(test::recorded_events().count(), 1);
        }

        #[ink::test]
        fn transfers() {
            let mut contract = with_token();
            assert_eq!(contract.transfer(accounts().bob, 1), Ok(()));
            assert_eq!(contract.owner_of(1), Some(accounts().bob));
            assert_eq!(contract.balance_of(accounts().alice), 0);
            assert_eq!(contract.transfer(accounts().bob, 1), Err(Error::NotOwner));
            assert_eq!(contract.transfer(accounts().bob, 2), Err(Error::TokenNotFound));
        }

        #[ink::test]
        fn approval_is_for_one_transfer() {
            let mut contract = with_token();
            assert_eq!(contract.approve(accounts().bob, 1), Ok(()));
            assert_eq!(contract.get_approved(1), Some(accounts().bob));

            call_as(accounts().bob);
            assert_eq!(contract.transfer_from(accounts().alice, accounts().eve, 1), Ok(()));
            assert_eq!(contract.get_approved(1), None);
            assert_eq!(contract.transfer_from(accounts().eve, accounts().bob, 1), Err(Error::NotApproved));
        }

        #[ink::test]
        fn operators_move_every_token() {
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
        fn only_owners_burn() {
            let mut contract = with_token();
            call_as(accounts().bob);
            assert_eq!(contract.burn(1), Err(Error::NotOwner));
            call_as(accounts().alice);
            assert_eq!(contract.burn(1), Ok(()));
            assert_eq!(contract.owner_of(1), None);
            assert_eq!(contract.burn(1), Err(Error::TokenNotFound));
        }

        #[ink::test]
        fn nobody_approves_themselves() {
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
        async fn a_token_changes_hands<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = Erc721Ref::new();
            let contract = client
                .instantiate("erc721", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Erc721>();
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);

            client.call(&ink_e2e::alice(), &call_builder.mint(7)).submit().await.expect("mint");
            let stolen = client.call(&ink_e2e::bob(), &call_builder.transfer(bob, 7)).dry_run().await?;
            assert_eq!(stolen.return_value(), Err(Error::NotOwner));
            client.call(&ink_e2e::alice(), &call_builder.transfer(bob, 7)).submit().await.expect("transfer");

            let owner = client.call(&ink_e2e::alice(), &call_builder.owner_of(7)).dry_run().await?;
            assert_eq!(owner.return_value(), Some(bob));
            Ok(())
        }
    }
}
