//! A call with a limit on `ref_time` only.

use ebpf_uapi::CallFlags;

use super::{CallBuilder, CallParams};
use crate::{call::utils::Set, Environment, Gas};

/// A call of another contract without limits on `proof_size` and storage deposits.
#[derive(Clone)]
pub struct CallV1<E: Environment> {
    pub(super) callee: E::AccountId,
    pub(super) gas_limit: Gas,
    pub(super) transferred_value: E::Balance,
    pub(super) call_flags: CallFlags,
}

impl<E: Environment> CallV1<E> {
    /// Creates a call without limit, value and flags.
    #[inline]
    pub fn new(callee: E::AccountId) -> Self {
        Self {
            callee,
            gas_limit: 0,
            transferred_value: E::Balance::from(0u8),
            call_flags: CallFlags::empty(),
        }
    }
}

impl<E, Args, RetType> CallBuilder<E, Set<CallV1<E>>, Args, RetType>
where
    E: Environment,
{
    /// Sets the limit of `ref_time`; 0 for all that remains.
    #[inline]
    pub fn gas_limit(self, gas_limit: Gas) -> Self {
        self.with_call_type(|Set(call)| Set(CallV1 { gas_limit, ..call }))
    }

    /// Sets the value to transfer.
    #[inline]
    pub fn transferred_value(self, transferred_value: E::Balance) -> Self {
        self.with_call_type(|Set(call)| Set(CallV1 { transferred_value, ..call }))
    }

    /// Sets the flags.
    #[inline]
    pub fn call_flags(self, call_flags: CallFlags) -> Self {
        self.with_call_type(|Set(call)| Set(CallV1 { call_flags, ..call }))
    }
}

impl<E, Args, R> CallParams<E, CallV1<E>, Args, R>
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
    pub fn gas_limit(&self) -> Gas {
        self.call_type.gas_limit
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
