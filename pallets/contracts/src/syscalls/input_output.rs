//! What goes into a contract, and what comes out.

use super::{ContractHost, Fault, Stop};
use crate::{Config, Error, ExecReturnValue};
use alloc::vec::Vec;
use ebpf_uapi::{
    host::{Buffer, InputOutput, Slice},
    Never,
};
use sp_core::Get;

impl<T: Config> InputOutput for ContractHost<'_, '_, '_, T> {
    fn input(&mut self, out: Buffer) -> Result<usize, Stop> {
        let input = self.input.take().ok_or_else(input_forwarded::<T>)?;
        let result = self.write_out(out, &input);
        self.input = Some(input);
        Ok(result?)
    }

    fn return_value(&mut self, flags: u64, data: Slice) -> Result<Never, Stop> {
        let flags = u32::try_from(flags)
            .ok()
            .and_then(|flags| ebpf_uapi::ReturnFlags::from_bits(flags).ok())
            .ok_or_else(|| Stop::new::<T>(Error::InvalidCallFlags, "unknown return flags"))?;
        check_call_data::<T>(data.len)?;
        let data: Vec<u8> = self.read(data)?;
        Err(Stop::Ended(ExecReturnValue { flags: flags.into(), data }))
    }
}

/// Fails if a call's input or output is too long.
pub(super) fn check_call_data<T: Config>(len: u64) -> Result<(), Fault> {
    if len > u64::from(T::Schedule::get().limits.call_data_len) {
        return Err(Fault::new::<T>(Error::ValueTooLarge, "the data is longer than `call_data_len`"));
    }
    Ok(())
}

/// The contract has no input any more.
pub(super) fn input_forwarded<T: Config>() -> Fault {
    Fault::new::<T>(Error::InputForwarded, "a call with FORWARD_INPUT took the input")
}
