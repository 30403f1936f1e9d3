//! Storage, persistent and transient.
//!
//! A call that fails because the buffer is too small does not count as a read: the contract repeats it.

use codec::{Decode, Encode};
use ebpf_uapi::host::{Storage, TransientStorage};

use super::{with, write_optional, write_output, End, TestHost};

impl<'a> Storage for TestHost<'a> {
    fn set_storage(&mut self, key: &'a [u8], value: &'a [u8]) -> Result<Option<usize>, End> {
        with(|engine| {
            engine.allow_value(value)?;
            let replaced = engine.write(key)?.insert(key.to_vec(), value.to_vec());
            Ok(replaced.map(|value| value.len()))
        })
    }

    fn get_storage(&mut self, key: &'a [u8], out: &'a mut [u8]) -> Result<Option<usize>, End> {
        with(|engine| {
            let value = engine.value(key)?;
            if value.as_ref().is_none_or(|value| value.len() <= out.len()) {
                engine.count_reads(1)?;
            }
            Ok(write_optional(out, value))
        })
    }

    fn clear_storage(&mut self, key: &'a [u8]) -> Result<Option<usize>, End> {
        with(|engine| {
            let disabled = engine.clear_storage_disabled;
            let cells = engine.write(key)?;
            let value = if disabled { cells.get(key).cloned() } else { cells.remove(key) };
            Ok(value.map(|value| value.len()))
        })
    }

    fn contains_storage(&mut self, key: &'a [u8]) -> Result<Option<usize>, End> {
        with(|engine| {
            let value = engine.value(key)?;
            engine.count_reads(1)?;
            Ok(value.map(|value| value.len()))
        })
    }

    fn take_storage(&mut self, key: &'a [u8], out: &'a mut [u8]) -> Result<Option<usize>, End> {
        let value = with(|engine| engine.value(key))?;
        if value.as_ref().is_none_or(|value| value.len() <= out.len()) {
            self.clear_storage(key)?;
        }
        Ok(write_optional(out, value))
    }

    /// Only keys with the prefix are visited, so every page but the last has the maximum number of keys.
    fn storage_keys(&mut self, params: &'a [u8], out: &'a mut [u8]) -> Result<usize, End> {
        let (prefix, after, max) = <(Vec<u8>, Option<Vec<u8>>, u32)>::decode(&mut &params[..])
            .map_err(|_| "DecodingFailed: the parameters of `storage_keys` do not decode")?;
        let max = max.max(1) as usize;
        with(|engine| {
            let keys = engine.keys(&prefix, after.as_deref(), max)?;
            let next = if keys.len() == max { keys.last().cloned() } else { None };
            let (count, page) = (keys.len(), (next, keys).encode());
            if page.len() <= out.len() {
                engine.count_reads(count)?;
            }
            Ok(write_output(out, &page))
        })
    }
}

impl<'a> TransientStorage for TestHost<'a> {
    fn set_transient_storage(&mut self, key: &'a [u8], value: &'a [u8]) -> Result<Option<usize>, End> {
        with(|engine| {
            engine.allow_value(value)?;
            let replaced = engine.transient(key)?.insert(key.to_vec(), value.to_vec());
            Ok(replaced.map(|value| value.len()))
        })
    }

    fn get_transient_storage(&mut self, key: &'a [u8], out: &'a mut [u8]) -> Result<Option<usize>, End> {
        with(|engine| Ok(write_optional(out, engine.transient(key)?.get(key))))
    }

    fn clear_transient_storage(&mut self, key: &'a [u8]) -> Result<Option<usize>, End> {
        with(|engine| Ok(engine.transient(key)?.remove(key).map(|value| value.len())))
    }

    fn contains_transient_storage(&mut self, key: &'a [u8]) -> Result<Option<usize>, End> {
        with(|engine| Ok(engine.transient(key)?.get(key).map(Vec::len)))
    }

    fn take_transient_storage(&mut self, key: &'a [u8], out: &'a mut [u8]) -> Result<Option<usize>, End> {
        with(|engine| {
            let cells = engine.transient(key)?;
            let value = cells.get(key).cloned();
            if value.as_ref().is_some_and(|value| value.len() <= out.len()) {
                cells.remove(key);
            }
            Ok(write_optional(out, value))
        })
    }
}
