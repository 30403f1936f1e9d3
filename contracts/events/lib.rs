//! Every kind of event.
//!
//! Shows events of one contract, events shared between contracts, a signature topic of one's own, and
//! anonymous events, which have none.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
#![allow(clippy::new_without_default)]

use ink::primitives::AccountId;

/// A value was flipped. Defined outside of the contract, so that other contracts can emit it as well.
#[ink::event]
pub struct Flipped {
    /// The new value.
    #[ink(topic)]
    pub value: bool,
    /// The account that flipped it.
    pub by: AccountId,
}

/// Identified by an explicit signature topic rather than by the hash of its name and fields.
#[ink::event(signature_topic = "1111111111111111111111111111111111111111111111111111111111111111")]
pub struct CustomSignature {
    /// Indexed as the second topic.
    #[ink(topic)]
    pub topic: [u8; 32],
    /// Only in the event's data.
    pub field: u32,
}

/// Has no signature topic.
#[ink::event(anonymous)]
pub struct Anonymous {
    /// Indexed as the only topic.
    #[ink(topic)]
    pub topic: [u8; 32],
    /// Only in the event's data.
    pub field: u32,
}

#[ink::contract]
pub mod events {
    use super::{Anonymous, CustomSignature, Flipped};

    #[ink(storage)]
    pub struct Events {
        value: bool,
    }

    /// An event that only this contract emits.
    #[ink(event)]
    pub struct Counted {
        /// Hashed, because its encoding is longer than the 32 bytes of a topic.
        #[ink(topic)]
        long: [u8; 64],
        /// All zeros if it is `None`.
        #[ink(topic)]
        maybe: Option<u32>,
    }

    impl Events {
        /// Starts with the given value.
        #[ink(constructor)]
        pub fn new(init_value: bool) -> Self {
            Self { value: init_value }
        }

        /// Flips the value and emits [`Flipped`].
        #[ink(message)]
        pub fn flip(&mut self) {
            self.value = !self.value;
            self.env().emit_event(Flipped { value: self.value, by: self.env().caller() });
        }

        /// Returns the value.
        #[ink(message)]
        pub fn get(&self) -> bool {
            self.value
        }

        /// Emits [`Counted`].
        #[ink(message)]
        pub fn count(&mut self, maybe: Option<u32>) {
            self.env().emit_event(Counted { long: [7; 64], maybe });
        }

        /// Emits [`CustomSignature`].
        #[ink(message)]
        pub fn emit_custom(&self, topic: [u8; 32], field: u32) {
            self.env().emit_event(CustomSignature { topic, field });
        }

        /// Emits [`Anonymous`].
        #[ink(message)]
        pub fn emit_anonymous(&self, topic: [u8; 32], field: u32) {
            self.env().emit_event(Anonymous { topic, field });
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use ink::{
            env::{test, Event},
            scale::{Decode, Encode},
        };

        fn only_event() -> test::EmittedEvent {
            let mut events = test::recorded_events();
            let event = events.next().expect("an event was emitted");
            assert!(events.next().is_none(), "only one event was emitted");
            event
        }

        #[ink::test]
        fn event_has_fields_as_data_and_topics() {
            let mut contract = Events::new(false);
            contract.flip();
            let event = only_event();
            let decoded = Flipped::decode(&mut &event.data[..]).expect("the data decodes");
            assert!(decoded.value);
            let signature = <Flipped as Event>::SIGNATURE_TOPIC.expect("the event is not anonymous");
            assert_eq!(event.topics[0], signature);
            assert_eq!(event.topics[1][0], 1, "a short topic is the value itself");
            assert_eq!(event.topics.len(), 2);
        }

        #[ink::test]
        fn signature_topic_is_the_hash_of_name_and_types() {
            let expected = ink::blake2x256!("Flipped(bool,AccountId)");
            assert_eq!(<Flipped as Event>::SIGNATURE_TOPIC, Some(expected));
        }

        #[ink::test]
        fn long_topic_is_hashed_and_absent_topic_is_zero() {
            let mut contract = Events::new(false);
            contract.count(None);
            let event = only_event();
            let mut hash = [0; 32];
            ink::env::hash_encoded::<ink::env::hash::Blake2x256, _>(&[7u8; 64], &mut hash);
            assert_eq!(event.topics[1], hash);
            assert_eq!(event.topics[2], [0; 32]);
        }

        #[ink::test]
        fn explicit_signature_topic_is_used() {
            let contract = Events::new(false);
            contract.emit_custom([3; 32], 5);
            assert_eq!(only_event().topics, [[0x11; 32], [3; 32]]);
        }

        #[ink::test]
        fn anonymous_event_has_no_signature_topic() {
            let contract = Events::new(false);
            contract.emit_anonymous([3; 32], 5);
            let event = only_event();
            assert_eq!(event.topics, [[3; 32]]);
            assert_eq!(event.data, ([3u8; 32], 5u32).encode());
        }
    }

    #[cfg(all(test, feature = "e2e-tests"))]
    mod e2e_tests {
        use super::*;
        use ink_e2e::ContractsBackend;

        type E2EResult<T> = Result<T, Box<dyn std::error::Error>>;

        #[ink_e2e::test]
        async fn flip_emits_an_event<Client: E2EBackend>(mut client: Client) -> E2EResult<()> {
            let mut constructor = EventsRef::new(false);
            let contract = client
                .instantiate("events", &ink_e2e::alice(), &mut constructor)
                .submit()
                .await
                .expect("instantiation");
            let mut call_builder = contract.call_builder::<Events>();
            let flip = client.call(&ink_e2e::bob(), &call_builder.flip()).submit().await.expect("flip");

            let events = flip.contract_emitted_events()?;
            assert_eq!(events.len(), 1);
            let emitted: Flipped =
                ink::scale::Decode::decode(&mut &events[0].event.data[..]).expect("the data decodes");
            assert!(emitted.value);
            assert_eq!(emitted.by, ink_e2e::account_id(ink_e2e::AccountKeyring::Bob));
            let signature =
                <Flipped as ink::env::Event>::SIGNATURE_TOPIC.expect("the event is not anonymous");
            assert_eq!(events[0].topics[0].as_bytes(), signature);
            Ok(())
        }
    }
}
