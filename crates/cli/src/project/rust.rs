//! A cargo package, as `cargo metadata` describes it.

use super::Selection;
use crate::{error::Error, toolchain};
use serde_json::{json, Value};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

/// A package with a library that is a contract.
pub struct RustProject {
    /// The package's name with `_` for `-`.
    pub name: String,
    /// The package's name.
    pub package: String,
    /// The library's name.
    pub library: String,
    /// Its `Cargo.toml`.
    pub manifest: PathBuf,
    /// The directory of its `Cargo.lock`.
    pub workspace_root: PathBuf,
    /// Cargo's target directory.
    pub target_directory: PathBuf,
    /// The dependency on ink, if there is one.
    pub ink: Option<Ink>,
    /// Whether the package depends on `ebpf-sys`: the syscalls without ink.
    uses_syscalls: bool,
    /// Whether the manifest declares the library as cdylib, which is optional.
    is_cdylib: bool,
    /// The section `contract` of the metadata, from the manifest.
    pub about: Value,
    /// The package's features, and what each enables.
    pub features: Value,
}

/// A dependency on ink.
pub struct Ink {
    /// Its name in the manifest, usually `ink`.
    pub dependency: String,
    /// Whether its default features are enabled.
    pub default_features: bool,
}

impl RustProject {
    /// Reads the package of a manifest or, if it is that of a workspace, the selected package.
    ///
    /// # Errors
    ///
    /// There is no such package, or it has no library.
    pub fn load(manifest: &Path, selection: &Selection) -> Result<Self, Error> {
        let metadata = cargo_metadata(manifest, selection, false)?;
        let package = select(&metadata, manifest, selection)?;
        Self::from_metadata(&metadata, package)
    }

    /// All contracts of a workspace, and the names of its other packages.
    pub fn contracts_of_workspace(
        manifest: &Path,
        selection: &Selection,
    ) -> Result<(Vec<Self>, Vec<String>), Error> {
        let metadata = cargo_metadata(manifest, selection, false)?;
        let (mut contracts, mut others) = (Vec::new(), Vec::new());
        for package in array(&metadata["packages"]) {
            match Self::from_metadata(&metadata, package) {
                Ok(project) if project.is_contract() => contracts.push(project),
                _ => others.push(package["name"].as_str().unwrap_or_default().to_string()),
            }
        }
        Ok((contracts, others))
    }

    /// The package, after the contracts that it transitively depends on with the feature `ink-as-dependency`.
    pub fn with_dependencies(self, selection: &Selection) -> Result<Vec<Self>, Error> {
        let metadata = cargo_metadata(&self.manifest, selection, true)?;
        let packages = array(&metadata["packages"]);
        let mut found = vec![self];
        let mut next = 0;
        while let Some(project) = found.get(next) {
            next += 1;
            let package = packages
                .iter()
                .find(|package| package["manifest_path"].as_str().map(Path::new) == Some(&project.manifest));
            let Some(package) = package else { continue };
            for dependency in array(&package["dependencies"]) {
                let as_dependency =
                    array(&dependency["features"]).iter().any(|feature| feature == "ink-as-dependency");
                let Some(path) = dependency["path"].as_str().filter(|_| as_dependency) else { continue };
                let manifest = Path::new(path).join("Cargo.toml");
                let known = found.iter().any(|project| project.manifest == manifest);
                let package = packages
                    .iter()
                    .find(|package| package["manifest_path"].as_str().map(Path::new) == Some(&manifest));
                if let (false, Some(package)) = (known, package) {
                    let contract = Self::from_metadata(&metadata, package)?;
                    if contract.is_contract() {
                        found.push(contract);
                    }
                }
            }
        }
        found.reverse();
        Ok(found)
    }

    /// Whether the package is a contract, not only a library for contracts: it depends on ink or `ebpf-sys`,
    /// and has something that a library for contracts does not need.
    fn is_contract(&self) -> bool {
        let marked = || {
            self.is_cdylib
                || self.has_feature("ink-as-dependency")
                || self.directory().join("contract.json").is_file()
        };
        (self.ink.is_some() || self.uses_syscalls) && marked()
    }

    /// Converts the description of a package by `cargo metadata`.
    pub fn from_metadata(metadata: &Value, package: &Value) -> Result<Self, Error> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let name = text(&package["name"]);
        let manifest = PathBuf::from(text(&package["manifest_path"]));
        let library = array(&package["targets"])
            .iter()
            .find(|target| {
                array(&target["kind"]).iter().any(|kind| {
                    kind.as_str().is_some_and(|kind| kind == "lib" || kind.ends_with("lib"))
                        && *kind != "proc-macro"
                })
            })
            .ok_or_else(|| {
                Error::new(format!("the package {name} has no library")).hint(format!(
                    "a contract is a library: add `[lib]` with `path = \"lib.rs\"` to {}",
                    manifest.display()
                ))
            })?;
        let mut dependencies =
            array(&package["dependencies"]).iter().filter(|dependency| dependency["kind"].is_null());
        let uses_syscalls = dependencies.clone().any(|dependency| dependency["name"] == "ebpf-sys");
        let ink = dependencies.find_map(|dependency| {
            let named = dependency["rename"].as_str().or_else(|| dependency["name"].as_str())?;
            let is_ink = named == "ink" || dependency["name"] == "ebpf-ink";
            is_ink.then(|| Ink {
                dependency: named.to_string(),
                default_features: dependency["uses_default_features"] == true,
            })
        });
        let about = json!({
            "name": name,
            "version": package["version"],
            "authors": package["authors"],
            "description": package["description"],
            "documentation": package["documentation"],
            "repository": package["repository"],
            "homepage": package["homepage"],
            "license": package["license"],
        });
        Ok(Self {
            name: name.replace('-', "_"),
            library: text(&library["name"]).replace('-', "_"),
            package: name,
            manifest,
            workspace_root: text(&metadata["workspace_root"]).into(),
            target_directory: text(&metadata["target_directory"]).into(),
            ink,
            uses_syscalls,
            is_cdylib: array(&library["kind"]).iter().any(|kind| kind == "cdylib"),
            about: without_nulls(about),
            features: package["features"].clone(),
        })
    }

    /// Whether the package has a feature.
    pub fn has_feature(&self, feature: &str) -> bool {
        !self.features[feature].is_null()
    }

    /// The directory of the manifest.
    pub fn directory(&self) -> &Path {
        self.manifest.parent().unwrap_or(Path::new("/"))
    }

    /// The version of a package in the workspace's `Cargo.lock`, if there is exactly one.
    pub fn locked_version(&self, package: &str) -> Option<String> {
        let lock = std::fs::read_to_string(self.workspace_root.join("Cargo.lock")).ok()?;
        let name = format!("name = \"{package}\"");
        let mut versions = lock.split("[[package]]").filter_map(|entry| {
            let mut lines = entry.lines();
            lines.find(|line| *line == name)?;
            let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
            Some(version.to_string())
        });
        let version = versions.next()?;
        versions.next().is_none().then_some(version)
    }
}

/// Runs `cargo metadata`, with or without dependencies.
pub fn cargo_metadata(manifest: &Path, selection: &Selection, dependencies: bool) -> Result<Value, Error> {
    let mut cargo = toolchain::cargo();
    cargo.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(manifest);
    if !dependencies {
        cargo.arg("--no-deps");
    }
    cargo.args(selection.cargo_arguments()).stderr(Stdio::piped());
    let output = cargo.output().map_err(|error| Error::new("cannot run cargo").cause(error))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        let reason = reason.trim().trim_start_matches("error: ");
        return Err(Error::new(format!("cargo cannot read {}", manifest.display())).cause(reason));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Error::new("the output of `cargo metadata` is not JSON").cause(error))
}

/// The selected package.
fn select<'a>(metadata: &'a Value, manifest: &Path, selection: &Selection) -> Result<&'a Value, Error> {
    let packages = array(&metadata["packages"]);
    // The candidates: the contracts, or all packages if there are none.
    let names = || {
        let is_contract = |package: &&Value| {
            RustProject::from_metadata(metadata, package).is_ok_and(|project| project.is_contract())
        };
        let mut candidates: Vec<_> = packages.iter().filter(is_contract).collect();
        if candidates.is_empty() {
            candidates = packages.iter().collect();
        }
        candidates.into_iter().filter_map(|package| package["name"].as_str()).collect::<Vec<_>>().join(", ")
    };
    if let Some(wanted) = &selection.package {
        return packages.iter().find(|package| package["name"] == wanted.as_str()).ok_or_else(|| {
            Error::usage(format!("there is no package {wanted} in the workspace of {}", manifest.display()))
                .hint(format!("pass one of {} to --package", names()))
        });
    }
    let own = packages
        .iter()
        .find(|package| package["manifest_path"].as_str().is_some_and(|path| Path::new(path) == manifest));
    match (own, packages) {
        (Some(package), _) | (None, [package]) => Ok(package),
        _ => Err(Error::usage(format!("{} is a workspace, not a contract", manifest.display()))
            .hint(format!("run this in a contract's directory, or pass one of {} to --package", names()))),
    }
}

/// The items of a JSON array; empty for other values.
pub fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}
