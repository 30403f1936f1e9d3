//! What a contract finds in its memory: the context of its call, and its configuration.

use core::{fmt, marker::PhantomData};

use codec::{Decode, DecodeAll, Encode};
use ebpf_uapi::context::CALLED_BY_ROOT;

use super::context::{bytes, narrow, number};
use crate::{buffer::Buffer, fail, host, Environment, Result};

/// The context of this call: what the functions of the same names tell, read from memory instead of asked of
/// the chain.
///
/// A contract that uses it pays for it in every call, about as much as for asking one thing. In a delegate
/// call it is the context of the call of the contract whose storage it is.
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
    /// The account that called. A call by root has no caller and ends with an error.
    #[inline]
    pub fn caller(self) -> E::AccountId {
        if self.caller_is_root() {
            fail("a call by root has no caller");
        }
        let context = host::context();
        bytes(|out| copy(out, &context.caller, context.account_len as usize))
    }

    /// Whether the call comes from root, and so has no caller.
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

    /// The balance that came with this call.
    #[inline]
    pub fn transferred_value(self) -> E::Balance {
        amount::<E>(&host::context().value)
    }

    /// The number of the current block.
    #[inline]
    pub fn block_number(self) -> E::BlockNumber {
        narrow(host::context().block_number)
    }

    /// The current block's timestamp.
    #[inline]
    pub fn block_timestamp(self) -> E::Timestamp {
        narrow(host::context().now)
    }

    /// What a second of execution costs: 10^12 of `ref_time`. A contract that uses this pays for the
    /// question, as for [`weight_to_fee`](crate::weight_to_fee), in every call.
    #[inline]
    pub fn gas_price(self) -> E::Balance {
        amount::<E>(&host::gas_price().to_le_bytes())
    }
}

/// Copies as much of the first `len` bytes of a field as fits. Returns `len`.
#[inline]
fn copy(out: &mut [u8], field: &[u8], len: usize) -> usize {
    for (out, byte) in out.iter_mut().zip(field) {
        *out = *byte;
    }
    len
}

/// An amount of 128 bits, in a type that may have fewer.
#[inline]
fn amount<E: Environment>(amount: &[u8; 16]) -> E::Balance {
    number(|out| {
        let fits = amount.get(out.len()..).is_some_and(|rest| rest.iter().all(|byte| *byte == 0));
        copy(out, amount, if fits { out.len() } else { amount.len() })
    })
}

/// Sets what [`configuration`] finds in every later call of this contract. Only while it is being
/// constructed; replaces what was set before in the same constructor.
///
/// A configuration that this contract could not read in full, because it has less memory for it
/// (`cargo ebpf build --configuration-size`), ends the call with an error.
#[inline]
pub fn set_configuration<T: Encode + ?Sized>(configuration: &T) {
    let encoded = Buffer::encoded(configuration);
    let size = host::context().configuration_size as usize;
    // 0: this contract never reads it, which other code may do that it delegates to.
    if size > 0 && encoded.len() > size {
        fail("the configuration has no room in memory: build with a larger --configuration-size");
    }
    host::set_configuration(&encoded);
}

/// What the constructor has set with [`set_configuration`], from memory. `None` if it has set nothing, and in
/// the constructor itself.
///
/// # Errors
///
/// [`Error::Decode`](crate::Error::Decode) if it is no `T`.
#[inline]
pub fn configuration<T: Decode>() -> Result<Option<T>> {
    let encoded = host::configuration();
    if encoded.is_empty() {
        Ok(None)
    } else {
        Ok(Some(T::decode_all(&mut &encoded[..])?))
    }
}
