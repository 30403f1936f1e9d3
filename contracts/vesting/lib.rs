//! Linear vesting: a balance that is released to a beneficiary over time.
//!
//! Shows a contract's configuration, which the constructor sets once and which every call finds in its memory
//! without a syscall, and the call's context, which has the time. Only the amount released so far is in
//! storage.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod vesting {
    #[ink(storage)]
    pub struct Vesting {
        /// The amount that was paid out.
        released: Balance,
    }

    /// The terms of the vesting.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub struct Terms {
        /// The account that is paid.
        pub beneficiary: AccountId,
        /// When the vesting starts.
        pub start: Timestamp,
        /// The time from the start until everything is vested.
        pub duration: Timestamp,
    }

    /// Why a message failed.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// Nothing has vested since the last release.
        NothingDue,
        /// The transfer failed.
        TransferFailed,
    }

    /// An amount was paid out.
    #[ink(event)]
    pub struct Released {
        #[ink(topic)]
        beneficiary: AccountId,
        amount: Balance,
    }

    impl Vesting {
        /// Vests the value of the call, and what is transferred to the contract later.
        #[ink(constructor, payable)]
        pub fn new(beneficiary: AccountId, start: Timestamp, duration: Timestamp) -> Self {
            Self::env().set_configuration(&Terms { beneficiary, start, duration });
            Self { released: 0 }
        }

        /// Returns the terms.
        #[ink(message)]
        pub fn terms(&self) -> Terms {
            self.env().configuration().expect("the constructor sets the terms")
        }

        /// Returns the amount that was paid out.
        #[ink(message)]
        pub fn released(&self) -> Balance {
            self.released
        }

        /// Returns the amount that can be paid out now.
        #[ink(message)]
        pub fn due(&self) -> Balance {
            self.due_by(&self.terms())
        }

        /// Pays out what has vested. Anybody can call this. Returns the amount.
        #[ink(message)]
        pub fn release(&mut self) -> Result<Balance, Error> {
            let terms = self.terms();
            let amount = self.due_by(&terms);
            if amount == 0 {
                return Err(Error::NothingDue);
            }
            self.released += amount;
            self.env().transfer(terms.beneficiary, amount).map_err(|_| Error::TransferFailed)?;
            self.env().emit_event(Released { beneficiary: terms.beneficiary, amount });
            Ok(amount)
        }

        fn due_by(&self, terms: &Terms) -> Balance {
            let elapsed = self.env().context().block_timestamp().saturating_sub(terms.start);
            let total = self.env().balance() + self.released;
            let vested = if elapsed >= terms.duration {
                total
            } else {
                // `total * elapsed / duration`, without the intermediate product, which could overflow.
                let (elapsed, duration) = (Balance::from(elapsed), Balance::from(terms.duration));
                total / duration * elapsed + total % duration * elapsed / duration
            };
            vested.saturating_sub(self.released)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment as E};

        const CONTRACT: [u8; 32] = [9; 32];

        /// A contract with this balance, which vests for bob from 100 to 1,100.
        fn vesting(balance: Balance) -> Vesting {
            test::set_callee::<E>(CONTRACT.into());
            test::set_account_balance::<E>(CONTRACT.into(), balance);
            Vesting::new(test::default_accounts::<E>().bob, 100, 1_000)
        }

        fn at(time: Timestamp) {
            test::set_block_timestamp::<E>(time);
        }

        #[ink::test]
        fn terms_are_those_of_the_constructor() {
            let bob = test::default_accounts::<E>().bob;
            assert_eq!(vesting(2_000_000).terms(), Terms { beneficiary: bob, start: 100, duration: 1_000 });
        }

        #[ink::test]
        fn due_grows_linearly() {
            let vesting = vesting(2_000_000);
            for (time, due) in
                [(0, 0), (100, 0), (101, 2_000), (600, 1_000_000), (1_099, 1_998_000), (1_100, 2_000_000)]
            {
                at(time);
                assert_eq!(vesting.due(), due, "{time}");
            }
        }

        #[ink::test]
        fn release_pays_what_is_due_once() {
            let mut vesting = vesting(2_000_000);
            assert_eq!(vesting.release(), Err(Error::NothingDue));
            at(600);
            let bob = test::default_accounts::<E>().bob;
            let before = test::get_account_balance::<E>(bob).unwrap();
            assert_eq!(vesting.release(), Ok(1_000_000));
            assert_eq!(test::get_account_balance::<E>(bob), Ok(before + 1_000_000));
            assert_eq!(vesting.released(), 1_000_000);
            assert_eq!(vesting.release(), Err(Error::NothingDue));
            at(5_000);
            assert_eq!(vesting.release(), Ok(1_000_000));
            assert_eq!(test::recorded_events().count(), 2);
        }

        #[ink::test]
        fn largest_balance_does_not_overflow() {
            let vesting = vesting(Balance::MAX);
            at(1_099);
            assert_eq!(vesting.due(), Balance::MAX / 1_000 * 999 + Balance::MAX % 1_000 * 999 / 1_000);
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn release_pays_what_is_due_once<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            let mut constructor = VestingRef::new(bob, 0, 1);
            let balance = 1_000_000_000_000;
            let contract = client
                .instantiate("vesting", &ink_e2e::alice(), &mut constructor)
                .value(balance)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Vesting>();

            let terms = client.call(&ink_e2e::alice(), &call_builder.terms()).dry_run().await?;
            assert_eq!(terms.return_value(), Terms { beneficiary: bob, start: 0, duration: 1 });
            let paid = client.call(&ink_e2e::alice(), &call_builder.release()).submit().await.expect("due");
            assert_eq!(paid.return_value(), Ok(balance));
            let again = client.call(&ink_e2e::alice(), &call_builder.release()).dry_run().await?;
            assert_eq!(again.return_value(), Err(Error::NothingDue));
            Ok(())
        }
    }
}
