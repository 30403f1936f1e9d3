//! `cargo ebpf verify`: does this source give this contract?

use crate::{
    build::{self, Settings},
    contract_file::ContractFile,
    error::{Error, ExitCode},
    files,
    output::{style, Output},
    project::{Project, Selection},
};
use serde_json::{json, Value};
use std::path::PathBuf;

/// Build a contract again and compare it with a .contract file
///
/// The build uses the settings that the file records. If the code hashes differ, what else differs is
/// listed: compiler, tools, metadata.
#[derive(clap::Args)]
pub struct Args {
    /// The .contract file that somebody else made
    contract: PathBuf,
    #[command(flatten)]
    selection: Selection,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let expected = ContractFile::read(&args.contract)?;
    let shown = files::shown(&args.contract);
    let Some(metadata) = &expected.metadata else {
        return Err(Error::usage(format!("{shown} does not say how it was built"))
            .hint("pass the .contract file; a plain ELF holds no build info"));
    };
    let recorded = metadata["source"]["hash"].as_str().unwrap_or_default();
    if recorded != expected.code_hash() {
        return Err(Error::new(format!("{shown} contradicts itself"))
            .cause(format!(
                "it says that its code hash is {recorded}, but its code has {}",
                expected.code_hash()
            ))
            .code(ExitCode::Different));
    }
    let info = &metadata["source"]["build_info"];
    let settings = Settings::from_build_info(info).ok_or_else(|| {
        Error::new(format!("{shown} does not say how it was built"))
            .cause("its source.build_info has no build_mode and settings as `cargo ebpf build` writes them")
    })?;
    let project = Project::find(&args.selection)?;
    let destination = project.build_directory().join("verify").join(project.name());
    let built = build::build_to(&destination, &project, &settings, &args.selection, output)?;
    let built_metadata = match &built.products.metadata {
        Some(path) => serde_json::from_str(&files::read_text(path)?).unwrap_or_default(),
        None => Value::Null,
    };
    let differences = differences(metadata, &built_metadata);
    let found = json!({
        "expected": expected.code_hash(),
        "built": built.code_hash,
        "differences": differences
            .iter()
            .map(|(what, theirs, ours)| json!({ "what": what, "expected": theirs, "built": ours }))
            .collect::<Vec<_>>(),
    });
    let list = |prefix: &str| {
        let lines = differences.iter().map(|(what, theirs, ours)| {
            format!("{prefix}{what}: {} there, {} here", short(theirs), short(ours))
        });
        lines.collect::<Vec<_>>()
    };
    if built.code_hash != expected.code_hash() {
        let mut error = Error::new(format!("{} is not what {shown} holds", built.name))
            .cause(format!("code hash {} there, {} here", expected.code_hash(), built.code_hash))
            .details(found)
            .code(ExitCode::Different);
        for line in list("") {
            error = error.cause(line);
        }
        return Err(error.hint(if differences.is_empty() {
            "tools and settings are the same, so the source or the versions of its dependencies differ: \
             compare Cargo.lock, and build with --locked"
        } else {
            "use the same tools and the same source, with its Cargo.lock, and verify again"
        }));
    }
    let mut text = format!(
        "{0}verified{0:#}: {1} gives {shown}\n  code hash {2}",
        style::GOOD,
        built.name,
        built.code_hash
    );
    for line in list("\n  though ") {
        text.push_str(&line);
    }
    output.result(text, found);
    Ok(())
}

/// What differs besides the code: where, there, and here.
fn differences(theirs: &Value, ours: &Value) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    let mut compare = |what: String, theirs: &Value, ours: &Value| {
        if theirs != ours {
            found.push((what, theirs.clone(), ours.clone()));
        }
    };
    let (their_source, our_source) = (&theirs["source"], &ours["source"]);
    for field in ["language", "compiler"] {
        compare(field.into(), &their_source[field], &our_source[field]);
    }
    let fields = |value: &Value| {
        value["build_info"]
            .as_object()
            .map(|info| info.keys().cloned().collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let mut names = fields(their_source);
    names.extend(fields(our_source));
    names.sort();
    names.dedup();
    for name in names {
        compare(name.clone(), &their_source["build_info"][&name], &our_source["build_info"][&name]);
    }
    for section in ["contract", "spec", "storage", "types", "version"] {
        compare(format!("the metadata's {section}"), &theirs[section], &ours[section]);
    }
    found
}

/// A value, if it is not too long.
fn short(value: &Value) -> String {
    let text = match value {
        Value::Null => "nothing".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.chars().count() {
        0..=80 => text,
        length => format!("{} characters of JSON", length),
    }
}
