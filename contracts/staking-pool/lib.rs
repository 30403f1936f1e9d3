//! A staking pool: rewards are shared between all stakes in proportion.
//!
//! Shows how to distribute to any number of accounts at constant cost. The pool stores the accumulated
//! rewards per staked unit; each stake stores the value of that number at its last change. The difference,
//! times the stake, is what the stake has earned since.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod staking_pool {
    use ink::storage::Mapping;

    /// Rewards per unit are stored as multiples of 1/PRECISION.
    const PRECISION: u128 = 1_000_000_000_000;

    /// The stake of one account.
    #[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    #[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
    pub struct Stake {
        /// The staked amount.
        amount: Balance,
        /// The rewards earned up to the last change.
        earned: Balance,
        /// The pool's rewards per unit at the last change.
        rewards_per_unit: u128,
        /// The amount that was unstaked, and the first block in which it can be withdrawn.
        unbonding: Option<(Balance, BlockNumber)>,
    }

    #[ink(storage)]
    pub struct StakingPool {
        stakes: Mapping<AccountId, Stake>,
        total: Balance,
        rewards_per_unit: u128,
        /// The number of blocks between unstaking and withdrawal.
        unbonding_period: BlockNumber,
    }

    /// An account has increased its stake.
    #[ink(event)]
    pub struct Staked {
        #[ink(topic)]
        account: AccountId,
        amount: Balance,
    }

    /// An account has reduced its stake.
    #[ink(event)]
    pub struct Unstaked {
        #[ink(topic)]
        account: AccountId,
        amount: Balance,
        available_from: BlockNumber,
    }

    /// Rewards were paid to all stakes.
    #[ink(event)]
    pub struct Rewarded {
        #[ink(topic)]
        from: AccountId,
        amount: Balance,
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// The amount is zero, or there is nothing to pay out.
        Nothing,
        /// The stake is lower than the amount.
        InsufficientStake,
        /// There are no stakes to reward.
        NoStakes,
        /// The unbonding period has not passed.
        StillUnbonding,
        /// The transfer failed.
        TransferFailed,
    }

    /// The result of fallible messages.
    pub type Result<T> = core::result::Result<T, Error>;

    impl StakingPool {
        /// Creates a pool with an unbonding period in blocks.
        #[ink(constructor)]
        pub fn new(unbonding_period: BlockNumber) -> Self {
            Self { stakes: Mapping::new(), total: 0, rewards_per_unit: 0, unbonding_period }
        }

        /// Stakes the value of the call.
        #[ink(message, payable)]
        pub fn stake(&mut self) -> Result<()> {
            let amount = self.env().transferred_value();
            if amount == 0 {
                return Err(Error::Nothing);
            }
            let account = self.env().caller();
            let mut stake = self.updated_stake(account);
            stake.amount += amount;
            self.total += amount;
            self.stakes.insert(account, &stake);
            self.env().emit_event(Staked { account, amount });
            Ok(())
        }

        /// Unstakes an amount, which can be withdrawn after the unbonding period. The period restarts for
        /// amounts that were unstaked before.
        #[ink(message)]
        pub fn unstake(&mut self, amount: Balance) -> Result<()> {
            if amount == 0 {
                return Err(Error::Nothing);
            }
            let account = self.env().caller();
            let mut stake = self.updated_stake(account);
            stake.amount = stake.amount.checked_sub(amount).ok_or(Error::InsufficientStake)?;
            self.total -= amount;
            let before = stake.unbonding.map_or(0, |(amount, _)| amount);
            let available_from = self.env().block_number() + self.unbonding_period;
            stake.unbonding = Some((before + amount, available_from));
            self.stakes.insert(account, &stake);
            self.env().emit_event(Unstaked { account, amount, available_from });
            Ok(())
        }

        /// Pays out what the caller unstaked. Returns the amount.
        #[ink(message)]
        pub fn withdraw(&mut self) -> Result<Balance> {
            let account = self.env().caller();
            let mut stake = self.updated_stake(account);
            let (amount, available_from) = stake.unbonding.take().ok_or(Error::Nothing)?;
            if self.env().block_number() < available_from {
                return Err(Error::StillUnbonding);
            }
            self.stakes.insert(account, &stake);
            self.env().transfer(account, amount).map_err(|_| Error::TransferFailed)?;
            Ok(amount)
        }

        /// Pays out the caller's rewards. Returns the amount.
        #[ink(message)]
        pub fn claim(&mut self) -> Result<Balance> {
            let account = self.env().caller();
            let mut stake = self.updated_stake(account);
            let amount = core::mem::take(&mut stake.earned);
            if amount == 0 {
                return Err(Error::Nothing);
            }
            self.stakes.insert(account, &stake);
            self.env().transfer(account, amount).map_err(|_| Error::TransferFailed)?;
            Ok(amount)
        }

        /// Distributes the value of the call to all stakes in proportion. The remainder of the division stays
        /// in the contract.
        #[ink(message, payable)]
        pub fn reward(&mut self) -> Result<()> {
            let amount = self.env().transferred_value();
            if amount == 0 {
                return Err(Error::Nothing);
            }
            if self.total == 0 {
                return Err(Error::NoStakes);
            }
            self.rewards_per_unit += amount * PRECISION / self.total;
            self.env().emit_event(Rewarded { from: self.env().caller(), amount });
            Ok(())
        }

        /// Returns an account's stake, with the rewards earned until now.
        #[ink(message)]
        pub fn stake_of(&self, account: AccountId) -> Stake {
            self.updated_stake(account)
        }

        /// Returns the sum of all stakes.
        #[ink(message)]
        pub fn total(&self) -> Balance {
            self.total
        }

        /// The account's stake, with its rewards brought up to date.
        fn updated_stake(&self, account: AccountId) -> Stake {
            let mut stake = self.stakes.get(account).unwrap_or_default();
            stake.earned += stake.amount * (self.rewards_per_unit - stake.rewards_per_unit) / PRECISION;
            stake.rewards_per_unit = self.rewards_per_unit;
            stake
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        const UNIT: Balance = 1_000_000_000_000;

        fn accounts() -> test::DefaultAccounts<DefaultEnvironment> {
            test::default_accounts::<DefaultEnvironment>()
        }

        fn call_as(caller: AccountId) {
            test::set_caller::<DefaultEnvironment>(caller);
        }

        fn pool() -> StakingPool {
            let accounts = accounts();
            for account in [accounts.alice, accounts.bob, accounts.charlie] {
                test::set_account_balance::<DefaultEnvironment>(account, 1_000 * UNIT);
            }
            test::set_callee::<DefaultEnvironment>([8; 32].into());
            test::set_account_balance::<DefaultEnvironment>([8; 32].into(), UNIT);
            StakingPool::new(5)
        }

        fn stake(pool: &mut StakingPool, account: AccountId, amount: Balance) {
            call_as(account);
            assert_eq!(ink::env::pay_with_call!(pool.stake(), amount), Ok(()));
        }

        fn reward(pool: &mut StakingPool, amount: Balance) {
            call_as(accounts().charlie);
            assert_eq!(ink::env::pay_with_call!(pool.reward(), amount), Ok(()));
        }

        #[ink::test]
        fn rewards_are_shared_in_proportion() {
            let mut pool = pool();
            let accounts = accounts();
            stake(&mut pool, accounts.alice, 30 * UNIT);
            stake(&mut pool, accounts.bob, 10 * UNIT);
            reward(&mut pool, 8 * UNIT);
            assert_eq!(pool.stake_of(accounts.alice).earned, 6 * UNIT);
            assert_eq!(pool.stake_of(accounts.bob).earned, 2 * UNIT);
        }

        #[ink::test]
        fn later_stake_earns_nothing_of_earlier_rewards() {
            let mut pool = pool();
            let accounts = accounts();
            stake(&mut pool, accounts.alice, 10 * UNIT);
            reward(&mut pool, 5 * UNIT);
            stake(&mut pool, accounts.bob, 10 * UNIT);
            reward(&mut pool, 5 * UNIT);
            assert_eq!(pool.stake_of(accounts.alice).earned, 7 * UNIT + UNIT / 2);
            assert_eq!(pool.stake_of(accounts.bob).earned, 2 * UNIT + UNIT / 2);
        }

        #[ink::test]
        fn rewards_are_claimed_once() {
            let mut pool = pool();
            let accounts = accounts();
            stake(&mut pool, accounts.alice, 10 * UNIT);
            reward(&mut pool, 5 * UNIT);
            call_as(accounts.alice);
            assert_eq!(pool.claim(), Ok(5 * UNIT));
            assert_eq!(pool.claim(), Err(Error::Nothing));
            let balance = test::get_account_balance::<DefaultEnvironment>(accounts.alice);
            assert_eq!(balance.ok(), Some(995 * UNIT));
        }

        #[ink::test]
        fn withdrawal_before_the_unbonding_period_fails() {
            let mut pool = pool();
            let alice = accounts().alice;
            stake(&mut pool, alice, 10 * UNIT);
            assert_eq!(pool.unstake(11 * UNIT), Err(Error::InsufficientStake));
            assert_eq!(pool.unstake(4 * UNIT), Ok(()));
            assert_eq!(pool.total(), 6 * UNIT);
            assert_eq!(pool.withdraw(), Err(Error::StillUnbonding));
            for _ in 0..5 {
                test::advance_block::<DefaultEnvironment>();
            }
            assert_eq!(pool.withdraw(), Ok(4 * UNIT));
            assert_eq!(pool.withdraw(), Err(Error::Nothing));
        }

        #[ink::test]
        fn reward_without_stakes_fails() {
            let mut pool = pool();
            call_as(accounts().charlie);
            assert_eq!(ink::env::pay_with_call!(pool.reward(), UNIT), Err(Error::NoStakes));
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = core::result::Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn rewards_are_shared_in_proportion<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let unit = 1_000_000_000_000;
            let contract = client
                .instantiate("staking-pool", &ink_e2e::alice(), &mut StakingPoolRef::new(10))
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<StakingPool>();

            let stake = call_builder.stake();
            client.call(&ink_e2e::alice(), &stake).value(30 * unit).submit().await.expect("stake");
            client.call(&ink_e2e::bob(), &stake).value(10 * unit).submit().await.expect("stake");
            let reward = call_builder.reward();
            client.call(&ink_e2e::charlie(), &reward).value(8 * unit).submit().await.expect("reward");

            let claim = call_builder.claim();
            let claimed = client.call(&ink_e2e::alice(), &claim).submit().await.expect("claim");
            assert_eq!(claimed.return_value(), Ok(6 * unit));
            let again = client.call(&ink_e2e::alice(), &claim).dry_run().await?;
            assert_eq!(again.return_value(), Err(Error::Nothing));
            Ok(())
        }
    }
}
