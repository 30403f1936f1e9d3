//! The hash functions that the chain offers.

use crate::host;

/// The output of a hash function.
pub trait HashOutput: private::Sealed {
    /// The type of the hash.
    type Type: Default;
}

/// A hash function for [`hash_bytes`](crate::hash_bytes) and [`hash_encoded`](crate::hash_encoded).
pub trait CryptoHash: HashOutput + private::Sealed {
    /// Hashes bytes.
    fn hash(input: &[u8], output: &mut <Self as HashOutput>::Type);
}

mod private {
    /// Restricts the traits to hash functions of the chain.
    pub trait Sealed {}
}

macro_rules! hashes {
    ($($(#[doc = $doc:literal])* $name:ident [$len:literal] $host:ident;)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Copy, Clone, PartialEq, Eq)]
            pub enum $name {}

            impl private::Sealed for $name {}

            impl HashOutput for $name {
                type Type = [u8; $len];
            }

            impl CryptoHash for $name {
                #[inline]
                fn hash(input: &[u8], output: &mut [u8; $len]) {
                    host::$host(input, output);
                }
            }
        )*
    };
}

hashes! {
    /// SHA2-256.
    Sha2x256 [32] hash_sha2_256;
    /// Keccak-256, as Ethereum uses it.
    Keccak256 [32] hash_keccak_256;
    /// BLAKE2b with an output of 256 bits.
    Blake2x256 [32] hash_blake2_256;
    /// BLAKE2b with an output of 128 bits.
    Blake2x128 [16] hash_blake2_128;
}
