//! A directory with a contract in C.

use crate::{error::Error, files};
use serde_json::Value;
use std::{
    env,
    path::{Path, PathBuf},
};

/// The declared metadata of the contract, which marks its directory as a project.
pub const DECLARATION: &str = "contract.json";

/// `contract.json` and the C files beside it.
pub struct CProject {
    /// The contract's name.
    pub name: String,
    /// The directory.
    pub directory: PathBuf,
    /// The contents of `contract.json`.
    pub declaration: String,
    /// The C files, by name.
    pub sources: Vec<PathBuf>,
    /// The target directory.
    pub target_directory: PathBuf,
}

impl CProject {
    /// Reads a directory.
    ///
    /// # Errors
    ///
    /// The directory has no C files, or an invalid `contract.json`.
    pub fn load(directory: &Path) -> Result<Self, Error> {
        let path = directory.join(DECLARATION);
        let declaration = files::read_text(&path)?;
        let json: Value = serde_json::from_str(&declaration)
            .map_err(|error| Error::new(format!("{} is not JSON", path.display())).cause(error))?;
        let name = json.pointer("/contract/name").and_then(Value::as_str).ok_or_else(|| {
            Error::new(format!("{} has no name of a contract", path.display()))
                .hint("add \"contract\": { \"name\": ..., \"version\": ..., \"authors\": [...] }")
        })?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(Error::new(format!("invalid name of a contract in {}: {name:?}", path.display()))
                .hint("use letters, digits, - and _"));
        }
        let entries = directory.read_dir().map_err(|error| Error::file("read", directory, error))?;
        let mut sources = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| Error::file("read", directory, error))?.path();
            if path.extension().is_some_and(|extension| extension == "c") {
                sources.push(path);
            }
        }
        sources.sort();
        if sources.is_empty() {
            return Err(Error::new(format!("{} has no C files", directory.display()))
                .hint("add the contract's source, for example contract.c, beside contract.json"));
        }
        let target_directory = match env::var_os("CARGO_TARGET_DIR").filter(|path| !path.is_empty()) {
            Some(path) => env::current_dir().unwrap_or_default().join(path),
            None => directory.join("target"),
        };
        Ok(Self {
            name: name.replace('-', "_"),
            directory: directory.to_path_buf(),
            declaration,
            sources,
            target_directory,
        })
    }
}
