//! What the chain writes to a contract's memory: the context of the call, and the configuration.

use core::{fmt, marker::PhantomData};

use codec::{Decode, DecodeAll, Encode};
use ebpf_uapi::context::CALLED_BY_ROOT;

use super::context::{bytes, narrow, number};
use crate::{buffer::Buffer, fail, host, Environment, Result};

/// The context of this call: the same values as the functions of the same names return, but read from memory
/// rather than by syscalls.
///
/// A contract that uses it pays for it in every call, about as much as for one syscall. In a delegate call,
/// it is the context of the contract whose storage is used.
pub struct CallContext<E> {
    marker: PhantomData<fn() -> E>,
}

impl<E> Clone for CallContext<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for CallContext<E> {}

impl<E> fmt::Debug for CallContext<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallContext")
    }
}

/// The context of this call.
#[inline]
pub fn context<E: Environment>() -> CallContext<E> {
    CallContext { marker: PhantomData }
}

impl<E: Environment> CallContext<E> {
    /// The caller: an account or a contract. Traps if the caller is root, which has no account.
    #[inline]
    pub fn caller(self) -> E::AccountId {
        if self.caller_is_root() {
            fail("the caller is root, which has no account");
        }
        let context = host::context();
        bytes(|out| copy(out, &context.caller, context.account_len as usize))
    }

    /// Whether the caller is root, which has no account.
    #[inline]
    pub fn caller_is_root(self) -> bool {
        host::context().flags & CALLED_BY_ROOT != 0
    }

    /// The account of this contract.
    #[inline]
    pub fn account_id(self) -> E::AccountId {
        let context = host::context();
        bytes(|out| copy(out, &context.address, context.account_len as usize))
    }

    /// The value that the call transferred.
    #[inline]
    pub fn transferred_value(self) -> E::Balance {
        amount::<E>(&host::context().value)
    }

    /// The current block's number.
    #[inline]
    pub fn block_number(self) -> E::BlockNumber {
        narrow(host::context().block_number)
    }

    /// The current block's timestamp.
    #[inline]
    pub fn block_timestamp(self) -> E::Timestamp {
        narrow(host::context().now)
    }

    /// The fee for one second of execution: 10^12 of `ref_time`. A contract that uses this pays for
    /// [`weight_to_fee`](crate::weight_to_fee) in every call.
    #[inline]
    pub fn gas_price(self) -> E::Balance {
        amount::<E>(&host::gas_price().to_le_bytes())
    }
}

/// Copies as many of the first `len` bytes of a field as fit. Returns `len`.
#[inline]
fn copy(out: &mut [u8], field: &[u8], len: usize) -> usize {
    for (out, byte) in out.iter_mut().zip(field) {
        *out = *byte;
    }
    len
}

/// Converts an amount of 128 bits to a type that may have fewer.
#[inline]
fn amount<E: Environment>(amount: &[u8; 16]) -> E::Balance {
    number(|out| {
        let fits = amount.get(out.len()..).is_some_and(|rest| rest.iter().all(|byte| *byte == 0));
        copy(out, amount, if fits { out.len() } else { amount.len() })
    })
}

/// Sets the [`configuration`] of this contract, which cannot be changed afterwards. Only constructors can
/// call this; within a constructor, the last call counts.
///
/// # Panics
///
/// If this contract has too little memory for it: `cargo ebpf build --configuration-size` sets the size.
#[inline]
pub fn set_configuration<T: Encode + ?Sized>(configuration: &T) {
    let encoded = Buffer::encoded(configuration);
    let size = host::context().configuration_size as usize;
    // With size 0, this code never reads it, but code that it delegates to can.
    if size > 0 && encoded.len() > size {
        fail("the configuration is too large: build with a larger --configuration-size");
    }
    host::set_configuration(&encoded);
}

/// The configuration that the constructor set with [`set_configuration`], from memory. `None` if nothing was
/// set, and in the constructor itself.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if it does not decode as `T`.
#[inline]
pub fn configuration<T: Decode>() -> Result<Option<T>> {
    let encoded = host::configuration();
    if encoded.is_empty() {
        return Ok(None);
    }
    Ok(Some(T::decode_all(&mut &encoded[..])?))
}
