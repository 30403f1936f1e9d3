//! Reads files whose length is not trusted.

use std::{
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
};

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// The system failed to read it.
    Io(io::Error),
    /// It is longer than the limit.
    TooLong {
        /// The limit in bytes.
        limit: u64,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::TooLong { limit } => {
                write!(f, "it has more than {limit} bytes, the maximum for such a file")
            }
        }
    }
}

impl std::error::Error for ReadError {}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a file of at most `limit` bytes. Of a longer file, which may have no end, no more than that is read.
///
/// # Errors
///
/// The file cannot be read, or is longer.
pub fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLong { limit });
    }
    Ok(bytes)
}
