//! A call with all limits.

use ebpf_uapi::CallFlags;

use super::{CallBuilder, CallParams, CallV1};
use crate::{call::utils::Set, Environment, Gas};

/// A call of another contract.
#[derive(Clone)]
pub struct Call<E: Environment> {
    callee: E::AccountId,
    ref_time_limit: u64,
    proof_size_limit: u64,
    storage_deposit_limit: Option<E::Balance>,
    transferred_value: E::Balance,
    call_flags: CallFlags,
}

impl<E: Environment> Call<E> {
    /// Creates a call without limits, value and flags.
    #[inline]
    pub fn new(callee: E::AccountId) -> Self {
        Self {
            callee,
            ref_time_limit: 0,
            proof_size_limit: 0,
            storage_deposit_limit: None,
            transferred_value: E::Balance::from(0u8),
            call_flags: CallFlags::empty(),
        }
    }
}

impl<E, Args, RetType> CallBuilder<E, Set<Call<E>>, Args, RetType>
where
    E: Environment,
{
    /// Converts the call to one with a limit on `ref_time` only.
    #[inline]
    pub fn call_v1(self) -> CallBuilder<E, Set<CallV1<E>>, Args, RetType> {
        self.with_call_type(|Set(call)| {
            Set(CallV1 {
                callee: call.callee,
                gas_limit: call.ref_time_limit,
                transferred_value: call.transferred_value,
                call_flags: call.call_flags,
            })
        })
    }

    /// Sets the limit of `ref_time`; 0 for all that remains.
    #[inline]
    pub fn ref_time_limit(self, ref_time_limit: Gas) -> Self {
        self.with_call_type(|Set(call)| Set(Call { ref_time_limit, ..call }))
    }

    /// Sets the limit of `proof_size`; 0 for all that remains.
    #[inline]
    pub fn proof_size_limit(self, proof_size_limit: Gas) -> Self {
        self.with_call_type(|Set(call)| Set(Call { proof_size_limit, ..call }))
    }

    /// Sets the limit of storage deposits. By default, it is the remainder of the caller's limit.
    #[inline]
    pub fn storage_deposit_limit(self, storage_deposit_limit: E::Balance) -> Self {
        self.with_call_type(|Set(call)| {
            Set(Call { storage_deposit_limit: Some(storage_deposit_limit), ..call })
        })
    }

    /// Sets the value to transfer.
    #[inline]
    pub fn transferred_value(self, transferred_value: E::Balance) -> Self {
        self.with_call_type(|Set(call)| Set(Call { transferred_value, ..call }))
    }

    /// Sets the flags.
    #[inline]
    pub fn call_flags(self, call_flags: CallFlags) -> Self {
        self.with_call_type(|Set(call)| Set(Call { call_flags, ..call }))
    }
}

impl<E, Args, R> CallParams<E, Call<E>, Args, R>
where
    E: Environment,
{
    /// The contract to call.
    #[inline]
    pub fn callee(&self) -> &E::AccountId {
        &self.call_type.callee
    }

    /// The limit of `ref_time`; 0 for all that remains.
    #[inline]
    pub fn ref_time_limit(&self) -> u64 {
        self.call_type.ref_time_limit
    }

    /// The limit of `proof_size`; 0 for all that remains.
    #[inline]
    pub fn proof_size_limit(&self) -> u64 {
        self.call_type.proof_size_limit
    }

    /// The limit of storage deposits.
    #[inline]
    pub fn storage_deposit_limit(&self) -> Option<&E::Balance> {
        self.call_type.storage_deposit_limit.as_ref()
    }

    /// The value to transfer.
    #[inline]
    pub fn transferred_value(&self) -> &E::Balance {
        &self.call_type.transferred_value
    }

    /// The flags.
    #[inline]
    pub fn call_flags(&self) -> &CallFlags {
        &self.call_type.call_flags
    }
}
