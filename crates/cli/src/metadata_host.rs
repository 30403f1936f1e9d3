//! Loads a contract's library, built for this machine, and writes the metadata that it tells.
//!
//! The library is the user's own code, which runs here; the process does nothing else, so that a crash is
//! that of the library.
#![allow(unsafe_code)]

use crate::{error::Error, files};
use libloading::{Library, Symbol};
use serde_json::Value;
use std::{path::Path, slice};

/// The hidden subcommand that does it.
pub const COMMAND: &str = "__metadata";

/// The function that a contract exports for this: it leaks the JSON and sets its length. The JSON is the metadata, or
/// `{"error": "…"}` with what is wrong with it.
const FUNCTION: &[u8] = b"__ink_metadata";

/// Writes the metadata of a library to a file.
pub fn run(library: &Path, to: &Path) -> Result<(), Error> {
    let cannot_load = |error| Error::new(format!("cannot load {}", library.display())).cause(error);
    // SAFETY: the library was built a moment ago from the user's own source; its initialisers are trusted
    // as its build script is.
    let loaded = unsafe { Library::new(library) }.map_err(cannot_load)?;
    // SAFETY: whoever exports this name declares it like this; the language's macro does.
    let metadata: Symbol<unsafe extern "C" fn(*mut usize) -> *const u8> = unsafe { loaded.get(FUNCTION) }
        .map_err(|_| Error::new("it exports no function __ink_metadata, as a contract does"))?;
    let mut length = 0;
    // SAFETY: the function writes a length to a valid pointer.
    let start = unsafe { metadata(&mut length) };
    if start.is_null() {
        return Err(Error::new("__ink_metadata returned no metadata"));
    }
    // SAFETY: the function returns the start of that many bytes, which are never freed.
    let json = unsafe { slice::from_raw_parts(start, length) };
    match serde_json::from_slice::<Value>(json).ok().as_ref().and_then(|json| json.get("error")?.as_str()) {
        Some(error) => Err(Error::new(error)),
        None => files::write(to, json),
    }
}
