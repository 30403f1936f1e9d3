//! Bytes as hexadecimal strings in JSON: `0x` and two lower-case digits for each byte.

use serde::{de::Error, Deserialize, Deserializer, Serializer};

/// Encodes bytes as digits, with the prefix `0x`.
fn encode(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).expect("a nibble is below 16; qed");
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    "0x".chars().chain(digits).collect()
}

/// Decodes digits, with or without the prefix `0x`.
fn decode(string: &str) -> Option<Vec<u8>> {
    let digits = string.strip_prefix("0x").unwrap_or(string).as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    digits.chunks(2).map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8)).collect()
}

pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&encode(bytes))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let string = String::deserialize(deserializer)?;
    decode(&string).ok_or_else(|| D::Error::custom(format!("invalid hex string `{string}`")))
}

/// Exactly four bytes.
pub fn deserialize_4<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 4], D::Error> {
    let bytes = deserialize(deserializer)?;
    bytes.try_into().map_err(|bytes: Vec<u8>| D::Error::invalid_length(bytes.len(), &"4 bytes"))
}

/// Bytes whose empty sequence is the empty string.
pub mod or_empty {
    pub use super::deserialize;
    use serde::Serializer;

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        if bytes.is_empty() {
            return serializer.serialize_str("");
        }
        super::serialize(bytes, serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_encoded_and_decoded() {
        assert_eq!(encode(&[]), "0x");
        assert_eq!(encode(&[0, 0x1f, 0xa0]), "0x001fa0");
        for string in ["0x001fa0", "001fa0", "0x001FA0"] {
            assert_eq!(decode(string), Some(vec![0, 0x1f, 0xa0]));
        }
        assert_eq!(decode(""), Some(vec![]));
        for string in ["0x0", "0xzz", "0x+1", "é"] {
            assert_eq!(decode(string), None, "{string}");
        }
    }
}
