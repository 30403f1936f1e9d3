//! What goes into a contract, and what comes out.

use super::{Fault, Guest};
use crate::{Config, Error, ExecReturnValue};
use alloc::vec::Vec;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn input(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let input = core::mem::take(&mut self.input);
        let result = self.write_out(out, cap, &input);
        self.input = input;
        result
    }

    pub(super) fn return_value(
        &mut self,
        flags: u64,
        data: u64,
        data_len: u64,
    ) -> Result<ExecReturnValue, Fault> {
        let flags = u32::try_from(flags)
            .ok()
            .and_then(|flags| ebpf_uapi::ReturnFlags::from_bits(flags).ok())
            .ok_or_else(|| Fault::new::<T>(Error::InvalidCallFlags, "unknown return flags"))?;
        let data: Vec<u8> = self.read(data, data_len)?;
        Ok(ExecReturnValue { flags: flags.into(), data })
    }
}
