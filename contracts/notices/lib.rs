//! A board of notices: clients find those that still matter in the chain's state, by contract and by author, and can
//! prove to others that they are there. The contract itself stores nothing of them.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

#[ink::contract]
pub mod notices {
    use ink::prelude::string::String;

    #[ink(storage)]
    pub struct Notices {
        count: u32,
    }

    /// A notice was posted.
    #[ink(event)]
    pub struct Posted {
        /// Who posted it.
        #[ink(topic)]
        by: AccountId,
        /// Its number.
        number: u32,
        /// What it says.
        text: String,
    }

    impl Notices {
        /// Starts without notices.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { count: 0 }
        }

        /// Posts a notice that is retained for a number of blocks, at least one. Returns its number. The caller pays a deposit,
        /// which returns when the notice is removed.
        #[ink(message)]
        pub fn post(&mut self, text: String, blocks: BlockNumber) -> u32 {
            let number = self.count;
            self.count = number.wrapping_add(1);
            let until = self.env().block_number().saturating_add(blocks);
            self.env().emit_event_until(Posted { by: self.env().caller(), number, text }, until);
            number
        }

        /// How many notices were ever posted.
        #[ink(message)]
        pub fn count(&self) -> u32 {
            self.count
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::env::{test, DefaultEnvironment};

        #[ink::test]
        fn notices_are_kept_until_their_block() {
            test::set_block_number::<DefaultEnvironment>(10);
            let mut notices = Notices::new();
            assert_eq!(notices.post("short".into(), 1), 0);
            assert_eq!(notices.post("long".into(), 5), 1);
            assert_eq!(test::recorded_events().count(), 2);
            let retained = || test::retained_events().map(|event| event.until).collect::<Vec<_>>();
            assert_eq!(retained(), [11, 15]);
            test::set_block_number::<DefaultEnvironment>(11);
            assert_eq!(retained(), [11, 15]);
            test::set_block_number::<DefaultEnvironment>(12);
            assert_eq!(retained(), [15]);
            test::set_block_number::<DefaultEnvironment>(16);
            assert!(retained().is_empty());
            assert_eq!(notices.count(), 2);
        }

        #[ink::test]
        #[should_panic(expected = "not after the current one")]
        fn a_notice_is_kept_for_at_least_one_block() {
            Notices::new().post("none".into(), 0);
        }
    }
}
