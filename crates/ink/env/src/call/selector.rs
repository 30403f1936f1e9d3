//! What a constructor or message is called by.

use codec::{Decode, Encode};

/// The first four bytes of a call's input: they name a constructor or message.
#[derive(Default, Debug, Copy, Clone, PartialEq, Eq, Decode, Encode)]
pub struct Selector {
    bytes: [u8; 4],
}

impl Selector {
    /// The selector of these bytes.
    #[inline]
    pub const fn new(bytes: [u8; 4]) -> Self {
        Self { bytes }
    }

    /// Its bytes.
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
