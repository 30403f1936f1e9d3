//! What a contract declares: asked of the contract itself, built for this machine, or read from
//! `contract.json`.

use super::{
    artifact::{self, Artifact, Kept},
    failed, host, Settings,
};
use crate::{
    error::Error,
    files, metadata_host,
    output::Output,
    project::{CProject, RustProject, Selection},
    toolchain,
};
use serde_json::Value;
use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Where a declaration comes from.
pub enum Declaration {
    /// The author wrote it.
    Written {
        /// The file, for messages.
        path: PathBuf,
        /// Its contents.
        json: String,
    },
    /// The contract's code made it; this is the section about the contract that it lacks.
    Generated {
        /// JSON of the language's `InkProject`.
        json: String,
        /// The section `contract`.
        about: Value,
    },
}

/// The declaration of a crate: `contract.json` if there is one, else what the library itself says.
pub fn of_rust(
    project: &RustProject,
    settings: &Settings,
    selection: &Selection,
    directory: &Path,
    output: &Output,
) -> Result<Declaration, Error> {
    let path = project.directory().join("contract.json");
    if project.ink.is_none() {
        if path.is_file() {
            return Ok(Declaration::Written { json: files::read_text(&path)?, path });
        }
        return Err(failed(format!("{} has no metadata", project.package))
            .cause("it does not depend on `ink`, and there is no contract.json beside its Cargo.toml")
            .hint(
                "add `ink = { package = \"ebpf-ink\", ... }` to its dependencies, declare the metadata in \
                 contract.json, or build with --no-metadata",
            ));
    }
    if !project.has_feature("std") {
        return Err(failed(format!("{} has no feature std, which making metadata takes", project.package))
            .hint("add to Cargo.toml: [features] default = [\"std\"] and std = [\"ink/std\"]"));
    }
    let kept = directory.join("objects");
    files::create_dir(&kept)?;
    let (json, stamp) = (
        kept.join(format!("{}.metadata.json", project.name)),
        kept.join(format!("{}.metadata.stamp", project.name)),
    );
    let key = format!("{:?}", (&project.manifest, &settings.features));
    let host = host::target_directory(project, selection, directory)?;
    Kept { stamp: &stamp, files: &[&json], key: &key }.update(
        || build_for_host(project, settings, selection, &host, output),
        |library| {
            output.status("Generating", format!("metadata of {}", project.package));
            load(&library.path, &json, &project.package)
        },
    )?;
    let json = files::read_text(&json)?;
    Ok(Declaration::Generated { json, about: project.about.clone() })
}

/// The declaration of a contract in C.
pub fn of_c(project: &CProject) -> Declaration {
    Declaration::Written { path: project.directory.join("contract.json"), json: project.declaration.clone() }
}

/// Builds the library for this machine, with the feature `std`.
fn build_for_host(
    project: &RustProject,
    settings: &Settings,
    selection: &Selection,
    host: &Path,
    output: &Output,
) -> Result<Artifact, Error> {
    let mut cargo = toolchain::cargo();
    let mut features = settings.features.clone();
    features.push("std".into());
    cargo
        .args(["rustc", "--lib", "--crate-type", "cdylib", "--manifest-path"])
        .arg(&project.manifest)
        .arg("--target-dir")
        .arg(host)
        .arg("--features")
        .arg(features.join(","))
        .args(selection.cargo_arguments());
    artifact::cargo(cargo, project, output)?.map_err(|_| {
        failed(format!("{} does not compile for this machine, which making metadata takes", project.package))
            .hint("the compiler's messages are above; `cargo check` shows the same")
    })
}

/// Lets another process load the library and write its metadata: a crash there is not one here.
fn load(library: &Path, to: &Path, package: &str) -> Result<(), Error> {
    files::remove(to)?;
    let failed = |reason: String| {
        failed(format!("{package} does not tell its metadata"))
            .cause(reason)
            .hint("the library has to be a contract: a module with `#[ink::contract]`")
    };
    let program = env::current_exe().ok().filter(|path| path.is_file());
    // The file may have been replaced since the program was started.
    let program = program.unwrap_or_else(|| "/proc/self/exe".into());
    let child = Command::new(program)
        .arg(metadata_host::COMMAND)
        .arg(library)
        .arg(to)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| Error::new("cannot run cargo-ebpf itself").cause(error))?;
    if child.status.success() && to.is_file() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&child.stderr);
    let said = said.trim().trim_start_matches("error: ").to_string();
    Err(failed(if said.is_empty() { format!("it ended with {}", child.status) } else { said }))
}
