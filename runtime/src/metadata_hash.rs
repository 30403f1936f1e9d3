//! The transaction extension `CheckMetadataHash`: a signature can cover the hash of this runtime's metadata
//! (RFC 78 of the Polkadot fellowship), so that a node which lies about the metadata cannot have something
//! else signed than what is shown.
//!
//! Identifier, encoding and meaning are those of the SDK's `frame-metadata-hash-extension`, of which there is
//! no release for the SDK that this runtime is built with.

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{
    impl_tx_ext_default, traits::TransactionExtension, transaction_validity::TransactionValidityError, Weight,
};

use crate::RuntimeCall;

/// The hash of the metadata, for a token [`TOKEN_SYMBOL`] with [`TOKEN_DECIMALS`]. It is part of the source,
/// so that all builds of a version agree on it; a test says what it must be.
pub const METADATA_HASH: [u8; 32] =
    sp_core::hex2array!("13755b5dc4bdab66389b5d3b529cc83e361d27789c71e8212212751cc6102830");
/// The name of a token.
pub const TOKEN_SYMBOL: &str = "UNIT";
/// Decimals of [`UNIT`](crate::UNIT).
pub const TOKEN_DECIMALS: u8 = 12;

/// Whether the signature of a transaction covers [`METADATA_HASH`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Mode {
    /// It does not.
    Disabled,
    /// It does.
    Enabled,
}

/// The extension: a byte of the transaction, and what is signed with it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CheckMetadataHash {
    mode: Mode,
}

impl CheckMetadataHash {
    /// An extension in this mode.
    pub const fn new(mode: Mode) -> Self {
        Self { mode }
    }
}

impl TransactionExtension<RuntimeCall> for CheckMetadataHash {
    const IDENTIFIER: &'static str = "CheckMetadataHash";
    type Implicit = Option<[u8; 32]>;
    type Val = ();
    type Pre = ();

    fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
        Ok(match self.mode {
            Mode::Disabled => None,
            Mode::Enabled => Some(METADATA_HASH),
        })
    }

    /// There is nothing to do but to hash 32 bytes more with what is signed.
    fn weight(&self, _: &RuntimeCall) -> Weight {
        Weight::zero()
    }

    impl_tx_ext_default!(RuntimeCall; validate prepare);
}
