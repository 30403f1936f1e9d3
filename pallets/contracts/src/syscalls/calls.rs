//! Calls to other contracts.

use super::{
    input_output::{check_call_data, input_forwarded},
    Fault, Guest, Next,
};
use crate::{
    exec::{CallArgs, ExecError, ExecResult, InstantiateArgs},
    storage::len_u32,
    weights::WeightInfo,
    AccountIdOf, BalanceOf, CodeHash, Config, Error,
};
use alloc::vec::Vec;
use codec::{Decode, Input, MaxEncodedLen};
use ebpf_uapi::{CallFlags, ReturnCode};
use frame_support::weights::Weight;
use sp_core::Get;
use sp_runtime::{traits::Zero, DispatchError};

/// Flags, callee, limits of `ref_time` and `proof_size`, deposit limit, value.
type CallParams<T> = (u32, AccountIdOf<T>, u64, u64, Option<BalanceOf<T>>, BalanceOf<T>);
/// Flags, code.
type DelegateParams<T> = (u32, CodeHash<T>);
/// Code, limits of `ref_time` and `proof_size`, deposit limit, value. The salt follows, and flags if there are any.
type InstantiateParams<T> = (CodeHash<T>, u64, u64, Option<BalanceOf<T>>, BalanceOf<T>);

/// Call flags at the end of parameters, which may be left out.
struct TrailingFlags(u32);

impl Decode for TrailingFlags {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        match input.remaining_len()? {
            Some(0) => Ok(Self(0)),
            _ => u32::decode(input).map(Self),
        }
    }
}

impl<T: Config> Guest<'_, '_, '_, T> {
    pub(super) fn call_contract(
        &mut self,
        params: u64,
        params_len: u64,
        input: u64,
        input_len: u64,
    ) -> Result<Next, Fault> {
        let params: CallParams<T> = self.read_as(params, params_len, CallParams::<T>::max_encoded_len())?;
        let (flags, dest, ref_time, proof_size, deposit_limit, value) = params;
        let flags = call_flags::<T>(flags)?;
        let read_only = flags.contains(CallFlags::READ_ONLY);
        let mut cost = T::WeightInfo::call_contract();
        if !value.is_zero() {
            self.ensure_changes_allowed()?;
            if read_only {
                return Err(Fault::new::<T>(Error::StateChangeDenied, "value in a read-only call"));
            }
            cost = cost.saturating_add(T::WeightInfo::transfer());
        }
        let _ = self.charge(cost)?;
        let args = CallArgs {
            dest,
            value,
            gas_limit: Weight::from_parts(ref_time, proof_size),
            deposit_limit,
            input: self.callee_input(flags, input, input_len)?,
            allows_reentry: flags.contains(CallFlags::ALLOW_REENTRY),
            read_only,
        };
        let result = self.stack.call(args);
        self.after_call(flags, result)
    }

    pub(super) fn delegate_call(
        &mut self,
        params: u64,
        params_len: u64,
        input: u64,
        input_len: u64,
    ) -> Result<Next, Fault> {
        let (flags, code_hash) = self.read_as(params, params_len, DelegateParams::<T>::max_encoded_len())?;
        let flags = call_flags::<T>(flags)?;
        if flags.contains(CallFlags::ALLOW_REENTRY) || flags.contains(CallFlags::READ_ONLY) {
            return Err(Fault::new::<T>(
                Error::InvalidCallFlags,
                "flags without a meaning in delegate calls",
            ));
        }
        let _ = self.charge(T::WeightInfo::delegate_call())?;
        let input = self.callee_input(flags, input, input_len)?;
        let result = self.stack.delegate_call(code_hash, input);
        self.after_call(flags, result)
    }

    pub(super) fn instantiate(
        &mut self,
        params: u64,
        params_len: u64,
        input: u64,
        input_len: u64,
    ) -> Result<Next, Fault> {
        self.ensure_changes_allowed()?;
        check_call_data::<T>(params_len)?;
        check_call_data::<T>(input_len)?;
        let max = InstantiateParams::<T>::max_encoded_len()
            .saturating_add(T::Schedule::get().limits.call_data_len as usize);
        let (params, salt, TrailingFlags(flags)): (InstantiateParams<T>, Vec<u8>, TrailingFlags) =
            self.read_as(params, params_len, max)?;
        let (code_hash, ref_time, proof_size, deposit_limit, value) = params;
        let flags = call_flags::<T>(flags)?;
        if !CallFlags::ALLOW_REENTRY.contains(flags) {
            return Err(Fault::new::<T>(
                Error::InvalidCallFlags,
                "flags without a meaning in instantiations",
            ));
        }
        let (input_len_u32, salt_len) = (self.memory_len(input_len)?, len_u32(salt.len()));
        let mut cost = T::WeightInfo::instantiate_contract(input_len_u32, salt_len);
        if !value.is_zero() {
            cost = cost.saturating_add(T::WeightInfo::transfer());
        }
        let _ = self.charge(cost)?;
        let args = InstantiateArgs {
            code_hash,
            value,
            gas_limit: Weight::from_parts(ref_time, proof_size),
            deposit_limit,
            input: self.read(input, input_len)?,
            salt,
            allows_reentry: flags.contains(CallFlags::ALLOW_REENTRY),
        };
        let (result, account) = self.stack.instantiate(args);
        self.instantiated = account;
        self.after_call(CallFlags::default(), result)
    }

    pub(super) fn return_data(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        let Some(output) = self.callee_output.take() else { return Ok(ebpf_uapi::NONE) };
        let result = self.write_out(out, cap, &output);
        self.callee_output = Some(output);
        result
    }

    pub(super) fn instantiated_address(&mut self, out: u64, cap: u64) -> Result<u64, Fault> {
        match self.instantiated.clone() {
            Some(account) => self.encode_out(out, cap, &account),
            None => Ok(ebpf_uapi::NONE),
        }
    }

    /// The input for a callee: what the contract passes, or its own.
    fn callee_input(&mut self, flags: CallFlags, input: u64, input_len: u64) -> Result<Vec<u8>, Fault> {
        if flags.contains(CallFlags::CLONE_INPUT) {
            let len = self.input.as_ref().ok_or_else(input_forwarded::<T>)?.len();
            check_call_data::<T>(len as u64)?;
            let _ = self.charge(T::WeightInfo::copy_from_contract(len_u32(len)))?;
            self.input.clone().ok_or_else(input_forwarded::<T>)
        } else if flags.contains(CallFlags::FORWARD_INPUT) {
            self.input.take().ok_or_else(input_forwarded::<T>)
        } else {
            check_call_data::<T>(input_len)?;
            self.read(input, input_len)
        }
    }

    /// What a callee's end means to the contract.
    fn after_call(&mut self, flags: CallFlags, result: ExecResult) -> Result<Next, Fault> {
        let (code, output) = match result {
            Ok(output) if flags.contains(CallFlags::TAIL_CALL) => return Ok(Next::End(output)),
            Ok(output) if output.did_revert() => (ReturnCode::CalleeReverted, Some(output.data)),
            Ok(output) => (ReturnCode::Success, Some(output.data)),
            Err(ExecError { by_callee: true, .. }) => (ReturnCode::CalleeTrapped, None),
            Err(ExecError { error, .. }) => (code_of::<T>(error)?, None),
        };
        self.callee_output = output;
        Ok(code.into())
    }
}

/// The code for an error that a contract can deal with. All others end it.
pub(super) fn code_of<T: Config>(error: DispatchError) -> Result<ReturnCode, Fault> {
    let is = |other: Error<T>| error == other.into();
    if is(Error::TransferFailed) {
        Ok(ReturnCode::TransferFailed)
    } else if is(Error::CodeNotFound) {
        Ok(ReturnCode::CodeNotFound)
    } else if is(Error::ContractNotFound) {
        Ok(ReturnCode::NotCallable)
    } else {
        Err(error.into())
    }
}

fn call_flags<T: Config>(bits: u32) -> Result<CallFlags, Fault> {
    CallFlags::from_bits(bits).map_err(|_| Fault::new::<T>(Error::InvalidCallFlags, "unknown call flags"))
}
