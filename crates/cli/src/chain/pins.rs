//! Which chain is at which address: the genesis hash that a node named first is the one that is expected from then on.
//!
//! A transaction is signed for the chain of a genesis hash, and a node may name that of any chain. What is on this
//! machine is not remembered: development chains change with every build of their runtime.

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

/// Bytes that the file has at most.
const MAX_LEN: u64 = 4 << 20;

/// Genesis hashes by address.
pub struct Pins {
    /// The file, if there is a place for one.
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
            // If the file is there but cannot be read, reading it says so.
            _ => serde_json::from_slice(&files::read_up_to(&path, MAX_LEN)?).map_err(|error| {
                Error::new(format!("cannot read {}", path.display())).cause(error).hint(
                    "it holds the genesis hashes of known chains as JSON: mend it, or delete it to forget them",
                )
            })?,
        };
        Ok(Self { path: Some(path), known })
    }

    /// Checks that the chain at `url` is the one that was there before. `is_confirmed` says that the user named this
    /// genesis hash. Returns whether it remains to be [remembered](Self::remember).
    pub fn check(&self, url: &str, genesis: &[u8; 32], is_confirmed: bool) -> Result<bool, Error> {
        let genesis = account::hex(genesis);
        match self.known.get(key(url)) {
            Some(known) if *known == genesis => Ok(false),
            Some(known) if !is_confirmed => Err(Error::new(format!("{url} is another chain than before"))
                .code(ExitCode::Chain)
                .cause(format!("its genesis hash is {genesis}, and was {known}"))
                .hint(format!("if that is right, accept it with --genesis {genesis}"))),
            _ => Ok(true),
        }
    }

    /// Writes down that this chain is at `url`.
    pub fn remember(&mut self, url: &str, genesis: &[u8; 32]) -> Result<(), Error> {
        let Some(path) = &self.path else {
            return Err(Error::new("neither XDG_STATE_HOME nor HOME is set"));
        };
        self.known.insert(key(url).into(), account::hex(genesis));
        files::create_dir(path.parent().unwrap_or(Path::new(".")))?;
        files::write(path, format!("{:#}\n", serde_json::json!(self.known)))
    }
}

/// An address as it is in the file.
fn key(url: &str) -> &str {
    url.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_chain_at_a_known_address_is_refused() {
        let directory = env::temp_dir().join(format!("cargo-ebpf-pins-{}", std::process::id()));
        let path = directory.join("chains.json");
        let load = || Pins::read(path.clone()).unwrap();
        let check = |url: &str, genesis: [u8; 32], is_confirmed| {
            let mut pins = load();
            let is_new = pins.check(url, &genesis, is_confirmed)?;
            if is_new {
                pins.remember(url, &genesis)?;
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

        // Where no file can be, none is known.
        let mut nowhere = Pins::read(path.join("chains.json")).unwrap();
        assert_eq!(nowhere.check("wss://a", &[1; 32], false).ok(), Some(true));
        assert!(nowhere.remember("wss://a", &[1; 32]).is_err());
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
