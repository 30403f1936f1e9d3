//! `cargo ebpf verify`: checks that a contract was built from this source.
//!
//! The contract's file is not trusted: all of it is compared with the output of a build, since front ends
//! read all of it. The source is trusted as for every build: building runs its code.

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

/// Rebuild a contract and compare it with a .contract file
///
/// The build uses and prints the settings that the file records. Code and metadata have to be equal in every
/// field; each difference is listed, and the exit code is 6.
///
/// Building runs code of the source and of its dependencies on this machine: build scripts, macros and, for
/// the metadata, the contract's library. It inherits only those environment variables that builds need, but
/// can read files and use the network. Verify untrusted source in a container or virtual machine without
/// secrets.
#[derive(clap::Args)]
pub struct Args {
    /// The .contract file to verify
    contract: PathBuf,
    #[command(flatten)]
    selection: Selection,
}

/// Maximum number of differences that are listed as text.
const MAX_LISTED: usize = 20;

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let expected = ContractFile::read(&args.contract)?;
    let shown = files::shown(&args.contract);
    let Some(metadata) = &expected.metadata else {
        return Err(Error::usage(format!("{shown} has no build info"))
            .hint("pass the .contract file; an ELF file has no build info"));
    };
    let recorded = metadata["source"]["hash"].as_str().unwrap_or_default();
    if recorded != expected.code_hash() {
        return Err(Error::new(format!("{shown} has a wrong code hash"))
            .cause(format!("it records {recorded}, but the hash of its code is {}", expected.code_hash()))
            .code(ExitCode::Different));
    }
    let info = &metadata["source"]["build_info"];
    let settings = Settings::from_build_info(info).ok_or_else(|| {
        Error::new(format!("{shown} has no build info"))
            .cause("expected build_mode and settings of `cargo ebpf build` in its source.build_info")
    })?;
    output.status("Settings", format!("of {shown}: {}", described(&settings)));
    if settings.mode == Mode::Debug {
        output.warn(format!("{shown} is a debug build, with debug messages that cost code size and gas"));
    }
    if !settings.features.is_empty() {
        output.warn(format!("{shown} was built with additional features"));
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
    // If the code differs, the hash is enough.
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

    let mut error =
        Error::new(format!("{} differs from {shown}", built.name)).details(found).code(ExitCode::Different);
    if !same_code {
        error = error.cause(format!(
            "code hash: {} in the file, {} built",
            expected.code_hash(),
            built.code_hash
        ));
    }
    for difference in differences.iter().take(MAX_LISTED) {
        error = error.cause(difference.text());
    }
    if differences.len() > MAX_LISTED {
        error = error.cause(format!("and {} more differences", differences.len() - MAX_LISTED));
    }
    Err(error.hint(match (same_code, differences.iter().all(Difference::is_about_tools)) {
        (false, true) if differences.is_empty() => {
            "tools and settings are equal, so that the source or the versions of its dependencies differ: \
             compare Cargo.lock, and build with --locked"
        }
        (false, _) => "use the same tools and the same source with its Cargo.lock",
        (true, true) => "code and metadata are equal: use the tools that the file records",
        (true, false) => "the code is equal, but the file describes it differently: do not use the file",
    }))
}

/// Settings as text.
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

/// A field that differs.
struct Difference {
    /// Its path in the JSON: `spec.messages[0].selector`.
    at: String,
    theirs: Option<Value>,
    ours: Option<Value>,
}

impl Difference {
    /// Whether it is about the tools, not about the contract.
    fn is_about_tools(&self) -> bool {
        ["source.language", "source.compiler", "source.build_info"]
            .iter()
            .any(|place| self.at.starts_with(place))
    }

    fn text(&self) -> String {
        format!(
            "{}: {} in the file, {} built",
            self.at,
            short(self.theirs.as_ref()),
            short(self.ours.as_ref())
        )
    }

    fn json(&self) -> Value {
        json!({ "what": self.at, "expected": self.theirs, "built": self.ours })
    }
}

/// Collects the differences of two JSON values: leaves, and fields that only one has.
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

/// A value as text, or its length if it is long.
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
    fn differences_are_found_in_every_field() {
        let theirs = json!({ "a": 1, "b": { "c": [1, { "d": null }], "only": [] }, "same": "x" });
        let ours = json!({ "a": "1", "b": { "c": [1, { "d": 0 }, 2] }, "same": "x", "e": true });
        let mut found = Vec::new();
        compare("", Some(&theirs), Some(&ours), &mut found);
        let mut found: Vec<_> = found.iter().map(Difference::text).collect();
        found.sort();
        assert_eq!(
            found,
            [
                "a: 1 in the file, 1 built",
                "b.c[1].d: null in the file, 0 built",
                "b.c[2]: nothing in the file, 2 built",
                "b.only: [] in the file, nothing built",
                "e: nothing in the file, true built",
            ]
        );
    }
}
