//! A notice board.
//!
//! Shows retained events, which stay in the chain's state until their expiry: clients can query them by
//! contract and topic, and prove that they exist. The contract itself stores only a counter.
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
        #[ink(topic)]
        by: AccountId,
        number: u32,
        text: String,
    }

    impl Notices {
        /// Starts without notices.
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { count: 0 }
        }

        /// Posts a notice that is retained for `blocks` blocks, at least one. Returns its number.
        ///
        /// The caller pays a storage deposit, which is refunded after the expiry.
        #[ink(message)]
        pub fn post(&mut self, text: String, blocks: BlockNumber) -> u32 {
            let number = self.count;
            self.count = number.wrapping_add(1);
            let until = self.env().block_number().saturating_add(blocks);
            self.env().emit_event_until(Posted { by: self.env().caller(), number, text }, until);
            number
        }

        /// Returns the number of notices posted so far.
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
        fn notice_is_retained_until_its_expiry() {
            test::set_block_number::<DefaultEnvironment>(10);
            let mut notices = Notices::new();
            assert_eq!(notices.post("short".into(), 1), 0);
            assert_eq!(notices.post("long".into(), 5), 1);
            assert_eq!(test::recorded_events().count(), 2);
            let expiries = || test::retained_events().map(|event| event.until).collect::<Vec<_>>();
            assert_eq!(expiries(), [11, 15]);
            test::set_block_number::<DefaultEnvironment>(11);
            assert_eq!(expiries(), [11, 15]);
            test::set_block_number::<DefaultEnvironment>(12);
            assert_eq!(expiries(), [15]);
            test::set_block_number::<DefaultEnvironment>(16);
            assert!(expiries().is_empty());
            assert_eq!(notices.count(), 2);
        }

        #[ink::test]
        #[should_panic(expected = "not after the current block")]
        fn notice_for_zero_blocks_panics() {
            Notices::new().post("none".into(), 0);
        }
    }
}
