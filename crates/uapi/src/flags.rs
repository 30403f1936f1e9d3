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

    /// No flags.
    pub const fn empty() -> Self {
        Self { bits: 0 }
    }

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

/// How another contract is to be called. Numbers are those of `CallFlags` in pallet-contracts-uapi.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallFlags {
    bits: u32,
}

impl CallFlags {
    /// The callee gets this call's input, which can then no longer be read here.
    pub const FORWARD_INPUT: Self = Self { bits: 1 };
    /// The callee gets a copy of this call's input.
    pub const CLONE_INPUT: Self = Self { bits: 2 };
    /// If the callee runs to its end, this contract ends with the callee's flags and output.
    pub const TAIL_CALL: Self = Self { bits: 4 };
    /// During the call, this contract may be called again.
    pub const ALLOW_REENTRY: Self = Self { bits: 8 };
    /// The callee, and whomever it calls, may change nothing.
    pub const READ_ONLY: Self = Self { bits: 16 };

    const ALL: u32 = 31;

    /// No flags.
    pub const fn empty() -> Self {
        Self { bits: 0 }
    }

    /// The flags as the guest passes them.
    pub const fn bits(self) -> u32 {
        self.bits
    }

    /// Checks flags that came from a guest.
    pub const fn from_bits(bits: u32) -> Result<Self, InvalidFlags> {
        if bits & !Self::ALL == 0 {
            Ok(Self { bits })
        } else {
            Err(InvalidFlags)
        }
    }

    /// The flags of both.
    pub const fn union(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits }
    }

    /// Whether every flag of `other` is set.
    pub const fn contains(self, other: Self) -> bool {
        self.bits & other.bits == other.bits
    }
}

impl From<ReturnFlags> for u64 {
    fn from(flags: ReturnFlags) -> Self {
        flags.bits().into()
    }
}

impl core::ops::BitOr for CallFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.union(other)
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

    #[test]
    fn unknown_call_flags_are_refused() {
        let flags = [
            CallFlags::FORWARD_INPUT,
            CallFlags::CLONE_INPUT,
            CallFlags::TAIL_CALL,
            CallFlags::ALLOW_REENTRY,
            CallFlags::READ_ONLY,
        ];
        for (bit, flag) in flags.into_iter().enumerate() {
            assert_eq!(CallFlags::from_bits(1 << bit), Ok(flag));
        }
        let all = flags.into_iter().fold(CallFlags::empty(), |all, flag| all | flag);
        assert_eq!(CallFlags::from_bits(31), Ok(all));
        assert!(all.contains(CallFlags::READ_ONLY) && !CallFlags::default().contains(CallFlags::TAIL_CALL));
        assert_eq!(CallFlags::from_bits(32), Err(InvalidFlags));
    }
}
