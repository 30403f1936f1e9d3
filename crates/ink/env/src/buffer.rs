//! A growable byte buffer for encoding.

use core::ops::Deref;

use codec::{Encode, Output};

/// A byte buffer on the heap.
///
/// On the chain, [`ebpf_sys::Buffer`] takes a fraction of the code of a `Vec`.
pub struct Buffer(ebpf_sys::Buffer);

impl Buffer {
    /// Creates an empty buffer.
    #[inline]
    pub const fn new() -> Self {
        Self(ebpf_sys::Buffer::new())
    }

    /// The SCALE encoding of a value.
    #[inline]
    pub fn encoded<T: Encode + ?Sized>(value: &T) -> Self {
        let mut buffer = Self::new();
        value.encode_to(&mut buffer);
        buffer
    }

    /// Appends bytes.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.push(bytes);
    }

    /// Shortens the buffer to its first `len` bytes.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }
}

impl Default for Buffer {
    fn default() -> Self {
        Self::new()
    }
}

impl From<ebpf_sys::Buffer> for Buffer {
    #[inline]
    fn from(buffer: ebpf_sys::Buffer) -> Self {
        Self(buffer)
    }
}

#[cfg(feature = "std")]
impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl Deref for Buffer {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Output for Buffer {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.push(bytes);
    }

    // The default implementation would be inlined.
    #[inline]
    fn push_byte(&mut self, byte: u8) {
        self.push(&[byte]);
    }
}
