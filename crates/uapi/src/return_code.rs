//! Outcomes that a syscall reports to the guest instead of ending it.

macro_rules! return_codes {
    ($( $(#[doc = $doc:literal])* $name:ident = $number:literal, )*) => {
        /// Outcome of a syscall that can fail without ending the contract, as `r0` holds it.
        /// Numbers below 32 are those of `ReturnErrorCode` in pallet-contracts-uapi.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum ReturnCode {
            $( $(#[doc = $doc])* $name = $number, )*
        }

        impl ReturnCode {
            /// The outcome that `r0` holds. A chain that is newer than this crate may know more of them.
            pub const fn from_number(r0: u64) -> Option<Self> {
                match r0 {
                    $( $number => Some(Self::$name), )*
                    _ => None,
                }
            }
        }

        #[cfg(test)]
        const ALL: &[ReturnCode] = &[$( ReturnCode::$name ),*];
    };
}

return_codes! {
    /// The syscall did what it says.
    Success = 0,
    /// The contract that was called failed. What it did is rolled back, and it has no output.
    CalleeTrapped = 1,
    /// The contract that was called asked for its changes to be rolled back. It may have output.
    CalleeReverted = 2,
    /// There is nothing under the key.
    KeyNotFound = 3,
    /// The sender's balance does not allow the transfer.
    TransferFailed = 5,
    /// There is no code with this hash.
    CodeNotFound = 7,
    /// There is no contract at this account.
    NotCallable = 8,
    /// Nobody records debug messages in this execution; the message was dropped.
    LoggingDisabled = 9,
    /// The call into the runtime failed.
    CallRuntimeFailed = 10,
    /// The signature is not one, or the public key is not.
    EcdsaRecoveryFailed = 11,
    /// The signature is not that of the key for the message.
    Sr25519VerifyFailed = 12,
    /// The signature is not that of the key for the message.
    Ed25519VerifyFailed = 32,
    /// The divisor or the modulus is zero.
    DivisionByZero = 33,
    /// The result does not fit in its type.
    ArithmeticOverflow = 34,
}

impl From<ReturnCode> for u64 {
    fn from(code: ReturnCode) -> u64 {
        code as u64
    }
}

impl ReturnCode {
    /// The outcome as a result.
    ///
    /// # Errors
    ///
    /// The code itself, if it is not [`ReturnCode::Success`].
    #[inline]
    pub const fn ok(self) -> Result<(), Self> {
        match self {
            Self::Success => Ok(()),
            code => Err(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_both_ways() {
        for code in ALL {
            assert_eq!(ReturnCode::from_number((*code).into()), Some(*code));
        }
        assert_eq!(ReturnCode::from_number(4), None);
        assert_eq!(ReturnCode::from_number(u64::MAX), None);
    }
}
