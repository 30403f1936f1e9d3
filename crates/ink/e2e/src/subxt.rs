//! The parts of `subxt` that tests use, under the same names.

/// Values whose type only the chain knows: arguments of
/// [`ChainBackend::runtime_call`](crate::ChainBackend::runtime_call).
pub mod dynamic {
    pub use scale_value::{At, Composite, Value};
}

/// Accounts.
pub mod utils {
    use sp_core::crypto::Ss58Codec;
    use std::fmt;

    /// An account.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, codec::Encode, codec::Decode)]
    pub struct AccountId32(pub [u8; 32]);

    impl AsRef<[u8]> for AccountId32 {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    impl AsRef<[u8; 32]> for AccountId32 {
        fn as_ref(&self) -> &[u8; 32] {
            &self.0
        }
    }

    impl From<[u8; 32]> for AccountId32 {
        fn from(bytes: [u8; 32]) -> Self {
            Self(bytes)
        }
    }

    /// An SS58 address with the generic prefix, 42.
    impl fmt::Display for AccountId32 {
        fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str(&sp_core::crypto::AccountId32::from(self.0).to_ss58check_with_version(42u16.into()))
        }
    }

    /// The address of an account in an extrinsic.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum MultiAddress<AccountId, AccountIndex> {
        /// The account.
        Id(AccountId),
        /// An index.
        Index(AccountIndex),
        /// Bytes that the chain interprets.
        Raw(Vec<u8>),
        /// 32 bytes.
        Address32([u8; 32]),
        /// 20 bytes.
        Address20([u8; 20]),
    }
}
