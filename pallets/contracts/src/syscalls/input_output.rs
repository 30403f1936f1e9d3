//! What goes into a contract, and what comes out.

use super::{Fault, Guest};
use crate::{Config, Error, ExecReturnValue};
use alloc::vec::Vec;
use sp_core::Get;

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn input(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let input = self.input.take().ok_or_else(input_forwarded::<T>)?;
        let result = self.write_out(out, cap, &input);
        self.input = Some(input);
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
        check_call_data::<T>(data_len)?;
        let data: Vec<u8> = self.read(data, data_len)?;
        Ok(ExecReturnValue { flags: flags.into(), data })
    }
}

/// Fails if a call's input or output is too long.
pub(super) fn check_call_data<T: Config>(len: u64) -> Result<(), Fault> {
    match len <= u64::from(T::Schedule::get().limits.call_data_len) {
        true => Ok(()),
        false => Err(Fault::new::<T>(Error::ValueTooLarge, "the data is longer than `call_data_len`")),
    }
}

/// The contract has no input any more.
pub(super) fn input_forwarded<T: Config>() -> Fault {
    Fault::new::<T>(Error::InputForwarded, "a call with FORWARD_INPUT took the input")
}
