//! `cargo ebpf test`.

use crate::{
    build::{self, Built, SettingsArgs},
    error::Error,
    output::Output,
    project::{Project, Selection},
    toolchain,
};
use serde_json::{json, Value};
use std::{collections::BTreeSet, path::PathBuf, process::Stdio};

/// Build a contract and the contracts that it calls, and run its tests
///
/// Runs `cargo test`, with the feature e2e-tests if the contract has it: tests with `#[ink_e2e::test]` run
/// the built contracts, which are in the directory EBPF_CONTRACTS_DIR.
#[derive(clap::Args)]
pub struct Args {
    /// Run only tests whose name contains this
    #[arg(value_name = "TEST")]
    filter: Option<String>,
    /// Arguments of the tests, for example --nocapture
    #[arg(last = true, value_name = "ARGUMENTS")]
    arguments: Vec<String>,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    settings: SettingsArgs,
}

/// Variable with the directory that has `NAME/NAME.contract` of each built contract.
pub const CONTRACTS: &str = "EBPF_CONTRACTS_DIR";
/// Variable with the path of this program, for tests that build further contracts.
pub const PROGRAM: &str = "CARGO_EBPF";

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let settings = args.settings.settings()?;
    let mut built: Vec<Built> = Vec::new();
    let mut tested = Vec::new();
    let mut seen = BTreeSet::new();
    let mut directory = PathBuf::new();
    for project in Project::find_all(&args.selection, output)? {
        let Project::Rust(project) = project else {
            return Err(Error::usage(format!("{} is a contract in C, which has no tests", project.name()))
                .hint("test it in a Rust package, with ebpf-sandbox or ink_e2e"));
        };
        tested.push((project.package.clone(), project.manifest.clone(), project.has_feature("e2e-tests")));
        for project in project.with_dependencies(&args.selection)? {
            if seen.insert(project.manifest.clone()) {
                let project = Project::Rust(project);
                directory = project.build_directory();
                built.push(build::build(&project, &settings, &args.selection, output)?);
            }
        }
    }
    let program =
        std::env::current_exe().map_err(|error| Error::new("cannot find cargo-ebpf itself").cause(error))?;
    let mut failed = Vec::new();
    for (package, manifest, has_e2e) in &tested {
        let mut cargo = toolchain::cargo();
        cargo.args(["test", "--manifest-path"]).arg(manifest).args(args.selection.cargo_arguments());
        let mut features = settings.features.clone();
        if *has_e2e {
            features.push("e2e-tests".into());
        }
        if !features.is_empty() {
            cargo.arg("--features").arg(features.join(","));
        }
        if output.is_quiet() {
            cargo.arg("--quiet");
        }
        cargo.args(&args.filter).arg("--").args(&args.arguments);
        cargo.env(CONTRACTS, &directory).env(PROGRAM, &program);
        if output.is_json() {
            // Standard output is for the JSON result.
            cargo.stdout(std::io::stderr());
        } else {
            cargo.stdout(Stdio::inherit());
        }
        output.detail("Running", format!("{cargo:?}"));
        let status = cargo.status().map_err(|error| Error::new("cannot run cargo").cause(error))?;
        if !status.success() {
            failed.push(package.as_str());
        }
    }
    let result = json!({
        "built": built.iter().map(Built::to_json).collect::<Vec<Value>>(),
        "tested": tested.iter().map(|(package, _, _)| package).collect::<Vec<_>>(),
        "failed": failed,
    });
    if !failed.is_empty() {
        return Err(Error::new(format!("tests of {} failed", failed.join(", ")))
            .hint("the output of the tests is above")
            .details(result));
    }
    output.result("", result);
    Ok(())
}
