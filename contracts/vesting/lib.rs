//! Money that becomes its owner's over time, by terms that never change.
//!
//! The terms are the contract's configuration: its constructor sets them once, and every call finds them in its memory
//! without asking the chain. So it does with the time, in the context of the call. Only what was paid out is in storage.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod vesting {
    #[ink(storage)]
    pub struct Vesting {
        /// What was paid out.
        released: Balance,
    }

    /// Who gets the money, and when.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub struct Terms {
        /// Who gets it.
        pub beneficiary: AccountId,
        /// When the first of it is the beneficiary's.
        pub start: Timestamp,
        /// How long it takes from then until all of it is.
        pub duration: Timestamp,
    }

    /// Why nothing was paid out.
    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Error {
        /// There is nothing to pay out yet.
        NothingDue,
        /// The contract's balance does not allow the transfer.
        TransferFailed,
    }

    /// Money was paid out.
    #[ink(event)]
    pub struct Released {
        #[ink(topic)]
        beneficiary: AccountId,
        amount: Balance,
    }

    impl Vesting {
        /// Takes the money that comes with the call, and what comes later by transfers.
        #[ink(constructor, payable)]
        pub fn new(beneficiary: AccountId, start: Timestamp, duration: Timestamp) -> Self {
            Self::env().set_configuration(&Terms { beneficiary, start, duration });
            Self { released: 0 }
        }

        /// The terms.
        #[ink(message)]
        pub fn terms(&self) -> Terms {
            self.env().configuration().expect("the constructor has set them")
        }

        /// What was paid out.
        #[ink(message)]
        pub fn released(&self) -> Balance {
            self.released
        }

        /// What can be paid out now.
        #[ink(message)]
        pub fn due(&self) -> Balance {
            self.due_by(&self.terms())
        }

        /// Pays out what can be. Anybody can ask for it.
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
            let all = self.env().balance() + self.released;
            let vested = match elapsed >= terms.duration {
                true => all,
                // Parts first: the product with all of it could be too large.
                false => {
                    let (elapsed, duration) = (Balance::from(elapsed), Balance::from(terms.duration));
                    all / duration * elapsed + all % duration * elapsed / duration
                }
            };
            vested.saturating_sub(self.released)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment as E};

        const CONTRACT: [u8; 32] = [9; 32];

        fn vesting(money: Balance) -> Vesting {
            test::set_callee::<E>(CONTRACT.into());
            test::set_account_balance::<E>(CONTRACT.into(), money);
            Vesting::new(test::default_accounts::<E>().bob, 100, 1_000)
        }

        fn at(time: Timestamp) {
            test::set_block_timestamp::<E>(time);
        }

        #[ink::test]
        fn terms_are_as_agreed() {
            let bob = test::default_accounts::<E>().bob;
            assert_eq!(vesting(2_000_000).terms(), Terms { beneficiary: bob, start: 100, duration: 1_000 });
        }

        #[ink::test]
        fn money_becomes_due_bit_by_bit() {
            let vesting = vesting(2_000_000);
            for (time, due) in
                [(0, 0), (100, 0), (101, 2_000), (600, 1_000_000), (1_099, 1_998_000), (1_100, 2_000_000)]
            {
                at(time);
                assert_eq!(vesting.due(), due, "{time}");
            }
        }

        #[ink::test]
        fn what_is_due_is_paid_out_once() {
            let mut vesting = vesting(2_000_000);
            assert_eq!(vesting.release(), Err(Error::NothingDue));
            at(600);
            let bob = test::default_accounts::<E>().bob;
            let before = test::get_account_balance::<E>(bob).unwrap();
            assert_eq!(vesting.release(), Ok(1_000_000));
            assert_eq!(test::get_account_balance::<E>(bob), Ok(before + 1_000_000));
            assert_eq!((vesting.released(), vesting.release()), (1_000_000, Err(Error::NothingDue)));
            at(5_000);
            assert_eq!(vesting.release(), Ok(1_000_000));
            assert_eq!(test::recorded_events().count(), 2);
        }

        #[ink::test]
        fn the_largest_amount_does_not_overflow() {
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
        async fn pays_by_its_terms<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let bob = ink_e2e::account_id(ink_e2e::AccountKeyring::Bob);
            let mut constructor = VestingRef::new(bob, 0, 1);
            let money = 1_000_000_000_000;
            let contract = client
                .instantiate("vesting", &ink_e2e::alice(), &mut constructor)
                .value(money)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Vesting>();

            let terms = client.call(&ink_e2e::alice(), &call_builder.terms()).dry_run().await?;
            assert_eq!(terms.return_value(), Terms { beneficiary: bob, start: 0, duration: 1 });
            let paid = client.call(&ink_e2e::alice(), &call_builder.release()).submit().await.expect("due");
            assert_eq!(paid.return_value(), Ok(money));
            let again = client.call(&ink_e2e::alice(), &call_builder.release()).dry_run().await?;
            assert_eq!(again.return_value(), Err(Error::NothingDue));
            Ok(())
        }
    }
}
