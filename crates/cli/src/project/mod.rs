//! The source of a contract: a cargo package, or a directory with C files.

mod c;
mod rust;

pub use c::CProject;
pub use rust::{array, cargo_metadata, RustProject};

use crate::{error::Error, files, output::Output};
use std::path::{Path, PathBuf};

/// Selects the projects that a command uses.
#[derive(clap::Args, Clone, Default)]
pub struct Selection {
    /// Cargo.toml of the contract, or its directory
    #[arg(long, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
    /// Package of the contract, in a workspace with several
    #[arg(short, long, value_name = "NAME")]
    pub package: Option<String>,
    /// Select every contract of the workspace
    #[arg(long, conflicts_with = "package")]
    pub workspace: bool,
    /// Require that Cargo.lock is up to date
    #[arg(long)]
    pub locked: bool,
    /// Do not use the network
    #[arg(long)]
    pub offline: bool,
}

impl Selection {
    /// The arguments of cargo.
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
    /// Finds the project: at the given path, or else in the current directory or one of its parents.
    ///
    /// # Errors
    ///
    /// There is no contract, or several could be meant.
    pub fn find(selection: &Selection) -> Result<Self, Error> {
        if selection.workspace {
            return Err(Error::usage(
                "--workspace cannot be used with this command, which needs one contract",
            )
            .hint("select one with --package"));
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
            .cause(format!("it has neither Cargo.toml nor {}", c::DECLARATION))
            .hint(
                "run this in a contract's directory, pass --manifest-path, or create a contract with \
                   `cargo ebpf new`",
            ))
    }

    /// Finds the project or, with `--workspace`, all contracts of the workspace.
    ///
    /// # Errors
    ///
    /// There is no contract.
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
            output.detail("Skipping", format!("packages that are not contracts: {}", others.join(", ")));
        }
        if projects.is_empty() {
            return Err(Error::usage(format!("the workspace of {} has no contracts", manifest.display()))
                .hint(
                    "a contract is a package that depends on `ink` or `ebpf-sys`, and has the feature \
                     `ink-as-dependency`, a contract.json, or a cdylib",
                ));
        }
        Ok(projects.into_iter().map(Self::Rust).collect())
    }

    /// The contract's name in file names: with `_` for `-`.
    pub fn name(&self) -> &str {
        match self {
            Self::Rust(project) => &project.name,
            Self::C(project) => &project.name,
        }
    }

    /// The build directory of `cargo ebpf`.
    pub fn build_directory(&self) -> PathBuf {
        match self {
            Self::Rust(project) => project.target_directory.join("ebpf"),
            Self::C(project) => project.target_directory.join("ebpf"),
        }
    }
}
