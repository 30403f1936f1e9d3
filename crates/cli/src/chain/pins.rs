//! Pinned genesis hashes: the chain at an address has to be the same as when the address was first used.
//!
//! A signature is valid for the chain with one genesis hash, and a node could claim that of any chain.
//! Addresses of this machine are not pinned: development chains change with every build of their runtime.

use std::{
    collections::BTreeMap,
    env,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::account;
use crate::{
    error::{Error, ExitCode},
    files,
};

/// Maximum length of the file, in bytes.
const MAX_LEN: u64 = 4 << 20;

/// Genesis hashes by address.
pub struct Pins {
    /// The file; `None` if the user has no directory for it.
    path: Option<PathBuf>,
    known: BTreeMap<String, String>,
}

impl Pins {
    /// Reads the user's file, if there is one.
    pub fn load() -> Result<Self, Error> {
        let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let state = variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")));
        match state {
            Some(state) => Self::read(state.join("cargo-ebpf/chains.json")),
            None => Ok(Self { path: None, known: BTreeMap::new() }),
        }
    }

    fn read(path: PathBuf) -> Result<Self, Error> {
        let known = match path.metadata() {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                BTreeMap::new()
            }
            // Any other error occurs again when the file is read.
            _ => serde_json::from_slice(&files::read_up_to(&path, MAX_LEN)?).map_err(|error| {
                Error::new(format!("cannot read {}", path.display())).cause(error).hint(
                    "it holds the genesis hashes of known chains as JSON: repair it, or delete it to discard \
                     them",
                )
            })?,
        };
        Ok(Self { path: Some(path), known })
    }

    /// Checks that the chain at `url` is the pinned one. `is_confirmed` means that the user passed this
    /// genesis hash. Returns whether it has to be [pinned](Self::pin).
    ///
    /// # Errors
    ///
    /// Another genesis hash is pinned, and the user did not confirm this one.
    pub fn check(&self, url: &str, genesis: &[u8; 32], is_confirmed: bool) -> Result<bool, Error> {
        let genesis = account::hex(genesis);
        match self.known.get(key(url)) {
            Some(known) if *known == genesis => Ok(false),
            Some(known) if !is_confirmed => Err(Error::new(format!("{url} is another chain than before"))
                .code(ExitCode::Chain)
                .cause(format!("its genesis hash was {known}, and is now {genesis}"))
                .hint(format!("if this is intended, accept the new chain with --genesis {genesis}"))),
            _ => Ok(true),
        }
    }

    /// Pins the chain at `url`.
    pub fn pin(&mut self, url: &str, genesis: &[u8; 32]) -> Result<(), Error> {
        let Some(path) = &self.path else {
            return Err(Error::new("neither XDG_STATE_HOME nor HOME is set"));
        };
        self.known.insert(key(url).into(), account::hex(genesis));
        files::create_dir(path.parent().unwrap_or(Path::new(".")))?;
        files::write(path, format!("{:#}\n", serde_json::json!(self.known)))
    }
}

/// An address as the file has it.
fn key(url: &str) -> &str {
    url.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_chain_at_known_address_is_refused() {
        let directory = env::temp_dir().join(format!("cargo-ebpf-pins-{}", std::process::id()));
        let path = directory.join("chains.json");
        let load = || Pins::read(path.clone()).unwrap();
        let check = |url: &str, genesis: [u8; 32], is_confirmed| {
            let mut pins = load();
            let is_new = pins.check(url, &genesis, is_confirmed)?;
            if is_new {
                pins.pin(url, &genesis)?;
            }
            Ok::<_, Error>(is_new)
        };
        assert_eq!(check("wss://a", [1; 32], false).ok(), Some(true));
        assert_eq!(check("wss://a/", [1; 32], false).ok(), Some(false));
        assert_eq!(check("wss://b", [2; 32], false).ok(), Some(true));
        assert_eq!(check("wss://a", [2; 32], false).unwrap_err().code, ExitCode::Chain);
        assert_eq!(check("wss://a", [2; 32], true).ok(), Some(true));
        assert_eq!(check("wss://a", [2; 32], false).ok(), Some(false));
        std::fs::write(&path, "[]").unwrap();
        assert!(Pins::read(path.clone()).is_err());

        // There is no file in a directory that does not exist.
        let mut nowhere = Pins::read(path.join("chains.json")).unwrap();
        assert_eq!(nowhere.check("wss://a", &[1; 32], false).ok(), Some(true));
        assert!(nowhere.pin("wss://a", &[1; 32]).is_err());
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
