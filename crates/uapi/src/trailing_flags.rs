//! Flags at the end of parameters.

use codec::{Decode, Error, Input};

/// [`CallFlags`](crate::CallFlags) at the end of the parameters of `instantiate`, which may be left out. As
/// the contract passed them: nothing is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrailingFlags(pub u32);

impl Decode for TrailingFlags {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        match input.remaining_len()? {
            Some(0) => Ok(Self(0)),
            _ => u32::decode(input).map(Self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::DecodeAll;

    #[test]
    fn flags_may_be_left_out_but_not_in_part() {
        let decode = |mut bytes: &[u8]| <(u8, TrailingFlags)>::decode_all(&mut bytes).ok();
        assert_eq!(decode(&[7]), Some((7, TrailingFlags(0))));
        assert_eq!(decode(&[7, 8, 0, 0, 0]), Some((7, TrailingFlags(8))));
        assert_eq!(decode(&[7, 8, 0, 0]), None);
        assert_eq!(decode(&[7, 8, 0, 0, 0, 0]), None);
    }
}
