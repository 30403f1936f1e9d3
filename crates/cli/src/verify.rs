//! `cargo ebpf verify`: does this source give this contract?
//!
//! The contract's file is not trusted: everything in it is compared with what the build makes, since front ends read
//! all of it. The source is trusted as far as every build trusts it: building runs its code.

use crate::{
    build::{self, Mode, Settings},
    contract_file::ContractFile,
    error::{Error, ExitCode},
    files,
    output::{style, Output},
    project::{Project, Selection},
    secrets,
};
use serde_json::{json, Value};
use std::path::PathBuf;

/// Build a contract again and compare it with a .contract file
///
/// The build uses the settings that the file records, and says which they are. Code and metadata have to be equal
/// in every field; each field that differs is listed, and the exit code is 6.
///
/// Building runs code of the source and of its dependencies on this machine: build scripts, macros, and for its metadata
/// the contract's library. It inherits no variables of the environment but those that builds need, but it can read
/// files and use the network. Verify what you do not trust in a container or virtual machine without secrets.
#[derive(clap::Args)]
pub struct Args {
    /// The .contract file that somebody else made
    contract: PathBuf,
    #[command(flatten)]
    selection: Selection,
}

/// Differences that are listed one by one, for people.
const MAX_LISTED: usize = 20;

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
    output.status("Settings", format!("of {shown}: {}", described(&settings)));
    if settings.mode == Mode::Debug {
        output
            .warn(format!("{shown} is a debug build: its panics leave messages, at a cost in code and gas"));
    }
    if !settings.features.is_empty() {
        output.warn(format!("{shown} was built with features that a plain build does not have"));
    }
    secrets::keep_build_environment();
    let project = Project::find(&args.selection)?;
    let destination = project.build_directory().join("verify").join(project.name());
    let built = build::build_to(&destination, &project, &settings, &args.selection, output)?;
    let ours = match &built.products.contract {
        Some(path) => serde_json::from_str(&files::read_text(path)?).unwrap_or_default(),
        None => Value::Null,
    };

    let same_code = built.code_hash == expected.code_hash();
    let mut differences = Vec::new();
    compare("", Some(metadata), Some(&ours), &mut differences);
    // Of other code, the hash says it all.
    differences.retain(|Difference { at, .. }| same_code || (at != "source.hash" && at != "source.wasm"));
    let mut found = json!({
        "expected": expected.code_hash(),
        "built": built.code_hash,
        "differences": differences.iter().map(Difference::json).collect::<Vec<_>>(),
    });
    for (name, value) in settings.to_build_info() {
        found[name] = value;
    }
    if same_code && differences.is_empty() {
        let text = format!(
            "{0}verified{0:#}: {1} gives {shown}\n  code hash {2}\n  settings  {3}",
            style::GOOD,
            built.name,
            built.code_hash,
            described(&settings),
        );
        output.result(text, found);
        return Ok(());
    }

    let mut error = Error::new(format!("{} is not what {shown} holds", built.name))
        .details(found)
        .code(ExitCode::Different);
    if !same_code {
        error = error.cause(format!("code hash {} there, {} here", expected.code_hash(), built.code_hash));
    }
    for difference in differences.iter().take(MAX_LISTED) {
        error = error.cause(difference.text());
    }
    if differences.len() > MAX_LISTED {
        error = error.cause(format!("and {} more differences", differences.len() - MAX_LISTED));
    }
    Err(error.hint(match (same_code, differences.iter().all(Difference::is_about_tools)) {
        (false, true) if differences.is_empty() => {
            "tools and settings are the same, so the source or the versions of its dependencies differ: \
             compare Cargo.lock, and build with --locked"
        }
        (false, _) => "use the same tools and the same source, with its Cargo.lock, and verify again",
        (true, true) => {
            "the code and what it declares are the same; build with the tools that the file names"
        }
        (true, false) => {
            "the code is the same, but the file describes it in another way: do not use the file"
        }
    }))
}

/// Settings, for people.
fn described(settings: &Settings) -> String {
    let features = if settings.features.is_empty() { "none".into() } else { settings.features.join(", ") };
    format!(
        "{} build, features: {features}, stack {}, heap {}, configuration {}, unrolled loops: {}",
        settings.mode.name().to_lowercase(),
        settings.stack_size,
        settings.heap_size,
        settings.configuration_size,
        if settings.unroll { "yes" } else { "no" },
    )
}

/// A field that is not the same.
struct Difference {
    /// Where in the JSON: `spec.messages[0].selector`.
    at: String,
    theirs: Option<Value>,
    ours: Option<Value>,
}

impl Difference {
    /// Whether it is about what the file says of tools, not about the contract.
    fn is_about_tools(&self) -> bool {
        ["source.language", "source.compiler", "source.build_info"]
            .iter()
            .any(|place| self.at.starts_with(place))
    }

    fn text(&self) -> String {
        format!("{}: {} there, {} here", self.at, short(self.theirs.as_ref()), short(self.ours.as_ref()))
    }

    fn json(&self) -> Value {
        json!({ "what": self.at, "expected": self.theirs, "built": self.ours })
    }
}

/// Finds what differs in two JSON values: each leaf, and each field that only one has.
fn compare(at: &str, theirs: Option<&Value>, ours: Option<&Value>, found: &mut Vec<Difference>) {
    match (theirs, ours) {
        (Some(Value::Object(theirs)), Some(Value::Object(ours))) => {
            let only_ours = ours.keys().filter(|name| !theirs.contains_key(*name));
            for name in theirs.keys().chain(only_ours) {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                compare(&at, theirs.get(name), ours.get(name), found);
            }
        }
        (Some(Value::Array(theirs)), Some(Value::Array(ours))) => {
            for index in 0..theirs.len().max(ours.len()) {
                compare(&format!("{at}[{index}]"), theirs.get(index), ours.get(index), found);
            }
        }
        (theirs, ours) if theirs == ours => (),
        (theirs, ours) => {
            found.push(Difference { at: at.into(), theirs: theirs.cloned(), ours: ours.cloned() });
        }
    }
}

/// A value, if it is not too long.
fn short(value: Option<&Value>) -> String {
    let text = match value {
        None => return "nothing".into(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match text.chars().count() {
        0..=80 => text,
        length => format!("{length} characters of JSON"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_compared() {
        let theirs = json!({ "a": 1, "b": { "c": [1, { "d": null }], "only": [] }, "same": "x" });
        let ours = json!({ "a": "1", "b": { "c": [1, { "d": 0 }, 2] }, "same": "x", "e": true });
        let mut found = Vec::new();
        compare("", Some(&theirs), Some(&ours), &mut found);
        let mut found: Vec<_> = found.iter().map(Difference::text).collect();
        found.sort();
        assert_eq!(
            found,
            [
                "a: 1 there, 1 here",
                "b.c[1].d: null there, 0 here",
                "b.c[2]: nothing there, 2 here",
                "b.only: [] there, nothing here",
                "e: nothing there, true here",
            ]
        );
    }
}
