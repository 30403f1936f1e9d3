//! Selectors of constructors and messages.

use codec::{Decode, Encode};

/// The selector of a constructor or message: the first four bytes of a call's input.
#[derive(Default, Debug, Copy, Clone, PartialEq, Eq, Decode, Encode)]
pub struct Selector {
    bytes: [u8; 4],
}

impl Selector {
    /// Creates a selector from its bytes.
    #[inline]
    pub const fn new(bytes: [u8; 4]) -> Self {
        Self { bytes }
    }

    /// The bytes.
    #[inline]
    pub const fn to_bytes(self) -> [u8; 4] {
        self.bytes
    }
}

impl From<[u8; 4]> for Selector {
    fn from(bytes: [u8; 4]) -> Self {
        Self::new(bytes)
    }
}
