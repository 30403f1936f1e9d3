//! `cargo ebpf build`: from source to contract ELF, metadata and bundle.
//!
//! Source is compiled to a relocatable object ([`rust`], [`c`]), linked ([`link`]), combined with its
//! metadata ([`metadata`]) and written to `TARGET/ebpf/NAME/` ([`products`]). Everything is trusted: it is
//! the user's own code on the user's own machine.

mod artifact;
mod c;
mod diagnosis;
mod host;
mod link;
mod metadata;
mod products;
mod rust;
mod settings;

pub use products::Built;
pub use settings::{Mode, Settings, SettingsArgs};

use crate::{
    error::{Error, ExitCode},
    files,
    output::{style, Output},
    project::{Project, Selection},
};
use ebpf_linker::{FrameLayout, Linked};
use std::{collections::BTreeMap, fmt::Write, fs::File, path::Path};

/// Build a contract: ELF, metadata and bundle
///
/// Writes to TARGET/ebpf/NAME, where TARGET is cargo's target directory: NAME.contract (metadata and code,
/// for clients), NAME.json (metadata), NAME.elf (code), NAME.symbols and NAME.debug (names and source lines,
/// for `trace`, `size` and `disasm`).
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    settings: SettingsArgs,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let settings = args.settings.settings()?;
    let projects = Project::find_all(&args.selection, output)?;
    let mut results = Vec::new();
    for (project, number) in projects.iter().zip(1..) {
        if projects.len() > 1 {
            output.status("Building", format!("{} ({number} of {})", project.name(), projects.len()));
        }
        results.push(build(project, &settings, &args.selection, output)?);
    }
    let text: Vec<_> = results.iter().map(|built| summary(built, output.is_quiet())).collect();
    let json = match &results[..] {
        [built] if !args.selection.workspace => built.to_json(),
        all => all.iter().map(Built::to_json).collect(),
    };
    output.result(text.join("\n"), json);
    Ok(())
}

/// An object, with further inputs of the linker and of the metadata.
pub struct Object {
    /// The relocatable object.
    pub bytes: Vec<u8>,
    /// The stack frames of functions, by symbol.
    pub frames: BTreeMap<String, FrameLayout>,
    /// Names and values for `source.build_info`.
    pub tools: Vec<(String, String)>,
    /// For `source.compiler`.
    pub compiler: String,
    /// For `source.language`.
    pub language: String,
}

/// Builds a contract to `TARGET/ebpf/NAME`.
pub fn build(
    project: &Project,
    settings: &Settings,
    selection: &Selection,
    output: &Output,
) -> Result<Built, Error> {
    let directory = project.build_directory();
    build_to(&directory.join(project.name()), project, settings, selection, output)
}

/// Builds a contract to the directory `destination`.
pub fn build_to(
    destination: &Path,
    project: &Project,
    settings: &Settings,
    selection: &Selection,
    output: &Output,
) -> Result<Built, Error> {
    let directory = project.build_directory();
    let _lock = lock(&directory, output)?;
    let (object, linked) = link(project, settings, selection, output)?;
    let declaration = match project {
        _ if settings.no_metadata => None,
        Project::Rust(project) => Some(metadata::of_rust(project, settings, selection, &directory, output)?),
        Project::C(project) => Some(metadata::of_c(project)),
    };
    products::write(destination, project, settings, object, linked, declaration)
}

/// Compiles and links a contract and checks its metadata, without writing output files.
pub fn try_build(
    project: &Project,
    settings: &Settings,
    selection: &Selection,
    output: &Output,
) -> Result<(), Error> {
    let directory = project.build_directory();
    let _lock = lock(&directory, output)?;
    let declaration = match project {
        Project::Rust(project) => metadata::of_rust(project, settings, selection, &directory, output)?,
        Project::C(project) => metadata::of_c(project),
    };
    let (_, linked) = link(project, settings, selection, output)?;
    products::bundle(&declaration, project.name(), &linked.elf, &ebpf_bundle::Build::default())?;
    Ok(())
}

fn link(
    project: &Project,
    settings: &Settings,
    selection: &Selection,
    output: &Output,
) -> Result<(Object, Linked), Error> {
    let directory = project.build_directory();
    let object = match project {
        Project::Rust(project) => rust::compile(project, settings, selection, &directory, output)?,
        Project::C(project) => c::compile(project, settings, &directory, output)?,
    };
    let mut linked = link::link(&object, settings)?;
    if let (Some(debug), Project::Rust(project)) = (&mut linked.debug, project) {
        let root = format!("{}/", project.workspace_root.display());
        debug.map_files(|path| path.strip_prefix(&root).unwrap_or(path).into());
    }
    Ok((object, linked))
}

/// Locks the directory against other builds while the file is open.
fn lock(directory: &Path, output: &Output) -> Result<File, Error> {
    files::create_dir(directory)?;
    let path = directory.join(".lock");
    let failed = |error| Error::file("lock", &path, error);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    if file.try_lock().is_err() {
        output.status("Blocking", format!("waiting for another build in {}", files::shown(directory)));
        file.lock().map_err(failed)?;
    }
    Ok(file)
}

/// The text result of a build.
fn summary(built: &Built, quiet: bool) -> String {
    let mut text = String::new();
    let size = group(built.size);
    let change = match built.previous_size.map(|previous| built.size as i64 - previous as i64) {
        Some(0) => ", unchanged".into(),
        Some(more) if more > 0 => format!(", {0}{1} more than before{0:#}", style::WARN, group(more as u64)),
        Some(less) => {
            format!(", {0}{1} fewer than before{0:#}", style::GOOD, group(less.unsigned_abs()))
        }
        None => String::new(),
    };
    let mode = match built.mode {
        Mode::Debug => " (debug)",
        Mode::Release => "",
    };
    let _ = write!(text, "{0}{1}{0:#}{mode}: {size} bytes{change}", style::STRONG, built.name);
    if !quiet {
        let _ = write!(text, "\n  code hash {}", built.code_hash);
        let _ = write!(text, "\n  {}", files::shown(built.products.main()));
    }
    text
}

/// A number with digit grouping.
pub fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The error of a contract that does not build.
fn failed(message: impl std::fmt::Display) -> Error {
    Error::new(message).code(ExitCode::Build)
}

#[cfg(test)]
mod tests {
    use super::group;

    #[test]
    fn digits_are_grouped() {
        let numbers = [0, 7, 999, 1000, 123456, 1234567];
        assert_eq!(numbers.map(group), ["0", "7", "999", "1,000", "123,456", "1,234,567"]);
    }
}
