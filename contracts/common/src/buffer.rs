//! What a contract encodes: small, so it is built on the stack.

use codec::{Encode, Output};

/// An encoding of at most [`Buffer::CAPACITY`] bytes.
pub struct Buffer {
    bytes: [u8; Buffer::CAPACITY],
    len: usize,
}

impl Buffer {
    /// Room for the largest event of these contracts.
    const CAPACITY: usize = 128;

    /// The encoding of a value.
    pub fn of<T: Encode + ?Sized>(value: &T) -> Self {
        let mut buffer = Self { bytes: [0; Self::CAPACITY], len: 0 };
        value.encode_to(&mut buffer);
        buffer
    }

    /// What has been encoded.
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl Output for Buffer {
    /// Traps when the buffer is full.
    // Inlined into every field's encoding, this would be the larger part of a contract.
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        self.bytes[self.len..end].copy_from_slice(bytes);
        self.len = end;
    }
}
