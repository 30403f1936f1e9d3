//! Calls of other contracts, and transfers.

use super::{
    input_output::{check_call_data, input_forwarded},
    ContractHost, Fault, Stop,
};
use crate::{
    diff::len_u32,
    exec::{CallArgs, ExecError, ExecResult, InstantiateArgs},
    trace::Step,
    weights::WeightInfo,
    AccountIdOf, BalanceOf, CodeHash, Config, Error, WeightsOf,
};
use alloc::vec::Vec;
use codec::MaxEncodedLen;
use ebpf_uapi::{
    host::{Buffer, Calls, HostBase, Slice},
    CallFlags, ReturnCode, TrailingFlags,
};
use frame_support::weights::Weight;
use sp_core::Get;
use sp_runtime::{traits::Zero, DispatchError};

/// Flags, callee, limits of `ref_time` and `proof_size`, deposit limit, value.
type CallParams<T> = (u32, AccountIdOf<T>, u64, u64, Option<BalanceOf<T>>, BalanceOf<T>);
/// Flags, code.
type DelegateParams<T> = (u32, CodeHash<T>);
/// Code, limits of `ref_time` and `proof_size`, deposit limit, value. The salt follows, and flags if there
/// are any.
type InstantiateParams<T> = (CodeHash<T>, u64, u64, Option<BalanceOf<T>>, BalanceOf<T>);

impl<T: Config> Calls for ContractHost<'_, '_, '_, T> {
    fn transfer(&mut self, account: Slice, amount: Slice) -> Result<ReturnCode, Stop> {
        let to = self.read_account(account)?;
        let amount: BalanceOf<T> = self.read_as(amount, BalanceOf::<T>::max_encoded_len())?;
        self.charge(WeightsOf::<T>::transfer())?;
        let result = self.stack.transfer(&to, amount);
        let succeeded = result.is_ok();
        self.stack.observe(|tracer| tracer.did(Step::Transfer { to, amount, succeeded }));
        Ok(match result {
            Ok(()) => ReturnCode::Success,
            Err(_) => ReturnCode::TransferFailed,
        })
    }

    fn call_contract(&mut self, params: Slice, input: Slice) -> Result<ReturnCode, Stop> {
        let params: CallParams<T> = self.read_as(params, CallParams::<T>::max_encoded_len())?;
        let (flags, dest, ref_time, proof_size, deposit_limit, value) = params;
        let flags = call_flags::<T>(flags)?;
        let read_only = flags.contains(CallFlags::READ_ONLY);
        let mut cost = WeightsOf::<T>::call_contract();
        if !value.is_zero() {
            self.ensure_changes_allowed()?;
            if read_only {
                return Err(Stop::new::<T>(Error::StateChangeDenied, "value in a read-only call"));
            }
            cost = cost.saturating_add(WeightsOf::<T>::transfer());
        }
        self.charge(cost)?;
        let args = CallArgs {
            dest,
            value,
            gas_limit: Weight::from_parts(ref_time, proof_size),
            deposit_limit,
            input: self.callee_input(flags, input)?,
            allows_reentry: flags.contains(CallFlags::ALLOW_REENTRY),
            read_only,
        };
        let result = self.stack.call(args);
        self.after_call(flags, result)
    }

    fn delegate_call(&mut self, params: Slice, input: Slice) -> Result<ReturnCode, Stop> {
        let (flags, code_hash) = self.read_as(params, DelegateParams::<T>::max_encoded_len())?;
        let flags = call_flags::<T>(flags)?;
        if flags.contains(CallFlags::ALLOW_REENTRY) || flags.contains(CallFlags::READ_ONLY) {
            return Err(Stop::new::<T>(Error::InvalidCallFlags, "flags without a meaning in delegate calls"));
        }
        self.charge(WeightsOf::<T>::delegate_call())?;
        let input = self.callee_input(flags, input)?;
        let result = self.stack.delegate_call(code_hash, input);
        self.after_call(flags, result)
    }

    fn instantiate(&mut self, params: Slice, input: Slice) -> Result<ReturnCode, Stop> {
        check_call_data::<T>(params.len)?;
        check_call_data::<T>(input.len)?;
        let max = InstantiateParams::<T>::max_encoded_len()
            .saturating_add(T::Schedule::get().limits.call_data_len as usize);
        let (params, salt, TrailingFlags(flags)): (InstantiateParams<T>, Vec<u8>, TrailingFlags) =
            self.read_as(params, max)?;
        let (code_hash, ref_time, proof_size, deposit_limit, value) = params;
        let flags = call_flags::<T>(flags)?;
        if !CallFlags::ALLOW_REENTRY.contains(flags) {
            return Err(Stop::new::<T>(Error::InvalidCallFlags, "flags without a meaning in instantiations"));
        }
        let (input_len_u32, salt_len) = (self.memory_len(input.len)?, len_u32(salt.len()));
        let mut cost = WeightsOf::<T>::instantiate_contract(input_len_u32, salt_len);
        if !value.is_zero() {
            cost = cost.saturating_add(WeightsOf::<T>::transfer());
        }
        self.charge(cost)?;
        let args = InstantiateArgs {
            code_hash,
            value,
            gas_limit: Weight::from_parts(ref_time, proof_size),
            deposit_limit,
            input: self.read(input)?,
            salt,
            allows_reentry: flags.contains(CallFlags::ALLOW_REENTRY),
        };
        let (result, account) = self.stack.instantiate(args);
        self.instantiated = account;
        self.after_call(CallFlags::default(), result)
    }

    fn return_data(&mut self, out: Buffer) -> Result<Option<usize>, Stop> {
        let Some(output) = self.callee_output.take() else { return Ok(None) };
        let result = self.write_out(out, &output);
        self.callee_output = Some(output);
        Ok(Some(result?))
    }

    fn instantiated_address(&mut self, out: Buffer) -> Result<Option<usize>, Stop> {
        match self.instantiated.clone() {
            Some(account) => Ok(Some(self.encode_out(out, &account)?)),
            None => Ok(None),
        }
    }
}

impl<T: Config> ContractHost<'_, '_, '_, T> {
    /// The input for a callee: what the contract passes, or its own.
    fn callee_input(&mut self, flags: CallFlags, input: Slice) -> Result<Vec<u8>, Fault> {
        if flags.contains(CallFlags::CLONE_INPUT) {
            let len = self.input.as_ref().ok_or_else(input_forwarded::<T>)?.len();
            check_call_data::<T>(len as u64)?;
            self.charge(WeightsOf::<T>::copy_from_contract(len_u32(len)))?;
            self.input.clone().ok_or_else(input_forwarded::<T>)
        } else if flags.contains(CallFlags::FORWARD_INPUT) {
            self.input.take().ok_or_else(input_forwarded::<T>)
        } else {
            check_call_data::<T>(input.len)?;
            self.read(input)
        }
    }

    /// What a callee's end means to the contract.
    fn after_call(&mut self, flags: CallFlags, result: ExecResult) -> Result<ReturnCode, Stop> {
        let (code, output) = match result {
            Ok(output) if flags.contains(CallFlags::TAIL_CALL) => {
                return Err(Stop::Ended(output));
            }
            Ok(output) if output.did_revert() => (ReturnCode::CalleeReverted, Some(output.data)),
            Ok(output) => (ReturnCode::Success, Some(output.data)),
            Err(ExecError { by_callee: true, .. }) => (ReturnCode::CalleeTrapped, None),
            Err(ExecError { error, .. }) => (code_of::<T>(error)?, None),
        };
        self.callee_output = output;
        Ok(code)
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
