//! A unidirectional payment channel: payments are made off-chain and settled once on-chain.
//!
//! The sender funds the contract and then signs, off-chain, increasing totals for the recipient. The
//! recipient closes the channel with the last signature and receives the total; the sender receives the
//! remainder. If the recipient does not close the channel, the sender starts a timeout and then reclaims the
//! balance.
//!
//! Shows ECDSA recovery, hashing, timestamps and termination.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod payment_channel {
    #[ink(storage)]
    pub struct PaymentChannel {
        /// The account that pays.
        sender: AccountId,
        /// The account that is paid.
        recipient: AccountId,
        /// When the sender can reclaim the balance; `None` unless the sender started to close the channel.
        expiration: Option<Timestamp>,
        /// The total that was paid to the recipient.
        withdrawn: Balance,
        /// The time between `start_sender_close` and the expiration.
        close_duration: Timestamp,
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// Only the recipient can call this.
        CallerIsNotRecipient,
        /// Only the sender can call this.
        CallerIsNotSender,
        /// The amount is lower than what was withdrawn before.
        AmountIsLessThanWithdrawn,
        /// The transfer failed.
        TransferFailed,
        /// The sender did not start to close the channel, or the timeout has not passed.
        NotYetExpired,
        /// The amount was not signed by the sender.
        InvalidSignature,
    }

    /// The result of fallible messages.
    pub type Result<T> = core::result::Result<T, Error>;

    /// The sender started to close the channel.
    #[ink(event)]
    pub struct SenderCloseStarted {
        expiration: Timestamp,
        close_duration: Timestamp,
    }

    impl PaymentChannel {
        /// Opens a channel from the caller to the recipient, funded with the value of the call.
        #[ink(constructor, payable)]
        pub fn new(recipient: AccountId, close_duration: Timestamp) -> Self {
            Self { sender: Self::env().caller(), recipient, expiration: None, withdrawn: 0, close_duration }
        }

        /// Pays the signed amount and closes the channel. The sender receives the remainder.
        #[ink(message)]
        pub fn close(&mut self, amount: Balance, signature: [u8; 65]) -> Result<()> {
            self.pay(amount, signature)?;
            self.env().terminate_contract(self.sender);
        }

        /// Starts the timeout after which the sender can reclaim the balance.
        #[ink(message)]
        pub fn start_sender_close(&mut self) -> Result<()> {
            if self.env().caller() != self.sender {
                return Err(Error::CallerIsNotSender);
            }
            let expiration = self.env().block_timestamp() + self.close_duration;
            self.expiration = Some(expiration);
            self.env().emit_event(SenderCloseStarted { expiration, close_duration: self.close_duration });
            Ok(())
        }

        /// Returns the balance to the sender and closes the channel, after the timeout.
        #[ink(message)]
        pub fn claim_timeout(&mut self) -> Result<()> {
            match self.expiration {
                Some(expiration) if self.env().block_timestamp() >= expiration => {
                    self.env().terminate_contract(self.sender)
                }
                _ => Err(Error::NotYetExpired),
            }
        }

        /// Pays the signed amount. The channel stays open.
        #[ink(message)]
        pub fn withdraw(&mut self, amount: Balance, signature: [u8; 65]) -> Result<()> {
            self.pay(amount, signature)
        }

        /// Returns the account that pays.
        #[ink(message)]
        pub fn get_sender(&self) -> AccountId {
            self.sender
        }

        /// Returns the account that is paid.
        #[ink(message)]
        pub fn get_recipient(&self) -> AccountId {
            self.recipient
        }

        /// Returns when the sender can reclaim the balance.
        #[ink(message)]
        pub fn get_expiration(&self) -> Option<Timestamp> {
            self.expiration
        }

        /// Returns the total that was paid to the recipient.
        #[ink(message)]
        pub fn get_withdrawn(&self) -> Balance {
            self.withdrawn
        }

        /// Returns the contract's balance.
        #[ink(message)]
        pub fn get_balance(&self) -> Balance {
            self.env().balance()
        }

        /// Pays the difference between the signed total and what was paid before.
        fn pay(&mut self, amount: Balance, signature: [u8; 65]) -> Result<()> {
            if self.env().caller() != self.recipient {
                return Err(Error::CallerIsNotRecipient);
            }
            if !self.is_signature_valid(amount, signature) {
                return Err(Error::InvalidSignature);
            }
            let due = amount.checked_sub(self.withdrawn).ok_or(Error::AmountIsLessThanWithdrawn)?;
            self.env().transfer(self.recipient, due).map_err(|_| Error::TransferFailed)?;
            self.withdrawn = amount;
            Ok(())
        }

        /// Whether the sender signed this amount for this contract. The sender's account is the hash of an
        /// ECDSA key.
        fn is_signature_valid(&self, amount: Balance, signature: [u8; 65]) -> bool {
            let signed = (self.env().account_id(), amount);
            let mut hash = [0; 32];
            ink::env::hash_encoded::<ink::env::hash::Blake2x256, _>(&signed, &mut hash);
            let mut key = [0; 33];
            if ink::env::ecdsa_recover(&signature, &hash, &mut key).is_err() {
                return false;
            }
            let mut account = [0; 32];
            ink::env::hash_bytes::<ink::env::hash::Blake2x256>(&key, &mut account);
            self.sender == AccountId::from(account)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};
        use k256::ecdsa::SigningKey;

        const CHANNEL: [u8; 32] = [9; 32];
        const DEPOSIT: Balance = 100_000_000;

        fn recipient() -> AccountId {
            test::default_accounts::<DefaultEnvironment>().bob
        }

        fn sender_key() -> SigningKey {
            SigningKey::from_slice(&[1; 32]).expect("the bytes are a valid key")
        }

        fn account_of(key: &SigningKey) -> AccountId {
            let public = key.verifying_key().to_encoded_point(true);
            let mut account = [0; 32];
            ink::env::hash_bytes::<ink::env::hash::Blake2x256>(public.as_bytes(), &mut account);
            account.into()
        }

        /// Signs the amount for the contract of these tests.
        fn sign(key: &SigningKey, amount: Balance) -> [u8; 65] {
            let mut hash = [0; 32];
            let signed = (AccountId::from(CHANNEL), amount);
            ink::env::hash_encoded::<ink::env::hash::Blake2x256, _>(&signed, &mut hash);
            let (signature, recovery) = key.sign_prehash_recoverable(&hash).expect("the hash has 32 bytes");
            let mut bytes = [0; 65];
            bytes[..64].copy_from_slice(&signature.to_bytes());
            bytes[64] = recovery.to_byte();
            bytes
        }

        /// A funded channel, called by the recipient.
        fn channel() -> PaymentChannel {
            test::set_callee::<DefaultEnvironment>(CHANNEL.into());
            test::set_account_balance::<DefaultEnvironment>(CHANNEL.into(), DEPOSIT);
            test::set_account_balance::<DefaultEnvironment>(recipient(), 0);
            test::set_caller::<DefaultEnvironment>(account_of(&sender_key()));
            let contract = PaymentChannel::new(recipient(), 1_000);
            test::set_caller::<DefaultEnvironment>(recipient());
            contract
        }

        fn paid() -> Balance {
            test::get_account_balance::<DefaultEnvironment>(recipient()).unwrap_or_default()
        }

        #[ink::test]
        fn withdraw_pays_the_difference_to_the_signed_total() {
            let mut contract = channel();
            assert_eq!(contract.withdraw(20_000_000, sign(&sender_key(), 20_000_000)), Ok(()));
            assert_eq!(paid(), 20_000_000);
            assert_eq!(contract.withdraw(50_000_000, sign(&sender_key(), 50_000_000)), Ok(()));
            assert_eq!(paid(), 50_000_000);
            assert_eq!(
                contract.withdraw(20_000_000, sign(&sender_key(), 20_000_000)),
                Err(Error::AmountIsLessThanWithdrawn)
            );
        }

        #[ink::test]
        fn invalid_signature_fails() {
            let mut contract = channel();
            let other = SigningKey::from_slice(&[2; 32]).expect("the bytes are a valid key");
            assert_eq!(contract.withdraw(5_000_000, sign(&other, 5_000_000)), Err(Error::InvalidSignature));
            assert_eq!(
                contract.withdraw(6_000_000, sign(&sender_key(), 5_000_000)),
                Err(Error::InvalidSignature)
            );
            assert_eq!(contract.withdraw(5_000_000, [0xFF; 65]), Err(Error::InvalidSignature));
        }

        #[ink::test]
        fn withdraw_by_another_account_fails() {
            let mut contract = channel();
            test::set_caller::<DefaultEnvironment>(account_of(&sender_key()));
            assert_eq!(
                contract.withdraw(5_000_000, sign(&sender_key(), 5_000_000)),
                Err(Error::CallerIsNotRecipient)
            );
        }

        #[ink::test]
        fn close_returns_the_remainder_to_the_sender() {
            let mut contract = channel();
            let signature = sign(&sender_key(), 30_000_000);
            let close = move || contract.close(30_000_000, signature).expect("the signature is valid");
            test::assert_contract_termination::<DefaultEnvironment, _>(
                close,
                account_of(&sender_key()),
                DEPOSIT - 30_000_000,
            );
            assert_eq!(paid(), 30_000_000);
        }

        #[ink::test]
        fn sender_reclaims_the_balance_after_the_timeout() {
            let mut contract = channel();
            assert_eq!(contract.start_sender_close(), Err(Error::CallerIsNotSender));
            test::set_caller::<DefaultEnvironment>(account_of(&sender_key()));
            assert_eq!(contract.claim_timeout(), Err(Error::NotYetExpired));
            let now = ink::env::block_timestamp::<DefaultEnvironment>();
            assert_eq!(contract.start_sender_close(), Ok(()));
            assert_eq!(contract.get_expiration(), Some(now + 1_000));
            assert_eq!(contract.claim_timeout(), Err(Error::NotYetExpired));
            test::set_block_timestamp::<DefaultEnvironment>(now + 1_000);
            let claim = move || contract.claim_timeout().expect("the timeout has passed");
            test::assert_contract_termination::<DefaultEnvironment, _>(
                claim,
                account_of(&sender_key()),
                DEPOSIT,
            );
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = core::result::Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn invalid_signature_and_early_claim_fail<Client: E2EBackend>(
            mut client: Client,
        ) -> E2EResult<()> {
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            // An hour: each block of the test takes seconds.
            let mut constructor = PaymentChannelRef::new(bob, 3_600_000);
            let contract = client
                .instantiate("payment_channel", &ink_e2e::alice(), &mut constructor)
                .value(1_000_000_000_000)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<PaymentChannel>();

            let withdraw = call_builder.withdraw(500, [7; 65]);
            let rejected = client.call(&ink_e2e::bob(), &withdraw).dry_run().await?;
            assert_eq!(rejected.return_value(), Err(Error::InvalidSignature));

            let close = call_builder.start_sender_close();
            client.call(&ink_e2e::alice(), &close).submit().await.expect("alice is the sender");
            let claim = client.call(&ink_e2e::alice(), &call_builder.claim_timeout()).dry_run().await?;
            assert_eq!(claim.return_value(), Err(Error::NotYetExpired));
            Ok(())
        }
    }
}
