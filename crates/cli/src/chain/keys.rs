//! Who signs.

use std::path::PathBuf;

use sp_core::{sr25519, Pair};
use subxt::{
    config::substrate::{AccountId32, MultiSignature},
    tx::Signer,
};

use super::{account, metadata_hash::ChainConfig};
use crate::{error::Error, files, secrets};

/// Bytes that a file with a secret or password has at most.
const MAX_LEN: u64 = 64 << 10;

/// Who signs, or for whom a dry run is made.
#[derive(clap::Args)]
#[command(next_help_heading = "Account")]
pub struct KeyArgs {
    /// Secret of the account that signs: //Alice, a phrase, or a seed. Others on this machine can see
    /// arguments: for secrets that matter use --suri-file or the environment variable EBPF_SURI
    #[arg(short, long, value_name = "SECRET", conflicts_with = "suri_file")]
    suri: Option<String>,
    /// File with that secret
    #[arg(long, value_name = "FILE")]
    suri_file: Option<PathBuf>,
    /// File with the password of the secret, else the environment variable EBPF_SURI_PASSWORD, if there is one
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Account that a dry run is made for, where nothing is signed
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["suri", "suri_file"])]
    caller: Option<String>,
}

/// A key that signs.
pub struct Key(sr25519::Pair);

/// Who calls.
pub enum Caller {
    /// Somebody who can sign.
    Key(Box<Key>),
    /// Somebody for whom dry runs can be made.
    Account([u8; 32]),
}

impl KeyArgs {
    /// The account that calls, with its key if that is known.
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
                Error::usage("whose account?").hint(format!(
                    "--suri //Alice on a development chain, or --suri-file FILE, or {}",
                    secrets::SURI
                ))
            })?,
        };
        // Without a phrase it is that of development chains, which everybody knows.
        let is_only_path =
            secret.starts_with('/') && (!secret.starts_with("//") || secret.starts_with("///"));
        if secret.trim().is_empty() || is_only_path {
            return Err(Error::usage("the secret of the account has no phrase").hint(
                "it is a phrase of 12 or 24 words, or 0x and 64 digits; on a development chain //Alice",
            ));
        }
        let password = match &self.password_file {
            Some(file) => Some(read(file)?),
            None => secrets::get(secrets::PASSWORD)?,
        };
        // The error would repeat parts of the secret.
        sr25519::Pair::from_string(&secret, password.as_deref()).map(Key).map_err(|_| {
            Error::usage("the secret of the account is malformed")
                .hint("it is a phrase of 12 or 24 words, or 0x and 64 digits, with //derivations after it; or //Alice")
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

    /// The key, which `--caller` does not bring.
    pub fn key(&self) -> Result<&Key, Error> {
        match self {
            Self::Key(key) => Ok(key),
            Self::Account(_) => {
                Err(Error::usage("--caller names an account, but does not let this sign for it")
                    .hint("leave --execute away for a dry run, or give --suri"))
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
