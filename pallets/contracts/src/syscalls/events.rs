//! Events, and messages for people.

use super::{ContractHost, Fault, Stop};
use crate::{
    diff::len_u32,
    prices::{event_price, retained_event_price},
    retained_events,
    trace::Step,
    weights::WeightInfo,
    Config, Error, WeightsOf,
};
use alloc::{string::String, vec::Vec};
use codec::Decode;
use ebpf_uapi::{
    host::{Events, Slice},
    ReturnCode, HASH_LEN,
};
use sp_core::Get;

impl<T: Config> Events for ContractHost<'_, '_, '_, T> {
    fn deposit_event(&mut self, topics: Slice, data: Slice) -> Result<(), Stop> {
        let topic_count = check_event::<T>(topics, data)?;
        self.charge(event_price::<WeightsOf<T>>(topic_count, data.len as u32))?;
        let topics = self.read_topics(topics)?;
        let data = self.read(data)?;
        self.stack.observe(|tracer| tracer.event(&topics, &data));
        self.stack.deposit_event(&topics, data);
        Ok(())
    }

    fn deposit_event_until(&mut self, until: u64, topics: Slice, data: Slice) -> Result<(), Stop> {
        let topic_count = check_event::<T>(topics, data)?;
        let expires = retained_events::expiry::<T>(until).ok_or_else(|| {
            let why = "the block is not after this one, or further away than `MaxEventLifetime`";
            Stop::new::<T>(Error::InvalidEventExpiry, why)
        })?;
        self.charge(retained_event_price::<WeightsOf<T>>(topic_count, data.len as u32))?;
        let topics = self.read_topics(topics)?;
        let data = self.read(data)?;
        self.stack.observe(|tracer| {
            tracer.event(&topics, &data);
            tracer.did(Step::EventKept { until });
        });
        Ok(self.stack.deposit_event_until(expires, topics, data)?)
    }

    /// Costs and checks the same whether or not somebody listens, so that a dry run tells the truth.
    fn debug_message(&mut self, text: Slice) -> Result<ReturnCode, Stop> {
        let text = self.read(text)?;
        self.charge(WeightsOf::<T>::debug_message(len_u32(text.len())))?;
        self.stack.observe(|tracer| tracer.message(&text));
        Ok(match self.stack.debug() {
            Some(debug) => {
                debug.message(&String::from_utf8_lossy(&text));
                ReturnCode::Success
            }
            None => ReturnCode::LoggingDisabled,
        })
    }
}

impl<T: Config> ContractHost<'_, '_, '_, T> {
    fn read_topics(&mut self, topics: Slice) -> Result<Vec<T::Hash>, Fault> {
        self.read(topics)?
            .chunks(HASH_LEN)
            .map(|mut topic| T::Hash::decode(&mut topic))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| {
                Fault::new::<T>(Error::DecodingFailed, "this chain's hashes are longer than 32 bytes")
            })
    }
}

/// Checks the lengths of an event against the limits. Returns the number of its topics.
fn check_event<T: Config>(topics: Slice, data: Slice) -> Result<u32, Fault> {
    let limits = T::Schedule::get().limits;
    if data.len > u64::from(limits.payload_len) {
        return Err(Fault::new::<T>(Error::ValueTooLarge, "the event is longer than `payload_len`"));
    }
    let hash_len = HASH_LEN as u64;
    if topics.len > u64::from(limits.event_topics).saturating_mul(hash_len) {
        return Err(Fault::new::<T>(Error::TooManyTopics, "more topics than `event_topics`"));
    }
    if topics.len.checked_rem(hash_len) != Some(0) {
        return Err(Fault::new::<T>(Error::DecodingFailed, "topics are 32 bytes each"));
    }
    Ok(topics.len.checked_div(hash_len).unwrap_or(0) as u32)
}
