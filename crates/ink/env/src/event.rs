//! Events and their topics.

use core::marker::PhantomData;

use codec::Encode;

use crate::{buffer::Buffer, host, Environment};

/// An event. Implemented by `#[derive(ink::Event)]`, `#[ink(event)]` and `#[ink::event]`.
pub trait Event: Encode {
    /// The number of topics: `[state::HasRemainingTopics; N]`, or [`state::NoRemainingTopics`].
    type RemainingTopics: EventTopicsAmount;

    /// The signature topic, which is the first topic; `None` if the event is anonymous.
    const SIGNATURE_TOPIC: Option<[u8; 32]>;

    /// Passes the topics to the builder, the signature topic first.
    fn topics<E, B>(
        &self,
        builder: TopicsBuilder<state::Uninit, E, B>,
    ) -> <B as TopicsBuilderBackend<E>>::Output
    where
        E: Environment,
        B: TopicsBuilderBackend<E>;
}

/// Collects the topics of a [`TopicsBuilder`].
pub trait TopicsBuilderBackend<E: Environment> {
    /// The encoded topics.
    type Output;

    /// Announces the number of topics.
    fn expect(&mut self, expected_topics: usize);

    /// Adds the topic for a value: its encoding, padded with zeros, or the hash of the encoding if it is
    /// longer than a topic.
    fn push_topic<T: Encode>(&mut self, topic_value: &T);

    /// The topics.
    fn output(self) -> Self::Output;
}

/// Builds the topics of an event. It does not compile unless their number is the event's.
pub struct TopicsBuilder<S, E, B> {
    backend: B,
    state: PhantomData<fn() -> (S, E)>,
}

/// The states of a [`TopicsBuilder`].
pub mod state {
    /// The event's type is not set.
    pub enum Uninit {}
    /// As the element of an array: the array's length is the number of topics that remain.
    pub enum HasRemainingTopics {}
    /// No topics remain.
    pub enum NoRemainingTopics {}
}

impl<E, B> From<B> for TopicsBuilder<state::Uninit, E, B>
where
    E: Environment,
    B: TopicsBuilderBackend<E>,
{
    fn from(backend: B) -> Self {
        Self { backend, state: PhantomData }
    }
}

impl<E, B> TopicsBuilder<state::Uninit, E, B>
where
    E: Environment,
    B: TopicsBuilderBackend<E>,
{
    /// Sets the event's type, and thereby the number of topics.
    pub fn build<Evt: Event>(mut self) -> TopicsBuilder<Evt::RemainingTopics, E, B> {
        self.backend.expect(<Evt::RemainingTopics as EventTopicsAmount>::AMOUNT);
        TopicsBuilder { backend: self.backend, state: PhantomData }
    }
}

impl<S, E, B> TopicsBuilder<S, E, B>
where
    E: Environment,
    S: SomeRemainingTopics,
    B: TopicsBuilderBackend<E>,
{
    /// Adds the topic of a field. For `None`, it is all zeros.
    pub fn push_topic<T: Encode>(mut self, value: Option<&T>) -> TopicsBuilder<S::Next, E, B> {
        match value {
            Some(value) => self.backend.push_topic(value),
            None => self.backend.push_topic(&()),
        }
        TopicsBuilder { backend: self.backend, state: PhantomData }
    }
}

impl<E, B> TopicsBuilder<state::NoRemainingTopics, E, B>
where
    E: Environment,
    B: TopicsBuilderBackend<E>,
{
    /// The topics.
    pub fn finish(self) -> B::Output {
        self.backend.output()
    }
}

/// A state in which topics remain.
pub trait SomeRemainingTopics {
    /// The state after the next topic.
    type Next;
}

/// A number of topics, as a type.
pub trait EventTopicsAmount {
    /// The number.
    const AMOUNT: usize;
}

macro_rules! some_remaining_topics {
    ($($amount:literal)*) => {
        $(
            impl SomeRemainingTopics for [state::HasRemainingTopics; $amount] {
                type Next = [state::HasRemainingTopics; $amount - 1];
            }

            impl EventTopicsAmount for [state::HasRemainingTopics; $amount] {
                const AMOUNT: usize = $amount;
            }
        )*
    };
}

some_remaining_topics!(2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32);

impl SomeRemainingTopics for [state::HasRemainingTopics; 1] {
    type Next = state::NoRemainingTopics;
}

impl EventTopicsAmount for [state::HasRemainingTopics; 1] {
    const AMOUNT: usize = 1;
}

impl EventTopicsAmount for state::NoRemainingTopics {
    const AMOUNT: usize = 0;
}

/// The length of a topic in bytes.
pub(crate) const TOPIC_LEN: usize = 32;

/// The topics as the chain takes them: concatenated.
pub(crate) struct Topics {
    bytes: Buffer,
    /// The number of bytes that are finished topics.
    finished: usize,
}

impl Topics {
    pub(crate) const fn new() -> Self {
        Self { bytes: Buffer::new(), finished: 0 }
    }

    /// Converts the encoded value that follows the finished topics to a topic: pads it with zeros, or hashes
    /// it if it is longer than a topic.
    #[inline(never)]
    fn finish(&mut self) {
        let start = self.finished;
        let value = self.bytes.get(start..).unwrap_or_default();
        match [0; TOPIC_LEN].get(value.len()..) {
            Some(zeros) => self.bytes.push(zeros),
            None => {
                let mut hash = [0; TOPIC_LEN];
                host::hash_blake2_256(value, &mut hash);
                self.bytes.truncate(start);
                self.bytes.push(&hash);
            }
        }
        self.finished = start.wrapping_add(TOPIC_LEN);
    }
}

impl<E: Environment> TopicsBuilderBackend<E> for Topics {
    type Output = Buffer;

    fn expect(&mut self, _: usize) {}

    #[inline]
    fn push_topic<T: Encode>(&mut self, value: &T) {
        value.encode_to(&mut self.bytes);
        self.finish();
    }

    #[inline]
    fn output(self) -> Buffer {
        self.bytes
    }
}
