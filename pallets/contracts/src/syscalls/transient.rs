//! A contract's transient storage, which lasts for one invocation.
//!
//! Keys and values have the limits of storage that lasts. Lengths of values are only known once they were looked
//! up: the longest possible is charged first, and the difference is given back.

use super::{storage::len_or_none, Fault, Guest};
use crate::{storage::len_u32, weights::WeightInfo, Config};
use alloc::vec::Vec;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn set_transient_storage(
        &mut self,
        key: u64,
        key_len: u64,
        value: u64,
        value_len: u64,
    ) -> Result<u64, Fault> {
        self.ensure_changes_allowed()?;
        self.ensure_value_fits(value_len)?;
        let key = self.read_key(key, key_len)?;
        let value = self.read(value, value_len)?;
        let _ = self.charge(T::WeightInfo::set_transient_storage(len_u32(value.len())))?;
        self.stack.observe(|tracer| tracer.transient_wrote(key.bytes(), Some(&value)));
        let old_len = self.stack.write_transient(&key, Some(value))?;
        Ok(len_or_none(old_len.map(len_u32)))
    }

    pub(super) fn get_transient_storage(
        &mut self,
        key: u64,
        key_len: u64,
        out: u64,
        cap: u64,
    ) -> Result<u64, Fault> {
        let key = self.read_key(key, key_len)?;
        let charged = self.charge(T::WeightInfo::get_transient_storage(self.max_value_len()))?;
        let value: Option<Vec<u8>> = self.stack.transient(&key).cloned();
        self.stack.observe(|tracer| tracer.transient_read(key.bytes(), value.as_deref()));
        let len = value.as_ref().map_or(0, Vec::len);
        self.refund_to(charged, T::WeightInfo::get_transient_storage(len_u32(len)));
        match value {
            Some(value) => self.write_out(out, cap, &value),
            None => Ok(ebpf_uapi::NONE),
        }
    }

    pub(super) fn clear_transient_storage(&mut self, key: u64, key_len: u64) -> Result<u64, Fault> {
        self.ensure_changes_allowed()?;
        let key = self.read_key(key, key_len)?;
        let _ = self.charge(T::WeightInfo::clear_transient_storage())?;
        self.stack.observe(|tracer| tracer.transient_wrote(key.bytes(), None));
        let old_len = self.stack.write_transient(&key, None)?;
        Ok(len_or_none(old_len.map(len_u32)))
    }

    pub(super) fn contains_transient_storage(&mut self, key: u64, key_len: u64) -> Result<u64, Fault> {
        let key = self.read_key(key, key_len)?;
        let _ = self.charge(T::WeightInfo::contains_transient_storage())?;
        let len = self.stack.transient(&key).map(|value| len_u32(value.len()));
        self.stack.observe(|tracer| tracer.transient_measured(key.bytes(), len));
        Ok(len_or_none(len))
    }

    pub(super) fn take_transient_storage(
        &mut self,
        key: u64,
        key_len: u64,
        out: u64,
        cap: u64,
    ) -> Result<u64, Fault> {
        self.ensure_changes_allowed()?;
        let key = self.read_key(key, key_len)?;
        let charged = self.charge(T::WeightInfo::take_transient_storage(self.max_value_len()))?;
        let value: Option<Vec<u8>> = self.stack.transient(&key).cloned();
        self.stack.observe(|tracer| tracer.transient_read(key.bytes(), value.as_deref()));
        let len = value.as_ref().map_or(0, Vec::len);
        self.refund_to(charged, T::WeightInfo::take_transient_storage(len_u32(len)));
        match value {
            Some(value) if value.len() as u64 <= cap => {
                self.write(out, &value)?;
                self.stack.observe(|tracer| tracer.transient_wrote(key.bytes(), None));
                self.stack.write_transient(&key, None)?;
                Ok(value.len() as u64)
            }
            value => Ok(value.map_or(ebpf_uapi::NONE, |value| value.len() as u64)),
        }
    }
}
