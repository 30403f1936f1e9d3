//! Events, with the topics that ink! 5 gives them.

use codec::Encode;

use crate::{blake2b::blake2b_256, buffer::with_encoded};

/// What an event can be found by.
pub type Topic = [u8; 32];

/// Something that the world outside should know of.
pub trait Event: Encode {
    /// The event's name and the types of its fields, as `Name(Type,Type)`.
    const SIGNATURE: &'static str;
    /// The first topic of every such event.
    const SIGNATURE_TOPIC: Topic = blake2b_256(Self::SIGNATURE.as_bytes());

    /// Deposits the event. `indexed` are the topics of the fields that have one, in order.
    fn emit<const INDEXED: usize>(&self, indexed: [Topic; INDEXED]) {
        let mut topics = [Self::SIGNATURE_TOPIC; MAX_TOPICS];
        topics[1..=INDEXED].copy_from_slice(&indexed);
        with_encoded(self, |fields| ebpf_sys::deposit_event(&topics[..=INDEXED], fields));
    }
}

/// Most topics that an event can have.
const MAX_TOPICS: usize = 4;

/// The topic of a field: its encoding, or the hash of it if it is longer than a topic.
#[inline(never)]
pub fn topic<T: Encode>(field: &T) -> Topic {
    with_encoded(field, |encoding| {
        if encoding.len() > size_of::<Topic>() {
            return ebpf_sys::hash_blake2_256(encoding);
        }
        let mut topic = Topic::default();
        topic[..encoding.len()].copy_from_slice(encoding);
        topic
    })
}

/// The topic of a field that may be `None`: that of the value in it, else zeros.
pub fn optional_topic<T: Encode>(field: &Option<T>) -> Topic {
    field.as_ref().map_or(Topic::default(), topic)
}
