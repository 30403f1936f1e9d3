//! A token after [PSP-22](https://github.com/w3f/PSPs/blob/master/PSPs/psp-22.md) whose allowances can be
//! signed instead of sent: whoever holds the owner's signature brings it to the contract, so that an owner
//! without native balance can let a spender pay for both. After [EIP-2612](https://eips.ethereum.org/EIPS/eip-2612),
//! with sr25519 signatures, whose keys are the accounts themselves.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod token {
    use ink::{
        prelude::{string::String, vec::Vec},
        storage::Mapping,
    };

    /// What a signature is made for, before all else: no other message of this owner can be taken for a permit.
    const PERMIT: &[u8] = b"psp22-permit";

    /// Why tokens did not move.
    #[derive(Debug, PartialEq, Eq, Clone)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum PSP22Error {
        /// Something that the standard has no name for.
        Custom(String),
        /// The owner has fewer tokens.
        InsufficientBalance,
        /// The owner has allowed less.
        InsufficientAllowance,
        /// Tokens cannot go to the account of zeros.
        ZeroRecipientAddress,
        /// Tokens cannot come from the account of zeros.
        ZeroSenderAddress,
        /// The receiver does not take the tokens.
        SafeTransferCheckFailed(String),
        /// The permit came too late.
        PermitExpired,
        /// The permit is not signed by the owner, or was used before.
        InvalidPermit,
    }

    /// Tokens moved; made from nothing if there is no sender.
    #[ink(event)]
    pub struct Transfer {
        #[ink(topic)]
        from: Option<AccountId>,
        #[ink(topic)]
        to: Option<AccountId>,
        value: Balance,
    }

    /// A spender may now move this much, in all, of the owner's tokens.
    #[ink(event)]
    pub struct Approval {
        #[ink(topic)]
        owner: AccountId,
        #[ink(topic)]
        spender: AccountId,
        amount: Balance,
    }

    /// A fungible token. Names are the standard's, from which the selectors follow.
    #[ink::trait_definition]
    pub trait PSP22 {
        /// The number of all tokens.
        #[ink(message)]
        fn total_supply(&self) -> Balance;

        /// The number of the owner's tokens.
        #[ink(message)]
        fn balance_of(&self, owner: AccountId) -> Balance;

        /// How many of the owner's tokens the spender may still move.
        #[ink(message)]
        fn allowance(&self, owner: AccountId, spender: AccountId) -> Balance;

        /// Moves tokens of the caller.
        #[ink(message)]
        fn transfer(&mut self, to: AccountId, value: Balance, data: Vec<u8>) -> Result<(), PSP22Error>;

        /// Moves tokens of an owner who has allowed it.
        #[ink(message)]
        fn transfer_from(
            &mut self,
            from: AccountId,
            to: AccountId,
            value: Balance,
            data: Vec<u8>,
        ) -> Result<(), PSP22Error>;

        /// Lets the spender move this many of the caller's tokens, instead of what was allowed before.
        #[ink(message)]
        fn approve(&mut self, spender: AccountId, value: Balance) -> Result<(), PSP22Error>;

        /// Lets the spender move so many more.
        #[ink(message)]
        fn increase_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error>;

        /// Lets the spender move so many fewer.
        #[ink(message)]
        fn decrease_allowance(&mut self, spender: AccountId, delta_value: Balance) -> Result<(), PSP22Error>;
    }

    #[ink(storage)]
    pub struct Token {
        total_supply: Balance,
        balances: Mapping<AccountId, Balance>,
        allowances: Mapping<(AccountId, AccountId), Balance>,
        /// How many permits of an owner were used.
        nonces: Mapping<AccountId, u64>,
    }

    impl Token {
        /// Gives all tokens to the deployer.
        #[ink(constructor)]
        pub fn new(total_supply: Balance) -> Self {
            let caller = Self::env().caller();
            let mut balances = Mapping::new();
            balances.insert(caller, &total_supply);
            Self::env().emit_event(Transfer { from: None, to: Some(caller), value: total_supply });
            Self { total_supply, balances, allowances: Mapping::new(), nonces: Mapping::new() }
        }

        /// The number that the owner's next permit is signed with.
        #[ink(message)]
        pub fn nonce(&self, owner: AccountId) -> u64 {
            self.nonces.get(owner).unwrap_or_default()
        }

        /// What an owner has to sign for [`permit`](Self::permit): this contract, the spender, the amount, the
        /// owner's nonce, and the time (of the chain) after which the permit is worth nothing.
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

        /// Allows what the owner has signed. Anybody can bring the signature.
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

        fn move_tokens(&mut self, from: AccountId, to: AccountId, value: Balance) -> Result<(), PSP22Error> {
            if to == AccountId::from([0; 32]) {
                return Err(PSP22Error::ZeroRecipientAddress);
            }
            let rest = self.balance_of(from).checked_sub(value).ok_or(PSP22Error::InsufficientBalance)?;
            if from == to || value == 0 {
                return Ok(());
            }
            if rest == 0 {
                self.balances.remove(from);
            } else {
                self.balances.insert(from, &rest);
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
            self.move_tokens(self.env().caller(), to, value)
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
                let rest = self
                    .allowance(from, caller)
                    .checked_sub(value)
                    .ok_or(PSP22Error::InsufficientAllowance)?;
                self.set_allowance(from, caller, rest);
            }
            self.move_tokens(from, to, value)
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
            let rest = self
                .allowance(owner, spender)
                .checked_sub(delta_value)
                .ok_or(PSP22Error::InsufficientAllowance)?;
            self.set_allowance(owner, spender, rest);
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
            let secret = MiniSecretKey::from_bytes(&[5; 32]).expect("these are 32 bytes");
            secret.expand_to_keypair(schnorrkel::ExpansionMode::Ed25519)
        }

        fn owner() -> AccountId {
            owner_keys().public.to_bytes().into()
        }

        /// Signs as accounts of Substrate chains do.
        fn sign(message: &[u8]) -> [u8; 64] {
            owner_keys().sign(signing_context(b"substrate").bytes(message)).to_bytes()
        }

        /// A token of which the owner of the keys has 1,000; called by bob.
        fn token() -> Token {
            call_as(owner());
            let token = Token::new(1_000);
            call_as(accounts().bob);
            token
        }

        #[ink::test]
        fn a_permit_is_an_allowance() {
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
        fn a_permit_is_used_once() {
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
        fn a_permit_says_what_it_says() {
            let mut token = token();
            let signature = sign(&token.permit_message(owner(), accounts().bob, 300, 10));
            let refused = Err(PSP22Error::InvalidPermit);
            assert_eq!(token.permit(owner(), accounts().bob, 301, 10, signature), refused);
            assert_eq!(token.permit(owner(), accounts().eve, 300, 10, signature), refused);
            assert_eq!(token.permit(owner(), accounts().bob, 300, 11, signature), refused);
            assert_eq!(token.permit(accounts().alice, accounts().bob, 300, 10, signature), refused);
            assert_eq!(token.allowance(owner(), accounts().bob), 0);
        }

        #[ink::test]
        fn a_permit_expires() {
            let mut token = token();
            let signature = sign(&token.permit_message(owner(), accounts().bob, 300, 10));
            test::set_block_timestamp::<DefaultEnvironment>(11);
            assert_eq!(
                token.permit(owner(), accounts().bob, 300, 10, signature),
                Err(PSP22Error::PermitExpired)
            );
        }

        #[ink::test]
        fn allowances_grow_and_shrink() {
            let mut token = token();
            let eve = accounts().eve;
            assert_eq!(token.increase_allowance(eve, 10), Ok(()));
            assert_eq!(token.decrease_allowance(eve, 4), Ok(()));
            assert_eq!(token.allowance(accounts().bob, eve), 6);
            assert_eq!(token.decrease_allowance(eve, 7), Err(PSP22Error::InsufficientAllowance));
        }

        #[ink::test]
        fn selectors_are_the_standard_s() {
            // PSP-22 names its messages `PSP22::total_supply` and so on; ink! hashes exactly that.
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
        async fn a_signed_permit_on_chain<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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
            let refused = client.call(&ink_e2e::bob(), &forged).dry_run().await?;
            assert_eq!(refused.return_value(), Err(PSP22Error::InvalidPermit));

            let permit = call_builder.permit(alice, bob, 300, u64::MAX, signature);
            client.call(&ink_e2e::bob(), &permit).submit().await.expect("bob brings alice's signature");
            let take = call_builder.transfer_from(alice, bob, 300, vec![]);
            client.call(&ink_e2e::bob(), &take).submit().await.expect("bob takes the tokens");
            let balance = client.call(&ink_e2e::bob(), &call_builder.balance_of(bob)).dry_run().await?;
            assert_eq!(balance.return_value(), 300);
            Ok(())
        }
    }
}
