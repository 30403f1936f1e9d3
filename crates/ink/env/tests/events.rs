//! Events and their topics, as ink! 5.1.1 emits them.

use std::panic::catch_unwind;

use codec::Encode;
use ink_env::{
    event::{state, EventTopicsAmount, TopicsBuilder, TopicsBuilderBackend},
    hash::{Blake2x256, CryptoHash},
    test, DefaultEnvironment as E, Environment, Event,
};
use ink_primitives::AccountId;

#[derive(Encode)]
struct Transfer {
    from: Option<AccountId>,
    to: Option<AccountId>,
    value: u128,
    memo: Vec<u8>,
}

const SIGNATURE: [u8; 32] = [0xab; 32];

impl Event for Transfer {
    type RemainingTopics = [state::HasRemainingTopics; 4];
    const SIGNATURE_TOPIC: Option<[u8; 32]> = Some(SIGNATURE);

    fn topics<E, B>(
        &self,
        builder: TopicsBuilder<state::Uninit, E, B>,
    ) -> <B as TopicsBuilderBackend<E>>::Output
    where
        E: Environment,
        B: TopicsBuilderBackend<E>,
    {
        builder
            .build::<Self>()
            .push_topic(Self::SIGNATURE_TOPIC.as_ref())
            .push_topic(self.from.as_ref())
            .push_topic(Some(&self.value))
            .push_topic(Some(&self.memo))
            .finish()
    }
}

#[derive(Encode)]
struct Anonymous(u8);

impl Event for Anonymous {
    type RemainingTopics = state::NoRemainingTopics;
    const SIGNATURE_TOPIC: Option<[u8; 32]> = None;

    fn topics<E, B>(
        &self,
        builder: TopicsBuilder<state::Uninit, E, B>,
    ) -> <B as TopicsBuilderBackend<E>>::Output
    where
        E: Environment,
        B: TopicsBuilderBackend<E>,
    {
        builder.build::<Self>().finish()
    }
}

fn deposited(event: impl Event) -> test::EmittedEvent {
    test::run_test::<E, _>(|_| {
        ink_env::emit_event::<E, _>(event);
        Ok(())
    })
    .unwrap();
    let events: Vec<_> = test::recorded_events().collect();
    assert_eq!(events.len(), 1);
    events.into_iter().next().unwrap()
}

fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut topic = bytes.to_vec();
    topic.resize(32, 0);
    topic
}

#[test]
fn topics_are_padded_or_hashed_to_32_bytes() {
    let memo = vec![3u8; 32];
    let event = Transfer { from: None, to: Some([5; 32].into()), value: 0x0102, memo: memo.clone() };
    let fields = event.encode();
    let deposited = deposited(event);
    assert_eq!(deposited.data, fields);
    let mut hashed = [0; 32];
    // 33 bytes, one for the length: too long for a topic.
    Blake2x256::hash(&memo.encode(), &mut hashed);
    let expected = [SIGNATURE.to_vec(), vec![0; 32], padded(&[2, 1]), hashed.to_vec()];
    assert_eq!(deposited.topics, expected);
}

#[test]
fn value_of_32_bytes_is_not_hashed() {
    let memo = vec![9u8; 31];
    let event = Transfer { from: Some([4; 32].into()), to: None, value: 0, memo: memo.clone() };
    let topics = deposited(event).topics;
    assert_eq!(topics[3], memo.encode());
    assert_eq!(topics[1], [4; 32]);
}

#[test]
fn anonymous_event_can_have_no_topics() {
    assert_eq!(deposited(Anonymous(7)), test::EmittedEvent { topics: vec![], data: vec![7] });
    assert_eq!(<Anonymous as Event>::RemainingTopics::AMOUNT, 0);
    assert_eq!(<Transfer as Event>::RemainingTopics::AMOUNT, 4);
}

#[test]
fn event_is_retained_until_its_expiry() {
    test::run_test::<E, _>(|accounts| {
        test::set_callee::<E>(accounts.bob);
        test::set_block_number::<E>(5);
        ink_env::emit_event_until::<E, _>(Anonymous(7), 6);
        ink_env::emit_event_until::<E, _>(Anonymous(8), u32::MAX);
        let event = |data: u8| test::EmittedEvent { topics: vec![], data: vec![data] };
        let retained =
            |data, until| test::RetainedEvent { event: event(data), contract: accounts.bob.encode(), until };
        let (short, long) = (retained(7, 6), retained(8, u64::from(u32::MAX)));
        // They are ordinary events as well.
        assert_eq!(test::recorded_events().collect::<Vec<_>>(), [event(7), event(8)]);
        for (block, expected) in
            [(5, vec![short.clone(), long.clone()]), (6, vec![short, long.clone()]), (7, vec![long])]
        {
            test::set_block_number::<E>(block);
            assert_eq!(test::retained_events().collect::<Vec<_>>(), expected);
        }
        Ok(())
    })
    .unwrap();
}

/// As on a chain, an event is at most as long as a storage value.
#[test]
fn event_above_the_limits_panics() {
    let event = |len| Transfer { from: None, to: None, value: 0, memo: vec![0; len] };
    // Two absent accounts, the value, and the length of the rest.
    let longest = test::ChainLimits::default().payload_len - 20;
    assert_eq!(deposited(event(longest)).data.len(), 16 * 1024);
    for emit in
        [|event| ink_env::emit_event::<E, _>(event), |event| ink_env::emit_event_until::<E, _>(event, 9)]
    {
        test::run_test::<E, _>(|_| {
            assert!(catch_unwind(|| emit(event(longest + 1))).is_err());
            assert_eq!(test::recorded_events().count(), 0);
            test::set_chain_limits(test::ChainLimits { event_topics: 3, ..Default::default() });
            assert!(catch_unwind(|| emit(event(0))).is_err());
            Ok(())
        })
        .unwrap();
    }
}

/// As on a chain, no event is emitted.
#[test]
fn expiry_at_the_current_block_panics() {
    test::run_test::<E, _>(|_| {
        test::set_block_number::<E>(5);
        let panic = catch_unwind(|| ink_env::emit_event_until::<E, _>(Anonymous(7), 5)).unwrap_err();
        let reason = panic.downcast_ref::<String>().unwrap();
        assert!(reason.contains("not after the current block"), "{reason}");
        assert_eq!(test::recorded_events().count(), 0);
        assert_eq!(test::retained_events().count(), 0);
        Ok(())
    })
    .unwrap();
}
