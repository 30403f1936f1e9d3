//! Integers of up to 256 bits.

use std::fmt;

use sp_core::U256;

/// An integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Whether it is less than zero.
    negative: bool,
    magnitude: U256,
}

impl Number {
    /// Parses an integer: `12_000`, `-1`, `0xff`, `0o17`, `0b11`, with or without the suffix of its type.
    pub fn parse(text: &str, suffix: &str) -> Option<Self> {
        let text = text.strip_suffix(suffix).unwrap_or(text);
        let (negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let prefixed = |prefix| text.strip_prefix(prefix).map(|digits: &str| digits.replace('_', ""));
        let (radix, digits) = if let Some(digits) = prefixed("0x") {
            (16, digits)
        } else if let Some(digits) = prefixed("0o") {
            (8, digits)
        } else if let Some(digits) = prefixed("0b") {
            (2, digits)
        } else {
            (10, text.replace('_', ""))
        };
        if digits.is_empty() {
            return None;
        }
        let magnitude = digits.chars().try_fold(U256::zero(), |number, digit| {
            number.checked_mul(radix.into())?.checked_add(digit.to_digit(radix)?.into())
        })?;
        Some(Self { negative: negative && !magnitude.is_zero(), magnitude })
    }

    /// The little-endian bytes of an integer of `bits` bits, or `None` if it does not fit.
    pub fn to_bytes(self, bits: usize, signed: bool) -> Option<Vec<u8>> {
        let positive_bits = if signed { bits - 1 } else { bits };
        let fits = if self.negative {
            // The range is asymmetric: it includes -2^n, but not 2^n.
            signed && (self.magnitude - U256::one()).bits() <= positive_bits
        } else {
            self.magnitude.bits() <= positive_bits
        };
        let value =
            if self.negative { (!self.magnitude).overflowing_add(U256::one()).0 } else { self.magnitude };
        fits.then(|| value.to_little_endian()[..bits / 8].to_vec())
    }

    /// The integer that little-endian bytes encode. There are at most 32 bytes.
    pub fn from_bytes(bytes: &[u8], signed: bool) -> Self {
        let negative = signed && bytes.last().is_some_and(|byte| byte & 0x80 != 0);
        let mut wide = [if negative { 0xff } else { 0 }; 32];
        wide[..bytes.len()].copy_from_slice(bytes);
        let value = U256::from_little_endian(&wide);
        let magnitude = if negative { (!value).overflowing_add(U256::one()).0 } else { value };
        Self { negative, magnitude }
    }

    /// The number, if it is in the range of `u128`.
    pub fn to_u128(self) -> Option<u128> {
        (!self.negative).then(|| u128::try_from(self.magnitude).ok())?
    }
}

impl From<u128> for Number {
    fn from(number: u128) -> Self {
        Self { negative: false, magnitude: number.into() }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        write!(f, "{sign}{}", self.magnitude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_in_any_notation_is_parsed() {
        let parse = |text: &str| Number::parse(text, "u8").map(|number| number.to_string());
        assert_eq!(parse("1_000"), Some("1000".into()));
        assert_eq!(parse("0xFF_u8"), Some("255".into()));
        assert_eq!(parse("-0b11"), Some("-3".into()));
        assert_eq!(parse("-0"), Some("0".into()));
        assert_eq!(parse("12u8"), Some("12".into()));
        assert_eq!(parse(&format!("{}", U256::MAX)), Some(U256::MAX.to_string()));
        for wrong in ["", "-", "0x", "1.5", "12u16", "1e3", &format!("{}0", U256::MAX)] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn number_out_of_range_does_not_fit() {
        let bytes = |text, bits, signed| Number::parse(text, "").unwrap().to_bytes(bits, signed);
        assert_eq!(bytes("255", 8, false), Some(vec![255]));
        assert_eq!(bytes("256", 8, false), None);
        assert_eq!(bytes("-1", 8, false), None);
        assert_eq!(bytes("-128", 8, true), Some(vec![128]));
        assert_eq!(bytes("-129", 8, true), None);
        assert_eq!(bytes("128", 8, true), None);
        assert_eq!(Number::from_bytes(&[0, 0x80], true).to_string(), "-32768");
        assert_eq!(Number::from_bytes(&[0, 0x80], false).to_string(), "32768");
    }
}
