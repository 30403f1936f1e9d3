//! What a contract encodes: small, so it is built on the stack.

use codec::{Encode, Output};

/// Room for the largest event of these contracts, in bytes.
const CAPACITY: usize = 128;

/// Encodes a value and hands the bytes to `then`. Traps if there are more than [`CAPACITY`].
pub fn with_encoded<T: Encode + ?Sized, R>(value: &T, then: impl FnOnce(&[u8]) -> R) -> R {
    let mut buffer = Buffer { bytes: [0; CAPACITY], len: 0 };
    value.encode_to(&mut buffer);
    then(&buffer.bytes[..buffer.len])
}

/// Bytes encoded so far.
struct Buffer {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Output for Buffer {
    // Inlined into every field's encoding, this would be the larger part of a contract.
    #[inline(never)]
    fn write(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        self.bytes[self.len..end].copy_from_slice(bytes);
        self.len = end;
    }
}
