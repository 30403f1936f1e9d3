//! Events and the topics by which they are found.

use core::marker::PhantomData;

use codec::Encode;

use crate::{buffer::Buffer, host, Environment};

/// Something that the world outside should know of. Derived with `#[derive(ink::Event)]`, `#[ink(event)]` or
/// `#[ink::event]`.
pub trait Event: Encode {
    /// How many topics there are: `[state::HasRemainingTopics; N]`, or [`state::NoRemainingTopics`].
    type RemainingTopics: EventTopicsAmount;

    /// The first topic, the same for all events of this type; `None` if the event is anonymous.
    const SIGNATURE_TOPIC: Option<[u8; 32]>;

    /// Passes each topic, the signature's first, to the builder.
    fn topics<E, B>(
        &self,
        builder: TopicsBuilder<state::Uninit, E, B>,
    ) -> <B as TopicsBuilderBackend<E>>::Output
    where
        E: Environment,
        B: TopicsBuilderBackend<E>;
}

/// What [`TopicsBuilder`] puts topics into.
pub trait TopicsBuilderBackend<E: Environment> {
    /// The topics, encoded.
    type Output;

    /// So many topics will come.
    fn expect(&mut self, expected_topics: usize);

    /// Adds the topic of a field with this value: its encoding, filled up with zeros, or the hash of it if it is
    /// longer than a topic.
    fn push_topic<T: Encode>(&mut self, topic_value: &T);

    /// The topics.
    fn output(self) -> Self::Output;
}

/// Collects exactly as many topics as an event says that it has: anything else does not compile.
pub struct TopicsBuilder<S, E, B> {
    backend: B,
    state: PhantomData<fn() -> (S, E)>,
}

/// What a [`TopicsBuilder`] still waits for.
pub mod state {
    /// For the event to be named.
    pub enum Uninit {}
    /// As an array: for as many topics as the array is long.
    pub enum HasRemainingTopics {}
    /// For nothing.
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
    /// Names the event, and so how many topics there are.
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
    /// Adds the topic of a field; that of a field that is `None` is zeros.
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

/// A state that waits for topics.
pub trait SomeRemainingTopics {
    /// The state after one of them.
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

/// Length of a topic in bytes.
pub(crate) const TOPIC_LEN: usize = 32;

/// The topics as the chain takes them: one behind the other.
pub(crate) struct Topics {
    bytes: Buffer,
    /// How many of the bytes are finished topics.
    finished: usize,
}

impl Topics {
    pub(crate) const fn new() -> Self {
        Self { bytes: Buffer::new(), finished: 0 }
    }

    /// Makes a topic of the encoded value behind the finished ones: the encoding, filled up with zeros, or
    /// the hash of it if it is longer than a topic.
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
