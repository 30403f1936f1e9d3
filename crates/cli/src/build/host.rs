//! Where a contract's library is built for this machine, to ask it for its metadata.
//!
//! Usually that is the workspace's own target directory, where `cargo test` finds it built. In a target directory that
//! workspaces share, it is a directory of `cargo ebpf`'s own. Cargo identifies a package of a workspace by its name, its
//! version and its path in the workspace, and compares only the times of its sources: of two workspaces with such a
//! package in common, as two checkouts have, it would take what one has built for what the other builds. So it is recorded
//! which workspace built a package, and what another one built is discarded. Elsewhere that could be the programs that a
//! `cargo test` has yet to run, of which one builds this contract.

use super::failed;
use crate::{
    error::Error,
    files,
    project::{array, cargo_metadata, RustProject, Selection},
    toolchain,
};
use serde_json::{json, Value};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Stdio,
};

/// The root of the workspace that a package was built in last, by the name, version and path that cargo knows it by.
type Builders = BTreeMap<String, String>;

/// The target directory for builds for this machine, without what another workspace has left of this one's packages.
/// `directory` is that of `cargo ebpf`.
pub fn target_directory(
    project: &RustProject,
    selection: &Selection,
    directory: &Path,
) -> Result<PathBuf, Error> {
    if project.target_directory.starts_with(&project.workspace_root) {
        return Ok(project.target_directory.clone());
    }
    let host = directory.join("host");
    let record = host.join("workspaces.json");
    let mut builders = match fs::read(&record).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        Some(builders) => builders,
        None => {
            // Whose packages are there is not known.
            discard_all(&host)?;
            Builders::new()
        }
    };
    let root = project.workspace_root.display().to_string();
    let mut foreign = Vec::new();
    for package in packages(project, selection)? {
        let previous = builders.insert(identity(&package, project), root.clone());
        if previous.is_some_and(|previous| previous != root) {
            foreign.push(package["id"].as_str().unwrap_or_default().to_string());
        }
    }
    if !foreign.is_empty() {
        discard(&foreign, project, selection, &host)?;
    }
    files::create_dir(&host)?;
    files::write(&record, format!("{:#}\n", json!(builders)))?;
    Ok(host)
}

/// The package, and those in the workspace's directory that it is built of, members of the workspace or not.
fn packages(project: &RustProject, selection: &Selection) -> Result<Vec<Value>, Error> {
    let manifest_of = |package: &Value| PathBuf::from(package["manifest_path"].as_str().unwrap_or_default());
    let mut known: BTreeMap<PathBuf, Value> = BTreeMap::new();
    let mut manifests = vec![project.manifest.clone()];
    let mut found = Vec::new();
    while let Some(manifest) = manifests.get(found.len()) {
        if !known.contains_key(manifest) {
            let metadata = cargo_metadata(manifest, selection, false)?;
            let packages = array(&metadata["packages"]).iter();
            known.extend(packages.map(|package| (manifest_of(package), package.clone())));
        }
        let package = known.get(manifest).cloned().unwrap_or_default();
        for dependency in array(&package["dependencies"]) {
            let Some(path) = dependency["path"].as_str().filter(|_| dependency["kind"] != "dev") else {
                continue;
            };
            let manifest = Path::new(path).join("Cargo.toml");
            if manifest.starts_with(&project.workspace_root) && !manifests.contains(&manifest) {
                manifests.push(manifest);
            }
        }
        found.push(package);
    }
    Ok(found)
}

/// What cargo tells a package of the workspace from others by.
fn identity(package: &Value, project: &RustProject) -> String {
    let field = |name: &str| package[name].as_str().unwrap_or_default();
    let path = Path::new(field("manifest_path"));
    let path = path.strip_prefix(&project.workspace_root).unwrap_or(path);
    format!("{} {} {}", field("name"), field("version"), path.display())
}

/// Removes a directory if there is one.
fn discard_all(directory: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file("remove", directory, error)),
        _ => Ok(()),
    }
}

/// Makes cargo compile packages again.
fn discard(
    packages: &[String],
    project: &RustProject,
    selection: &Selection,
    host: &Path,
) -> Result<(), Error> {
    let mut cargo = toolchain::cargo();
    cargo.args(["clean", "--quiet", "--manifest-path"]).arg(&project.manifest);
    cargo.arg("--target-dir").arg(host);
    cargo.args(selection.cargo_arguments()).stdout(Stdio::null());
    for package in packages {
        cargo.args(["--package", package]);
    }
    let status = cargo.status().map_err(|error| Error::new("cannot run cargo").cause(error))?;
    match status.success() {
        true => Ok(()),
        false => {
            Err(failed("cargo cannot discard what another workspace has built")
                .hint("cargo's message is above"))
        }
    }
}
