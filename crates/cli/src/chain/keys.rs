//! The account that signs or calls.

use std::path::PathBuf;

use sp_core::{sr25519, Pair};
use subxt::{
    config::substrate::{AccountId32, MultiSignature},
    tx::Signer,
};

use super::{account, metadata_hash::ChainConfig};
use crate::{error::Error, files, secrets};

/// Maximum length of a file with a secret or password, in bytes.
const MAX_LEN: u64 = 64 << 10;

/// Selects the account that signs, or that a dry run is made for.
#[derive(clap::Args)]
#[command(next_help_heading = "Account")]
pub struct KeyArgs {
    /// Secret of the account that signs: //Alice, a phrase, or a seed. Other users of this machine can see
    /// arguments: for real secrets use --suri-file or the environment variable EBPF_SURI
    #[arg(short, long, value_name = "SECRET", conflicts_with = "suri_file")]
    suri: Option<String>,
    /// File with the secret
    #[arg(long, value_name = "FILE")]
    suri_file: Option<PathBuf>,
    /// File with the password of the secret [default: the environment variable EBPF_SURI_PASSWORD, if set]
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Account that the dry run is made for, instead of the one that signs
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["suri", "suri_file"])]
    caller: Option<String>,
}

/// A key that signs.
pub struct Key(sr25519::Pair);

/// The account that calls.
pub enum Caller {
    /// An account with its key, which can sign.
    Key(Box<Key>),
    /// An account without its key, for dry runs.
    Account([u8; 32]),
}

impl KeyArgs {
    /// The account that calls, with its key if there is one.
    ///
    /// # Errors
    ///
    /// No account is given, or its secret is invalid.
    pub fn caller(&self) -> Result<Caller, Error> {
        if let Some(address) = &self.caller {
            return account::option("--caller", address).map(Caller::Account);
        }
        Ok(Caller::Key(Box::new(self.key()?)))
    }

    fn key(&self) -> Result<Key, Error> {
        let read = |path: &PathBuf| {
            let text = String::from_utf8(files::read_up_to(path, MAX_LEN)?)
                .map_err(|_| Error::usage(format!("{} is not UTF-8", path.display())))?;
            Ok::<_, Error>(text.trim_end_matches(['\n', '\r']).to_owned())
        };
        let secret = match (&self.suri, &self.suri_file) {
            (Some(secret), _) => secret.clone(),
            (None, Some(file)) => read(file)?,
            (None, None) => secrets::get(secrets::SURI)?.ok_or_else(|| {
                Error::usage("no account is given").hint(format!(
                    "pass --suri //Alice on a development chain, or --suri-file FILE, or set {}",
                    secrets::SURI
                ))
            })?,
        };
        // A secret without a phrase would use the phrase of development chains, which is public.
        let is_only_path =
            secret.starts_with('/') && (!secret.starts_with("//") || secret.starts_with("///"));
        if secret.trim().is_empty() || is_only_path {
            return Err(Error::usage("the secret of the account has no phrase").hint(
                "expected a phrase of 12 or 24 words, or 0x and 64 digits; on a development chain, //Alice",
            ));
        }
        let password = match &self.password_file {
            Some(file) => Some(read(file)?),
            None => secrets::get(secrets::PASSWORD)?,
        };
        // The error would repeat parts of the secret.
        sr25519::Pair::from_string(&secret, password.as_deref()).map(Key).map_err(|_| {
            Error::usage("the secret of the account is invalid").hint(
                "expected a phrase of 12 or 24 words, or 0x and 64 digits, with optional \
                       //derivations; or //Alice",
            )
        })
    }
}

impl Caller {
    /// The account.
    pub fn account(&self) -> [u8; 32] {
        match self {
            Self::Key(key) => key.account(),
            Self::Account(account) => *account,
        }
    }

    /// The key.
    ///
    /// # Errors
    ///
    /// `--caller` gives an account without its key.
    pub fn key(&self) -> Result<&Key, Error> {
        match self {
            Self::Key(key) => Ok(key),
            Self::Account(_) => {
                Err(Error::usage("--caller gives an account without its key, which cannot sign")
                    .hint("omit --execute for a dry run, or pass --suri"))
            }
        }
    }
}

impl Key {
    /// The account.
    pub fn account(&self) -> [u8; 32] {
        self.0.public().0
    }
}

impl Signer<ChainConfig> for Key {
    fn account_id(&self) -> AccountId32 {
        AccountId32(self.account())
    }

    fn sign(&self, payload: &[u8]) -> MultiSignature {
        MultiSignature::Sr25519(self.0.sign(payload).0)
    }
}
