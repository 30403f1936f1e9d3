//! Events, and messages for people.

use super::{Fault, Guest};
use crate::{limits::event_price, storage::len_u32, weights::WeightInfo, Config, Error};
use alloc::{string::String, vec::Vec};
use codec::Decode;
use ebpf_uapi::{ReturnCode, HASH_LEN};
use sp_core::Get;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn deposit_event(
        &mut self,
        topics: u64,
        topics_len: u64,
        data: u64,
        data_len: u64,
    ) -> Result<(), Fault> {
        self.ensure_changes_allowed()?;
        let limits = T::Schedule::get().limits;
        if data_len > u64::from(limits.payload_len) {
            return Err(Fault::new::<T>(Error::ValueTooLarge, "the event is longer than `payload_len`"));
        }
        let hash_len = HASH_LEN as u64;
        if topics_len > u64::from(limits.event_topics).saturating_mul(hash_len) {
            return Err(Fault::new::<T>(Error::TooManyTopics, "more topics than `event_topics`"));
        }
        if topics_len.checked_rem(hash_len) != Some(0) {
            return Err(Fault::new::<T>(Error::DecodingFailed, "topics are 32 bytes each"));
        }
        let count = topics_len.checked_div(hash_len).unwrap_or(0) as u32;
        let _ = self.charge(event_price::<T::WeightInfo>(count, data_len as u32))?;
        let topics = self
            .read(topics, topics_len)?
            .chunks(HASH_LEN)
            .map(|mut topic| T::Hash::decode(&mut topic))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| {
                Fault::new::<T>(Error::DecodingFailed, "this chain's hashes are longer than 32 bytes")
            })?;
        let data = self.read(data, data_len)?;
        self.stack.observe(|tracer| tracer.event(&topics, &data));
        self.stack.deposit_event(&topics, data);
        Ok(())
    }

    /// Costs and checks the same whether or not somebody listens, so that a dry run tells the truth.
    pub(super) fn debug_message(&mut self, text: u64, text_len: u64) -> Result<ReturnCode, Fault> {
        let text = self.read(text, text_len)?;
        let _ = self.charge(T::WeightInfo::debug_message(len_u32(text.len())))?;
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
