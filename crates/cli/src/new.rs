//! `cargo ebpf new`: creates a contract from a template.

use crate::{
    error::Error,
    files,
    output::{style, Output},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Create a contract with tests from a template
#[derive(clap::Args)]
pub struct Args {
    /// Name of the contract and of its directory
    name: String,
    /// Template of the contract
    #[arg(short, long, value_name = "TEMPLATE", default_value = "flipper")]
    template: Template,
    /// Parent of the new directory [default: the current directory]
    #[arg(long, value_name = "DIRECTORY")]
    path: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Template {
    /// A boolean that anybody can flip
    Flipper,
    /// A fungible token
    Erc20,
    /// One constructor and one message
    Empty,
    /// The flipper, in C
    C,
}

/// The source of the ink crates.
#[derive(clap::Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Source of the ink crates")]
struct Source {
    /// Directory of a checkout of this project
    #[arg(long, value_name = "DIRECTORY")]
    ink_path: Option<PathBuf>,
    /// URL of a git repository
    #[arg(long, value_name = "URL")]
    ink_git: Option<String>,
    /// Version in the registry [default: the checkout that this tool was built from, if it exists, else its
    /// version]
    #[arg(long, value_name = "VERSION")]
    ink_version: Option<String>,
}

impl Source {
    /// The fields of a dependency on a crate. `directory` is the crate's directory in a checkout.
    fn fields(&self, directory: &str) -> Result<String, Error> {
        // A JSON string is a TOML string.
        let in_checkout = |root: &Path| {
            let path = root.join(directory);
            path.join("Cargo.toml").is_file().then(|| format!("path = {}", json!(path)))
        };
        if let Some(root) = &self.ink_path {
            let root = files::absolute(root)?;
            return in_checkout(&root).ok_or_else(|| {
                Error::usage(format!("{} is not a checkout of this project", root.display()))
                    .cause(format!("it has no {directory}/Cargo.toml"))
            });
        }
        if let Some(url) = &self.ink_git {
            return Ok(format!("git = {}", json!(url)));
        }
        if let Some(version) = &self.ink_version {
            return Ok(format!("version = {}", json!(version)));
        }
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).and_then(in_checkout);
        Ok(own.unwrap_or_else(|| format!("version = {}", json!(env!("CARGO_PKG_VERSION")))))
    }
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    check_name(&args.name)?;
    let directory = args.path.clone().unwrap_or_default().join(&args.name);
    if directory.exists() {
        return Err(Error::usage(format!("{} already exists", directory.display()))
            .hint("choose another name; nothing is ever overwritten"));
    }
    let contents = contents(&args)?;
    files::create_dir(&directory)?;
    for (name, text) in &contents {
        files::write(&directory.join(name), text)?;
    }
    let workspace = files::absolute(&directory)?;
    let workspace = workspace.ancestors().skip(1).map(|above| above.join("Cargo.toml")).find(|manifest| {
        std::fs::read_to_string(manifest)
            .is_ok_and(|text| text.lines().any(|line| line.trim_start().starts_with("[workspace")))
    });
    if let (Some(workspace), false) = (workspace, args.template == Template::C) {
        output.warn(format!(
            "{} is a workspace: add the contract to its `members`, or to `exclude`",
            workspace.display()
        ));
    }
    let next = if args.template == Template::C { "cargo ebpf build" } else { "cargo ebpf test" };
    let text = format!("{0}created{0:#} {1}\n  cd {1} && {next}", style::GOOD, directory.display());
    let names: Vec<_> = contents.iter().map(|(name, _)| *name).collect();
    output.result(text, json!({ "name": args.name, "directory": directory, "files": names }));
    Ok(())
}

/// The files of a new contract.
fn contents(args: &Args) -> Result<Vec<(&'static str, String)>, Error> {
    let module = args.name.replace('-', "_");
    let fill = |text: &str| {
        text.replace("{{package}}", &args.name)
            .replace("{{module}}", &module)
            .replace("{{type}}", &camel_case(&module))
    };
    let ignored = (".gitignore", include_str!("../templates/gitignore").to_string());
    if args.template == Template::C {
        return Ok(vec![
            ignored,
            ("contract.c", fill(include_str!("../templates/c/contract.c"))),
            ("contract.json", fill(include_str!("../templates/c/contract.json"))),
        ]);
    }
    let manifest = fill(include_str!("../templates/Cargo.toml"))
        .replace("{{ink}}", &args.source.fields("crates/ink/ink")?)
        .replace("{{ink_e2e}}", &args.source.fields("crates/ink/e2e")?);
    let source = match args.template {
        Template::Flipper => include_str!("../templates/flipper/lib.rs").to_string(),
        // The example contract, whose names are replaced.
        Template::Erc20 => include_str!("../templates/erc20/lib.rs")
            .replace("mod erc20 {", "mod {{module}} {")
            .replace("\"erc20\"", "\"{{package}}\"")
            .replace("Erc20", "{{type}}"),
        Template::Empty | Template::C => include_str!("../templates/empty/lib.rs").to_string(),
    };
    Ok(vec![ignored, ("Cargo.toml", manifest), ("lib.rs", fill(&source))])
}

/// Names that a package or its module cannot have: Rust's keywords, and crates that every contract uses.
const RESERVED: [&str; 59] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "ink",
    "ink_e2e",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "scale",
    "scale_info",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "use",
    "virtual",
    "where",
    "while",
];

/// Types that contracts and templates use by these names.
const TYPES: [&str; 20] = [
    "AccountId",
    "Approval",
    "Balance",
    "BlockNumber",
    "Box",
    "ChainExtension",
    "Default",
    "E2EResult",
    "Error",
    "Hash",
    "Mapping",
    "Option",
    "Result",
    "Self",
    "String",
    "Timestamp",
    "Transfer",
    "Vec",
    "Client",
    "E2EBackend",
];

/// Checks that cargo and ink accept a name.
fn check_name(name: &str) -> Result<(), Error> {
    let refused = |reason: &str| {
        Err(Error::usage(format!("invalid name of a contract: {name:?}"))
            .cause(reason)
            .hint("use letters, digits, - and _, starting with a letter: for example my_token"))
    };
    let mut letters = name.chars();
    if !letters.next().is_some_and(|first| first.is_ascii_alphabetic()) {
        return refused("expected a letter from a to z at the start");
    }
    if let Some(other) = letters.find(|c| !c.is_ascii_alphanumeric() && *c != '-' && *c != '_') {
        return refused(&format!("unexpected character {other:?}"));
    }
    if name.len() > 64 {
        return refused("it is longer than 64 characters");
    }
    if RESERVED.contains(&name.replace('-', "_").as_str()) {
        return refused("the word is reserved in Rust or ink!");
    }
    let contract = camel_case(&name.replace('-', "_"));
    if TYPES.contains(&contract.as_str()) {
        return refused(&format!("its type {contract} would shadow another type"));
    }
    Ok(())
}

/// `MyToken` for `my_token`.
fn camel_case(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{camel_case, check_name};

    #[test]
    fn invalid_name_is_refused() {
        for name in ["flipper", "my-token", "a1_b", "T"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        let long = "a".repeat(65);
        for name in ["", "1a", "_a", "a b", "a/b", "spö", "fn", "proc-macro", "ink", "account-id", &long] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn name_becomes_camel_case() {
        assert_eq!(["my_token", "erc20", "a__b_"].map(camel_case), ["MyToken", "Erc20", "AB"]);
    }
}
