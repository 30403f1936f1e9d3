//! The output files of a build, in `TARGET/ebpf/NAME/`.

use super::{failed, metadata::Declaration, Mode, Object, Settings};
use crate::{error::Error, files, project::Project};
use ebpf_bundle::{Build, Bundle};
use ebpf_linker::Linked;
use serde_json::{json, Value};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The files of a contract.
#[derive(Clone)]
pub struct Products {
    /// Metadata and code; `None` if the contract declares no metadata.
    pub contract: Option<PathBuf>,
    /// Metadata.
    pub metadata: Option<PathBuf>,
    /// The contract ELF.
    pub elf: PathBuf,
    /// Names and positions of functions and data.
    pub symbols: PathBuf,
    /// Source lines; `None` if the compiler generated none.
    pub debug: Option<PathBuf>,
}

impl Products {
    /// The main output: the bundle if there is one, else the ELF.
    pub fn main(&self) -> &Path {
        self.contract.as_ref().unwrap_or(&self.elf)
    }
}

/// A contract that was built.
pub struct Built {
    pub name: String,
    pub mode: Mode,
    pub products: Products,
    /// `0x` and the BLAKE2b-256 hash of the ELF in hex.
    pub code_hash: String,
    /// Size of the ELF, in bytes.
    pub size: u64,
    /// Size of the previous ELF, in bytes.
    pub previous_size: Option<u64>,
    /// The metadata's section `source`, without the code.
    pub source: Value,
}

impl Built {
    /// As JSON.
    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "build_mode": self.mode.name(),
            "code_hash": self.code_hash,
            "size": self.size,
            "previous_size": self.previous_size,
            "contract": self.products.contract,
            "metadata": self.products.metadata,
            "elf": self.products.elf,
            "symbols": self.products.symbols,
            "debug": self.products.debug,
            "source": self.source,
        })
    }
}

/// Writes the files of a contract to a directory.
pub fn write(
    directory: &Path,
    project: &Project,
    settings: &Settings,
    object: Object,
    linked: Linked,
    declaration: Option<Declaration>,
) -> Result<Built, Error> {
    let name = project.name();
    files::create_dir(directory)?;
    let path = |extension: &str| directory.join(format!("{name}.{extension}"));
    let elf = path("elf");
    let previous_size = fs::metadata(&elf).ok().map(|file| file.len());
    let code_hash = ebpf_bundle::hex(&ebpf_bundle::hash(&linked.elf));

    let mut info: Vec<(String, Value)> =
        object.tools.iter().map(|(name, version)| (name.clone(), version.clone().into())).collect();
    info.push(("cargo-ebpf".into(), env!("CARGO_PKG_VERSION").into()));
    info.extend(settings.to_build_info());
    let build = Build { language: object.language, compiler: object.compiler, info };
    let bundle =
        declaration.map(|declaration| bundle(&declaration, name, &linked.elf, &build)).transpose()?;

    // A concurrent reader must not see files of different versions: the bundle, which contains its own code,
    // is written last.
    let debug = linked.debug_file().map(|debug| (path("debug"), debug));
    let (contract, metadata) = (path("contract"), path("json"));
    files::write(&elf, &linked.elf)?;
    files::write(&path("symbols"), linked.symbols_file())?;
    match &debug {
        Some((path, text)) => files::write(path, text)?,
        None => files::remove(&path("debug"))?,
    }
    match &bundle {
        Some(bundle) => {
            files::write(&metadata, &bundle.metadata)?;
            files::write(&contract, &bundle.contract)?;
        }
        None => {
            files::remove(&metadata)?;
            files::remove(&contract)?;
        }
    }
    let source = match &bundle {
        Some(bundle) => serde_json::from_str::<Value>(&bundle.metadata)
            .map(|mut metadata| metadata["source"].take())
            .unwrap_or_default(),
        None => Value::Null,
    };
    Ok(Built {
        name: name.to_string(),
        mode: settings.mode,
        products: Products {
            contract: bundle.is_some().then_some(contract),
            metadata: bundle.is_some().then_some(metadata),
            symbols: path("symbols"),
            debug: debug.map(|(path, _)| path),
            elf,
        },
        code_hash,
        size: linked.elf.len() as u64,
        previous_size,
        source,
    })
}

/// Bundles a declaration with the code.
///
/// # Errors
///
/// The declaration is invalid.
pub fn bundle(declaration: &Declaration, name: &str, elf: &[u8], build: &Build) -> Result<Bundle, Error> {
    match declaration {
        Declaration::Written { path, json } => ebpf_bundle::bundle(json, elf, build)
            .map_err(|error| failed(format!("invalid metadata in {}", files::shown(path))).cause(error)),
        Declaration::Generated { json, about } => {
            ebpf_bundle::bundle_generated(json, about.clone(), elf, build)
                .map_err(|error| failed(format!("{name} generates invalid metadata")).cause(error))
        }
    }
}
