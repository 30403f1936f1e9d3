//! Memory that grows while something is encoded into it.

use core::{
    alloc::Layout,
    ops::Deref,
    ptr::{copy_nonoverlapping, NonNull},
    slice::from_raw_parts,
};

use codec::{Encode, Output};
use ink_prelude::{boxed::Box, vec::Vec};

/// Bytes on the heap.
///
/// There is no spare capacity: on the chain, the heap's youngest block grows in place, and while a value is
/// encoded its buffer is the youngest block. This is a fraction of the code of a `Vec`.
pub struct Buffer {
    /// The start of `len` initialised bytes, which are a block of the allocator unless `len` is 0.
    start: NonNull<u8>,
    len: usize,
}

impl Buffer {
    /// No bytes yet.
    #[inline]
    pub const fn new() -> Self {
        Self { start: NonNull::dangling(), len: 0 }
    }

    /// The SCALE encoding of a value.
    #[inline]
    pub fn encoded<T: Encode + ?Sized>(value: &T) -> Self {
        let mut buffer = Self::new();
        value.encode_to(&mut buffer);
        buffer
    }

    /// Appends bytes.
    // Inlined into every field's encoding, this would be the larger part of a contract.
    #[inline(never)]
    pub fn push(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let len = self.len + bytes.len();
        // SAFETY: the sizes are not 0, and no greater than isize::MAX since memory holds both; the old layout is
        // the block's; the new block has room for the old bytes and behind them the new ones, which are not in it.
        unsafe {
            let start = if self.len == 0 {
                alloc::alloc::alloc(layout(len))
            } else {
                alloc::alloc::realloc(self.start.as_ptr(), layout(self.len), len)
            };
            let Some(start) = NonNull::new(start) else { alloc::alloc::handle_alloc_error(layout(len)) };
            copy_nonoverlapping(bytes.as_ptr(), start.as_ptr().add(self.len), bytes.len());
            self.start = start;
        }
        self.len = len;
    }

    /// Forgets what is behind the first `len` bytes.
    #[inline(never)]
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        if len == 0 {
            *self = Self::new();
            return;
        }
        // SAFETY: the old layout is the block's, and the new size is neither 0 nor larger.
        let start = unsafe { alloc::alloc::realloc(self.start.as_ptr(), layout(self.len), len) };
        let Some(start) = NonNull::new(start) else { alloc::alloc::handle_alloc_error(layout(len)) };
        (self.start, self.len) = (start, len);
    }
}

const fn layout(len: usize) -> Layout {
    // SAFETY: alignment 1 is a power of two and rounds no size up; blocks are no longer than isize::MAX.
    unsafe { Layout::from_size_align_unchecked(len, 1) }
}

impl From<Vec<u8>> for Buffer {
    #[inline]
    fn from(bytes: Vec<u8>) -> Self {
        let bytes = Box::leak(bytes.into_boxed_slice());
        Self { len: bytes.len(), start: NonNull::from(bytes).cast() }
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        if self.len != 0 {
            // SAFETY: `start` is a block of this layout, and nobody else's.
            unsafe { alloc::alloc::dealloc(self.start.as_ptr(), layout(self.len)) }
        }
    }
}

impl Default for Buffer {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Buffer {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        // SAFETY: `start` is followed by `len` initialised bytes; if that is 0, it is still not null.
        unsafe { from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl Output for Buffer {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.push(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_and_shrinks() {
        let mut buffer = Buffer::new();
        assert!(buffer.is_empty());
        buffer.push(&[]);
        buffer.push(&[1, 2, 3]);
        buffer.push(&[4]);
        assert_eq!(*buffer, [1, 2, 3, 4]);
        buffer.truncate(9);
        buffer.truncate(2);
        assert_eq!(*buffer, [1, 2]);
        buffer.truncate(0);
        assert!(buffer.is_empty());
        buffer.push(&[5; 1000]);
        assert_eq!(*buffer, [5; 1000]);
    }

    #[test]
    fn takes_over_a_vec() {
        let mut bytes = Vec::with_capacity(9);
        bytes.extend([1, 2, 3]);
        let mut buffer = Buffer::from(bytes);
        buffer.push(&[4]);
        assert_eq!(*buffer, [1, 2, 3, 4]);
        let mut empty = Buffer::from(Vec::with_capacity(9));
        empty.push(&[5]);
        assert_eq!(*empty, [5]);
    }

    #[test]
    fn encodes_as_a_vec_does() {
        let value = (7u32, vec![String::from("a"), String::from("bc")], Some(1u128));
        assert_eq!(*Buffer::encoded(&value), value.encode());
    }
}
