//! Reads and writes files, with errors that name them.

use crate::error::Error;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Maximum length of a file of the user's own builds, in bytes.
const MAX_LEN: u64 = 512 << 20;
/// Maximum length of a contract, and of its metadata, symbols and source lines, in bytes.
const MAX_CONTRACT_LEN: u64 = 32 << 20;

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    read_up_to(path, MAX_LEN)
}

/// Reads a text file.
pub fn read_text(path: &Path) -> Result<String, Error> {
    to_text(path, read(path)?)
}

/// Reads a file of a contract, which is not trusted.
pub fn read_contract(path: &Path) -> Result<Vec<u8>, Error> {
    read_up_to(path, MAX_CONTRACT_LEN)
}

/// Reads a text file of a contract, which is not trusted.
pub fn read_contract_text(path: &Path) -> Result<String, Error> {
    to_text(path, read_contract(path)?)
}

/// Reads a file of at most `limit` bytes. Of a longer file, no more than that is read.
///
/// # Errors
///
/// The file cannot be read, or is longer.
pub fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    ebpf_linker::read_up_to(path, limit)
        .map_err(|error| Error::new(format!("cannot read {}", path.display())).cause(error))
}

fn to_text(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes)
        .map_err(|_| Error::new(format!("cannot read {}", path.display())).cause("it is not UTF-8"))
}

/// Creates a directory and its parents.
pub fn create_dir(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| Error::file("create", path, error))
}

/// Removes a file if it exists.
pub fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file("remove", path, error)),
        _ => Ok(()),
    }
}

/// Writes a file atomically, unless it already has these contents.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), Error> {
    let contents = contents.as_ref();
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let failed = |error| Error::file("write", path, error);
    fs::write(&temporary, contents).map_err(failed)?;
    fs::rename(&temporary, path).map_err(failed)
}

/// A path as shown to the user: relative to the current directory if it is below it.
pub fn shown(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&current) {
        Ok(relative) if !relative.as_os_str().is_empty() => relative.display().to_string(),
        _ => path.display().to_string(),
    }
}

/// The absolute path, with symbolic links resolved.
pub fn absolute(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|error| Error::file("find", path, error))
}
