//! A contract's transient storage: values of one invocation.
//!
//! Keys and values have the limits of persistent storage. Lengths of values are only known once they were
//! looked up: the longest possible is charged first, and the difference is given back.

use super::{ContractHost, Stop};
use crate::{diff::len_u32, weights::WeightInfo, Config, WeightsOf};
use alloc::vec::Vec;
use ebpf_uapi::host::{Buffer, GuestMemory, Slice, TransientStorage};

impl<T: Config> TransientStorage for ContractHost<'_, '_, '_, T> {
    fn set_transient_storage(&mut self, key: Slice, value: Slice) -> Result<Option<usize>, Stop> {
        self.ensure_value_fits(value)?;
        let key = self.read_key(key)?;
        let value = self.read(value)?;
        self.charge(WeightsOf::<T>::set_transient_storage(len_u32(value.len())))?;
        self.stack.observe(|tracer| tracer.transient_wrote(key.bytes(), Some(&value)));
        let old_len = self.stack.write_transient(&key, Some(value))?;
        Ok(old_len)
    }

    fn get_transient_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        let charged = self.charge_refundable(WeightsOf::<T>::get_transient_storage(self.max_value_len()))?;
        let value: Option<Vec<u8>> = self.stack.transient(&key).cloned();
        self.stack.observe(|tracer| tracer.transient_read(key.bytes(), value.as_deref()));
        let len = value.as_ref().map_or(0, Vec::len);
        self.refund_to(charged, WeightsOf::<T>::get_transient_storage(len_u32(len)));
        match value {
            Some(value) => Ok(Some(self.write_out(out, &value)?)),
            None => Ok(None),
        }
    }

    fn clear_transient_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        self.charge(WeightsOf::<T>::clear_transient_storage())?;
        self.stack.observe(|tracer| tracer.transient_wrote(key.bytes(), None));
        let old_len = self.stack.write_transient(&key, None)?;
        Ok(old_len)
    }

    fn contains_transient_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        self.charge(WeightsOf::<T>::contains_transient_storage())?;
        let len = self.stack.transient(&key).map(|value| len_u32(value.len()));
        self.stack.observe(|tracer| tracer.transient_measured(key.bytes(), len));
        Ok(len.map(|len| len as usize))
    }

    fn take_transient_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        let charged = self.charge_refundable(WeightsOf::<T>::take_transient_storage(self.max_value_len()))?;
        let value: Option<Vec<u8>> = self.stack.transient(&key).cloned();
        self.stack.observe(|tracer| tracer.transient_read(key.bytes(), value.as_deref()));
        let len = value.as_ref().map_or(0, Vec::len);
        self.refund_to(charged, WeightsOf::<T>::take_transient_storage(len_u32(len)));
        match value {
            Some(value) if value.len() as u64 <= out.capacity => {
                self.write(out.address, &value)?;
                self.stack.observe(|tracer| tracer.transient_wrote(key.bytes(), None));
                self.stack.write_transient(&key, None)?;
                Ok(Some(value.len()))
            }
            value => Ok(value.map(|value| value.len())),
        }
    }
}
