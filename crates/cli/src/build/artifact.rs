//! Runs cargo for a dynamic library, and keeps what was made of it.
//!
//! Cargo gives a package's dynamic library the same file name whatever its features are, and calls it fresh
//! even if it has been overwritten by that of other features. A [`Kept`] result therefore counts only if it
//! was made of the very file that cargo calls fresh; otherwise the library is built again.

use super::{diagnosis::CompilerError, failed};
use crate::{error::Error, files, output::Output, project::RustProject};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::UNIX_EPOCH,
};

/// A library that cargo made, or found made.
pub struct Artifact {
    /// The file.
    pub path: PathBuf,
    /// Whether nothing had to be compiled.
    fresh: bool,
}

impl Artifact {
    /// Tells this file from what would be in its place after another compilation.
    fn stamp(&self, key: &str) -> Result<String, Error> {
        let failed = |error| Error::file("read", &self.path, error);
        let file = fs::metadata(&self.path).map_err(failed)?;
        let modified = file.modified().map_err(failed)?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(format!("{key}\n{} {}\n", modified.as_nanos(), file.len()))
    }

    /// Makes cargo compile it again.
    fn discard(&self) -> Result<(), Error> {
        files::remove(&self.path)?;
        let in_deps = self.path.parent().zip(self.path.file_name());
        in_deps.map_or(Ok(()), |(parent, name)| files::remove(&parent.join("deps").join(name)))
    }
}

/// Files made of a library.
pub struct Kept<'a> {
    /// Says of which library they were made.
    pub stamp: &'a Path,
    /// The files.
    pub files: &'a [&'a Path],
    /// What else they depend on, in one line.
    pub key: &'a str,
}

impl Kept<'_> {
    /// Runs `cargo` and, unless the kept files are of the library that it finds, `make`.
    pub fn update(
        &self,
        mut cargo: impl FnMut() -> Result<Artifact, Error>,
        make: impl FnOnce(&Artifact) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut artifact = cargo()?;
        let mut stamp = artifact.stamp(self.key)?;
        if artifact.fresh {
            let same = fs::read_to_string(self.stamp).is_ok_and(|kept| kept == stamp);
            if same && self.files.iter().all(|file| file.is_file()) {
                return Ok(());
            }
            artifact.discard()?;
            artifact = cargo()?;
            stamp = artifact.stamp(self.key)?;
        }
        files::remove(self.stamp)?;
        make(&artifact)?;
        files::write(self.stamp, stamp)
    }
}

/// Runs `cargo rustc` and finds the library of type cdylib that it made, or else what the compiler says is wrong. What
/// cargo and the compiler print is printed, but for the log of a linker, which `--verbose` shows.
pub fn cargo(
    mut cargo: Command,
    project: &RustProject,
    output: &Output,
) -> Result<Result<Artifact, Vec<CompilerError>>, Error> {
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    cargo.arg(match colour {
        true => "--message-format=json-diagnostic-rendered-ansi",
        false => "--message-format=json",
    });
    cargo.args(["--color", if colour { "always" } else { "never" }]).stdout(Stdio::piped());
    if output.is_quiet() {
        cargo.arg("--quiet");
    }
    output.detail("Running", format!("{cargo:?}"));
    let mut child = cargo.spawn().map_err(|error| Error::new("cannot run cargo").cause(error))?;
    let (mut found, mut errors) = (None, Vec::new());
    if let Some(messages) = child.stdout.take() {
        for line in BufReader::new(messages).lines() {
            let line = line.map_err(|error| Error::new("cannot read what cargo prints").cause(error))?;
            let Ok(message) = serde_json::from_str::<Value>(&line) else {
                continue;
            };
            found = library(&message, &project.library).or(found);
            let error = CompilerError::read(&message, project);
            if output.is_verbose() || error.as_ref().is_none_or(CompilerError::is_shown) {
                output.compiler(message["message"]["rendered"].as_str().unwrap_or_default());
            }
            errors.extend(error);
        }
    }
    let status = child.wait().map_err(|error| Error::new("cannot wait for cargo").cause(error))?;
    match found {
        _ if !status.success() => Ok(Err(errors)),
        Some(artifact) => Ok(Ok(artifact)),
        None => {
            Err(failed(format!("cargo says that {} compiled, but made no library of it", project.package)))
        }
    }
}

/// The library, if cargo's message is about it.
fn library(message: &Value, library: &str) -> Option<Artifact> {
    let name = message["target"]["name"].as_str()?.replace('-', "_");
    let is_cdylib = message["target"]["crate_types"].as_array()?.iter().any(|kind| kind == "cdylib");
    if message["reason"] != "compiler-artifact" || name != library || !is_cdylib {
        return None;
    }
    let mut paths = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
    let path = paths.find(|path| [".so", ".dylib", ".dll"].iter().any(|end| path.ends_with(end)))?;
    Some(Artifact { path: path.into(), fresh: message["fresh"] == true })
}
