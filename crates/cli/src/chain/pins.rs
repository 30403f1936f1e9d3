//! Which chain is at which address: the genesis hash that a node named first is the one that is expected from then on.
//!
//! A transaction is signed for the chain of a genesis hash, and a node may name that of any chain. What is on this
//! machine is not remembered: development chains change with every build of their runtime.

use std::{
    collections::BTreeMap,
    env,
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
    path: PathBuf,
    known: BTreeMap<String, String>,
}

impl Pins {
    /// Reads the user's file, if there is one.
    pub fn load() -> Result<Self, Error> {
        let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let state = variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")));
        let state = state.ok_or_else(|| {
            Error::new("cannot find the genesis hashes of known chains")
                .hint("set XDG_STATE_HOME or HOME to a directory")
        })?;
        Self::read(state.join("cargo-ebpf/chains.json"))
    }

    fn read(path: PathBuf) -> Result<Self, Error> {
        if !path.exists() {
            return Ok(Self { path, known: BTreeMap::new() });
        }
        let bytes = files::read_up_to(&path, MAX_LEN)?;
        let known = serde_json::from_slice(&bytes).map_err(|error| {
            Error::new(format!("cannot read {}", path.display())).cause(error).hint(
                "it holds the genesis hashes of known chains as JSON: mend it, or delete it to forget them",
            )
        })?;
        Ok(Self { path, known })
    }

    /// Checks that the chain at `url` is the one that was there before, and remembers it. `is_confirmed` says that the
    /// user named this genesis hash. Returns whether it is new.
    pub fn check(&mut self, url: &str, genesis: &[u8; 32], is_confirmed: bool) -> Result<bool, Error> {
        let url = url.trim_end_matches('/');
        let genesis = account::hex(genesis);
        match self.known.get(url) {
            Some(known) if *known == genesis => return Ok(false),
            Some(known) if !is_confirmed => {
                return Err(Error::new(format!("{url} is another chain than before"))
                    .code(ExitCode::Chain)
                    .cause(format!("its genesis hash is {genesis}, and was {known}"))
                    .hint(format!("if that is right, accept it with --genesis {genesis}")));
            }
            _ => (),
        }
        self.known.insert(url.into(), genesis);
        files::create_dir(self.path.parent().unwrap_or(Path::new(".")))?;
        files::write(&self.path, format!("{:#}\n", serde_json::json!(self.known)))?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_chain_at_a_known_address_is_refused() {
        let directory = env::temp_dir().join(format!("cargo-ebpf-pins-{}", std::process::id()));
        let path = directory.join("chains.json");
        let load = || Pins::read(path.clone()).unwrap();
        assert_eq!(load().check("wss://a", &[1; 32], false).ok(), Some(true));
        assert_eq!(load().check("wss://a/", &[1; 32], false).ok(), Some(false));
        assert_eq!(load().check("wss://b", &[2; 32], false).ok(), Some(true));
        let error = load().check("wss://a", &[2; 32], false).unwrap_err();
        assert_eq!(error.code, ExitCode::Chain);
        assert_eq!(load().check("wss://a", &[2; 32], true).ok(), Some(true));
        assert_eq!(load().check("wss://a", &[2; 32], false).ok(), Some(false));
        std::fs::write(&path, "[]").unwrap();
        assert!(Pins::read(path.clone()).is_err());
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
