//! What is built: a package of cargo, or a directory with C sources.

mod c;
mod rust;

pub use c::CProject;
pub use rust::{array, cargo_metadata, RustProject};

use crate::{error::Error, files, output::Output};
use std::path::{Path, PathBuf};

/// Which project a command is about.
#[derive(clap::Args, Clone, Default)]
pub struct Selection {
    /// The contract's Cargo.toml, or its directory
    #[arg(long, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
    /// The contract, in a workspace with several
    #[arg(short, long, value_name = "NAME")]
    pub package: Option<String>,
    /// Every contract of the workspace; other members are left out, and named with --verbose
    #[arg(long, conflicts_with = "package")]
    pub workspace: bool,
    /// Passed to cargo: Cargo.lock must not change
    #[arg(long)]
    pub locked: bool,
    /// Passed to cargo: do not use the network
    #[arg(long)]
    pub offline: bool,
}

impl Selection {
    /// The arguments that cargo gets.
    pub fn cargo_arguments(&self) -> impl Iterator<Item = &'static str> {
        let flags = [(self.locked, "--locked"), (self.offline, "--offline")];
        flags.into_iter().filter(|(given, _)| *given).map(|(_, flag)| flag)
    }
}

/// A contract's source.
pub enum Project {
    /// A package with a library.
    Rust(RustProject),
    /// `contract.json` and C files.
    C(CProject),
}

impl Project {
    /// Finds the project: at the given path, else in the current directory or, for a package of cargo, above
    /// it.
    pub fn find(selection: &Selection) -> Result<Self, Error> {
        if selection.workspace {
            return Err(Error::usage("--workspace is not possible here: one contract is needed")
                .hint("choose one with --package"));
        }
        let start = match &selection.manifest_path {
            Some(path) => files::absolute(path)?,
            None => files::absolute(Path::new("."))?,
        };
        if start.is_file() {
            return Ok(Self::Rust(RustProject::load(&start, selection)?));
        }
        let up = if selection.manifest_path.is_some() { 1 } else { usize::MAX };
        for directory in start.ancestors().take(up) {
            let manifest = directory.join("Cargo.toml");
            if manifest.is_file() {
                return Ok(Self::Rust(RustProject::load(&manifest, selection)?));
            }
            if directory.join(c::DECLARATION).is_file() {
                return Ok(Self::C(CProject::load(directory)?));
            }
        }
        Err(Error::usage(format!("there is no contract in {}", start.display()))
            .cause(format!("neither Cargo.toml nor {} is there", c::DECLARATION))
            .hint("go to a contract's directory, pass --manifest-path, or make one with `cargo ebpf new`"))
    }

    /// Finds the project, or with `--workspace` all contracts among the workspace's packages.
    pub fn find_all(selection: &Selection, output: &Output) -> Result<Vec<Self>, Error> {
        if !selection.workspace {
            return Ok(vec![Self::find(selection)?]);
        }
        let start = files::absolute(selection.manifest_path.as_deref().unwrap_or(Path::new(".")))?;
        let mut manifests = start.ancestors().map(|directory| directory.join("Cargo.toml"));
        let manifest =
            if start.is_file() { Some(start.clone()) } else { manifests.find(|path| path.is_file()) };
        let Some(manifest) = manifest else {
            return Err(Error::usage(format!("there is no workspace at {}", start.display())));
        };
        let (projects, others) = RustProject::contracts_of_workspace(&manifest, selection)?;
        if !others.is_empty() {
            output.detail("Skipping", format!("what is not a contract: {}", others.join(", ")));
        }
        if projects.is_empty() {
            return Err(Error::usage(format!("the workspace of {} has no contracts", manifest.display()))
                .hint(
                    "a contract is a package that depends on `ink` or `ebpf-sys`, and has a feature \
                     ink-as-dependency, a contract.json, or a library of type cdylib",
                ));
        }
        Ok(projects.into_iter().map(Self::Rust).collect())
    }

    /// The contract's name, as its files have it: `-` is `_`.
    pub fn name(&self) -> &str {
        match self {
            Self::Rust(project) => &project.name,
            Self::C(project) => &project.name,
        }
    }

    /// Where everything that belongs to `cargo ebpf` is built.
    pub fn build_directory(&self) -> PathBuf {
        match self {
            Self::Rust(project) => project.target_directory.join("ebpf"),
            Self::C(project) => project.target_directory.join("ebpf"),
        }
    }
}
