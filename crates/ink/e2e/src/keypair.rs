//! The sr25519 keys of accounts, under the names of `subxt_signer`.

use crate::subxt::utils::{AccountId32, MultiAddress};
use sp_core::{crypto::Pair as _, sr25519 as sr};
use std::fmt;

/// The names of `subxt_signer`.
pub mod subxt_signer {
    pub use super::{sr25519, SecretUri, SecretUriError};
}

/// Keys.
pub mod sr25519 {
    pub use super::{dev, Keypair, PublicKey, Signature};
}

/// A secret phrase or seed with derivations and a password, such as `//Alice`.
#[derive(Clone)]
pub struct SecretUri(String);

/// An invalid secret URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretUriError(String);

impl fmt::Display for SecretUriError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "invalid secret: expected a phrase, a seed or a derivation: {}", self.0)
    }
}

impl std::error::Error for SecretUriError {}

impl std::str::FromStr for SecretUri {
    type Err = SecretUriError;

    fn from_str(uri: &str) -> Result<Self, SecretUriError> {
        sr::Pair::from_string(uri, None).map_err(|error| SecretUriError(error.to_string()))?;
        Ok(Self(uri.into()))
    }
}

/// A secret key with its public key.
#[derive(Clone)]
pub struct Keypair(sr::Pair);

impl Keypair {
    /// The key of a secret URI.
    ///
    /// # Errors
    ///
    /// If the URI is invalid.
    pub fn from_uri(uri: &SecretUri) -> Result<Self, SecretUriError> {
        sr::Pair::from_string(&uri.0, None).map(Self).map_err(|error| SecretUriError(error.to_string()))
    }

    /// The key of a seed. Never an error; the type is that of `subxt_signer`.
    pub fn from_seed(seed: [u8; 32]) -> Result<Self, SecretUriError> {
        Ok(Self(sr::Pair::from_seed(&seed)))
    }

    /// The public key.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.public().0)
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).0)
    }
}

impl fmt::Debug for Keypair {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_tuple("Keypair").field(&self.public_key()).finish()
    }
}

/// A public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// The account that the key controls.
    pub fn to_account_id(self) -> AccountId32 {
        AccountId32(self.0)
    }

    /// The account as an address in extrinsics.
    pub fn to_address<T>(self) -> MultiAddress<AccountId32, T> {
        MultiAddress::Id(self.to_account_id())
    }
}

impl AsRef<[u8]> for PublicKey {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<PublicKey> for AccountId32 {
    fn from(key: PublicKey) -> Self {
        key.to_account_id()
    }
}

/// A signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl AsRef<[u8]> for Signature {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Well-known development keys, whose accounts are endowed.
pub mod dev {
    use super::Keypair;
    use sp_keyring::Sr25519Keyring;

    macro_rules! keys {
        ($($name:ident $key:ident),*) => { $(
            #[doc = concat!("The key `//", stringify!($key), "`.")]
            pub fn $name() -> Keypair {
                Keypair(Sr25519Keyring::$key.pair())
            }
        )* };
    }

    keys!(alice Alice, bob Bob, charlie Charlie, dave Dave, eve Eve, ferdie Ferdie, one One, two Two);
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::{crypto::Ss58Codec, Pair};

    #[test]
    fn keys_match_their_uris() {
        let key = |uri: &str| Keypair::from_uri(&uri.parse().unwrap()).unwrap().public_key();
        assert_eq!(key("//Alice"), dev::alice().public_key());
        assert_eq!(key("//Bob"), dev::bob().public_key());
        assert_ne!(key("//Alice//stash"), dev::alice().public_key());
        assert_eq!(Keypair::from_seed([7; 32]).unwrap().public_key(), key(&format!("0x{}", "07".repeat(32))));
        let Err(error) = "no words of a phrase".parse::<SecretUri>() else { panic!() };
        assert!(error.to_string().starts_with("invalid secret: expected a phrase, a seed or a derivation: "));
    }

    #[test]
    fn signature_verifies_with_the_signer_s_key_only() {
        let signature = sr::Signature::from_raw(dev::alice().sign(b"message").0);
        let public = |key: Keypair| sr::Public::from_raw(key.public_key().0);
        assert!(sr::Pair::verify(&signature, b"message", &public(dev::alice())));
        assert!(!sr::Pair::verify(&signature, b"message", &public(dev::bob())));
    }

    #[test]
    fn account_displays_as_ss58_address() {
        let account = dev::alice().public_key().to_account_id();
        assert_eq!(account.to_string(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
        assert_eq!(
            sp_core::crypto::AccountId32::from_string(&account.to_string()).unwrap(),
            account.0.into()
        );
    }
}
