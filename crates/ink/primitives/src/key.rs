//! Storage keys and how they are composed. The rules are those of ink! 5, so that contracts can be migrated
//! with their storage.

use crate::xxh32::xxh32;
use ink_prelude::vec::Vec;

/// The key of a storage cell, or the prefix of the cells of a collection.
pub type Key = u32;

/// The rules for composing storage keys.
pub struct KeyComposer;

impl KeyComposer {
    /// Combines two keys. Zero is the neutral element; otherwise the result is the hash of their exclusive
    /// or, in big-endian order.
    pub const fn concat(left: Key, right: Key) -> Key {
        match (left, right) {
            (key, 0) | (0, key) => key,
            (left, right) => xxh32(&(left ^ right).to_be_bytes()),
        }
    }

    /// The key of a name; 0 for the empty one.
    pub const fn from_str(str: &str) -> Key {
        Self::from_bytes(str.as_bytes())
    }

    /// The key of a name; 0 for the empty one.
    pub const fn from_bytes(bytes: &[u8]) -> Key {
        if bytes.is_empty() {
            return 0;
        }
        xxh32(bytes)
    }

    /// The key of a field: of `struct::field`, or of `enum::variant::field` if `variant_name` is not empty.
    /// The name of an unnamed field is its position in decimal.
    ///
    /// # Errors
    ///
    /// If the name of the struct or of the field is empty.
    pub fn compute_key(struct_name: &str, variant_name: &str, field_name: &str) -> Result<Key, Error> {
        if struct_name.is_empty() {
            return Err(Error::StructNameIsEmpty);
        }
        if field_name.is_empty() {
            return Err(Error::FieldNameIsEmpty);
        }
        let mut path = Vec::from(struct_name);
        for name in [variant_name, field_name] {
            if !name.is_empty() {
                path.extend_from_slice(b"::");
                path.extend_from_slice(name.as_bytes());
            }
        }
        Ok(Self::from_bytes(&path))
    }
}

/// An error of [`KeyComposer::compute_key`].
#[derive(Debug, Copy, Clone, PartialEq, Eq)]
pub enum Error {
    /// The name of the struct or enum is empty.
    StructNameIsEmpty,
    /// The name of the field is empty.
    FieldNameIsEmpty,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected values are from ink! 5.1.1.
    #[test]
    fn keys_match_ink() {
        assert_eq!(KeyComposer::concat(0, 0), 0);
        assert_eq!(KeyComposer::concat(0, 13), 13);
        assert_eq!(KeyComposer::concat(31, 0), 31);
        assert_eq!(KeyComposer::concat(31, 13), 0x9ab1_9a67);
        assert_eq!(KeyComposer::from_str(""), 0);
        assert_eq!(KeyComposer::from_str("123"), 0xb685_5437);
        assert_eq!(KeyComposer::from_bytes(b"Hello world"), 0x9705_d437);
        assert_eq!(KeyComposer::compute_key("Contract", "", "balances"), Ok(0xf820_ff02));
        assert_eq!(KeyComposer::compute_key("Enum", "Variant", "0"), Ok(0x1478_6b51));
    }

    /// Covers every path through the hash: stripes of 16 bytes, words and single bytes. The expected values
    /// are from ink! 5.1.1.
    #[test]
    fn hashes_of_all_lengths_match_ink() {
        let bytes: [u8; 40] = core::array::from_fn(|i| (i * 7) as u8);
        for (length, hash) in [
            (1, 0xcf65_b03e),
            (3, 0x1474_4175),
            (4, 0xc8f6_0fc5),
            (7, 0x3332_8eed),
            (15, 0x8807_d6b2),
            (16, 0xb59b_7e13),
            (17, 0x20dd_4529),
            (19, 0xb5bb_4fcd),
            (20, 0x6125_86f6),
            (31, 0xdc5b_7443),
            (32, 0xd7f7_0f45),
            (33, 0xe5b6_0f32),
            (40, 0x8c2c_c796),
        ] {
            assert_eq!(xxh32(&bytes[..length]), hash, "{length}");
        }
    }

    #[test]
    fn empty_name_fails() {
        assert_eq!(KeyComposer::compute_key("", "Variant", "0"), Err(Error::StructNameIsEmpty));
        assert_eq!(KeyComposer::compute_key("Enum", "Variant", ""), Err(Error::FieldNameIsEmpty));
    }
}
