//! The target directory in which a contract's library is built for this machine, for its metadata.
//!
//! Usually it is the workspace's own target directory, which `cargo test` uses too. If workspaces share a
//! target directory, it is a subdirectory of `cargo ebpf`. Cargo identifies a package of a workspace by its
//! name, version and path in the workspace, and compares only modification times: if two workspaces have such
//! a package in common, as two checkouts do, cargo would take the build of one for that of the other. The
//! subdirectory therefore records which workspace built a package last, and the build of another one is
//! discarded. In the shared directory itself this could discard the programs of a running `cargo test`, one
//! of which may be building this contract.

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

/// The root of the workspace that built a package last, by the package's [`identity`].
type Builders = BTreeMap<String, String>;

/// The target directory for builds for this machine, without another workspace's builds of the same packages.
/// `directory` is the build directory of `cargo ebpf`.
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
            // It is unknown which workspace built the packages there.
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

/// The package and its dependencies in the workspace's directory, whether or not they are members of the
/// workspace.
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

/// The name, version and path by which cargo identifies a package of the workspace.
fn identity(package: &Value, project: &RustProject) -> String {
    let field = |name: &str| package[name].as_str().unwrap_or_default();
    let path = Path::new(field("manifest_path"));
    let path = path.strip_prefix(&project.workspace_root).unwrap_or(path);
    format!("{} {} {}", field("name"), field("version"), path.display())
}

/// Removes a directory if it exists.
fn discard_all(directory: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file("remove", directory, error)),
        _ => Ok(()),
    }
}

/// Removes the builds of packages, so that cargo builds them again.
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
    if !status.success() {
        return Err(
            failed("cargo cannot discard the build of another workspace").hint("cargo's message is above")
        );
    }
    Ok(())
}
