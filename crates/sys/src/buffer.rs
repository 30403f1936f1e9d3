//! A growing buffer, where the allocator is not this crate's.

use alloc::vec::Vec;
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

    /// Forgets what is behind the first `len` bytes.
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

/// All of an answer whose length the syscall tells; `None` if there is no answer.
///
/// Asks with an empty buffer first. The answer does not change in between: nothing else runs.
pub(crate) fn answer(syscall: impl Fn(u64, u64) -> u64) -> Option<Buffer> {
    let len = syscall(0, 0);
    if len == ebpf_uapi::NONE {
        return None;
    }
    let len = len as usize;
    let mut bytes = Vec::<u8>::with_capacity(len);
    if len != 0 {
        syscall(bytes.as_mut_ptr() as u64, len as u64);
        // SAFETY: the syscall has written `len` bytes, which is the capacity asked for.
        unsafe { bytes.set_len(len) };
    }
    Some(Buffer(bytes))
}

/// As [`answer`], for a syscall that writes as much as `capacity` allows for. If that is not enough for anything, it
/// says what is.
pub(crate) fn sized_answer(mut capacity: usize, syscall: impl Fn(u64, u64) -> u64) -> Buffer {
    loop {
        let mut bytes = Vec::<u8>::with_capacity(capacity);
        let len = syscall(bytes.as_mut_ptr() as u64, capacity as u64) as usize;
        if len <= capacity {
            // SAFETY: the syscall has written `len` bytes.
            unsafe { bytes.set_len(len) };
            return Buffer(bytes);
        }
        capacity = len;
    }
}
