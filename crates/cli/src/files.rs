//! Reading and writing files, with errors that name them.

use crate::error::Error;
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Bytes that a file of the user's own builds has at most.
const MAX_LEN: u64 = 512 << 20;
/// Bytes that a contract, its metadata, its symbols or its source lines have at most.
const MAX_CONTRACT_LEN: u64 = 32 << 20;

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    read_up_to(path, MAX_LEN)
}

/// Reads a file of text.
pub fn read_text(path: &Path) -> Result<String, Error> {
    to_text(path, read(path)?)
}

/// Reads a file of a contract, which may be somebody else's.
pub fn read_contract(path: &Path) -> Result<Vec<u8>, Error> {
    read_up_to(path, MAX_CONTRACT_LEN)
}

/// Reads a file of text that belongs to a contract.
pub fn read_contract_text(path: &Path) -> Result<String, Error> {
    to_text(path, read_contract(path)?)
}

/// Reads a file that should be shorter than `limit`: more of it is not even read.
pub fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let failed = |error| Error::file("read", path, error);
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(failed)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(Error::new(format!("cannot read {}", path.display()))
            .cause(format!("it has more than {limit} bytes, which is more than such a file can have")));
    }
    Ok(bytes)
}

fn to_text(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes)
        .map_err(|_| Error::new(format!("cannot read {}", path.display())).cause("it is not UTF-8"))
}

/// Makes a directory with all that lead to it.
pub fn create_dir(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| Error::file("create", path, error))
}

/// Removes a file if there is one.
pub fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file("remove", path, error)),
        _ => Ok(()),
    }
}

/// Writes a file, unless it has these contents already. Whoever reads it at that time sees the old or the
/// new contents.
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

/// A path as it is said to the user: relative to the current directory if it is below it.
pub fn shown(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&current) {
        Ok(relative) if !relative.as_os_str().is_empty() => relative.display().to_string(),
        _ => path.display().to_string(),
    }
}

/// The same path from the root on, with links followed.
pub fn absolute(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|error| Error::file("find", path, error))
}
