//! An open auction: the highest bid at the end wins.
//!
//! Shows payable messages, deadlines in blocks, and the withdrawal pattern: bidders who were outbid withdraw
//! their money themselves, so that no bidder can block the auction by rejecting a refund. A bid in the last
//! blocks extends the auction.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod auction {
    use ink::storage::Mapping;

    #[ink(storage)]
    pub struct Auction {
        /// Receives the highest bid.
        seller: AccountId,
        /// The last block in which bids are accepted.
        last_block: BlockNumber,
        /// The minimum number of blocks between a bid and the end.
        extension: BlockNumber,
        /// The minimum of the first bid.
        reserve_price: Balance,
        /// The highest bidder and bid.
        highest: Option<(AccountId, Balance)>,
        /// What bidders who were outbid can withdraw.
        refunds: Mapping<AccountId, Balance>,
        /// Whether the seller was paid.
        settled: bool,
    }

    /// A new highest bid.
    #[ink(event)]
    pub struct Bid {
        #[ink(topic)]
        bidder: AccountId,
        amount: Balance,
        last_block: BlockNumber,
    }

    /// The auction has ended and the seller was paid.
    #[ink(event)]
    pub struct Settled {
        #[ink(topic)]
        winner: Option<AccountId>,
        amount: Balance,
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The auction has ended.
        Ended,
        /// The auction has not ended.
        NotEnded,
        /// The seller was paid before.
        AlreadySettled,
        /// The bid is below this minimum.
        BidTooLow(Balance),
        /// The caller has no refund to withdraw.
        NothingToRefund,
        /// The transfer failed.
        TransferFailed,
    }

    /// The result of fallible messages.
    pub type Result<T> = core::result::Result<T, Error>;

    impl Auction {
        /// Starts an auction of `duration` blocks with the caller as seller.
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

        /// Bids the value of the call.
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

        /// Refunds the caller's bids that were outbid. Returns the amount.
        #[ink(message)]
        pub fn take_refund(&mut self) -> Result<Balance> {
            let caller = self.env().caller();
            // Removed before the transfer, so that it cannot be withdrawn twice.
            let refund = self.refunds.take(caller).ok_or(Error::NothingToRefund)?;
            self.env().transfer(caller, refund).map_err(|_| Error::TransferFailed)?;
            Ok(refund)
        }

        /// Pays the seller after the end. Anybody can call this.
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

        /// Returns the minimum of the next bid: 5 % above the highest, or the reserve price.
        #[ink(message)]
        pub fn least_bid(&self) -> Balance {
            match self.highest {
                Some((_, amount)) => amount + (amount / 20).max(1),
                None => self.reserve_price,
            }
        }

        /// Returns the highest bidder and bid.
        #[ink(message)]
        pub fn highest_bid(&self) -> Option<(AccountId, Balance)> {
            self.highest
        }

        /// Returns the winner once the auction has ended.
        #[ink(message)]
        pub fn winner(&self) -> Option<AccountId> {
            if self.env().block_number() <= self.last_block {
                return None;
            }
            self.highest.map(|(winner, _)| winner)
        }

        /// Returns what an account can withdraw.
        #[ink(message)]
        pub fn refund_of(&self, bidder: AccountId) -> Balance {
            self.refunds.get(bidder).unwrap_or_default()
        }

        /// Returns the last block in which bids are accepted.
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

        /// An auction by django for 10 blocks, at least 3 after each bid, with a reserve price of 1,000,000.
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
                // On a chain, an error reverts the payment as well.
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
        fn highest_bid_wins() {
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
        fn bid_below_the_minimum_fails() {
            let mut contract = auction();
            let accounts = accounts();
            assert_eq!(bid(&mut contract, accounts.alice, 999_999), Err(Error::BidTooLow(1_000_000)));
            assert_eq!(bid(&mut contract, accounts.alice, 1_000_000), Ok(()));
            assert_eq!(bid(&mut contract, accounts.bob, 1_049_999), Err(Error::BidTooLow(1_050_000)));
            assert_eq!(bid(&mut contract, accounts.bob, 1_050_000), Ok(()));
        }

        #[ink::test]
        fn outbid_bidder_withdraws_the_refund_once() {
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
        fn late_bid_extends_the_auction() {
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
        fn auction_without_bids_settles_without_a_winner() {
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
        async fn outbid_bidder_is_refunded<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
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
