//! What is in memory from the first instruction on, for contracts that refer to it.
//!
//! The linker declares what is used of it here, and the chain fills that in before each call: reading it
//! takes a load where a syscall takes a crossing. A contract that uses none of it pays nothing.

use core::{
    ptr::{addr_of, read},
    slice::from_raw_parts,
};
use ebpf_uapi::Context;

extern "C" {
    // Bound by the linker. Nobody writes there, and every bit pattern is a value.
    static __context: Context;
    static __gas_price: [u8; 16];
    static __configuration: u8;
}

/// What the chain tells about this call. In a delegate call: about the call of the contract whose storage it
/// is.
#[inline]
pub fn context() -> &'static Context {
    // SAFETY: the linker gives it as many bytes as the type has, and they never change.
    unsafe { &*addr_of!(__context) }
}

/// The fee for a second of execution, 10^12 of `ref_time`. To have it in memory costs as much as
/// [`weight_to_fee`](crate::weight_to_fee), in every call.
#[inline]
pub fn gas_price() -> u128 {
    // SAFETY: as for the context.
    u128::from_le_bytes(unsafe { read(addr_of!(__gas_price)) })
}

/// What the constructor has set with [`set_configuration`](crate::set_configuration), as far as it fits into
/// the memory that the contract was linked with for it; empty if it has set nothing. The constructor itself
/// finds nothing.
#[inline]
pub fn configuration() -> &'static [u8] {
    let Context { configuration_len, configuration_size, .. } = *context();
    // SAFETY: the linker gives it `configuration_size` bytes, and they never change.
    unsafe { from_raw_parts(addr_of!(__configuration), configuration_len.min(configuration_size) as usize) }
}
