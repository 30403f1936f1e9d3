//! Answers of any length.

use crate::{
    abort,
    buffer::{answer, sized_answer, Buffer},
    syscalls,
};
use alloc::vec::Vec;

/// An answer of exactly `N` bytes: `exactly(caller)`, say. Ends the call with a trap if the chain's type does
/// not have as many.
#[inline]
pub fn exactly<const N: usize>(syscall: impl FnOnce(&mut [u8]) -> usize) -> [u8; N] {
    let mut bytes = [0; N];
    if syscall(&mut bytes) != N {
        abort();
    }
    bytes
}

/// All of an answer, on the heap: `collect(|out| get_storage(key, out))`, say. `None` if there is none.
///
/// The syscall may be asked twice, first with an empty buffer.
#[inline]
pub fn collect(syscall: impl Fn(&mut [u8]) -> Option<usize>) -> Option<Buffer> {
    answer(syscall)
}

/// An answer of as much as there is room for, in a buffer of `capacity` bytes. If that is not enough for
/// anything, the syscall says how much is.
///
/// On the chain, with the allocator of this crate, there is all the rest of the heap.
#[inline]
pub fn collect_within(capacity: usize, syscall: impl Fn(&mut [u8]) -> usize) -> Buffer {
    sized_answer(capacity, syscall)
}

/// The input data of this call: a selector, then SCALE-encoded arguments.
#[inline]
pub fn input_vec() -> Vec<u8> {
    collect(|out| Some(syscalls::input(out))).map_or_else(Vec::new, Vec::from)
}
