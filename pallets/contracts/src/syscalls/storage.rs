//! A contract's own storage.
//!
//! The length of the value that is there is only known once it was read. The longest possible is
//! charged first, and the difference is given back.

use super::{ContractHost, Fault, Stop};
use crate::{
    access::Access,
    diff::len_u32,
    iteration::{page_cost, Page, Walk},
    prices::{iteration_price, StoragePrice},
    storage::Key,
    weights::WeightInfo,
    Config, Error, WeightsOf,
};
use alloc::vec::Vec;
use ebpf_uapi::host::{Buffer, GuestMemory, Slice, Storage};
use frame_support::weights::Weight;
use sp_core::Get;

impl<T: Config> Storage for ContractHost<'_, '_, '_, T> {
    fn set_storage(&mut self, key: Slice, value: Slice) -> Result<Option<usize>, Stop> {
        let max = self.ensure_value_fits(value)?;
        let key = self.read_key(key)?;
        let value = self.read(value)?;
        let new_len = len_u32(value.len());
        let price = self.price_of(&key);
        let charged = self.charge_refundable(price.write(new_len, max))?;
        let old_len = self.write_storage(&key, Some(&value));
        self.refund_to(charged, price.write(new_len, old_len.unwrap_or(0)));
        Ok(old_len.map(|len| len as usize))
    }

    fn get_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        let price = self.price_of(&key);
        let charged = self.charge_refundable(price.read(self.max_value_len()))?;
        let value = self.read_storage(&key);
        let len = value.as_ref().map_or(0, Vec::len);
        self.refund_to(charged, price.read(len_u32(len)));
        match value {
            Some(value) => Ok(Some(self.write_out(out, &value)?)),
            None => Ok(None),
        }
    }

    fn clear_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        let note = self.note_removed_cost();
        let price = self.price_of(&key);
        let charged = self.charge_refundable(price.clear(self.max_value_len()).saturating_add(note))?;
        let old_len = self.write_storage(&key, None);
        let note = if old_len.is_some() { note } else { Weight::zero() };
        self.refund_to(charged, price.clear(old_len.unwrap_or(0)).saturating_add(note));
        Ok(old_len.map(|len| len as usize))
    }

    fn take_storage(&mut self, key: Slice, out: Buffer) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        let note = self.note_removed_cost();
        let price = self.price_of(&key);
        let charged = self.charge_refundable(price.take(self.max_value_len()).saturating_add(note))?;
        let value = self.read_storage(&key);
        let len = value.as_ref().map_or(0, Vec::len);
        let is_removed = value.is_some() && len as u64 <= out.capacity;
        let note = if is_removed { note } else { Weight::zero() };
        self.refund_to(charged, price.take(len_u32(len)).saturating_add(note));
        match value {
            Some(value) if is_removed => {
                self.write(out.address, &value)?;
                self.write_storage(&key, None);
                Ok(Some(value.len()))
            }
            value => Ok(value.map(|value| value.len())),
        }
    }

    fn contains_storage(&mut self, key: Slice) -> Result<Option<usize>, Stop> {
        let key = self.read_key(key)?;
        let price = self.price_of(&key);
        let charged = self.charge_refundable(price.contains(self.max_value_len()))?;
        let len = self.stack.frame().info.value_len(&key);
        self.stack.note_access(&key, Access::Read);
        self.stack.observe(|tracer| tracer.measured(key.bytes(), len));
        self.refund_to(charged, price.contains(len.unwrap_or(0)));
        Ok(len.map(|len| len as usize))
    }

    fn storage_keys(&mut self, params: Slice, out: Buffer) -> Result<usize, Stop> {
        let max_key_len = <T::MaxStorageKeyLen as Get<u32>>::get() as usize;
        // Two keys, the longest lengths, and a byte and a number.
        let max_len = max_key_len.saturating_add(5).saturating_mul(2).saturating_add(5);
        let (prefix, after, max_visits): (Vec<u8>, Option<Vec<u8>>, u32) = self.read_as(params, max_len)?;
        if prefix.len().max(after.as_ref().map_or(0, Vec::len)) > max_key_len {
            return Err(Stop::new::<T>(Error::DecodingFailed, "a key is longer than `MaxStorageKeyLen`"));
        }
        // It must be possible to get on.
        let max_visits = max_visits.max(1);
        let room = out.capacity.min(T::Schedule::get().limits.call_data_len.into());
        let items = self.stack.items();
        self.charge(iteration_price::<T>(items))?;
        let removed = self.stack.removed_keys();
        let charged = self.charge_refundable(page_cost::<T>(max_visits, items, removed))?;
        let page = Page::collect(&self.stack.frame().info, &prefix, after.as_deref(), max_visits, room);
        let visited = page.as_ref().map_or_else(|(visited, _)| *visited, |page| page.visited);
        self.refund_to(charged, page_cost::<T>(visited, items, removed));
        if self.stack.is_traced() {
            let info = self.stack.frame().info.clone();
            let passed = Walk::new(&info, &prefix, after.as_deref()).take(visited as usize);
            self.stack.observe(|tracer| tracer.passed(&prefix, after.as_deref(), passed));
        }
        let page = match page {
            Ok(page) => page.into_bytes(),
            Err((_, needed)) => return Ok(needed as usize),
        };
        self.stack.observe(|tracer| tracer.listed(&prefix, &page));
        // An empty page may be too much, too.
        if page.len() as u64 <= out.capacity {
            self.write(out.address, &page)?;
        }
        Ok(page.len())
    }
}

impl<T: Config> ContractHost<'_, '_, '_, T> {
    /// What the first removal in a call costs more than others.
    fn note_removed_cost(&mut self) -> Weight {
        match self.stack.frame().deposit.items_removed() {
            0 => WeightsOf::<T>::note_removed(),
            _ => Weight::zero(),
        }
    }

    pub(super) fn read_key(&mut self, key: Slice) -> Result<Key<T>, Fault> {
        let too_long = || Fault::new::<T>(Error::DecodingFailed, "the key is longer than `MaxStorageKeyLen`");
        if key.len > u64::from(<T::MaxStorageKeyLen as Get<u32>>::get()) {
            return Err(too_long());
        }
        Key::new(self.read(key)?).ok_or_else(too_long)
    }

    /// What accesses to the key cost now.
    fn price_of(&mut self, key: &Key<T>) -> StoragePrice<T> {
        let items = self.stack.items();
        StoragePrice::new(self.stack.access(key), items)
    }

    fn read_storage(&mut self, key: &Key<T>) -> Option<Vec<u8>> {
        let value = self.stack.frame().info.read(key);
        self.stack.note_access(key, Access::Read);
        self.stack.observe(|tracer| tracer.read(key.bytes(), value.as_deref()));
        value
    }

    fn write_storage(&mut self, key: &Key<T>, value: Option<&[u8]>) -> Option<u32> {
        if self.stack.is_traced() {
            let before = self.stack.frame().info.read(key);
            self.stack.observe(|tracer| tracer.wrote(key.bytes(), before.as_deref(), value));
        }
        self.stack.note_access(key, Access::Written);
        let frame = self.stack.frame();
        let (old_len, diff) = frame.info.write(key, value);
        frame.deposit.record(diff);
        if diff.items_removed > 0 {
            frame.deposit.note_removed();
        }
        old_len
    }

    /// Fails if a value would be longer than the longest possible, which it returns.
    pub(super) fn ensure_value_fits(&self, value: Slice) -> Result<u32, Fault> {
        let max = self.max_value_len();
        if value.len > u64::from(max) {
            return Err(Fault::new::<T>(Error::ValueTooLarge, "the value is longer than `payload_len`"));
        }
        Ok(max)
    }

    pub(super) fn max_value_len(&self) -> u32 {
        T::Schedule::get().limits.payload_len
    }
}
