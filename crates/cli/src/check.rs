//! `cargo ebpf check`.

use crate::{
    build::{self, SettingsArgs},
    error::{Error, ExitCode},
    output::{style, Output},
    project::{Project, RustProject, Selection},
    toolchain,
};
use serde_json::json;

/// Check that a contract compiles for tests and for the chain
///
/// Also checks its manifest and metadata. Compiles for this machine first: an ink contract to generate its
/// metadata, another crate without generating code. Writes no output files.
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
    let mut warnings = Vec::new();
    for project in &projects {
        if let Project::Rust(project) = project {
            // First, because they may explain later errors.
            let found = manifest_warnings(project);
            found.iter().for_each(|warning| output.warn(warning));
            warnings.extend(found);
            // Generating metadata compiles for this machine too.
            if project.ink.is_none() {
                check_host(project, &settings.features, &args.selection, output)?;
            }
        }
        build::try_build(project, &settings, &args.selection, output)?;
    }
    let names: Vec<_> = projects.iter().map(Project::name).collect();
    let text = format!("{0}checked{0:#} {1}", style::GOOD, names.join(", "));
    output.result(text, json!({ "checked": names, "warnings": warnings }));
    Ok(())
}

/// Runs `cargo check`: checks that the library compiles for this machine, where its tests run.
fn check_host(
    project: &RustProject,
    features: &[String],
    selection: &Selection,
    output: &Output,
) -> Result<(), Error> {
    let mut cargo = toolchain::cargo();
    cargo
        .args(["check", "--lib", "--manifest-path"])
        .arg(&project.manifest)
        .args(selection.cargo_arguments());
    if !features.is_empty() {
        cargo.arg("--features").arg(features.join(","));
    }
    if output.is_quiet() {
        cargo.arg("--quiet");
    }
    cargo.stdout(std::io::stderr());
    output.detail("Running", format!("{cargo:?}"));
    let status = cargo.status().map_err(|error| Error::new("cannot run cargo").cause(error))?;
    if !status.success() {
        return Err(Error::new(format!("{} does not compile for this machine", project.package))
            .hint("the compiler's messages are above")
            .code(ExitCode::Build));
    }
    Ok(())
}

/// Warnings about mistakes in a manifest.
fn manifest_warnings(project: &RustProject) -> Vec<String> {
    let mut warnings = Vec::new();
    let Some(ink) = &project.ink else { return warnings };
    let mut warn = |text: String| warnings.push(format!("{}: {text}", project.package));
    if ink.default_features {
        warn(format!(
            "the default features of the dependency {0} are enabled, which adds std to the contract: \
             add `default-features = false`",
            ink.dependency
        ));
    }
    let enables = |feature: &str, what: &str| {
        project.features[feature].as_array().is_some_and(|list| list.iter().any(|entry| entry == what))
    };
    if !enables("default", "std") {
        warn(
            "the feature `default` does not enable `std`, so that `cargo test` runs without it: add `default \
             = [\"std\"]`"
                .into(),
        );
    }
    let ink_std = format!("{}/std", ink.dependency);
    if !enables("std", &ink_std) {
        warn(format!("the feature `std` does not enable `{ink_std}`: add it"));
    }
    if !project.has_feature("ink-as-dependency") {
        warn(
            "there is no feature `ink-as-dependency`, so that other contracts cannot use this one's type: \
             add `ink-as-dependency = []`"
                .into(),
        );
    }
    warnings
}
