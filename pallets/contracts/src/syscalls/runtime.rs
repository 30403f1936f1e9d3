//! The chain's own functions: calls of the runtime, and chain extensions.

use super::{input_output::check_call_data, ContractHost, Fault, Stop};
use crate::{
    chain_extension::{ensure_fits, Caller, ChainExtension, Environment, RetVal},
    debug::ErrorName,
    decode::MAX_DECODE_DEPTH,
    exec::Frame,
    weights::WeightInfo,
    Config, Error, ExecReturnValue, WeightsOf,
};
use alloc::vec::Vec;
use codec::{DecodeLimit, MemTrackingInput};
use ebpf_uapi::{
    host::{RuntimeCalls, Slice},
    ReturnCode,
};
use frame_support::{
    dispatch::{extract_actual_weight, GetDispatchInfo, RawOrigin},
    traits::{Contains, OriginTrait},
};
use sp_runtime::{traits::Dispatchable, DispatchError};

/// Bytes that a decoded call may take: few encoded bytes can stand for many calls in one.
const MAX_CALL_MEMORY: usize = 2 * 1024 * 1024;

impl<T: Config> RuntimeCalls for ContractHost<'_, '_, '_, T> {
    fn call_runtime(&mut self, call: Slice) -> Result<ReturnCode, Stop> {
        check_call_data::<T>(call.len)?;
        self.charge(WeightsOf::<T>::call_runtime(self.memory_len(call.len)?))?;
        let bytes = self.read(call)?;
        let call: <T as Config>::RuntimeCall = decode_call(&bytes).ok_or_else(|| {
            Stop::new::<T>(
                Error::DecodingFailed,
                "this is not a call of this chain's runtime, or one with too many calls inside",
            )
        })?;
        let info = call.get_dispatch_info();
        let charged = self.charge_refundable(info.call_weight)?;
        let account = self.stack.frame().account.clone();
        let mut origin: T::RuntimeOrigin = RawOrigin::Signed(account).into();
        origin.add_filter(T::CallFilter::contains);
        let event_count = frame_system::Pallet::<T>::event_count;
        let traced = self.stack.is_traced().then(|| (bytes, event_count()));
        let result = call.dispatch(origin);
        let used = extract_actual_weight(&result, &info);
        self.refund_to(charged, used);
        if let Some((bytes, first_event)) = traced {
            let events = [first_event, event_count()];
            let result = result.as_ref().map(|_| ()).map_err(|failure| failure.error);
            self.stack.observe(|tracer| {
                tracer.called_runtime(&bytes, [info.call_weight, used], result, events);
            });
        }
        Ok(match result {
            Ok(_) => ReturnCode::Success,
            Err(failure) => {
                if let Some(debug) = self.stack.debug() {
                    debug.message(&alloc::format!("call_runtime failed: {}\n", ErrorName(&failure.error)));
                }
                ReturnCode::CallRuntimeFailed
            }
        })
    }

    fn chain_extension(&mut self, id: u64, input: Slice) -> Result<u32, Stop> {
        if !T::ChainExtension::enabled() {
            return Err(Stop::new::<T>(Error::NoChainExtension, "this chain has no chain extensions"));
        }
        let id = u32::try_from(id)
            .map_err(|_| Stop::new::<T>(Error::NoChainExtension, "ids of functions have 32 bits"))?;
        check_call_data::<T>(input.len)?;
        let input_len = self.memory_len(input.len)?;
        self.callee_output = None;
        let mut extension = core::mem::take(&mut self.extension);
        let mut caller = Extended { host: self, refused: None, seen: Vec::new() };
        let result = extension.call(Environment::new(&mut caller, id, input.address, input_len));
        let Extended { refused, seen, .. } = caller;
        self.extension = extension;
        self.stack.observe(|tracer| {
            let status = match &result {
                Ok(RetVal::Converging(status)) => Some(*status),
                _ => None,
            };
            tracer.extended(id, &seen, input_len, status, self.callee_output.as_deref());
        });
        let ended = result.map_err(|error| match refused {
            Some((refused, why)) if refused == error => Fault { error, why },
            _ => error.into(),
        });
        match ended? {
            RetVal::Converging(status) => Ok(status),
            RetVal::Diverging { flags, data } => {
                ensure_fits::<T>(&data)?;
                Err(Stop::Ended(ExecReturnValue { flags: flags.into(), data }))
            }
        }
    }
}

/// Decodes a call that fills `bytes`, and takes no more memory than is for it.
fn decode_call<C: DecodeLimit>(mut bytes: &[u8]) -> Option<C> {
    let call =
        C::decode_with_depth_limit(MAX_DECODE_DEPTH, &mut MemTrackingInput::new(&mut bytes, MAX_CALL_MEMORY));
    call.ok().filter(|_| bytes.is_empty())
}

/// The contract, in the hands of an extension.
struct Extended<'h, 's, 'd, 'p, T: Config> {
    host: &'h mut ContractHost<'s, 'd, 'p, T>,
    /// The last error that reading gave, and what is to be said about it.
    refused: Option<(DispatchError, &'static str)>,
    /// The most of the input that it has read, if somebody traces.
    seen: Vec<u8>,
}

impl<T: Config> Caller<T> for Extended<'_, '_, '_, '_, T> {
    fn frame(&mut self) -> &mut Frame<T> {
        self.host.stack.frame()
    }

    fn read(&mut self, ptr: u64, len: u64) -> Result<Vec<u8>, DispatchError> {
        let read = self.host.read(Slice { address: ptr, len }).map_err(|Fault { error, why }| {
            self.refused = Some((error, why));
            error
        })?;
        if self.host.stack.is_traced() && read.len() > self.seen.len() {
            self.seen.clone_from(&read);
        }
        Ok(read)
    }

    fn set_output(&mut self, output: Vec<u8>) {
        self.host.callee_output = Some(output);
    }
}
