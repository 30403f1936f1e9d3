//! Decoding of what contracts pass: bytes that may be anything.

use codec::{Decode, DecodeLimit};

/// How deep values that contracts pass may be nested. Only calls of the runtime are not flat.
pub const MAX_DECODE_DEPTH: u32 = 16;

/// Decodes a value that fills `bytes`.
pub fn decode<V: Decode>(mut bytes: &[u8]) -> Option<V> {
    V::decode_all_with_depth_limit(MAX_DECODE_DEPTH, &mut bytes).ok()
}
