//! Builds a dynamic library with cargo, and caches files that are generated from it.
//!
//! Cargo gives a package's dynamic library the same file name for all features, and reports it as fresh even
//! if a build with other features has overwritten it. A [`Cache`] is therefore valid only if it was generated
//! from the very file that cargo reports as fresh; otherwise the library is built again.

use super::{diagnosis::CompilerError, failed};
use crate::{
    error::Error,
    files,
    output::{has_colors, Output},
    project::RustProject,
};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::UNIX_EPOCH,
};

/// A library that cargo built, or found up to date.
pub struct Artifact {
    /// The file.
    pub path: PathBuf,
    /// Whether it was up to date.
    fresh: bool,
}

impl Artifact {
    /// Identifies this file: another build in its place has another stamp.
    fn stamp(&self, key: &str) -> Result<String, Error> {
        let failed = |error| Error::file("read", &self.path, error);
        let file = fs::metadata(&self.path).map_err(failed)?;
        let modified = file.modified().map_err(failed)?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(format!("{key}\n{} {}\n", modified.as_nanos(), file.len()))
    }

    /// Removes the library, so that cargo builds it again.
    fn discard(&self) -> Result<(), Error> {
        files::remove(&self.path)?;
        let in_deps = self.path.parent().zip(self.path.file_name());
        in_deps.map_or(Ok(()), |(parent, name)| files::remove(&parent.join("deps").join(name)))
    }
}

/// Files that are generated from a library.
pub struct Cache<'a> {
    /// The file with the stamp of the library that they were generated from.
    pub stamp: &'a Path,
    /// The files.
    pub files: &'a [&'a Path],
    /// Further inputs that they depend on, in one line.
    pub key: &'a str,
}

impl Cache<'_> {
    /// Runs `cargo` and, unless the files were generated from the library that it returns, `make`.
    pub fn update(
        &self,
        mut cargo: impl FnMut() -> Result<Artifact, Error>,
        make: impl FnOnce(&Artifact) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut artifact = cargo()?;
        let mut stamp = artifact.stamp(self.key)?;
        if artifact.fresh {
            let same = fs::read_to_string(self.stamp).is_ok_and(|cached| cached == stamp);
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

/// Runs `cargo rustc`. Returns the cdylib that it built, or the compiler's errors. Prints the messages of
/// cargo and the compiler, except for the log of a linker, which `--verbose` shows.
pub fn cargo(
    mut cargo: Command,
    project: &RustProject,
    output: &Output,
) -> Result<Result<Artifact, Vec<CompilerError>>, Error> {
    let (format, color) = if has_colors() {
        ("--message-format=json-diagnostic-rendered-ansi", "always")
    } else {
        ("--message-format=json", "never")
    };
    cargo.args([format, "--color", color]).stdout(Stdio::piped());
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
        None => Err(failed(format!("cargo reports that {} compiled, but no library of it", project.package))),
    }
}

/// The library in one of cargo's messages.
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
