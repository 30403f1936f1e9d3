//! An open auction: whoever has bid most when the time is over wins.
//!
//! A bid is money in the contract. Those who were outbid take their money back themselves, so that nobody can
//! stop the auction by refusing a refund. A bid in the last blocks extends the auction.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod auction {
    use ink::storage::Mapping;

    #[ink(storage)]
    pub struct Auction {
        /// Who gets the money.
        seller: AccountId,
        /// The last block in which bids are taken.
        last_block: BlockNumber,
        /// How many blocks have to follow after a bid.
        extension: BlockNumber,
        /// The least first bid.
        reserve_price: Balance,
        /// Who has bid most, and how much.
        highest: Option<(AccountId, Balance)>,
        /// What those who were outbid can take back.
        refunds: Mapping<AccountId, Balance>,
        /// Whether the seller was paid.
        settled: bool,
    }

    /// Somebody bids more than all others.
    #[ink(event)]
    pub struct Bid {
        #[ink(topic)]
        bidder: AccountId,
        amount: Balance,
        last_block: BlockNumber,
    }

    /// The auction is over and the seller was paid.
    #[ink(event)]
    pub struct Settled {
        #[ink(topic)]
        winner: Option<AccountId>,
        amount: Balance,
    }

    /// Why nothing happened.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The auction is over.
        Ended,
        /// The auction goes on.
        NotEnded,
        /// The seller was paid already.
        AlreadySettled,
        /// It takes at least this much.
        BidTooLow(Balance),
        /// The caller has nothing to take back.
        NothingToRefund,
        /// The contract's balance does not allow the transfer.
        TransferFailed,
    }

    /// What fallible messages return.
    pub type Result<T> = core::result::Result<T, Error>;

    impl Auction {
        /// An auction by the caller, for this many blocks.
        #[ink(constructor)]
        pub fn new(duration: BlockNumber, extension: BlockNumber, reserve_price: Balance) -> Self {
            Self {
                seller: Self::env().caller(),
                last_block: Self::env().block_number() + duration,
                extension,
                reserve_price,
                highest: None,
                refunds: Mapping::new(),
                settled: false,
            }
        }

        /// Bids the money that comes with the call. Who was outbid before can add to what is still in the
        /// contract by taking it back and bidding again.
        #[ink(message, payable)]
        pub fn bid(&mut self) -> Result<()> {
            let now = self.env().block_number();
            if now > self.last_block {
                return Err(Error::Ended);
            }
            let amount = self.env().transferred_value();
            let least = self.least_bid();
            if amount < least {
                return Err(Error::BidTooLow(least));
            }
            let bidder = self.env().caller();
            if let Some((outbid, refund)) = self.highest.replace((bidder, amount)) {
                let sum = self.refund_of(outbid) + refund;
                self.refunds.insert(outbid, &sum);
            }
            self.last_block = self.last_block.max(now + self.extension);
            self.env().emit_event(Bid { bidder, amount, last_block: self.last_block });
            Ok(())
        }

        /// Gives the caller's money back, as far as the caller was outbid.
        #[ink(message)]
        pub fn take_refund(&mut self) -> Result<Balance> {
            let caller = self.env().caller();
            // Removed before the transfer, so that nothing can be taken twice.
            let refund = self.refunds.take(caller).ok_or(Error::NothingToRefund)?;
            self.env().transfer(caller, refund).map_err(|_| Error::TransferFailed)?;
            Ok(refund)
        }

        /// Pays the seller when the auction is over. Anybody can ask for it.
        #[ink(message)]
        pub fn settle(&mut self) -> Result<()> {
            if self.env().block_number() <= self.last_block {
                return Err(Error::NotEnded);
            }
            if self.settled {
                return Err(Error::AlreadySettled);
            }
            self.settled = true;
            let (winner, amount) = match self.highest {
                Some((winner, amount)) => (Some(winner), amount),
                None => (None, 0),
            };
            self.env().transfer(self.seller, amount).map_err(|_| Error::TransferFailed)?;
            self.env().emit_event(Settled { winner, amount });
            Ok(())
        }

        /// The least amount that the next bid has to be: 5 % above the highest.
        #[ink(message)]
        pub fn least_bid(&self) -> Balance {
            match self.highest {
                Some((_, amount)) => amount + (amount / 20).max(1),
                None => self.reserve_price,
            }
        }

        /// Who has bid most, and how much.
        #[ink(message)]
        pub fn highest_bid(&self) -> Option<(AccountId, Balance)> {
            self.highest
        }

        /// Who has won, once the auction is over.
        #[ink(message)]
        pub fn winner(&self) -> Option<AccountId> {
            let is_over = self.env().block_number() > self.last_block;
            self.highest.filter(|_| is_over).map(|(winner, _)| winner)
        }

        /// What an account can take back.
        #[ink(message)]
        pub fn refund_of(&self, bidder: AccountId) -> Balance {
            self.refunds.get(bidder).unwrap_or_default()
        }

        /// The last block in which bids are taken.
        #[ink(message)]
        pub fn last_block(&self) -> BlockNumber {
            self.last_block
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        const MONEY: Balance = 1_000_000_000;

        fn accounts() -> test::DefaultAccounts<DefaultEnvironment> {
            test::default_accounts::<DefaultEnvironment>()
        }

        fn balance_of(account: AccountId) -> Balance {
            test::get_account_balance::<DefaultEnvironment>(account).unwrap_or_default()
        }

        /// An auction of django's for 10 blocks, extended to 3 after each bid, from 1,000,000.
        fn auction() -> Auction {
            let accounts = accounts();
            for bidder in [accounts.alice, accounts.bob, accounts.django] {
                test::set_account_balance::<DefaultEnvironment>(bidder, MONEY);
            }
            test::set_callee::<DefaultEnvironment>([8; 32].into());
            test::set_account_balance::<DefaultEnvironment>([8; 32].into(), 1_000_000);
            test::set_caller::<DefaultEnvironment>(accounts.django);
            Auction::new(10, 3, 1_000_000)
        }

        fn bid(contract: &mut Auction, bidder: AccountId, amount: Balance) -> Result<()> {
            test::set_caller::<DefaultEnvironment>(bidder);
            let result = ink::env::pay_with_call!(contract.bid(), amount);
            if result.is_err() {
                // On a chain, an error undoes the payment as well.
                let contract_id = test::callee::<DefaultEnvironment>();
                test::set_account_balance::<DefaultEnvironment>(bidder, balance_of(bidder) + amount);
                let rest = balance_of(contract_id) - amount;
                test::set_account_balance::<DefaultEnvironment>(contract_id, rest);
            }
            result
        }

        fn advance(blocks: u32) {
            for _ in 0..blocks {
                test::advance_block::<DefaultEnvironment>();
            }
        }

        #[ink::test]
        fn the_highest_bid_wins() {
            let mut contract = auction();
            let accounts = accounts();
            assert_eq!(bid(&mut contract, accounts.alice, 2_000_000), Ok(()));
            assert_eq!(bid(&mut contract, accounts.bob, 3_000_000), Ok(()));
            assert_eq!(contract.winner(), None);
            advance(11);
            assert_eq!(contract.winner(), Some(accounts.bob));
            assert_eq!(contract.settle(), Ok(()));
            assert_eq!(balance_of(accounts.django), MONEY + 3_000_000);
            assert_eq!(contract.settle(), Err(Error::AlreadySettled));
        }

        #[ink::test]
        fn bids_have_to_rise() {
            let mut contract = auction();
            let accounts = accounts();
            assert_eq!(bid(&mut contract, accounts.alice, 999_999), Err(Error::BidTooLow(1_000_000)));
            assert_eq!(bid(&mut contract, accounts.alice, 1_000_000), Ok(()));
            assert_eq!(bid(&mut contract, accounts.bob, 1_049_999), Err(Error::BidTooLow(1_050_000)));
            assert_eq!(bid(&mut contract, accounts.bob, 1_050_000), Ok(()));
        }

        #[ink::test]
        fn the_outbid_take_their_money_back_once() {
            let mut contract = auction();
            let accounts = accounts();
            assert_eq!(bid(&mut contract, accounts.alice, 2_000_000), Ok(()));
            assert_eq!(contract.take_refund(), Err(Error::NothingToRefund));
            assert_eq!(bid(&mut contract, accounts.bob, 3_000_000), Ok(()));

            test::set_caller::<DefaultEnvironment>(accounts.alice);
            assert_eq!(contract.take_refund(), Ok(2_000_000));
            assert_eq!(balance_of(accounts.alice), MONEY);
            assert_eq!(contract.take_refund(), Err(Error::NothingToRefund));
        }

        #[ink::test]
        fn late_bids_extend_the_auction() {
            let mut contract = auction();
            let accounts = accounts();
            assert_eq!(contract.last_block(), 10);
            advance(9);
            assert_eq!(bid(&mut contract, accounts.alice, 2_000_000), Ok(()));
            assert_eq!(contract.last_block(), 12);
            assert_eq!(contract.settle(), Err(Error::NotEnded));
            advance(4);
            assert_eq!(bid(&mut contract, accounts.bob, 3_000_000), Err(Error::Ended));
        }

        #[ink::test]
        fn an_auction_without_bids_ends_as_well() {
            let mut contract = auction();
            advance(11);
            assert_eq!(contract.settle(), Ok(()));
            assert_eq!(contract.winner(), None);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::{ChainBackend, ContractsBackend};

        type E2EResult<T> = core::result::Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn bids_and_refunds_on_chain<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let unit = 1_000_000_000_000;
            let contract = client
                .instantiate("auction", &ink_e2e::alice(), &mut AuctionRef::new(100, 5, unit))
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Auction>();

            let bid = call_builder.bid();
            client.call(&ink_e2e::bob(), &bid).value(2 * unit).submit().await.expect("first bid");
            let low = client.call(&ink_e2e::charlie(), &bid).value(2 * unit).dry_run().await?;
            assert_eq!(low.return_value(), Err(Error::BidTooLow(2 * unit + unit / 10)));
            client.call(&ink_e2e::charlie(), &bid).value(3 * unit).submit().await.expect("second bid");

            let before = client.free_balance(contract.account_id).await.expect("balance");
            let refund = client.call(&ink_e2e::bob(), &call_builder.take_refund()).submit().await;
            assert_eq!(refund.expect("refund").return_value(), Ok(2 * unit));
            let after = client.free_balance(contract.account_id).await.expect("balance");
            assert_eq!(before - after, 2 * unit);

            let early = client.call(&ink_e2e::alice(), &call_builder.settle()).dry_run().await?;
            assert_eq!(early.return_value(), Err(Error::NotEnded));
            Ok(())
        }
    }
}
