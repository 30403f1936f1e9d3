//! A growing buffer, where the allocator is not this crate's.

use alloc::{vec, vec::Vec};
use core::ops::Deref;

/// Bytes on the heap.
#[derive(Default)]
pub struct Buffer(Vec<u8>);

impl Buffer {
    /// No bytes yet.
    #[inline]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Appends bytes.
    #[inline(never)]
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Shortens it to the first `len` bytes.
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }
}

impl Deref for Buffer {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Buffer> for Vec<u8> {
    fn from(buffer: Buffer) -> Self {
        buffer.0
    }
}

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

/// All of an answer; `None` if there is none.
///
/// Asks with an empty buffer first. The answer does not change in between: nothing else runs.
pub(crate) fn answer(syscall: impl Fn(&mut [u8]) -> Option<usize>) -> Option<Buffer> {
    let len = syscall(&mut [])?;
    let mut bytes = vec![0; len];
    if len != 0 {
        syscall(&mut bytes);
    }
    Some(Buffer(bytes))
}

/// As [`answer`], for a syscall that writes as much as `capacity` allows for. If that is not enough for
/// anything, it says what is.
pub(crate) fn sized_answer(mut capacity: usize, syscall: impl Fn(&mut [u8]) -> usize) -> Buffer {
    loop {
        let mut bytes = vec![0; capacity];
        let len = syscall(&mut bytes);
        if len <= capacity {
            bytes.truncate(len);
            return Buffer(bytes);
        }
        capacity = len;
    }
}
