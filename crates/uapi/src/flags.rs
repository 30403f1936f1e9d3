//! Flags that a contract passes to the pallet.

/// How a contract's output is to be taken. Source: `ReturnFlags` of pallet-contracts-uapi.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReturnFlags {
    bits: u32,
}

/// A bit is set that has no meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidFlags;

impl ReturnFlags {
    /// All changes made by the contract are rolled back; its output still reaches the caller.
    pub const REVERT: Self = Self { bits: 1 };

    /// The flags as the guest passes them.
    pub const fn bits(self) -> u32 {
        self.bits
    }

    /// Checks flags that came from a guest.
    pub const fn from_bits(bits: u32) -> Result<Self, InvalidFlags> {
        if bits & !Self::REVERT.bits == 0 {
            Ok(Self { bits })
        } else {
            Err(InvalidFlags)
        }
    }

    /// Whether every flag of `other` is set.
    pub const fn contains(self, other: Self) -> bool {
        self.bits & other.bits == other.bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_flags_are_refused() {
        assert_eq!(ReturnFlags::from_bits(0), Ok(ReturnFlags::default()));
        assert_eq!(ReturnFlags::from_bits(1), Ok(ReturnFlags::REVERT));
        assert_eq!(ReturnFlags::from_bits(2), Err(InvalidFlags));
        assert!(!ReturnFlags::default().contains(ReturnFlags::REVERT));
    }
}
