//! Storage, persistent and transient.
//!
//! What tests count as a read or a write is what the contract gets or changes: to ask for a length counts for
//! nothing.

use codec::{Decode, Encode};
use ebpf_uapi::host::{Storage, TransientStorage};

use super::{answer, answer_if_any, with, End, TestHost};

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
            Ok(answer_if_any(out, value))
        })
    }

    fn clear_storage(&mut self, key: &'a [u8]) -> Result<Option<usize>, End> {
        with(|engine| {
            let keep = engine.clear_storage_disabled;
            let cells = engine.write(key)?;
            let value = if keep { cells.get(key).cloned() } else { cells.remove(key) };
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
        Ok(answer_if_any(out, value))
    }

    /// A page has as many keys as it may: nothing else is visited, and a buffer is either large enough or
    /// said to be too small.
    fn storage_keys(&mut self, params: &'a [u8], out: &'a mut [u8]) -> Result<usize, End> {
        let (prefix, after, max) = <(Vec<u8>, Option<Vec<u8>>, u32)>::decode(&mut &params[..])
            .map_err(|_| "the parameters of `storage_keys` do not decode")?;
        let max = max.max(1) as usize;
        with(|engine| {
            let keys = engine.keys(&prefix, after.as_deref(), max)?;
            let next = if keys.len() == max { keys.last().cloned() } else { None };
            let (count, page) = (keys.len(), (next, keys).encode());
            if page.len() <= out.len() {
                engine.count_reads(count)?;
            }
            Ok(answer(out, &page))
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
        with(|engine| Ok(answer_if_any(out, engine.transient(key)?.get(key))))
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
            Ok(answer_if_any(out, value))
        })
    }
}
