//! Loads a contract's library, built for this machine, and writes the metadata that it generates.
//!
//! The library is the user's own code, which runs in this process. The process does nothing else, so that a
//! crash is that of the library.
#![allow(unsafe_code)]

use crate::{error::Error, files};
use libloading::{Library, Symbol};
use serde_json::Value;
use std::{path::Path, slice};

/// The hidden subcommand that runs this.
pub const COMMAND: &str = "__metadata";

/// The function that a contract exports for this: it leaks the JSON and sets its length. The JSON is the
/// metadata, or `{"error": "…"}` if the metadata is invalid.
const FUNCTION: &[u8] = b"__ink_metadata";

/// Writes the metadata of a library to a file.
pub fn run(library: &Path, to: &Path) -> Result<(), Error> {
    let cannot_load = |error| Error::new(format!("cannot load {}", library.display())).cause(error);
    // SAFETY: the library was just built from the user's own source; its initialisers are as trusted as its
    // build script.
    let loaded = unsafe { Library::new(library) }.map_err(cannot_load)?;
    // SAFETY: the macro of ink exports this function with this signature.
    let metadata: Symbol<unsafe extern "C" fn(*mut usize) -> *const u8> = unsafe { loaded.get(FUNCTION) }
        .map_err(|_| Error::new("the library does not export the function __ink_metadata"))?;
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
