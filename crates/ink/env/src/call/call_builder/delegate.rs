//! Delegate calls.

use ebpf_uapi::CallFlags;

use super::{CallBuilder, CallParams};
use crate::{call::utils::Set, Environment};

/// A delegate call: executes other code on this contract's storage, with its account, caller and value.
#[derive(Clone)]
pub struct DelegateCall<E: Environment> {
    code_hash: E::Hash,
    call_flags: CallFlags,
}

impl<E: Environment> DelegateCall<E> {
    /// Creates a call of the code with this hash, without flags.
    #[inline]
    pub const fn new(code_hash: E::Hash) -> Self {
        Self { code_hash, call_flags: CallFlags::empty() }
    }

    /// Creates a call of the code with this hash, without flags.
    #[inline]
    pub fn code_hash(self, code_hash: E::Hash) -> Self {
        Self::new(code_hash)
    }
}

impl<E, Args, RetType> CallBuilder<E, Set<DelegateCall<E>>, Args, RetType>
where
    E: Environment,
{
    /// Sets the hash of the code to execute.
    #[inline]
    pub fn code_hash(self, code_hash: E::Hash) -> Self {
        self.with_call_type(|Set(call)| Set(DelegateCall { code_hash, ..call }))
    }

    /// Sets the flags.
    #[inline]
    pub fn call_flags(self, call_flags: CallFlags) -> Self {
        self.with_call_type(|Set(call)| Set(DelegateCall { call_flags, ..call }))
    }
}

impl<E, Args, R> CallParams<E, DelegateCall<E>, Args, R>
where
    E: Environment,
{
    /// The hash of the code to execute.
    #[inline]
    pub fn code_hash(&self) -> &E::Hash {
        &self.call_type.code_hash
    }

    /// The flags.
    #[inline]
    pub fn call_flags(&self) -> &CallFlags {
        &self.call_type.call_flags
    }
}
