//! A fungible token, following [PSP-22](https://github.com/w3f/PSPs/blob/master/PSPs/psp-22.md), with
//! permits: allowances that the owner signs off-chain.
//!
//! Anybody can submit a permit, so that an owner without native balance can let the spender pay the fees.
//! This follows [EIP-2612](https://eips.ethereum.org/EIPS/eip-2612), with sr25519 signatures, whose public
//! keys are the accounts.
//!
//! Shows `sr25519_verify`, replay protection by nonces, and deadlines.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod token {
    use ink::{
        prelude::{string::String, vec::Vec},
        storage::Mapping,
    };

    /// The prefix of signed messages: domain separation from other messages of the same owner.
    const PERMIT: &[u8] = b"psp22-permit";

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq, Clone)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum PSP22Error {
        /// An error that the standard does not define.
        Custom(String),
        /// The owner's balance is lower than the amount.
        InsufficientBalance,
        /// The spender's allowance is lower than the amount.
        InsufficientAllowance,
        /// Tokens cannot be transferred to the zero address.
        ZeroRecipientAddress,
        /// Tokens cannot be transferred from the zero address.
        ZeroSenderAddress,
        /// The receiver does not accept the tokens.
        SafeTransferCheckFailed(String),
        /// The permit's deadline has passed.
        PermitExpired,
        /// The permit was not signed by the owner, or was used before.
        InvalidPermit,
    }

    /// Tokens were transferred, or minted if `from` is `None`.
    #[ink(event)]
    pub struct Transfer {
        #[ink(topic)]
        from: Option<AccountId>,
        #[ink(topic)]
        to: Option<AccountId>,
        value: Balance,
    }

    /// The spender's allowance was set to `amount`.
    #[ink(event)]
    pub struct Approval {
        #[ink(topic)]
        owner: AccountId,
        #[ink(topic)]
        spender: AccountId,
        amount: Balance,
    }

    /// A fungible token. The standard defines the names, and thereby the selectors.
    #[ink::trait_definition]
    pub trait PSP22 {
        /// Returns the total supply.
        #[ink(message)]
        fn total_supply(&self) -> Balance;

        /// Returns the owner's balance.
        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> Balance;

        /// Returns how many of the owner's tokens the spender may transfer.
        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance;

        /// Transfers tokens of the caller.
        #[ink(message)]
        fn transfer(&mut self, to: AccountId, value: Balance, data: Vec<u8>) -> Result<(), PSP22Error>;

        /// Transfers tokens of `from`, using the caller's allowance.
        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: Balance,
            data: Vec<u8>,
        ) -> Result<(), PSP22Error>;

        /// Allows the spender to transfer up to `value` of the caller's tokens, replacing the previous
        /// allowance.
        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: Balance) -> Result<(), PSP22Error>;

        /// Increases the spender's allowance.
        #[ink(message)]
        fn increase_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error>;

        /// Decreases the spender's allowance.
        #[ink(message)]
        fn decrease_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error>;
    }

    #[ink(storage)]
    pub struct Token {
        total_supply: Balance,
        balances: Mapping<AccountId, Balance>,
        /// Keyed by owner and spender.
        allowances: Mapping<(AccountId, AccountId), Balance>,
        /// The number of permits of each owner that were used.
        nonces: Mapping<AccountId, u64>,
    }

    impl Token {
        /// Mints the total supply for the caller.
        #[ink(constructor)]
        pub fn new(total_supply: Balance) -> Self {
            let caller = Self::env().caller();
            let mut balances = Mapping::new();
            balances.insert(caller, &total_supply);
            Self::env().emit_event(Transfer { from: None, to: Some(caller), value: total_supply });
            Self { total_supply, balances, allowances: Mapping::new(), nonces: Mapping::new() }
        }

        /// Returns the nonce of the owner's next permit.
        #[ink(message)]
        pub fn nonce(&self, owner: AccountId) -> u64 {
            self.nonces.get(owner).unwrap_or_default()
        }

        /// Returns the message that an owner has to sign for [`permit`](Self::permit): the contract, the
        /// spender, the amount, the owner's nonce, and the timestamp after which the permit is invalid.
        #[ink(message)]
        pub fn permit_message(
            &self,
            owner: AccountId,
            spender: AccountId,
            value: Balance,
            deadline: Timestamp,
        ) -> Vec<u8> {
            let signed = (self.env().account_id(), spender, value, self.nonce(owner), deadline);
            let mut message = PERMIT.to_vec();
            ink::scale::Encode::encode_to(&signed, &mut message);
            message
        }

        /// Sets the allowance that the owner signed. Anybody can submit the signature.
        #[ink(message)]
        pub fn permit(
            &mut self,
            owner: AccountId,
            spender: AccountId,
            value: Balance,
            deadline: Timestamp,
            signature: [u8; 64],
        ) -> Result<(), PSP22Error> {
            if self.env().block_timestamp() > deadline {
                return Err(PSP22Error::PermitExpired);
            }
            let message = self.permit_message(owner, spender, value, deadline);
            let key: &[u8; 32] = owner.as_ref();
            self.env().sr25519_verify(&signature, &message, key).map_err(|_| PSP22Error::InvalidPermit)?;
            self.nonces.insert(owner, &(self.nonce(owner) + 1));
            self.set_allowance(owner, spender, value);
            Ok(())
        }

        fn set_allowance(&mut self, owner: AccountId, spender: AccountId, amount: Balance) {
            if amount == 0 {
                self.allowances.remove((owner, spender));
            } else {
                self.allowances.insert((owner, spender), &amount);
            }
            self.env().emit_event(Approval { owner, spender, amount });
        }

        fn transfer_from_to(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: Balance,
        ) -> Result<(), PSP22Error> {
            if to == AccountId::from([0; 32]) {
                return Err(PSP22Error::ZeroRecipientAddress);
            }
            let remaining =
                self.balance_of(from).checked_sub(value).ok_or(PSP22Error::InsufficientBalance)?;
            if from == to || value == 0 {
                return Ok(());
            }
            if remaining == 0 {
                self.balances.remove(from);
            } else {
                self.balances.insert(from, &remaining);
            }
            self.balances.insert(to, &(self.balance_of(to) + value));
            self.env().emit_event(Transfer { from: Some(from), to: Some(to), value });
            Ok(())
        }
    }

    impl PSP22 for Token {
        #[ink(message)]
        fn total_supply(&self) -> Balance {
            self.total_supply
        }

        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> Balance {
            self.balances.get(owner).unwrap_or_default()
        }

        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance {
            self.allowances.get((owner, spender)).unwrap_or_default()
        }

        #[ink(message)]
        fn transfer(&mut self, to: AccountId, value: Balance, _data: Vec<u8>) -> Result<(), PSP22Error> {
            self.transfer_from_to(self.env().caller(), to, value)
        }

        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: Balance,
            _data: Vec<u8>,
        ) -> Result<(), PSP22Error> {
            let caller = self.env().caller();
            if caller != from {
                let remaining = self
                    .allowance(from, caller)
                    .checked_sub(value)
                    .ok_or(PSP22Error::InsufficientAllowance)?;
                self.set_allowance(from, caller, remaining);
            }
            self.transfer_from_to(from, to, value)
        }

        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: Balance) -> Result<(), PSP22Error> {
            self.set_allowance(self.env().caller(), spender, value);
            Ok(())
        }

        #[ink(message)]
        fn increase_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error> {
            let owner = self.env().caller();
            self.set_allowance(owner, spender, self.allowance(owner, spender) + delta_value);
            Ok(())
        }

        #[ink(message)]
        fn decrease_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error> {
            let owner = self.env().caller();
            let remaining = self
                .allowance(owner, spender)
                .checked_sub(delta_value)
                .ok_or(PSP22Error::InsufficientAllowance)?;
            self.set_allowance(owner, spender, remaining);
            Ok(())
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};
        use schnorrkel::{signing_context, Keypair, MiniSecretKey};

        fn accounts() -> test::DefaultAccounts<DefaultEnvironment> {
            test::default_accounts::<DefaultEnvironment>()
        }

        fn call_as(caller: AccountId) {
            test::set_caller::<DefaultEnvironment>(caller);
        }

        fn owner_keys() -> Keypair {
            let secret = MiniSecretKey::from_bytes(&[5; 32]).expect("the seed has 32 bytes");
            secret.expand_to_keypair(schnorrkel::ExpansionMode::Ed25519)
        }

        fn owner() -> AccountId {
            owner_keys().public.to_bytes().into()
        }

        /// Signs in the signing context of Substrate.
        fn sign(message: &[u8]) -> [u8; 64] {
            owner_keys().sign(signing_context(b"substrate").bytes(message)).to_bytes()
        }

        /// A token with a supply of 1,000, which the owner of the keys holds; called by bob.
        fn token() -> Token {
            call_as(owner());
            let token = Token::new(1_000);
            call_as(accounts().bob);
            token
        }

        #[ink::test]
        fn permit_sets_the_allowance() {
            let mut token = token();
            let signature = sign(&token.permit_message(owner(), accounts().bob, 300, 10));
            assert_eq!(token.permit(owner(), accounts().bob, 300, 10, signature), Ok(()));
            assert_eq!(token.transfer_from(owner(), accounts().eve, 300, vec![]), Ok(()));
            assert_eq!(token.balance_of(accounts().eve), 300);
            assert_eq!(
                token.transfer_from(owner(), accounts().eve, 1, vec![]),
                Err(PSP22Error::InsufficientAllowance)
            );
        }

        #[ink::test]
        fn permit_cannot_be_replayed() {
            let mut token = token();
            let signature = sign(&token.permit_message(owner(), accounts().bob, 300, 10));
            assert_eq!(token.permit(owner(), accounts().bob, 300, 10, signature), Ok(()));
            assert_eq!(
                token.permit(owner(), accounts().bob, 300, 10, signature),
                Err(PSP22Error::InvalidPermit)
            );
            assert_eq!(token.nonce(owner()), 1);
        }

        #[ink::test]
        fn permit_with_other_arguments_fails() {
            let mut token = token();
            let signature = sign(&token.permit_message(owner(), accounts().bob, 300, 10));
            let invalid = Err(PSP22Error::InvalidPermit);
            assert_eq!(token.permit(owner(), accounts().bob, 301, 10, signature), invalid);
            assert_eq!(token.permit(owner(), accounts().eve, 300, 10, signature), invalid);
            assert_eq!(token.permit(owner(), accounts().bob, 300, 11, signature), invalid);
            assert_eq!(token.permit(accounts().alice, accounts().bob, 300, 10, signature), invalid);
            assert_eq!(token.allowance(owner(), accounts().bob), 0);
        }

        #[ink::test]
        fn permit_after_the_deadline_fails() {
            let mut token = token();
            let signature = sign(&token.permit_message(owner(), accounts().bob, 300, 10));
            test::set_block_timestamp::<DefaultEnvironment>(11);
            assert_eq!(
                token.permit(owner(), accounts().bob, 300, 10, signature),
                Err(PSP22Error::PermitExpired)
            );
        }

        #[ink::test]
        fn increase_and_decrease_change_the_allowance() {
            let mut token = token();
            let eve = accounts().eve;
            assert_eq!(token.increase_allowance(eve, 10), Ok(()));
            assert_eq!(token.decrease_allowance(eve, 4), Ok(()));
            assert_eq!(token.allowance(accounts().bob, eve), 6);
            assert_eq!(token.decrease_allowance(eve, 7), Err(PSP22Error::InsufficientAllowance));
        }

        #[ink::test]
        fn selectors_match_the_standard() {
            // A selector is the start of the hash of the trait's and the message's name.
            assert_eq!(ink::selector_bytes!("PSP22::total_supply"), [0x16, 0x2d, 0xf8, 0xc2]);
            assert_eq!(ink::selector_bytes!("PSP22::transfer"), [0xdb, 0x20, 0xf9, 0xf5]);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn permit_sets_the_allowance<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let token = client
                .instantiate("psp22-permit", &ink_e2e::alice(), &mut TokenRef::new(1_000))
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = token.call_builder::<Token>();
            let alice = ink_e2e::account_id(ink_e2e::AccountKeyring::Alice);
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);

            let message = call_builder.permit_message(alice, bob, 300, u64::MAX);
            let message = client.call(&ink_e2e::bob(), &message).dry_run().await?.return_value();
            let signature = ink_e2e::alice().sign(&message).0;

            let forged = call_builder.permit(alice, bob, 301, u64::MAX, signature);
            let rejected = client.call(&ink_e2e::bob(), &forged).dry_run().await?;
            assert_eq!(rejected.return_value(), Err(PSP22Error::InvalidPermit));

            let permit = call_builder.permit(alice, bob, 300, u64::MAX, signature);
            client.call(&ink_e2e::bob(), &permit).submit().await.expect("bob submits alice's permit");
            let transfer = call_builder.transfer_from(alice, bob, 300, vec![]);
            client.call(&ink_e2e::bob(), &transfer).submit().await.expect("transfer");
            let balance = client.call(&ink_e2e::bob(), &call_builder.balance_of(bob)).dry_run().await?;
            assert_eq!(balance.return_value(), 300);
            Ok(())
        }
    }
}
